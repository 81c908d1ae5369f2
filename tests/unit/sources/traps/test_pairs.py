"""Payers without money, and sales without goods."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps import pairs

Make = Callable[..., Taken]


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [("26", "0", 1), ("26", "1300000", 0), ("26", "-", 0), ("0", "0", 0), ("-", "0", 0)],
)
def test_payers_without_money(
    status: Make, today: dt.date, places: Callable, first: str, second: str, told: int
) -> None:
    taken = status(principal_members_count=[first], principal_savings_idr=[second])
    found = places(pairs.told(taken, today))
    assert found == [("one_without_other", 2, "principal_savings_idr")] * told


def test_a_nought_that_was_hushed_counts(status: Make, today: dt.date, texts: Callable) -> None:
    taken = status(sales_value_idr=["5000000"], sales_volume=["0"])
    taken.frame["sales_volume"] = float("nan")
    (fault,) = pairs.told(taken, today)
    assert texts(fault)[0] == "sales_volume = 0, padahal sales_value_idr = Rp5.000.000"


def test_a_figure_that_is_not_in_the_file_is_not_missed(status: Make, today: dt.date) -> None:
    assert list(pairs.told(status(sales_value_idr=["5000000"]), today)) == []
