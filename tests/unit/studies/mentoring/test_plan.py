"""What a planned roll-out would see, with and without months of its own."""

from __future__ import annotations

import numpy as np
import pytest

from kopmp_lib.studies import mentoring
from kopmp_lib.studies.mentoring import Params
from kopmp_lib.studies.mentoring.observed import seen
from kopmp_lib.studies.mentoring.plan import planned


def test_pangkalpinang_without_any_data_is_told_28_percent():
    result = mentoring.study({}, Params("19.71", draws=19))
    table = result.tables["plan"].set_index("plan")
    assert table.loc["waves", ["units", "months"]].tolist() == [42, 24]
    assert table.loc["waves", "imputation"] == pytest.approx(0.28, abs=0.005)
    assert not result.facts["plan_own"]
    row = result.results.set_index("indicator").loc["detectable_planned"]
    assert row["value"] == pytest.approx(table.loc["waves", "imputation"])
    assert row["n"] == 42
    assert row["note"] == "noise of the simulated world"


def test_a_province_sees_smaller_effects_than_a_city():
    table = planned(seen({}, Params("19.71")), draws=20).table.set_index("plan")
    assert table.loc["province", "units"] == 393
    log = np.log1p(table["imputation"])
    assert log["province"] == pytest.approx(log["waves"] * (42 / 393) ** 0.5)


def test_a_shorter_panel_and_no_controls_in_the_end_see_less():
    table = planned(seen({}, Params("19.71")), draws=20).table.set_index("plan")
    for name in ("short", "everybody"):
        assert table.loc[name, "imputation"] > table.loc["waves", "imputation"]


def test_the_plan_is_tried_in_made_up_worlds():
    tried = planned(seen({}, Params("19.71")), draws=200).tried
    assert tried is not None
    assert tried.draws == 200
    assert tried.found == pytest.approx(0.8, abs=0.12)


def test_own_months_take_the_place_of_assumed_noise(tables_of):
    told = seen(tables_of([4] * 6 + [6] * 6 + [8] * 6 + [0] * 8), Params("19.71"))
    found = planned(told, draws=20)
    assert found.own
    assert found.table["imputation"].iloc[0] < 0.1  # noise of 0.1 without persistence


def test_the_size_of_an_effect_does_not_change_the_plan(tables_of):
    starts = [4] * 6 + [6] * 6 + [8] * 6 + [0] * 8
    plain, moved = (
        planned(seen(tables_of(starts, effect=size), Params("19.71")), draws=20).table
        for size in (0.0, 3.0)
    )
    np.testing.assert_allclose(plain["imputation"], moved["imputation"])


def test_six_villages_make_no_plan():
    found = planned(seen({}, Params("31.01")), draws=20)
    assert found.table.empty
    assert found.tried is None
