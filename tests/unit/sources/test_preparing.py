"""What became of the data, told in the language of the reader."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from kopmp_lib import cli
from kopmp_lib.errors import DataError
from kopmp_lib.sources import preparing
from kopmp_lib.sources.prepare import Prepared

GOOD = "Kode,Jumlah anggota,Per tanggal\n19.71.06.1002,40,2026-08-05\n"
FAULTY = "Kode,Jumlah anggota,Per tanggal\n19.71.06.1002,empat,2026-08-05\n"


def prepared(
    rows: int = 42, aside: int = 0, warnings: int = 0, *, written: bool = True
) -> Prepared:
    return Prepared("members", "a", rows, aside, warnings, written, Path("tidy/members"))


@pytest.mark.parametrize(
    ("one", "indonesian", "english"),
    [
        (prepared(), "members: 42 baris, ditulis [a]", "members: 42 rows, written [a]"),
        (
            prepared(written=False),
            "members: 42 baris, sudah mutakhir [a]",
            "members: 42 rows, up to date [a]",
        ),
        (prepared(0), "members: 0 baris, dikeluarkan [a]", "members: 0 rows, taken out [a]"),
        (
            prepared(aside=1, warnings=3),
            "members: 42 baris, ditulis, 1 disisihkan (lihat tidy/members), 3 peringatan [a]",
            "members: 42 rows, written, 1 set aside (see tidy/members), warnings: 3 [a]",
        ),
    ],
)
def test_a_source_in_a_line(one: Prepared, indonesian: str, english: str) -> None:
    assert preparing.as_line(one, "id") == indonesian
    assert preparing.as_line(one, "en") == english


def test_refused_files_are_told_in_indonesian(tmp_path: Path) -> None:
    files = tmp_path / "berkas"
    files.mkdir()
    (files / "baik.csv").write_text(GOOD)
    (files / "salah.csv").write_text(FAULTY)
    run = CliRunner().invoke(
        cli.app, ["prepare", str(files), "--data", str(tmp_path / "data"), "--language", "id"]
    )
    assert run.exit_code == 1
    assert "members: 1 baris, ditulis" in run.stdout
    assert run.stderr.startswith("1 berkas tidak diterima (1 kesalahan): salah.csv.")
    assert "kolom Jumlah anggota: ditemukan empat; seharusnya bilangan bulat" in run.stderr
    assert "found" not in run.stderr


def test_a_file_without_rows_is_told_in_indonesian(tmp_path: Path) -> None:
    file = tmp_path / "tahap 2026-07-31.csv"
    file.write_text("kode desa,tanggal nib\n19.71.06.1001,belum\n")
    run = CliRunner().invoke(
        cli.app, ["prepare", str(file), "--data", str(tmp_path / "data"), "--language", "id"]
    )
    assert run.exit_code == 1
    assert "tahap 2026-07-31.csv: tidak ada satu baris pun" in run.stderr
    both = tmp_path / "berkas"
    both.mkdir()
    file.rename(both / file.name)
    (both / "salah.csv").write_text(FAULTY)
    run = CliRunner().invoke(
        cli.app, ["prepare", str(both), "--data", str(tmp_path / "data"), "--language", "id"]
    )
    assert run.stderr.startswith("2 berkas tidak diterima (1 kesalahan): ")


def test_in_english_the_error_tells_itself(tmp_path: Path) -> None:
    file = tmp_path / "salah.csv"
    file.write_text(FAULTY)
    run = CliRunner().invoke(cli.app, ["prepare", str(file), "--data", str(tmp_path / "data")])
    assert run.exit_code == 1
    assert "found empat" in str(run.exception) + run.stderr


def test_what_is_not_of_the_given_files_is_left_to_the_error(tmp_path: Path) -> None:
    file = tmp_path / "baik.csv"
    file.write_text(GOOD)
    error = DataError("Another source is broken.", faults=["x"])
    assert preparing.refused(error, file, None, None, "id") == ""
    assert preparing.refused(error, None, None, None, "id") == ""


def test_an_unknown_language_is_refused(tmp_path: Path) -> None:
    run = CliRunner().invoke(cli.app, ["prepare", str(tmp_path), "--language", "fr"])
    assert run.exit_code == 2
    assert "id or en" in run.stderr
