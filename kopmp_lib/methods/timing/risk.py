"""Who is still waiting, and watched, at each moment at which somebody takes the step?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from kopmp_lib.errors import ParameterError

Floats = NDArray[np.floating[Any]]
Whole = NDArray[np.signedinteger[Any]]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class RiskSets:
    """Who is at risk at which moment?

    A moment is a distinct time, within a stratum, at which somebody takes the step. Moments are
    numbered by stratum, then time, so that each unit is at risk over one unbroken run of them.

    Parameters
    ----------
    time : ndarray, shape (m,)
        Time of each moment.
    stratum : ndarray, shape (m,)
        Number of the stratum of each moment.
    at_risk, events : ndarray, shape (m,)
        Units still waiting just before the moment, and units that take the step at it.
    first, last : ndarray, shape (n,)
        Each unit is at risk from moment ``first`` up to, not including, ``last``.
    """

    time: Floats
    stratum: Whole
    at_risk: Whole
    events: Whole
    first: Whole
    last: Whole

    def sums(self, values: Floats) -> Floats:
        """What do the values of those at risk add up to at each moment?"""
        return _reaching(values, self.first, self.last, len(self.time))

    def collected(self, steps: Floats) -> Floats:
        """What do the steps of the moments a unit was at risk at add up to, unit by unit?"""
        total = np.concatenate([np.zeros((1, *steps.shape[1:])), np.cumsum(steps, axis=0)])
        collected: Floats = total[self.last] - total[self.first]
        return collected


def risk_sets(
    time: Floats, event: Flags, entry: Floats | None = None, strata: Whole | None = None
) -> RiskSets:
    """Who is at risk at which moment?

    A unit that leaves at a moment is still at risk at it; one that enters at it is not yet.

    Parameters
    ----------
    time : ndarray, shape (n,)
        Time of the step, or of the end of watching.
    event : ndarray of bool, shape (n,)
        Whether the step was seen.
    entry : ndarray, shape (n,), optional
        Time from which the unit is watched; without it, from the start.
    strata : ndarray of int, shape (n,), optional
        Number of each unit's stratum.
    """
    group = np.zeros(len(time), dtype=np.int64) if strata is None else strata
    since = np.full(len(time), -np.inf) if entry is None else entry
    known = np.unique(time[event])

    def key(when: Floats) -> Whole:
        return group * (len(known) + 1) + np.searchsorted(known, when, side="right")

    gone = key(time)
    moments, events = np.unique(gone[event], return_counts=True)
    first = np.searchsorted(moments, key(since), side="right")
    last = np.searchsorted(moments, gone, side="right")
    at_risk = _reaching(np.ones(len(time)), first, last, len(moments))
    return RiskSets(
        time=known[moments % (len(known) + 1) - 1],
        stratum=moments // (len(known) + 1),
        at_risk=np.rint(at_risk).astype(np.int64),
        events=events.astype(np.int64),
        first=first.astype(np.int64),
        last=last.astype(np.int64),
    )


def _reaching(values: Floats, first: Whole, last: Whole, moments: int) -> Floats:
    """Sum at each moment over the units whose run holds it, added up from the last moment back.

    Backwards, because risk sets shrink: the small sums at the end are then made of small terms.
    """
    columns = values if values.ndim > 1 else values[:, None]
    change = np.empty((moments + 1, columns.shape[1]))
    for number, column in enumerate(columns.T):
        change[:, number] = np.bincount(last, column, moments + 1)
        change[:, number] -= np.bincount(first, column, moments + 1)
    sums: Floats = np.cumsum(change[:0:-1], axis=0)[::-1]
    return sums if values.ndim > 1 else sums[:, 0]


def durations_of(
    durations: ArrayLike, events: ArrayLike, entry: ArrayLike | None = None, *, moved: bool = True
) -> tuple[Floats, Flags, Floats | None]:
    """Are these durations that something can be estimated from?

    With ``moved`` somebody must have taken the step; a curve of those who wait needs nobody to.

    Returns
    -------
    time, event, entry : ndarray
        The same as numbers and flags; an entry at or before nought counts as from the start.

    Raises
    ------
    ParameterError
        If there is no unit, shapes differ, a duration is missing or negative, a flag is neither 0
        nor 1, nobody took the step, or somebody enters when already gone.
    """
    time, event = numbers(durations, "durations"), flags(events)
    if not len(time):
        raise ParameterError("There is no unit at all.", where="timing")
    if moved and not event.any():
        raise ParameterError(
            "There is no unit that took the step, so no time can be estimated.", where="timing"
        )
    if time.shape != event.shape or time.ndim != 1:
        raise ParameterError(
            f"Durations {time.shape} and steps {event.shape} differ in shape.", where="timing"
        )
    if not np.isfinite(time).all() or (time < 0).any():
        raise ParameterError(
            "Durations are missing or negative.",
            where="timing",
            expected="numbers of nought or more",
            todo="Leave out units whose second step lies before the first, and say how many.",
        )
    return time, event, None if entry is None else _entry(numbers(entry, "entry"), time)


def numbers(values: ArrayLike, name: str) -> Floats:
    """Are these numbers?

    Raises
    ------
    ParameterError
        If they are words or spans of time of no stated unit.
    """
    given = np.asarray(values)
    if given.dtype.kind not in "mM":
        try:
            return given.astype(float)
        except (TypeError, ValueError):
            pass
    raise ParameterError(
        f"The {name} are not numbers.",
        where="timing",
        expected="numbers in one unit, such as days",
        todo="Turn spans of time into days with .dt.days.",
    )


def flags(values: ArrayLike) -> Flags:
    """Are these yes or no, with nothing missing?

    Raises
    ------
    ParameterError
        If a value is neither 0 nor 1; a missing one would otherwise count as a step taken.
    """
    given = pd.Series(np.asarray(values)).astype(object)
    if not given.isin([0, 1]).all():
        odd = given[~given.isin([0, 1])].iloc[0]
        raise ParameterError(
            f"Whether the step was taken reads {odd!r}.", where="timing", expected="0 or 1"
        )
    return given.astype(bool).to_numpy()


def _entry(entry: Floats, time: Floats) -> Floats:
    if entry.shape != time.shape or not np.isfinite(entry).all():
        raise ParameterError(
            "Entries are missing.",
            where="timing",
            expected="one number a unit; 0 for a unit watched from the start",
        )
    since = np.where(entry <= 0, -np.inf, entry)
    late = int((since >= time).sum())
    if late:
        raise ParameterError(
            f"{late} units enter when they are already gone.",
            where="timing",
            expected="an entry before the end of the duration",
            todo="Leave these units out, and say how many: nobody watched them wait.",
        )
    return since
