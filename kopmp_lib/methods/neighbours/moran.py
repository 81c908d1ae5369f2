"""Do neighbours resemble each other more than chance would have it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kopmp_lib.errors import ParameterError

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]

_CELLS = 1_000_000
LEAST_PLACES = 8
"""With fewer places there are too few ways to reorder them for any evidence."""


@dataclass(frozen=True)
class Moran:
    """Moran's index of likeness among neighbours.

    Parameters
    ----------
    index : float
        About 1: neighbours are alike; about ``expected``: no pattern; negative: unlike.
    expected, variance : float
        Without pattern, all orders of the values being as likely (randomisation).
    z, p : float
        Standardised index, and its two-sided normal p-value.
    p_permuted : float
        Two-sided p-value from random orders, at least 1 / (permutations + 1); ``nan`` if none.
    permutations, n : int
        Random orders tried; places.
    """

    index: float
    expected: float
    variance: float
    z: float
    p: float
    p_permuted: float
    permutations: int
    n: int


def moran(
    values: ArrayLike,
    weights: csr_matrix,
    *,
    permutations: int = 999,
    rng: np.random.Generator | None = None,
    orders: NDArray[np.int64] | None = None,
) -> Moran:
    """Are neighbours alike?

    Parameters
    ----------
    values : array_like, shape (n,)
        One figure a place, all known.
    weights : sparse matrix, shape (n, n)
        Say of each neighbour, as :func:`~kopmp_lib.methods.neighbours.row_weights` gives it.
    permutations : int
        Random orders for the p-value; 0 for none.
    rng : Generator, optional
        Where chance comes from.
    orders : ndarray of int, shape (permutations, n), optional
        From :func:`random_orders`, in place of ``permutations`` and ``rng``: figures that are
        tried in the same orders differ by no chance of their own.

    Raises
    ------
    ParameterError
        With fewer than 8 places, equal values, or no neighbours.

    References
    ----------
    Cliff and Ord (1981), Spatial Processes, ch. 2; Anselin (1995).
    """
    from scipy.stats import norm

    seen, joins = joined(values, weights)
    gap = seen - seen.mean()
    n, total, squares = len(seen), joins.sum(), (gap**2).sum()
    index = float(n / total * (gap @ (joins @ gap)) / squares)
    expected = -1 / (n - 1)
    variance = _variance(gap, joins)
    z = (index - expected) / np.sqrt(variance)
    if orders is None:
        orders = random_orders(n, permutations, rng)
    elif orders.ndim != 2 or orders.shape[1] != n:
        raise ParameterError(
            f"Orders of shape {orders.shape} are not those of {n} places.", where="orders"
        )
    others = n / total * _reordered(gap, joins, orders) / squares
    return Moran(
        index, expected, variance, float(z), float(2 * norm.sf(abs(z))),
        _two_sided(index, others), len(orders), n,
    )  # fmt: skip


def random_orders(n: int, times: int, rng: np.random.Generator | None = None) -> NDArray[np.int64]:
    """In which random orders may so many places be dealt out anew? One row an order."""
    chance = rng if rng is not None else np.random.default_rng(0)
    return np.asarray(chance.permuted(np.tile(np.arange(n), (times, 1)), axis=1))


def geary(values: ArrayLike, weights: csr_matrix) -> float:
    """How unlike are neighbours? 1 without pattern, below it where they are alike (Geary 1954)."""
    seen, joins = joined(values, weights)
    pairs = joins.tocoo()
    unlike = (pairs.data * (seen[pairs.row] - seen[pairs.col]) ** 2).sum()
    return float((len(seen) - 1) * unlike / (2 * joins.sum() * ((seen - seen.mean()) ** 2).sum()))


def joined(values: ArrayLike, weights: csr_matrix) -> tuple[Floats, csr_matrix]:
    """Which values and neighbours can be told a pattern of?

    Raises
    ------
    ParameterError
        If they cannot.
    """
    from scipy.sparse import csr_matrix

    seen, joins = np.asarray(values, dtype=float), csr_matrix(weights)
    if seen.ndim != 1 or joins.shape != (len(seen), len(seen)) or not np.isfinite(seen).all():
        raise ParameterError(
            "Values and neighbours do not fit each other.",
            where="values",
            expected="one known figure a place",
            todo="Leave places without a figure out, then find the neighbours.",
        )
    if len(seen) < LEAST_PLACES or not joins.sum() > 0 or np.ptp(seen) == 0:
        raise ParameterError(
            f"{len(seen)} places show no pattern.",
            where="values",
            expected=f"at least {LEAST_PLACES} places with neighbours and unequal values",
        )
    return seen, joins


def _variance(gap: Floats, joins: csr_matrix) -> float:
    n, total = len(gap), joins.sum()
    both = joins + joins.T
    one = 0.5 * both.multiply(both).sum()
    given, taken = (np.asarray(joins.sum(axis=axis)).ravel() for axis in (1, 0))
    two = ((given + taken) ** 2).sum()
    tails = n * (gap**4).sum() / (gap**2).sum() ** 2
    first = n * ((n**2 - 3 * n + 3) * one - n * two + 3 * total**2)
    second = tails * ((n**2 - n) * one - 2 * n * two + 6 * total**2)
    below = (n - 1) * (n - 2) * (n - 3) * total**2
    return float((first - second) / below - 1 / (n - 1) ** 2)


def _reordered(gap: Floats, joins: csr_matrix, orders: NDArray[np.int64]) -> Floats:
    found = np.empty(len(orders))
    step = max(1, _CELLS // len(gap))
    for at in range(0, len(orders), step):
        mixed = gap[orders[at : at + step]].T
        found[at : at + step] = (mixed * (joins @ mixed)).sum(axis=0)
    return found


def _two_sided(index: float, others: Floats) -> float:
    if not len(others):
        return float("nan")
    larger = int((others >= index - 1e-12).sum())
    extreme = min(larger, len(others) - larger)
    return min(1.0, 2 * (extreme + 1) / (len(others) + 1))
