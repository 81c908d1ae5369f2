"""What did mentoring change, by two estimators, and what would the design have seen?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kopmp_lib.errors import DataError
from kopmp_lib.methods import imputation as imputing
from kopmp_lib.methods.effects import (
    Aggregate,
    GroupTime,
    Noise,
    att_gt,
    detectable_effect,
    noise_of,
)
from kopmp_lib.methods.imputation import Imputed
from kopmp_lib.studies.mentoring.observed import Seen
from kopmp_lib.studies.mentoring.params import Params

NAMES: dict[str, Any] = {
    "outcome": "outcome",
    "unit": "unit_code",
    "time": "period",
    "cohort": "start",
}
BEFORE, AFTER = 4, 5
"""Months before and after the start that tests of trend look at; all waves stand behind them."""

FARTHEST = 18
IN_ERRORS = 1.96 + 0.8416
"""Standard errors of an effect that is found four times in five at the level of 95 %."""

BAND_DRAWS = 999


@dataclass(frozen=True, repr=False)
class Fits:
    """The two estimates of one outcome.

    Parameters
    ----------
    rows : DataFrame
        What they were made from.
    by_group : GroupTime
    simple, dynamic : Aggregate
    imputed : Imputed
    """

    rows: pd.DataFrame
    by_group: GroupTime
    simple: Aggregate
    dynamic: Aggregate
    imputed: Imputed

    @property
    def units(self) -> int:
        """How many villages are compared?"""
        return int(self.rows.loc[self.rows["outcome"].notna(), "unit_code"].nunique())


def options(seen: Seen, params: Params) -> dict[str, Any]:
    """How are waves compared in this study?"""
    return {
        **NAMES,
        "control": params.control,
        "anticipation": params.anticipation,
        "covariates": list(params.covariates) or None,
        "cluster": seen.level or None,
    }


def fits(seen: Seen, params: Params) -> Fits:
    """What did mentoring change?

    Raises
    ------
    KopmpError
        If nobody can be compared after all.
    """
    rows = seen.months
    by_group = att_gt(rows, **options(seen, params), base="universal")
    imputed = imputing.imputation(
        rows, **NAMES, anticipation=params.anticipation, cluster=seen.level or None
    )
    return Fits(
        rows, by_group, by_group.aggregate("simple"), by_group.aggregate("dynamic"), imputed
    )


def noise(seen: Seen) -> Noise | None:
    """How does the outcome move when nothing happens? None where too little is seen."""
    try:
        return noise_of(seen.months, **NAMES, cluster=seen.level or None)
    except DataError:
        return None


def power(seen: Seen, params: Params) -> dict[str, float]:
    """Which effect would each estimator find four times in five; in the outcome's unit?

    Asked before any effect is looked at: only months without mentoring tell the noise.
    """
    moving = noise(seen)
    if moving is None:
        return {"group_time": np.nan, "imputation": np.nan}
    plan = seen.months[["unit_code", "period", "start", "kecamatan_code"]]
    design: dict[str, Any] = {"unit": "unit_code", "time": "period", "cohort": "start"}
    chosen: dict[str, Any] = {"control": params.control, "anticipation": params.anticipation}
    planned = detectable_effect(plan, **design, **chosen, noise=moving, cluster=seen.level or None)
    filled = imputing.detectable_effect(
        seen.months,
        **NAMES,
        noise=moving,
        cluster=seen.level or None,
        anticipation=params.anticipation,
    )
    return {"group_time": planned.detectable, "imputation": filled.detectable}


def at_least(detectable: dict[str, float], fits: Fits) -> dict[str, float]:
    """Which effect would be found, if the noise were told by the error of the estimate itself?

    The larger of both: where units follow trends of their own, or differ in what mentoring brings,
    months before mentoring tell too little of the noise. The estimate itself is not looked at.
    """
    errors = {"group_time": fits.simple.se, "imputation": fits.imputed.se}
    return {
        name: float(np.fmax(size, IN_ERRORS * errors[name])) for name, size in detectable.items()
    }


def share_of(effect: float, scale: str, untreated: float) -> float:
    """How large is an effect as a share of what is without it?

    Examples
    --------
    >>> round(share_of(0.2, "log", float("nan")), 3), share_of(5.0, "level", 50.0)
    (0.221, 0.1)
    """
    if scale == "log":
        return float(np.expm1(effect))
    return effect / untreated if untreated > 0 else float("nan")


def before_mentoring(rows: pd.DataFrame) -> float:
    """What is the mean outcome in months without mentoring?"""
    free = (rows["start"] == 0) | (rows["period"] < rows["start"])
    return float(rows.loc[free, "outcome"].mean())


def without_mentoring(fits: Fits) -> float:
    """What would the mean outcome of the mentored have been without, as imputed?"""
    after = (fits.rows["start"] > 0) & (fits.rows["period"] >= fits.rows["start"])
    return float(fits.rows.loc[after, "outcome"].mean()) - fits.imputed.estimate


def event_study(fits: Fits, scale: str, seed: int) -> pd.DataFrame:
    """How large is the effect so many months after the start, or before it?

    Returns
    -------
    DataFrame
        ``exposure``; ``att, lower, upper, imputed`` as shares, the limits of the band that holds
        all at once; ``n`` (villages).
    """
    band = fits.dynamic.band(draws=BAND_DRAWS, seed=seed)
    table = band[["exposure", "att", "lower", "upper"]].copy()
    cells = fits.by_group.table
    counts = cells.groupby("exposure")["n_treated"].sum()
    imputed = fits.imputed.table.set_index("exposure")["att"]
    table["imputed"] = imputed.reindex(table["exposure"]).to_numpy()
    base = without_mentoring(fits)
    for name in ("att", "lower", "upper", "imputed"):
        table[name] = [share_of(value, scale, base) for value in table[name]]
    table["n"] = counts.reindex(table["exposure"]).to_numpy()
    return table[table["exposure"].abs() <= FARTHEST].reset_index(drop=True)


def window(fits: Fits) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Effects, covariance and exposures around the start, without the month compared with."""
    dynamic = fits.dynamic
    reference = -1 if dynamic.reference is None else dynamic.reference
    exposure = dynamic.table["exposure"].to_numpy(dtype=np.int64)
    kept = (exposure >= reference - BEFORE) & (exposure <= AFTER) & (exposure != reference)
    kept &= np.isfinite(dynamic.estimates.value)
    covariance = dynamic.estimates.covariance[np.ix_(kept, kept)]
    return dynamic.estimates.value[kept], covariance, exposure[kept], reference


def effects(fits: Fits, scale: str) -> pd.DataFrame:
    """What do the estimators say, side by side?

    Returns
    -------
    DataFrame
        ``method, estimate, se, lower, upper, share, share_lower, share_upper, units, clusters``.
    """
    base = without_mentoring(fits)
    simple, imputed = fits.simple, fits.imputed
    clusters = imputed.clusters
    rows = []
    for name, one in (("group_time", simple), ("imputation", imputed)):
        values = {key: float(getattr(one, key)) for key in ("estimate", "lower", "upper")}
        shares = {key: share_of(value, scale, base) for key, value in values.items()}
        rows.append(
            {
                "method": name,
                **values,
                "se": float(one.se),
                "share": shares["estimate"],
                "share_lower": shares["lower"],
                "share_upper": shares["upper"],
                "units": fits.units,
                "clusters": clusters,
            }
        )
    return pd.DataFrame(rows)
