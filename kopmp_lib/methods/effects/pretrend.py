"""Did cohorts and controls move alike before treatment, and would we have seen it if not?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kopmp_lib.methods.effects.estimates import Estimates, Floats
from kopmp_lib.methods.effects.layout import Layout


@dataclass(frozen=True, repr=False)
class PreTest:
    """A joint test that all effects before treatment are zero.

    A test that does not reject shows parallel trends only if it would have rejected trends that
    matter: ask ``detectable_slope`` (Roth 2022).

    Parameters
    ----------
    statistic : float
        Wald statistic; ``nan`` if there are more effects than clusters can tell apart.
    df : int
        How many effects are tested.
    p : float
        Probability of such a statistic if all are zero, as published tables give it: chi-squared,
        which needs far more clusters than effects.
    p_few : float
        The same where clusters are few, as the covariance is estimated from them, too (Hotelling).
    level : float
        One less the size of the test.
    """

    statistic: float
    df: int
    p: float
    p_few: float
    level: float
    _precision: Floats
    _reach: Floats

    def power(self, slope: float) -> float:
        """How often does the test reject if the treated drift away by ``slope`` a period?"""
        from scipy.stats import chi2, ncx2

        if not np.isfinite(self.statistic):
            return float("nan")
        away = slope**2 * float(self._reach @ self._precision @ self._reach)
        limit = chi2.ppf(self.level, self.df)
        return float(ncx2.sf(limit, self.df, away)) if away > 0 else 1 - self.level

    def detectable_slope(self, power: float = 0.8) -> float:
        """How steep must a drift a period be for the test to see it this often?"""
        from scipy.optimize import brentq

        if not np.isfinite(self.statistic):
            return float("nan")
        unit = 1 / np.sqrt(float(self._reach @ self._precision @ self._reach))
        return float(brentq(lambda slope: self.power(slope) - power, 1e-6 * unit, 100 * unit))


def pretest(cells: Estimates, layout: Layout, level: float) -> PreTest:
    """Are all effects before treatment zero together?

    Parameters
    ----------
    cells : Estimates
        Group-time effects.
    layout : Layout
        What each of them is.
    level : float
        One less the size of the test.
    """
    before = (layout.exposure < -layout.anticipation) & ~layout.reference
    before &= np.isfinite(cells.value)
    value, influence = cells.value[before], cells.influence[before]
    count = len(value)
    reach = (layout.time - layout.base)[before].astype(float)
    covariance = influence @ influence.T
    told_apart = influence.shape[1] > count > 0  # influences sum to zero over clusters
    if not told_apart or np.linalg.matrix_rank(covariance, hermitian=True) < count:
        return PreTest(np.nan, count, np.nan, np.nan, level, np.zeros((count, count)), reach)
    return joint(value, covariance, reach, influence.shape[1], level)


def joint(value: Floats, covariance: Floats, reach: Floats, clusters: int, level: float) -> PreTest:
    """Are these effects zero together?

    Parameters
    ----------
    value : array of shape (k,)
        Effects before treatment.
    covariance : array of shape (k, k)
        Of full rank.
    reach : array of shape (k,)
        Periods between each and the one compared with; below zero before it.
    clusters : int
        From which the covariance is estimated; more than effects.
    level : float
        One less the size of the test.
    """
    from scipy.special import chdtrc, fdtrc

    count, spare = len(value), clusters - len(value)
    precision = np.linalg.inv(covariance).astype(float)
    statistic = float(value @ precision @ value)
    p = float(chdtrc(count, statistic))
    p_few = float(fdtrc(count, spare, statistic * spare / (count * (clusters - 1))))
    return PreTest(statistic, count, p, p_few, level, precision, reach)
