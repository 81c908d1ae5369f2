"""On which rungs units stand, what follows by law, and what comes next."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.ladder import (
    IMPLIED,
    NOT_APPLICABLE,
    NOT_IN_SOURCE,
    NOT_REACHED,
    NOT_REPORTED,
    REACHED,
    STANDINGS,
    ancestors,
    contradictions,
    count,
    imply,
    next_step,
)

REQUIRES = {
    "meeting": (),
    "deed": ("meeting",),
    "entity": ("deed",),
    "nib": ("entity",),
    "sale": (),
}
STEPS = list(REQUIRES)

frames = st.lists(
    st.lists(st.sampled_from(STANDINGS), min_size=5, max_size=5), min_size=1, max_size=8
).map(lambda rows: pd.DataFrame(rows, columns=STEPS))


def one(**standing: str) -> pd.DataFrame:
    """One unit; rungs that are not named are in no source."""
    return pd.DataFrame([dict.fromkeys(STEPS, NOT_IN_SOURCE) | standing], index=["u"])


# --- what the law requires ---------------------------------------------------------------------


def test_steps_require_those_that_the_required_require() -> None:
    found = ancestors(REQUIRES)
    assert found["nib"] == {"entity", "deed", "meeting"}
    assert found["meeting"] == found["sale"] == frozenset()


def test_a_step_may_require_two_by_different_ways() -> None:
    found = ancestors({"d": ("b", "c"), "b": ("a",), "c": ("a",)})
    assert found["d"] == {"a", "b", "c"}


@pytest.mark.parametrize(
    "requires", [{"a": ("a",)}, {"a": ("b",), "b": ("c",), "c": ("a",)}, {"x": ("a",), "a": ("x",)}]
)
def test_a_circle_is_refused_and_shown(requires: dict[str, tuple[str, ...]]) -> None:
    with pytest.raises(ParameterError, match="circle") as caught:
        ancestors(requires)
    first, *_, last = caught.value.where.split(" -> ")
    assert first == last


# --- what follows ------------------------------------------------------------------------------


def test_a_rung_nobody_tells_of_is_implied_by_a_later_one() -> None:
    given = one(entity=REACHED, deed=NOT_REPORTED)
    before = given.copy()
    assert imply(given, REQUIRES).loc["u"].to_dict() == {
        "meeting": IMPLIED,
        "deed": IMPLIED,
        "entity": REACHED,
        "nib": NOT_IN_SOURCE,
        "sale": NOT_IN_SOURCE,
    }
    pd.testing.assert_frame_equal(given, before)


@pytest.mark.parametrize("told", [NOT_REACHED, NOT_APPLICABLE, REACHED])
def test_what_was_told_is_never_overruled(told: str) -> None:
    assert imply(one(entity=REACHED, deed=told), REQUIRES).loc["u", "deed"] == told


@pytest.mark.parametrize("standing", [NOT_REPORTED, NOT_REACHED, NOT_IN_SOURCE, IMPLIED])
def test_only_what_was_reached_implies_anything(standing: str) -> None:
    assert imply(one(entity=standing), REQUIRES).loc["u", "deed"] == NOT_IN_SOURCE


def test_nothing_implies_activity() -> None:
    everything = dict.fromkeys(STEPS[:4], REACHED)
    assert imply(one(**everything), REQUIRES).loc["u", "sale"] == NOT_IN_SOURCE


@given(frames)
def test_implying_fills_gaps_only_and_once(frame: pd.DataFrame) -> None:
    closed = imply(frame, REQUIRES)
    changed = (closed != frame).to_numpy()
    assert set(closed.to_numpy()[changed]) <= {IMPLIED}
    assert set(frame.to_numpy()[changed]) <= {NOT_REPORTED, NOT_IN_SOURCE}
    pd.testing.assert_frame_equal(imply(closed, REQUIRES), closed)


@given(frames)
def test_every_rung_is_counted_once(frame: pd.DataFrame) -> None:
    for step in STEPS:
        counted = count(frame[step])
        assert tuple(counted) == STANDINGS
        assert sum(counted.values()) == len(frame)


# --- contradictions ----------------------------------------------------------------------------


def test_a_step_reached_without_its_precondition_is_told() -> None:
    frame = one(nib=REACHED, entity=NOT_REACHED, deed=NOT_REPORTED, meeting=NOT_REACHED)
    assert contradictions(frame, REQUIRES) == [("u", "nib", "entity"), ("u", "nib", "meeting")]


@pytest.mark.parametrize("above", [NOT_REPORTED, NOT_IN_SOURCE, IMPLIED, NOT_APPLICABLE, REACHED])
def test_silence_contradicts_nothing(above: str) -> None:
    assert contradictions(one(nib=REACHED, entity=above), REQUIRES) == []


# --- what comes next ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("standing", "step"),
    [
        ({"entity": REACHED, "nib": NOT_REACHED, "sale": NOT_REPORTED}, "nib"),
        ({"entity": REACHED, "nib": REACHED, "sale": NOT_REPORTED}, "sale"),
        ({"entity": REACHED, "nib": NOT_APPLICABLE, "sale": REACHED}, ""),
        ({"entity": NOT_REPORTED, "nib": REACHED}, "entity"),
        ({}, ""),
        ({"meeting": IMPLIED, "deed": IMPLIED, "entity": REACHED}, ""),
    ],
)
def test_the_next_step_is_the_first_that_is_neither_reached_nor_implied(
    standing: dict[str, str], step: str
) -> None:
    assert next_step(one(**standing), STEPS).tolist() == [step]


def test_a_region_may_take_the_steps_in_another_order() -> None:
    frame = one(nib=NOT_REPORTED, sale=NOT_REPORTED)
    assert next_step(frame, STEPS)["u"] == "nib"
    assert next_step(frame, ["sale", *STEPS[:4]])["u"] == "sale"


def test_no_units_have_no_next_step() -> None:
    assert next_step(one().iloc[:0], STEPS).empty
