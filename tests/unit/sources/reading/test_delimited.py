"""Text files: what parts the cells, how they are encoded, which rows are amiss."""

from __future__ import annotations

import pytest

from kopmp_lib.sources import delimited
from kopmp_lib.sources.faults import Fault, tell
from kopmp_lib.sources.layout import Sheet

HEAD = ["Kode Wilayah", "Nama", "Luas"]
ROWS = [["19.71.06.1002", "Selindung Baru", "1,5"], ["19.71.06.1001", "Désa; Indah, Baru", "2,25"]]


def read(text: str | bytes, encoding: str = "utf-8") -> tuple[Sheet, list[Fault]]:
    raw = text if isinstance(text, bytes) else text.encode(encoding)
    sheets, faults = delimited.read(raw, "f.csv")
    (sheet,) = sheets
    return sheet, faults


def written(parter: str) -> str:
    def cell(text: str) -> str:
        return f'"{text}"' if set(text) & set(",;\t|") else text

    return "\r\n".join(parter.join(map(cell, row)) for row in [HEAD, *ROWS]) + "\r\n"


@pytest.mark.parametrize("parter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_every_way_of_writing_reads_the_same(parter: str, encoding: str) -> None:
    sheet, faults = read(written(parter), encoding)
    assert faults == []
    assert list(sheet.frame.columns) == HEAD
    assert sheet.frame.to_numpy().tolist() == ROWS
    assert list(sheet.frame.index) == [2, 3]


def test_decimal_commas_do_not_part_cells() -> None:
    sheet, _ = read("kode;luas;jumlah\na;1,5;2,5\nb;1,5;3,5\n")
    assert sheet.frame.shape == (2, 3)


def test_the_hint_of_a_spreadsheet_is_followed_and_counted() -> None:
    sheet, faults = read("sep=;\nkode;nama\n1,1;x\n")
    assert (sheet.head_row, list(sheet.frame.index), faults) == (2, [3], [])


def test_rows_are_counted_as_a_spreadsheet_counts_them() -> None:
    sheet, _ = read('kode,nama\n\n1,"dua\nbaris"\n\n2,x\n')
    assert list(sheet.frame.index) == [3, 5]
    assert sheet.frame.loc[3, "nama"] == "dua\nbaris"


def test_rows_of_another_length_are_told_and_left_out() -> None:
    sheet, faults = read("a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3,,\n5,6,7\n")
    assert [(f.row, f.rule, f.severity, tell(f.found, "en")) for f in faults] == [
        (3, "ragged_row", "error", "2 cells"),
        (4, "ragged_row", "error", "4 cells"),
    ]
    assert list(sheet.frame.index) == [2, 5, 6]


def test_a_quotation_mark_left_open_does_not_swallow_the_rest() -> None:
    sheet, faults = read('a,b\n1,2\n1,"2\n' + "3,4\n" * 20)
    assert [(f.row, f.rule) for f in faults] == [(3, "open_quotation")]
    assert len(sheet.frame) == 22


def test_one_left_open_in_a_long_file() -> None:
    sheet, faults = read('a,b\n1,2\n"1,2\n' + "3,4\n" * 50_000)
    assert [(f.row, f.rule) for f in faults] == [(3, "open_quotation")]
    assert len(sheet.frame) == 50_002


def test_inches_are_no_quotation() -> None:
    sheet, faults = read('a,b\n1,pipa 5" besi\n2,x\n')
    assert (sheet.frame["b"].tolist(), faults) == (['pipa 5" besi', "x"], [])


def test_nul_and_broken_characters_are_told() -> None:
    sheet, faults = read(b"kode,nama\n1,De\0sa\n")
    assert sheet.frame["nama"].tolist() == ["Desa"]
    assert [(f.rule, f.severity) for f in faults] == [("encoding", "warning")]
    _, faults = read("kode,nama\n1,é\n".encode() + b"2,\xff\n")
    assert [f.rule for f in faults] == ["encoding"]


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"\xef\xbb\xbf", b" , ,\n,,\n", b"\0\0"])
def test_nothing_in_it(raw: bytes) -> None:
    sheets, (fault,) = delimited.read(raw, "f.csv")
    assert (sheets, fault.rule, tell(fault.found, "en")) == ([], "unreadable", "nothing")


def test_too_many_columns_or_odd_rows_are_one_fault() -> None:
    wide = ",".join(map(str, range(10_000))).encode()
    assert [f.rule for f in delimited.read(wide + b"\n" + wide, "f.csv")[1]] == ["unreadable"]
    odd = b"a,b\n" * 300 + b"1\n" * 30_000 + b"1,2\n"
    sheets, faults = delimited.read(odd, "f.csv")
    assert (sheets, [f.rule for f in faults]) == ([], ["unreadable"])


def test_a_single_column_is_a_table() -> None:
    sheet, _ = read("Kode Wilayah\n19.71\n19.72\n")
    assert sheet.frame["Kode Wilayah"].tolist() == ["19.71", "19.72"]
