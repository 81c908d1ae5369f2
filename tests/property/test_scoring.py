"""What must hold of scores, shares and shrinkage for every input."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kopmp_lib.methods import neighbours, scoring, spread

share = st.floats(0, 1, width=32)
tables = st.integers(1, 5).flatmap(
    lambda k: st.integers(1, 4).flatmap(lambda m: arrays(float, (3, k, m), elements=share))
)
counts = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 60)), min_size=2, max_size=20)


@given(tables)
@settings(max_examples=40, deadline=None)
def test_ranks_are_shared_out_whole(values) -> None:
    made = scoring.smaa(values, draws=50)
    assert made.rank.sum(axis=1) == pytest.approx(np.ones(made.rank.shape[::2]))
    assert made.rank.sum(axis=2) == pytest.approx(np.ones(made.rank.shape[:2]))
    assert (made.regret >= -1e-6).all()


@given(tables, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_scores_follow_the_alternatives_when_they_change_places(values, random) -> None:
    order = list(range(values.shape[1]))
    random.shuffle(order)
    for score in (scoring.weighted_sum, scoring.topsis):
        assert score(values[:, order]).score == pytest.approx(score(values).score[:, order])


@given(tables)
@settings(max_examples=40, deadline=None)
def test_scores_stay_between_worst_and_best(values) -> None:
    sums, near = scoring.weighted_sum(values).score, scoring.topsis(values).score
    assert (sums >= values.min(axis=2) - 1e-9).all()
    assert (sums <= values.max(axis=2) + 1e-9).all()
    assert (near >= -1e-9).all()
    assert (near <= 1 + 1e-9).all()


@given(
    arrays(float, (4, 3), elements=st.floats(0.1, 20)),
    arrays(float, (4, 3), elements=st.integers(1, 9).map(float)),
)
@settings(max_examples=60, deadline=None)
def test_shares_of_outlets_sum_to_one_and_fall_when_a_rival_opens(km, outlets) -> None:
    before = neighbours.huff_shares(km, outlets)
    assert before.sum(axis=1) == pytest.approx(np.ones(4))
    more = outlets.copy()
    more[:, 0] += 1
    after = neighbours.huff_shares(km, more)
    assert (after[:, 0] > before[:, 0]).all()
    assert (after[:, 1:] < before[:, 1:]).all()


@given(counts)
@settings(max_examples=80, deadline=None)
def test_an_estimate_lies_between_the_raw_rate_and_the_mean(pairs) -> None:
    seen, base = np.array(pairs, float).T
    for made in (
        spread.gamma_poisson(seen, base),
        spread.beta_binomial(np.minimum(seen, base), base),
    ):
        if np.isnan(made.mean):
            continue
        low, high = np.minimum(made.raw, made.mean), np.maximum(made.raw, made.mean)
        told = ~np.isnan(made.estimate)
        assert (made.estimate >= low - 1e-6)[told].all()
        assert (made.estimate <= high + 1e-6)[told].all()
