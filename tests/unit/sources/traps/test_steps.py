from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps import steps

Make = Callable[..., Taken]
UNIT = "19.71.06.1001"


@pytest.fixture
def milestones(take: Make) -> Make:
    def make(*dated: tuple[str, str], **columns: list[str]) -> Taken:
        names, days = (list(part) for part in zip(*dated, strict=True))
        given = {"unit_code": [UNIT] * len(names), "step": names, "date": days}
        return take("milestones", **(given | columns))

    return make


@pytest.fixture
def loans(take: Make) -> Make:
    def make(*dated: tuple[str, str], **columns: list[str]) -> Taken:
        names, days = (list(part) for part in zip(*dated, strict=True))
        count = len(names)
        given = {"unit_code": [UNIT] * count, "application_id": ["P1"] * count}
        return take("loans", **(given | columns | {"stage": names, "date": days}))

    return make


def test_a_step_before_the_one_it_requires(
    milestones: Make, today: dt.date, places: Callable, texts: Callable
) -> None:
    taken = milestones(("legal_entity", "2025-06-01"), ("nib", "2025-05-20"))
    (fault,) = steps.told(taken, today)
    assert places([fault]) == [("steps_out_of_order", 3, "date")]
    assert fault.severity == "warning"
    found, expected, fix = texts(fault)
    assert found == "NIB (20 Mei 2025) lebih awal daripada Badan hukum (1 Juni 2025)"
    assert expected == "Badan hukum lebih dahulu"
    assert fix == "Periksa kedua tanggal pada 19.71.06.1001; yang lain di baris 2."


def test_the_words_of_the_rules_stand_in_both_languages(milestones: Make, today: dt.date) -> None:
    (fault,) = steps.told(milestones(("deed", "2025-06-01"), ("rat", "2025-05-20")), today)
    values = dict(fault.found.values)  # type: ignore[union-attr]
    assert values["other"].told("en") == "Notarial deed"


def test_equal_days_and_steps_without_an_order_are_silent(milestones: Make, today: dt.date) -> None:
    taken = milestones(
        ("meeting", "2025-05-01"),
        ("deed", "2025-05-01"),
        ("legal_entity", "2025-05-02"),
        ("first_sale", "2025-04-01"),
        ("simkopdes", "2025-04-01"),
        ("cancelled", "2025-04-01"),
    )
    assert list(steps.told(taken, today)) == []


def test_a_step_far_before_is_seen_though_the_one_between_is_not_told(
    milestones: Make, today: dt.date
) -> None:
    taken = milestones(("meeting", "2025-06-01"), ("legal_entity", "2025-05-20"))
    assert [one.row for one in steps.told(taken, today)] == [3]


def test_villages_do_not_mix(milestones: Make, today: dt.date) -> None:
    taken = milestones(
        ("legal_entity", "2025-06-01"), ("nib", "2025-05-20"), unit_code=[UNIT, "19.71.06.1002"]
    )
    assert list(steps.told(taken, today)) == []


def test_a_month_is_compared_with_a_month(milestones: Make, today: dt.date) -> None:
    pair = (("legal_entity", "2025-06-20"), ("nib", "2025-06-01"))
    assert len(list(steps.told(milestones(*pair), today))) == 1
    assert list(steps.told(milestones(*pair, precision=["day", "month"]), today)) == []


def test_snapshots_are_each_judged_alone(milestones: Make, today: dt.date) -> None:
    taken = milestones(
        ("legal_entity", "2025-06-01"),
        ("nib", "2025-05-20"),
        ("legal_entity", "2025-05-01"),
        ("nib", "2025-05-20"),
        as_of=["2025-08-01", "2025-08-01", "2025-09-01", "2025-09-01"],
    )
    assert [one.row for one in steps.told(taken, today)] == [3]


def test_stages_of_a_loan(loans: Make, today: dt.date, texts: Callable) -> None:
    taken = loans(
        ("submitted", "2026-01-10"),
        ("review", "2026-01-20"),
        ("approved", "2026-03-01"),
        ("disbursed", "2026-02-01"),
    )
    (fault,) = steps.told(taken, today)
    assert fault.row == 5
    assert (
        texts(fault)[0] == "disbursed (1 Februari 2026) lebih awal daripada approved (1 Maret 2026)"
    )


def test_applications_do_not_mix(loans: Make, today: dt.date) -> None:
    taken = loans(
        ("submitted", "2026-03-10"), ("approved", "2026-01-20"), application_id=["P1", "P2"]
    )
    assert list(steps.told(taken, today)) == []


def test_a_table_without_steps_is_silent(status: Make, today: dt.date) -> None:
    assert list(steps.told(status(npwp_count=["1"]), today)) == []


def test_days_that_could_not_be_read_are_silent(milestones: Make, today: dt.date) -> None:
    taken = milestones(("legal_entity", "kemarin"), ("nib", "2025-05-20"))
    assert list(steps.told(taken, today)) == []
