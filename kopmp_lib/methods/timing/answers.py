"""What does an answer consist of: a number with its interval, a test with its p-value?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

from kopmp_lib.errors import ParameterError


@dataclass(frozen=True)
class Estimate:
    """How large is it, and between which limits?

    Parameters
    ----------
    estimate : float
        The number, in the unit of what it was asked of; ``nan`` where it is not reached.
    lower, upper : float
        Limits at ``level``; ``nan`` where the data set no limit.
    level : float
        Confidence level.
    se : float
        Standard error; ``nan`` where the limits come from elsewhere, as those of a median do.
    """

    estimate: float
    lower: float
    upper: float
    level: float = 0.95
    se: float = math.nan


@dataclass(frozen=True)
class ChiSquared:
    """Would chance alone do this?

    Parameters
    ----------
    statistic : float
        Chi-squared statistic.
    df : int
        Its degrees of freedom.
    p : float
        Probability of a statistic at least this large if nothing were the matter.
    """

    statistic: float
    df: int
    p: float


def chi_squared(statistic: float, df: int) -> ChiSquared:
    """How likely is a chi-squared statistic at least this large?

    Examples
    --------
    >>> round(chi_squared(3.841459, 1).p, 4)
    0.05
    """
    from scipy.special import chdtrc

    return ChiSquared(float(statistic), int(df), float(chdtrc(df, max(statistic, 0.0))))


def width(level: float) -> float:
    """How many standard errors does an interval of this level reach to each side?

    Examples
    --------
    >>> round(width(0.95), 4)
    1.96
    """
    if not 0 < level < 1:
        raise ParameterError(f"{level} is not a confidence level.", expected="between 0 and 1")
    return NormalDist().inv_cdf((1 + level) / 2)
