"""Which rows of a table count: those known by a day, and the newest of each village?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import pandas as pd

from kopmp_lib.contracts.shape import NOT_REPORTED

TIMES = ("as_of", "date", "month")
STATE = "_state"


def until(frame: pd.DataFrame | None, day: dt.date) -> pd.DataFrame:
    """Which rows were known by this day? Without any the table is as good as absent."""
    nothing = pd.DataFrame({"as_of": pd.Series(dtype="datetime64[ns]")})
    if frame is None or frame.empty:
        return nothing
    if day == dt.date.max:
        return frame
    keep = pd.Series(True, index=frame.index)
    for name in TIMES:
        if name in frame:
            keep &= frame[name] <= pd.Timestamp(day)
    return frame[keep] if keep.any() else nothing


def newest(frame: pd.DataFrame | None, units: pd.Index, by: str = "as_of") -> pd.DataFrame:
    """What is the newest row of each village? Villages without one have no figures.

    A figure that the newest row does not carry at all, since its source lacks it, is taken from the
    row before.

    Parameters
    ----------
    by : str
        Column that orders the rows in time.

    Returns
    -------
    DataFrame
        By ``unit_code``, in the order of ``units``.
    """
    if frame is None or frame.empty:
        return pd.DataFrame(index=units)
    ordered = frame.sort_values(by, kind="stable")
    last = _last(ordered)
    for state in [name for name in ordered if name.endswith(STATE)]:
        told = ordered[state].notna()
        if told.all():
            continue
        carried, figure = _last(ordered[told]), state.removesuffix(STATE)
        last[figure] = carried[figure].reindex(last.index)
        last[state] = carried[state].reindex(last.index).fillna(NOT_REPORTED)
    return last.reindex(units)


def origin(tables: Mapping[str, pd.DataFrame | None]) -> str:
    """Where do the rows come from? Simulated rows anywhere make the whole result simulated."""
    present = {
        name
        for frame in tables.values()
        if frame is not None and "origin" in frame
        for name in frame["origin"].unique()
    }
    return next((name for name in ("simulated", "user") if name in present), "observed")


def _last(ordered: pd.DataFrame) -> pd.DataFrame:
    return ordered.drop_duplicates("unit_code", keep="last").set_index("unit_code")
