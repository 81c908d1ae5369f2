"""Which weight would have to change for another alternative to come first?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kopmp_lib.methods.scoring.frames import array_of
from kopmp_lib.methods.scoring.simple import Weights, weighted_sum
from kopmp_lib.methods.scoring.table import Floats, criteria, weights_of

_STEPS = 201


@dataclass(frozen=True)
class Turning:
    """What would overturn the first place?

    Parameters
    ----------
    winner : ndarray of int, shape (units,)
        Position of the alternative that comes first; -1 where none has a score.
    weight : ndarray, shape (units, criteria)
        Weight (0-1) of the criterion, nearest to the one given, at which another comes first while
        the others keep their proportions; ``nan`` if no weight does it.
    rival : ndarray of int, shape (units, criteria)
        Who comes first there; -1 if nobody.
    left_out : ndarray of int, shape (units, criteria)
        Who comes first when the criterion is left out; -1 if nobody.
    """

    winner: NDArray[np.int64]
    weight: Floats
    rival: NDArray[np.int64]
    left_out: NDArray[np.int64]


def turning_points(values: ArrayLike, weights: Weights | None = None) -> Turning:
    """At which weight of each criterion does another alternative come first?

    Parameters
    ----------
    values : array_like, shape (alternatives, criteria) or (units, alternatives, criteria)
        Criteria on one common scale, more is better; ``nan`` where missing.
    weights : array_like, optional
        Weights from which one at a time is moved, between 0 and 1 in steps of half a point of a
        hundred; equal if not given.

    References
    ----------
    One-way sensitivity of weights: Triantaphyllou and Sanchez (1997), Decision Sciences 28: 151.
    """
    array, labels = array_of(values)
    table = criteria(array)
    table = table if table.ndim == 3 else table[None]
    by_place: Any = labels.weights(weights) if labels else weights
    given = weights_of(by_place, table.shape[2])
    winner = _winner(table, given)
    shape = (len(table), table.shape[2])
    turned, rival = np.full(shape, np.nan), np.full(shape, -1)
    left_out = np.full(shape, -1)
    for one in range(table.shape[2]):
        rest = np.where(np.arange(len(given)) == one, 0, given)
        if rest.sum() == 0:
            continue
        left_out[:, one] = _winner(table, rest / rest.sum())
        grid = np.linspace(0, 1, _STEPS)
        for share in grid[np.argsort(np.abs(grid - given[one]), kind="stable")]:
            mixed = rest / rest.sum() * (1 - share)
            mixed[one] = share
            there = _winner(table, mixed)
            new = np.isnan(turned[:, one]) & (there != winner) & (there >= 0)
            turned[new, one], rival[new, one] = share, there[new]
    return Turning(winner, turned, rival, left_out)


def _winner(table: Floats, weights: Floats) -> NDArray[np.int64]:
    score = weighted_sum(np.where(weights > 0, table, np.nan), weights).score
    best = np.where(np.isnan(score), -np.inf, np.round(score, 12)).argmax(axis=1)
    return np.where(np.isnan(score).all(axis=1), -1, best)
