"""On which day does every co-operative take each step of formation, if ever?

Days are counted from the instruction. The steps are waited for one after another; a cancellation
or merger competes with them until there is a legal entity.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kopmp_lib.sources.twin.scenario import Scenario
from kopmp_lib.sources.twin.streams import Streams
from kopmp_lib.sources.twin.world import World

CHAIN = ("meeting", "deed", "legal_entity", "nib", "gerai")
AFTER_LEGAL = {
    "npwp": (3.0, 0.6),
    "nik": (20.0, 0.9),
    "bank_account": (25.0, 0.8),
    "simkopdes": (30.0, 0.9),
}
"""Median days after the legal entity, and spread of their logarithm."""

CANCELLED_PER_DAY = 0.0006


@dataclass(frozen=True)
class Formation:
    """The clocks of one regency.

    Parameters
    ----------
    latent : dict of str to ndarray
        Day of each step if nothing competed; infinite where it would never be taken.
    days : dict of str to ndarray
        Day of each step; infinite after a cancellation, and for what is never done.
    cancelled : ndarray
        Day of cancellation or merger; infinite where a legal entity came first.
    """

    latent: dict[str, np.ndarray]
    days: dict[str, np.ndarray]
    cancelled: np.ndarray

    @property
    def legal(self) -> np.ndarray:
        """Day of the legal entity."""
        return self.days["legal_entity"]


def draw(world: World, switches: Scenario, streams: Streams) -> Formation:
    """How long did each step take?"""
    latent = _chain(world, streams)
    rng = streams.block("registers")
    for step, (median, spread) in AFTER_LEGAL.items():
        wait = np.exp(rng.normal(np.log(median), spread, len(world)))
        latent[step] = latent["legal_entity"] + wait
    end = streams.block("cancellation").exponential(1 / CANCELLED_PER_DAY, len(world))
    before = (end < latent["legal_entity"]) & switches.cancellation
    cancelled = np.where(before, end, np.inf)
    days = {step: np.where(day < cancelled, day, np.inf) for step, day in latent.items()}
    for step in ("nib", "gerai", *AFTER_LEGAL):
        days[step] = np.where(before, np.inf, days[step])
    return Formation(latent, days, cancelled)


def _chain(world: World, streams: Streams) -> dict[str, np.ndarray]:
    size, good, far = len(world), world.quality, world.remote - 1
    ease = 0.30 * good - 0.25 * far + 0.15 * world.ward
    rng = streams.block("clocks")
    meeting = 45 * np.exp(-ease) * rng.weibull(1.6, size)
    middle = np.log(18) + 0.25 * np.log(world.notary_load)
    deed = meeting + np.exp(rng.normal(middle, 0.55, size) - 0.15 * good)
    legal = deed + np.exp(rng.normal(np.log(5), 0.7, size))
    nib = legal + np.exp(rng.normal(np.log(12), 0.8, size) + 0.15 * far)
    never = rng.random(size) < 1 / (1 + np.exp(1.1 + 0.8 * good - 0.4 * far))
    wait = np.exp(rng.normal(np.log(110), 0.7, size) - 0.35 * good)
    gerai = np.where(never, np.inf, nib + wait)
    return dict(zip(CHAIN, (meeting, deed, legal, nib, gerai), strict=True))
