"""Numbers of persons are found wherever they stand, and quickly."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopmp_lib.sources.examining import Asked, examine
from kopmp_lib.sources.persons import PERSONAL, is_about, is_bare, masked, numbers_in
from kopmp_lib.sources.synonyms import split

SIGNS = st.sampled_from([*"0123456789 -.+ABxé٣\n", "08", "+62", "1971061203850001"])
CELLS = st.lists(SIGNS, max_size=24).map("".join)


def column(*texts: str) -> pd.Series:
    return pd.Series(texts, index=range(2, 2 + len(texts)), dtype="str")


@pytest.mark.parametrize(
    "text",
    [
        *("1971061203850001", "NIK1971061203850001x", "1971-0612-0385-0001", "1971 061203 850001"),
        *("081274123", "0812 7412 3456", "0-812-7412-3456", "telp:+62 812 7412 3456 (Ani)"),
        *("+6281274123456", "a\n081274123456", "(081274123456)", "١٩٧١٠٦١٢٠٣٨٥٠٠٠١"),
        *("6281274123456", "81274123456", "(0812) 74123456", "0812.7412.3456"),
        *("NIK:1971.0612.0385.0001", "ani.susanti@example.com", "1,97106E+15"),
        *("198503122010011002", "NIP 19850312 201001 1 002", "Ani,081274123456"),
    ],
)
def test_a_number_of_a_person_is_found(text: str) -> None:
    assert numbers_in(column("", text, "x")).tolist() == [3]


@pytest.mark.parametrize(
    "text",
    [
        *("197106120385000", "19710612038500012", "19.71.06.1002", "2026-08-05", "0.0812345678"),
        *("1081274123456", "1.1971061203850001", "08127412", "0812  7412  3456", "9120001234567"),
        *("", "KELURAHAN GABEK DUA", "08123412345678"),
        *("0,0812345678", "0092542943407000", "0807250012345", "08-12-2025 10:30", "81000000000"),
        *("1.234.567.890.123.456", "19.71.06.1002 19.71.06.1003", "106.1234567890123456"),
    ],
)
def test_other_numbers_are_not(text: str) -> None:
    assert numbers_in(column(text)).empty


@given(st.lists(CELLS, max_size=8))
def test_the_same_are_found_as_one_by_one(texts: list[str]) -> None:
    cells = column(*texts)
    wanted = [row for row, text in cells.items() if PERSONAL.search(text) or is_bare(text)]
    assert numbers_in(cells).tolist() == wanted


def test_a_cell_without_text_holds_none() -> None:
    assert numbers_in(pd.Series(["081274123456", None], dtype="str")).tolist() == [0]


def test_figures_and_numbers_of_bodies_are_spared() -> None:
    assert numbers_in(column("81274123456"), figures=True).empty
    assert numbers_in(column("0812250012345", "081234567890"), bodies=True).empty
    assert numbers_in(column("1971061203850001"), bodies=True).tolist() == [2]


def test_each_number_of_a_text_is_masked() -> None:
    assert masked("Ani 1971061203850001,1971061203850002", "*") == "Ani *,*"


@pytest.mark.parametrize(
    "name",
    [
        *("NIK Ketua Pengurus", "Nama Lengkap Anggota", "Nama Pengurus (Ketua)", "Ketua Pengurus"),
        *("Sekretaris Koperasi", "Nama Kontak", "No. HP/WA", "Nomor Telepon/HP Ketua"),
        *("Contact Number", "KTP Bendahara", "Nama Pendamping BA", "E-mail Koperasi"),
        *("Alamat Lengkap", "Jenis Kelamin"),
    ],
)
def test_words_tell_that_a_column_is_about_persons(name: str) -> None:
    assert is_about(split(name))


@pytest.mark.parametrize(
    "name",
    [
        *("Jumlah Pengurus", "NIK Koperasi", "Punya Rekening", "Nama Koperasi", "Desa", "NPWP"),
        *("Anggota Perempuan", "Sinyal HP", "Kode Pendamping", "Tanggal RAT", "Keterangan"),
    ],
)
def test_other_columns_are_not(name: str) -> None:
    assert not is_about(split(name))


LAND = "asset_id,kode_desa,status,surveyor,latitude,longitude"


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ((LAND, "A1,19.71.01.1006,Selesai,Budi Santoso,-2.138,106.141"), [(2, "surveyor")]),
        ((LAND, "A1,19.71.01.1006,Selesai,Budi (TNI),-2.138,106.141"), [(2, "surveyor")]),
        ((LAND, "A1,19.71.01.1006,Selesai,agrinas,-2.138,106.141"), []),
        ((LAND, "A1,19.71.01.1006,Selesai,,-2.138,106.141"), []),
        (("kode_desa,NIB,NPWP Pribadi", "19.71.01.1006,1,1"), [(1, "NPWP Pribadi")]),
        (("kode_desa,NIB,Surveyor", "19.71.01.1006,1,Budi"), [(1, "Surveyor")]),
        (("kode_desa,NIB,Surveyor", "19.71.01.1006,1,TNI"), []),
        (("Nama,kode_desa,NIB,No HP", "Ani,19.71.01.1006,1,"), [(1, "Nama"), (1, "No HP")]),
        (("Nama,kode_desa,NIB", "KKMP Bacang,19.71.01.1006,1"), []),
    ],
)
def test_who_surveyed_and_names_beside_numbers_keep_a_file_out(
    tmp_path: Path, lines: tuple[str, ...], found: list[tuple[int, str]]
) -> None:
    path = tmp_path / "data 5 Agustus 2026.csv"
    path.write_text("\n".join(lines) + "\n")
    told = [one for one in examine(path, Asked()).faults if one.rule == "personal_data"]
    assert [(one.row, one.column) for one in told] == found
    assert all(one.severity == "error" for one in told)
    assert not any(name in str(one.found) for one in told for name in ("Budi", "Ani"))
