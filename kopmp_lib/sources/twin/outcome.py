"""What happens in every co-operative in every month, whether or not it is reported?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kopmp_lib.sources.twin.clocks import Formation
from kopmp_lib.sources.twin.course import Course
from kopmp_lib.sources.twin.mentoring import Mentoring
from kopmp_lib.sources.twin.months import Calendar
from kopmp_lib.sources.twin.scenario import Scenario
from kopmp_lib.sources.twin.streams import Streams
from kopmp_lib.sources.twin.world import World

EXIT, EXIT_BY_QUALITY, EXIT_MENTORED = 0.004, 0.010, 0.5
MEMBERS_BY_EFFECT = 0.5
"""Log members that come with a log point of savings."""


@dataclass(frozen=True)
class Outcome:
    """The months of one regency; arrays of shape (units, months) unless told.

    Parameters
    ----------
    entered, alive : ndarray of bool
        Whether there is a legal entity by the end of the month; and whether it has not closed.
    closed : ndarray of int, shape (units,)
        Place of the month in which it closes; the number of months if it does not.
    log_savings, savings, sales, members : ndarray
        Log rupiah, rupiah, rupiah in the month, people.
    sale_probability, sale_unmentored : ndarray
        Probability of any sale, and what it were without mentoring.
    health : ndarray
        Health score, 0 to 100.
    """

    entered: np.ndarray
    alive: np.ndarray
    closed: np.ndarray
    log_savings: np.ndarray
    savings: np.ndarray
    sales: np.ndarray
    members: np.ndarray
    sale_probability: np.ndarray
    sale_unmentored: np.ndarray
    health: np.ndarray


def draw(
    world: World,
    formed: Formation,
    course: Course,
    mentoring: Mentoring,
    switches: Scenario,
    streams: Streams,
    calendar: Calendar,
) -> Outcome:
    """How do savings, sales and members run?"""
    shape = course.untreated.shape
    entered = formed.legal[:, None] <= calendar.month_end
    closed = _closed(world, entered, mentoring.mentored, switches, streams)
    log_savings = course.untreated + mentoring.effect + mentoring.spillover
    sale, unmentored = (
        _sale_probability(world, shape[1], mentored)
        for mentored in (mentoring.mentored, np.zeros(shape, bool))
    )
    rng = streams.block("sales")
    size = np.exp(log_savings + rng.normal(0.6, 0.5, shape[::-1]).T)
    sold = sale > streams.block("zero_sales").random(shape[::-1]).T
    index = -0.4 + 0.8 * (log_savings - 12.6) + 0.5 * sold
    return Outcome(
        entered,
        entered & (np.arange(shape[1]) < closed[:, None]),
        closed,
        log_savings,
        np.exp(log_savings).round(),
        np.where(sold, size, 0).round(),
        _members(world, mentoring.effect, streams.block("members")),
        sale,
        unmentored,
        (100 / (1 + np.exp(-index))).round(),
    )


def _closed(
    world: World,
    entered: np.ndarray,
    mentored: np.ndarray,
    switches: Scenario,
    streams: Streams,
) -> np.ndarray:
    """In which month does it close? The weak sooner, the mentored later."""
    months = entered.shape[1]
    base = EXIT + EXIT_BY_QUALITY * np.maximum(-world.quality, 0)
    hazard = base[:, None] * np.where(mentored, EXIT_MENTORED, 1.0)
    chance = streams.block("attrition").random(entered.shape[::-1]).T
    ends = (chance < hazard) & entered & switches.attrition
    return np.where(ends.any(axis=1), ends.argmax(axis=1), months)


def _sale_probability(world: World, months: int, mentored: np.ndarray) -> np.ndarray:
    index = 0.9 - 0.12 * np.arange(months) - 0.6 * world.quality[:, None] - 1.2 * mentored
    return 1 / (1 + np.exp(index))


def _members(world: World, effect: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Poisson around a lognormal at the start; grown by a known rate and the effect."""
    middle = np.log(45) + 0.4 * (world.log_population - 8) + 0.4 * world.quality
    first = 9 + rng.poisson(np.exp(middle + rng.normal(0, 0.5, len(world))))
    growth = 0.015 * np.arange(effect.shape[1]) + MEMBERS_BY_EFFECT * effect
    return np.floor(first[:, None] * np.exp(growth))
