"""Small counts of people are hidden, and so is what would give them away."""

from __future__ import annotations

import numpy as np
import pytest

from kopmp_lib import wording
from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.disclosure import SMALLEST, hidden, total_hidden

NAN = float("nan")


@pytest.mark.parametrize(
    ("counts", "mask", "total"),
    [
        ([], [], False),
        ([0, 0, NAN], [0, 0, 0], False),
        ([5, 26, 0], [0, 0, 0], False),
        ([3], [1], True),
        ([1, 4, 0, NAN], [1, 1, 0, 0], True),
        ([0, 3, 26, 40], [0, 1, 1, 0], False),
        ([0, 3, NAN, 26], [0, 1, 0, 1], False),
        ([1, 1, 26, 40], [1, 1, 1, 0], False),
        ([4, 5], [1, 1], False),
    ],
)
def test_small_counts_and_the_next_larger_one_are_hidden(
    counts: list[float], mask: list[int], total: bool
) -> None:
    assert hidden(counts).tolist() == [bool(one) for one in mask]
    assert total_hidden(counts) is total


@pytest.mark.parametrize("counts", [[9, 9, 4], [9, 4, 9], [4, 9, 9]])
def test_equal_counts_are_hidden_together_so_that_their_place_tells_nothing(
    counts: list[float],
) -> None:
    assert hidden([*counts, 40]).tolist() == [True, True, True, False]


def test_the_limit_can_be_raised() -> None:
    assert hidden([3, 9, 10, 40], smallest=10).tolist() == [True, True, True, False]
    assert total_hidden([3, 9], smallest=10)
    assert not hidden([3, 9], smallest=3).any()


def test_the_figures_given_are_not_changed() -> None:
    counts = np.array([0, 3, 26.0])
    hidden(counts)
    assert counts.tolist() == [0, 3, 26]


@pytest.mark.parametrize("rule", [hidden, total_hidden])
def test_what_is_no_row_of_counts_is_refused(rule) -> None:
    with pytest.raises(ParameterError, match="one row"):
        rule([[1, 2], [3, 4]])
    with pytest.raises(ParameterError, match="hides nothing"):
        rule([1, 2], smallest=2)


def test_pages_explain_the_limit_that_is_kept() -> None:
    assert f" {SMALLEST} " in wording.SYMBOL_MEANINGS[wording.SYMBOLS["suppressed"]]
