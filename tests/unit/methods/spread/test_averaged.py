"""Limits hold the truth also where places are alike, or few."""

from __future__ import annotations

import time

import numpy as np
import pytest

from kopmp_lib.methods import spread

WORLDS = 25


@pytest.mark.parametrize("places", [38, 42])
@pytest.mark.parametrize("sd", [0, 0.01, 0.03, 0.09])
def test_limits_of_shares_hold_the_truth(sd, places):
    rng = np.random.default_rng(1)
    held = []
    for _ in range(WORLDS):
        base = rng.integers(20, 301, places)
        strength = 0.21 / sd**2 - 1 if sd else 0
        truth = rng.beta(0.3 * strength, 0.7 * strength, places) if sd else np.full(places, 0.3)
        made = spread.beta_binomial(rng.binomial(base, truth), base)
        held.append(((made.lower <= truth) & (truth <= made.upper)).mean())
    assert np.mean(held) > 0.92


@pytest.mark.parametrize("sd", [0, 0.02, 0.06, 0.09, 0.18])
def test_limits_of_factors_hold_the_truth(sd):
    rng = np.random.default_rng(1)
    held = []
    for _ in range(WORLDS):
        base = rng.uniform(5, 100, 42)
        truth = rng.gamma(1 / sd**2, sd**2, 42) if sd else np.ones(42)
        made = spread.gamma_poisson(rng.poisson(base * truth), base)
        held.append(((made.lower <= truth) & (truth <= made.upper)).mean())
    assert np.mean(held) > 0.92


def test_a_single_place_is_not_certain():
    made = spread.beta_binomial([1], [10])
    assert made.lower[0] < 0.05
    assert made.upper[0] > 0.25


@pytest.mark.parametrize("seen", [0, 1])
def test_none_or_all_leave_room_on_the_other_side(seen):
    made = spread.beta_binomial([10 * seen, 20 * seen], [10, 20])
    assert made.estimate.tolist() == [seen, seen]
    assert (made.upper - made.lower > 0.03).all()
    assert (made.lower[1], made.upper[1])[seen] == seen


def test_places_that_differ_widely_keep_their_own_rate():
    made = spread.beta_binomial([900, 500, 100], [1000, 1000, 1000])
    assert made.lower == pytest.approx([0.880, 0.469, 0.083], abs=0.006)
    assert made.upper == pytest.approx([0.917, 0.531, 0.120], abs=0.006)


def test_514_places_are_quick():
    rng = np.random.default_rng(0)
    base = rng.integers(20, 300, 514)
    start = time.perf_counter()
    spread.beta_binomial(rng.binomial(base, 0.3), base)
    assert time.perf_counter() - start < 3
