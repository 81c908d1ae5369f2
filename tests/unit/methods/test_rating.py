"""Scores: bands of the KKPKK, blocks, aspects; what is unknown stays unknown."""

from __future__ import annotations

import numpy as np
import pytest

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods import rating


@pytest.mark.parametrize(
    ("value", "score"), [(30, 4), (29.99, 3), (20, 3), (10, 2), (9.99, 1), (-50, 1)]
)
def test_equity_of_assets_by_its_bands(value: float, score: float) -> None:
    assert float(rating.band(value, [30, 20, 10])) == score


@pytest.mark.parametrize(("value", "score"), [(100, 4), (100.1, 3), (125, 3), (150, 2), (151, 1)])
def test_more_debt_is_worse(value: float, score: float) -> None:
    assert float(rating.band(value, [100, 125, 150], upward=False)) == score


def test_bands_in_the_wrong_order_are_refused() -> None:
    for limits in ([10, 20, 30], [30, 20], [30, 30, 10]):
        with pytest.raises(ParameterError):
            rating.band(1.0, limits)


def test_the_best_and_the_worst_block() -> None:
    assert float(rating.block([4, 4, 4])) == 100
    assert float(rating.block([1, 1, 1])) == 25


def test_a_whole_needs_every_aspect() -> None:
    weights = {"finance": 0.4, "governance": 0.6}
    known = {"finance": [80.0, 50.0], "governance": [60.0, np.nan]}
    assert rating.overall(known, weights)[0] == pytest.approx(68)
    assert np.isnan(rating.overall(known, weights)[1])
    for wrong in ({"finance": 0.4}, {"finance": 0.4, "governance": 0.5}):
        with pytest.raises(ParameterError):
            rating.overall(known, wrong)


def test_predicates_have_their_edges_and_unknown_has_none() -> None:
    limits = [(80, "sehat"), (66, "cukup"), (51, "awas"), (0, "khusus")]
    given = [80, 79.99, 66, 65.99, 51, 50.99, float("nan")]
    assert [rating.predicate(score, limits) for score in given] == [
        *("sehat", "cukup", "cukup", "awas", "awas", "khusus", "")
    ]
