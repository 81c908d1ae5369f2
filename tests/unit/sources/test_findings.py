"""The list of findings in an annotated copy, and its comments once another program saved them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from kopmp_lib.sources.annotated import annotate
from kopmp_lib.sources.faults import ERROR, Fault, say
from kopmp_lib.sources.wrong_cells import EXPECTED, FIXES


def fault(row: int, column: str) -> Fault:
    where = ("rekap.xlsx", "Data", row, column)
    return Fault(
        *where, "not_a_number", ERROR, "lima", EXPECTED["count"], say(FIXES["not_a_number"])
    )


@pytest.fixture
def rekap(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    book.active.title = "Data"
    for row in (["Kode", "NIB"], ["19.71.06.1002", 1], ["19.71.06.1003", 2]):
        book.active.append(row)
    path = tmp_path / "rekap.xlsx"
    book.save(path)
    return path


def test_marks_are_known_though_another_program_kept_no_author(rekap: Path, tmp_path: Path) -> None:
    first = annotate(rekap, [fault(2, "NIB")], tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(first)
    cell = book["Data"]["B2"]
    cell.comment = Comment(cell.comment.text, " ")  # as LibreOffice saves it
    book["Data"]["A2"].comment = Comment("Sudah dicek Ani", " ")
    book.save(first)
    sheet = openpyxl.load_workbook(annotate(first, [], tmp_path / "b.xlsx"))["Data"]
    commented = [cell.coordinate for row in sheet for cell in row if cell.comment]
    assert commented == ["A2"]


def test_the_list_is_printed_on_a_page_that_can_be_read(rekap: Path, tmp_path: Path) -> None:
    made = annotate(rekap, [fault(2, "NIB"), fault(3, "NIB")], tmp_path / "a.xlsx")
    sheet = openpyxl.load_workbook(made)["Temuan"]
    head = next(row[0].row for row in sheet.iter_rows() if row[0].value == "Nomor")
    assert sheet.print_area == f"'Temuan'!$A$1:$I${head + 2}"
    printed = sum(sheet.column_dimensions[letter].width for letter in "ABCDEFGHI")
    assert printed < 200  # letters across A4 on its side, at no less than 8 points
    assert "Perbaiki berkas aslinya." in " ".join(
        str(row[0].value) for row in sheet.iter_rows(max_row=head)
    )
