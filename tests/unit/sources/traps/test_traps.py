from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps import told

Make = Callable[..., Taken]


def test_all_traps_are_told_together(status: Make, today: dt.date) -> None:
    taken = status(
        unit_code=["19.71.06.1001", "19.71.06.1001", "19.71.06.1002"],
        as_of=["2026-08-05", "2026-08-05", "2026-10-05"],
        cooperative_count=["1", "1", "0"],
        npwp_count=["1", "0", "1"],
        rat_count=["0", "0", "0"],
        sales_volume=["2.5", "12", "-"],
        other={"origin": ["user", "user", "simulated"]},
        totals={5: {"unit_code": "Jumlah", "npwp_count": "7"}},
    )
    assert {one.rule for one in told(taken, today)} == {
        *("duplicate_key", "child_sum", "more_than_whole", "zero_or_silent", "stale"),
        *("thousands_dot", "date_in_future", "simulated_rows"),
    }


def test_a_clean_sheet_is_silent(status: Make, today: dt.date) -> None:
    taken = status(cooperative_count=["1", "1"], npwp_count=["1", "0"], nib_count=["-", "1"])
    assert list(told(taken, today)) == []


def test_rows_without_a_place_need_no_mending(status: Make, today: dt.date) -> None:
    wrong = {"cooperative_count": ["1", "0"], "npwp_count": ["1", "2"]}
    assert [one.row for one in told(status(**wrong), today)] == [3]
    unplaced = status(unit_code=["19.71.06.1001", ""], **wrong)
    assert list(told(unplaced, today)) == []


def test_what_a_row_says_twice_is_told_once(status: Make, today: dt.date) -> None:
    taken = status(
        unit_code=["19.71.06.1001"] * 2, cooperative_count=["0"] * 2, npwp_count=["1"] * 2
    )
    assert [(one.rule, one.row) for one in told(taken, today)] == [
        ("same_row_twice", 3),
        ("more_than_whole", 2),
    ]


def test_an_empty_sheet_is_silent(take: Make, today: dt.date) -> None:
    empty = {name: [] for name in ("unit_code", "as_of", "npwp_count", "sales_value_idr")}
    assert list(told(take("cooperative_status", **empty), today)) == []
    points = {name: [] for name in ("unit_code", "lat", "lng")}
    assert list(told(take("unit_profile", **points), today)) == []
    steps = {name: [] for name in ("unit_code", "step", "date")}
    assert list(told(take("milestones", **steps), today)) == []
    panel = {name: [] for name in ("unit_code", "month", "savings_idr", "as_of")}
    assert list(told(take("panel", **panel), today)) == []


def test_a_sheet_without_any_day_is_silent(status: Make, today: dt.date) -> None:
    assert list(told(status(npwp_count=["1", "1"], as_of=["", ""]), today)) == []
