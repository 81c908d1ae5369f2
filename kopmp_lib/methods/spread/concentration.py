"""How much of the whole lies in few places?

Places that report nothing are not places with nothing: pass them as ``nan`` and they are left out,
counted by the caller.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.spread.counted import Floats


@dataclass(frozen=True)
class Concentration:
    """How unevenly is an amount spread over places?

    Parameters
    ----------
    gini : float
        0 where all have the same, towards 1 where one has all; ``nan`` if there is nothing.
    top, top_share : int, float
        So many of the largest places, and their share (0-1) of the whole.
    half_count : int
        Fewest places that together hold half of the whole.
    largest_share : float
        Share (0-1) of the largest place.
    places : int
        Places that reported, noughts included.
    total : float
        The whole, in the unit of the amounts.
    """

    gini: float
    top: int
    top_share: float
    half_count: int
    largest_share: float
    places: int
    total: float


def gini(amounts: ArrayLike) -> float:
    """How unevenly is an amount spread, from 0 (alike) towards 1 (one has all)?

    The mean difference between all pairs over twice the mean, without a correction for small
    numbers: the places are all there are, not a sample.

    References
    ----------
    Gini (1912), Variabilita e mutabilita; Dixon and others (1987), Ecology 68: 1548-1551.

    Examples
    --------
    >>> gini([1, 1, 1]), gini([0, 0, 0, 1])
    (0.0, 0.75)
    """
    ordered = np.sort(_told(amounts))
    n, whole = len(ordered), ordered.sum()
    if n == 0 or whole == 0:
        return float("nan")
    place = np.arange(1, n + 1)
    return float(((2 * place - n - 1) * ordered).sum() / (n * whole))


def concentration(amounts: ArrayLike, *, top: int = 10) -> Concentration:
    """How much of the whole lies in few places?

    Parameters
    ----------
    amounts : array_like, shape (n,)
        None negative; ``nan`` where nobody reported.
    top : int
        How many of the largest places to add up.
    """
    if type(top) is not int or top < 1:
        raise ParameterError(f"{top} places cannot be added up.", where="top", expected="1 or more")
    told = np.sort(_told(amounts))[::-1]
    whole = float(told.sum())
    if whole == 0:
        return Concentration(*(float("nan"), top, float("nan"), 0, float("nan")), len(told), whole)
    held = np.cumsum(told) / whole
    return Concentration(
        gini=gini(told),
        top=min(top, len(told)),
        top_share=float(held[min(top, len(told)) - 1]),
        half_count=int(np.searchsorted(held, 0.5 - 1e-12) + 1),
        largest_share=float(held[0]),
        places=len(told),
        total=whole,
    )


def _told(amounts: ArrayLike) -> Floats:
    seen = np.asarray(amounts, dtype=float)
    if seen.ndim != 1 or (seen < 0).any() or np.isinf(seen).any():
        raise ParameterError(
            "Shares of a whole need amounts of nought or more.",
            where="amounts",
            expected="one row of figures",
        )
    return seen[~np.isnan(seen)]
