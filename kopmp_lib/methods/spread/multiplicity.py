"""Which of many tests still tell something, given that there were so many?

Of 514 places that are all alike, 26 lie outside 95 % limits by chance.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.spread.counted import Floats


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """At which share of false alarms would each test just count?

    Parameters
    ----------
    p : array_like, shape (n,)
        p-values; ``nan`` where nothing was tested, which does not count as a test.

    Returns
    -------
    ndarray, shape (n,)
        Adjusted values: those of 0.05 and less hold 5 % false alarms on average, if tests are
        independent or positively dependent.

    References
    ----------
    Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57: 289-300.
    """
    told, order, tested = _ordered(p)
    m = len(tested)
    scaled = tested * m / np.arange(1, m + 1)
    kept = np.minimum(1.0, np.minimum.accumulate(scaled[::-1])[::-1])
    return _put_back(kept, told, order)


def holm(p: ArrayLike) -> Floats:
    """At which chance of a single false alarm would each test just count?

    Parameters
    ----------
    p : array_like, shape (n,)
        p-values; ``nan`` where nothing was tested.

    References
    ----------
    Holm (1979), Scandinavian Journal of Statistics 6: 65-70.
    """
    told, order, tested = _ordered(p)
    m = len(tested)
    kept = np.minimum(1.0, np.maximum.accumulate(tested * np.arange(m, 0, -1)))
    return _put_back(kept, told, order)


def _ordered(p: ArrayLike) -> tuple[Floats, np.ndarray, Floats]:
    told = np.asarray(p, dtype=float)
    if told.ndim != 1 or ((told < 0) | (told > 1)).any():
        raise ParameterError(
            "p-values lie between 0 and 1.", where="p", expected="one row of figures"
        )
    order = np.flatnonzero(~np.isnan(told))
    order = order[np.argsort(told[order], kind="stable")]
    return told, order, told[order]


def _put_back(kept: Floats, told: Floats, order: np.ndarray) -> Floats:
    made = np.full(len(told), np.nan)
    made[order] = kept
    return made
