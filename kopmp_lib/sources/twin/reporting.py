"""Which months are reported, when, and with which faults?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kopmp_lib.sources.twin.course import Course
from kopmp_lib.sources.twin.mentoring import Mentoring
from kopmp_lib.sources.twin.months import REPORT_DAY, Calendar
from kopmp_lib.sources.twin.rows import Rows, Words
from kopmp_lib.sources.twin.scenario import Scenario
from kopmp_lib.sources.twin.streams import Streams
from kopmp_lib.sources.twin.world import World

MISSING, LATE = 0.06, 0.18
TWICE, IN_THOUSANDS, OTHER_CODE = 0.003, 0.002, 0.005
ABOLISHED = 900
"""Added to the number of a village it gives a code that is in no list."""


@dataclass(frozen=True)
class Reports:
    """What of the months has arrived; arrays of shape (units, months).

    Parameters
    ----------
    sent : ndarray of bool
        Whether the month was reported at all.
    late : ndarray of int
        Months that the report came late.
    day : ndarray of datetime64[D]
        Day of arrival.
    seen : ndarray of bool
        Whether it had arrived by the cut-off.
    """

    sent: np.ndarray
    late: np.ndarray
    day: np.ndarray
    seen: np.ndarray


def draw(
    world: World,
    course: Course,
    mentoring: Mentoring,
    switches: Scenario,
    streams: Streams,
    calendar: Calendar,
) -> Reports:
    """Which reports have arrived by the cut-off? A bad month is likelier to be kept back."""
    shape = course.shock.shape[::-1]
    index = (
        np.log(MISSING / (1 - MISSING))
        - 0.5 * course.shock / course.shock_sd
        + 0.3 * (world.remote - 1)[:, None]
        - 0.8 * mentoring.mentored
    )
    silent = 1 / (1 + np.exp(-index)) > streams.block("missing").random(shape).T
    sent = ~(silent & switches.missing)
    rng = streams.block("late")
    late = np.where(rng.random(shape) < LATE, rng.geometric(0.5, shape), 0).T * switches.late
    months = (calendar.month.astype("datetime64[M]") + 1 + late).astype("datetime64[D]")
    day = months + streams.block("report_day").integers(0, REPORT_DAY, shape).T
    return Reports(sent, late, day, sent & (day <= calendar.as_of))


def damage(rows: Rows, world: World, switches: Scenario, streams: Streams) -> Rows:
    """How does the panel look with the faults that are switched on?"""
    if switches.unit_errors:
        rows = _in_thousands(rows, streams.block("unit_errors"))
    if switches.changed_codes:
        rows = _other_codes(rows, world, streams.block("changed_codes"))
    if switches.duplicates:
        again = streams.block("duplicates").random(len(rows)) < TWICE
        rows = rows.take(np.repeat(np.arange(len(rows)), 1 + again))
    return rows


def _in_thousands(rows: Rows, rng: np.random.Generator) -> Rows:
    slip = rng.random(len(rows)) < IN_THOUSANDS
    savings = rows.measures["savings_idr"]
    measures = {**rows.measures, "savings_idr": np.where(slip, np.round(savings / 1000), savings)}
    return Rows(rows.table, rows.columns, measures, rows.impossible)


def _other_codes(rows: Rows, world: World, rng: np.random.Generator) -> Rows:
    """Some units stand under an abolished code until the day their code was changed."""
    codes = rows.columns["unit_code"]
    months = rows.columns["month"]
    assert isinstance(codes, Words)
    assert isinstance(months, np.ndarray)
    changed = rng.random(len(world)) < OTHER_CODE
    until = rng.choice(np.unique(months), len(world))
    abolished = tuple(f"{code[:10]}{int(code[10:]) + ABOLISHED:03d}" for code in world.units)
    before = changed[codes.index] & (months < until[codes.index])
    index = codes.index + len(world) * before
    columns = {**rows.columns, "unit_code": Words(index, (*world.units, *abolished))}
    return Rows(rows.table, columns, rows.measures, rows.impossible)
