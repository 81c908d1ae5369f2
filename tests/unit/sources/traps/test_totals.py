from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps import totals

Make = Callable[..., Taken]


def rows(label: str, **figures: str) -> dict[str, str]:
    return {"unit_code": label, **figures}


def test_a_sum_that_fits_is_silent(status: Make, today: dt.date) -> None:
    taken = status(
        npwp_count=["1", "0", "1"],
        sales_value_idr=["Rp1.000", "2.500", "-"],
        totals={5: rows("Jumlah", npwp_count="2", sales_value_idr="3.500")},
    )
    assert list(totals.told(taken, today)) == []


def test_a_sum_that_differs_is_an_error_with_its_difference(
    status: Make, today: dt.date, places: Callable, texts: Callable
) -> None:
    taken = status(
        npwp_count=["1", "0", "1"],
        nib_count=["1", "1", "1"],
        totals={5: rows("Total", npwp_count="3", nib_count="")},
    )
    (fault,) = totals.told(taken, today)
    assert places([fault]) == [("child_sum", 5, "npwp_count")]
    assert fault.severity == "error"
    found, expected, fix = texts(fault)
    assert (found, expected) == ("3 di baris Total", "2, yaitu jumlah baris-barisnya")
    assert fix.endswith("Selisihnya 1.")


def test_a_nought_is_no_sum_of_rows_that_are_not_there(status: Make, today: dt.date) -> None:
    taken = status(npwp_count=["1", "1"], totals={4: rows("Jumlah", npwp_count="0")})
    assert len(list(totals.told(taken, today))) == 1


def test_sums_of_parts_stand_above_a_sum_of_all(status: Make, today: dt.date) -> None:
    taken = status(
        npwp_count=["1", "2", "4"],
        rows=[2, 3, 5],
        totals={
            4: rows("Jumlah Kec. Gabek", npwp_count="3"),
            6: rows("Jumlah Kec. Rangkui", npwp_count="4"),
            7: rows("Total", npwp_count="7"),
        },
    )
    assert list(totals.told(taken, today)) == []


def test_a_sum_may_stand_above_its_rows(status: Make, today: dt.date) -> None:
    taken = status(npwp_count=["1", "2"], rows=[3, 4], totals={2: rows("Jumlah", npwp_count="3")})
    assert list(totals.told(taken, today)) == []


def test_a_mean_is_no_sum(status: Make, today: dt.date) -> None:
    taken = status(npwp_count=["1", "3"], totals={4: rows("Rata-rata", npwp_count="2")})
    assert list(totals.told(taken, today)) == []


def test_rows_without_a_place_are_summed_too(status: Make, today: dt.date) -> None:
    taken = status(
        unit_code=["19.71.06.1001", ""],
        npwp_count=["1", "1"],
        totals={4: rows("Jumlah", npwp_count="2")},
    )
    assert list(totals.told(taken, today)) == []


def test_a_column_with_a_broken_cell_has_no_sum(status: Make, today: dt.date) -> None:
    taken = status(npwp_count=["1", "dua"], totals={4: rows("Jumlah", npwp_count="3")})
    assert list(totals.told(taken, today)) == []


@pytest.mark.parametrize(
    ("total", "told"),
    [("3.500.001", 0), ("3.500.003", 1), ("Rp 3,5 juta", 0), ("Rp 3,9 juta", 1)],
)
def test_money_may_be_rounded_as_it_is_written(
    status: Make, today: dt.date, total: str, told: int
) -> None:
    taken = status(
        sales_value_idr=["1.000.000", "2.500.000"],
        totals={4: rows("Jumlah", sales_value_idr=total)},
    )
    assert len(list(totals.told(taken, today))) == told


def test_figures_that_cannot_be_added_have_no_sum(take: Make, today: dt.date) -> None:
    taken = take(
        "province_status",
        province_code=["19", "31"],
        as_of=["2026-08-05"] * 2,
        health_index=["54", "55"],
        totals={4: {"province_code": "Jumlah", "health_index": "54"}},
    )
    assert list(totals.told(taken, today)) == []


@pytest.mark.parametrize(("total", "told"), [("2", 0), ("3", 0), ("4", 1)])
def test_a_row_that_stands_twice_may_count_once_or_twice(
    status: Make, today: dt.date, total: str, told: int
) -> None:
    taken = status(
        unit_code=["19.71.06.1001", "19.71.06.1002", "19.71.06.1002"],
        npwp_count=["1", "1", "1"],
        totals={5: rows("Jumlah", npwp_count=total)},
    )
    assert len(list(totals.told(taken, today))) == told


def test_a_sum_of_sums_reaches_back_over_several(status: Make, today: dt.date) -> None:
    sums = {
        3: rows("Jumlah Kec. A", npwp_count="1"),
        5: rows("Jumlah Kec. B", npwp_count="2"),
        7: rows("Jumlah Kec. C", npwp_count="4"),
        8: rows("Jumlah Kota", npwp_count="6"),  # B and C
        10: rows("Jumlah Kab", npwp_count="9"),
    }
    taken = status(npwp_count=["1", "2", "4", "8"], rows=[2, 4, 6, 9], totals=sums)
    assert [one.row for one in totals.told(taken, today)] == [10]
