from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps import rat_period

Make = Callable[..., Taken]
WHY = "the book year of the RAT, which no table keeps"


@pytest.fixture
def counted(take: Make, villages: list[str]) -> Make:
    def make(*years: str, **columns: list[str]) -> Taken:
        count = len(years)
        given = {"unit_code": villages[:count], "rat_count": ["0"] * count} | columns
        other, ignored = {"rat_period": list(years)}, {"rat_period": WHY}
        return take("cooperative_status", other=other, ignored=ignored, **given)

    return make


def test_rat_of_a_year_before_the_programme(
    counted: Make, today: dt.date, places: Callable, texts: Callable
) -> None:
    (fault,) = rat_period.told(counted("2024", "2024", "2025"), today)
    assert places([fault]) == [("rat_of_earlier_year", None, "rat_count")]
    assert fault.severity == "warning"
    assert texts(fault)[0] == "rat_period 2024 di 2 dari 3 baris (pertama di baris 2)"
    assert texts(fault)[1].startswith("RAT tahun buku 2025")


def test_several_years_are_not_of_one_kind(counted: Make, today: dt.date, texts: Callable) -> None:
    (fault,) = rat_period.told(counted("Tahun Buku 2025", "2026", ""), today)
    assert texts(fault)[0] == "rat_period 2025, 2026 dalam satu tabel"


@pytest.mark.parametrize("years", [("2025", "2025"), ("", "-"), ("12024", "-")])
def test_a_year_of_the_programme_is_silent(
    counted: Make, today: dt.date, years: tuple[str, ...]
) -> None:
    assert list(rat_period.told(counted(*years), today)) == []


def test_without_a_count_of_rat_there_is_nothing_to_misread(
    take: Make, today: dt.date, villages: list[str]
) -> None:
    taken = take(
        "cooperative_status",
        other={"rat_period": ["2024"]},
        ignored={"rat_period": WHY},
        unit_code=villages[:1],
        nib_count=["1"],
    )
    assert list(rat_period.told(taken, today)) == []


def test_without_a_period_it_is_silent(status: Make, today: dt.date) -> None:
    assert list(rat_period.told(status(rat_count=["0"]), today)) == []
