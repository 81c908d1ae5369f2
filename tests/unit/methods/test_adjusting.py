"""Weights bring the truth back where covariates drive treatment; traps raise."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods import adjusting

EFFECT = 2.0


def world(n=4000, seed=0):
    """Poor places are treated more; the effect is larger where x is."""
    rng = np.random.default_rng(seed)
    x, z = rng.normal(size=n), rng.integers(0, 2, n)
    d = (rng.random(n) < expit(0.8 * x - 0.5 * z)).astype(int)
    y = 5 + 3 * x + z + (EFFECT + x) * d + rng.normal(size=n)
    return pd.DataFrame({"x": x, "z": z, "d": d, "y": y, "place": np.arange(n) // 20})


GIVEN = {"outcome": "y", "treatment": "d", "covariates": ["x", "z"]}


@pytest.mark.parametrize("method", [adjusting.ipw, adjusting.aipw])
@pytest.mark.parametrize("estimand", ["ate", "att"])
def test_the_truth_is_found_where_the_difference_is_wrong(method, estimand):
    frame = world()
    truth = EFFECT + (frame.loc[frame["d"] == 1, "x"].mean() if estimand == "att" else 0.0)
    found = method(frame, **GIVEN, estimand=estimand)
    assert abs(found.estimate - truth) < 3 * found.se
    assert adjusting.difference(frame, outcome="y", treatment="d").lower > truth + 1
    assert found.treated_mean - found.control_mean == pytest.approx(found.estimate)
    assert found.n_treated + found.n_control == len(frame)


@pytest.mark.parametrize("method", [adjusting.ipw, adjusting.aipw])
@pytest.mark.parametrize("estimand", ["ate", "att"])
def test_standard_errors_are_as_wide_as_the_estimates_scatter(method, estimand):
    found = [method(world(500, seed), **GIVEN, estimand=estimand) for seed in range(150)]
    scatter = np.std([one.estimate for one in found], ddof=1)
    told = np.mean([one.se for one in found])
    assert told == pytest.approx(scatter, rel=0.2)


def test_doubly_robust_holds_where_the_chances_are_modelled_wrongly():
    """Treatment follows the square of x, which no model of it knows; outcomes are straight."""
    rng = np.random.default_rng(6)
    frame = world(20_000)
    d = (rng.random(20_000) < expit(frame["x"] ** 2 + frame["x"] - 1)).astype(int)
    frame = frame.assign(d=d, y=5 + 3 * frame["x"] + EFFECT * d + rng.normal(size=20_000))
    robust, weighted = (method(frame, **GIVEN) for method in (adjusting.aipw, adjusting.ipw))
    assert abs(robust.estimate - EFFECT) < 3 * robust.se
    assert abs(weighted.estimate - EFFECT) > 3 * weighted.se


def test_scaling_and_order_change_nothing():
    frame = world(800)
    one = adjusting.aipw(frame, **GIVEN)
    other = adjusting.aipw(
        frame.sample(frac=1, random_state=2).assign(
            y=lambda f: f["y"] * 1e6, x=lambda f: f["x"] / 9
        ),
        **GIVEN,
    )
    assert other.estimate == pytest.approx(one.estimate * 1e6)
    assert other.se == pytest.approx(one.se * 1e6)


def test_rows_repeated_in_clusters_are_not_more_data():
    frame = world(600).assign(place=np.arange(600))
    twice = pd.concat([frame, frame])
    one = adjusting.ipw(frame, **GIVEN)
    assert adjusting.ipw(twice, **GIVEN, cluster="place").se == pytest.approx(one.se, rel=2e-3)
    assert adjusting.ipw(twice, **GIVEN).se < 0.75 * one.se


def test_overlap_is_told():
    found = adjusting.ipw(world(), **GIVEN).overlap
    assert found.scores["treated"].sum() + found.scores["control"].sum() == 4000
    assert found.effective_treated < 4000
    assert found.balance["after"].abs().max() < found.balance["before"].abs().max() / 5
    trimmed = adjusting.ipw(world(), **GIVEN, trim=0.2)
    assert trimmed.n_left_out > 0
    assert trimmed.n_left_out + trimmed.n_treated + trimmed.n_control == 4000


@pytest.mark.parametrize(
    ("change", "more", "message"),
    [
        ({"z": lambda f: f["d"]}, {}, "Separation: .*z"),
        ({"d": 1}, {}, "1 in all"),
        ({}, {"estimand": "atu"}, "cannot be used"),
        ({}, {"trim": 0.6}, "cannot be used"),
        ({"y": np.nan}, {}, "missing in 200 rows"),
    ],
)
def test_what_cannot_be_told_is_refused(change, more, message):
    frame = world(200).assign(**change)
    with pytest.raises(ParameterError, match=message):
        adjusting.aipw(frame, **GIVEN, **more)
