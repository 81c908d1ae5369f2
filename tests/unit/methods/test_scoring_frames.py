"""Frames of any subject are scored by name, and what is wrong with them is told at once."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import kendalltau

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods import scoring

PHONES = pd.DataFrame(
    {"price": [900.0, 300.0, 600.0], "screen": [6.7, 5.5, 6.1], "battery": [20.0, 28.0, np.nan]},
    index=pd.Index(["big", "small", "middle"], name="phone"),
)
SCORERS = [scoring.weighted_sum, scoring.weighted_product, scoring.topsis]


@pytest.fixture
def schools() -> pd.DataFrame:
    """Two districts, three sites; one site is known in the first district only."""
    rows = [("A", "x", 0.9, 0.1), ("A", "y", 0.2, 0.8), ("A", "z", 0.5, 0.5),
            ("B", "y", 0.9, 0.9), ("B", "x", 0.1, 0.2)]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["district", "site", "near", "cheap"])
    return frame.set_index(["district", "site"])


@pytest.mark.parametrize("score", SCORERS)
def test_a_frame_gives_what_its_array_gives(score) -> None:
    weights = {"price": 0.5, "battery": 0.2, "screen": 0.3}
    made = score(PHONES, weights, ["price"])
    bare = score(PHONES.to_numpy(), [0.5, 0.3, 0.2], [True, False, False])
    assert made.table.index.tolist() == ["big", "small", "middle"]
    assert made.table["score"].to_numpy() == pytest.approx(bare.score)
    assert made.table["rank"].to_numpy() == pytest.approx(bare.rank)


def test_names_of_rows_and_columns_may_come_in_any_order() -> None:
    mixed = PHONES.loc[["middle", "big", "small"], ["battery", "price", "screen"]]
    one = scoring.topsis(PHONES, {"price": 2, "screen": 1}, ["price"]).table
    other = scoring.topsis(mixed, {"screen": 1, "price": 2}, ["price"]).table
    pd.testing.assert_frame_equal(one, other.loc[one.index])


def test_units_stay_apart_and_a_row_that_is_not_there_is_not_bad(schools) -> None:
    made = scoring.weighted_sum(schools, [3, 1]).table
    assert made.index.equals(schools.index)
    assert made.loc[("A", "x"), "rank"] == 1
    assert made.loc[("B", "y"), "rank"] == 1
    shares = scoring.smaa(schools, draws=500)
    assert shares.first.shape == (2, 3)
    assert np.isnan(shares.first[1, 2])
    assert shares.table.groupby("district")["first"].sum().tolist() == pytest.approx([1, 1])
    assert shares.table.loc[("B", "y"), "first"] == 1


def test_acceptability_speaks_by_name() -> None:
    good = scoring.scaled(PHONES, "range", cost=["price"])
    made = scoring.smaa(good, order=["price", "battery", "screen"], draws=400)
    bare = scoring.smaa(good.to_numpy(), order=[0, 2, 1], draws=400)
    assert made.first == pytest.approx(bare.first)
    assert made.table.index.tolist() == PHONES.index.tolist()
    ranks = made.table[["rank_1", "rank_2", "rank_3"]]
    assert ranks.sum(axis=1).to_numpy() == pytest.approx(np.ones(3))
    assert {"first", "top", "regret", "weight_price"} <= set(made.table)
    assert made.pairs.loc["small", "big"] == pytest.approx(1 - made.pairs.loc["big", "small"])


def test_errors_come_by_name_too() -> None:
    good = scoring.scaled(PHONES[["price", "screen"]], "range", cost=["price"])
    error = pd.DataFrame(0.2, good.index[::-1], good.columns[::-1])
    made = scoring.smaa(good, spread=error, draws=2000)
    bare = scoring.smaa(good.to_numpy(), spread=np.full((3, 2), 0.2), draws=2000)
    assert made.first == pytest.approx(bare.first)
    with pytest.raises(ParameterError, match="not those of the criteria"):
        scoring.smaa(good, spread=error.rename({"big": "huge"}))


# --- what is wrong --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (pd.concat([PHONES, PHONES.loc[["big"]]]), "more than once, such as 'big'"),
        (PHONES.rename(columns={"screen": "price"}), "'price' stands there twice"),
        (PHONES.assign(brand="x"), "'brand' is not of numbers"),
        (PHONES.rename({"big": None}), "has no name"),
        (PHONES.assign(price=np.inf), "infinite"),
        (PHONES.iloc[:0], "shape"),
    ],
)
def test_a_frame_that_cannot_be_scored_is_refused(frame, said) -> None:
    for room in (scoring.topsis, scoring.weighted_sum, scoring.smaa, scoring.turning_points):
        with pytest.raises(ParameterError, match=said):
            room(frame)


def test_every_fault_is_told_at_once() -> None:
    frame = pd.concat([PHONES, PHONES.loc[["big"]]]).assign(brand="x")
    with pytest.raises(ParameterError, match=r"more than once.*brand"):
        scoring.weighted_sum(frame)


def test_names_that_are_not_there_are_told_with_the_nearest() -> None:
    with pytest.raises(ParameterError, match="no column 'prize', but 'price'"):
        scoring.weighted_sum(PHONES, {"prize": 1})
    with pytest.raises(ParameterError, match="no column 'screan', but 'screen'"):
        scoring.topsis(PHONES, cost=["screan"])
    with pytest.raises(ParameterError, match="no column 'batery', but 'battery'"):
        scoring.smaa(PHONES, order=["price", "screen", "batery"])
    with pytest.raises(ParameterError, match="do not fit"):
        scoring.topsis(PHONES, {"price": -1.0, "screen": 1.0})
    with pytest.raises(ParameterError, match="need criteria by name"):
        scoring.topsis(PHONES.to_numpy(), {"price": 1.0})


@pytest.mark.parametrize("weights", [[[0, 0, 0]], [[1, -1, 1]], [[np.nan, 1, 1]], [[np.inf, 1, 1]]])
def test_weights_that_cannot_be_are_refused(weights) -> None:
    with pytest.raises(ParameterError, match="set of weights"):
        scoring.smaa(PHONES, weights=weights)


def test_weights_of_any_sum_mean_the_same() -> None:
    values = np.random.default_rng(2).random((4, 3))
    given = np.random.default_rng(3).random((50, 3))
    one, other = scoring.smaa(values, weights=given), scoring.smaa(values, weights=given * 70)
    assert one.score == pytest.approx(other.score)
    assert one.score.max() <= values.max()


# --- scales and agreement -------------------------------------------------------------------------


def test_scales_by_hand() -> None:
    column = np.array([[1.0], [3.0], [np.nan], [2.0]])
    assert scoring.scaled(column, "range")[:, 0] == pytest.approx([0, 1, np.nan, 0.5], nan_ok=True)
    rank = scoring.scaled(column, "rank", [True])[:, 0]
    assert rank == pytest.approx([5 / 6, 1 / 6, np.nan, 0.5], nan_ok=True)
    normal = scoring.scaled(column, "normal")[:, 0]
    assert normal[[0, 1, 3]] == pytest.approx([0.1103357, 0.8896643, 0.5], abs=1e-6)
    assert scoring.scaled(np.ones((3, 1))).ravel().tolist() == [0.5] * 3
    with pytest.raises(ParameterError, match="no scale"):
        scoring.scaled(column, "minmax")


def test_agreement_is_kendalls_tau_b() -> None:
    rng = np.random.default_rng(5)
    one, other = (rng.integers(0, 5, (30, 7)).astype(float) for _ in range(2))
    other[:, 2] = np.nan
    made = scoring.agreement(one, other)
    kept = [0, 1, 3, 4, 5, 6]
    expected = [kendalltau(a[kept], b[kept]).statistic for a, b in zip(one, other, strict=True)]
    assert made == pytest.approx(expected, nan_ok=True)
    assert np.isnan(scoring.agreement([1, 1], [1, 2]))
    with pytest.raises(ParameterError, match="cannot be compared"):
        scoring.agreement([1, 2], [1, 2, 3])


def test_leaders_ignore_what_is_not_scored() -> None:
    table = [[0.2, np.nan, 0.9], [np.nan] * 3, [0.5, 0.5 + 1e-15, 0.1]]
    assert scoring.leaders(table).tolist() == [2, -1, 0]
