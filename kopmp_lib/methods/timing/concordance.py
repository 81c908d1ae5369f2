"""Of two units, how often does the one of higher hazard take the step first?"""

from __future__ import annotations

import numpy as np

from kopmp_lib.methods.timing.risk import Flags, Floats, Whole


def concordance(
    hazard: Floats, time: Floats, event: Flags, entry: Floats | None, strata: Whole
) -> float:
    """Of two units, how often does the one of higher hazard take the step first (0–1)?

    Harrell's index as R's ``survival`` defines it: a unit that takes the step is compared with all
    of its stratum that are then watched and wait longer; equal hazards count half; two units that
    take the step at the same time are not compared. ``nan`` if there is nobody to compare.

    Examples
    --------
    >>> same = np.zeros(3, dtype=int)
    >>> round(concordance(np.array([2.0, 1, 3]), np.array([1.0, 2, 3]), same == 0, None, same), 4)
    0.3333
    """
    rank = np.unique(hazard, return_inverse=True)[1]
    clock = np.unique(time if entry is None else np.concatenate([time, entry]))

    def key(when: Floats) -> Whole:
        """By stratum, latest first; even, so that steps can follow those who wait on."""
        place = strata * len(clock) + len(clock) - 1 - np.searchsorted(clock, when)
        return 2 * place

    now, start = key(time)[event], (2 * strata * len(clock))[event]
    # those that wait longer than the mover, or leave unseen at its moment
    lower, equal, pairs = _compared(key(time) + event, start, now + 1, rank, rank[event])
    if entry is not None:  # less those that enter only then or later
        late = _compared(key(entry), start, now + 1, rank, rank[event])
        lower, equal, pairs = lower - late[0], equal - late[1], pairs - late[2]
    return float((lower + equal / 2) / pairs) if pairs else float("nan")


def _compared(
    key: Whole, start: Whole, stop: Whole, rank: Whole, own: Whole
) -> tuple[int, int, int]:
    """Pairs with a key from start up to stop: those of lower rank, of equal rank, and all."""
    order = np.argsort(key, kind="stable")
    ordered, order = np.sort(key), np.argsort(key, kind="stable")
    since, until = np.searchsorted(ordered, start), np.searchsorted(ordered, stop)
    held = rank[order]
    below, upto = (
        _smaller(held, until, limit) - _smaller(held, since, limit) for limit in (own, own + 1)
    )
    return below, upto - below, int((until - since).sum())


def _smaller(ranks: Whole, length: Whole, limit: Whole) -> int:
    """How many of the first ``length`` ranks lie below each limit, summed over all limits?

    Each beginning is made of blocks whose sizes are powers of two; within blocks of one size all
    ranks are sorted at once, so that the whole takes n log² n steps and no pair is ever formed.
    """
    total, range_ = 0, int(ranks.max()) + 1
    for bit in range(int(length.max()).bit_length()):
        used = (length >> bit) & 1 == 1
        block = (length[used] >> bit) - 1
        sorted_ = np.sort((np.arange(len(ranks)) >> bit) * range_ + ranks)
        found = np.searchsorted(sorted_, block * range_ + limit[used])
        total += int((found - (block << bit)).sum())
    return total
