"""How often does each alternative come first, whatever the weights and the errors in the data?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.scoring.table import Floats, criteria
from kopmp_lib.methods.scoring.weights import draw_weights

_CELLS = 3_000_000
"""Scores held at once; keeps memory to some 100 MB whatever the number of units."""
_NODES = 24
"""Points of the quadrature behind the confidence factor."""


@dataclass(frozen=True)
class Acceptability:
    """What stochastic multicriteria acceptability analysis tells. All are shares or 0-1 scales.

    Every array has a leading axis of units where the criteria had one.

    Parameters
    ----------
    rank : ndarray, shape (alternatives, alternatives)
        Share of draws in which the alternative of the row takes the rank of the column; rows and
        columns sum to one. Rows of alternatives without any criterion are ``nan``.
    wins : ndarray, shape (alternatives, alternatives)
        Share of draws in which the row beats the column; ties count half.
    central : ndarray, shape (alternatives, criteria)
        Mean weights of the draws in which the alternative comes first; ``nan`` if it never does.
    confidence : ndarray, shape (alternatives,)
        Probability that it comes first when its own central weights are used, given the errors in
        the data; ``nan`` if it never does.
    regret : ndarray, shape (alternatives,)
        Mean distance to the best score of each draw, in units of the score.
    score : ndarray, shape (alternatives,)
        Mean score.
    draws : int
        Draws; a share of p is uncertain by about ``sqrt(p (1 - p) / draws)``.
    """

    rank: Floats
    wins: Floats
    central: Floats
    confidence: Floats
    regret: Floats
    score: Floats
    draws: int

    @property
    def first(self) -> Floats:
        """How often does each alternative come first?"""
        return self.rank[..., 0]

    def within(self, places: int) -> Floats:
        """How often does each alternative come among the best so many?"""
        return np.asarray(self.rank[..., :places].sum(axis=-1))


def smaa(
    values: ArrayLike,
    *,
    spread: ArrayLike | None = None,
    order: Sequence[int] = (),
    draws: int = 1000,
    rng: np.random.Generator | None = None,
    weights: ArrayLike | None = None,
) -> Acceptability:
    """How often does each alternative take each rank, if weights and data are uncertain?

    Parameters
    ----------
    values : array_like, shape (alternatives, criteria) or (units, alternatives, criteria)
        Criteria on one common scale, more is better; ``nan`` where missing. A missing criterion is
        left out and the weights of the others are scaled up.
    spread : array_like of the same shape, optional
        Standard errors of the values, taken as normal and independent; nought if not given.
    order : sequence of int, optional
        Criteria from the most to the least important, if that is known.
    draws : int
        Sets of weights, shared by all units.
    rng : Generator, optional
        Where chance comes from; the same one gives the same answer.
    weights : array_like, shape (draws, criteria), optional
        Weights drawn elsewhere, in place of ``order`` and ``draws``.

    References
    ----------
    Lahdelma, Hokkanen and Salminen (1998), European Journal of Operational Research 106: 137-143;
    Lahdelma and Salminen (2001), Operations Research 49: 444-454; pairwise wins after Leskinen et
    al. (2006). Independent normal errors make the error of a weighted mean normal too, so one
    error is drawn a score.
    """
    table = criteria(values)
    error = np.zeros_like(table) if spread is None else criteria(spread)
    chance = rng if rng is not None else np.random.default_rng(0)
    size = table.shape[-1]
    given = draw_weights(size, draws, chance, order) if weights is None else _given(weights, size)
    if error.shape != table.shape or (error < 0).any():
        raise ParameterError(
            "Standard errors do not fit the criteria.",
            where="spread",
            expected=f"figures of shape {table.shape}, none negative",
        )
    units = table.reshape(-1, *table.shape[-2:])
    errors = np.nan_to_num(error).reshape(units.shape)
    step = max(1, _CELLS // (units.shape[1] * len(given)))
    parts = [
        _chunk(units[at : at + step], errors[at : at + step], given, chance)
        for at in range(0, len(units), step)
    ]
    joined = (np.concatenate(part) for part in zip(*parts, strict=True))
    shaped = [part.reshape(*table.shape[:-2], *part.shape[1:]) for part in joined]
    return Acceptability(*shaped, draws=len(given))


def _given(weights: ArrayLike, size: int) -> Floats:
    drawn = np.asarray(weights, dtype=float)
    if drawn.ndim != 2 or drawn.shape[1] != size or not (drawn >= 0).all():
        raise ParameterError(
            f"Weights of shape {drawn.shape} do not fit {size} criteria.", where="weights"
        )
    return drawn


def _chunk(
    table: Floats, error: Floats, weights: Floats, rng: np.random.Generator
) -> tuple[Floats, ...]:
    """All answers for some units. Scores have the shape (alternatives, units, draws)."""
    told = ~np.isnan(table).all(axis=2)
    score = _scores(table, error, weights, rng)
    rank, wins = _ranks(score, told)
    first = _first(score, told)
    best = np.where(told.T[:, :, None], score, -np.inf).max(axis=0)
    silent = np.where(told, 0.0, np.nan)
    regret = np.stack([(best - one).mean(axis=1) for one in score], axis=1) + silent
    mean = np.stack([one.mean(axis=1) for one in score], axis=1) + silent
    central = _central(first, weights)
    sure = _confidence(table, error, central, told)
    return rank, wins, central, sure, regret.astype(float), mean.astype(float)


def _scores(
    table: Floats, error: Floats, weights: Floats, rng: np.random.Generator
) -> NDArray[np.float32]:
    known = ~np.isnan(table)
    flat = np.ascontiguousarray(weights.T, dtype=np.float32)
    score = np.empty((table.shape[1], len(table), len(weights)), dtype=np.float32)
    for one in range(table.shape[1]):
        here = known[:, one]
        score[one] = np.where(here, table[:, one], 0).astype(np.float32) @ flat
        total = here.astype(np.float32) @ flat if not here.all() else None
        if error[:, one].any():
            variance = np.where(here, error[:, one], 0).astype(np.float32) ** 2 @ flat**2
            noise = rng.standard_normal(variance.shape, dtype=np.float32)
            score[one] += np.sqrt(variance, out=variance) * noise
        if total is not None:
            score[one] /= np.where(total > 0, total, 1)
    return score


def _ranks(score: NDArray[np.float32], told: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Shares of ranks and of wins; a tie goes half to each side, in turn from draw to draw."""
    size, units, draws = score.shape
    place = np.zeros(score.shape, dtype=np.int8)
    wins = np.full((units, size, size), np.nan)
    turn = np.arange(draws) % 2 == 0
    for one in range(size):
        for other in range(one + 1, size):
            both = (told[:, one] & told[:, other])[:, None]
            tied = score[one] == score[other]
            ahead = (score[one] > score[other]) | (tied & turn) if tied.any() else (
                score[one] > score[other]
            )
            place[other] += ahead & both
            place[one] += ~ahead & both
            share = (ahead.sum(axis=1) - (tied & turn).sum(axis=1) + 0.5 * tied.sum(axis=1)) / draws
            wins[:, one, other] = np.where(both[:, 0], share, np.nan)
            wins[:, other, one] = 1 - wins[:, one, other]
    rank = np.empty((units, size, size))
    for number in range(size):
        rank[:, :, number] = (place == number).sum(axis=2).T / draws
    return np.where(told[:, :, None], rank, np.nan), wins
