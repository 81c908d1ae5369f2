"""How good is every village for every line, on one common scale?

Counts of places can only tell how a village stands among others for the same line; amounts and
shares that somebody estimated can be compared between lines too. So the former are ranked within
their line, the latter among all villages and lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kopmp_lib.methods import scoring
from kopmp_lib.studies.potential.known import FACTORS, TOLD, Floats, Known
from kopmp_lib.studies.potential.lines import LINE, Criterion, Line
from kopmp_lib.studies.potential.measures import Measures, measures, perturbed, reach

LEAST_KNOWN = 0.5
"""A criterion known for fewer of the cells would compare the few who told with the many silent."""
FEWEST_CRITERIA = 2
"""A line with fewer known criteria in a village is not compared there; gross profit alone will do,
since three of them make it."""
WHOLE = "profit"
VERSIONS = 200
"""How many versions of the truth are thought of, each with counts and estimates off by chance."""
AMOUNTS = (*("gross_idr", "demand_idr", "market_share"), "margin_share", "capex_idr")
"""Measures that can be compared between lines."""
COUNTED = ("anchors", "huff", "nearest_rival_km")
"""Measures that a line may lack for want of a facility that stands for it."""
SCALES = scoring.SCALES


@dataclass(frozen=True)
class Scaled:
    """Criteria from 0 (worst) to 1 (best); ``nan`` where missing.

    Parameters
    ----------
    names : tuple of str
        Criteria in use.
    used : dict of str to str
        Measure of each criterion in use.
    known : dict of str to float
        Share of cells in which each criterion is known, whether it is in use or not.
    meant : dict of str to int
        Cells that each criterion is meant for.
    value : ndarray, shape (villages, lines, criteria)
        On the common scale.
    versions : ndarray, shape (versions, villages, lines, criteria)
        What the values would be, were counts and estimates as far off as they may be.
    """

    names: tuple[str, ...]
    used: dict[str, str]
    known: dict[str, float]
    meant: dict[str, int]
    value: Floats
    versions: Floats

    def only(self, names: Sequence[str]) -> Scaled:
        """The same by some of its criteria; where too few are known, nothing is."""
        kept = [at for at, name in enumerate(self.names) if name in names]
        value = self.value[:, :, kept]
        told = ~np.isnan(value)
        few = told.sum(axis=2) < FEWEST_CRITERIA
        if WHOLE in names and WHOLE in self.names:
            few &= ~told[:, :, kept.index(self.names.index(WHOLE))]
        blank = np.where(few, np.nan, 0.0)[:, :, None]
        return Scaled(
            tuple(self.names[at] for at in kept),
            {name: measure for name, measure in self.used.items() if name in names},
            {name: share for name, share in self.known.items() if name in names},
            {name: count for name, count in self.meant.items() if name in names},
            value + blank,
            self.versions[:, :, :, kept] + blank,
        )


def scaled(
    what: Known,
    lines: Sequence[Line],
    criteria: Sequence[Criterion],
    decay: float,
    rng: np.random.Generator,
    *,
    scale: str = "rank",
    versions: int = VERSIONS,
    raw: Measures | None = None,
) -> Scaled:
    """How good is every village for every line, by the criteria that enough is known of?

    ``raw`` are measures made otherwise, such as with rivals beyond the border.
    """
    around = reach(what)
    raw = measures(what, lines, decay, around) if raw is None else raw
    used, known, meant = _chosen(raw, lines, criteria, len(what.units))
    chosen = [one for one in criteria if one.name in used]

    def stack(found: Measures) -> Floats:
        return _stack(found, chosen, used, what.rivals.shape, scale)

    others = [
        stack(measures(other, lines, decay, around)) for other in perturbed(what, versions, rng)
    ]
    value = stack(raw)
    told = np.stack(others) if others else value[None][:0]
    return Scaled(tuple(used), used, known, meant, value, told)


def _chosen(
    raw: Measures, lines: Sequence[Line], criteria: Sequence[Criterion], units: int
) -> tuple[dict[str, str], dict[str, float], dict[str, int]]:
    """The first measure of each criterion that is known often enough, and differs at all.

    Beside it the share of cells in which each is known, and for how many it is meant.
    """
    used: dict[str, str] = {}
    known: dict[str, float] = {}
    meant: dict[str, int] = {}
    covered: tuple[str, ...] = ()
    for one in criteria:
        names = [str(measure["name"]) for measure in one.measures]
        found = {name: _known(raw, lines, name) for name in names}
        shares = {name: share for name, (share, _) in found.items()}
        fit = [name for name in names if shares[name] >= LEAST_KNOWN and _differs(raw[name])]
        if fit and units > 1 and one.name not in covered:
            used[one.name] = fit[0]
            covered += one.covers
        told = fit[0] if fit else max(names, key=lambda name: shares[name])
        known[one.name], meant[one.name] = found[told]
    return used, known, meant


def _known(raw: Measures, lines: Sequence[Line], name: str) -> tuple[float, int]:
    """Share of cells that are known, of those the measure is meant for, and their number."""
    table = raw[name]
    if name == "location_quotient":
        table = table[:, [line.cluster for line in lines]]
    elif name == "gross_idr":
        return min(_known(raw, lines, factor) for factor in FACTORS)
    elif name in COUNTED + TOLD:
        table = table[:, ~np.isnan(table).all(axis=0)]
    return float((~np.isnan(table)).mean()) if table.size else 0.0, int(table.size)


def _differs(table: Floats) -> bool:
    told = table[~np.isnan(table)]
    return bool(len(told) and np.ptp(told) > 0)


def _stack(
    raw: Measures,
    criteria: Sequence[Criterion],
    used: dict[str, str],
    shape: tuple[int, ...],
    scale: str,
) -> Floats:
    layers = []
    for one in criteria:
        name = used[one.name]
        layer = _scale(raw[name], together=name in AMOUNTS, how=scale)
        layer = layer if one.more_is_better else 1 - layer
        layers.append(layer if one.of == LINE else np.repeat(layer[:, None], shape[1], axis=1))
    return np.stack(layers, axis=2) if layers else np.empty((*shape, 0))


def _scale(table: Floats, together: bool, how: str) -> Floats:
    """From 0 to 1, among all cells together or within each column."""
    if together or table.ndim == 1:
        return scoring.scale(table.ravel(), how).reshape(table.shape)
    return scoring.scale(table, how)
