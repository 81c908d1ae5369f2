"""Bounds where some fall silent, weights for them, and how alike the sides are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.errors import DataError, ParameterError
from kopmp_lib.methods import imputation as imputing
from kopmp_lib.methods.effects import lee_bounds, overlap, seen_weights, unit_effects


def world(seed: int, count: int = 4000, effect: float = 0.5) -> tuple[np.ndarray, ...]:
    """Treatment makes some speak whose outcome is low; without it they would be silent."""
    generator = np.random.default_rng(seed)
    treated = np.arange(count) % 2 == 0
    level = generator.normal(size=count)
    always = level + generator.normal(0, 0.5, count) > -0.5
    seen = always | (treated & (level > -1.2))
    outcome = np.where(seen, level + effect * treated, np.nan)
    return outcome, treated, level, seen


def test_the_bounds_hold_the_effect_where_the_difference_does_not() -> None:
    outcome, treated, *_ = world(1)
    found = lee_bounds(outcome, treated)
    assert found.lower < 0.5 < found.upper
    assert abs(found.estimate - 0.5) > 0.15
    assert found.seen_treated > found.seen_control
    assert found.trimmed == pytest.approx(1 - found.seen_control / found.seen_treated)


def test_where_nobody_is_silent_the_bounds_are_the_difference() -> None:
    found = lee_bounds([1.0, 3, 0, 1], [1, 1, 0, 0])
    assert (found.lower, found.upper, found.estimate, found.trimmed) == (1.5, 1.5, 1.5, 0)


def test_sides_changed_about_change_the_sign() -> None:
    outcome, treated, *_ = world(2, 500)
    ours, theirs = lee_bounds(outcome, treated), lee_bounds(outcome, ~treated)
    assert (theirs.lower, theirs.upper) == pytest.approx((-ours.upper, -ours.lower))


def test_weights_are_repetition() -> None:
    outcome, treated, *_ = world(3, 60)
    times = np.random.default_rng(3).integers(0, 4, 60)
    rows = np.repeat(np.arange(60), times)
    weighted = lee_bounds(outcome, treated, times)
    repeated = lee_bounds(outcome[rows], treated[rows])
    assert (weighted.lower, weighted.upper) == pytest.approx((repeated.lower, repeated.upper))


def test_one_across_the_cut_counts_in_part() -> None:
    """Three seen of three against two of three: a third of the treated is taken away."""
    found = lee_bounds([1.0, 2, 4, 0, 0, np.nan], [1, 1, 1, 0, 0, 0])
    assert (found.lower, found.upper) == pytest.approx((1.5, 3.0))


def test_a_side_of_which_nobody_is_seen_is_refused() -> None:
    with pytest.raises(DataError):
        lee_bounds([np.nan, 1.0], [1, 0])


def test_weights_give_back_the_mean_of_all_if_silence_depends_on_what_is_known() -> None:
    generator = np.random.default_rng(4)
    known = generator.normal(size=(20000, 1))
    outcome = known[:, 0] + generator.normal(size=20000)
    seen = generator.random(20000) < 1 / (1 + np.exp(-known[:, 0]))
    weight = seen_weights(seen, known)
    assert outcome[seen].mean() > 0.3
    assert np.average(outcome, weights=weight) == pytest.approx(0, abs=0.05)
    assert weight.sum() == pytest.approx(20000, rel=0.03)
    assert (weight[~seen] == 0).all()


def test_a_side_that_never_falls_silent_keeps_its_weight() -> None:
    """The others' weights still stand for their own silent ones."""
    side = np.repeat([0.0, 1.0], 50)
    seen = np.ones(100, dtype=bool)
    seen[:10] = False
    weight = seen_weights(seen, side[:, None])
    assert weight[50:] == pytest.approx(1, abs=1e-4)
    assert weight[10:50] == pytest.approx(50 / 40, abs=1e-4)


def test_nobody_silent_needs_no_weights_and_perfect_prediction_is_refused() -> None:
    assert seen_weights([True, True], [[1.0], [2.0]]).tolist() == [1, 1]
    with pytest.raises(DataError, match="perfectly"):
        seen_weights([False] * 5 + [True] * 5, np.arange(10.0)[:, None])
    with pytest.raises(DataError):
        seen_weights([False, False], [[1.0], [2.0]])


def test_weights_make_the_sides_alike() -> None:
    generator = np.random.default_rng(5)
    frame = pd.DataFrame({"x": generator.normal(size=3000), "z": generator.normal(size=3000)})
    frame["d"] = (generator.random(3000) < 1 / (1 + np.exp(1 - frame["x"]))).astype(float)
    found = overlap(frame, treated="d", covariates=["x", "z"])
    table = found.table.set_index("covariate")
    assert table.loc["x", "apart"] > 0.7
    assert table["apart_weighted"].abs().max() < 0.05
    assert found.effective_controls < found.controls
    assert found.treated + found.controls == 3000
    assert 0 <= found.outside < 0.05


def test_the_mean_difference_is_in_standard_deviations_of_the_treated() -> None:
    frame = pd.DataFrame({"x": [1.0, 3, 2, 0, 1, 2], "d": [1, 1, 1, 0, 0, 0]})
    line = overlap(frame, treated="d", covariates="x").table.iloc[0]
    assert (line["treated"], line["control"], line["apart"]) == (2, 1, 1)


def test_columns_and_sides_that_are_not_there_are_refused() -> None:
    frame = pd.DataFrame({"x": [1.0, 2], "d": [1, 1]})
    with pytest.raises(ParameterError, match="'y'"):
        overlap(frame, treated="d", covariates="y")
    with pytest.raises(DataError):
        overlap(frame, treated="d", covariates="x")


def panel(noise: float, gaps: float = 0.0) -> pd.DataFrame:
    generator = np.random.default_rng(6)
    frame = pd.DataFrame({"unit": [f"u{n:02d}" for n in range(20)], "own": np.arange(20) / 10})
    frame["first"] = np.resize([0, 3, 5, 5], 20)
    frame = frame.merge(pd.DataFrame({"time": range(1, 8)}), how="cross")
    treated = (frame["first"] > 0) & (frame["time"] >= frame["first"])
    frame["y"] = frame["time"] ** 2 + treated * frame["own"] + noise * generator.normal(size=140)
    return frame[generator.random(140) >= gaps]


NAMES = {"outcome": "y", "unit": "unit", "time": "time", "cohort": "first"}


def test_without_noise_each_unit_has_its_own_effect() -> None:
    found = unit_effects(panel(0.0), **NAMES)
    own = found["unit"].str[1:].astype(int) / 10
    np.testing.assert_allclose(found["effect"], own, atol=1e-8)
    assert len(found) == 15


def test_their_mean_over_periods_is_the_imputation_estimate() -> None:
    frame = panel(1.0, gaps=0.1)
    found = unit_effects(frame, **NAMES)
    mean = np.average(found["effect"], weights=found["periods"])
    assert mean == pytest.approx(imputing.imputation(frame, **NAMES).estimate, abs=1e-7)


def test_a_unit_never_seen_untreated_is_not_in_it() -> None:
    frame = panel(0.0)
    frame = frame[~((frame["unit"] == "u01") & (frame["time"] < 3))]
    assert "u01" not in set(unit_effects(frame, **NAMES)["unit"])
