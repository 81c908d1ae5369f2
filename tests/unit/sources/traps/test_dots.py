from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps import dots

Make = Callable[..., Taken]


def test_a_dot_between_thousands_that_was_read_as_a_decimal_one(
    status: Make, today: dt.date, places: Callable, texts: Callable
) -> None:
    taken = status(sales_volume=["153.18", "12", "1450", "2.5"])
    faults = list(dots.told(taken, today))
    assert places(faults) == [
        ("thousands_dot", 2, "sales_volume"),
        ("thousands_dot", 5, "sales_volume"),
    ]
    assert {one.severity for one in faults} == {"warning"}
    assert texts(faults[0]) == [
        "153.18",
        "bilangan bulat, tanpa titik di antara ribuan",
        "Dibaca sebagai 153,18. Bila titiknya memisahkan ribuan, tulis 153180; biarkan bila memang "
        "pecahan.",
    ]


def test_its_neighbours_with_a_dot_are_told_though_they_came_out_whole(
    status: Make, today: dt.date
) -> None:
    taken = status(sales_volume=["153.18", "12.000", "12"])
    assert taken.frame["sales_volume"].tolist() == [153.18, 12, 12]
    assert [one.row for one in dots.told(taken, today)] == [2, 3]


@pytest.mark.parametrize(
    "cells",
    [
        ["153.180", "1.450", "12"],  # dots between thousands, read as such
        ["153,18", "12"],  # a decimal comma is meant
        ["153.18"],  # one figure alone has no column to differ from
        ["1.5 juta", "12"],
    ],
)
def test_what_may_be_meant_is_silent(status: Make, today: dt.date, cells: list[str]) -> None:
    assert list(dots.told(status(sales_value_idr=cells), today)) == []


def test_units_with_fractions_are_silent(take: Make, today: dt.date, villages: list[str]) -> None:
    taken = take("unit_profile", unit_code=villages[:2], area_km2=["2.45", "1.3"])
    assert list(dots.told(taken, today)) == []
