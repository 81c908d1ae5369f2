"""Small places are drawn to the mean, large ones keep their own rate."""

from __future__ import annotations

import numpy as np
import pytest

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods import spread

NAN = float("nan")


def test_small_places_are_drawn_further() -> None:
    made = spread.gamma_poisson([4, 400, 10, 100], [2, 200, 20, 200])
    assert made.raw.tolist() == [2, 2, 0.5, 0.5]
    assert made.mean < made.estimate[0] < made.estimate[1] < 2
    assert made.weight[0] < made.weight[1]
    assert (made.lower < made.estimate).all()
    assert (made.estimate < made.upper).all()


def test_the_posterior_is_the_gamma_of_the_moments() -> None:
    made = spread.gamma_poisson([4, 400, 10, 100], [2, 200, 20, 200])
    shape, pace = made.mean**2 / made.spread**2, made.mean / made.spread**2
    assert made.estimate[0] == pytest.approx((shape + 4) / (pace + 2))


@pytest.mark.parametrize("room", [spread.gamma_poisson, spread.beta_binomial])
def test_where_chance_explains_all_the_mean_stands_for_each(room) -> None:
    made = room([2, 4, 8], [10, 20, 40])
    assert made.spread == 0
    assert made.estimate == pytest.approx([0.2] * 3, abs=1e-6)


@pytest.mark.parametrize("room", [spread.gamma_poisson, spread.beta_binomial])
def test_who_is_not_known_has_no_raw_rate(room) -> None:
    made = room([3, NAN, 0, 5], [10, 10, 0, 9])
    assert np.isnan(made.raw).tolist() == [False, True, True, False]
    assert made.weight[2] == 0


def test_nothing_anywhere_tells_nothing() -> None:
    made = spread.gamma_poisson([0, 0], [1, 2])
    assert np.isnan(made.estimate).all()
    assert made.raw.tolist() == [0, 0]


def test_shares_stay_between_nought_and_one() -> None:
    made = spread.beta_binomial([0, 50, 9], [5, 50, 10])
    assert (made.lower >= 0).all()
    assert (made.upper <= 1).all()
    assert made.estimate[0] > 0
    assert made.estimate[1] < 1
    full = spread.beta_binomial([5, 5], [5, 5])
    assert full.estimate.tolist() == [1, 1]


def test_intervals_cover_the_truth() -> None:
    rng = np.random.default_rng(7)
    base = rng.uniform(1, 30, 4000)
    truth = rng.gamma(4, 1 / 4, 4000)
    made = spread.gamma_poisson(rng.poisson(base * truth), base)
    covered = ((made.lower <= truth) & (truth <= made.upper)).mean()
    assert covered == pytest.approx(0.95, abs=0.012)
    assert ((made.estimate - truth) ** 2).mean() < 0.8 * ((made.raw - truth) ** 2).mean()
    assert made.spread == pytest.approx(0.5, abs=0.04)


def test_too_many_successes_are_refused() -> None:
    with pytest.raises(ParameterError):
        spread.beta_binomial([3], [2])
    with pytest.raises(ParameterError):
        spread.gamma_poisson([-1], [2])
    with pytest.raises(ParameterError):
        spread.gamma_poisson([1, 2], [2, 3], level=1.0)
    with pytest.raises(ParameterError):
        spread.james_stein([1, 2, 3], 1.0)


def test_james_stein_never_passes_the_mean() -> None:
    assert spread.james_stein([1, 2, 3, 4], 1e9) == pytest.approx([2.5] * 4)
    assert spread.james_stein([1, 1, 1, 1], 1.0) == pytest.approx([1] * 4)


def test_a_funnel_narrows_and_names_the_odd_place() -> None:
    counts, totals = [50, 500, 5, 95], [100, 1000, 10, 100]
    made = spread.funnel(counts, totals, target=0.5)
    width = made.upper - made.lower
    assert width[1] < width[0] < width[2]
    assert made.outside.tolist() == [False, False, False, True]


def test_chance_alone_stays_inside_the_funnel() -> None:
    rng = np.random.default_rng(3)
    totals = rng.integers(20, 700, 2000)
    made = spread.funnel(rng.binomial(totals, 0.3), totals)
    assert made.overdispersion < 1.1
    assert made.outside.mean() == pytest.approx(0.05, abs=0.015)


def test_a_wide_scatter_widens_the_funnel() -> None:
    rng = np.random.default_rng(3)
    totals = rng.integers(200, 700, 500)
    made = spread.funnel(rng.binomial(totals, rng.beta(30, 70, 500)), totals)
    assert made.overdispersion > 2
    assert made.outside.mean() < 0.15
