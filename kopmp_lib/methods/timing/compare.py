"""Do some wait longer than others, or is the difference chance?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.timing.answers import ChiSquared, chi_squared
from kopmp_lib.methods.timing.risk import Floats, Whole, durations_of, risk_sets


@dataclass(frozen=True)
class LogRank(ChiSquared):
    """A log-rank test.

    Parameters
    ----------
    table : DataFrame
        Indexed by group: n, observed (steps seen), expected (steps if all were alike).
    """

    table: pd.DataFrame


def logrank(
    durations: ArrayLike,
    events: ArrayLike,
    groups: ArrayLike,
    strata: ArrayLike | None = None,
    entry: ArrayLike | None = None,
) -> LogRank:
    """Do some groups wait longer than others, or is the difference chance?

    Mantel's (1966) test with the hypergeometric variance; with strata, members are compared within
    their stratum only.

    Parameters
    ----------
    durations, events, entry : array_like, shape (n,)
        As for :func:`kaplan_meier`.
    groups, strata : array_like, shape (n,)
        Names or numbers of the groups to compare, and of the strata to compare within.

    Raises
    ------
    ParameterError
        If a group or stratum is missing, or there are not two groups with somebody at risk.

    Examples
    --------
    >>> test = logrank([1, 2, 3, 4, 5, 6], [1, 1, 1, 1, 1, 0], list("aaabbb"))
    >>> round(test.statistic, 3), test.df, round(test.p, 3)
    (5.052, 1, 0.025)
    """
    time, event, since = durations_of(durations, events, entry)
    names, group = _numbered(groups, len(time), "group")
    stratum = None if strata is None else _numbered(strata, len(time), "stratum")[1]
    risk = risk_sets(time, event, since, stratum)
    members = [risk.sums((group == number).astype(float)) for number in range(len(names))]
    share = np.stack(members, axis=1) / risk.at_risk[:, None]
    observed = np.bincount(group[event], minlength=len(names))
    expected = risk.events @ share
    alive = expected > 1e-9
    if alive.sum() < 2:
        raise ParameterError("There are not two groups to compare.", where="logrank")
    left = risk.at_risk - risk.events
    spread = risk.events * left / np.maximum(risk.at_risk - 1, 1)
    statistic, df = _statistic((observed - expected)[alive], share[:, alive], spread)
    test = chi_squared(statistic, df)
    columns = {"n": np.bincount(group), "observed": observed, "expected": expected}
    table = pd.DataFrame(columns, index=pd.Index(names, name="group"))
    return LogRank(test.statistic, test.df, test.p, table)


def _statistic(excess: Floats, share: Floats, spread: Floats) -> tuple[float, int]:
    """Square of the excess in its own covariance, and how many of the differences are free.

    One group follows from the others, and so does each that strata never bring together with them.
    """
    covariance = np.diag(spread @ share) - share.T @ (spread[:, None] * share)
    values, vectors = np.linalg.eigh(covariance[1:, 1:])
    free = values > 1e-9 * max(values[-1], 1e-9)
    if not free.any():
        raise ParameterError("No two groups were ever at risk together.", where="logrank")
    along = vectors.T[free] @ excess[1:]
    return float((along**2 / values[free]).sum()), int(free.sum())


def _numbered(values: ArrayLike, count: int, kind: str) -> tuple[pd.Index, Whole]:
    numbers, names = pd.factorize(pd.Series(np.asarray(values)), sort=True)
    if len(numbers) != count or (numbers < 0).any():
        raise ParameterError(f"Some units have no {kind}.", where="logrank")
    return names, numbers.astype(np.int64)
