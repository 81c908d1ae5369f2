"""Other places of like size."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.peers import nearest

sizes = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3), st.integers(1, 10**7), min_size=1
)


def test_nearness_is_measured_by_ratio_not_by_difference() -> None:
    assert nearest(pd.Series({"own": 100, "half": 50, "double_and_some": 210}), "own", 1) == [
        "half"
    ]


@pytest.mark.parametrize(("own", "small", "large"), [(6, 4, 9), (100, 50, 200), (10, 4, 25)])
def test_ties_go_by_name(own: int, small: int, large: int) -> None:
    assert nearest(pd.Series({"own": own, "b": small, "a": large}), "own", 2) == ["a", "b"]
    assert nearest(pd.Series({"own": own, "a": small, "b": large}), "own", 2) == ["a", "b"]


def test_places_of_unknown_size_are_left_out() -> None:
    size = pd.Series({"own": 100, "a": float("nan"), "b": 0, "c": 900})
    assert nearest(size, "own", 5) == ["c"]


@pytest.mark.parametrize("size", [{"own": float("nan"), "a": 1}, {"own": 0, "a": 1}, {"a": 1}])
def test_a_place_of_unknown_size_has_no_peers(size: dict[str, float]) -> None:
    with pytest.raises(ParameterError, match="The size of own is not known") as caught:
        nearest(pd.Series(size), "own", 3)
    assert caught.value.where == "peers"


@given(sizes, st.integers(0, 8), st.randoms())
def test_peers_are_others_nearest_first_whatever_their_order(
    size: dict[str, int], number: int, random
) -> None:
    own = min(size)
    found = nearest(pd.Series(size), own, number)
    assert own not in found
    assert len(found) == min(number, len(size) - 1)
    ratios = [max(size[one] / size[own], size[own] / size[one]) for one in found]
    assert ratios == sorted(ratios)
    shuffled = random.sample(sorted(size), len(size))
    assert nearest(pd.Series(size)[shuffled], own, number) == found
