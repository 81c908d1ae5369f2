"""The results table of every study: one shape, one order, no row that contradicts itself."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopmp_lib import contracts, wording
from kopmp_lib.errors import DataError
from kopmp_lib.result import COLUMNS, KEY, RESULT_STATES, results_frame, row, state_of


def line(indicator: str = "nib_reached_count", **different: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"value": 42.0, "unit": "co-operatives", "state": "reported"}
    given |= {"quality": "counted", "as_of": "2026-08-05"} | different
    return row("19.71", "formation", indicator, **given)


def refused(*rows: dict[str, Any]) -> tuple[str, ...]:
    with pytest.raises(DataError, match="contradicts itself") as caught:
        results_frame(rows)
    assert caught.value.where == "results"
    return tuple(caught.value.faults)


def test_a_row_has_the_columns_of_the_table_in_their_order() -> None:
    made = line(n=42.0, unit_code="19.71.06.1002")
    assert tuple(made) == COLUMNS
    assert (made["region_code"], made["study"], made["n"]) == ("19.71", "formation", 42.0)
    assert (made["lower"], made["origin"], made["note"]) == (None, "observed", "")


def test_the_frame_has_fixed_columns_kinds_and_order() -> None:
    rows = [line("b", unit_code="19.71.06.1002"), line("b"), line("a", value=0, state="zero")]
    frame = results_frame(rows)
    assert tuple(frame.columns) == COLUMNS
    assert frame["indicator"].tolist() == ["a", "b", "b"]
    assert frame["unit_code"].tolist() == ["", "", "19.71.06.1002"]
    assert {str(frame[name].dtype) for name in ("value", "lower", "upper", "n")} == {"float64"}
    pd.testing.assert_frame_equal(frame, results_frame(rows[::-1]))


def test_no_rows_make_an_empty_table_of_the_same_kinds() -> None:
    assert list(results_frame([]).dtypes) == list(results_frame([line()]).dtypes)


@pytest.mark.parametrize("different", [dict.fromkeys(KEY), {"n": 7.0}, {"as_of": "2026-08-07"}])
def test_a_row_that_comes_twice_is_refused(different: dict[str, Any]) -> None:
    again = line() | {name: value for name, value in different.items() if value}
    assert refused(line(), again) == ("twice: 19.71 nib_reached_count",)


@pytest.mark.parametrize(
    ("different", "fault"),
    [
        ({"state": "unknown"}, "unknown state"),
        ({"quality": "good"}, "unknown quality"),
        ({"value": None}, "value missing"),
        ({"value": float("nan"), "state": "zero"}, "value missing"),
        ({"value": 0.0}, "zero or not"),
        ({"state": "zero"}, "zero or not"),
        *(({"state": state}, "value shown") for state in RESULT_STATES[2:]),
        *(
            ({"state": "suppressed", "value": None, bound: 3.0}, "value shown")
            for bound in ("lower", "upper")
        ),
    ],
)
def test_a_row_that_contradicts_itself_is_refused(different: dict[str, Any], fault: str) -> None:
    told = refused(line(), line("odd", unit_code="19.71.06.1002", **different))
    assert f"{fault}: 19.71 19.71.06.1002 odd" in told


def test_every_fault_is_told_at_once() -> None:
    told = refused(line(), line(), line("a", value=None), line("b", value=1.0, state="zero"))
    assert [fault.partition(":")[0] for fault in told] == ["twice", "value missing", "zero or not"]


def test_the_states_of_tables_are_states_of_results_and_each_has_its_symbol() -> None:
    assert set(contracts.STATES) < set(RESULT_STATES)
    assert set(wording.SYMBOLS) < set(RESULT_STATES)


@given(st.one_of(st.none(), st.floats()))
def test_every_figure_has_a_state_that_the_table_takes(value: float | None) -> None:
    state = state_of(value)
    frame = results_frame([line(value=value, state=state)])
    assert frame["state"].tolist() == [state]
    assert (state == "not_reported") == frame["value"].isna().item()
    assert (state == "zero") == (value == 0)
