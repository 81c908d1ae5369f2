"""How many have come to each end by when, if one end rules out the others?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.timing.answers import width
from kopmp_lib.methods.timing.risk import Floats, RiskSets, Whole, durations_of, risk_sets


@dataclass(frozen=True)
class Incidence:
    """Cumulative incidence of ends that rule one another out.

    Parameters
    ----------
    table : DataFrame
        One row a cause and distinct time: cause, time, at_risk, events, incidence (share that came
        to this end by then), se, lower, upper.
    n, observed : int
        Units, and units that came to an end.
    level : float
        Confidence level.
    causes : tuple
        Ends that were seen, or named as possible.
    """

    table: pd.DataFrame
    n: int
    observed: int
    level: float
    causes: tuple[Any, ...] = ()

    def by(self, time: float) -> pd.DataFrame:
        """What share had come to each end by this time?

        Indexed by cause: incidence, se, lower, upper; all nought before the first step.
        """
        upto = self.table[self.table["time"] <= time].groupby("cause", sort=True).last()
        shown = upto[["incidence", "se", "lower", "upper"]]
        return shown.reindex(pd.Index(self.causes, name="cause"), fill_value=0.0)


def cumulative_incidence(
    durations: ArrayLike,
    causes: ArrayLike,
    entry: ArrayLike | None = None,
    *,
    level: float = 0.95,
    possible: Sequence[Any] = (),
) -> Incidence:
    """What share has come to each end by when?

    Aalen and Johansen's (1978) estimate with Greenwood's variance, so that with one cause it is one
    less the Kaplan-Meier curve, and limits on the scale of log(-log). One less the Kaplan-Meier
    curve of a cause, with other ends taken as censored, is never smaller and answers another
    question: how many there would be if the other ends could not happen.

    Parameters
    ----------
    durations : array_like, shape (n,)
        Time until the end, or until the end of watching.
    causes : array_like, shape (n,)
        Which end it was; 0, False, "" or None for none yet (right-censored).
    entry : array_like, shape (n,), optional
        Time from which the unit was watched.
    level : float
        Confidence level between 0 and 1.
    possible : sequence
        Ends to be told also where nobody has come to them: their incidence is 0.

    Raises
    ------
    ParameterError
        As for :func:`kaplan_meier`, and if a cause is ``nan``, which is neither an end nor none.

    Examples
    --------
    >>> ends = cumulative_incidence([1, 2, 3, 4], ["opened", "merged", "opened", ""])
    >>> ends.by(3)["incidence"].to_dict()
    {'merged': 0.25, 'opened': 0.5}
    """
    cause = pd.Series(list(np.asarray(causes)), dtype=object)
    unknown = int(sum(one is not None and bool(pd.isna(one)) for one in cause))
    if unknown:
        raise ParameterError(
            f"In {unknown} units it is not known which end it was.",
            where="timing",
            expected='a cause, or 0, "" or None for none yet',
        )
    ended = (cause.notna() & ~cause.isin([0, ""])).to_numpy()
    time, event, since = durations_of(durations, ended, entry, moved=False)
    numbers, names = pd.factorize(cause[ended], sort=True)
    risk = risk_sets(time, event, since)
    moment = risk.last[event] - 1
    unseen = [name for name in dict.fromkeys(possible) if name not in set(names)]
    rows = [_one(risk, np.zeros(0, dtype=np.int64), "", width(level))] if not event.any() else []
    for number, name in enumerate([*names, *unseen]):
        events = np.bincount(moment[numbers == number], minlength=len(risk.time))
        rows.append(_one(risk, events, name, width(level)))
    table = pd.concat(rows, ignore_index=True)
    known = tuple(sorted([*names, *unseen]))
    return Incidence(table, len(time), int(event.sum()), level, known)


def _one(risk: RiskSets, events: Whole, name: Any, reach: float) -> pd.DataFrame:
    """Incidence of one cause.

    Of the variance, terms of the shape (F(t) - F(s))² are multiplied out, so that three running
    sums over s give it at every t.
    """
    n, all_ = risk.at_risk, risk.events
    waiting = np.cumprod(1 - all_ / n)
    before = np.concatenate([[1.0], waiting[:-1]])
    incidence = np.cumsum(before * events / n)
    greenwood = np.divide(all_, n * (n - all_), out=np.zeros(len(n)), where=n > all_)
    joint = before * events / n**2
    variance = incidence**2 * np.cumsum(greenwood)
    variance -= 2 * incidence * np.cumsum(incidence * greenwood + joint)
    variance += np.cumsum(incidence**2 * greenwood + 2 * incidence * joint)
    variance += np.cumsum(before**2 * events * (n - events) / n**3)
    error = np.sqrt(np.where(variance > 1e-14, variance, 0.0))  # less is rounding
    lower, upper = _limits(incidence, error, reach)
    columns = {"cause": name, "time": risk.time, "at_risk": n, "events": events}
    columns |= {"incidence": incidence, "se": error, "lower": lower, "upper": upper}
    return pd.DataFrame(columns)


def _limits(incidence: Floats, error: Floats, reach: float) -> tuple[Floats, Floats]:
    inside = (incidence > 0) & (incidence < 1 - 1e-12)
    share = np.where(inside, incidence, 0.5)
    power = np.exp(reach * error / (share * -np.log(share)))
    lower, upper = share**power, share ** (1 / power)
    return np.where(inside, lower, incidence), np.where(inside, upper, incidence)
