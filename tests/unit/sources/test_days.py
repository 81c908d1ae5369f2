"""The day of a sheet is read from where an office writes it, and from nowhere else."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from kopmp_lib.sources import days
from kopmp_lib.sources.layout import Sheet


def sheet(title: str = "", name: str = "", file: str = "ekspor.csv") -> Sheet:
    empty = pd.DataFrame()
    return Sheet(file, name, empty, 1, None, empty, title=(title,) if title else ())


@pytest.mark.parametrize(
    ("title", "day"),
    [
        ("Rekap per 5 Agustus 2026", (2026, 8, 5)),
        ("Rekap KDMP 05/08/2026", (2026, 8, 5)),
        ("tanggal cetak 06/08/2026, keadaan data 31 Juli 2026", (2026, 7, 31)),
        ("Laporan 1 Juni 2026 (dicetak 3 Juni 2026)", (2026, 6, 1)),
        ("sesuai Instruksi Presiden Nomor 9 Tahun 2025 tanggal 27 Maret 2025", None),
        ("kode 19.71.06.1002, telepon 0717 422222", None),
    ],
)
def test_the_day_in_a_title(title: str, day: tuple[int, int, int] | None) -> None:
    assert days.stated(sheet(title)) == (dt.date(*day) if day else None)


def test_a_title_goes_before_the_names() -> None:
    assert days.stated(sheet("per 1 Mei 2026", file="2026-08-05.csv")) == dt.date(2026, 5, 1)
    assert days.stated(sheet("", "5 Agustus 2026")) == dt.date(2026, 8, 5)
    assert days.stated(sheet(file="rekap_20260805.csv")) == dt.date(2026, 8, 5)
    assert days.stated(sheet(file="06 lahan 2026-08-05.csv")) == dt.date(2026, 8, 5)
    assert days.stated(sheet()) is None
