from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps import parts

Make = Callable[..., Taken]


def members(take: Make, **columns: list[str]) -> Taken:
    return take("members", unit_code=["19.71.06.1001"], as_of=["2026-08-05"], **columns)


def statement(take: Make, **columns: str) -> Taken:
    cells = {name: [cell] for name, cell in columns.items()}
    return take("statements", unit_code=["19.71.06.1001"], book_year=["2025"], **cells)


def test_women_and_men_make_up_the_members(
    take: Make, today: dt.date, places: Callable, texts: Callable
) -> None:
    one = {"female_members_count": ["12"], "male_members_count": ["14"]}
    assert list(parts.told(members(take, members_count=["26"], **one), today)) == []
    (fault,) = parts.told(members(take, members_count=["27"], **one), today)
    assert places([fault]) == [("parts_and_whole", 2, "female_members_count")]
    assert fault.severity == "error"
    assert texts(fault) == [
        "female_members_count + male_members_count = 26, tetapi members_count = 27",
        "members_count sama dengan female_members_count + male_members_count",
        "Perbaiki rinciannya atau totalnya. Selisihnya 1.",
    ]


@pytest.mark.parametrize(("female", "told"), [("27", 0), ("28", 1), ("-", 0)])
def test_a_part_alone_can_only_be_too_large(
    take: Make, today: dt.date, female: str, told: int
) -> None:
    taken = members(take, members_count=["27"], female_members_count=[female])
    assert len(list(parts.told(taken, today))) == told


@pytest.mark.parametrize(("equity", "told"), [("399", 0), ("400", 0), ("401", 1)])
def test_books_that_do_not_balance_are_a_warning_beyond_rounding(
    take: Make, today: dt.date, equity: str, told: int
) -> None:
    taken = statement(take, assets_idr="1000", liabilities_idr="601", equity_idr=equity)
    faults = list(parts.told(taken, today))
    assert len(faults) == told
    assert all(one.severity == "warning" for one in faults)


def test_capital_that_is_not_told_may_be_negative(take: Make, today: dt.date) -> None:
    taken = statement(take, assets_idr="1000", liabilities_idr="1500", equity_idr="-")
    assert list(parts.told(taken, today)) == []


def test_assets_hold_all_their_kinds(take: Make, today: dt.date, places: Callable) -> None:
    taken = statement(take, assets_idr="1000", cash_idr="600", fixed_assets_idr="500")
    assert places(parts.told(taken, today)) == [("more_than_whole", 2, "cash_idr")]
    taken = statement(take, assets_idr="1000", cash_idr="600", fixed_assets_idr="300")
    assert list(parts.told(taken, today)) == []


@pytest.mark.parametrize(("total", "told"), [("950000", 0), ("1950000", 1)])
def test_savings_are_compared_with_a_sum_that_is_not_taken_in(
    status: Make, today: dt.date, texts: Callable, total: str, told: int
) -> None:
    taken = status(
        principal_savings_idr=["390000"],
        mandatory_savings_idr=["560000"],
        other={"savings_total_amount": [total]},
        ignored={"savings_total_amount": "the sum of other columns"},
    )
    faults = list(parts.told(taken, today))
    assert [(one.rule, one.severity) for one in faults] == [("parts_and_whole", "warning")] * told
    assert all("savings_total_amount = Rp1.950.000" in texts(one)[0] for one in faults)


@pytest.mark.parametrize(("written", "told"), [("0", 1), ("-", 0)])
def test_a_nought_read_as_silence_is_a_nought_in_a_sum(
    status: Make, today: dt.date, written: str, told: int
) -> None:
    taken = status(
        principal_savings_idr=["390000"],
        mandatory_savings_idr=[written],
        other={"savings_total_amount": ["950000"]},
        ignored={"savings_total_amount": "the sum of other columns"},
    )
    taken.frame["mandatory_savings_idr"] = float("nan")
    assert [one.rule for one in parts.told(taken, today)] == ["parts_and_whole"] * told
    assert taken.frame["mandatory_savings_idr"].isna().all()  # the row itself stays as it was


def test_classes_of_health_make_up_those_assessed(take: Make, today: dt.date) -> None:
    taken = take(
        "province_status",
        province_code=["19", "31"],
        as_of=["2026-08-05"] * 2,
        healthy_count=["4", "4"],
        fairly_healthy_count=["4", "4"],
        unhealthy_count=["168", "160"],
        health_assessed_count=["176", "176"],
    )
    assert [(one.rule, one.row, one.severity) for one in parts.told(taken, today)] == [
        ("parts_and_whole", 3, "error")
    ]


def test_more_tax_numbers_than_cooperatives(status: Make, today: dt.date, places: Callable) -> None:
    taken = status(
        cooperative_count=["1", "0", "-"], npwp_count=["1", "1", "1"], gerai_count=["3", "3", "3"]
    )
    assert places(parts.told(taken, today)) == [("more_than_whole", 3, "npwp_count")]


def test_more_poor_than_people(take: Make, today: dt.date, places: Callable) -> None:
    taken = take(
        "regency_profile",
        regency_code=["19.71", "11.10"],
        as_of=["2025-03-31"] * 2,
        population_count=["242285", "1293"],
        poor_people_count=["11000", "20000"],
    )
    assert places(parts.told(taken, today)) == [("more_than_whole", 3, "poor_people_count")]


def test_an_instalment_far_above_what_is_due(take: Make, today: dt.date, texts: Callable) -> None:
    taken = take(
        "panel",
        unit_code=["19.71.06.1001"] * 3,
        month=["2026-01", "2026-02", "2026-03"],
        instalment_due_idr=["1000000", "1000000", "0"],
        instalment_paid_idr=["3000000", "9000000", "500000"],
    )
    (fault,) = parts.told(taken, today)
    assert (fault.rule, fault.row) == ("more_than_whole", 3)
    assert texts(fault)[1] == "tidak lebih dari 3 kali instalment_due_idr"
