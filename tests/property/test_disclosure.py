"""No hidden count can be told from the total and the counts that are shown.

The attacker sees what a page shows: which cells are hidden, the others, and the total if it is
shown. He also reads this repository, so he knows the rule. He writes down every row of counts that
would give the same page; a hidden cell is safe if those rows leave it more than one value.
"""

from __future__ import annotations

import itertools
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kopmp_lib.methods.disclosure import hidden, total_hidden

Counts = tuple[float, ...]
Page = tuple[tuple[float | None, ...], float | None]

limits = st.integers(3, 10)
rows = st.lists(st.one_of(st.integers(0, 60), st.just(float("nan"))), min_size=1, max_size=45)


def page(counts: Counts, smallest: int) -> Page:
    """What is shown of these counts; None where it is hidden."""
    mask = hidden(counts, smallest)
    shown = tuple(None if away else one for one, away in zip(counts, mask, strict=True))
    return shown, None if total_hidden(counts, smallest) else sum(counts)


@pytest.mark.parametrize(
    ("cells", "smallest", "most"), [(1, 5, 20), (2, 5, 20), (3, 5, 12), (4, 3, 9)]
)
def test_an_attacker_who_tries_every_row_learns_no_hidden_count(
    cells: int, smallest: int, most: int
) -> None:
    same_page: dict[Page, list[Counts]] = defaultdict(list)
    for counts in itertools.product(range(most + 1), repeat=cells):
        same_page[page(counts, smallest)].append(counts)
    told = [
        (shown, total)
        for (shown, total), fit in same_page.items()
        for place, one in enumerate(shown)
        if one is None and len({counts[place] for counts in fit}) == 1
    ]
    assert told == []


@given(rows, limits)
def test_all_small_counts_are_hidden_and_no_nought_or_silence_is(
    counts: list[float], smallest: int
) -> None:
    for one, away in zip(counts, hidden(counts, smallest), strict=True):
        assert away or not 0 < one < smallest
        assert not away or one > 0


@given(rows, limits)
def test_a_hidden_count_never_stands_alone_beside_its_total(
    counts: list[float], smallest: int
) -> None:
    mask = hidden(counts, smallest)
    if total_hidden(counts, smallest):
        assert mask.any()
        return
    assert mask.sum() != 1
    if (
        mask.any()
    ):  # what the hidden cells add up to leaves room: noughts are shown, so each is >= 1
        rest = np.nansum(counts) - np.nansum(np.asarray(counts)[~mask])
        assert rest - mask.sum() >= smallest - 1 >= 2


@given(rows, limits, st.randoms())
def test_hidden_counts_may_stand_in_any_order(counts: list[float], smallest: int, random) -> None:
    """So each of them could be any of the others; and a small one never equals a larger one."""
    mask = hidden(counts, smallest)
    places = np.flatnonzero(mask).tolist()
    mixed = list(counts)
    for place, other in zip(places, random.sample(places, len(places)), strict=True):
        mixed[place] = counts[other]
    assert hidden(mixed, smallest).tolist() == mask.tolist()
    assert total_hidden(mixed, smallest) == total_hidden(counts, smallest)
    if mask.any() and not total_hidden(counts, smallest):
        assert len({counts[place] for place in places}) > 1


@given(st.lists(st.one_of(st.just(0), st.integers(5, 60)), min_size=1))
def test_nothing_is_hidden_where_nothing_is_small(counts: list[float]) -> None:
    assert not hidden(counts).any()
    assert not total_hidden(counts)
