"""How long does it take from one step to another when some have not got there yet?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm

from kopmp_lib.errors import ParameterError


@dataclass(frozen=True)
class Survival:
    """A Kaplan-Meier curve of the share that has not yet taken a step.

    Parameters
    ----------
    days : ndarray, shape (k,)
        Distinct days on which somebody took the step, rising.
    at_risk, events : ndarray, shape (k,)
        Units still waiting just before that day, and units that took the step on it.
    waiting : ndarray, shape (k,)
        Share (0–1) still waiting after that day.
    lower, upper : ndarray, shape (k,)
        Pointwise limits of ``waiting`` at ``level``, on the log scale.
    n, observed : int
        Units in all, and units that took the step; the rest is right-censored.
    level : float
        Confidence level.
    """

    days: NDArray[np.float64]
    at_risk: NDArray[np.int64]
    events: NDArray[np.int64]
    waiting: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    n: int
    observed: int
    level: float

    def quantile(self, share: float = 0.5) -> tuple[float, float, float]:
        """By which day had this share taken the step, with its interval?

        The interval is the set of days at which the limits of the curve do not exclude
        ``1 - share`` (Brookmeyer and Crowley 1982); ``nan`` where a curve never gets there.
        """
        target = 1 - share
        return (
            _first_at_or_below(self.days, self.waiting, target),
            _first_at_or_below(self.days, self.lower, target),
            _first_at_or_below(self.days, self.upper, target),
        )


def kaplan_meier(days: ArrayLike, taken: ArrayLike, level: float = 0.95) -> Survival:
    """What share is still waiting after each day?

    Product-limit estimate (Kaplan and Meier 1958) with Greenwood's variance and limits on the log
    scale, as R's ``survival`` does by default. Curve and variance come from statsmodels.

    Parameters
    ----------
    days : array_like, shape (n,)
        Days from the first step to the second, or to the end of watching.
    taken : array_like of bool, shape (n,)
        Whether the second step was seen; False is right-censored.
    level : float
        Confidence level between 0 and 1.

    Raises
    ------
    ParameterError
        If there is no unit, shapes differ, a day is missing or negative, or nobody took the step.

    Examples
    --------
    >>> curve = kaplan_meier([3, 5, 5, 8], [True, True, False, True])
    >>> [round(share, 3) for share in curve.waiting.tolist()]
    [0.75, 0.5, 0.0]
    >>> curve.quantile()[0]
    6.5
    """
    from statsmodels.duration.survfunc import SurvfuncRight

    time = np.asarray(days, dtype=float)
    event = np.asarray(taken, dtype=bool)
    _check(time, event, level)
    fitted = SurvfuncRight(time, event.astype(int))
    waiting = np.asarray(fitted.surv_prob, dtype=float)
    events = np.asarray(fitted.n_events, dtype=np.int64)
    seen = events > 0
    error = np.divide(
        np.asarray(fitted.surv_prob_se, dtype=float),
        waiting,
        out=np.full(len(waiting), np.nan),
        where=waiting > 0,
    )
    width = norm.ppf((1 + level) / 2) * error
    return Survival(
        days=np.asarray(fitted.surv_times, dtype=float)[seen],
        at_risk=np.asarray(fitted.n_risk, dtype=np.int64)[seen],
        events=events[seen],
        waiting=waiting[seen],
        lower=(waiting * np.exp(-width))[seen],
        upper=np.minimum(waiting * np.exp(width), 1.0)[seen],
        n=len(time),
        observed=int(event.sum()),
        level=level,
    )


def _first_at_or_below(
    days: NDArray[np.float64], curve: NDArray[np.float64], target: float
) -> float:
    """First day on which the curve is at or below the target.

    Where the curve runs flat exactly at the target, the midpoint of the flat stretch is taken,
    the convention of R's ``survival``.
    """
    below = np.flatnonzero(curve <= target + 1e-12)
    if not len(below):
        return float("nan")
    first = below[0]
    if abs(curve[first] - target) < 1e-12 and first + 1 < len(days):
        return float((days[first] + days[first + 1]) / 2)
    return float(days[first])


def _check(time: NDArray[np.float64], event: NDArray[np.bool_], level: float) -> None:
    if not len(time) or not event.any():
        raise ParameterError(
            "There is no unit that took the step, so no time can be estimated.", where="timing"
        )
    if time.shape != event.shape or time.ndim != 1:
        raise ParameterError(
            f"Days {time.shape} and steps {event.shape} differ in shape.", where="timing"
        )
    if not np.isfinite(time).all() or (time < 0).any():
        raise ParameterError(
            "Days are missing or negative.",
            where="timing",
            expected="days of nought or more",
            todo="Leave out units whose second step lies before the first, and say how many.",
        )
    if not 0 < level < 1:
        raise ParameterError(f"{level} is not a confidence level.", expected="between 0 and 1")
