"""What is known of every village, and of every line of business in it?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kopmp_lib.contracts import rows
from kopmp_lib.methods.disclosure import hidden
from kopmp_lib.regions.units import villages_of
from kopmp_lib.studies.potential.lines import Line, business_places

Floats = NDArray[np.float64]

TOLD = (
    *("demand_idr", "market_share", "margin_share", "capex_idr", "supply_count"),
    "location_quotient",
)
"""Measures of the table ``potential``, shape (villages, lines)."""
FACTORS = ("demand_idr", "market_share", "margin_share")
"""Their product is gross profit."""


@dataclass(frozen=True)
class Known:
    """What is known; ``nan`` where nobody tells.

    Parameters
    ----------
    units : DataFrame
        One row a village of the official list, by code: ``name, kind, kecamatan, kecamatan_code``.
    lat, lng, area_km2 : ndarray, shape (n,)
        Where it lies, degrees; how large it is.
    rivals, anchors : ndarray, shape (n, lines)
        Places that offer the same, and that bring customers.
    businesses : ndarray, shape (n,)
        All businesses counted in the village.
    told : Mapping of str to ndarray, shape (n, lines)
        Measures of the table ``potential``.
    of_place : Mapping of str to ndarray, shape (n,)
        Measures that are the same for all lines.
    days : Mapping of str to str
        Newest day of each table.
    """

    units: pd.DataFrame
    lat: Floats
    lng: Floats
    area_km2: Floats
    rivals: Floats
    anchors: Floats
    businesses: Floats
    told: Mapping[str, Floats]
    of_place: Mapping[str, Floats]
    days: Mapping[str, str]


def known(
    tables: Mapping[str, pd.DataFrame], region_code: str, lines: Sequence[Line], day: dt.date
) -> Known:
    """What do the tables tell of the region's villages by this day?"""
    frames = {name: rows.until(frame, day) for name, frame in tables.items()}
    units = villages_of(region_code)
    profile = rows.newest(frames.get("unit_profile"), units.index)
    status = rows.newest(frames.get("cooperative_status"), units.index)
    told = _told(frames.get("potential"), units.index, lines)
    rivals = np.column_stack([_places(profile, line.rivals) for line in lines])
    rivals = np.where(np.isnan(told["supply_count"]), rivals, told["supply_count"])
    return Known(
        units=units,
        lat=_column(profile, "lat"),
        lng=_column(profile, "lng"),
        area_km2=_column(profile, "area_km2"),
        rivals=rivals,
        anchors=np.column_stack([_places(profile, line.anchors) for line in lines]),
        businesses=_places(profile, business_places(day)),
        told=told,
        of_place={
            "population_count": _column(profile, "population_count"),
            "household_count": _column(profile, "household_count"),
            "vacant_land_m2": _column(profile, "vacant_land_m2"),
            "area_m2": _plots(frames.get("land"), units.index),
            "principal_members_count": _members(status),
        },
        days={name: _day(frame) for name, frame in frames.items()},
    )


def _day(frame: pd.DataFrame) -> str:
    return str(frame["as_of"].max().date()) if len(frame) else ""


def _column(frame: pd.DataFrame, name: str) -> Floats:
    empty = np.full(len(frame), np.nan)
    return frame[name].to_numpy(dtype=float) if name in frame else empty


def _places(profile: pd.DataFrame, facilities: Sequence[str]) -> Floats:
    """Sum of what was counted; nothing where none of the kinds was counted."""
    names = [f"{name}_count" for name in facilities if f"{name}_count" in profile]
    if not names:
        return np.full(len(profile), np.nan)
    return profile[names].sum(axis=1, min_count=1).to_numpy(dtype=float)


def _told(
    potential: pd.DataFrame | None, units: pd.Index, lines: Sequence[Line]
) -> Mapping[str, Floats]:
    names = [line.name for line in lines]
    empty = np.full((len(units), len(names)), np.nan)
    if potential is None or potential.empty:
        return dict.fromkeys(TOLD, empty)
    newest = potential.sort_values("as_of", kind="stable")
    newest = newest.drop_duplicates(["unit_code", "business"], keep="last")
    return {
        name: newest.set_index(["unit_code", "business"])[name]
        .reindex(pd.MultiIndex.from_product((units, names)))
        .to_numpy(dtype=float)
        .reshape(empty.shape)
        if name in newest
        else empty
        for name in TOLD
    }


def _plots(land: pd.DataFrame | None, units: pd.Index) -> Floats:
    """The largest plot on offer."""
    if land is None or land.empty or "area_m2" not in land:
        return np.full(len(units), np.nan)
    return land.groupby("unit_code")["area_m2"].max().reindex(units).to_numpy(dtype=float)


def _members(status: pd.DataFrame) -> Floats:
    """Members who paid; small counts are left out like those that nobody reported."""
    counts = _column(status, "principal_members_count")
    return np.where(hidden(counts), np.nan, counts)
