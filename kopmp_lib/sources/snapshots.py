"""Which of all rows that were ever taken in does a reader get?

The store keeps the rows of every source and day. Where two sources tell of the same place and day,
the one that came last is believed. A table whose key holds the day keeps all days; of the others
the newest day of each place counts, and of a profile the newest figure that is known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kopmp_lib.contracts import NOT_REPORTED, Table

if TYPE_CHECKING:
    import pandas as pd

DAY = "as_of"


def resolve(
    frame: pd.DataFrame, table: Table, order: Sequence[str], as_of: dt.date | None = None
) -> pd.DataFrame:
    """Which rows count?

    Parameters
    ----------
    frame : DataFrame
        Rows of one table, of all sources and days.
    order : sequence of str
        Entries of the sources; what comes later is believed before what comes first.
    as_of : date, optional
        Only what was known of this day and before.
    """
    if as_of is not None:
        frame = frame[frame[DAY] <= str(as_of)]
    if _differ(frame["source"]):
        frame = _believed(frame, table, order)
    if DAY not in table.key and _differ(frame[DAY]):
        frame = _profile(frame, table) if len(table.key) == 1 else _newest(frame, table)
    return frame.reset_index(drop=True)


def _differ(cells: pd.Series) -> bool:
    return bool(len(cells)) and bool((cells != cells.iloc[0]).any())


def _believed(frame: pd.DataFrame, table: Table, order: Sequence[str]) -> pd.DataFrame:
    rank = {source: place for place, source in enumerate(order)}
    frame = frame.assign(_rank=frame["source"].map(rank).fillna(-1))
    frame = frame.sort_values([table.place, DAY, "_rank"], kind="stable").drop(columns="_rank")
    key = list(dict.fromkeys((*table.key, DAY)))
    if len(table.key) == 1 and DAY not in table.key:
        return _coalesced(frame, table, key)
    return frame.drop_duplicates(key, keep="last")


def _newest(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    newest = frame.groupby(table.place)[DAY].transform("max")
    return frame[frame[DAY] == newest]


def _profile(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    ordered = frame.sort_values([table.place, DAY], kind="stable")
    return _coalesced(ordered, table, [table.place])


def _coalesced(frame: pd.DataFrame, table: Table, key: list[str]) -> pd.DataFrame:
    """One row a key: the last one, with the last known figure where it has none."""
    last = frame.drop_duplicates(key, keep="last").set_index(key)
    for measure in table.measures:
        if measure.name not in frame:
            continue
        told = frame[frame[measure.state].ne(NOT_REPORTED) & frame[measure.state].notna()]
        known = told.drop_duplicates(key, keep="last").set_index(key)
        last[measure.name] = known[measure.name].reindex(last.index)
        last[measure.state] = known[measure.state].reindex(last.index).fillna(NOT_REPORTED)
    return last.reset_index()[list(frame.columns)]
