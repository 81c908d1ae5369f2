"""What is typed into a template is read back: every kind, every state, every way to save it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kopmp_lib import contracts
from kopmp_lib.contracts import Column
from kopmp_lib.sources import cells, dictionary, files, office, template
from kopmp_lib.sources.layout import Sheet
from kopmp_lib.sources.names import recognise

TABLES = [name for name, *_ in template.listed()]
MONTHS = [
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus"),
    *("September", "Oktober", "November", "Desember"),
]
CODES = {
    "unit_code": ["19.71.06.1002", "76.04.01.1001"],
    "regency_code": ["19.71", "19.10", "76.04"],
    "province_code": ["19", "76"],
}
TEXTS = ["Gabek Dua", "K-001", "Maju; Jaya, Blok A", 'Toko "é"', "=1+1", "007", "19.10", "+62 kg"]
PATTERNED = {r"20\d{2}": ["2025", "2026"], r"\d{5}": ["01111", "47111"]}
DELIMITERS = [",", ";", "\t"]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "cp1252"]
SETTINGS = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


class Cell(NamedTuple):
    """What an official types, in a workbook and as text, and what it stands for."""

    typed: object
    text: str
    value: object
    state: str = contracts.REPORTED


NOTHING = [
    Cell(None, "", None, contracts.NOT_REPORTED),
    Cell("-", "-", None, contracts.NOT_REPORTED),
    Cell("tidak berlaku", "tidak berlaku", None, contracts.NOT_APPLICABLE),
]


def indonesian(number: float, digits: int) -> str:
    return f"{number:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def figure(column: Column, number: int) -> Cell:
    """A figure as it is typed; ``number`` counts whole ones, hundredths or ten-thousandths."""
    digits = {"count": 0}.get(column.kind, {"rupiah": 0, "degrees": 4}.get(column.unit, 2))
    value = number / 10**digits if digits else number
    state = contracts.REPORTED if value else contracts.ZERO
    if column.unit == "share":
        text = f"{indonesian(number / 100, 2)}%"
        return Cell(text, text, number / 10_000, state)
    prefix = "Rp" if column.unit == "rupiah" and number >= 0 else ""
    return Cell(value, prefix + indonesian(value, digits), float(value), state)


def figures(column: Column) -> st.SearchStrategy[Cell]:
    scale = 1 if column.kind == "count" or column.unit == "rupiah" else 100
    scale = 10_000 if column.unit in ("degrees", "share") else scale
    low = -(10**9) if column.low is None else math.ceil(column.low * scale)
    high = 10**9 - 1 if column.high is None else math.floor(column.high * scale)
    noughts = [figure(column, 0)] if low <= 0 <= high else []
    return st.one_of(
        st.integers(low, high).map(lambda number: figure(column, number)),
        st.sampled_from(NOTHING + noughts),
    )


def days(column: Column) -> st.SearchStrategy[Cell]:
    def written(day: dt.date) -> Cell:
        if column.kind == "month":
            first = day.replace(day=1)
            return Cell(first, f"{MONTHS[day.month - 1]} {day.year}", pd.Timestamp(first))
        return Cell(day, f"{day:%d/%m/%Y}", pd.Timestamp(day))

    return st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31)).map(written)


def words(column: Column) -> st.SearchStrategy[Cell]:
    listed = CODES.get(column.name) or dictionary.words(column) or PATTERNED.get(column.pattern)
    return st.sampled_from([Cell(text, text, text) for text in listed or TEXTS])


FLAGS = [
    Cell("Ya", "Ya", 1.0),
    Cell("Tidak", "Tidak", 0.0, contracts.ZERO),
    Cell("Belum", "Belum", 0.0, contracts.ZERO),
    *NOTHING,
]


def typed(column: Column) -> st.SearchStrategy[Cell]:
    if column.kind == "flag":
        return st.sampled_from(FLAGS)
    if column.kind in ("count", "number"):
        return figures(column)
    some = days(column) if column.kind in ("date", "month") else words(column)
    return st.one_of(some, st.sampled_from(NOTHING[:1])) if column.optional else some


class Form(NamedTuple):
    """One table and what is typed into it, row by row."""

    table: str
    columns: tuple[Column, ...]
    rows: list[tuple[Cell, ...]]


@st.composite
def forms(draw: st.DrawFn) -> Form:
    table = draw(st.sampled_from(TABLES))
    columns = dictionary.typed(contracts.table(table))
    row = st.tuples(*(typed(column) for column in columns))
    return Form(table, columns, draw(st.lists(row, min_size=1, max_size=4)))


@cache
def blank(table: str) -> bytes:
    with TemporaryDirectory() as folder:
        return template.write(table, Path(folder) / "isian.xlsx").read_bytes()


def filled(form: Form) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(blank(form.table)))
    sheet = book.worksheets[0]
    for row, typed_cells in enumerate(form.rows, 2):
        for at, one in enumerate(typed_cells, 1):
            if isinstance(one.typed, str):
                office.put(sheet.cell(row, at), one.typed)
            else:
                sheet.cell(row, at).value = one.typed  # type: ignore[assignment]
    return office.as_bytes(book)


def saved_as_text(form: Form, delimiter: str, encoding: str) -> bytes:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=delimiter)
    writer.writerow([one.head for one in template.fields(contracts.table(form.table))])
    writer.writerows([cell.text for cell in row] for row in form.rows)
    return stream.getvalue().encode(encoding)


def check_read_back(form: Form, sheets: list[Sheet]) -> None:
    (sheet,) = sheets
    found = recognise(sheet)
    assert found.table == form.table
    assert [*found.columns.values()] == [column.name for column in form.columns]
    assert (found.unknown, found.ignored, found.personal, found.twice) == ((), {}, (), ())
    for at, (name, column) in enumerate(zip(found.columns, form.columns, strict=True)):
        numeric = None if sheet.numeric is None else sheet.numeric[name]
        percent = name in found.percent
        parsed = cells.parse(sheet.frame[name], column, numeric=numeric, percent=percent)
        wanted = [row[at] for row in form.rows]
        assert not parsed.broken.any(), (column.name, parsed.rules.tolist())
        assert [plain(one) for one in parsed.values] == [one.value for one in wanted], column.name
        if column.measure:
            assert parsed.states is not None
            assert parsed.states.tolist() == [one.state for one in wanted], column.name


def plain(value: object) -> object:
    return None if pd.isna(value) or value == "" else value  # type: ignore[call-overload]


@SETTINGS
@given(forms())
def test_what_is_typed_into_a_workbook_is_read_back(form: Form) -> None:
    sheets, faults = files.read(filled(form), "isian.xlsx", ".xlsx")
    assert faults == []
    check_read_back(form, sheets)


@SETTINGS
@given(forms(), st.sampled_from(DELIMITERS), st.sampled_from(ENCODINGS))
def test_what_is_saved_as_text_is_read_back(form: Form, delimiter: str, encoding: str) -> None:
    raw = saved_as_text(form, delimiter, encoding)
    sheets, faults = files.read(raw, "isian.csv", ".csv")
    assert faults == []
    check_read_back(form, sheets)


@pytest.mark.parametrize("table", TABLES)
def test_an_empty_template_is_known_with_every_column(table: str) -> None:
    sheets, faults = files.read(blank(table), "isian.xlsx", ".xlsx")
    assert faults == []
    check_read_back(Form(table, dictionary.typed(contracts.table(table)), []), sheets)
