"""Workbooks: several sheets, dates, formulas, and those that are no workbook at all."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from kopmp_lib.sources import unpacking, workbook
from kopmp_lib.sources.faults import tell

Book = Callable[..., bytes]
WithPart = Callable[[bytes, str, bytes], bytes]
SHEET = "xl/worksheets/sheet1.xml"
OPEN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
SPACE = b" " * 2**24
CLOSE = b"</sheetData></worksheet>"


def refusal(raw: bytes) -> str:
    sheets, faults = workbook.read(raw, "b.xlsx")
    assert sheets == []
    assert [f.rule for f in faults] == ["unreadable"]
    assert faults[0].fix
    return tell(faults[0].found, "en")


def test_numbers_dates_and_words_are_text_that_reads_back(book: Book) -> None:
    day, moment = dt.date(2025, 7, 21), dt.datetime(2025, 7, 21, 10, 30)
    row = ["19.71.06.1002", 5, 5.0, 1.234, "1.234", day, moment, True, None, 45859]
    (sheet,), faults = workbook.read(book(Data=[[f"k{n}" for n in range(10)], row]), "b.xlsx")
    assert faults == []
    assert sheet.frame.loc[2].tolist() == [
        *("19.71.06.1002", "5", "5", "1.234", "1.234", "2025-07-21", "2025-07-21 10:30:00"),
        *("TRUE", "", "45859"),
    ]
    assert sheet.numeric is not None
    assert sheet.numeric.loc[2].tolist() == [False, True, True, True, *[False] * 5, True]


def test_all_sheets_are_read_and_hidden_ones_told(book: Book) -> None:
    def hide(made: Any) -> None:
        made["Lama"].sheet_state = "hidden"

    rows = [["Kode", "NIB"], ["19.71.06.1002", 1]]
    sheets, faults = workbook.read(book(hide, Baru=rows, Kosong=[], Lama=rows), "b.xlsx")
    assert [(s.sheet, s.hidden) for s in sheets] == [("Baru", False), ("Lama", True)]
    assert [(f.sheet, f.rule, f.severity) for f in faults] == [("Lama", "hidden_sheet", "warning")]


def test_merged_heads_of_two_rows(book: Book) -> None:
    def merge(made: Any) -> None:
        for cells in ("A1:D1", "A2:A3", "B2:B3", "C2:D2", "A4:A5"):
            made["Data"].merge_cells(cells)

    rows = [
        ["REKAP SIMPANAN"],
        ["Kecamatan", "Kelurahan", "Simpanan Pokok"],
        [None, None, "Rp", "Orang"],
        ["Gabek", "Selindung", 10, 2],
        [None, "Gabek Satu", 20, 3],
        ["Jumlah", None, 30, 5],
    ]
    (sheet,), _ = workbook.read(book(merge, Data=rows), "b.xlsx")
    assert list(sheet.frame.columns) == [
        *("Kecamatan", "Kelurahan", "Simpanan Pokok / Rp", "Simpanan Pokok / Orang")
    ]
    assert sheet.frame["Kecamatan"].tolist() == ["Gabek", "Gabek"]
    assert list(sheet.frame.index) == [4, 5]
    assert list(sheet.totals.index) == [6]


def test_formulas_that_failed_or_were_never_worked_out(book: Book, with_part: WithPart) -> None:
    raw = book(Data=[["a", "b", "c", "d", "e"], [1, 2, 3, 4, 5]])
    cells = (
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c>'
        b'<c r="B1" t="inlineStr"><is><t>b</t></is></c>'
        b'<c r="C1" t="inlineStr"><is><t>c</t></is></c>'
        b'<c r="D1" t="inlineStr"><is><t>d</t></is></c></row>'
        b'<row r="2"><c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B2"><f>1+1</f><v></v></c>'
        b'<c r="C2"><f>1+1</f><v>2</v></c><c r="D2" t="str"><f>""</f><v></v></c></row>'
    )
    (sheet,), _ = workbook.read(with_part(raw, SHEET, OPEN + cells + CLOSE), "b.xlsx")
    assert sheet.frame.loc[2].to_dict() == {"a": "#DIV/0!", "b": "=", "c": "2", "d": ""}


def test_an_error_that_openpyxl_writes(book: Book) -> None:
    (sheet,), _ = workbook.read(book(Data=[["a", "b"], ["x", "#REF!"]]), "b.xlsx")
    assert sheet.frame.loc[2, "b"] == "#REF!"


# --- what is no table ---------------------------------------------------------------------------


def test_a_cell_in_the_last_corner(book: Book, with_part: WithPart) -> None:
    raw = book(Data=[["a"]])
    far = b'<row r="1048576"><c r="CV1048576"><v>1</v></c></row>'
    assert "unpacks to more" in refusal(with_part(raw, SHEET, OPEN + far + CLOSE))
    wide = b'<row r="1"><c r="XFD1"><v>1</v></c></row>'
    assert "16384 columns" in refusal(with_part(raw, SHEET, OPEN + wide + CLOSE))


def test_colour_alone_makes_no_sheet_larger(book: Book, with_part: WithPart) -> None:
    raw = book(Data=[["a", "b"], [1, 2]])
    cells = (
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="XFD1" s="0"/></row>'
        b'<row r="2"><c r="A2"><v>1</v></c></row><row r="1048576"><c r="A1048576" s="0"></c></row>'
    )
    (sheet,), faults = workbook.read(with_part(raw, SHEET, OPEN + cells + CLOSE), "b.xlsx")
    assert (sheet.frame.to_dict("list"), faults) == ({"a": ["1"]}, [])


def test_cells_that_do_not_say_where_they_stand(book: Book, with_part: WithPart) -> None:
    raw = book(Data=[["a"]])
    wide = b"<row>" + b"<c><v>1</v></c>" * 10_000 + b"</row>"
    assert "10000 columns" in refusal(with_part(raw, SHEET, OPEN + wide + CLOSE))


def test_a_bomb_is_not_unpacked(
    book: Book, with_part: WithPart, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "LARGEST_PART", 2**23)
    assert "unpacks to more" in refusal(with_part(book(Data=[["a"]]), SHEET, OPEN + SPACE))


def test_a_bomb_that_says_it_is_small(
    book: Book, with_part: WithPart, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacking, "LARGEST_PART", 2**23)
    raw = with_part(book(Data=[["a"]]), SHEET, OPEN + SPACE)
    true = len(OPEN + SPACE).to_bytes(4, "little")
    assert raw.count(true) == 2
    assert "unpacks to more" in refusal(raw.replace(true, (1000).to_bytes(4, "little")))


def test_a_long_text_used_a_million_times(book: Book, with_part: WithPart) -> None:
    raw = with_part(
        book(Data=[["a"]]),
        "xl/sharedStrings.xml",
        b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
        + b"a" * 30_000
        + b"</t></si></sst>",
    )
    rows = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 20_000)
    )
    assert "unpacks to more" in refusal(with_part(raw, SHEET, OPEN + rows + CLOSE))


def test_a_billion_laughs(book: Book, with_part: WithPart) -> None:
    laugh = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + OPEN + CLOSE
    assert "definitions of its own" in refusal(with_part(book(Data=[["a"]]), SHEET, laugh))


def test_damaged_and_other_zips(book: Book, with_part: WithPart) -> None:
    raw = book(Data=[["a", "b"], [1, 2]])
    assert "damaged" in refusal(raw[: len(raw) // 2])
    assert "damaged" in refusal(with_part(raw, "xl/workbook.xml", b"<workbook"))
    assert "damaged" in refusal(with_part(raw, SHEET, b"<worksheet><sheetData><row"))
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as made:
        made.writestr("a.csv", "a,b")
    assert "no workbook" in refusal(other.getvalue())


def test_an_empty_workbook(book: Book) -> None:
    assert refusal(book(Data=[])) == "nothing"


@pytest.mark.parametrize("at", range(5))
def test_a_flag_of_encryption(book: Book, at: int) -> None:
    raw = bytearray(book(Data=[["a", "b"], [1, at]]))
    start = raw.index(b"PK\x01\x02")
    raw[start + 8] |= 1
    assert refusal(bytes(raw)) == "a workbook with a password"
