from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kopmp_lib.sources import undated
from kopmp_lib.sources.examining import Asked, Examined, examine
from kopmp_lib.sources.faults import WARNING, tell

UNITS = ("19.71.06.1001", "19.71.06.1002", "19.71.06.1003", "19.71.06.1004")


def column(tmp_path: Path, name: str, *cells: str) -> Examined:
    rows = [f"{unit},2025-06-12,{cell}" for unit, cell in zip(UNITS, cells, strict=False)]
    path = tmp_path / "tahap 2026-07-31.csv"
    path.write_text("\n".join([f"kode desa,tanggal akta,{name}", *rows]) + "\n", encoding="utf-8")
    return examine(path, Asked())


@pytest.mark.parametrize(
    ("cell", "meaning"),
    [
        ("Belum", "not_taken"),
        ("Belum terbit", "not_taken"),
        ("dalam proses", "not_taken"),
        ("Tidak ada", "not_taken"),
        ("belum dilaporkan", ""),
        ("belum diketahui", ""),
        ("SUDAH", "taken"),
        ("✓", "taken"),
        ("tidak berlaku", "not_applicable"),
        ("-", ""),
        ("", ""),
    ],
)
def test_what_a_word_says_of_a_step(cell: str, meaning: str) -> None:
    assert undated.words_in(pd.Series([cell, "12/06/2025"])) == {cell: meaning}


def test_a_figure_is_a_tick_only_among_ticks() -> None:
    assert undated.words_in(pd.Series(["1", "0", "belum"])) == {
        "belum": "not_taken",
        "1": "taken",
        "0": "not_taken",
    }
    assert undated.words_in(pd.Series(["1", "12/06/2025"])) == {}


def test_not_taken_is_told_once_with_where_it_counts(tmp_path: Path) -> None:
    examined = column(tmp_path, "tanggal nib", "belum", "Belum terbit", "2025-07-01", "-")
    assert examined.errors == []
    assert examined.taken[0].frame["step"].tolist().count("nib") == 1
    (fault,) = examined.faults
    assert (fault.rule, fault.severity) == (undated.RULE, WARNING)
    assert (fault.row, fault.column) == (None, "tanggal nib")
    assert tell(fault.found, "id") == "belum di 2 dari 4 baris (pertama di baris 2)"
    assert "tulis 0 di kolom Punya NIB pada tabel Status koperasi" in tell(fault.fix, "id")


def test_a_step_that_no_status_counts(tmp_path: Path) -> None:
    (fault,) = column(tmp_path, "tanggal musyawarah", "belum").faults
    assert "tulis 0" not in tell(fault.fix, "id")
    assert tell(fault.fix, "id").startswith("Terbaca belum tercapai.")


def test_taken_without_a_day_is_told_in_every_row(tmp_path: Path) -> None:
    examined = column(tmp_path, "tanggal nib", "sudah", "2025-07-01", "Ya")
    assert examined.errors == []
    assert [(f.row, f.rule) for f in examined.faults] == [
        (2, undated.RULE),
        (4, undated.RULE),
    ]
    assert "tulis 1 di kolom Punya NIB" in tell(examined.faults[0].fix, "id")


def test_a_column_of_ticks_is_told_once(tmp_path: Path) -> None:
    faults = column(tmp_path, "tanggal nib", "sudah", "belum", "Sudah").faults
    assert [(f.row, tell(f.found, "id")) for f in faults] == [
        (None, "belum di 1 dari 3 baris (pertama di baris 3)"),
        (None, "sudah di 2 dari 3 baris (pertama di baris 2)"),
    ]


def test_not_applicable_is_no_error(tmp_path: Path) -> None:
    examined = column(tmp_path, "tanggal nib", "tidak berlaku", "2025-07-01")
    assert examined.errors == []
    assert tell(examined.faults[0].fix, "id").startswith("Terbaca tidak berlaku.")


def test_empty_cells_and_dashes_are_silent(tmp_path: Path) -> None:
    assert column(tmp_path, "tanggal nib", "", "-", "…", "2025-07-01").faults == []


def test_rows_without_a_region_are_not_counted(tmp_path: Path) -> None:
    path = tmp_path / "tahap 2026-07-31.csv"
    path.write_text(
        "kode desa,desa,tanggal akta,tanggal nib\n"
        "19.71.06.1001,,2025-06-12,\n,Entah Berantah,2025-06-12,belum\n"
    )
    assert undated.RULE not in [fault.rule for fault in examine(path, Asked()).faults]


def test_a_list_of_steps_says_belum_too(tmp_path: Path) -> None:
    path = tmp_path / "tahap 2026-07-31.csv"
    rows = ("akta notaris,12/06/2025", "nib,belum", "npwp,sudah")
    text = "\n".join(["kode desa,tahap,tanggal", *(f"19.71.06.1001,{row}" for row in rows)])
    path.write_text(text, encoding="utf-8")
    examined = examine(path, Asked())
    assert examined.errors == []
    assert examined.taken[0].frame["step"].tolist() == ["deed"]
    assert [(f.row, f.rule) for f in examined.faults] == [
        (None, undated.RULE),
        (4, undated.RULE),
    ]
