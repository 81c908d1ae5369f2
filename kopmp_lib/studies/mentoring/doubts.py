"""What speaks against the estimate: trends, chance, drift, silence, placebo?"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from kopmp_lib.errors import KopmpError
from kopmp_lib.methods.effects import (
    Bounds,
    WildTest,
    att_gt,
    breakdown,
    randomisation,
    relative_magnitude,
    wild_cluster,
)
from kopmp_lib.methods.effects.pretrend import joint
from kopmp_lib.methods.imputation import smoothness
from kopmp_lib.studies.mentoring.estimate import (
    AFTER,
    BEFORE,
    NAMES,
    Fits,
    before_mentoring,
    options,
    share_of,
    window,
    without_mentoring,
)
from kopmp_lib.studies.mentoring.observed import Seen
from kopmp_lib.studies.mentoring.params import Params

SHIFT = 3
"""Months by which the placebo start lies before the true one."""

FEW_CLUSTERS = 20
DRIFTS = (0.5, 1.0)
BENDS = (0.0, 0.01, 0.02)
COLUMNS = ("check", "value", "lower", "upper", "p", "unit", "n")

Line = dict[str, Any]


def doubts(seen: Seen, fits: Fits, params: Params) -> pd.DataFrame:
    """What do the tests say that could overturn the estimate?

    Returns
    -------
    DataFrame
        ``check, value, lower, upper, p, unit, n``; what could not be computed has no figures.
        ``unit`` is ``relative`` (a share of the outcome without mentoring), ``points`` (a share of
        all), ``ratio`` or ``level``.
    """
    makers: dict[str, Callable[[], Line]] = {
        "randomisation": partial(_chance, seen, params),
        "pretrend": partial(_trend, fits),
        **{f"drift_{bound:g}": partial(_drift, fits, bound) for bound in DRIFTS},
        "breakdown": partial(_breakdown, fits),
        **{f"bend_{bend:g}": partial(_bend, seen, fits, bend) for bend in BENDS},
        "few_clusters": partial(_few_clusters, seen),
        "placebo_start": partial(_placebo_start, seen, params),
        "placebo_outcome": partial(_placebo_outcome, seen, params),
        "reporting": partial(_reporting, seen, params),
        "any_sale": partial(_any_sale, seen, params),
        "sale_if_any": partial(_sale_if_any, seen, params),
    }
    if not params.placebo_outcome:
        del makers["placebo_outcome"]
    rows = [{"check": name, **_tried(maker)} for name, maker in makers.items()]
    return _relative(pd.DataFrame(rows, columns=list(COLUMNS)), seen, fits)


def _relative(table: pd.DataFrame, seen: Seen, fits: Fits) -> pd.DataFrame:
    """Effects as shares of what would be without mentoring."""
    base = without_mentoring(fits)
    scales = {"outcome": seen.scale, "log": "log"}
    for place, unit in table["unit"].items():
        if unit in scales:
            for name in ("value", "lower", "upper"):
                size = table.loc[place, name]
                table.loc[place, name] = share_of(float(size), scales[unit], base)
            table.loc[place, "unit"] = "relative"
    return table


def _tried(maker: Callable[[], Line]) -> Line:
    """A test that the data cannot carry has no figures; the others go on."""
    try:
        return maker()
    except (KopmpError, np.linalg.LinAlgError):
        return {}


def _chance(seen: Seen, params: Params) -> Line:
    found = randomisation(
        seen.months, **options(seen, params), assigned=seen.level or None,
        draws=params.draws, seed=params.seed,
    )  # fmt: skip
    return {"value": found.estimate, "p": found.p, "unit": "outcome", "n": found.draws}


def _trend(fits: Fits) -> Line:
    """Are the months before all alike; ``value`` is the drift a month that would be seen."""
    value, covariance, exposure, reference = window(fits)
    before = exposure < reference
    count = int(before.sum())
    clusters = fits.dynamic.estimates.influence.shape[1]
    inside = covariance[np.ix_(before, before)]
    if not 0 < count < clusters or np.linalg.matrix_rank(inside, hermitian=True) < count:
        return {}
    reach = (exposure[before] - reference).astype(float)
    test = joint(value[before], inside, reach, clusters, fits.dynamic.level)
    return {"value": test.detectable_slope(), "p": test.p_few, "unit": "outcome", "n": count}


def _weights(exposure: np.ndarray) -> list[float]:
    count = int((exposure >= 0).sum())
    return [1 / count] * count


def _drift(fits: Fits, bound: float) -> Line:
    value, covariance, exposure, reference = window(fits)
    found: Bounds = relative_magnitude(
        value, covariance, exposure, reference, bound=bound, weights=_weights(exposure)
    )
    ends = {"lower": found.lower, "upper": found.upper}
    return {"value": found.estimate, **ends, "unit": "outcome", "n": AFTER + 1}


def _breakdown(fits: Fits) -> Line:
    value, covariance, exposure, reference = window(fits)
    found = breakdown(value, covariance, exposure, reference, weights=_weights(exposure))
    return {"value": found, "unit": "ratio", "n": BEFORE}


def _bend(seen: Seen, fits: Fits, bend: float) -> Line:
    """Bends are in hundredths of the outcome a month; of its mean, if it is no logarithm."""
    size = 1.0 if seen.scale == "log" else before_mentoring(seen.months)
    value, covariance, exposure, reference = window(fits)
    weights = _weights(exposure)
    found = smoothness(value, covariance, exposure, reference, bound=bend * size, weights=weights)
    middle = float(np.dot(weights, value[exposure >= 0]))
    ends = {"lower": found.lower, "upper": found.upper}
    return {"value": middle, **ends, "unit": "outcome", "n": AFTER + 1}


def _few_clusters(seen: Seen) -> Line:
    """The wild cluster bootstrap by kecamatan, on waves stacked beside those not mentored yet."""
    stacked = stack(seen.months[seen.months["outcome"].notna()])
    clusters = stacked["kecamatan_code"].nunique()
    if not 1 < clusters <= FEW_CLUSTERS:
        return {}
    found: WildTest = wild_cluster(
        stacked, outcome="outcome", tested="mentored", cluster="kecamatan_code",
        absorb=["stack_unit", "stack_period"], draws=1999,
    )  # fmt: skip
    ends = {"lower": found.lower, "upper": found.upper, "p": found.p}
    return {"value": found.estimate, **ends, "unit": "outcome", "n": found.clusters}


def stack(rows: pd.DataFrame) -> pd.DataFrame:
    """Which months of each wave stand beside which of those not mentored in these months?

    Each wave has its own copy of its controls, so that none is compared with units mentored before
    (as two-way fixed effects would).
    """
    parts = []
    for start in sorted(set(rows.loc[rows["start"] > 1, "start"])):
        inside = rows["period"].between(start - BEFORE - 1, start + AFTER)
        free = (rows["start"] == 0) | (rows["start"] > start + AFTER)
        part = rows[inside & ((rows["start"] == start) | free)].copy()
        ours = part["start"] == start
        if not ours.any() or ours.all():
            continue
        part["mentored"] = (ours & (part["period"] >= start)).astype(float)
        part["stack_unit"] = f"{start} " + part["unit_code"]
        part["stack_period"] = f"{start} " + part["period"].astype(str)
        parts.append(part)
    return pd.concat(parts, ignore_index=True) if parts else rows.iloc[:0].assign(mentored=0.0)


def _placebo_start(seen: Seen, params: Params) -> Line:
    """As if mentoring had begun earlier, with the true months of mentoring taken away."""
    rows = seen.months
    rows = rows[(rows["start"] == 0) | (rows["period"] < rows["start"])].copy()
    shifted = (rows["start"] - SHIFT).clip(lower=1)
    rows["start"] = shifted.where(rows["start"] > 0, 0).astype(int)
    return _average(rows, "outcome", seen, params, "outcome")


def _placebo_outcome(seen: Seen, params: Params) -> Line:
    return _average(seen.months, "placebo", seen, params, "level")


def _reporting(seen: Seen, params: Params) -> Line:
    """Does mentoring change whether a month is reported at all?"""
    rows = grid(seen)
    return _average(rows, "told", seen, params, "points", covariates=None)


def _any_sale(seen: Seen, params: Params) -> Line:
    rows = seen.months.assign(any=(seen.months["sales"] > 0).astype(float))
    rows["any"] = rows["any"].where(rows["sales"].notna())
    return _average(rows, "any", seen, params, "points")


def _sale_if_any(seen: Seen, params: Params) -> Line:
    rows = seen.months.assign(size=np.log(seen.months["sales"].where(seen.months["sales"] > 0)))
    return _average(rows, "size", seen, params, "log")


def grid(seen: Seen) -> pd.DataFrame:
    """Every village and month from its first row on: is the outcome told? Closed ones are not due.

    A month without a row was not reported either.
    """
    rows = seen.months
    units = rows.groupby("unit_code").agg(
        first=("period", "min"),
        start=("start", "first"),
        kecamatan_code=("kecamatan_code", "first"),
    )
    periods = pd.DataFrame({"period": range(1, len(seen.labels) + 1)})
    whole = units.reset_index().merge(periods, how="cross")
    known = rows[["unit_code", "period", "amount", "due", "reported_date"]]
    whole = whole.merge(known, on=["unit_code", "period"], how="left")
    due = (whole["period"] >= whole["first"]) & whole["due"].ne(False)
    whole["told"] = whole["amount"].notna().astype(float).where(due)
    return whole


def _average(
    rows: pd.DataFrame, outcome: str, seen: Seen, params: Params, unit: str, **changed: Any
) -> Line:
    if rows[outcome].nunique() < 2:
        return {}
    asked = {**options(seen, params), **changed, "outcome": outcome}
    found = att_gt(rows, **asked).aggregate("simple")
    ends = {"lower": found.lower, "upper": found.upper}
    units = int(rows.loc[rows[outcome].notna(), NAMES["unit"]].nunique())
    return {"value": found.estimate, **ends, "unit": unit, "n": units}
