"""Are forecasts right as often as they say, and is a forecast judged on cases it has not seen?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit, logit

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods import readiness


def drawn(n=20_000, seed=2):
    rng = np.random.default_rng(seed)
    chance = rng.beta(2, 10, n)
    return (rng.random(n) < chance).astype(int), chance


def test_the_truth_is_calibrated():
    y, chance = drawn()
    found = readiness.calibration(y, chance)
    assert abs(found.intercept) < 3 * found.intercept_se
    assert abs(found.slope - 1) < 3 * found.slope_se
    assert found.ici < 0.01
    assert found.brier < found.brier_null
    inside = (found.bins["lower"] <= found.bins["predicted"]) & (
        found.bins["predicted"] <= found.bins["upper"]
    )
    assert inside.sum() >= 8
    assert found.bins["n"].sum() == found.n


@pytest.mark.parametrize(("shift", "stretch"), [(0.7, 1.0), (0.0, 2.0)])
def test_what_is_wrong_with_a_forecast_is_found(shift, stretch):
    y, chance = drawn()
    wrong = expit(logit(chance) * stretch - shift)
    found = readiness.calibration(y, wrong)
    assert found.slope == pytest.approx(1 / stretch, abs=0.06)
    if stretch == 1:
        assert found.intercept == pytest.approx(shift, abs=0.06)
    assert found.ici > 0.03


def test_calibration_by_hand():
    found = readiness.calibration([1, 0, 0, 0], [0.5, 0.5, 0.1, 0.1], bins=2)
    assert found.brier == pytest.approx((0.25 + 0.25 + 0.01 + 0.01) / 4)
    assert found.brier_null == pytest.approx(0.1875)
    assert found.discrimination == pytest.approx((0.5 + 2) / 3)
    assert (found.expected, found.observed) == pytest.approx((1.2, 1))
    assert found.bins["n"].tolist() == [2, 2]
    assert found.bins["observed"].tolist() == [0, 0.5]


def test_wilson_is_that_of_the_textbook():
    """Newcombe (1998), table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29."""
    low, high = readiness.wilson([81, 15, 0, 1], [263, 148, 20, 29])
    assert low.round(4).tolist() == [0.2553, 0.0624, 0.0, 0.0061]
    assert high.round(4).tolist() == [0.3662, 0.1605, 0.1611, 0.1718]


def test_forecasts_that_are_alike_have_no_slope():
    assert np.isnan(readiness.calibration([1, 0, 0], [0.2, 0.2, 0.2]).slope)


@pytest.mark.parametrize("chance", [[0.1, 1.2], [0.1, np.nan]])
def test_what_is_no_forecast_is_refused(chance):
    with pytest.raises(ParameterError, match="missing or out of range"):
        readiness.calibration([1, 0], chance)


def test_later_cases_judge_and_a_world_that_moves_is_seen():
    rng = np.random.default_rng(4)
    frame = pd.DataFrame({"x": rng.normal(size=6000), "day": np.arange(6000)})
    moved = np.where(frame["day"] >= 4200, 1.0, 0.0)
    frame["y"] = (rng.random(6000) < expit(-2 + frame["x"] + moved)).astype(int)
    found = readiness.holdout(frame, outcome="y", covariates="x", time="day")
    assert (found.earlier, found.later, found.since) == (4200, 1800, 4200)
    assert found.calibration.intercept == pytest.approx(1.0, abs=0.2)
    assert abs(found.shuffled.intercept) < 0.3
    assert abs(found.apparent.intercept) < 1e-6
    assert found.apparent.slope == pytest.approx(1)
    still = readiness.holdout(
        frame.assign(y=(rng.random(6000) < expit(-2 + frame["x"])).astype(int)),
        outcome="y", covariates="x", time="day",
    )  # fmt: skip
    assert abs(still.calibration.intercept) < 3.5 * still.calibration.intercept_se


def test_a_part_without_defaults_is_told():
    frame = pd.DataFrame({"x": np.arange(40.0) % 7, "day": range(40), "y": [0, 1] * 10 + [0] * 20})
    with pytest.raises(ParameterError, match="All 12 later cases ended alike"):
        readiness.holdout(frame, outcome="y", covariates="x", time="day")


def test_decisions_add_up_at_every_threshold():
    y, chance = drawn(500)
    table = readiness.decisions(y, chance, [0.0, 0.2, 1.0], cost_ratio=4)
    assert (table["defaults_avoided"] + table["defaults_granted"] == y.sum()).all()
    assert (table["defaults_avoided"] + table["good_refused"] == table["refused"]).all()
    assert table["cost"].iloc[0] == table["cost_of_none"].iloc[0]
    assert table["cost"].iloc[2] == table["cost_of_all"].iloc[2] == 4 * y.sum()
