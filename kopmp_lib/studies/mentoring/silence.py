"""Would the effect stand if co-operatives that fell silent are not silent by chance?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kopmp_lib.errors import DataError, KopmpError
from kopmp_lib.methods.effects import lee_bounds, seen_weights
from kopmp_lib.studies.mentoring.doubts import stack
from kopmp_lib.studies.mentoring.observed import Seen

LATER = (3, 5)
"""Months since the start in which a co-operative counts as still seen; all of them in one mean."""

DRAWS = 199
Floats = NDArray[np.float64]


@dataclass(frozen=True, repr=False)
class Ends:
    """What is known of each co-operative before and in the months after, wave by wave.

    Parameters
    ----------
    wave, unit, group : ndarray of int, shape (m,)
        ``group`` is the level at which mentoring was given.
    treated : ndarray of bool, shape (m,)
    change : ndarray, shape (m,)
        ``nan`` where nothing is told in the months after.
    before : ndarray, shape (m, 2)
        Mean outcome, and share of months told, before the start.
    """

    wave: NDArray[np.int64]
    unit: NDArray[np.int64]
    group: NDArray[np.int64]
    treated: NDArray[np.bool_]
    change: Floats
    before: Floats


def silence(seen: Seen, seed: int = 0) -> pd.DataFrame:
    """What do late changes show among the seen, weighted for the silent, and between bounds?

    Returns
    -------
    DataFrame
        ``check, value, lower, upper, n``, in the outcome's unit; empty where nobody is seen late,
        and with the first line alone where nobody is silent. Intervals by drawing places of
        mentoring anew; those of the bounds hold both ends.
    """
    ends = _ends(seen)
    columns = ["check", "value", "lower", "upper", "n"]
    if ends is None:
        return pd.DataFrame(columns=columns)
    makers: dict[str, Callable[[Ends, Floats], Floats]] = {"late": _plain}
    if np.isnan(ends.change).any():
        makers |= {"reweighted": _reweighted, "lee": _bounds}
    rows = []
    n = len(np.unique(ends.unit))
    generator = np.random.default_rng(seed)
    dealt = [
        np.bincount(generator.integers(0, ends.group.max() + 1, ends.group.max() + 1),
                    minlength=ends.group.max() + 1)[ends.group].astype(float)
        for _ in range(DRAWS)
    ]  # fmt: skip
    for name, make in makers.items():
        try:
            found = make(ends, np.ones(len(ends.group)))
        except KopmpError:
            continue
        spread = _spread(make, ends, dealt)
        limits = (found[0] - 1.96 * spread[0], found[-1] + 1.96 * spread[-1])
        value = float(found[0]) if name != "lee" else np.nan
        rows.append((name, value, float(limits[0]), float(limits[1]), n))
    return pd.DataFrame(rows, columns=columns)


def _spread(make: Callable[[Ends, Floats], Floats], ends: Ends, dealt: list[Floats]) -> Floats:
    drawn = []
    for weights in dealt:
        try:
            drawn.append(make(ends, weights))
        except KopmpError:  # a draw without one of the sides
            continue
    if len(drawn) < DRAWS // 2:
        return np.full(2, np.nan)
    return np.std(np.array(drawn), axis=0, ddof=1)


def _ends(seen: Seen) -> Ends | None:
    rows = seen.months.assign(told=seen.months["outcome"].notna().astype(float))
    stacked = stack(rows[rows["due"] != False])  # noqa: E712 - missing counts as due
    if stacked.empty:
        return None
    start = stacked["stack_unit"].str.split(" ").str[0].astype(int)
    since = stacked["period"] - start
    early, late = since < 0, since.between(*LATER)
    keys = ["stack_unit", "unit_code", "kecamatan_code"]
    by = stacked.assign(wave=start, ours=stacked["start"] == start).groupby(keys)
    whole = by.agg(wave=("wave", "first"), treated=("ours", "first"))
    whole["level"] = stacked[early].groupby(keys)["outcome"].mean()
    whole["told"] = stacked[early].groupby(keys)["told"].mean()
    whole["late"] = stacked[late].groupby(keys)["outcome"].mean()
    whole = whole[whole["level"].notna()].reset_index()
    sides = whole[whole["late"].notna()].groupby("wave")["treated"].nunique()
    whole = whole[whole["wave"].isin(sides[sides == 2].index)]
    if whole.empty:
        return None
    return Ends(
        whole["wave"].to_numpy(),
        pd.factorize(whole["unit_code"], sort=True)[0],
        pd.factorize(whole[seen.level or "unit_code"], sort=True)[0],
        whole["treated"].to_numpy(dtype=bool),
        (whole["late"] - whole["level"]).to_numpy(dtype=float),
        whole[["level", "told"]].to_numpy(dtype=float),
    )


def _over_waves(
    ends: Ends, weights: Floats, of_wave: Callable[[NDArray[np.bool_]], Floats]
) -> Floats:
    """Mean over waves, each as large as the mentored in it."""
    found, sizes = [], []
    for wave in np.unique(ends.wave):
        inside = (ends.wave == wave) & (weights > 0)
        found.append(of_wave(inside))
        sizes.append(weights[inside & ends.treated].sum())
    return np.average(np.array(found), axis=0, weights=sizes)


def _plain(ends: Ends, weights: Floats) -> Floats:
    known = np.where(np.isnan(ends.change), 0.0, weights)
    return _over_waves(ends, weights, lambda inside: _difference(ends, inside, known))


def _reweighted(ends: Ends, weights: Floats) -> Floats:
    """The seen stand for the silent of the same side, level and habit of reporting."""
    seen = ~np.isnan(ends.change)
    counted = weights.astype(int)
    rows = np.repeat(np.arange(len(weights)), counted)
    told = np.column_stack([ends.treated, ends.before]).astype(float)
    by_row = seen_weights(seen[rows], told[rows])
    factor = np.zeros(len(weights))
    factor[rows] = by_row
    return _over_waves(ends, weights, lambda inside: _difference(ends, inside, weights * factor))


def _bounds(ends: Ends, weights: Floats) -> Floats:
    def of_wave(inside: NDArray[np.bool_]) -> Floats:
        found = lee_bounds(ends.change[inside], ends.treated[inside], weights[inside])
        return np.array([found.lower, found.upper])

    return _over_waves(ends, weights, of_wave)


def _difference(ends: Ends, inside: NDArray[np.bool_], weights: Floats) -> Floats:
    ours, theirs = inside & ends.treated & (weights > 0), inside & ~ends.treated & (weights > 0)
    if not ours.any() or not theirs.any():
        raise DataError("Nobody is seen on one side.")
    ours_mean = np.average(ends.change[ours], weights=weights[ours])
    return np.array([ours_mean - np.average(ends.change[theirs], weights=weights[theirs])])
