from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps import per_member

Make = Callable[..., Taken]
ALIKE = ["50000"] * 7 + ["100000", "", "-", "0"]
SUMS = ["650000", "1200000", "50000", "300000", "250000", "900000", "450000", "700000"]


def test_the_same_amount_everywhere_is_that_of_one_member(
    status: Make, today: dt.date, places: Callable, texts: Callable
) -> None:
    (fault,) = per_member.told(status(principal_savings_idr=ALIKE), today)
    assert places([fault]) == [("amount_per_member", None, "principal_savings_idr")]
    assert texts(fault)[0] == "Rp50.000 di 7 dari 8 baris yang terisi"
    assert "principal_savings_idr pada ignore" in texts(fault)[2]


@pytest.mark.parametrize(
    "cells",
    [
        SUMS,
        ["50000"] * 7,  # too few to tell
        ["5000000"] * 8,  # no by-laws ask so much of a member
        ["0"] * 10,
    ],
)
def test_sums_are_silent(status: Make, today: dt.date, cells: list[str]) -> None:
    assert list(per_member.told(status(principal_savings_idr=cells), today)) == []


def test_beside_the_members_who_paid_a_sum_is_known(status: Make, today: dt.date) -> None:
    taken = status(principal_savings_idr=["50000"] * 8, principal_members_count=["1"] * 8)
    assert list(per_member.told(taken, today)) == []


def test_a_regency_has_no_member(take: Make, today: dt.date) -> None:
    codes = [f"19.0{n}" for n in range(1, 7)] + ["19.71", "18.71"]
    taken = take("regency_status", regency_code=codes, mandatory_savings_idr=["10000"] * 8)
    assert list(per_member.told(taken, today)) == []
