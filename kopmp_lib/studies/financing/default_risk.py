"""Who defaults among those who were given a loan, as far as there are enough of them to tell?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods import readiness
from kopmp_lib.studies.financing.applicants import usable

PER_COVARIATE = 10
"""Defaults (or loans paid back, if fewer) that each figure of a model asks for."""

FEWEST_LATER = 10
"""Defaults among the later loans without which forecasts cannot be judged."""

FEWEST_UNITS = 30
"""Co-operatives that errors which allow for several loans of one of them ask for."""

EARLIER = 0.7
SLICES = 24
THRESHOLDS = (0.05, 0.10, 0.20, 0.30, 0.50)

TOO_FEW, NO_FIGURES, NO_ESTIMATE, FITTED = "too_few", "no_figures", "no_estimate", "fitted"


@dataclass(frozen=True)
class Risk:
    """What can be told of default risk.

    Parameters
    ----------
    facts : Mapping
        ``model`` (why there is none, or ``fitted``) and what sentences need.
    odds : DataFrame
        covariate, odds_ratio, lower, upper, effect, effect_lower, effect_upper.
    reliability : DataFrame
        ``bins`` of the calibration on later loans.
    decisions : DataFrame
        As :func:`kopmp_lib.methods.readiness.decisions`, on later loans.
    forecasts : DataFrame
        How the forecasts of later loans lie: lower, upper, n.
    """

    facts: dict[str, Any]
    odds: pd.DataFrame = field(default_factory=pd.DataFrame)
    reliability: pd.DataFrame = field(default_factory=pd.DataFrame)
    decisions: pd.DataFrame = field(default_factory=pd.DataFrame)
    forecasts: pd.DataFrame = field(default_factory=pd.DataFrame)


def risk(applicants: pd.DataFrame) -> Risk:
    """Which odds of default go with what was known beforehand, and do later loans bear it out?

    Made on loans that were paid out and watched for a year: whoever was refused is not in it.

    Parameters
    ----------
    applicants : DataFrame
        As :func:`kopmp_lib.studies.financing.applicants.known_at_application`.
    """
    watched = applicants[applicants["default"].notna()]
    rarer = _rarer(watched)
    base: dict[str, Any] = {
        "model_n": len(watched),
        "model_rarer": rarer,
        "model_least": 2 * PER_COVARIATE,
    }
    if rarer < 2 * PER_COVARIATE:
        return Risk({**base, "model": TOO_FEW})
    allowed = usable(watched)[: rarer // PER_COVARIATE]
    if not allowed:
        return Risk({**base, "model": NO_FIGURES})
    rows = watched.dropna(subset=list(allowed))
    try:
        model, method = _model(rows, allowed)
    except ParameterError:
        return Risk({**base, "model": NO_ESTIMATE})
    base["model_left_out"] = len(watched) - len(rows)
    return _judged(rows, model, allowed, method, base)


def _rarer(watched: pd.DataFrame) -> int:
    defaults = int(watched["default"].sum())
    return min(defaults, len(watched) - defaults)


def _model(rows: pd.DataFrame, names: tuple[str, ...]) -> tuple[readiness.Logit, str]:
    """Maximum likelihood; Firth's where a figure tells defaults without fail."""
    given: dict[str, Any] = {"outcome": "default", "covariates": list(names)}
    units = rows["unit_code"].nunique()
    try:
        cluster = "unit_code" if FEWEST_UNITS <= units < len(rows) else None
        return readiness.logit(rows, **given, cluster=cluster), "likelihood"
    except ParameterError:
        return readiness.logit(rows, **given, method="firth"), "firth"


def _judged(
    rows: pd.DataFrame,
    model: readiness.Logit,
    names: tuple[str, ...],
    method: str,
    base: dict[str, Any],
) -> Risk:
    odds = model.table[["odds_ratio", "lower", "upper"]].join(
        model.effects[["effect", "lower", "upper"]].add_prefix("effect_")
    )
    odds = odds.rename(columns={"effect_effect": "effect"}).reset_index()
    facts = {
        **base,
        "model": FITTED,
        "model_method": method,
        "model_covariates": names,
        "model_used": model.n,
        "model_defaults": model.events,
        "judged": False,
    }
    dated = rows.dropna(subset=["disbursed"])
    later = dated[dated["disbursed"] >= _since(dated["disbursed"])]
    if _rarer(later) < FEWEST_LATER:
        return Risk({**facts, "later_defaults": int(later["default"].sum())}, odds)
    try:
        held = readiness.holdout(
            dated, outcome="default", covariates=list(names), time="disbursed", share=EARLIER,
            method=method, bins=5,
        )  # fmt: skip
    except ParameterError:
        return Risk({**facts, "later_defaults": int(later["default"].sum())}, odds)
    found = held.calibration
    facts |= {
        "judged": True,
        "later_n": held.later,
        "later_defaults": int(found.observed),
        "later_expected": found.expected,
        "later_since": str(pd.Timestamp(str(held.since)).date()),
        "calibration_intercept": found.intercept,
        "calibration_intercept_se": found.intercept_se,
        "calibration_slope": found.slope,
        "calibration_slope_se": found.slope_se,
        "brier": found.brier,
        "brier_null": found.brier_null,
        "brier_shuffled": held.shuffled.brier,
        "ici": found.ici,
        "discrimination": found.discrimination,
    }
    table = readiness.decisions(held.outcome, held.probability, THRESHOLDS)
    counts, edges = np.histogram(held.probability, SLICES)
    lie = pd.DataFrame({"lower": edges[:-1], "upper": edges[1:], "n": counts})
    return Risk(facts, odds, found.bins, table, lie)


def _since(days: pd.Series) -> pd.Timestamp:
    ordered = days.sort_values()
    return pd.Timestamp(ordered.iloc[min(int(-(-EARLIER * len(ordered) // 1)), len(ordered) - 1)])
