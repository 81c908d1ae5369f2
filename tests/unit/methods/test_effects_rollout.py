"""What a plan is, and what it would see."""

from __future__ import annotations

import numpy as np
import pytest

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods import imputation as imputing
from kopmp_lib.methods.effects import Noise, detectable_effect, rollout, simulated_power

WAVES = {0: 12, 7: 10, 11: 10, 15: 10}
NOISE = Noise(sd=0.35 / (1 - 0.55**2) ** 0.5, persistence=0.55)
NAMES = {"unit": "unit", "time": "time", "cohort": "first"}


def test_a_plan_has_every_unit_in_every_period_and_whole_groups() -> None:
    plan = rollout(WAVES, 24, group=5)
    assert len(plan) == 42 * 24
    assert plan.groupby("unit")["time"].nunique().eq(24).all()
    assert plan.groupby("group")["first"].nunique().eq(1).all()
    assert plan.groupby("group")["unit"].nunique().max() == 5


@pytest.mark.parametrize("wrong", [({0: 5}, 1, 1), ({0: 5}, 4, 0), ({0: -1}, 4, 1)])
def test_plans_that_cannot_be_are_refused(wrong: tuple[dict[int, int], int, int]) -> None:
    with pytest.raises(ParameterError):
        rollout(wrong[0], wrong[1], group=wrong[2])


def test_42_kelurahan_see_effects_of_28_percent_and_more() -> None:
    """The figure that the page prints; in many worlds it was .25 log points."""
    plan = rollout(WAVES, 24).assign(y=0.0)
    imputed = imputing.detectable_effect(plan, outcome="y", **NAMES, noise=NOISE)
    assert np.expm1(imputed.detectable) == pytest.approx(0.28, abs=0.005)
    by_group = detectable_effect(plan, **NAMES, noise=NOISE)
    assert np.expm1(by_group.detectable) == pytest.approx(0.36, abs=0.005)


def test_made_up_worlds_find_the_detectable_effect_four_times_in_five() -> None:
    plan = rollout({0: 40, 5: 40, 8: 40}, 12)
    size = detectable_effect(plan, **NAMES, noise=NOISE).detectable
    tried = simulated_power(plan, size, noise=NOISE, draws=300)
    assert tried.found == pytest.approx(0.8, abs=3 * tried.error)
    assert tried.error == pytest.approx((0.8 * 0.2 / 300) ** 0.5, rel=0.15)
    assert tried.held > 0.9


def test_without_effect_it_is_rarely_found() -> None:
    tried = simulated_power(rollout({0: 40, 5: 40, 8: 40}, 12), 0.0, noise=NOISE, draws=300)
    assert tried.found < 0.1
    assert tried.found == pytest.approx(1 - tried.held)


def test_what_a_cluster_shares_makes_it_harder() -> None:
    plan = rollout({0: 30, 5: 30}, 8, group=5)
    shared = Noise(0.3, 0.3, cluster_sd=0.3)
    alone = simulated_power(plan, 0.25, noise=Noise(0.3, 0.3), cluster="group", draws=100)
    together = simulated_power(plan, 0.25, noise=shared, cluster="group", draws=100)
    assert together.found < alone.found


def test_own_residuals_take_the_place_of_noise() -> None:
    plan = rollout({0: 20, 4: 20}, 6)
    courses = np.random.default_rng(0).normal(0, 0.5, (200, 6))
    own = simulated_power(plan, 0.4, residuals=courses, draws=200)
    noise = simulated_power(plan, 0.4, noise=Noise(0.5), draws=200)
    assert own.found == pytest.approx(noise.found, abs=4 * max(own.error, noise.error))


def test_residuals_that_do_not_fit_and_both_or_neither_are_refused() -> None:
    plan = rollout({0: 3, 4: 3}, 6)
    for wrong in ({}, {"noise": NOISE, "residuals": np.zeros((2, 6))}):
        with pytest.raises(ParameterError, match="either"):
            simulated_power(plan, 0.1, **wrong)
    with pytest.raises(ParameterError, match="fit"):
        simulated_power(plan, 0.1, residuals=np.zeros((2, 5)))
