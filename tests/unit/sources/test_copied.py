"""Copies of files that cannot be copied as they are, or only in part."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from kopmp_lib.sources import copied
from kopmp_lib.sources.annotated import COLOURS, annotate
from kopmp_lib.sources.faults import ERROR, Fault, quoted, say
from kopmp_lib.sources.files import open_sheets
from kopmp_lib.sources.wrong_cells import EXPECTED, FIXES


def fault(
    row: int | None = None, column: str = "", *, sheet: str = "", file: str = "rekap.xlsx"
) -> Fault:
    fix = say(FIXES["not_a_number"])
    return Fault(
        file, sheet, row, column, "not_a_number", ERROR, quoted("x"), EXPECTED["count"], fix
    )


IN_A_CELL = fault(4, "NIB", sheet="Data")


def colour(cell: Any) -> str:
    return str(cell.fill.start_color.rgb) if cell.fill.fill_type else ""


def listed(book: Any) -> list[list[str]]:
    """Rows of the list below its head."""
    rows = [[str(cell.value or "") for cell in row] for row in book["Temuan"].iter_rows()]
    head = next(at for at, row in enumerate(rows) if row[0] == "Nomor")
    return rows[head + 1 :]


@pytest.fixture
def rekap(tmp_path: Path) -> Path:
    """A workbook of one table with a cell merged of two in its head."""
    book = openpyxl.Workbook()
    book.active.title = "Data"
    for row in (
        ["Kode", "Simpanan", None, "NIB"],
        [None, "Rp", "Orang", None],
        ["19.71.06.1002", 5, 3, 1],
        ["19.71.06.1003", 10, "tiga", "x"],
    ):
        book.active.append(row)
    for area in ("A1:A2", "B1:C1", "D1:D2"):
        book.active.merge_cells(area)
    book.save(tmp_path / "rekap.xlsx")
    return tmp_path / "rekap.xlsx"


def test_a_text_file_becomes_a_workbook_with_its_rows(tmp_path: Path) -> None:
    path = tmp_path / "rekap.csv"
    path.write_text("Rekap;;\nKode;Nama;NIB\n19.10;=1+1;lima\n19.71;Gabek;1\nJumlah;;1\n", "utf-8")
    faults = [fault(3, "NIB", file="rekap.csv"), fault(file="rekap.csv")]
    book = openpyxl.load_workbook(annotate(path, faults, tmp_path / "salinan"))
    assert (tmp_path / "salinan.xlsx").exists()
    sheet = book["rekap"]
    assert [[cell.value for cell in row] for row in sheet] == [
        ["Rekap", None, None],
        ["Kode", "Nama", "NIB"],
        ["19.10", "=1+1", "lima"],
        ["19.71", "Gabek", "1"],
        ["Jumlah", None, "1"],
    ]
    assert {cell.data_type for cell in sheet[3]} == {"s"}
    assert colour(sheet["C3"]) == COLOURS[ERROR]
    assert listed(book)[1][4] == "C3"


def test_a_file_without_a_head_row_has_its_names_above(tmp_path: Path) -> None:
    path = tmp_path / "rekap.parquet"
    pd.DataFrame({"kode": ["19.71", "19.72"], "nib": ["1", "x"]}).to_parquet(path)
    faults = [
        fault(2, "nib", file=path.name),
        fault(None, "kode", file=path.name),
    ]
    book = openpyxl.load_workbook(annotate(path, faults, tmp_path / "s.xlsx"))
    sheet = book["rekap"]
    assert [cell.value for cell in sheet[1]] == ["kode", "nib"]
    assert [cell.coordinate for row in sheet for cell in row if colour(cell)] == ["A1", "B3"]
    assert listed(book)[1][4] == "B2"  # as the file counts


def test_of_a_large_table_only_rows_with_faults_are_written(
    rekap: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copied, "MOST_CELLS", 3)
    monkeypatch.setattr(copied, "MOST_WRITTEN", 3)
    book = openpyxl.load_workbook(annotate(rekap, [IN_A_CELL], tmp_path / "s.xlsx"))
    sheet = book["Data"]
    assert [cell.value for cell in sheet[4]] == ["19.71.06.1003", "10", "tiga", "x"]
    assert {cell.value for cell in sheet[3]} == {None}
    assert colour(sheet["D4"]) == COLOURS[ERROR]
    told = [str(row[0].value) for row in book["Temuan"].iter_rows(max_row=9)]
    assert any(text.startswith("Data: tabel besar") for text in told)


def test_a_file_that_cannot_be_read_has_its_list(tmp_path: Path) -> None:
    path = tmp_path / "rusak.xlsx"
    path.write_bytes(b"PK\x03\x04 nothing")
    _, faults = open_sheets(path)
    book = openpyxl.load_workbook(annotate(path, faults, tmp_path / "s.xlsx"))
    assert book.sheetnames == ["Temuan"]
    assert len(listed(book)) == 1


@pytest.mark.parametrize("what", ["mergeCell", "hyperlink"])
def test_areas_larger_than_any_table_do_not_stop_the_copy(
    rekap: Path, tmp_path: Path, what: str
) -> None:
    """The copying program makes a cell for each of seventeen thousand million."""
    bombs = {
        "mergeCell": (b'<mergeCell ref="A1:A2"', b'<mergeCell ref="F9:XFD1048576"'),
        "hyperlink": (
            b"</mergeCells>",
            b'</mergeCells><hyperlinks><hyperlink ref="A1:XFD1048576" location="A1"/></hyperlinks>',
        ),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(rekap) as old, zipfile.ZipFile(stream, "w") as made:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                assert bombs[what][0] in content
                content = content.replace(*bombs[what])
            made.writestr(entry.filename, content)
    rekap.write_bytes(stream.getvalue())
    book = openpyxl.load_workbook(annotate(rekap, [IN_A_CELL], tmp_path / "s.xlsx"))
    assert colour(book["Data"]["D4"]) == COLOURS[ERROR]


def test_a_workbook_that_cannot_be_copied_is_written_anew(
    rekap: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("a style that is not there")

    monkeypatch.setattr(openpyxl, "load_workbook", fail)
    made = annotate(rekap, [IN_A_CELL], tmp_path / "s.xlsx")
    monkeypatch.undo()
    assert colour(openpyxl.load_workbook(made)["Data"]["D4"]) == COLOURS[ERROR]
