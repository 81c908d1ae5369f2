from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import pytest

from kopmp_lib import rules
from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps import dates

Make = Callable[..., Taken]
UNIT = "19.71.06.1001"


def milestone(take: Make, step: str, day: str, **columns: list[str]) -> Taken:
    return take("milestones", unit_code=[UNIT], step=[step], date=[day], **columns)


def told(taken: Taken, today: dt.date) -> list[tuple[str, str]]:
    return [(one.rule, one.severity) for one in dates.told(taken, today)]


@pytest.mark.parametrize(
    ("step", "day", "severity"),
    [
        ("npwp", "2025-03-26", "error"),
        ("npwp", "2025-03-27", ""),
        ("legal_entity", "1998-05-01", "warning"),
        ("deed", "1998-05-01", "warning"),
        ("meeting", "1998-05-01", "warning"),
    ],
)
def test_a_step_before_the_programme(
    take: Make, today: dt.date, step: str, day: str, severity: str
) -> None:
    expected = [("date_before_programme", severity)] if severity else []
    assert told(milestone(take, step, day), today) == expected


def test_the_programme_begins_when_the_rules_say(
    take: Make, today: dt.date, texts: Callable
) -> None:
    first = rules.events(today)["instruction"].date
    (fault,) = dates.told(milestone(take, "npwp", str(first - dt.timedelta(1))), today)
    assert texts(fault)[:2] == [
        "26 Maret 2025",
        "27 Maret 2025 (awal program) atau sesudahnya",
    ]


def test_the_month_in_which_it_began_is_in_order(take: Make, today: dt.date) -> None:
    known = {"precision": ["month"]}
    assert told(milestone(take, "npwp", "2025-03-01", **known), today) == []
    assert told(milestone(take, "npwp", "2025-02-01", **known), today) != []
    sales = {"unit_code": [UNIT] * 2, "line": ["beras"] * 2}
    taken = take("sales", month=["Maret 2025", "Februari 2025"], **sales)
    assert [(one.rule, one.row) for one in dates.told(taken, today)] == [
        ("date_before_programme", 3)
    ]


@pytest.mark.parametrize(
    ("table", "column", "key"),
    [
        ("loans", "date", "application_id"),
        ("visits", "date", "visit_id"),
        ("trainings", "date", "training_id"),
        ("outlets", "opened_date", "outlet_id"),
    ],
)
def test_nothing_else_may_be_older_or_lie_ahead(
    take: Make, today: dt.date, table: str, column: str, key: str
) -> None:
    days = ["2024-01-01", "2026-08-31", "2026-09-01", "2026-09-02"]
    count = len(days)
    taken = take(table, unit_code=[UNIT] * count, **{key: list("abcd"), column: days})
    assert [(one.rule, one.severity, one.row) for one in dates.told(taken, today)] == [
        ("date_before_programme", "error", 2),
        ("date_in_future", "error", 5),
    ]


def test_the_day_of_the_data_cannot_lie_ahead_nor_counts_before_the_programme(
    take: Make, status: Make, today: dt.date, villages: list[str]
) -> None:
    counts = status(npwp_count=["1", "1"], as_of=["2024-12-31", "2027-01-01"])
    assert told(counts, today) == [("date_before_programme", "error"), ("date_in_future", "error")]
    people = take(
        "unit_profile",
        unit_code=villages[:2],
        as_of=["2019-12-31", "2027-01-01"],
        population_count=["1200", "900"],
    )
    assert told(people, today) == [("date_in_future", "error")]


def test_a_day_after_that_of_the_row(take: Make, today: dt.date, texts: Callable) -> None:
    taken = milestone(take, "nib", "2026-08-20", as_of=["2026-08-05"])
    (fault,) = dates.told(taken, today)
    assert (fault.rule, fault.severity) == ("date_after_as_of", "warning")
    assert texts(fault)[0] == "20 Agustus 2026, sesudah tanggal keadaan data 5 Agustus 2026"
    assert told(milestone(take, "nib", "2026-08-05", as_of=["2026-08-05"]), today) == []


def test_a_month_of_mentoring_may_be_planned(take: Make, today: dt.date) -> None:
    taken = take(
        "assignments", unit_code=[UNIT], start_month=["Oktober 2026"], as_of=["2026-08-05"]
    )
    assert told(taken, today) == []


@pytest.mark.parametrize(("day", "expected"), [("2025-12-20", True), ("2026-02-20", False)])
def test_an_annual_meeting_before_the_first_year_was_over(
    take: Make, today: dt.date, day: str, expected: bool
) -> None:
    found = told(milestone(take, "rat", day), today)
    assert found == [("rat_too_early", "warning")] * expected


def test_a_step_with_a_column_of_its_own_is_told_by_its_name(
    take: Make, today: dt.date, places: Callable
) -> None:
    taken = take(
        "milestones",
        unit_code=[UNIT] * 2,
        as_of=["2026-08-05"] * 2,
        step=["npwp", "nib"],
        date=["2024-01-01", "2024-02-01"],
    )
    taken.frame.index = pd.Index([2, 2])  # both from one row of the file
    columns = {"Tgl NPWP": "date@npwp", "Tgl NIB": "date@nib", "Kode": "unit_code"}
    taken.recognised.columns.clear()
    taken.recognised.columns.update(columns)
    taken.columns.clear()
    assert places(dates.told(taken, today)) == [
        ("date_before_programme", 2, "Tgl NPWP"),
        ("date_before_programme", 2, "Tgl NIB"),
    ]
