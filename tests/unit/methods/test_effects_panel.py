"""What a long frame must be to be a panel, and what is told of one that is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.errors import DataError, ParameterError
from kopmp_lib.methods.effects import GroupTime, att_gt

NAMES = {"outcome": "y", "unit": "unit", "time": "time", "cohort": "first"}


def made(units: int = 12, periods: int = 5, seed: int = 1) -> pd.DataFrame:
    generator = np.random.default_rng(seed)
    first = np.resize([0, 2, 4], units)
    frame = pd.DataFrame({"unit": np.arange(units), "first": first})
    frame = frame.merge(pd.DataFrame({"time": range(1, periods + 1)}), how="cross")
    return frame.assign(y=generator.normal(size=len(frame)))


def kinds(fit: GroupTime) -> list[str]:
    return [note.kind for note in fit.notes]


def test_a_unit_seen_twice_in_a_period_is_refused_by_name() -> None:
    frame = made()
    with pytest.raises(DataError, match="more than once") as caught:
        att_gt(pd.concat([frame, frame.iloc[[7]]]), **NAMES)
    assert caught.value.faults == ("unit 1, period 3: 2 rows",)


def test_a_unit_that_changes_cohort_is_refused_by_name() -> None:
    frame = made()
    frame.loc[8, "first"] = 4
    with pytest.raises(DataError, match="'first' changes within 1 unit") as caught:
        att_gt(frame, **NAMES)
    assert caught.value.faults == ("unit 1",)


def test_a_unit_that_changes_cluster_is_refused() -> None:
    frame = made().assign(group=lambda rows: rows["time"] % 2)
    with pytest.raises(DataError, match="'group' changes within 12"):
        att_gt(frame, **NAMES, cluster="group")


def test_a_misspelt_column_is_answered_with_the_nearest() -> None:
    with pytest.raises(ParameterError, match=r"no column 'frist'[\s\S]*'first'\?"):
        att_gt(made(), **NAMES | {"cohort": "frist"})


def test_a_column_that_is_there_twice_is_refused() -> None:
    frame = made()
    with pytest.raises(ParameterError, match="more than one column 'y'"):
        att_gt(pd.concat([frame, frame[["y"]]], axis=1), **NAMES)


@pytest.mark.parametrize("column", ["unit", "time"])
def test_a_row_without_unit_or_period_is_refused(column: str) -> None:
    frame = made()
    frame[column] = frame[column].astype("Int64")
    frame.loc[3, column] = pd.NA
    with pytest.raises(DataError, match=f"'{column}' is missing in 1"):
        att_gt(frame, **NAMES)


def test_an_infinite_outcome_and_a_word_are_refused() -> None:
    frame = made()
    with pytest.raises(DataError, match="infinite in 1"):
        att_gt(frame.assign(y=np.where(frame.index == 2, -np.inf, frame["y"])), **NAMES)
    with pytest.raises(DataError, match="not all numbers"):
        att_gt(frame.assign(y="many"), **NAMES)


def test_an_empty_frame_and_a_single_period_are_refused() -> None:
    with pytest.raises(DataError, match="no rows"):
        att_gt(made().iloc[:0], **NAMES)
    with pytest.raises(DataError, match=r"1 period\(s\)"):
        att_gt(made(periods=1), **NAMES)


def test_the_frame_is_left_as_it_was() -> None:
    frame = made()
    before = frame.copy(deep=True)
    att_gt(frame, **NAMES).aggregate("dynamic")
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize("never", [0, 0.0, np.nan, None, np.inf, pd.NA])
def test_never_treated_is_nought_or_missing(never: Any) -> None:
    frame = made()
    coded = frame["first"].astype(object).where(frame["first"] > 0, never)
    expected = att_gt(frame, **NAMES).table
    found = att_gt(frame.assign(first=coded), **NAMES).table
    pd.testing.assert_frame_equal(found, expected)


MONTHS = pd.period_range("2024-11", periods=5, freq="M")
WRITTEN: dict[str, list[Any]] = {
    "numbers far apart": [202411, 202412, 202501, 202502, 202503],
    "text": MONTHS.astype(str).tolist(),
    "dates": MONTHS.to_timestamp().tolist(),
    "periods": MONTHS.tolist(),
    "negative": [-9, -7, -2, -1, 5],
}


@pytest.mark.parametrize("labels", WRITTEN.values(), ids=WRITTEN.keys())
def test_periods_may_be_of_any_kind(labels: list[Any]) -> None:
    frame = made()
    named = dict(enumerate(labels, start=1))
    other = frame.assign(time=frame["time"].map(named), first=frame["first"].map(named))
    fit, expected = att_gt(other, **NAMES), att_gt(frame, **NAMES)
    assert fit.table["att"].tolist() == expected.table["att"].tolist()
    assert fit.table["cohort"].tolist() == [named[one] for one in expected.table["cohort"]]
    assert fit.table["time"].tolist() == [named[one] for one in expected.table["time"]]
    left, right = (one.aggregate("dynamic").table for one in (fit, expected))
    pd.testing.assert_frame_equal(left, right)


@pytest.mark.parametrize(
    "write",
    [str, pd.Timestamp.date, lambda day: day.strftime("%Y-%m-%d")],
    ids=["str", "date", "text"],
)
def test_cohorts_of_dates_may_be_written_as_days(write: Any) -> None:
    frame = made()
    days = dict(enumerate(MONTHS.to_timestamp(), start=1))
    first = frame["first"].map({code: write(day) for code, day in days.items()}).astype(object)
    fit = att_gt(frame.assign(time=frame["time"].map(days), first=first), **NAMES)
    assert fit.notes == ()
    assert fit.table["att"].tolist() == att_gt(frame, **NAMES).table["att"].tolist()


def test_cohorts_that_are_no_dates_are_refused() -> None:
    frame = made()
    days = dict(enumerate(MONTHS.to_timestamp(), start=1))
    with pytest.raises(DataError, match="written in different ways"):
        att_gt(frame.assign(time=frame["time"].map(days), first="soon"), **NAMES)


def test_ordered_categories_keep_their_order() -> None:
    names = ["baseline", "after", "late", "later", "latest"]
    kind = pd.CategoricalDtype(names, ordered=True)
    frame = made()
    labels = dict(enumerate(names, start=1))
    other = frame.assign(
        time=frame["time"].map(labels).astype(kind), first=frame["first"].map(labels)
    )
    assert att_gt(other, **NAMES).table["att"].tolist() == pytest.approx(
        att_gt(frame, **NAMES).table["att"].tolist()
    )


def test_cohorts_written_unlike_the_periods_are_refused() -> None:
    frame = made()
    with pytest.raises(DataError, match="written in different ways"):
        att_gt(frame.assign(first=frame["first"].astype(str)), **NAMES)


def test_a_cohort_after_the_end_serves_as_never_treated() -> None:
    frame = made()
    fit = att_gt(frame.assign(first=frame["first"].replace(0, 9)), **NAMES)
    assert fit.table["att"].tolist() == att_gt(frame, **NAMES).table["att"].tolist()
    assert kinds(fit) == ["cohort_after_end"]
    assert "Cohort 9 begins after the last period" in fit.notes[0]


def test_a_cohort_between_two_periods_counts_from_the_later() -> None:
    frame = made()
    frame["time"] *= 10
    frame["first"] = frame["first"].replace({2: 17, 4: 40})
    fit = att_gt(frame, **NAMES)
    assert set(fit.table["cohort"]) == {20, 40}
    assert kinds(fit) == ["cohort_between_periods"]


def test_nought_that_is_also_a_period_is_told() -> None:
    frame = made()
    frame["time"] -= 1
    assert "cohort_zero" in kinds(att_gt(frame, **NAMES))


def test_gaps_are_counted() -> None:
    frame = made()
    frame.loc[[0, 1], "y"] = np.nan  # unit 0 lacks two of five
    lost = frame[~((frame["unit"] == 3) & (frame["time"] > 1))]  # unit 3 is seen once
    (note,) = att_gt(lost, **NAMES).notes
    assert note.kind == "gaps"
    assert note.values == {"units": 12, "partly": 2, "unseen": 1}


def test_each_comparison_uses_the_units_seen_in_both_of_its_periods() -> None:
    frame = made()
    frame.loc[(frame["unit"] == 1) & (frame["time"] == 2), "y"] = np.nan
    table = att_gt(frame, **NAMES).table.set_index(["cohort", "time"])
    assert table.loc[(2, 2), "n_treated"] == 3
    assert table.loc[(2, 3), "n_treated"] == 4
    wide = frame.pivot_table(index=["first", "unit"], columns="time", values="y")
    change = (wide[2] - wide[1]).groupby("first").mean()
    assert table.loc[(2, 2), "att"] == pytest.approx(change[2] - change[0])


def test_text_covariates_become_indicators() -> None:
    frame = made(units=60)
    frame["kind"] = np.where(frame["unit"] < 20 + 5 * frame["first"], "desa", "kelurahan")
    frame["is_desa"] = frame["kind"] == "desa"
    left = att_gt(frame, **NAMES, covariates="kind").table["att"].tolist()
    assert left == pytest.approx(att_gt(frame, **NAMES, covariates="is_desa").table["att"].tolist())
    assert left != pytest.approx(att_gt(frame, **NAMES).table["att"].tolist())
