from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps import magnitude

Make = Callable[..., Taken]


def regencies(take: Make, **columns: list[str]) -> Taken:
    count = len(next(iter(columns.values())))
    return take(
        "regency_status",
        regency_code=[f"19.{n:02d}" for n in range(1, count + 1)],
        as_of=["2026-08-05"] * count,
        **columns,
    )


def test_a_figure_beyond_the_usual_of_one_village(
    status: Make, today: dt.date, places: Callable, texts: Callable
) -> None:
    taken = status(sales_value_idr=["2.000.000.000", "179.500.000.000.000"])
    (fault,) = magnitude.told(taken, today)
    assert places([fault]) == [("magnitude", 3, "sales_value_idr")]
    assert fault.severity == "warning"
    assert texts(fault)[:2] == [
        "Rp179.500.000.000.000",
        "paling banyak Rp50.000.000.000 untuk satu desa atau kelurahan",
    ]


def test_the_usual_of_a_village_is_not_that_of_a_kabupaten(take: Make, today: dt.date) -> None:
    taken = regencies(take, sales_value_idr=["90.000.000.000", "80.000.000.000"])
    assert list(magnitude.told(taken, today)) == []


@pytest.mark.parametrize(("largest", "told"), [("99.999.000", 0), ("100.000.000", 1)])
def test_a_figure_a_thousand_times_the_middle_of_its_column(
    take: Make, today: dt.date, texts: Callable, largest: str, told: int
) -> None:
    taken = regencies(take, sales_value_idr=["0", *["100.000"] * 7, largest])
    faults = list(magnitude.told(taken, today))
    assert [one.row for one in faults] == [10] * told
    assert all(
        texts(one)[1] == "kurang dari 1.000 kali nilai tengah kolomnya, yaitu Rp100.000"
        for one in faults
    )


def test_a_few_figures_have_no_middle(take: Make, today: dt.date) -> None:
    taken = regencies(take, sales_value_idr=[*["100.000"] * 6, "900.000.000"])
    assert list(magnitude.told(taken, today)) == []


@pytest.mark.parametrize(("savings", "told"), [("130.000.000", 0), ("130.000.026", 1), ("50", 1)])
def test_savings_of_one_member(
    status: Make, today: dt.date, texts: Callable, savings: str, told: int
) -> None:
    taken = status(principal_savings_idr=[savings], principal_members_count=["26"])
    faults = list(magnitude.told(taken, today))
    assert len(faults) == told
    assert all(texts(one)[1] == "antara Rp500 dan Rp5.000.000" for one in faults)


def test_one_village_has_few_cooperatives(status: Make, take: Make, today: dt.date) -> None:
    (fault,) = magnitude.told(status(cooperative_count=["420", "5"]), today)
    assert (fault.rule, fault.row) == ("magnitude", 2)
    regency = take("regency_status", regency_code=["19.71"], cooperative_count=["420"])
    assert list(magnitude.told(regency, today)) == []


def test_the_price_of_what_was_sold(status: Make, today: dt.date, texts: Callable) -> None:
    taken = status(
        sales_value_idr=["5.000", "200.000.000", "90.000", "0", "90.000"],
        sales_volume=["1.000", "2", "6", "6", "-"],
    )
    faults = list(magnitude.told(taken, today))
    assert [one.row for one in faults] == [2, 3]
    assert texts(faults[0])[:2] == [
        "Rp5.000, yaitu Rp5 untuk setiap sales_volume",
        "antara Rp10 dan Rp50.000.000",
    ]


def test_a_cell_is_told_once(status: Make, today: dt.date) -> None:
    taken = status(sales_value_idr=[*["90.000"] * 8, "900.000.000.000"], sales_volume=["1"] * 9)
    assert [one.row for one in magnitude.told(taken, today)] == [10]


def test_people_counted_in_thousands(take: Make, today: dt.date, villages: list[str]) -> None:
    def profile(*people: str) -> Taken:
        return take("unit_profile", unit_code=villages[: len(people)], population_count=people)

    (fault,) = magnitude.told(profile("5", "7", "12"), today)
    assert (fault.rule, fault.row, fault.column) == ("magnitude", None, "population_count")
    assert list(magnitude.told(profile("5", "7", "1200"), today)) == []
    assert list(magnitude.told(profile("5", "7"), today)) == []


def test_money_written_in_millions(status: Make, today: dt.date) -> None:
    taken = status(mandatory_savings_idr=["2", "0", "15", "4"])
    assert [(one.rule, one.row) for one in magnitude.told(taken, today)] == [("magnitude", None)]


@pytest.mark.parametrize(("sales", "told"), [("1.335.000.000.000", 0), ("179.500.000.000.000", 1)])
def test_sales_of_one_cooperative_where_nothing_else_stands_beside_them(
    take: Make, today: dt.date, sales: str, told: int
) -> None:
    taken = regencies(take, cooperative_count=["267"], sales_value_idr=[sales])
    assert len(list(magnitude.told(taken, today))) == told
