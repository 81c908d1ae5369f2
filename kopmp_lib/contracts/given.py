"""Can a study use the frames that it is given, be they read from the store or a user's own?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from kopmp_lib.contracts import table
from kopmp_lib.contracts.schema import NUMERIC
from kopmp_lib.contracts.shape import Column
from kopmp_lib.errors import DataError

if TYPE_CHECKING:
    import pandas as pd

DAYS = ("date", "month")
NUMBERED = "_id"
"""Ends the names of columns that only number rows, which a study can do without."""
LOOK = "Look up the table in docs/tables.md, and rename or add the column."


def given(
    tables: Mapping[str, pd.DataFrame], needs: Sequence[str], also: Sequence[str] = ("as_of",)
) -> dict[str, pd.DataFrame]:
    """Which frames does the study work with? Days as timestamps and figures as numbers.

    Parameters
    ----------
    tables : Mapping
        Frames by table; those the study does not need are handed on as they are.
    needs : sequence of str
        Tables of the study; each may be absent or empty.
    also : sequence of str
        Columns that must be there besides the keys.

    Raises
    ------
    DataError
        If a table is no frame, lacks a column of its key, or holds what cannot be read as a day or
        a number. Values are not checked further; ``kopmp check`` does that for files.
    """
    import pandas as pd

    made = dict(tables)
    for name in needs:
        frame = tables.get(name)
        if frame is None:
            continue
        if not isinstance(frame, pd.DataFrame):
            raise DataError(
                f"Table {name} is no table but a {type(frame).__name__}.",
                where=name,
                expected="a pandas DataFrame",
                todo="Give a DataFrame with the columns in docs/tables.md.",
            )
        if len(frame):
            made[name] = _usable(name, frame, also)
    return made


def _usable(name: str, frame: pd.DataFrame, also: Sequence[str]) -> pd.DataFrame:
    contract = table(name)
    key = [one for one in contract.key if not one.endswith(NUMBERED)]
    wanted = dict.fromkeys([*key, *(one for one in also if contract.has(one))])
    if missing := [column for column in wanted if column not in frame]:
        raise DataError(
            f"Table {name} has no column {', '.join(missing)}.",
            where=name,
            expected=", ".join(wanted),
            todo=LOOK,
        )
    turned = {
        column.name: _turned(name, column, frame[column.name])
        for column in contract.columns
        if column.name in frame and _differs(column, frame[column.name])
    }
    return frame.assign(**turned) if turned else frame


def _differs(column: Column, cells: pd.Series) -> bool:
    if column.kind in DAYS:
        return cells.dtype.kind != "M"
    return column.kind in NUMERIC and cells.dtype.kind not in "fiub"


def _turned(name: str, column: Column, cells: pd.Series) -> pd.Series:
    import pandas as pd

    try:
        if column.kind in NUMERIC:
            return pd.to_numeric(cells).astype(float)
        if isinstance(cells.dtype, pd.PeriodDtype):
            return cells.dt.to_timestamp().astype("datetime64[ns]")
        return pd.to_datetime(cells).astype("datetime64[ns]")
    except (ValueError, TypeError, OverflowError) as error:
        kind = "a number" if column.kind in NUMERIC else "a day or a month"
        raise DataError(
            f"Column {column.name} of table {name} cannot be read: {error}.",
            where=f"{name}.{column.name}",
            expected=f"{kind} in every row, or nothing",
            todo=LOOK,
        ) from error
