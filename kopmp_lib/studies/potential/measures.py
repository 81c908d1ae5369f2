"""What does every criterion measure in every village, and how sure is that?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kopmp_lib.methods import neighbours
from kopmp_lib.studies.potential.known import FACTORS, Floats, Known
from kopmp_lib.studies.potential.lines import Line

REACH = 20
"""Customers look to so many nearest villages at most."""
ERROR = 0.25
"""Standard deviation, on the log scale, of amounts and shares that somebody estimated."""
HALF = 0.5
"""A count of n stands for any true one about it: a gamma of shape n and a half (Jeffreys)."""

Measures = Mapping[str, Floats]


@dataclass(frozen=True)
class Reach:
    """Which villages customers look to.

    Parameters
    ----------
    there : ndarray of int, shape (m,)
        Positions of the villages whose place is known.
    near : Near
        The nearest others of each, as positions among them.
    inside_km : ndarray, shape (m,)
        Usual distance within each.
    """

    there: NDArray[np.int64]
    near: neighbours.Near
    inside_km: Floats


def reach(what: Known) -> Reach:
    """Which villages lie near each, and how far is it within them?"""
    there = np.flatnonzero(~np.isnan(what.lat + what.lng))
    near = neighbours.nearest(what.lat[there], what.lng[there], REACH)
    alone = near.distance_km.shape[1] == 0
    inside = np.zeros(len(there)) if alone else own_km(what.area_km2[there], near.distance_km)
    return Reach(there, near, inside)


def measures(what: Known, lines: Sequence[Line], decay: float, around: Reach) -> Measures:
    """What does every measure of the rule come to?

    Returns
    -------
    Mapping of str to ndarray
        Of shape (villages, lines) for criteria of the line, (villages,) for those of the place.
    """
    found = {
        "anchors": what.anchors,
        "huff": np.full(what.rivals.shape, np.nan),
        "nearest_rival_km": np.full(what.rivals.shape, np.nan),
        "nearest_sibling_km": np.full(len(what.units), np.nan),
        "location_quotient": _specialised(what, lines),
        "gross_idr": gross(what),
        **{name: table for name, table in what.told.items() if name != "location_quotient"},
        **what.of_place,
    }
    there, near, inside = around.there, around.near, around.inside_km
    if len(there) < 2:
        return found
    found["nearest_sibling_km"][there] = near.distance_km[:, 0]
    for at in range(len(lines)):
        here = what.rivals[there, at]
        others = here[near.index]
        found["huff"][there, at] = neighbours.entrant_share(
            inside, here, near.distance_km, others, decay
        )
        found["nearest_rival_km"][there, at] = _nearest_rival(here, others, inside, near)
    return found


def own_km(area_km2: Floats, distance_km: Floats) -> Floats:
    """How far is it usually within a village? Two thirds of the radius of a disc of its area.

    Where the area is not known, half of the way to the next village.
    """
    disc = 2 / 3 * np.sqrt(area_km2 / np.pi)
    return np.where(area_km2 > 0, disc, distance_km[:, 0] / 2)


def gross(what: Known, fill: bool = True) -> Floats:
    """What is demand times share times margin, a month?

    Parameters
    ----------
    fill : bool
        Whether what nobody told is taken to be usual for the line, if half of the villages told.
    """
    product = np.ones(what.rivals.shape)
    for name in FACTORS:
        table = what.told[name]
        if fill:
            usual = [np.median(c[~np.isnan(c)]) if _enough(c) else np.nan for c in table.T]
            table = np.where(np.isnan(table), usual, table)
        product = product * table
    return product


def perturbed(what: Known, times: int, rng: np.random.Generator) -> Iterator[Known]:
    """What might be the truth, given that counts and estimates err?"""
    for _ in range(times):
        drawn = {
            name: _dealt(table, rng) if name in FACTORS else table
            for name, table in what.told.items()
        }
        yield replace(
            what,
            rivals=_count(what.rivals, rng),
            anchors=_count(what.anchors, rng),
            told={
                name: np.clip(table * np.exp(rng.normal(0, ERROR, table.shape)), None, _most(name))
                for name, table in drawn.items()
            },
            of_place={
                name: values * np.exp(rng.normal(0, ERROR / 2, values.shape))
                for name, values in what.of_place.items()
            },
        )


def quotients(
    what: Known, lines: Sequence[Line], limits: bool = True
) -> list[neighbours.Quotients]:
    """How many times as common as in the whole region is each line in each village?

    Places of the line out of all businesses counted, in which its own places are included.
    """
    return [
        neighbours.location_quotient(what.rivals[:, at], _all(what, at), limits=limits)
        for at in range(len(lines))
    ]


def _dealt(table: Floats, rng: np.random.Generator) -> Floats:
    """What nobody told could be what any other village told of the same line."""
    full = table.copy()
    for column in full.T:
        silent = np.isnan(column)
        if silent.any() and _enough(column):
            column[silent] = rng.choice(column[~silent], int(silent.sum()))
    return full


def _enough(column: Floats) -> bool:
    """Whether at least half of the villages told."""
    told = ~np.isnan(column)
    return bool(told.any() and told.mean() >= HALF)


def _all(what: Known, at: int) -> Floats:
    return np.fmax(what.businesses, what.rivals[:, at])


def _specialised(what: Known, lines: Sequence[Line]) -> Floats:
    """The shrunken quotient, of lines only to which a cluster is an advantage."""
    made = np.full(what.rivals.shape, np.nan)
    for at, line in enumerate(lines):
        if line.cluster:
            found = neighbours.location_quotient(what.rivals[:, at], _all(what, at), limits=False)
            made[:, at] = found.estimate
    return made


def _nearest_rival(here: Floats, others: Floats, inside: Floats, near: neighbours.Near) -> Floats:
    """At home if there is a rival; else where the next one is, or as far as was looked."""
    far = np.where(others >= HALF, near.distance_km, near.distance_km[:, -1:]).min(axis=1)
    return np.where(np.isnan(here), np.nan, np.where(here >= HALF, inside, far))


def _count(counts: Floats, rng: np.random.Generator) -> Floats:
    drawn = rng.gamma(np.nan_to_num(counts) + HALF)
    return np.where(np.isnan(counts), np.nan, drawn)


def _most(name: str) -> float:
    return 1.0 if name.endswith("_share") else np.inf
