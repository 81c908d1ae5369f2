"""The annotated copy: faulty cells coloured and commented, all listed, the file untouched."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from kopmp_lib.errors import ParameterError, WorkspaceError
from kopmp_lib.sources import annotated, findings
from kopmp_lib.sources.annotated import COLOURS, annotate, copies
from kopmp_lib.sources.faults import ERROR, WARNING, Fault, quoted, say
from kopmp_lib.sources.files import open_sheets
from kopmp_lib.sources.wrong_cells import EXPECTED, FIXES

WRONG = say(FIXES["not_a_number"])
A_COUNT = EXPECTED["count"]
TITLED = [
    ["Rekap koperasi Juli 2026", None, None, None],
    ["Kode", "Simpanan", None, "NIB"],
    [None, "Rp", "Orang", None],
    ["19.71.06.1002", "lima", 3, 1],
    ["19.71.06.1003", 10, "tiga", 2],
]


def fault(
    row: int | None = None,
    column: str = "",
    *,
    sheet: str = "Data",
    severity: str = ERROR,
    file: str = "rekap.xlsx",
    found: str = "lima",
    rule: str = "not_a_number",
) -> Fault:
    return Fault(file, sheet, row, column, rule, severity, quoted(found), A_COUNT, WRONG)


@pytest.fixture
def rekap(tmp_path: Path) -> Path:
    """A workbook with a title, a head of two rows, merged cells, and a sheet beside."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data"
    for row in TITLED:
        sheet.append(row)
    for area in ("A1:D1", "A2:A3", "B2:C2", "D2:D3"):
        sheet.merge_cells(area)
    sheet["C4"].number_format = "0.0"
    book.create_sheet("Lain")["A1"] = "=1+1"
    path = tmp_path / "rekap.xlsx"
    book.save(path)
    return path


@pytest.fixture
def marked(rekap: Path, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """The annotated copy of it as a spreadsheet program opens it."""
    before = hashlib.sha256(rekap.read_bytes()).hexdigest()

    def make(*faults: Fault, path: Path = rekap) -> Any:
        made = annotate(path, faults, tmp_path / "salinan.xlsx")
        return openpyxl.load_workbook(made)

    yield make
    assert hashlib.sha256(rekap.read_bytes()).hexdigest() == before


def colour(cell: Any) -> str:
    return str(cell.fill.start_color.rgb) if cell.fill.fill_type else ""


def listed(book: Any) -> list[list[str]]:
    """Rows of the list below its head."""
    rows = [[str(cell.value or "") for cell in row] for row in book["Temuan"].iter_rows()]
    head = next(at for at, row in enumerate(rows) if row[0] == "Nomor")
    return rows[head + 1 :]


# --- cells ------------------------------------------------------------------------------------


def test_a_faulty_cell_is_coloured_and_commented_in_both_languages(marked: Any) -> None:
    sheet = marked(fault(4, "Simpanan / Rp"))["Data"]
    assert colour(sheet["B4"]) == COLOURS[ERROR]
    assert sheet["B4"].value == "lima"
    text = sheet["B4"].comment.text
    assert text.startswith("KESALAHAN: ditemukan lima; seharusnya bilangan bulat")
    assert "Tulis angkanya saja" in text
    assert text.index("KESALAHAN") < text.index("ERROR: found lima; expected a whole number")
    assert [cell.coordinate for row in sheet for cell in row if colour(cell)] == ["B4"]
    assert [cell.coordinate for row in sheet for cell in row if cell.comment] == ["B4"]


def test_columns_of_a_head_of_two_rows_are_found(marked: Any) -> None:
    sheet = marked(fault(5, "Simpanan / Orang", severity=WARNING))["Data"]
    assert [cell.coordinate for row in sheet for cell in row if colour(cell)] == ["C5"]
    assert colour(sheet["C5"]) == COLOURS[WARNING]
    assert sheet["C5"].border.left.style != sheet["B4"].border.left.style


def test_several_faults_of_a_cell_stand_in_one_comment_and_the_worst_colours(marked: Any) -> None:
    many = [fault(4, "NIB", severity=WARNING, rule=f"r{n}", found=f"x{n}") for n in range(6)]
    sheet = marked(*many, fault(4, "NIB", rule="z", found="parah"))["Data"]
    assert colour(sheet["D4"]) == COLOURS[ERROR]
    text = sheet["D4"].comment.text
    assert text.count("PERINGATAN") == findings.MOST_TOLD
    assert "Dan 3 temuan lain." in text
    assert "And 3 more findings." in text


def test_faults_of_a_column_stand_at_its_head_even_if_that_is_merged(marked: Any) -> None:
    sheet = marked(fault(None, "NIB"), fault(3, "Simpanan / Rp"))["Data"]
    assert colour(sheet["D2"]) == COLOURS[ERROR]  # D2:D3 is one cell
    assert sheet["D2"].comment is not None
    assert colour(sheet["B3"]) == COLOURS[ERROR]


def test_a_head_that_is_white_on_dark_can_be_read_when_it_is_coloured(
    rekap: Path, tmp_path: Path, marked: Any
) -> None:
    book = openpyxl.load_workbook(rekap)
    book["Data"]["D2"].font = Font(bold=True, color="FFFFFFFF")
    other = tmp_path / "lain" / "rekap.xlsx"
    other.parent.mkdir()
    book.save(other)
    font = marked(fault(None, "NIB"), path=other)["Data"]["D2"].font
    assert (font.color.rgb, font.bold) == ("FF1B1B1B", True)


def test_faults_of_a_row_colour_it_and_stand_at_its_first_cell(marked: Any) -> None:
    sheet = marked(fault(5, severity=WARNING), fault(4, "a column of the contract"))["Data"]
    assert [colour(cell) for cell in sheet[5]] == [COLOURS[WARNING]] * 4
    assert [bool(cell.comment) for cell in sheet[5]] == [True, False, False, False]
    assert [colour(cell) for cell in sheet[4]] == [COLOURS[ERROR]] * 4


def test_merged_cells_of_the_body_are_marked_where_their_value_stands(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Kecamatan", "Kode", "NIB"], ["Gabek", "19.71.06.1002", 1], [None, "x", 2]):
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    path = tmp_path / "m.xlsx"
    book.save(path)
    made = annotate(
        path, [fault(3, "Kecamatan", sheet="Sheet", file="m.xlsx")], tmp_path / "o.xlsx"
    )
    again = openpyxl.load_workbook(made)["Sheet"]
    assert colour(again["A2"]) == COLOURS[ERROR]
    assert again["A2"].comment is not None


def test_a_comment_of_ones_own_stays(tmp_path: Path, rekap: Path, marked: Any) -> None:
    book = openpyxl.load_workbook(rekap)
    book["Data"]["B4"].comment = Comment("tanya bendahara", "Ani")
    other = tmp_path / "rekap" / "rekap.xlsx"
    other.parent.mkdir()
    book.save(other)
    text = marked(fault(4, "Simpanan / Rp"), path=other)["Data"]["B4"].comment.text
    assert text.startswith("tanya bendahara\n")
    assert "KESALAHAN" in text


def test_a_flood_of_faults_is_coloured_but_not_all_commented(
    marked: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(annotated, "MOST_COMMENTS", 2)
    monkeypatch.setattr(findings, "MOST_LISTED", 3)
    names = ["Kode", "Simpanan / Rp", "Simpanan / Orang", "NIB"]
    many = [fault(4, name, severity=WARNING) for name in names] + [fault(5, "NIB")]
    book = marked(*many)
    cells = [cell for row in book["Data"] for cell in row]
    assert sum(bool(colour(cell)) for cell in cells) == 5
    commented = [cell.coordinate for cell in cells if cell.comment]
    assert len(commented) == 2
    assert "D5" in commented  # errors go first
    told = [row[0].value for row in book["Temuan"].iter_rows(max_row=14)]
    assert "3 sel berwarna tanpa komentar, karena terlalu banyak." in told
    assert "Only the first 3 findings are listed here." in told
    assert len(listed(book)) == 3


# --- the list ---------------------------------------------------------------------------------


def test_the_first_sheet_lists_all_with_links(marked: Any) -> None:
    faults = [
        fault(4, "Simpanan / Rp", found="=HYPERLINK(1)"),
        fault(None, "", rule="unknown_table", severity=WARNING),
        fault(None, "", sheet="Tiada", rule="unreadable"),
    ]
    book = marked(*faults)
    assert book.sheetnames == ["Temuan", "Data", "Lain"]
    assert book.active.title == "Temuan"
    assert [s.sheet_view.tabSelected for s in book.worksheets] == [True, False, False]
    rows = listed(book)
    assert [row[1:6] for row in rows] == [
        ["Peringatan", "Tabel yang tidak dikenali", "Data", "→", ""],
        ["Kesalahan", "Bukan angka", "Data", "B4", "Simpanan / Rp"],
        ["Kesalahan", "Berkas atau lembar yang tidak dapat dibaca", "Tiada", "", ""],
    ]
    cells = {
        cell.hyperlink.location: cell
        for row in book["Temuan"].iter_rows()
        for cell in row
        if cell.hyperlink
    }
    assert set(cells) == {"'Data'!A1", "'Data'!B4"}
    assert rows[1][6] == "=HYPERLINK(1)"
    found = book["Temuan"].cell(cells["'Data'!B4"].row, 7)
    assert found.data_type == "s"
    assert rows[1][9:] == [
        "=HYPERLINK(1)",
        A_COUNT.told("en"),
        WRONG.told("en"),
    ]


def test_the_list_counts_and_tells_when(marked: Any) -> None:
    book = marked(fault(4, "NIB"), fault(5, "NIB", severity=WARNING), fault(4, "Kode"))
    told = " ".join(str(row[0].value) for row in book["Temuan"].iter_rows(max_row=8))
    today = dt.datetime.now().astimezone()
    assert "2 kesalahan, 1 peringatan." in told
    assert "2 errors, 1 warnings." in told
    assert f" {today.year} " in told


def test_a_copy_without_faults_says_so(marked: Any) -> None:
    book = marked()
    assert listed(book) == []
    assert "0 kesalahan, 0 peringatan." in book["Temuan"]["A3"].value
    assert not any(colour(cell) for row in book["Data"] for cell in row)


def test_no_number_of_a_person_is_copied(marked: Any) -> None:
    book = marked(fault(4, "Kode", found="Ani 1971061203850001", rule="personal_data"))
    texts = [str(cell.value) for sheet in book for row in sheet for cell in row]
    comments = [
        cell.comment.text for sheet in book for row in sheet for cell in row if cell.comment
    ]
    assert not any("1971061203850001" in text for text in texts + comments)
    assert "[nomor pribadi]" in comments[0]
    assert "[personal number]" in comments[0]


def test_the_copy_is_read_as_the_file_is(rekap: Path, marked: Any, tmp_path: Path) -> None:
    marked(fault(4, "NIB"), fault(5))
    (old, *_), _ = open_sheets(rekap)
    sheets, _ = open_sheets(tmp_path / "salinan.xlsx")
    assert [one.sheet for one in sheets] == ["Data"]
    pd.testing.assert_frame_equal(sheets[0].frame, old.frame)


# --- what stays as it was ---------------------------------------------------------------------


def test_other_sheets_formulas_and_formats_stay(marked: Any) -> None:
    book = marked(fault(4, "NIB"))
    assert book["Lain"]["A1"].value == "=1+1"
    assert book["Data"]["C4"].number_format == "0.0"
    assert {str(area) for area in book["Data"].merged_cells.ranges} == {
        *("A1:D1", "A2:A3", "B2:C2", "D2:D3"),
    }


def test_macros_stay(rekap: Path, tmp_path: Path) -> None:
    path = tmp_path / "rekap.xlsm"
    stream = io.BytesIO()
    with zipfile.ZipFile(rekap) as old, zipfile.ZipFile(stream, "w") as made:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename == "[Content_Types].xml":
                content = content.replace(
                    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                )
            made.writestr(entry.filename, content)
        made.writestr("xl/vbaProject.bin", b"macros")
    path.write_bytes(stream.getvalue())
    made_at = annotate(path, [fault(4, "NIB", file="rekap.xlsm")], tmp_path / "salinan.xlsx")
    assert made_at.suffix == ".xlsm"
    with zipfile.ZipFile(made_at) as archive:
        assert archive.read("xl/vbaProject.bin") == b"macros"
    assert openpyxl.load_workbook(made_at)["Data"]["D4"].comment is not None


def test_the_file_itself_is_never_the_copy(rekap: Path) -> None:
    with pytest.raises(ParameterError, match="in place of the file"):
        annotate(rekap, [], rekap)


def test_only_a_copy_of_our_own_is_overwritten(rekap: Path, tmp_path: Path) -> None:
    out = tmp_path / "salinan.xlsx"
    out.write_bytes(rekap.read_bytes())
    with pytest.raises(WorkspaceError, match="not overwritten"):
        annotate(rekap, [], out)
    assert out.read_bytes() == rekap.read_bytes()
    out.unlink()
    annotate(rekap, [fault(4, "NIB")], out)
    annotate(rekap, [fault(5, "NIB")], out)
    sheet = openpyxl.load_workbook(out)["Data"]
    assert [cell.coordinate for row in sheet for cell in row if colour(cell)] == ["D5"]


def test_a_copy_of_a_copy_has_only_the_new_marks(rekap: Path, tmp_path: Path) -> None:
    first = annotate(rekap, [fault(4, "NIB"), fault(4, "Kode")], tmp_path / "a.xlsx")
    second = annotate(first, [fault(5, "NIB", file="a.xlsx")], tmp_path / "b.xlsx")
    book = openpyxl.load_workbook(second)
    assert book.sheetnames == ["Temuan", "Data", "Lain"]
    cells = [cell for row in book["Data"] for cell in row]
    assert [cell.coordinate for cell in cells if colour(cell) or cell.comment] == ["D5"]
    assert len(listed(book)) == 1


def test_faults_of_other_files_are_left_out(marked: Any) -> None:
    book = marked(fault(4, "NIB", file="lain.xlsx"), fault(5, "NIB"))
    assert [row[4] for row in listed(book)] == ["D5"]


# --- folders ----------------------------------------------------------------------------------


def test_a_file_has_its_copy_beside_it(rekap: Path) -> None:
    assert [one.name for one in copies(rekap, [fault(4, "NIB")])] == ["rekap-temuan.xlsx"]


def test_a_folder_has_a_copy_of_each_faulty_file(tmp_path: Path) -> None:
    folder = tmp_path / "masuk"
    (folder / "sub").mkdir(parents=True)
    for name in ("a.csv", "sub/b.csv", "c.csv"):
        (folder / name).write_text("Kode;NIB\n19.71;lima\n", "utf-8")
    faults = [fault(2, "NIB", sheet="", file=name) for name in ("a.csv", "sub/b.csv")]
    made = copies(folder, faults, tmp_path / "keluar")
    assert [one.relative_to(tmp_path).as_posix() for one in made] == [
        *("keluar/a-csv-temuan.xlsx", "keluar/sub/b-csv-temuan.xlsx"),
    ]
    assert copies(folder, faults)[0].parent.name == "masuk-temuan"


# --- what is of persons -----------------------------------------------------------------------


def test_what_is_of_persons_is_blanked(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Data"
    for row in (
        ["Kode", "Nama Ketua", "Ket", "NIB"],
        ["19.71.06.1002", "Ani", 81274123456, "0812250012345"],
        ["19.71.06.1003", "Budi", 1971061203850001, "1"],
        [],
        [None, "NIP. 198503122010011002"],
    ):
        sheet.append(row)
    sheet["A2"].comment = Comment("hub 081274123456", "Dinas")
    path = tmp_path / "rekap.xlsx"
    book.save(path)
    faults = [
        fault(1, "Nama Ketua", rule="personal_data", found="kolom"),
        fault(2, "Ket", rule="personal_data"),
        fault(3, "Ket", rule="personal_data"),
    ]
    copy = openpyxl.load_workbook(annotate(path, faults, tmp_path / "salinan.xlsx"))["Data"]
    assert [cell.value for cell in copy["B"]] == [
        *("Nama Ketua", "[nomor pribadi]", "[nomor pribadi]", None, "NIP. [nomor pribadi]")
    ]
    assert [cell.value for cell in copy["C"]][1:3] == ["[nomor pribadi]"] * 2
    assert copy["D2"].value == "0812250012345"
    assert "0812" not in copy["A2"].comment.text


def test_the_name_of_a_copy_repeats_no_number_of_a_person(tmp_path: Path, rekap: Path) -> None:
    path = rekap.rename(tmp_path / "Ani 081274123456.xlsx")
    (made,) = copies(path, [fault(4, "NIB", file=path.name)])
    assert made.name == "Ani nomor-pribadi-temuan.xlsx"
