"""How far do two ways of scoring agree?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.scoring.table import Floats

_DIGITS = 12
"""Scores that differ less are equal."""


def agreement(one: ArrayLike, other: ArrayLike) -> Floats:
    """How alike are the orders that two ways of scoring give, unit by unit? Kendall's tau-b.

    Parameters
    ----------
    one, other : array_like, shape (alternatives,) or (units, alternatives)
        Scores, more is better; only alternatives that both of them score count.

    Returns
    -------
    ndarray, shape () or (units,)
        1 for the same order, -1 for the reverse; ``nan`` with fewer than two alternatives, or
        where one of them does not tell any apart.

    References
    ----------
    Kendall (1945), Biometrika 33: 239-251.

    Examples
    --------
    >>> float(agreement([3, 2, 1], [3, 1, 2]).round(3))
    0.333
    """
    left, right = (np.round(np.asarray(part, dtype=float), _DIGITS) for part in (one, other))
    if left.shape != right.shape or left.ndim not in (1, 2):
        raise ParameterError(
            f"Scores of shape {left.shape} and {right.shape} cannot be compared.",
            where="other",
            expected="the same shape: (alternatives,) or (units, alternatives)",
        )
    known = ~np.isnan(left + right)
    upper = np.triu_indices(left.shape[-1], 1)
    both = known[..., upper[0]] & known[..., upper[1]]
    a, b = (
        np.where(both, np.sign(part[..., upper[0]] - part[..., upper[1]]), 0)
        for part in (left, right)
    )
    base = np.sqrt((a != 0).sum(axis=-1) * (b != 0).sum(axis=-1) * 1.0)
    return np.asarray(
        np.where(base > 0, (a * b).sum(axis=-1) / np.where(base > 0, base, 1), np.nan)
    )


def leaders(score: ArrayLike) -> NDArray[np.int64]:
    """Which alternative has the best score in each unit? The first of equals; -1 where none has.

    Parameters
    ----------
    score : array_like, shape (units, alternatives)
    """
    table = np.round(np.asarray(score, dtype=float), _DIGITS)
    best = np.where(np.isnan(table), -np.inf, table).argmax(axis=1)
    return np.asarray(np.where(np.isnan(table).all(axis=1), -1, best))
