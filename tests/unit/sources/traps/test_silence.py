from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps import silence

Make = Callable[..., Taken]


def test_nothing_but_noughts(
    status: Make, today: dt.date, places: Callable, texts: Callable
) -> None:
    taken = status(rat_count=["0", "0", "0", "-"], npwp_count=["1", "0", "0", "0"])
    (fault,) = silence.told(taken, today)
    assert places([fault]) == [("zero_or_silent", None, "rat_count")]
    assert fault.severity == "warning"
    found, _, fix = texts(fault)
    assert found.endswith("di kolom rat_count (3 dari 3 sel)")
    assert "zero_is_not_reported: [rat_count] untuk tabel cooperative_status" in fix


def test_columns_of_noughts_are_told_in_one(
    status: Make, today: dt.date, places: Callable, texts: Callable
) -> None:
    (fault,) = silence.told(status(rat_count=["0"] * 3, npwp_count=["0"] * 3), today)
    assert places([fault]) == [("zero_or_silent", None, "")]
    assert "npwp_count (3 dari 3 sel), rat_count (3 dari 3 sel)" in texts(fault)[0]
    assert "zero_is_not_reported: [npwp_count, rat_count]" in texts(fault)[2]


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (["0"] * 10 + ["7"], 1),
        (["0"] * 9 + ["-"] + ["7"], 0),  # it tells the two apart
        (["0"] * 8 + ["7", "7"], 0),  # a fifth are not nought
        (["0"] * 6 + ["7"], 0),  # too few to say
        (["0", "0"], 0),
        (["-"] * 11, 0),
    ],
)
def test_nearly_nothing_but_noughts(
    status: Make, today: dt.date, cells: list[str], told: int
) -> None:
    assert len(list(silence.told(status(sales_volume=cells), today))) == told


def test_what_most_villages_truly_lack_is_silent(
    take: Make, today: dt.date, villages: list[str]
) -> None:
    taken = take("unit_profile", unit_code=villages, smelter_count=["0"] * len(villages))
    assert list(silence.told(taken, today)) == []


def test_yes_and_no_tell_the_two_apart(take: Make, today: dt.date, villages: list[str]) -> None:
    taken = take("outlets", unit_code=villages[:4], internet=["Tidak"] * 4)
    assert list(silence.told(taken, today)) == []
