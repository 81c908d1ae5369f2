"""Where do like places lie together?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kopmp_lib.methods.neighbours.moran import joined

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]

_CELLS = 4_000_000
QUADRANTS = ("high_high", "low_high", "low_low", "high_low")
"""Own value, then that of the neighbours."""


@dataclass(frozen=True)
class Local:
    """Local indices of likeness.

    Parameters
    ----------
    index : ndarray, shape (n,)
        Positive where the place is like its neighbours.
    p : ndarray, shape (n,)
        One-sided, from conditional random orders; at least 1 / (permutations + 1).
    quadrant : ndarray of str, shape (n,)
        One of :data:`QUADRANTS`.
    significant : ndarray of bool, shape (n,)
        After Benjamini and Hochberg, at the rate asked for: so many of those named are false.
    """

    index: Floats
    p: Floats
    quadrant: NDArray[np.str_]
    significant: NDArray[np.bool_]


def lisa(
    values: ArrayLike,
    weights: csr_matrix,
    *,
    permutations: int = 999,
    rate: float = 0.05,
    rng: np.random.Generator | None = None,
) -> Local:
    """Which places are like or unlike their neighbours beyond chance?

    Each place keeps its value while those of all others are dealt out anew among its neighbours.

    References
    ----------
    Anselin (1995), Geographical Analysis 27: 93-115; Benjamini and Hochberg (1995); Caldas de
    Castro and Singer (2006), Geographical Analysis 38: 180-208 (false discoveries in maps).
    """
    seen, joins = joined(values, weights)
    gap = (seen - seen.mean()) / seen.std()
    around = joins @ gap
    chance = rng if rng is not None else np.random.default_rng(0)
    larger = _larger(gap, around, joins, permutations, chance)
    extreme = np.minimum(larger, permutations - larger)
    p = (extreme + 1) / (permutations + 1)
    sort = np.where(gap > 0, np.where(around > 0, 0, 3), np.where(around > 0, 1, 2))
    return Local(
        gap * around, p, np.array(QUADRANTS)[sort], false_discoveries(np.minimum(2 * p, 1), rate)
    )


def false_discoveries(p: ArrayLike, rate: float = 0.05) -> NDArray[np.bool_]:
    """Which of many tests may be called a finding, so that few of those called are false?

    Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57: 289-300. Tests
    that could not be made (``nan``) are no findings and do not count.
    """
    given = np.asarray(p, dtype=float)
    known = np.flatnonzero(~np.isnan(given))
    ordered = known[np.argsort(given[known], kind="stable")]
    limits = rate * np.arange(1, len(known) + 1) / max(len(known), 1)
    below = np.flatnonzero(given[ordered] <= limits)
    found = np.zeros(given.shape, dtype=bool)
    if len(below):
        found[ordered[: below[-1] + 1]] = True
    return found


def _larger(
    gap: Floats, around: Floats, joins: csr_matrix, times: int, rng: np.random.Generator
) -> NDArray[np.int64]:
    """In how many random deals do the neighbours reach at least what they have?"""
    n, degree = len(gap), np.diff(joins.indptr)
    size = int(degree.max())
    padded = np.zeros((n, size))
    padded[np.arange(size) < degree[:, None]] = joins.data
    deals = _deals(n - 1, size, times, rng)
    count = np.empty(n, dtype=np.int64)
    step = max(1, _CELLS // (times * size))
    for at in range(0, n, step):
        own = np.arange(at, min(at + step, n))
        others = deals + (deals >= own[:, None, None])  # everybody but the place itself
        dealt = np.einsum("itk,ik->it", gap[others], padded[own])
        count[own] = (dealt >= around[own, None] - 1e-12).sum(axis=1)
    return count


def _deals(n: int, size: int, times: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """``times`` draws of ``size`` different numbers below ``n``."""
    if n <= 2000:
        return np.asarray(rng.random((times, n)).argsort(axis=1)[:, :size])
    drawn = rng.integers(0, n, (times, size))
    while True:
        ordered = np.sort(drawn, axis=1)
        twice = (ordered[:, 1:] == ordered[:, :-1]).any(axis=1)
        if not twice.any():
            return drawn
        drawn[twice] = rng.integers(0, n, (int(twice.sum()), size))
