"""Where do the units of a region lie, how large are they, and how good are they?

Codes, names and hierarchy are the official ones; everything else is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kopmp_lib.regions.code import VILLAGE_KINDS
from kopmp_lib.regions.gazetteer import Region
from kopmp_lib.sources.twin.streams import Streams

SD = {"province": 0.30, "regency": 0.35, "district": 0.20, "own": 0.60}
"""Spread of latent quality by level: regencies share a third of the variance."""

VILLAGES_PER_NOTARY = 14.0


@dataclass(frozen=True)
class World:
    """The villages and wards of one regency, sorted by code.

    Parameters
    ----------
    code, name : str
        The regency.
    units, names : tuple of str
        Official codes and names.
    ward : ndarray of bool
        Whether the unit is a kelurahan.
    district : ndarray of int
        Place of its kecamatan among those of the regency.
    east, north : ndarray
        Invented position in km from the middle of the regency.
    log_population, poor_share, internet : ndarray
        People (log), share of poor, whether there is internet.
    remote : ndarray
        Distance from the middle; 1 on average in a regency of villages.
    notary_load : float
        Villages per notary, as a share of the national mean.
    quality : ndarray
        Latent quality; hidden from notebooks.
    """

    code: str
    name: str
    units: tuple[str, ...]
    names: tuple[str, ...]
    ward: np.ndarray
    district: np.ndarray
    east: np.ndarray
    north: np.ndarray
    log_population: np.ndarray
    poor_share: np.ndarray
    internet: np.ndarray
    remote: np.ndarray
    notary_load: float
    quality: np.ndarray

    def __len__(self) -> int:
        return len(self.units)


def draw(regency: Region, streams: Streams) -> World:
    """Which world do the units of this regency live in?"""
    districts = regency.children
    villages = [village for district in districts for village in district.children]
    district = np.repeat(np.arange(len(districts)), [len(one.children) for one in districts])
    ward = np.array([_kind(village.code) == "kelurahan" for village in villages])
    east, north, remote = _places(streams.block("places"), district, ward)
    people = _people(streams.block("people"), district, ward)
    spread = streams.block("surroundings")
    notaries = 1 + spread.poisson(len(ward) / VILLAGES_PER_NOTARY * np.exp(spread.normal(0, 0.5)))
    return World(
        regency.code,
        regency.name,
        tuple(village.code for village in villages),
        tuple(village.name for village in villages),
        ward,
        district,
        east,
        north,
        people,
        np.clip(0.10 * np.exp(spread.normal(0, 0.4, len(ward)) + 0.2 * (remote - 1)), 0.01, 0.6),
        spread.random(len(ward)) < 1 / (1 + np.exp(-1.5 + 0.8 * (remote - 1) - ward)),
        remote,
        float(len(ward) / notaries / VILLAGES_PER_NOTARY),
        quality(streams, district),
    )


def _kind(code: str) -> str:
    """What a village is called, by the first figure of its number."""
    return VILLAGE_KINDS[code[len("11.01.01.")]]


def quality(streams: Streams, district: np.ndarray) -> np.ndarray:
    """How good is every unit, with what it shares with its district, regency and province?"""
    shared = SD["province"] * streams.province.block("quality").standard_normal()
    rng = streams.block("quality")
    shared += SD["regency"] * rng.standard_normal()
    own = SD["own"] * rng.standard_normal(len(district))
    return shared + SD["district"] * rng.standard_normal(district.max() + 1)[district] + own


def _places(
    rng: np.random.Generator, district: np.ndarray, ward: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Units around the seat of their district, districts around the middle, wards nearer to it."""
    width = 0.5 * np.sqrt(len(district))
    seat = rng.normal(0, width, (2, district.max() + 1))
    east, north = (seat[:, district] + rng.normal(0, width / 4, (2, len(district)))) * np.where(
        ward, 0.5, 1.0
    )
    mean = width * np.sqrt(1 + 1 / 16) * np.sqrt(np.pi / 2)
    return east, north, np.hypot(east, north) / mean


def _people(rng: np.random.Generator, district: np.ndarray, ward: np.ndarray) -> np.ndarray:
    shared = rng.normal(0, 0.25) + rng.normal(0, 0.25, district.max() + 1)[district]
    return 7.85 + shared + rng.normal(0, 0.5, len(district)) + 0.5 * ward
