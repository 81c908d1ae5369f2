"""How unevenly an amount is spread: by hand, and by the definition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.spread import concentration, gini

AMOUNTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=60).filter(any)


@given(AMOUNTS)
def test_gini_is_the_mean_difference_over_twice_the_mean(amounts: list[int]) -> None:
    """By its definition over all pairs, which needs no order."""
    x = np.array(amounts, dtype=float)
    pairs = np.abs(x[:, None] - x[None, :]).mean()
    assert gini(x) == pytest.approx(pairs / (2 * x.mean()), abs=1e-12)
    assert gini(x * 1000) == pytest.approx(gini(x), abs=1e-12)


def test_gini_of_one_to_n_is_known() -> None:
    """(n - 1) / 3n, in closed form."""
    for n in (2, 10, 514):
        assert gini(range(1, n + 1)) == pytest.approx((n - 1) / (3 * n))


def test_what_the_largest_hold() -> None:
    made = concentration([50, 0, 30, 15, 5, float("nan")], top=2)
    assert (made.places, made.total) == (5, 100)
    assert (made.top_share, made.largest_share, made.half_count) == (0.8, 0.5, 1)
    assert concentration([1, 1, 1, 1], top=10).top == 4
    assert concentration([1, 1, 1, 1]).half_count == 2


def test_who_does_not_report_is_no_nought() -> None:
    assert gini([2, 2, float("nan")]) == 0
    assert gini([2, 2, 0]) == pytest.approx(1 / 3)


def test_nothing_at_all_has_no_gini() -> None:
    made = concentration([0, float("nan")])
    assert np.isnan(made.gini)
    assert (made.places, made.half_count) == (1, 0)


@pytest.mark.parametrize("amounts", [[-1, 2], [[1, 2]], [float("inf")]])
def test_amounts_below_nought_are_refused(amounts: list[float]) -> None:
    with pytest.raises(ParameterError):
        gini(amounts)


def test_no_places_cannot_be_added_up() -> None:
    with pytest.raises(ParameterError, match="added up"):
        concentration([1.0], top=0)
