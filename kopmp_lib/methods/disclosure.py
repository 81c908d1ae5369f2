"""Which small counts of people must not be shown?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kopmp_lib.errors import ParameterError

SMALLEST = 5
"""Counts of people from 1 up to one less than this are hidden; published practice is 3 to 10."""


def hidden(counts: ArrayLike, smallest: int = SMALLEST) -> NDArray[np.bool_]:
    """Which of these counts must be hidden when their total is shown?

    Counts of 1 to ``smallest - 1`` are hidden. Where one is, the smallest of the larger counts is
    hidden with it, since the total less the others would give it away. Noughts stay.

    Parameters
    ----------
    counts : array_like, shape (n,)
        Counts of people; ``nan`` where none was reported.
    smallest : int
        The smallest count that may be shown.

    Returns
    -------
    ndarray of bool, shape (n,)

    Examples
    --------
    >>> hidden([0, 3, 26, 40]).tolist()
    [False, True, True, False]
    """
    values = np.asarray(counts, dtype=float)
    if values.ndim != 1:
        raise ParameterError("Counts must be one row of figures.", where="disclosure")
    mask = (values > 0) & (values < smallest)
    others = np.flatnonzero(values >= smallest)
    if mask.any() and len(others):
        mask[others[np.argmin(values[others])]] = True
    return mask


def total_hidden(counts: ArrayLike, smallest: int = SMALLEST) -> bool:
    """Must the total be hidden too, since only small counts make it up?

    Examples
    --------
    >>> total_hidden([0, 3, 1]), total_hidden([0, 3, 26])
    (True, False)
    """
    values = np.asarray(counts, dtype=float)
    small = (values > 0) & (values < smallest)
    return bool(small.any() and not (values >= smallest).any())
