"""Limits widen for small places, and allow for places that differ more than chance."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom
from statsmodels.stats.meta_analysis import combine_effects

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods import spread

NAN = float("nan")
RNG = np.random.default_rng(11)
BASE = RNG.integers(10, 400, 300)
ALIKE = RNG.binomial(BASE, 0.7)
APART = RNG.binomial(BASE, np.sin(np.clip(RNG.normal(0.9, 0.2, 300), 0, np.pi / 2)) ** 2)


def test_chance_alone_gives_exact_binomial_limits_and_tails() -> None:
    made = spread.funnel([3, 7, 50], [10, 10, 100], overdispersion="none", target=0.5)
    assert made.lower == pytest.approx(binom.ppf(0.025, [10, 10, 100], 0.5) / [10, 10, 100])
    assert made.upper == pytest.approx([0.8, 0.8, 0.6])
    assert made.p == pytest.approx([2 * binom.cdf(3, 10, 0.5)] * 2 + [1.0])


def test_the_variance_between_places_is_that_of_dersimonian_and_laird() -> None:
    """Against the independent implementation of statsmodels, nothing trimmed."""
    share = APART / BASE
    angle, variance = np.arcsin(np.sqrt(share)), 0.25 / BASE
    oracle = combine_effects(angle, variance, method_re="dl")
    at = np.sin(oracle.mean_effect_fe) ** 2
    made = spread.funnel(APART, BASE, overdispersion="additive", target=at, trim=0.0)
    assert made.between**2 == pytest.approx(oracle.tau2, rel=1e-9)
    assert made.between == pytest.approx(0.2, abs=0.03)


def test_additive_limits_and_scores_say_the_same() -> None:
    made = spread.funnel(APART, BASE, overdispersion="additive", level=0.998)
    assert (made.outside == (made.p < 0.002)).all()
    narrow = made.limits(BASE, 0.95)
    assert (narrow[0] > made.lower).all()
    assert (narrow[1] <= made.upper).all()


@pytest.mark.parametrize("kind", ["additive", "multiplicative"])
def test_places_that_differ_by_a_common_spread_are_not_called_unusual(kind: str) -> None:
    """Ignoring it, most are; allowing for it, about one in twenty is."""
    ignored = spread.funnel(APART, BASE, overdispersion="none")
    allowed = spread.funnel(APART, BASE, overdispersion=kind)
    assert ignored.outside.mean() > 0.5
    assert allowed.outside.mean() == pytest.approx(0.05, abs=0.03)
    assert allowed.overdispersion > 3


@pytest.mark.parametrize("kind", spread.KINDS)
def test_places_that_are_alike_give_few_false_alarms(kind: str) -> None:
    made = spread.funnel(ALIKE, BASE, overdispersion=kind)
    assert made.outside.mean() < 0.08
    assert (spread.benjamini_hochberg(made.p) <= 0.05).sum() <= 1


def test_one_far_place_does_not_hide_itself() -> None:
    counts, totals = [*ALIKE, 5], [*BASE, 300]
    made = spread.funnel(counts, totals, overdispersion="additive", level=0.998)
    assert made.outside[-1]
    assert made.score[-1] < -5


def test_who_is_not_known_is_not_judged() -> None:
    made = spread.funnel([5, NAN, 0, 8], [10, 10, 0, 12], overdispersion="additive")
    assert np.isnan(made.p).tolist() == [False, True, True, False]
    assert np.isnan(made.lower).tolist() == [False, True, True, False]
    assert made.outside.tolist() == [False] * 4


def test_a_share_of_all_or_none_stays_within_its_limits() -> None:
    for counts in ([10, 20, 30], [0, 0, 0]):
        for kind in spread.KINDS:
            made = spread.funnel(counts, [10, 20, 30], overdispersion=kind)
            assert not made.outside.any()


def test_an_unknown_kind_and_an_empty_base_are_refused() -> None:
    with pytest.raises(ParameterError, match="not known"):
        spread.funnel([1], [2], overdispersion="sideways")
    with pytest.raises(ParameterError, match="No place"):
        spread.funnel([NAN, 0], [4, 0])


def test_tails_are_those_of_counts_whose_shares_vary() -> None:
    """Against two million drawn counts of a small place, near the end of the scale."""
    made = spread.funnel(APART, BASE, overdispersion="additive", target=0.93)
    rng = np.random.default_rng(3)
    angle = rng.normal(np.arcsin(np.sqrt(0.93)), made.between, 2_000_000)
    drawn = rng.binomial(25, np.sin(np.clip(angle, 0, np.pi / 2)) ** 2)
    lower, upper = made.limits([25], 0.9)
    assert lower * 25 == np.quantile(drawn, 0.05, method="inverted_cdf")
    assert upper * 25 == np.quantile(drawn, 0.95, method="inverted_cdf")


@pytest.mark.parametrize("share", [0.7, 0.96])
def test_many_alike_give_a_false_alarm_in_at_most_one_world_in_twenty(share: float) -> None:
    rng = np.random.default_rng(5)
    base = rng.integers(20, 400, 300)
    worlds = [
        spread.funnel(rng.binomial(base, share), base, overdispersion="additive").p
        for _ in range(80)
    ]
    alarms = sum((spread.benjamini_hochberg(p) <= 0.05).any() for p in worlds)
    assert alarms <= 8  # more than eight of 80 at 5 % would happen once in 60 times
    assert np.mean([p < 0.05 for p in worlds]) == pytest.approx(0.035, abs=0.02)
