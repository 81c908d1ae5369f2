"""What share has not yet taken a step, and how long does it take?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.timing.answers import Estimate, width
from kopmp_lib.methods.timing.risk import Floats, Whole, durations_of, risk_sets

if TYPE_CHECKING:
    from kopmp_lib.methods.timing.band import Scale


@dataclass(frozen=True)
class Survival:
    """A Kaplan-Meier curve of the share that has not yet taken a step.

    Parameters
    ----------
    days : ndarray, shape (k,)
        Distinct durations, in days or whatever unit was given, at which somebody took the step;
        none where nobody has taken it yet: all are still waiting, as long as they were watched.
    at_risk, events : ndarray, shape (k,)
        Units still waiting just before that day, and units that took the step on it.
    waiting : ndarray, shape (k,)
        Share (0–1) still waiting after that day.
    se : ndarray, shape (k,)
        Greenwood's standard error of ``waiting``; ``nan`` where the share is nought.
    lower, upper : ndarray, shape (k,)
        Pointwise limits of ``waiting`` at ``level``, on the log scale.
    n, observed : int
        Units in all, and units that took the step; the rest is right-censored.
    level : float
        Confidence level.
    watched : float
        Longest duration, seen or censored: beyond it nothing is known.
    """

    days: Floats
    at_risk: Whole
    events: Whole
    waiting: Floats
    se: Floats
    lower: Floats
    upper: Floats
    n: int
    observed: int
    level: float
    watched: float

    @property
    def table(self) -> pd.DataFrame:
        """What does the curve look like, row by row?

        One row a distinct time: time, at_risk, events, survival (share still waiting after it), se,
        lower, upper.
        """
        columns = {"time": self.days, "at_risk": self.at_risk, "events": self.events}
        columns |= {"survival": self.waiting, "se": self.se}
        return pd.DataFrame(columns | {"lower": self.lower, "upper": self.upper})

    @property
    def median(self) -> Estimate:
        """By when had half of them taken the step?"""
        middle, lower, upper = self.quantile()
        return Estimate(middle, lower, upper, self.level)

    def quantile(self, share: float = 0.5) -> tuple[float, float, float]:
        """By which day had this share taken the step, with its interval?

        The interval is the set of days at which the limits of the curve do not exclude
        ``1 - share`` (Brookmeyer and Crowley 1982); ``nan`` where a curve never gets there.
        """
        target = 1 - share
        lower, upper = self.closed_limits()
        return (
            _first_at_or_below(self.days, self.waiting, target),
            _first_at_or_below(self.days, lower, target),
            _first_at_or_below(self.days, upper, target),
        )

    def still(self, day: float) -> float:
        """What share (0–1) was still waiting after this day? ``nan`` beyond what was watched."""
        ended = self.days.size > 0 and self.waiting[-1] <= 0
        if day > self.watched and not ended:
            return float("nan")
        return float(np.concatenate([[1.0], self.waiting])[(self.days <= day).sum()])

    def rmst(self, t: float) -> Estimate:
        """How long do they wait on average within the first ``t``, the others counted as ``t``?

        Restricted mean survival time: the area under the curve up to ``t``, with Greenwood's
        variance (Klein and Moeschberger 2003, section 4.5).
        Where nobody took the step by then, all waited for ``t``, and neither a standard error nor a
        lower limit can be told.

        Raises
        ------
        ParameterError
            If ``t`` lies beyond the last day that anybody was watched while some still waited.
        """
        ended = self.days.size > 0 and self.waiting[-1] <= 0
        if t <= 0 or (t > self.watched and not ended):
            raise ParameterError(
                f"Nobody was watched for {t:g}.", where="rmst", expected=f"up to {self.watched:g}"
            )
        seen = self.days <= t
        if not seen.any():
            return Estimate(float(t), float("nan"), float(t), self.level)
        share = np.concatenate([[1.0], self.waiting[seen]])
        areas = share * np.diff(np.concatenate([[0.0], self.days[seen], [t]]))
        beyond = areas[::-1].cumsum()[::-1][1:]
        steps = _greenwood_steps(self.at_risk[seen], self.events[seen])
        error = float(np.sqrt((beyond**2 * steps).sum()))
        area, reach = float(areas.sum()), width(self.level) * error
        return Estimate(area, max(area - reach, 0.0), min(area + reach, t), self.level, error)

    def band(self, scale: Scale = "log-log") -> pd.DataFrame:
        """Between which limits does the whole curve run, and not only each point of it?

        See :func:`kopmp_lib.methods.timing.band.equal_precision`: time, lower, upper.
        """
        from kopmp_lib.methods.timing.band import equal_precision

        return equal_precision(self.days, self.waiting, self.se, self.n, self.level, scale)

    def closed_limits(self) -> tuple[Floats, Floats]:
        """Between which limits does each point run, also where the curve falls to nought?

        There the log scale ends, and the lower limit is nought. The upper one is the last before it
        times the exact limit of a share none of ``at_risk`` was left of, so that of a single last
        unit nothing is claimed, while 10,000 of them leave no doubt.
        """
        ended = self.waiting <= 0
        before = np.concatenate([[1.0], self.upper])[:-1]
        none_left = 1 - ((1 - self.level) / 2) ** (1 / np.maximum(self.at_risk, 1))
        upper = np.where(ended, before * none_left, self.upper)
        return np.where(ended, 0.0, self.lower), upper


def kaplan_meier(
    durations: ArrayLike, events: ArrayLike, entry: ArrayLike | None = None, *, level: float = 0.95
) -> Survival:
    """What share is still waiting after each day?

    Product-limit estimate (Kaplan and Meier 1958) with Greenwood's variance and limits on the log
    scale, as R's ``survival`` does by default. Units that came under watch late, because they had
    to wait long enough to be registered, are counted from their ``entry`` on (left truncation):
    where hardly anybody is watched early on, the curve may fall to nought there and stays there.

    Parameters
    ----------
    durations : array_like, shape (n,)
        Time from the first step to the second, or to the end of watching, in any one unit.
    events : array_like of bool, shape (n,)
        Whether the second step was seen; False is right-censored.
    entry : array_like, shape (n,), optional
        Time, on the same clock, from which the unit was watched; 0 is from the start.
    level : float
        Confidence level between 0 and 1.

    Raises
    ------
    ParameterError
        If there is no unit, shapes differ, a duration is missing or negative, or
        somebody enters when already gone.

    Examples
    --------
    >>> curve = kaplan_meier([3, 5, 5, 8], [True, True, False, True])
    >>> [round(share, 3) for share in curve.waiting.tolist()]
    [0.75, 0.5, 0.0]
    >>> curve.median.estimate
    6.5
    """
    time, event, since = durations_of(durations, events, entry, moved=False)
    reach = width(level)
    risk = risk_sets(time, event, since)
    waiting = np.cumprod(1 - risk.events / risk.at_risk)
    error = np.sqrt(np.cumsum(_greenwood_steps(risk.at_risk, risk.events)))
    error[waiting <= 0] = np.nan
    return Survival(
        days=risk.time,
        at_risk=risk.at_risk,
        events=risk.events,
        waiting=waiting,
        se=waiting * error,
        lower=waiting * np.exp(-reach * error),
        upper=np.minimum(waiting * np.exp(reach * error), 1.0),
        n=len(time),
        observed=int(event.sum()),
        level=level,
        watched=float(time.max()),
    )


def _greenwood_steps(at_risk: Whole, events: Whole) -> Floats:
    """Steps of the variance of log survival; nought where none is left, for nothing follows."""
    left = at_risk - events
    steps: Floats = np.divide(events, at_risk * left, out=np.zeros(len(left)), where=left > 0)
    return steps


def _first_at_or_below(days: Floats, curve: Floats, target: float) -> float:
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
