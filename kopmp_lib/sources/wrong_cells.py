"""How is each cell that could not be read told: what was found, expected, and how to mend it?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kopmp_lib.contracts import Column
from kopmp_lib.sources import dates, words
from kopmp_lib.sources.cells import Parsed
from kopmp_lib.sources.faults import Fault, quoted
from kopmp_lib.sources.reading import SEVERITY
from kopmp_lib.sources.word_cells import nearest_allowed

if TYPE_CHECKING:
    import pandas as pd

EXPECTED = {
    "count": "a whole number such as 1234 or 1.234",
    "number": "a number such as 1234,5 or 1.234,50",
    "date": "a day such as 21/07/2025, 21 Juli 2025 or 2025-07-21",
    "month": "a month such as 2025-07 or Juli 2025",
    "flag": "Ya or Tidak",
}
MONEY = "an amount such as 1500000, Rp1.500.000 or Rp 1,5 juta"
SHARE = "a share such as 0,125 or 12,5%"

FIXES = {
    "not_a_number": "Write the number alone; leave the cell empty or write - if it is not known.",
    "fraction": "Write the whole number. If dots between thousands were lost, write them again.",
    "out_of_range": "Correct the number.",
    "mixed_numbers": "In this column dots and commas mean different things in different rows; "
    "write all numbers without dots between thousands.",
    "missing_value": "Fill in the cell.",
    "not_allowed": "Write one of the expected words.",
    "pattern": "Write it as expected.",
    "unclear_word": "Write 0 if there is none, or - if it is not known.",
    "error_cell": "The formula failed; mend it, or write its value.",
    "formula_without_value": "Open the file in a spreadsheet program, let it work out the "
    "formulas, and save it again.",
    "not_a_date": "Write the day first, then the month, then the year.",
    "not_a_flag": "Write Ya or Tidak; leave the cell empty if it is not known.",
    "thousands_dot": "Read as {read}. Write it without the dot, or correct it if that is wrong.",
    "thousands_comma": "Read as {read}. Write it without the comma, or correct it if that is "
    "wrong.",
    "unclear_number": "Read as {read}. Write it with more decimals, or correct it if that is "
    "wrong.",
}
MONTH_FIRST = (
    "Here the month seems to stand first. Rewrite the whole column with the day first: a day up "
    "to 12 is read as the day too."
)


def told(
    parsed: Parsed,
    cells: pd.Series,
    column: Column,
    *,
    file: str,
    sheet: str = "",
    name: str = "",
) -> Iterator[Fault]:
    """Which faults do the cells of one column have?

    Parameters
    ----------
    parsed : Parsed
        What :func:`kopmp_lib.sources.cells.parse` made of ``cells``.
    name : str
        The column by its name in the file.
    """
    marked = parsed.rules != ""
    values = parsed.values[marked]
    for row, rule, text, value in zip(
        values.index, parsed.rules[marked], cells[marked], values, strict=True
    ):
        yield Fault(
            file,
            sheet,
            int(row),
            name or column.name,
            rule,
            SEVERITY[rule],
            quoted(text) if text else "an empty cell",
            expected(column, rule, text),
            _fix(column, rule, text, value),
        )


def expected(column: Column, rule: str = "", text: str = "") -> str:
    """What should a cell of this column hold?"""
    if rule == "not_allowed":
        near = nearest_allowed(text, column)
        return f"{near}?" if near else " | ".join(column.allowed)
    if rule == "out_of_range":
        return _bounds(column)
    if column.unit == "rupiah":
        return MONEY
    if column.unit == "share":
        return SHARE
    return EXPECTED.get(column.kind, column.example if hasattr(column, "example") else "") or (
        " | ".join(column.allowed) or column.meaning
    )


def _bounds(column: Column) -> str:
    if column.unit == "share":
        return f"{SHARE}, from 0 to 1"
    low = "" if column.low is None else f"at least {column.low:g}"
    high = "" if column.high is None else f"at most {column.high:g}"
    return " and ".join(part for part in (low, high) if part)


def _fix(column: Column, rule: str, text: str, value: object) -> str:
    if rule == "out_of_range" and column.unit == "share":
        return f"If it is a per cent, write {quoted(text)}%."
    if rule == "not_a_date" and dates.is_month_first(words.plain(text)):
        return MONTH_FIRST
    return FIXES[rule].format(read=f"{value:.15g}" if isinstance(value, float) else value)
