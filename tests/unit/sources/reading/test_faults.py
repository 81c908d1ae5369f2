"""Faults are told in order, in one form, and without anything of a person."""

from __future__ import annotations

import json

import pytest

from kopmp_lib.sources.faults import Fault, as_json, as_rows, in_order, quoted, unreadable

FIELDS = ["file", "sheet", "row", "column", "rule", "severity", "found", "expected", "fix"]


def fault(file: str, sheet: str, row: int | None) -> Fault:
    return Fault(file, sheet, row, "NIB", "not_a_number", "error", "dua", "a number", "Mend it.")


def test_order_is_file_sheet_row_and_the_whole_sheet_first() -> None:
    wanted = [
        *(fault("a.csv", "", None), fault("a.csv", "", 9), fault("a.csv", "", 10)),
        *(fault("b.xlsx", "1", 3), fault("b.xlsx", "2", None)),
    ]
    assert in_order(reversed(wanted)) == wanted


def test_json_is_a_list_of_objects_with_the_agreed_names() -> None:
    told = json.loads(as_json([fault("ç.csv", "", 2), unreadable("b.csv", "nothing", "Fill it.")]))
    assert [list(one) for one in told] == [FIELDS, FIELDS]
    assert told[0]["row"] is None
    assert told[1]["file"] == "ç.csv"
    assert "ç" in as_json([fault("ç.csv", "", 2)])


def test_rows_are_those_of_the_json() -> None:
    faults = [fault("b", "", 1), fault("a", "", 1)]
    assert as_rows(faults) == json.loads(as_json(faults))


@pytest.mark.parametrize(
    "text",
    ["Ani 1971061203850001", "08127412345678"[:13], "+62 812 7412 3456", "1971 0612 0385 0001"],
)
def test_numbers_of_persons_are_never_shown(text: str) -> None:
    assert "[personal number]" in quoted(text)
    assert not any(part in quoted(text) for part in ("0001", "3456", "7412"))


def test_a_long_or_broken_text_is_shown_short_on_one_line() -> None:
    assert quoted("a\n  b") == "a b"
    assert len(quoted("panjang " * 50)) == 60
