"""What must hold for the study of mentoring whatever the order, the money and the names."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kopmp_lib.result import RESULT_STATES
from kopmp_lib.sources.twin import simulate
from kopmp_lib.studies import mentoring
from kopmp_lib.studies.mentoring import Params
from kopmp_lib.studies.mentoring.light import light

PARAMS = Params("19.71", draws=19)


@pytest.fixture(scope="module")
def twin(tmp_path_factory):
    home = tmp_path_factory.mktemp("twin") / "data"
    simulate("19.71", 16, 3, home)
    return {
        name: pd.read_parquet(home / "tidy" / name / "19.71.parquet") for name in mentoring.NEEDS
    }


@pytest.fixture(scope="module")
def plain(twin):
    return mentoring.study(twin, PARAMS)


EVERY = (
    *("effects", "doubts", "dose", "reporting", "cohorts", "design", "plan", "comparisons"),
    *("robust", "response", "alike"),
)


def same(one, other, tables=EVERY):
    for name in tables:
        pd.testing.assert_frame_equal(one.tables[name], other.tables[name], rtol=1e-6, atol=1e-9)
    assert one.facts["light"] == other.facts["light"]


def test_the_order_of_rows_does_not_matter(twin, plain):
    shuffled = {name: frame.sample(frac=1, random_state=4) for name, frame in twin.items()}
    same(mentoring.study(shuffled, PARAMS), plain)


def test_names_of_facilitators_do_not_matter(twin, plain):
    renamed = twin["assignments"].assign(facilitator_id="X" + twin["assignments"]["facilitator_id"])
    same(mentoring.study({**twin, "assignments": renamed}, PARAMS), plain)


def test_the_unit_of_money_changes_no_share(twin, plain):
    panel = twin["panel"].copy()
    for name in ("savings_idr", "sales_value_idr"):
        panel[name] = 1000 * panel[name]
    found = mentoring.study({**twin, "panel": panel}, PARAMS)
    same(found, plain, ("dose", "design"))
    for name in ("share", "share_lower", "share_upper"):
        np.testing.assert_allclose(
            found.tables["effects"][name], plain.tables["effects"][name], rtol=1e-6
        )
    columns = ["value", "lower", "upper", "p"]
    np.testing.assert_allclose(
        found.tables["doubts"][columns].astype(float),
        plain.tables["doubts"][columns].astype(float),
        rtol=1e-3,
        atol=1e-6,
    )


def test_the_tables_that_were_given_are_not_changed(twin):
    before = {name: frame.copy() for name, frame in twin.items()}
    mentoring.study(twin, PARAMS)
    for name, frame in before.items():
        pd.testing.assert_frame_equal(twin[name], frame)


def test_the_same_seed_gives_the_same_figures(twin, plain):
    same(mentoring.study(twin, PARAMS), plain)


@settings(max_examples=15, deadline=None)
@given(gone=st.sets(st.sampled_from(mentoring.NEEDS)), keep=st.integers(0, 200))
def test_any_part_of_the_tables_gives_a_result(twin, gone, keep):
    """Whatever is missing: a reason or a figure, never a fault."""
    some = {name: frame.iloc[:keep] for name, frame in twin.items() if name not in gone}
    result = mentoring.study(some, PARAMS)
    assert result.facts["identifiable"] == (not result.facts["reasons"])
    assert result.tables["effects"].empty == (not result.facts["identifiable"])
    assert set(result.results["state"]) <= set(RESULT_STATES)


@given(st.lists(st.booleans(), min_size=5, max_size=5))
def test_only_a_world_in_which_all_holds_is_green(holds):
    names = ["detectable", "trend", "chance", "drift", "agreement"]
    colour = light(pd.DataFrame({"condition": names, "holds": holds}))
    assert (colour == "green") == all(holds)
