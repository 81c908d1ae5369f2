"""Many tests: published examples, and an independent implementation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.spread import benjamini_hochberg, holm

PUBLISHED = (
    *(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344),
    *(0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
)
"""Benjamini and Hochberg (1995), section 4: thrombolysis and new cardiac events, 15 hypotheses."""


def test_the_example_of_benjamini_and_hochberg() -> None:
    """Their procedure rejects four of fifteen at 5 %; Bonferroni, and Holm, three."""
    assert (benjamini_hochberg(PUBLISHED) <= 0.05).tolist() == [True] * 4 + [False] * 11
    assert (holm(PUBLISHED) <= 0.05).tolist() == [True] * 3 + [False] * 12


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_both_agree_with_statsmodels_in_any_order(p: list[float]) -> None:
    assert benjamini_hochberg(p) == pytest.approx(multipletests(p, method="fdr_bh")[1])
    assert holm(p) == pytest.approx(multipletests(p, method="holm")[1])


def test_what_was_not_tested_is_no_test() -> None:
    nan = float("nan")
    made = benjamini_hochberg([0.01, nan, 0.04])
    assert np.isnan(made).tolist() == [False, True, False]
    assert made[[0, 2]] == pytest.approx(benjamini_hochberg([0.01, 0.04]))
    assert np.isnan(holm([nan])).all()


def test_what_is_no_probability_is_refused() -> None:
    with pytest.raises(ParameterError, match="between 0 and 1"):
        holm([0.5, 1.5])
