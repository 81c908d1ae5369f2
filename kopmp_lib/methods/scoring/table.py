"""Is this a table of alternatives and criteria, and are these its weights?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kopmp_lib.errors import ParameterError

Floats = NDArray[np.float64]


def criteria(values: ArrayLike, dimensions: tuple[int, ...] = (2, 3)) -> Floats:
    """Which figures are these, ``nan`` where a criterion is missing?

    Raises
    ------
    ParameterError
        If the array has another shape, is empty, or holds infinite figures.
    """
    table = np.asarray(values, dtype=float)
    if table.ndim not in dimensions or 0 in table.shape[-2:]:
        raise ParameterError(
            f"Criteria have the shape {table.shape}.",
            where="values",
            expected="(alternatives, criteria) or (units, alternatives, criteria)",
        )
    if np.isinf(table).any():
        raise ParameterError(
            "A criterion is infinite.", where="values", expected="figures, or nan where missing"
        )
    return table


def weights_of(weights: ArrayLike | None, count: int) -> Floats:
    """Which weights, summing to one? Equal ones if none are given.

    Raises
    ------
    ParameterError
        If their number differs, one is negative, or all are nought.
    """
    if isinstance(weights, Mapping):
        raise ParameterError(
            "Weights by name need criteria by name.",
            where="weights",
            todo="Give the criteria in a DataFrame, or the weights as a list in their order.",
        )
    given = np.ones(count) if weights is None else np.asarray(weights, dtype=float)
    if given.shape != (count,) or not (given >= 0).all() or not 0 < given.sum() < np.inf:
        raise ParameterError(
            f"Weights {given.tolist()} do not fit {count} criteria.",
            where="weights",
            expected=f"{count} figures, none negative, not all nought",
        )
    return given / given.sum()


def signs(cost: ArrayLike | None, count: int) -> NDArray[np.bool_]:
    """For which criteria is less better? None of them if nothing is given.

    Raises
    ------
    ParameterError
        If their number differs.
    """
    less = np.zeros(count, bool) if cost is None else np.asarray(cost, dtype=bool)
    if less.shape != (count,):
        raise ParameterError(
            f"{less.size} directions do not fit {count} criteria.",
            where="cost",
            expected=f"{count} times true (less is better) or false",
        )
    return less
