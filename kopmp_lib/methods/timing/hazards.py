"""Who takes the step sooner, all else being equal?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.timing.answers import ChiSquared, chi_squared
from kopmp_lib.methods.timing.columns import (
    distinct,
    limited,
    listed,
    numbered,
    present,
    sandwich,
    table_of,
    varying,
)
from kopmp_lib.methods.timing.partial import Partial, Point, maximise
from kopmp_lib.methods.timing.risk import Flags, Floats, Whole, durations_of, risk_sets


@dataclass(frozen=True)
class Cox:
    """Hazard ratios of a Cox model.

    Parameters
    ----------
    table : DataFrame
        Indexed by covariate: coef (log hazard ratio), se (of coef; robust if clustered), z, p,
        hazard_ratio, lower, upper (limits of the hazard ratio).
    covariance : DataFrame
        Covariance of the coefficients.
    loglik, loglik_null : float
        Log partial likelihood at the estimate, and with all coefficients at nought.
    n, observed, strata : int
        Units, steps seen, and strata.
    clusters : int
        Clusters the standard errors allow for; 0 if none. With fewer than about 40, they come out
        too small.
    level : float
        Confidence level.
    """

    table: pd.DataFrame
    covariance: pd.DataFrame
    loglik: float
    loglik_null: float
    n: int
    observed: int
    strata: int
    clusters: int
    level: float
    _point: Point = field(repr=False)
    _spells: _Spells = field(repr=False)

    @property
    def likelihood_ratio(self) -> ChiSquared:
        """Do the covariates matter at all?"""
        return chi_squared(2 * (self.loglik - self.loglik_null), len(self.table))

    @cached_property
    def concordance(self) -> float:
        """Of two units, how often does the one of higher hazard take the step first (0–1)?"""
        from kopmp_lib.methods.timing.concordance import concordance

        eta = self._point.partial.x @ self._point.beta
        spells = self._spells
        return concordance(eta, spells.time, spells.event, spells.entry, spells.strata)

    def ph_test(self, transform: str = "km") -> pd.DataFrame:
        """Do the hazards stay in proportion as time goes by?

        Indexed by covariate, and GLOBAL: chi2, df, p. See
        :func:`kopmp_lib.methods.timing.proportional.ph_test`.
        """
        from kopmp_lib.methods.timing.proportional import ph_test

        names, spells = list(self.table.index), self._spells
        return ph_test(self._point, names, spells.time, spells.event, spells.entry, transform)


@dataclass(frozen=True)
class _Spells:
    """Who was watched from when to when, and took the step or not."""

    time: Floats
    event: Flags
    entry: Floats | None
    strata: Whole


def cox(
    frame: pd.DataFrame,
    *,
    duration: str,
    event: str,
    covariates: str | Sequence[str],
    strata: str | Sequence[str] | None = None,
    cluster: str | Sequence[str] | None = None,
    entry: str | None = None,
    ties: str = "efron",
    level: float = 0.95,
) -> Cox:
    """Who takes the step sooner, all else being equal?

    Cox (1972) regression; ties after Efron (1977); clustered standard errors after Lin and Wei
    (1989), without a correction for few clusters, as in R's ``survival``. A hazard ratio says who
    is sooner, not why.

    Parameters
    ----------
    frame : DataFrame
        One row a unit, or a row a spell of it with ``entry``.
    duration, event : str
        Columns with the time until the step or the end of watching, and with whether it was seen.
    covariates : str or sequence of str
        Columns of numbers or flags; turn words into flags with ``pandas.get_dummies`` first.
    strata : str or sequence of str, optional
        Columns whose every combination has a baseline of its own.
    cluster : str or sequence of str, optional
        Columns that tell groups whose members are alike; a unit with several spells is one.
    entry : str, optional
        Column with the time from which the unit was watched (left truncation).
    ties : str
        "efron" or "breslow".
    level : float
        Confidence level between 0 and 1.

    Raises
    ------
    ParameterError
        If a column is unknown, incomplete or not of numbers, if covariates do not vary or explain
        one another, or if the likelihood rises without end.

    Examples
    --------
    >>> frame = pd.DataFrame({"days": [9, 1, 1, 6, 6, 8], "taken": [1, 1, 0, 1, 1, 0]})
    >>> fitted = cox(frame.assign(x=[0, 1, 1, 1, 0, 0]), duration="days", event="taken",
    ...              covariates="x")
    >>> round(float(fitted.table.loc["x", "coef"]), 6)
    1.676857
    """
    if ties not in ("efron", "breslow"):
        raise ParameterError(f"Ties are not treated after {ties!r}.", expected="efron or breslow")
    names = listed(covariates)
    others = [duration, event, *listed(strata), *listed(cluster), *listed(entry)]
    present(frame, [*names, *others], numeric=names)
    spells = _spells(frame, duration, event, entry, listed(strata))
    x = frame[names].to_numpy(dtype=float)
    scale = varying(x, names)
    risk = risk_sets(spells.time, spells.event, spells.entry, spells.strata)
    partial = Partial(risk, (x - x.mean(axis=0)) / scale, spells.event, ties)
    start = partial.at(np.zeros(len(names)))
    bare = start.slopes()[1]
    distinct(bare, names)
    point, score, information = maximise(partial)
    limited(information, bare, score, point.beta, names)
    covariance, group = np.linalg.inv(information), None
    if cluster:
        group = numbered(frame, listed(cluster))
        covariance = sandwich(covariance, point.score_residuals(), group)
    covariance /= np.outer(scale, scale)
    return Cox(
        table=table_of(point.beta / scale, covariance, names, level),
        covariance=pd.DataFrame(covariance, index=names, columns=names),
        loglik=point.loglik,
        loglik_null=start.loglik,
        n=len(frame),
        observed=int(spells.event.sum()),
        strata=int(spells.strata.max()) + 1,
        clusters=0 if group is None else int(group.max()) + 1,
        level=level,
        _point=point,
        _spells=spells,
    )


def _spells(
    frame: pd.DataFrame, duration: str, event: str, entry: str | None, strata: list[str]
) -> _Spells:
    since = None if entry is None else frame[entry].to_numpy()
    time, seen, since = durations_of(frame[duration].to_numpy(), frame[event].to_numpy(), since)
    stratum = numbered(frame, strata) if strata else np.zeros(len(frame), dtype=np.int64)
    return _Spells(time, seen, since, stratum)
