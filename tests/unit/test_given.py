"""A user's own frames go into a study, or are refused in words."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from kopmp_lib.contracts.given import given
from kopmp_lib.errors import DataError, ParameterError
from kopmp_lib.parameters import meant
from kopmp_lib.studies import financing, formation, mentoring, overview, potential

STUDIES = (formation, potential, mentoring, financing)


def panel(month: object, savings: object = 5.0) -> dict[str, pd.DataFrame]:
    row = {"unit_code": ["19.71.06.1001"], "month": month, "savings_idr": [savings]}
    return {"panel": pd.DataFrame(row)}


@pytest.mark.parametrize(
    "month",
    [
        pd.PeriodIndex(["2026-01"], freq="M"),
        [dt.date(2026, 1, 1)],
        ["2026-01-01"],
        [pd.Timestamp("2026-01-01")],
    ],
)
def test_months_of_any_kind_become_timestamps(month: object) -> None:
    made = given(panel(month), ["panel"], ())
    assert made["panel"]["month"].tolist() == [pd.Timestamp("2026-01-01")]


def test_figures_written_as_text_become_numbers() -> None:
    assert given(panel(["2026-01-01"], "7"), ["panel"], ())["panel"]["savings_idr"].tolist() == [7]


@pytest.mark.parametrize(
    ("tables", "where"),
    [
        ({"panel": pd.DataFrame({"a": [1]})}, "panel"),
        (panel(["2026-01-01"], "much"), "panel.savings_idr"),
        (panel(["some day"]), "panel.month"),
        ({"panel": [1]}, "panel"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_place(tables: dict, where: str) -> None:
    with pytest.raises(DataError) as told:
        given(tables, ["panel"], ())
    assert told.value.where == where
    assert "docs/tables.md" in told.value.todo


@pytest.mark.parametrize("study", STUDIES)
def test_every_study_refuses_foreign_frames_in_words(study) -> None:
    foreign = pd.DataFrame({"something": [1]})
    with pytest.raises(DataError, match="has no column"):
        study.study({study.NEEDS[0]: foreign}, study.Params("19.71"))


@pytest.mark.parametrize("study", STUDIES)
def test_parameters_may_be_given_by_name(study) -> None:
    assert study.study({}, {"region_code": "19.71"}).region_code == "19.71"


def test_parameters_that_are_wrong_are_told() -> None:
    with pytest.raises(ParameterError, match="as_off"):
        meant(formation.Params, {"region_code": "19.71", "as_off": ""})
    with pytest.raises(ParameterError, match="set of parameters"):
        meant(overview.Params, "ID")
