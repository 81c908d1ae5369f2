"""What stands in every village: people, places, land?"""

from __future__ import annotations

import numpy as np

from kopmp_lib.sources.twin.rows import Cells, Rows, Words, pick
from kopmp_lib.sources.twin.streams import Streams
from kopmp_lib.sources.twin.world import World

PLACES = {
    "pharmacy": 0.10,
    "clinic": 0.08,
    "health_centre": 0.04,
    "posyandu": 1.20,
    "market": 0.06,
    "minimarket": 0.15,
    "shop": 3.00,
    "restaurant": 0.60,
    "bank": 0.08,
    "atm": 0.12,
    "workshop": 0.50,
    "warehouse": 0.10,
    "fuel_station": 0.05,
    "school": 0.80,
    "worship": 1.50,
}
"""Places for a thousand people, where it is neither near nor far."""

LAND = ("Terverifikasi", "Sedang Diverifikasi", "Dipertimbangkan", "Selesai", "Tidak Ada Lahan")
SURVEYORS = ("Agrinas", "TNI", "BUSINESS ASSISTANCE", "KOPERASI")
ROADS = ("jalan nasional", "jalan provinsi", "jalan kabupaten/kota", "jalan desa")
KM_PER_DEGREE = 111.0


def profile(world: World, streams: Streams) -> Rows:
    """How large is every unit, and what stands in it?"""
    rng = streams.block("profile")
    people = np.exp(world.log_population).round()
    north, east = degrees(world)
    area = 4.0 * np.where(world.ward, 0.3, 1.0) * np.exp(rng.normal(0, 0.5, len(world)))
    near = np.exp(0.5 * (1 - world.remote))
    measures = {
        "lat": north,
        "lng": east,
        "area_km2": area.round(3),
        "population_count": people,
        "household_count": (people / rng.normal(3.7, 0.15, len(world))).round(),
    }
    for name, rate in PLACES.items():
        measures[f"{name}_count"] = rng.poisson(rate * people / 1000 * near).astype(float)
    columns: dict[str, Cells] = {
        "unit_code": Words(np.arange(len(world)), world.units),
        "name": np.array(world.names, dtype=object),
    }
    return Rows("unit_profile", columns, measures)


def poor(world: World) -> tuple[float, float]:
    """How many people are there in the regency, and how many of them are poor?"""
    people = np.exp(world.log_population).round()
    return float(people.sum()), float((people * world.poor_share).round().sum())


def land(world: World, exists: np.ndarray, streams: Streams) -> Rows:
    """Which plots were offered for the co-operative's building?"""
    rng = streams.block("land")
    status = pick(rng, LAND, len(world), (0.30, 0.20, 0.15, 0.15, 0.20))
    width = rng.integers(12, 45, len(world)).astype(float)
    length = rng.integers(20, 60, len(world)).astype(float)
    north, east = degrees(world)
    offered = status.index != LAND.index("Tidak Ada Lahan")
    rows = Rows(
        "land",
        {
            "unit_code": Words(np.arange(len(world)), world.units),
            "asset_id": Words(np.arange(len(world)), tuple(f"{u}-L1" for u in world.units)),
            "status": status,
            "road_access": pick(rng, ROADS, len(world), (0.05, 0.1, 0.25, 0.6)),
            "surveyor": pick(rng, SURVEYORS, len(world), (0.4, 0.3, 0.2, 0.1)),
        },
        {
            "area_m2": np.where(offered, width * length, np.nan),
            "width_m": np.where(offered, width, np.nan),
            "length_m": np.where(offered, length, np.nan),
            "lat": np.where(offered, north, np.nan),
            "lng": np.where(offered, east, np.nan),
        },
        dict.fromkeys(("area_m2", "width_m", "length_m", "lat", "lng"), ~offered),
    )
    return rows.take((rng.random(len(world)) < 0.6) & exists)


def degrees(world: World) -> tuple[np.ndarray, np.ndarray]:
    """Where on an invented map is every unit: provinces from west to east by code?"""
    province, regency = (int(part) for part in world.code.split("."))
    north = -9 + 14 * regency / 100 + world.north / KM_PER_DEGREE
    east = 96 + 44 * (province - 11) / 86 + world.east / KM_PER_DEGREE
    return np.clip(north, -11, 6).round(5), np.clip(east, 95, 141).round(5)
