"""Sheets as they are taken in, built cell by cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pandas as pd
import pytest

from kopmp_lib import contracts
from kopmp_lib.sources.cells import parse
from kopmp_lib.sources.faults import Fault
from kopmp_lib.sources.layout import Sheet
from kopmp_lib.sources.names import Recognised
from kopmp_lib.sources.taken import Taken

Make = Callable[..., Taken]

FIRST_ROW = 2
TODAY = dt.date(2026, 9, 1)
VILLAGES = [
    *("19.71.06.1001", "19.71.06.1002", "19.71.06.1003", "19.71.06.1004", "19.71.06.1005"),
    *("19.71.06.1006", "19.71.01.1004", "19.71.01.1006", "19.71.01.1007", "19.71.01.1008"),
    *("19.71.01.1009", "19.71.01.1010"),
]


def made(
    table: str,
    *,
    other: dict[str, list[str]] | None = None,
    ignored: dict[str, str] | None = None,
    totals: dict[int, dict[str, str]] | None = None,
    rows: Sequence[int] | None = None,
    file: str = "a.csv",
    **columns: list[str],
) -> Taken:
    """A sheet whose columns are called as in the contract.

    Parameters
    ----------
    other, ignored
        Columns of the file that are not taken in: their cells, and why where that is known.
    totals
        Rows of sums, by their number.
    rows
        Numbers of the rows; without it they count from 2.
    """
    contract = contracts.table(table)
    raw = pd.DataFrame(columns | (other or {}), dtype="str")
    raw.index = pd.Index(rows or range(FIRST_ROW, FIRST_ROW + len(raw)))
    frame: dict[str, Any] = {}
    for name in columns:
        parsed = parse(raw[name], contract.column(name))
        frame[name] = parsed.values
        if parsed.states is not None:
            frame[f"{name}_state"] = parsed.states
    sums = pd.DataFrame.from_dict(totals or {}, orient="index", columns=None, dtype="str")
    sums = sums.reindex(columns=raw.columns).astype("str").fillna("")
    names = {name: name for name in columns}
    return Taken(
        Sheet(file, "", raw, 1, None, sums),
        Recognised(table, dict(names), ignored=ignored or {}),
        contract,
        pd.DataFrame(frame, index=raw.index),
        names,
    )


@pytest.fixture
def villages() -> list[str]:
    return list(VILLAGES)


@pytest.fixture
def take() -> Make:
    return made


@pytest.fixture
def status() -> Make:
    """So many villages on one day, with whatever measures are given."""

    def make(**columns: Any) -> Taken:
        count = next(len(cells) for cells in columns.values() if isinstance(cells, list))
        given = {"unit_code": VILLAGES[:count], "as_of": ["2026-08-05"] * count}
        return made("cooperative_status", **(given | columns))

    return make


@pytest.fixture
def today() -> dt.date:
    return TODAY


@pytest.fixture
def places() -> Callable[[Iterable[Fault]], list[tuple[str, int | None, str]]]:
    """What is told, and where: the rule, the row and the column."""
    return lambda faults: [(one.rule, one.row, one.column) for one in faults]


@pytest.fixture
def texts() -> Callable[[Fault], list[str]]:
    """What a fault says in Indonesian."""

    def said(fault: Fault) -> list[str]:
        parts = (fault.found, fault.expected, fault.fix)
        return [part if isinstance(part, str) else part.told("id") for part in parts]

    return said
