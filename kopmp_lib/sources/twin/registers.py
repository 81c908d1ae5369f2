"""Which dates stand in the registers at the cut-off, and how exact are they?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kopmp_lib.sources.twin.clocks import AFTER_LEGAL, CHAIN, Formation
from kopmp_lib.sources.twin.months import Calendar
from kopmp_lib.sources.twin.outcome import Outcome
from kopmp_lib.sources.twin.rows import Rows, Words
from kopmp_lib.sources.twin.scenario import Scenario
from kopmp_lib.sources.twin.streams import Streams
from kopmp_lib.sources.twin.world import World

CANCELLED = "cancelled"
FORMAL = (*CHAIN[:3], *AFTER_LEGAL, *CHAIN[3:], CANCELLED)
STEPS = (*FORMAL, "first_saving", "first_sale", "rat")
HEAPED, TO_THE_MONTH, LAG_DAYS = 0.30, 0.15, 15.0
NEVER = 1e6


@dataclass(frozen=True)
class Registers:
    """The dates of one regency; arrays of shape (steps, units), in the order of `STEPS`.

    Parameters
    ----------
    true : ndarray
        Day of the step, from the instruction; infinite if it is never taken.
    date : ndarray of datetime64[D]
        Day that is written down.
    to_month : ndarray of bool
        Whether only the month is known.
    known : ndarray of bool
        Whether the entry had been made by the cut-off.
    """

    true: np.ndarray
    date: np.ndarray
    to_month: np.ndarray
    known: np.ndarray

    def knows(self, step: str) -> np.ndarray:
        """For which units had the step been entered?"""
        return self.known[STEPS.index(step)]


def draw(
    formed: Formation,
    outcome: Outcome,
    annual_meeting: np.ndarray,
    switches: Scenario,
    streams: Streams,
    calendar: Calendar,
) -> Registers:
    """What was written down of the steps?"""
    true = np.array(_true(formed, outcome, annual_meeting, streams, calendar))
    lag = streams.block("register_lag").exponential(LAG_DAYS, true.shape)
    entered = np.floor(np.minimum(true, NEVER) + lag)
    date = calendar.day(_written(true, entered, switches, streams, calendar))
    to_month = streams.block("month_only").random(true.shape) < TO_THE_MONTH
    to_month &= switches.month_only
    first = date.astype("datetime64[M]").astype("datetime64[D]")
    date = np.where(to_month, np.maximum(first, calendar.start), date)
    return Registers(true, date, to_month, entered <= calendar.cutoff)


def rows(world: World, registers: Registers) -> Rows:
    """Which milestones had been entered by the cut-off?"""
    unit, step = np.nonzero(registers.known.T)
    return Rows(
        "milestones",
        {
            "unit_code": Words(unit, world.units),
            "step": Words(step, STEPS),
            "date": registers.date[step, unit],
            "precision": Words(registers.to_month[step, unit].astype(int), ("day", "month")),
        },
    )


def _written(
    true: np.ndarray,
    entered: np.ndarray,
    switches: Scenario,
    streams: Streams,
    calendar: Calendar,
) -> np.ndarray:
    """Heaped, but not after the entry; and no deed before its meeting, nothing before the deed."""
    day = np.floor(np.minimum(true, NEVER))
    heaped = streams.block("heaping").random(true.shape) < HEAPED
    heaped[len(FORMAL) :] = False
    day = np.where(heaped & switches.heaping, _heap(day, entered, calendar), day)
    day[:3] = np.maximum.accumulate(day[:3])
    day[3 : len(FORMAL) - 1] = np.maximum(day[3 : len(FORMAL) - 1], day[2])
    return np.where(entered <= calendar.cutoff, np.minimum(day, calendar.cutoff), day)


def _true(
    formed: Formation,
    outcome: Outcome,
    annual_meeting: np.ndarray,
    streams: Streams,
    calendar: Calendar,
) -> list[np.ndarray]:
    """What is closed opens nothing any more; a first saving falls into its first month."""
    ends = np.append(calendar.month_end, np.inf)[outcome.closed]
    within = streams.block("day_of_month").integers(1, 29, (2, len(ends)))
    first = (calendar.month - calendar.start).astype(int)
    saved = _first(outcome.alive, first, within[0], formed.legal)
    sold = _first(outcome.alive & (outcome.sales > 0), first, within[1], formed.legal)
    days = {**formed.days, CANCELLED: formed.cancelled}
    formal = [np.where(days[step] <= ends, days[step], np.inf) for step in FORMAL]
    return [*formal, saved, sold, annual_meeting]


def _first(
    happens: np.ndarray, first: np.ndarray, within: np.ndarray, legal: np.ndarray
) -> np.ndarray:
    day = np.maximum(first[happens.argmax(axis=1)] + within - 1, np.ceil(legal))
    return np.where(happens.any(axis=1), day, np.inf)


def _heap(day: np.ndarray, entered: np.ndarray, calendar: Calendar) -> np.ndarray:
    """The nearest month end or the launch that is not after the entry; else the day itself."""
    month = calendar.day(day).astype("datetime64[M]")
    ends = [(month + shift).astype("datetime64[D]") - 1 for shift in (0, 1)]
    points = [(one - calendar.start).astype(int) for one in ends]
    points.append(np.full(day.shape, (calendar.launch - calendar.start).astype(int)))
    away = np.abs(np.array(points) - day)
    away[(np.array(points) < 0) | (np.array(points) > entered)] = NEVER
    nearest = np.choose(away.argmin(axis=0), points)
    return np.where(away.min(axis=0) < NEVER, nearest, day)
