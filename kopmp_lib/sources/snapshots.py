"""Which of all rows that were ever taken in does a reader get?

The store keeps the rows of every source and day. Where two sources tell of the same place and day,
the one that came last is believed, in the columns that it carries; what it does not carry comes
from the others. A table whose key holds the day keeps all days. Of the others the newest row of
each key counts; of lists, such as the outlets of a village, the newest list of each place; and of
a profile the newest figure of each column.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kopmp_lib.contracts import NOT_REPORTED, Table

if TYPE_CHECKING:
    import pandas as pd

DAY = "as_of"


def until(frame: pd.DataFrame, day: dt.date | str | None) -> pd.DataFrame:
    """Which rows were known by this day? All, where none is named."""
    return frame[frame[DAY] <= str(day)] if day else frame


def resolve(frame: pd.DataFrame, table: Table, order: Sequence[str]) -> pd.DataFrame:
    """Which rows count?

    Parameters
    ----------
    frame : DataFrame
        Rows of one table, of all sources and days.
    order : sequence of str
        Entries of the sources; what comes later is believed before what comes first.

    Returns
    -------
    DataFrame
        One row a key. The day and source of a row are those of the newest figure in it.
    """
    if _differ(frame["source"]):
        frame = _one_a_key(_ranked(frame, table, order), table, [*table.key, DAY])
    if DAY not in table.key and _differ(frame[DAY]):
        if table.listing:
            frame = frame[frame[DAY] == frame.groupby(table.place)[DAY].transform("max")]
        else:
            ordered = frame.sort_values([table.place, DAY], kind="stable")
            frame = _one_a_key(ordered, table, list(table.key))
    return frame.reset_index(drop=True)


def _differ(cells: pd.Series) -> bool:
    return bool(len(cells)) and bool((cells != cells.iloc[0]).any())


def _ranked(frame: pd.DataFrame, table: Table, order: Sequence[str]) -> pd.DataFrame:
    rank = {source: place for place, source in enumerate(order)}
    ranked = frame.assign(_rank=frame["source"].map(rank).fillna(-1))
    return ranked.sort_values([table.place, DAY, "_rank"], kind="stable").drop(columns="_rank")


def _one_a_key(frame: pd.DataFrame, table: Table, key: list[str]) -> pd.DataFrame:
    """The last row of each key; a column that its source does not carry comes from the others."""
    key = list(dict.fromkeys(key))
    if not frame.duplicated(key).any():
        return frame
    last = frame.drop_duplicates(key, keep="last").set_index(key)
    for column in table.columns:
        if column.name not in frame or column.name in (*key, "origin", "source", DAY):
            continue
        told = frame[column.state if column.measure else column.name]
        known = told.notna()
        if column.measure and len(table.key) == 1:  # an empty cell of a form takes nothing away
            known &= told.ne(NOT_REPORTED)
        carried = frame[known].drop_duplicates(key, keep="last").set_index(key)
        last[column.name] = carried[column.name].reindex(last.index)
        if column.measure:
            state = carried[column.state].reindex(last.index)
            last[column.state] = state.fillna(last[column.state])
    return last.reset_index()[list(frame.columns)]
