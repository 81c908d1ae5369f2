"""A rank is told as a range: narrow where much is known, wide where chance explains all."""

from __future__ import annotations

import numpy as np
import pytest

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods import spread


def drawn(shrunken: spread.Shrunken, **given: object) -> spread.Ranks:
    return spread.ranks(shrunken, np.random.default_rng(5), **given)  # type: ignore[arg-type]


def test_places_far_apart_have_one_rank() -> None:
    made = drawn(spread.beta_binomial([900, 500, 100], [1000, 1000, 1000]))
    assert made.lower.tolist() == made.middle.tolist() == made.upper.tolist() == [1, 2, 3]


def test_places_that_are_alike_may_have_any_rank() -> None:
    base = np.full(40, 50)
    made = drawn(spread.beta_binomial(np.full(40, 30), base))
    assert (made.lower <= 3).all()
    assert (made.upper >= 38).all()


def test_the_less_is_known_the_wider_the_range() -> None:
    rng = np.random.default_rng(2)
    share = rng.beta(4, 2, 60)
    few, many = rng.binomial(20, share), rng.binomial(2000, share)
    wide = drawn(spread.beta_binomial(few, np.full(60, 20)))
    narrow = drawn(spread.beta_binomial(many, np.full(60, 2000)))
    assert (wide.upper - wide.lower).mean() > 3 * (narrow.upper - narrow.lower).mean()


def test_ranges_hold_the_true_rank() -> None:
    rng = np.random.default_rng(9)
    held = []
    for _ in range(20):
        share = rng.beta(4, 2, 100)
        base = rng.integers(10, 300, 100)
        made = drawn(spread.beta_binomial(rng.binomial(base, share), base))
        true = np.argsort(np.argsort(-share)) + 1
        held.append(((made.lower <= true) & (true <= made.upper)).mean())
    assert np.mean(held) == pytest.approx(0.95, abs=0.025)


def test_rates_are_ranked_too_and_the_unknown_are_not() -> None:
    nan = float("nan")
    made = drawn(spread.gamma_poisson([400, nan, 100, 9], [100, 100, 100, 0]))
    assert made.lower[[0, 2]].tolist() == [1, 2]
    assert np.isnan(made.middle).tolist() == [False, True, False, True]


def test_nothing_believed_gives_no_rank() -> None:
    assert np.isnan(drawn(spread.beta_binomial([5, 5], [5, 5])).middle).all()


def test_few_draws_are_refused() -> None:
    with pytest.raises(ParameterError, match="too few"):
        drawn(spread.beta_binomial([1, 5], [5, 5]), draws=10)
