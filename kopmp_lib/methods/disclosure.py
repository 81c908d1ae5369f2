"""Which small counts of people must not be shown?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kopmp_lib.errors import ParameterError

SMALLEST = 5
"""Counts of people from 1 up to one less than this are hidden; published practice is 3 to 10."""


def hidden(counts: ArrayLike, smallest: int = SMALLEST) -> NDArray[np.bool_]:
    """Which of these counts must be hidden when their total is shown?

    Counts of 1 to ``smallest - 1`` are hidden. Where one is, the smallest of the larger counts goes
    with it, since the total less the others would give it away. All counts equal to that one go
    too: were one of them picked by its place in the row, its place would tell which is which. So
    whatever is hidden may be in any order, and even a reader of this rule is left with at least two
    values for each. Noughts, and counts that nobody reported, stay.

    Parameters
    ----------
    counts : array_like, shape (n,)
        Counts of people; ``nan`` where none was reported.
    smallest : int
        The smallest count that may be shown, at least 3.

    Returns
    -------
    ndarray of bool, shape (n,)

    Examples
    --------
    >>> hidden([0, 3, 26, 40]).tolist()
    [False, True, True, False]
    """
    values, small = _small(counts, smallest)
    larger = values >= smallest
    if not (small.any() and larger.any()):
        return small
    return small | (values == values[larger].min())


def total_hidden(counts: ArrayLike, smallest: int = SMALLEST) -> bool:
    """Must the total be hidden too, since only small counts make it up?

    Examples
    --------
    >>> total_hidden([0, 3, 1]), total_hidden([0, 3, 26])
    (True, False)
    """
    values, small = _small(counts, smallest)
    return bool(small.any() and not (values >= smallest).any())


def _small(counts: ArrayLike, smallest: int) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    values = np.asarray(counts, dtype=float)
    if values.ndim != 1:
        raise ParameterError("Counts must be one row of figures.", where="disclosure")
    if smallest < 3:
        raise ParameterError(
            f"A limit of {smallest} hides nothing: every hidden count would be 1.",
            where="disclosure",
            expected="3 or more",
        )
    return values, (values > 0) & (values < smallest)
