"""Location quotients are drawn towards 1, and their intervals hold what they promise."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import gamma, nbinom

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods import neighbours

NAN = float("nan")


def coverage(places: int, mean: float, shape: float, times: int) -> tuple[float, float]:
    """Share of true quotients within their limits, and its Monte Carlo error."""
    held = []
    for seed in range(times):
        rng = np.random.default_rng(seed)
        base = rng.integers(10, 200, places).astype(float)
        rate = base * mean / base.mean() * rng.gamma(shape, 1 / shape, places)
        made = neighbours.location_quotient(rng.poisson(rate), base + 1000)
        true = rate / (base + 1000) / (rate.sum() / (base + 1000).sum())
        held.append(((made.lower <= true) & (true <= made.upper)).mean())
    return float(np.mean(held)), float(np.std(held) / np.sqrt(times))


@pytest.mark.parametrize(("mean", "shape"), [(1.0, 2.0), (1.0, 8.0), (5.0, 4.0)])
def test_intervals_hold_the_true_quotient_as_often_as_promised(mean, shape) -> None:
    share, error = coverage(42, mean, shape, 40)
    assert share > 0.95 - 0.02 - 3 * error


def test_estimates_equal_an_integral_done_otherwise() -> None:
    count, base = np.array([0, 2, 7, 1]), np.array([20.0, 40, 60, 80])
    made = neighbours.location_quotient(count, base)
    expected = base * 10 / 200

    def likely(pull: float) -> float:
        shape = expected.mean() * pull / (1 - pull)
        return float(np.prod(nbinom.pmf(count, shape, shape / (shape + expected))))

    def times(pull: float, at: int) -> float:
        shape = expected.mean() * pull / (1 - pull)
        return likely(pull) * (shape + count[at]) / (shape + expected[at])

    whole = quad(likely, 0, 1)[0]
    mean = [quad(times, 0, 1, args=(at,))[0] / whole for at in range(4)]
    assert made.estimate == pytest.approx(mean, rel=2e-3)
    assert made.raw == pytest.approx([0, 1, 7 / 3, 0.25])


def test_limits_enclose_nineteen_twentieths_of_the_posterior() -> None:
    count, base = np.array([0, 2, 7, 1]), np.array([20.0, 40, 60, 80])
    made = neighbours.location_quotient(count, base)
    expected, rng = base / 20, np.random.default_rng(1)
    pull = rng.uniform(size=200_000)
    shape = expected.mean() * pull / (1 - pull)
    odds = shape[:, None] / (shape[:, None] + expected)
    weight = nbinom.pmf(count, shape[:, None], odds).prod(axis=1)
    for at in range(4):
        after, per = shape + count[at], shape + expected[at]
        for limit, share in ((made.lower[at], 0.025), (made.upper[at], 0.975)):
            below = np.average(gamma.cdf(limit, after, scale=1 / per), weights=weight)
            assert below == pytest.approx(share, abs=0.003)


def test_an_estimate_lies_between_the_raw_quotient_and_one() -> None:
    rng = np.random.default_rng(3)
    count, base = rng.poisson(1.5, 50).astype(float), rng.integers(5, 60, 50) + 10.0
    made = neighbours.location_quotient(count, base)
    assert (made.estimate >= np.minimum(made.raw, 1) - 1e-9).all()
    assert (made.estimate <= np.maximum(made.raw, 1) + 1e-9).all()
    assert (made.lower < made.estimate).all()
    assert (made.estimate < made.upper).all()


def test_more_counted_draws_less() -> None:
    base = np.full(10, 100.0)
    few = neighbours.location_quotient([4, *[1] * 9], base)
    many = neighbours.location_quotient(np.array([4, *[1] * 9]) * 20, base)
    assert many.raw == pytest.approx(few.raw)
    assert many.estimate[0] > few.estimate[0]
    assert many.upper[0] - many.lower[0] < few.upper[0] - few.lower[0]


def test_what_nobody_counted_stays_unknown_and_does_not_count() -> None:
    made = neighbours.location_quotient([1, 2, NAN, 3], [10, 20, 30, NAN])
    alone = neighbours.location_quotient([1, 2], [10, 20])
    assert np.isnan(made.estimate).tolist() == [False, False, True, True]
    assert made.estimate[:2] == pytest.approx(alone.estimate)
    none = neighbours.location_quotient([0, 0], [10, 20])
    assert np.isnan(none.estimate).all()
    assert np.isnan(none.spread)


@pytest.mark.parametrize(
    ("own", "whole"), [([1, 2], [1]), ([-1], [1]), ([2], [1]), ([[1]], [[1]]), ([1], [np.inf])]
)
def test_what_cannot_be_counted_is_refused(own, whole) -> None:
    with pytest.raises(ParameterError):
        neighbours.location_quotient(own, whole)
