"""Who takes the step sooner, when only the month of each step is known?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.timing.cloglog import fit
from kopmp_lib.methods.timing.columns import listed, numbered, present, sandwich, table_of, varying
from kopmp_lib.methods.timing.risk import durations_of, flags


@dataclass(frozen=True)
class DiscreteHazard:
    """Hazard ratios from periods such as months.

    Parameters
    ----------
    table : DataFrame
        Indexed by covariate: coef, se, z, p, hazard_ratio, lower, upper, as of a Cox model.
    baseline : DataFrame
        Indexed by period: at_risk, events, share (of those at risk that took the step), and hazard
        (the same for a unit of average covariates).
    loglik : float
        Log likelihood.
    n, observed : int
        Rows (units times periods), and steps seen.
    clusters : int
        Clusters the standard errors allow for; 0 if none.
    level : float
        Confidence level.
    """

    table: pd.DataFrame
    baseline: pd.DataFrame
    loglik: float
    n: int
    observed: int
    clusters: int
    level: float


def person_periods(
    frame: pd.DataFrame,
    *,
    duration: str,
    event: str,
    entry: str | None = None,
    period: str = "period",
) -> pd.DataFrame:
    """Which periods did each unit spend at risk, and in which did it take the step?

    One row becomes a row for each period from the one after ``entry`` (or 1) up to ``duration``;
    ``event`` is 1 in the last of them at most. What changes with time can be merged in afterwards.

    Raises
    ------
    ParameterError
        If durations are not whole periods of at least one: the step falls within a period.

    Examples
    --------
    >>> units = pd.DataFrame({"unit": ["a", "b"], "months": [2, 1], "opened": [1, 0]})
    >>> long = person_periods(units, duration="months", event="opened")
    >>> long[["unit", "period", "opened"]].to_numpy().tolist()
    [['a', 1, 0], ['a', 2, 1], ['b', 1, 0]]
    """
    present(frame, [duration, event, *listed(entry)])
    since = None if entry is None else frame[entry].to_numpy()
    time, seen, _ = durations_of(frame[duration].to_numpy(), frame[event].to_numpy(), since)
    start = np.zeros(len(time)) if since is None else np.maximum(since.astype(float), 0)
    if (time != np.floor(time)).any() or (start != np.floor(start)).any() or (time < 1).any():
        raise ParameterError(
            "Durations are not whole periods of at least one.",
            where="person_periods",
            todo="Count the period of the step itself: a step within the first month takes 1.",
        )
    spells = (time - start).astype(np.int64)
    row = np.repeat(np.arange(len(frame)), spells)
    step = np.arange(len(row)) - np.repeat(np.cumsum(spells) - spells, spells)
    long = frame.iloc[row].reset_index(drop=True)
    long[period] = step + start.astype(np.int64)[row] + 1
    long[event] = (seen[row] & (step == spells[row] - 1)).astype(np.int64)
    return long


def discrete_hazard(
    frame: pd.DataFrame,
    *,
    event: str,
    period: str,
    covariates: str | Sequence[str],
    cluster: str | Sequence[str] | None = None,
    level: float = 0.95,
) -> DiscreteHazard:
    """Who takes the step sooner, when only the period of each step is known?

    Binomial model of the step in each period with complementary log-log link and a level of its own
    for every period (Prentice and Gloeckler 1978): its coefficients are those of a Cox model whose
    times were rounded up to periods, without any approximation for ties, and covariates may change
    from period to period. Standard errors from the expected information, clustered on request.

    Parameters
    ----------
    frame : DataFrame
        One row a unit and period at risk, as :func:`person_periods` makes it.
    event, period : str
        Columns with whether the step was taken in the period, and with the period.
    covariates : str or sequence of str
        Columns of numbers or flags.
    cluster : str or sequence of str, optional
        Columns that tell groups whose members are alike.
    level : float
        Confidence level between 0 and 1.

    Raises
    ------
    ParameterError
        If a column is unknown or incomplete, or the likelihood rises without end.
    """
    names = listed(covariates)
    present(frame, [event, period, *names, *listed(cluster)], numeric=names)
    seen = flags(frame[event].to_numpy())
    periods, when = np.unique(frame[period].to_numpy(), return_inverse=True)
    x = frame[names].to_numpy(dtype=float)
    scale = varying(x, names)
    events, at_risk = np.bincount(when, seen).astype(np.int64), np.bincount(when)
    told = ((events > 0) & (events < at_risk))[when]
    if not told.any():
        raise ParameterError(
            "In no period did some take the step and some not.", where="discrete_hazard"
        )
    group = numbered(frame, listed(cluster)) if cluster else None
    found = fit((x[told] - x.mean(axis=0)) / scale, seen[told], when[told], names)
    covariance = found.covariance
    if group is not None:
        covariance = sandwich(covariance, found.residuals, group[told])
    hazard = (events > 0).astype(float)
    hazard[found.periods] = -np.expm1(-np.exp(found.levels))
    columns = {"at_risk": at_risk, "events": events, "share": events / at_risk}
    return DiscreteHazard(
        table=table_of(found.beta / scale, covariance / np.outer(scale, scale), names, level),
        baseline=pd.DataFrame(columns | {"hazard": hazard}, index=pd.Index(periods, name=period)),
        loglik=found.loglik,
        n=len(frame),
        observed=int(seen.sum()),
        clusters=0 if group is None else int(group.max()) + 1,
        level=level,
    )
