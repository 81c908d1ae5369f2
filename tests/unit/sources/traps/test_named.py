from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps import named

Make = Callable[..., Taken]


@pytest.mark.parametrize(
    "file",
    [
        "rekap 081274123456.csv",
        "rekap 0812-7412-3456 2026-08-05.xlsx",
        "1971061203850001.csv",
        "anggota ani.wati@contoh.id.csv",
        "NIP 196805121990031007.csv",
    ],
)
def test_a_number_of_a_person_in_the_name_of_a_file(
    take: Make, villages: list[str], today: dt.date, places: Callable, texts: Callable, file: str
) -> None:
    taken = take("members", file=file, unit_code=villages[:1], members_count=["40"])
    (fault,) = named.told(taken, today)
    assert places([fault]) == [("personal_data", None, "")]
    assert fault.severity == "error"
    assert texts(fault)[2] == "Ganti nama berkasnya."


@pytest.mark.parametrize(
    "file",
    [
        "rekap 1971 20260805 1030.csv",
        "19.71.06.1002 2026-08-05 12-30-45.csv",
        "KDMP_20260805_123456.xlsx",
        "posisi 05-08-2026 083000.csv",
    ],
)
def test_codes_and_days_in_a_name_are_silent(
    take: Make, villages: list[str], today: dt.date, file: str
) -> None:
    taken = take("members", file=file, unit_code=villages[:1], members_count=["40"])
    assert list(named.told(taken, today)) == []
