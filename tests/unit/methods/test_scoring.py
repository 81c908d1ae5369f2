"""Scores leave out what is missing, and acceptability knows what weights and errors can do."""

from __future__ import annotations

import numpy as np
import pytest

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods import scoring

NAN = float("nan")
SCORERS = [scoring.weighted_sum, scoring.weighted_product, scoring.topsis]


def test_a_sum_and_a_product_by_hand() -> None:
    values = [[0.4, 0.9], [0.6, 0.6]]
    assert scoring.weighted_sum(values, [3, 1]).score == pytest.approx([0.525, 0.6])
    assert scoring.weighted_product(values, [1, 1]).score == pytest.approx([0.6, 0.6])
    assert scoring.weighted_product(values, [1, 1], [0, 1]).score == pytest.approx([2 / 3, 1])
    assert scoring.weighted_sum(values, [1, 1], [0, 1]).score == pytest.approx([0.25, 0.5])


@pytest.mark.parametrize("score", SCORERS)
def test_a_missing_criterion_is_left_out(score) -> None:
    whole = score([[0.8, 0.5], [0.2, 0.5]])
    partly = score([[0.8, NAN], [0.2, 0.5]])
    assert partly.rank.tolist() == whole.rank.tolist() == [1, 2]
    assert partly.score[0] >= whole.score[0]


@pytest.mark.parametrize("score", SCORERS)
def test_an_alternative_without_criteria_has_no_score(score) -> None:
    made = score([[0.8, 0.5], [NAN, NAN], [0.2, 0.5]])
    assert np.isnan(made.score).tolist() == np.isnan(made.rank).tolist() == [False, True, False]
    assert made.rank[[0, 2]].tolist() == [1, 2]


@pytest.mark.parametrize("score", SCORERS)
def test_units_are_scored_one_by_one(score) -> None:
    values = np.random.default_rng(3).random((4, 3, 2)) + 0.1
    together = score(values, [0.3, 0.7]).score
    assert together == pytest.approx(np.array([score(one, [0.3, 0.7]).score for one in values]))


def test_topsis_is_free_of_units_and_of_wholly_equal_alternatives() -> None:
    values = np.random.default_rng(3).random((5, 3))
    scaled = scoring.topsis(values * [1000, 1, 0.01])
    assert scaled.score == pytest.approx(scoring.topsis(values).score)
    assert scoring.topsis(np.ones((3, 2))).score.tolist() == [0.5] * 3


@pytest.mark.parametrize(
    ("values", "weights", "cost"),
    [
        ([1, 2], None, None),
        ([[np.inf, 1]], None, None),
        ([[1, 2]], [1], None),
        ([[1, 2]], [1, -1], None),
        ([[1, 2]], [0, 0], None),
        ([[1, 2]], None, [True]),
        (np.empty((0, 2)), None, None),
    ],
)
@pytest.mark.parametrize("score", SCORERS)
def test_what_cannot_be_scored_is_refused(score, values, weights, cost) -> None:
    with pytest.raises(ParameterError):
        score(values, weights, cost)


def test_a_product_refuses_noughts() -> None:
    with pytest.raises(ParameterError, match="above nought"):
        scoring.weighted_product([[0, 1]])


# --- acceptability ------------------------------------------------------------------------------


def test_errors_in_the_data_spread_the_ranks() -> None:
    sharp = scoring.smaa([[0.6, 0.6], [0.4, 0.4]])
    blurred = scoring.smaa([[0.6, 0.6], [0.4, 0.4]], spread=np.full((2, 2), 0.3), draws=20_000)
    assert sharp.first.tolist() == [1, 0]
    assert 0.6 < blurred.first[0] < 0.8
    assert blurred.wins[0, 1] == pytest.approx(blurred.first[0])
    assert sharp.confidence[0] == pytest.approx(1)


def test_the_confidence_factor_is_that_of_the_central_weights() -> None:
    values, error = np.array([[0.6, 0.5], [0.5, 0.55]]), 0.1
    made = scoring.smaa(values, spread=np.full((2, 2), error), draws=50_000)
    weights = made.central[0]
    sd = error * np.sqrt(2 * (weights**2).sum())
    from scipy.stats import norm

    gap = weights @ (values[0] - values[1])
    assert made.confidence[0] == pytest.approx(norm.cdf(gap / sd), abs=2e-3)


def test_equal_alternatives_share_the_ranks() -> None:
    made = scoring.smaa(np.full((3, 2), 0.5), draws=30_000)
    assert made.rank == pytest.approx(np.full((3, 3), 1 / 3), abs=0.01)
    assert made.wins[0, 1] == 0.5


def test_a_missing_criterion_is_no_bad_one() -> None:
    made = scoring.smaa([[0.8, NAN], [0.7, 0.7], [NAN, NAN]])
    assert made.first[:2].tolist() == [1, 0]
    assert np.isnan(made.rank[2]).all()
    assert np.isnan([made.score[2], made.regret[2], made.confidence[2], made.wins[0, 2]]).all()


def test_known_order_of_importance_decides() -> None:
    values = [[1, 0], [0, 1]]
    assert scoring.smaa(values, order=[0, 1]).first.tolist() == [1, 0]
    assert scoring.smaa(values, order=[1, 0]).first.tolist() == [0, 1]


def test_regret_of_the_compromise_is_least() -> None:
    made = scoring.smaa([[1, 0], [0, 1], [0.6, 0.6]], draws=100_000)
    # score of the best is max(w, 1 - w, .6), of mean .76; that of the compromise always .6
    assert made.regret == pytest.approx([0.26, 0.26, 0.16], abs=0.004)


def test_chunks_make_no_difference_without_errors(monkeypatch) -> None:
    import importlib

    room = importlib.import_module("kopmp_lib.methods.scoring.smaa")
    values = np.random.default_rng(5).random((30, 4, 3))
    whole = scoring.smaa(values, draws=200)
    monkeypatch.setattr(room, "_CELLS", 2000)
    parts = scoring.smaa(values, draws=200)
    assert parts.rank == pytest.approx(whole.rank, abs=1e-12)
    assert parts.score == pytest.approx(whole.score, abs=1e-6)


def test_versions_of_the_same_units_are_averaged() -> None:
    # two units in two versions: the first unit's winner changes, the second's does not
    versions = [[[1, 1], [0, 0]], [[1, 1], [0, 0]], [[0, 0], [1, 1]], [[1, 1], [0, 0]]]
    made = scoring.smaa(versions, draws=100).averaged(2)
    assert made.first.tolist() == [[0.5, 0.5], [1, 0]]
    assert made.wins[0, 0, 1] == 0.5
    assert made.central[1, 0] == pytest.approx([0.5, 0.5], abs=0.05)
    assert np.isnan(made.central[1, 1]).all()
    assert made.draws == 2  # no more than the versions, however many weights met each


def test_analyses_side_by_side_keep_their_order_and_count_their_weights() -> None:
    values = np.random.default_rng(5).random((6, 4, 3))
    parts = [scoring.smaa(values[at : at + 2], draws=50) for at in (0, 2, 4)]
    made = scoring.pooled(parts)
    assert made.draws == 150
    assert made.rank.tolist() == np.concatenate([part.rank for part in parts]).tolist()
    assert made.averaged(3).draws == 3


def test_the_best_few_over_versions_are_the_mean_of_each() -> None:
    values = np.random.default_rng(6).random((3, 7, 2))
    values[:, 3] = NAN
    values[:, 4, 0] = NAN
    rng = np.random.default_rng
    whole = scoring.top_share(values, 2, draws=20_000, rng=rng(1))
    each = [scoring.top_share(one, 2, draws=20_000, rng=rng(2)) for one in values]
    assert whole == pytest.approx(np.mean(each, axis=0), abs=0.01, nan_ok=True)
    assert np.isnan(whole[3])


def test_the_best_few_of_many_are_those_of_the_full_ranking() -> None:
    values = np.random.default_rng(5).random((7, 3))
    values[3, 1] = NAN
    top = scoring.top_share(values, 2, draws=20_000, rng=np.random.default_rng(1))
    whole = scoring.smaa(values, draws=20_000, rng=np.random.default_rng(2)).within(2)
    assert top == pytest.approx(whole, abs=0.02)
    assert top.sum() == pytest.approx(2)
    assert np.isnan(scoring.top_share([[NAN, NAN], [1, 0]], 1)).tolist() == [True, False]
    assert np.isnan(scoring.top_share([[NAN, NAN]], 1)).all()


def test_within_adds_the_best_ranks() -> None:
    made = scoring.smaa(np.random.default_rng(5).random((5, 4, 3)))
    assert made.within(4) == pytest.approx(np.ones((5, 4)))
    assert (made.within(2) >= made.first).all()


@pytest.mark.parametrize(
    "wrong",
    [
        {"spread": [[-1, 0], [0, 0]]},
        {"spread": [[1, 0]]},
        {"order": [0]},
        {"order": [0, 0]},
        {"draws": 0},
        {"weights": [[1, 2, 3]]},
    ],
)
def test_what_smaa_cannot_use_is_refused(wrong) -> None:
    with pytest.raises(ParameterError):
        scoring.smaa([[1, 0], [0, 1]], **wrong)


def test_weights_are_uniform_on_the_simplex() -> None:
    made = scoring.draw_weights(3, 100_000, np.random.default_rng(1))
    assert made.sum(axis=1) == pytest.approx(np.ones(len(made)))
    assert made.mean(axis=0) == pytest.approx([1 / 3] * 3, abs=0.003)
    assert (made[:, 0] > 0.5).mean() == pytest.approx(0.25, abs=0.005)
    ordered = scoring.draw_weights(3, 100_000, np.random.default_rng(1), [2, 0, 1])
    assert ordered.mean(axis=0) == pytest.approx([5 / 18, 2 / 18, 11 / 18], abs=0.003)


# --- what would overturn the first place ----------------------------------------------------------


def test_the_turning_point_is_where_both_are_equal() -> None:
    made = scoring.turning_points([[0.9, 0.2], [0.5, 0.5]], [0.5, 0.5])
    assert made.winner.tolist() == [0]
    # equal at weight 3/7 of the first criterion; the grid is half a point of a hundred
    assert made.weight[0, 0] == pytest.approx(3 / 7, abs=0.005)
    assert made.weight[0, 1] == pytest.approx(4 / 7, abs=0.005)
    assert made.rival.tolist() == [[1, 1]]
    assert made.left_out.tolist() == [[1, 0]]


def test_nothing_overturns_who_is_best_in_everything() -> None:
    made = scoring.turning_points([[[0.9, 0.9], [0.5, 0.5]], [[NAN, NAN], [NAN, NAN]]])
    assert np.isnan(made.weight).all()
    assert made.winner.tolist() == [0, -1]
    assert made.left_out.tolist() == [[0, 0], [-1, -1]]
