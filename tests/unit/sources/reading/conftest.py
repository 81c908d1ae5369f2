"""Small files written by hand, in the shapes in which they come."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from kopmp_lib.contracts import Column
from kopmp_lib.sources import cells
from kopmp_lib.sources.cells import Parsed

Book = Callable[..., bytes]
Parse = Callable[..., Parsed]

COLUMNS = {
    "count": Column("a_count", "count", "people", "", measure=True, low=0),
    "amount": Column("a_idr", "number", "rupiah", "", measure=True, low=0),
    "balance": Column("b_idr", "number", "rupiah", "", measure=True),
    "share": Column("a_share", "number", "share", "", measure=True, low=0, high=1),
    "area": Column("area_km2", "number", "km2", "", measure=True, low=0),
    "plot": Column("area_m2", "number", "m2", "", measure=True, low=0),
    "date": Column("a_date", "date", "", "", measure=True),
    "day": Column("date", "date"),
    "month": Column("month", "month"),
    "flag": Column("a", "flag", "", "", measure=True),
    "has": Column("nib_count", "count", "co-operatives", "", measure=True, low=0),
    "word": Column("precision", "category", allowed=("day", "month")),
    "name": Column("name", "text", pattern=r"\S.*"),
}


@pytest.fixture
def parse() -> Parse:
    """Reads texts as the column of that kind; rows are counted from 2."""

    def read(kind: str, *texts: str, **how: Any) -> Parsed:
        column = pd.Series(texts, index=range(2, 2 + len(texts)), dtype="str")
        return cells.parse(column, COLUMNS[kind], **how)

    return read


@pytest.fixture
def column() -> Callable[[str], Column]:
    return COLUMNS.__getitem__


@pytest.fixture
def book() -> Book:
    """A workbook of sheets of rows; ``touch`` may do more to it before it is saved."""

    def make(touch: Callable[[Any], None] | None = None, **sheets: list[list[Any]]) -> bytes:
        import openpyxl

        made = openpyxl.Workbook()
        made.remove(made.active)
        for name, rows in sheets.items():
            sheet = made.create_sheet(name)
            for row in rows:
                sheet.append(row)
        if touch:
            touch(made)
        stream = io.BytesIO()
        made.save(stream)
        return stream.getvalue()

    return make


@pytest.fixture
def with_part() -> Callable[[bytes, str, bytes], bytes]:
    """The same workbook with one part that holds something else."""

    def change(raw: bytes, name: str, content: bytes) -> bytes:
        stream = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(raw)) as old,
            zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made,
        ):
            for entry in old.infolist():
                if entry.filename != name:
                    made.writestr(entry.filename, old.read(entry))
            made.writestr(name, content)
        return stream.getvalue()

    return change
