"""Which trial does each estimator of effects give on a panel?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from kopmp_lib.methods import effects
from kopmp_lib.methods.imputation import imputation
from tests.validation.panels import MONTHS
from tests.validation.trial import Trial

NAMES: dict[str, Any] = {"outcome": "y", "unit": "unit", "time": "time", "cohort": "first"}
Estimator = Callable[[pd.DataFrame, str | None, float], Trial]

NEVER = "group-time, never treated"
NOT_YET = "group-time, not yet treated"
DOUBLY = "group-time, doubly robust"
REGRESSION = "group-time, regression"
IMPUTED = "imputation"
IMPUTED_ALL = "imputation, all units in the mean"
TWO_WAY = "two-way fixed effects"


def never(frame: pd.DataFrame, cluster: str | None, truth: float) -> Trial:
    """Callaway and Sant'Anna, beside units never treated."""
    fit = effects.att_gt(frame, **NAMES, cluster=cluster)
    return _group_time(NEVER, fit, truth)


def not_yet(frame: pd.DataFrame, cluster: str | None, truth: float) -> Trial:
    """Callaway and Sant'Anna, beside units not treated yet."""
    fit = effects.att_gt(frame, **NAMES, cluster=cluster, control="not_yet")
    return _group_time(NOT_YET, fit, truth)


def doubly(frame: pd.DataFrame, cluster: str | None, truth: float) -> Trial:
    """The same, given quality, doubly robust."""
    how: dict[str, Any] = {"control": "not_yet", "covariates": "quality", "method": "dr"}
    return _group_time(DOUBLY, effects.att_gt(frame, **NAMES, cluster=cluster, **how), truth)


def regression(frame: pd.DataFrame, cluster: str | None, truth: float) -> Trial:
    """The same, given quality, by outcome regression."""
    how: dict[str, Any] = {"control": "not_yet", "covariates": "quality", "method": "reg"}
    return _group_time(REGRESSION, effects.att_gt(frame, **NAMES, cluster=cluster, **how), truth)


def imputed(frame: pd.DataFrame, cluster: str | None, truth: float) -> Trial:
    """Borusyak, Jaravel and Spiess; each unit left out of its mean where units are few."""
    fit = imputation(frame, **NAMES, cluster=cluster, by_exposure=False)
    return Trial(IMPUTED, truth, fit.estimate, fit.se, fit.lower, fit.upper, fit.p)


def imputed_all(frame: pd.DataFrame, cluster: str | None, truth: float) -> Trial:
    """The same with the usual variance, also where units are few."""
    fit = imputation(frame, **NAMES, cluster=cluster, by_exposure=False, leave_one_out=False)
    return Trial(IMPUTED_ALL, truth, fit.estimate, fit.se, fit.lower, fit.upper, fit.p)


def two_way(frame: pd.DataFrame, cluster: str | None, truth: float) -> Trial:
    """The usual regression, with the interval of the wild bootstrap."""
    fit = wild(frame, cluster)
    return Trial(TWO_WAY, truth, fit.estimate, fit.se, fit.lower, fit.upper, fit.p)


def wild(frame: pd.DataFrame, cluster: str | None, draws: int = 999) -> effects.WildTest:
    """Least squares with unit and month absorbed, and its wild cluster bootstrap."""
    known = frame.dropna(subset="y")
    how: dict[str, Any] = {
        "tested": "mentored",
        "cluster": cluster or "unit",
        "absorb": ["unit", "time"],
    }
    return effects.wild_cluster(known, outcome="y", **how, draws=draws)


def tried(
    frame: pd.DataFrame, cluster: str | None, truth: float, estimators: Sequence[Estimator]
) -> list[Trial]:
    """What do these estimators say of one panel?"""
    return [one(frame, cluster, truth) for one in estimators]


def until_all_treated(frame: pd.DataFrame) -> int:
    """From which month on is nobody left to compare with?"""
    first = frame["first"]
    return MONTHS + 1 if (first == 0).any() else int(first.max())


def _group_time(method: str, fit: effects.GroupTime, truth: float) -> Trial:
    simple = fit.aggregate("simple")
    return Trial(method, truth, simple.estimate, simple.se, simple.lower, simple.upper)
