"""Where the table stands among titles, heads of two rows, totals and notes."""

from __future__ import annotations

import pandas as pd
import pytest

from kopmp_lib.sources.faults import Fault
from kopmp_lib.sources.head import Merge, is_data
from kopmp_lib.sources.layout import Sheet, lay_out, letters


def laid(text: str, merges: tuple[Merge, ...] = ()) -> tuple[Sheet, list[Fault]]:
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip("\n").split("\n")]
    wide = max(map(len, rows))
    even = [row + [""] * (wide - len(row)) for row in rows]
    grid = pd.DataFrame(even, index=range(1, len(even) + 1), columns=range(wide), dtype="str")
    sheet, faults = lay_out(grid, file="f.xlsx", merges=merges)
    assert sheet is not None
    return sheet, faults


def test_titles_stand_above_and_notes_below() -> None:
    sheet, faults = laid(
        """
REKAPITULASI KOPERASI
Per 5 Agustus 2026

Kode | Kelurahan | NIB
19.71.06.1001 | Selindung | 1
19.71.06.1002 | Selindung Baru | 0
Jumlah | | 1

Sumber: SIMKOPDES
Kepala Dinas
"""
    )
    assert sheet.title == ("REKAPITULASI KOPERASI", "Per 5 Agustus 2026")
    assert sheet.head_row == 4
    assert list(sheet.frame.index) == [5, 6]
    assert sheet.totals.to_dict("index") == {7: {"Kode": "Jumlah", "Kelurahan": "", "NIB": "1"}}
    assert sheet.below == (9, 10)
    assert [(f.rule, f.row, f.severity) for f in faults] == [("below_the_table", 9, "warning")]


def test_a_head_of_two_rows_without_merges() -> None:
    sheet, _ = laid(
        """
Kode | Desa | Simpanan Pokok | | Simpanan Wajib |
 | | Rp | Orang | Rp | Orang
(1) | (2) | (3) | (4) | (5) | (6)
19.71.06.1001 | Selindung | 10 | 2 | 5 | 1
"""
    )
    assert list(sheet.frame.columns) == [
        *("Kode", "Desa", "Simpanan Pokok / Rp", "Simpanan Pokok / Orang"),
        *("Simpanan Wajib / Rp", "Simpanan Wajib / Orang"),
    ]
    assert (sheet.head_row, list(sheet.frame.index)) == (2, [4])


def test_groups_above_a_full_head() -> None:
    sheet, _ = laid(
        """
Rekap
 | | Simpanan Pokok | | Simpanan Wajib |
Kode | Desa | Rp | Orang | Rp | Orang
19.71.06.1001 | Selindung | 10 | 2 | 5 | 1
"""
    )
    assert list(sheet.frame.columns)[2:] == [
        *("Simpanan Pokok / Rp", "Simpanan Pokok / Orang"),
        *("Simpanan Wajib / Rp", "Simpanan Wajib / Orang"),
    ]
    assert sheet.title == ("Rekap",)


def test_merged_heads_and_bodies() -> None:
    merges = ((1, 1, 0, 3), (2, 3, 0, 0), (2, 2, 2, 3), (4, 5, 0, 0))
    sheet, _ = laid(
        """
Rekap | | |
Kecamatan | Kelurahan | Simpanan |
 | Nama | Rp | Orang
Gabek | Selindung | 10 | 2
 | Gabek Satu | 20 | 3
""",
        merges,
    )
    assert list(sheet.frame.columns) == [
        *("Kecamatan", "Kelurahan / Nama", "Simpanan / Rp", "Simpanan / Orang")
    ]
    assert sheet.frame["Kecamatan"].tolist() == ["Gabek", "Gabek"]


def test_columns_without_a_name_or_with_the_same() -> None:
    sheet, faults = laid("Kode | NIB | NIB | \n1 | 2 | 3 | 4\n")
    assert list(sheet.frame.columns) == ["Kode", "NIB", "NIB (2)", "kolom D"]
    assert [f.rule for f in faults] == ["duplicate_column", "no_column_name"]
    assert [f.column for f in faults] == ["NIB (2)", "kolom D"]


def test_empty_rows_and_columns_are_dropped() -> None:
    sheet, faults = laid("Kode | | Nama\n | | \n1 | | a\n\n2 | | b\n")
    assert list(sheet.frame.columns) == ["Kode", "Nama"]
    assert (list(sheet.frame.index), faults) == ([3, 5], [])


@pytest.mark.parametrize(
    "word", ["Jumlah", "TOTAL", "Sub Total Gabek", "Jumlah Gabek", "Rata-rata", "Total:"]
)
def test_rows_of_sums_are_set_apart(word: str) -> None:
    sheet, _ = laid(f"No | Desa | NIB\n1 | Selindung | 1\n | {word} | 1\n2 | Ketapang | 1\n")
    assert list(sheet.totals.index) == [3]
    assert list(sheet.frame.index) == [2, 4]


def test_a_village_is_no_sum() -> None:
    sheet, _ = laid("No | Desa | NIB\n1 | Totallang | 1\n2 | Jumlahan | 1\n")
    assert sheet.totals.empty


def test_data_below_a_gap_stay_data() -> None:
    sheet, faults = laid("Kode | Desa | NIB | NPWP | RAT\n1 | a | 1 | 1 | 1\n\n19.71.06.1001 | b\n")
    assert (list(sheet.frame.index), faults) == ([2, 4], [])


def test_a_table_of_words_alone_has_its_head_first() -> None:
    sheet, _ = laid("Kode Desa | Nama | Status\na | Selindung | Aktif\nb | Ketapang | Belum\n")
    assert (sheet.head_row, len(sheet.frame)) == (1, 2)


@pytest.mark.parametrize(
    "text", ["12", "1.234,5", "Rp 5.000", "12%", "(3)", "21/07/2025", "19.71.06.1002"]
)
def test_data(text: str) -> None:
    assert is_data(text)


@pytest.mark.parametrize("text", ["Kode", "Tahun 2025", "Luas (km2)", "NIB", "%"])
def test_words(text: str) -> None:
    assert not is_data(text)


def test_letters_of_columns() -> None:
    assert [letters(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


@pytest.mark.parametrize("word", ["Jumlah Bukit Intan", "JUMLAH GABEK", "Total Gabek", "Jumlah I"])
def test_sums_of_a_kecamatan_are_set_apart(word: str) -> None:
    rows = f"1 | Gabek | Selindung | 1\n | {word} | | 1\n2 | Gabek | Ketapang | 1\n"
    sheet, _ = laid(f"No | Kecamatan | Desa | NIB\n{rows}")
    assert (list(sheet.totals.index), list(sheet.frame.index)) == ([3], [2, 4])


def test_a_list_of_what_is_counted_holds_no_sums() -> None:
    rows = "1 | Gabek | Jumlah anggota | 40\n2 | Gabek | Jumlah gerai | 2\n"
    sheet, _ = laid(f"No | Desa | Uraian | Nilai\n{rows}")
    assert sheet.totals.empty


def test_who_signed_below_the_table_is_told() -> None:
    sheet, faults = laid(
        "Kode | Desa | NIB | NPWP\n1 | a | 1 | 1\n2 | b | 1 | 1\n\nKepala Dinas\n"
        "NIP. 198503122010011002"
    )
    told = [one for one in faults if one.rule == "personal_data"]
    assert [(one.row, one.severity, one.found) for one in told] == [
        (6, "error", "NIP. [nomor pribadi]")
    ]
    assert list(sheet.frame.index) == [2, 3]


def test_a_unit_above_a_group_goes_behind_each_of_its_columns() -> None:
    sheet, _ = laid(
        """
Kode | Simpanan (Rp) | | Penduduk |
 | Pokok | Wajib | Penduduk Pria | Wanita (jiwa)
19.71.06.1001 | 10 | 2 | 5 | 1
"""
    )
    assert list(sheet.frame.columns) == [
        *("Kode", "Simpanan / Pokok (Rp)", "Simpanan / Wajib (Rp)"),
        *("Penduduk Pria", "Penduduk / Wanita (jiwa)"),
    ]
