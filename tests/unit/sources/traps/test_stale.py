from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps import stale

Make = Callable[..., Taken]
UNIT = "19.71.06.1001"


@pytest.fixture
def panel(take: Make) -> Make:
    def make(*months: str, **columns: list[str]) -> Taken:
        return take("panel", **({"unit_code": [UNIT] * len(months)} | columns), month=list(months))

    return make


@pytest.mark.parametrize(("older", "told"), [("2026-06-06", 0), ("2026-06-05", 1)])
def test_a_place_behind_the_others(
    status: Make, today: dt.date, places: Callable, texts: Callable, older: str, told: int
) -> None:
    taken = status(npwp_count=["1", "1"], as_of=["2026-08-05", older])
    faults = list(stale.told(taken, today))
    assert places(faults) == [("stale", 3, "as_of")] * told
    assert all(
        texts(one)[0] == "keadaan 5 Juni 2026, 61 hari lebih lama daripada baris terbaru"
        for one in faults
    )


def test_the_newest_row_of_a_place_counts(status: Make, today: dt.date) -> None:
    days = ["2026-08-05", "2026-01-05", "2026-08-05"]
    taken = status(unit_code=[UNIT, UNIT, "19.71.06.1002"], npwp_count=["1"] * 3, as_of=days)
    assert list(stale.told(taken, today)) == []


def test_a_sheet_that_is_old(status: Make, today: dt.date, texts: Callable) -> None:
    taken = status(npwp_count=["1"])
    assert list(stale.told(taken, dt.date(2027, 2, 1))) == []
    (fault,) = stale.told(taken, dt.date(2027, 2, 2))
    assert (fault.rule, fault.row, fault.severity) == ("stale", None, "warning")
    assert texts(fault)[0] == "keadaan terbaru 5 Agustus 2026, 181 hari yang lalu"


def test_a_profile_is_renewed_seldom(take: Make, today: dt.date) -> None:
    taken = take("unit_profile", unit_code=[UNIT], as_of=["2024-12-31"], population_count=["900"])
    assert list(stale.told(taken, today)) == []


def test_amounts_that_never_move_were_copied(panel: Make, today: dt.date, texts: Callable) -> None:
    taken = panel(
        *("2026-01", "2026-02", "2026-03", "2026-04", "2026-05"),
        savings_idr=["500000", "700000", "700000", "700000", "700000"],
        sales_value_idr=["100000"] * 5,
    )
    (fault,) = stale.told(taken, today)
    assert (fault.rule, fault.row, fault.column) == ("stale", 6, "month")
    assert texts(fault)[0] == "semua angka rupiah sama selama 4 bulan, sejak 1 Februari 2026"


@pytest.mark.parametrize(
    "columns",
    [
        {"savings_idr": ["5", "5", "5", "6"], "sales_value_idr": ["1"] * 4},
        {"savings_idr": ["500000"] * 4, "sales_value_idr": ["0"] * 4},  # nothing was sold
        {
            "savings_idr": ["500000"] * 4,
            "sales_value_idr": ["1"] * 4,
            "unit_code": [UNIT, UNIT, "19.71.06.1002", "19.71.06.1002"],
        },
    ],
)
def test_amounts_that_may_stand_still_are_silent(
    panel: Make, today: dt.date, columns: dict[str, list[str]]
) -> None:
    taken = panel("2026-01", "2026-02", "2026-03", "2026-04", **columns)
    assert list(stale.told(taken, today)) == []


def test_a_month_that_is_missing_ends_a_run(panel: Make, today: dt.date) -> None:
    same = {"savings_idr": ["500000"] * 4, "sales_value_idr": ["1"] * 4}
    assert list(stale.told(panel("2026-01", "2026-02", "2026-04", "2026-05", **same), today)) == []
    mixed = panel("2026-04", "2026-02", "2026-01", "2026-03", **same)
    assert [one.row for one in stale.told(mixed, today)] == [2]
