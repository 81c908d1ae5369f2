"""Who is mentored from when, how much, and what does it do to whom?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kopmp_lib.sources.twin.clocks import Formation
from kopmp_lib.sources.twin.course import Course
from kopmp_lib.sources.twin.scenario import Scenario
from kopmp_lib.sources.twin.streams import Streams
from kopmp_lib.sources.twin.world import World

WAVES = (7, 8, 9, 10, 11, 12, 13, 15, 17, 19)
FEW_WAVES = (7, 11, 15)
FEW = 60
NOISE = 0.8
FULL, RISE, PACE = 0.22, 0.16, 5.0
CONSTANT = 0.14
USUAL_HOURS = 8.0
COOPERATIVES_PER_FACILITATOR = 10


@dataclass(frozen=True)
class Mentoring:
    """The mentoring of one regency.

    Parameters
    ----------
    priority : ndarray, shape (units,)
        The higher, the earlier.
    start : ndarray of int, shape (units,)
        Panel month in which mentoring starts, from 1; 0 for never within the window.
    hours : ndarray, shape (units,)
        Hours a month once it has started.
    facilitator : ndarray of int, shape (units,)
        Number of the facilitator within the regency, from 0; -1 for none.
    mentored : ndarray of bool, shape (units, months)
        Whether mentoring has started.
    effect : ndarray, shape (units, months)
        What mentoring adds to the log savings of the mentored; 0 elsewhere.
    spillover : ndarray, shape (units, months)
        What an unmentored unit gains from mentored neighbours; 0 elsewhere.
    """

    priority: np.ndarray
    start: np.ndarray
    hours: np.ndarray
    facilitator: np.ndarray
    mentored: np.ndarray
    effect: np.ndarray
    spillover: np.ndarray


def draw(
    world: World, formed: Formation, course: Course, switches: Scenario, streams: Streams
) -> Mentoring:
    """Who is mentored, and with what effect?"""
    months = course.shock.shape[1]
    exists = np.isfinite(formed.legal)
    waves = switches.waves or (WAVES if exists.sum() >= FEW else FEW_WAVES)
    ranked = priority(world, course, switches, streams, waves[0])
    start = assign(ranked, exists, waves, switches.never_share)
    start[start > months] = 0
    hours = np.clip(
        np.exp(streams.block("hours").normal(np.log(USUAL_HOURS), 0.4, len(world))), 2, 40
    ).round()
    since = np.where(start[:, None] > 0, np.arange(1, months + 1) - start[:, None], -1)
    mentored = since >= 0
    size = _size(streams.block("effect").standard_normal(len(world)), start, waves)
    if switches.effect == "dose":
        size = size * np.sqrt(hours / USUAL_HOURS)
    effect = np.where(mentored, curve(switches.effect, since) * size[:, None], 0.0)
    spillover = np.where(mentored, 0.0, _neighbours(world.district, mentored, exists))
    full = 0.0 if switches.effect == "null" else FULL
    return Mentoring(
        ranked,
        start,
        hours,
        _facilitators(world.district, start),
        mentored,
        effect,
        switches.spillover * full * spillover,
    )


def priority(
    world: World, course: Course, switches: Scenario, streams: Streams, first_wave: int
) -> np.ndarray:
    """Who needs mentoring most, as the office sees it in the month before the first wave?"""
    decision = min(first_wave - 2, course.shock.shape[1] - 1)
    seen = (
        switches.level_selection * world.quality
        + switches.dip * course.shock[:, decision]
        + switches.trend_selection * course.slope
    )
    return streams.block("priority").normal(0, NOISE, len(world)) - seen


def assign(
    ranked: np.ndarray, exists: np.ndarray, waves: tuple[int, ...], never_share: float
) -> np.ndarray:
    """In which month does mentoring start: the worst first, waves of equal size, the best never?"""
    start = np.zeros(len(ranked), dtype=int)
    worst_first = np.argsort(-ranked, kind="stable")
    worst_first = worst_first[exists[worst_first]]
    chosen = worst_first[: round(len(worst_first) * (1 - never_share))]
    for month, wave in zip(waves, np.array_split(chosen, len(waves)), strict=True):
        start[wave] = month
    return start


def curve(effect: str, since: np.ndarray) -> np.ndarray:
    """What is the mean effect so many months after the start, in log points?

    Examples
    --------
    >>> curve("ramp", np.array([0, 5, 50])).round(2).tolist()
    [0.06, 0.14, 0.22]
    """
    since = np.maximum(since, 0)
    if effect == "null":
        return np.zeros(since.shape)
    if effect == "constant":
        return np.full(since.shape, CONSTANT)
    if effect == "fading":
        return FULL * np.exp2(-since / PACE)
    return FULL - RISE * np.exp2(-since / PACE)


def _size(chance: np.ndarray, start: np.ndarray, waves: tuple[int, ...]) -> np.ndarray:
    """How large is a unit's effect beside the mean: early cohorts gain more."""
    place = np.searchsorted(waves, start) / max(len(waves) - 1, 1)
    return (1 + 0.45 * chance) * (1.1 - 0.2 * place)


def _neighbours(district: np.ndarray, mentored: np.ndarray, exists: np.ndarray) -> np.ndarray:
    """Which share of the other co-operatives in the district is mentored?"""
    among = np.zeros((district.max() + 1, mentored.shape[1]))
    np.add.at(among, district, mentored)
    others = np.bincount(district, weights=exists)[district] - exists
    return (among[district] - mentored) / np.maximum(others, 1)[:, None]


def _facilitators(district: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Ten mentored co-operatives to a facilitator, district by district."""
    chosen = np.flatnonzero(start)
    chosen = chosen[np.lexsort((chosen, start[chosen], district[chosen]))]
    facilitator = np.full(len(start), -1)
    facilitator[chosen] = np.arange(len(chosen)) // COOPERATIVES_PER_FACILITATOR
    return facilitator
