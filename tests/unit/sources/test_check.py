"""Every fault of every file at once, each with its place and its mend."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from kopmp_lib.cli import app
from kopmp_lib.errors import WorkspaceError
from kopmp_lib.sources.check import check
from kopmp_lib.sources.faults import as_rows, tell

BROKEN = """Kode;Tanggal;Jumlah Koperasi;NPWP;Simpanan Pokok (Rp);Keterngan
19.71.06.1002;05/08/2026;1;1;390.000;
19.71.06.1001;05/08/2026;satu;1;-;
19.71.06.1001;05/08/2026;1;1,5;0;
19.71.99.1001;31/02/2026;1;1;0;1971061203850001
"""
TOLD = [
    (1, "Keterngan", "unknown_column", "warning"),
    (2, "Simpanan Pokok (Rp)", "thousands_dot", "warning"),
    (3, "Jumlah Koperasi", "not_a_number", "error"),
    (4, "Kode", "duplicate_key", "error"),
    (4, "NPWP", "fraction", "error"),
    (5, "Keterngan", "personal_data", "error"),
    (5, "Kode", "unknown_region", "error"),
    (5, "Tanggal", "not_a_date", "error"),
]


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "ekspor.csv"
    path.write_text(BROKEN, encoding="utf-8")
    return path


def told(path: Path) -> list[tuple[int | None, str, str, str]]:
    return [(one.row, one.column, one.rule, one.severity) for one in check(path)]


def test_every_fault_is_told_at_once_with_its_place(broken: Path) -> None:
    assert told(broken) == TOLD
    assert all(one.expected and one.fix and one.file == "ekspor.csv" for one in check(broken))


def test_a_number_of_a_person_is_never_repeated(broken: Path) -> None:
    assert not any("1971061203850001" in str(one) for one in check(broken))


def test_a_second_key_names_the_first_row(broken: Path) -> None:
    twice = next(one for one in check(broken) if one.rule == "duplicate_key")
    assert "row 3" in tell(twice.expected, "en")


def test_a_workbook_is_told_by_sheet_and_row_as_it_counts_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Agustus"
    sheet.append(["Laporan koperasi kelurahan"])
    sheet.append([])
    sheet.append(["Kode", "Tanggal", "Jumlah Koperasi", "NPWP"])
    sheet.append(["19.71.06.1002", "05/08/2026", 1, 1])
    sheet.append(["19.71.06.1001", "05/08/2026", "dua", 1])
    book.save(tmp_path / "laporan.xlsx")
    (fault,) = check(tmp_path / "laporan.xlsx")
    assert (fault.sheet, fault.row, fault.column) == ("Agustus", 5, "Jumlah Koperasi")


def test_a_clean_file_has_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "baik.csv"
    path.write_text("unit_code,as_of,cooperative_count\n19.71.06.1002,2026-08-05,1\n", "utf-8")
    assert check(path) == []


def test_a_folder_is_checked_whole_and_an_empty_one_refused(broken: Path, tmp_path: Path) -> None:
    (tmp_path / "lain.csv").write_bytes(b"\x00\x01PK")
    assert {one.file for one in check(tmp_path)} == {"ekspor.csv", "lain.csv"}
    (tmp_path / "kosong").mkdir()
    with pytest.raises(WorkspaceError, match="no file to check"):
        check(tmp_path / "kosong")


def test_the_command_tells_the_same_as_json_and_as_text(broken: Path) -> None:
    made = CliRunner().invoke(app, ["check", str(broken), "--format", "json"])
    assert made.exit_code == 1
    rows = json.loads(made.stdout)
    fields = ["file", "sheet", "row", "column", "rule", "severity", "found", "expected", "fix"]
    assert [list(row) for row in rows] == [fields] * len(TOLD)
    text = CliRunner().invoke(app, ["check", str(broken)])
    assert "error: ekspor.csv row 3, column Jumlah Koperasi: found satu" in text.stdout
    assert "6 errors, 2 warnings." in text.stdout


def test_the_command_speaks_indonesian_when_asked(broken: Path) -> None:
    text = CliRunner().invoke(app, ["check", str(broken), "--language", "id"])
    assert text.exit_code == 1
    assert "kesalahan: ekspor.csv baris 3, kolom Jumlah Koperasi: ditemukan satu;" in text.stdout
    assert "seharusnya bilangan bulat, misalnya 1234 atau 1.234" in text.stdout
    assert "6 kesalahan, 2 peringatan." in text.stdout
    asked = ["check", str(broken), "--format", "json", "--language", "id"]
    rows = json.loads(CliRunner().invoke(app, asked).stdout)
    assert rows[1]["fix"] == "Terbaca 390000. Tulis tanpa titik, atau perbaiki jika keliru."
    assert (rows[1]["rule"], rows[1]["severity"]) == ("thousands_dot", "warning")


@pytest.mark.parametrize("language", ["de", "ID", "id,en", ""])
def test_another_language_is_refused(broken: Path, language: str) -> None:
    told = CliRunner().invoke(app, ["check", str(broken), "--language", language])
    assert (told.exit_code, told.stdout) == (2, "")
    assert f"'{language}' is no language." in told.stderr
    assert "id or en" in told.stderr


def test_every_text_is_told_in_both_languages(broken: Path) -> None:
    told = {lang: as_rows(check(broken), lang) for lang in ("id", "en")}
    for indonesian, english in zip(told["id"], told["en"], strict=True):
        assert indonesian["expected"] != english["expected"]
        assert indonesian["fix"] != english["fix"]
        assert {"{", "}"}.isdisjoint(str(indonesian)[1:-1] + str(english)[1:-1])
