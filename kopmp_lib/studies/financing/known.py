"""What was known by a day, of which villages?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import pandas as pd

from kopmp_lib.regions import gazetteer

TIMES = ("as_of", "date", "month")


def villages(region_code: str) -> pd.DataFrame:
    """Which villages make up the region, whether or not a table knows them?"""
    rows = [
        (village.code, village.name, village.kind, district.code, district.name)
        for district in gazetteer.region(region_code).children
        for village in district.children
    ]
    names = ["unit_code", "name", "kind", "kecamatan_code", "kecamatan"]
    return pd.DataFrame(rows, columns=names).set_index("unit_code").sort_index()


def until(frame: pd.DataFrame | None, day: dt.date) -> pd.DataFrame:
    """Which rows were known by this day? Without any the table is as good as absent."""
    nothing = pd.DataFrame({"as_of": pd.Series(dtype="datetime64[ns]")})
    if frame is None or frame.empty:
        return nothing
    if day == dt.date.max:
        return frame
    end = pd.Timestamp(day)
    keep = pd.Series(True, index=frame.index)
    for name in TIMES:
        if name in frame:
            keep &= frame[name] <= end
    return frame[keep] if keep.any() else nothing


def newest(frame: pd.DataFrame, units: pd.Index, by: str = "as_of") -> pd.DataFrame:
    """What is the newest row of each village? Villages without one have no figures."""
    if frame.empty:
        return pd.DataFrame(index=units)
    last = frame.sort_values(by, kind="stable").drop_duplicates("unit_code", keep="last")
    return last.set_index("unit_code").reindex(units)


def column(frame: pd.DataFrame, name: str) -> pd.Series:
    """Which figures has this column; missing everywhere if the source lacks it?"""
    if name in frame:
        return frame[name].astype(float)
    return pd.Series(float("nan"), index=frame.index)


def day_of(frames: Iterable[pd.DataFrame]) -> str:
    """Which is the newest day of these tables? Empty if they hold nothing."""
    days = [frame["as_of"].max() for frame in frames if len(frame)]
    return str(max(days).date()) if days else ""


def origin(tables: Mapping[str, pd.DataFrame | None]) -> str:
    """Where do the rows come from? Simulated rows anywhere make the whole result simulated."""
    present = {
        name
        for frame in tables.values()
        if frame is not None and "origin" in frame
        for name in frame["origin"].unique()
    }
    return next((name for name in ("simulated", "user") if name in present), "observed")
