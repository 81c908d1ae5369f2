"""Which weights are thinkable?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.scoring.table import Floats


def draw_weights(
    count: int, draws: int, rng: np.random.Generator, order: Sequence[int] = ()
) -> Floats:
    """Which weights may somebody give, if nobody says more than which criterion counts more?

    Parameters
    ----------
    count : int
        Criteria.
    draws : int
        How many sets of weights.
    rng : Generator
        Where chance comes from.
    order : sequence of int, optional
        Positions of all criteria from the most to the least important; without it any weights
        are as likely as any others.

    Returns
    -------
    ndarray, shape (draws, criteria)
        Uniform on the simplex, or on that part of it that keeps the order; rows sum to one.

    References
    ----------
    Rubinstein (1982), Operations Research 30: 1205; Tervonen and Lahdelma (2007), European Journal
    of Operational Research 178: 500-513.
    """
    if count < 1 or draws < 1:
        raise ParameterError(f"{draws} draws of {count} weights cannot be made.", where="draws")
    raw = rng.standard_exponential((draws, count))
    weights = raw / raw.sum(axis=1, keepdims=True)
    if not len(order):
        return np.asarray(weights)
    if sorted(order) != list(range(count)):
        raise ParameterError(
            f"The order {list(order)} does not name every criterion once.",
            where="order",
            expected=f"the numbers 0 to {count - 1}, most important first",
        )
    ordered = np.empty_like(weights)
    ordered[:, list(order)] = -np.sort(-weights, axis=1)
    return ordered
