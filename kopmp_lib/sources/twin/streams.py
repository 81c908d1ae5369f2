"""Where does the chance of one block of one region come from?

Every block of numbers has a generator of its own, named by seed, region and block and by nothing
else: a switch that is turned leaves the other blocks as they were, and a region is the same alone
as within the whole country.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

COUNTRY = "0"


@dataclass(frozen=True)
class Streams:
    """The generators of one region.

    Parameters
    ----------
    seed : int
        Seed of the whole world.
    code : str
        Kemendagri code of the region; ``COUNTRY`` for what all regions share.
    """

    seed: int
    code: str

    def block(self, name: str) -> np.random.Generator:
        """Which generator draws this block? Each call starts it anew."""
        place = int(self.code.replace(".", ""))
        key = (place, zlib.crc32(name.encode()))
        return np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=key))

    @property
    def province(self) -> Streams:
        """The generators of the province around it."""
        return Streams(self.seed, self.code[:2])

    @property
    def country(self) -> Streams:
        """The generators that all regions share."""
        return Streams(self.seed, COUNTRY)
