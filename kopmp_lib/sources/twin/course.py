"""What would log savings have been, month by month, without any mentoring?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kopmp_lib.sources.twin.scenario import Scenario
from kopmp_lib.sources.twin.streams import Streams
from kopmp_lib.sources.twin.world import World

INNOVATION = 0.35
SLOPE = 0.010
DRIFT, WOBBLE = 0.012, 0.04
WALK = 0.015


@dataclass(frozen=True)
class Course:
    """Untreated outcomes of one regency.

    Parameters
    ----------
    slope : ndarray, shape (units,)
        Own trend, log points a month.
    shock : ndarray, shape (units, months)
        Autocorrelated shock.
    shock_sd : float
        Its standard deviation.
    untreated : ndarray, shape (units, months)
        Log savings without mentoring anywhere.
    """

    slope: np.ndarray
    shock: np.ndarray
    shock_sd: float
    untreated: np.ndarray


def draw(world: World, switches: Scenario, streams: Streams, months: int) -> Course:
    """How do savings run without mentoring?"""
    month = np.arange(months)
    season = streams.country.block("season").normal(DRIFT, WOBBLE, months)
    season = DRIFT * month + (season - DRIFT)
    walk = np.cumsum(streams.block("walk").normal(0, WALK, months))
    slope = streams.block("slope").normal(0, SLOPE, len(world))
    slope = slope + switches.slope_quality * world.quality
    shock = _shocks(streams.block("shock"), switches.ar, (months, len(world))).T
    level = 12.2 + 0.55 * (world.log_population - 8) + 0.45 * world.quality
    untreated = level[:, None] + season + walk + slope[:, None] * month + shock
    return Course(slope, shock, _sd(switches.ar), untreated)


def _sd(ar: float) -> float:
    return float(INNOVATION / np.sqrt(1 - ar**2))


def _shocks(rng: np.random.Generator, ar: float, shape: tuple[int, int]) -> np.ndarray:
    """An autoregression that starts in its long-run spread."""
    shocks = rng.normal(0, INNOVATION, shape)
    shocks[0] *= _sd(ar) / INNOVATION
    for month in range(1, shape[0]):
        shocks[month] += ar * shocks[month - 1]
    return shocks
