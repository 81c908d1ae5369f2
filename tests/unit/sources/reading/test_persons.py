"""Numbers of persons are found wherever they stand, and quickly."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
