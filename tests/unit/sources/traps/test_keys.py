from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps import keys, telling

Make = Callable[..., Taken]
TWO = ["19.71.06.1001", "19.71.06.1001"]


def test_an_equal_row_is_told_and_read_once(
    status: Make, today: dt.date, places: Callable, texts: Callable
) -> None:
    taken = status(unit_code=[*TWO, "19.71.06.1002"], npwp_count=["1", "1", "1"])
    (fault,) = keys.told(taken, today)
    assert places([fault]) == [("same_row_twice", 3, "unit_code")]
    assert fault.severity == "warning"
    assert texts(fault)[0] == "sama persis dengan baris 2"
    assert keys.repeated(taken).tolist() == [False, True, False]


def test_a_key_with_other_figures_is_an_error_and_says_which_differ(
    status: Make, today: dt.date, places: Callable, texts: Callable
) -> None:
    taken = status(unit_code=TWO, npwp_count=["1", "0"], nib_count=["1", "1"])
    (fault,) = keys.told(taken, today)
    assert places([fault]) == [("duplicate_key", 3, "unit_code")]
    assert fault.severity == "error"
    found, expected, _ = texts(fault)
    assert found == "19.71.06.1001, 2026-08-05 lagi, dengan isi yang berbeda (npwp_count)"
    assert expected == "satu baris untuk setiap unit_code, as_of; sudah ada di baris 2"
    assert not keys.repeated(taken).any()


def test_the_same_village_on_two_days_is_in_order(status: Make, today: dt.date) -> None:
    taken = status(unit_code=TWO, as_of=["2026-07-05", "2026-08-05"], npwp_count=["1", "0"])
    assert list(keys.told(taken, today)) == []


def test_a_third_row_equal_to_the_first_is_a_repeat_of_it(
    status: Make, today: dt.date, places: Callable
) -> None:
    taken = status(unit_code=[*TWO, TWO[0]], npwp_count=["1", "0", "1"])
    told = places(keys.told(taken, today))
    assert told == [("same_row_twice", 4, "unit_code"), ("duplicate_key", 3, "unit_code")]
    assert keys.repeated(taken).tolist() == [False, False, True]


@pytest.mark.parametrize(
    ("name", "rule"), [("Nama koperasi", "duplicate_key"), ("No", "same_row_twice")]
)
def test_a_column_that_is_not_taken_in_counts_unless_it_numbers_the_rows(
    status: Make, today: dt.date, name: str, rule: str
) -> None:
    taken = status(unit_code=TWO, npwp_count=["1", "1"], other={name: ["1", "2"]})
    assert [one.rule for one in keys.told(taken, today)] == [rule]


def test_rows_without_a_place_are_not_looked_at(status: Make, today: dt.date) -> None:
    taken = status(unit_code=["", "", *TWO[:1]], npwp_count=["1", "1", "1"])
    assert list(keys.told(taken, today)) == []
    assert not keys.repeated(taken).any()


def test_a_figure_nobody_gave_is_not_like_one_that_is(status: Make, today: dt.date) -> None:
    taken = status(unit_code=[*TWO, TWO[0]], npwp_count=["-", "0", ""])
    assert [(one.rule, one.row) for one in keys.told(taken, today)] == [
        ("same_row_twice", 4),
        ("duplicate_key", 3),
    ]


def test_the_key_of_a_table_may_have_more_parts(take: Make, today: dt.date) -> None:
    taken = take(
        "panel",
        unit_code=[*TWO, TWO[0]],
        month=["2026-01", "2026-02", "2026-02"],
        as_of=["2026-08-05"] * 3,
        savings_idr=["1000", "1000", "2000"],
    )
    assert [(one.rule, one.row) for one in keys.told(taken, today)] == [("duplicate_key", 4)]


def test_a_part_of_a_key_that_is_missing_is_no_key(take: Make, today: dt.date) -> None:
    as_of = ["2026-08-05"] * 2
    without = take("panel", unit_code=TWO, as_of=as_of, savings_idr=["1", "2"])
    empty = take("outlets", unit_code=TWO, as_of=as_of, outlet_id=["", ""], type=["a", "b"])
    assert list(keys.told(without, today)) == []
    assert list(keys.told(empty, today)) == []


def test_a_flood_is_counted(status: Make, today: dt.date, texts: Callable) -> None:
    count = telling.MOST_TOLD + 6
    taken = status(unit_code=TWO[:1] * count, npwp_count=[str(n) for n in range(count)])
    told = list(keys.told(taken, today))
    assert len(told) == telling.MOST_TOLD + 1
    assert told[-1].row is None
    assert texts(told[-1])[0] == "5 baris lagi seperti ini"
