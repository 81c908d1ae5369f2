"""How often does each alternative come first, whatever the weights and the errors in the data?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.scoring.frames import Labels, aligned, array_of
from kopmp_lib.methods.scoring.table import Floats, criteria
from kopmp_lib.methods.scoring.weights import draw_weights

if TYPE_CHECKING:
    import pandas as pd

Singles = NDArray[np.float32]

_CELLS = 1_000_000
"""Scores held at once; keeps memory to some 50 MB whatever the number of units."""
_TOP = 3
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
        Draws that do not depend on each other; a share of p is uncertain by about
        ``sqrt(p (1 - p) / draws)``, or less. Where every set of weights meets every version of the
        data, it is the smaller number of the two, not their product.
    labels : Labels, optional
        Names, if the criteria came in a frame.
    """

    rank: Floats
    wins: Floats
    central: Floats
    confidence: Floats
    regret: Floats
    score: Floats
    draws: int
    labels: Labels | None = field(default=None, repr=False)

    @property
    def table(self) -> pd.DataFrame:
        """``first, top, regret, score, confidence, rank_1, ...`` by alternative (and unit).

        ``top`` is the share among the best three. Central weights stand in ``weight_<criterion>``.
        """
        import pandas as pd

        named = self.labels
        size = self.rank.shape[-1]
        parts = {
            "first": self.first, "top": self.within(min(_TOP, size)), "regret": self.regret,
            "score": self.score, "confidence": self.confidence,
            **{f"rank_{at + 1}": self.rank[..., at] for at in range(size)},
        }  # fmt: skip
        names = range(self.central.shape[-1]) if named is None else named.criteria
        parts |= {f"weight_{name}": self.central[..., at] for at, name in enumerate(names)}
        if named is None:
            return pd.DataFrame({name: part.ravel() for name, part in parts.items()})
        gathered = {name: named.gathered(part) for name, part in parts.items()}
        return pd.DataFrame(gathered, index=named.rows)

    @property
    def pairs(self) -> pd.DataFrame:
        """How often does the row beat the column, as a mean over units?"""
        import pandas as pd

        wins = self.wins if self.wins.ndim == 3 else self.wins[None]
        told = (~np.isnan(wins)).sum(axis=0)
        mean = np.where(told > 0, np.nansum(wins, axis=0) / np.maximum(told, 1), np.nan)
        names = None if self.labels is None else self.labels.alternatives
        return pd.DataFrame(mean, index=names, columns=names)

    @property
    def first(self) -> Floats:
        """How often does each alternative come first?"""
        return self.rank[..., 0]

    def averaged(self, versions: int) -> Acceptability:
        """What do so many versions of the same units, one after the other, tell together?

        Errors in the data that hit several criteria at once are tried as versions of the criteria,
        stacked along the axis of units; central weights count as often as they come first.
        """

        def parts(values: Floats) -> Floats:
            return values.reshape(versions, -1, *values.shape[1:])

        first = np.nan_to_num(parts(self.first))
        total = np.where((often := first.sum(axis=0)) > 0, often, np.nan)
        central = (np.nan_to_num(parts(self.central)) * first[..., None]).sum(axis=0)
        return Acceptability(
            parts(self.rank).mean(axis=0),
            parts(self.wins).mean(axis=0),
            central / total[..., None],
            (np.nan_to_num(parts(self.confidence)) * first).sum(axis=0) / total,
            parts(self.regret).mean(axis=0),
            parts(self.score).mean(axis=0),
            min(self.draws, versions),
        )

    def within(self, places: int) -> Floats:
        """How often does each alternative come among the best so many?"""
        return np.asarray(self.rank[..., :places].sum(axis=-1))


def smaa(
    values: ArrayLike,
    *,
    spread: ArrayLike | None = None,
    order: Sequence[Any] = (),
    draws: int = 1000,
    rng: np.random.Generator | None = None,
    weights: ArrayLike | None = None,
    confidence: bool = True,
) -> Acceptability:
    """How often does each alternative take each rank, if weights and data are uncertain?

    Parameters
    ----------
    values : array_like, shape (alternatives, criteria) or (units, alternatives, criteria)
        Criteria on one common scale, more is better; ``nan`` where missing. A missing criterion is
        left out and the weights of the others are scaled up. Or a DataFrame, with a row an
        alternative named by its index (unit and alternative, where there are units) and a column
        a criterion; :func:`~kopmp_lib.methods.scoring.scaled` brings it to one scale.
    spread : array_like of the same shape, optional
        Standard errors of the values, taken as normal and independent; nought if not given.
    order : sequence of int or of names of columns, optional
        Criteria from the most to the least important, if that is known.
    draws : int
        Sets of weights, shared by all units.
    rng : Generator, optional
        Where chance comes from; the same one gives the same answer.
    weights : array_like, shape (draws, criteria), optional
        Weights drawn elsewhere, in place of ``order`` and ``draws``.
    confidence : bool
        Whether to work out confidence factors, which takes about a third of the time.

    References
    ----------
    Lahdelma, Hokkanen and Salminen (1998), European Journal of Operational Research 106: 137-143;
    Lahdelma and Salminen (2001), Operations Research 49: 444-454; pairwise wins after Leskinen et
    al. (2006). Independent normal errors make the error of a weighted mean normal too, so one
    error is drawn a score.
    """
    array, labels = array_of(values)
    table = criteria(array)
    error = np.zeros_like(table) if spread is None else criteria(aligned(labels, spread, "spread"))
    order = labels.order(order) if labels else order
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
        _chunk(units[at : at + step], errors[at : at + step], given, chance, confidence)
        for at in range(0, len(units), step)
    ]
    joined = (np.concatenate(part) for part in zip(*parts, strict=True))
    lead = table.shape[:-2]
    rank, wins, central, sure, regret, score = (
        part.reshape(*lead, *part.shape[1:]) for part in joined
    )
    return Acceptability(rank, wins, central, sure, regret, score, len(given), labels)


def pooled(parts: Sequence[Acceptability]) -> Acceptability:
    """What do several analyses tell side by side, each with weights of its own?

    Their units follow one another. ``draws`` is the sum: the sets of weights that were tried.
    """
    names = ("rank", "wins", "central", "confidence", "regret", "score")
    rank, wins, central, sure, regret, score = (
        np.concatenate([getattr(part, name) for part in parts]) for name in names
    )
    draws = sum(part.draws for part in parts)
    return Acceptability(rank, wins, central, sure, regret, score, draws)


def _given(weights: ArrayLike, size: int) -> Floats:
    drawn = np.asarray(weights, dtype=float)
    if drawn.ndim != 2 or drawn.shape[1] != size or not len(drawn):
        raise ParameterError(
            f"Weights of shape {drawn.shape} do not fit {size} criteria.",
            where="weights",
            expected=f"one row a draw, {size} columns",
        )
    total = drawn.sum(axis=1, keepdims=True)
    if not (drawn >= 0).all() or not ((total > 0) & np.isfinite(total)).all():
        raise ParameterError(
            "A set of weights has a negative one, an unknown one, or none above nought.",
            where="weights",
            expected="figures of nought or more, in every row at least one above it",
        )
    return np.asarray(drawn / total)


def _chunk(
    table: Floats, error: Floats, weights: Floats, rng: np.random.Generator, confidence: bool
) -> tuple[Floats, ...]:
    """All answers for some units. Scores have the shape (alternatives, units, draws)."""
    told = np.asarray(~np.isnan(table).all(axis=2))
    score = _scores(table, error, weights, rng)
    place, wins = _places(score, told, rng.random((score.shape[0], score.shape[2])))
    rank = np.stack([(place == at).mean(axis=2).T for at in range(len(place))], axis=2)
    best = np.where(told.T[:, :, None], score, np.float32(-np.inf)).max(axis=0)
    mean = score.mean(axis=2, dtype=float).T
    first = (place == 0).transpose(1, 0, 2) & told[:, :, None]
    central = _central(first, weights)
    blank = np.full(told.shape, np.nan)
    sure = _confidence(table, error, central, told) if confidence else blank
    silent = np.where(told, 0.0, np.nan)
    regret = best.mean(axis=1, dtype=float)[:, None] - mean + silent
    return rank + silent[:, :, None], wins, central, sure, regret, mean + silent


def _scores(table: Floats, error: Floats, weights: Floats, rng: np.random.Generator) -> Singles:
    known = ~np.isnan(table)
    across = np.ascontiguousarray(weights.T, dtype=np.float32)
    score = np.empty((table.shape[1], len(table), len(weights)), dtype=np.float32)
    for one in range(table.shape[1]):
        here = known[:, one]
        score[one] = np.where(here, table[:, one], 0).astype(np.float32) @ across
        if error[:, one].any():
            variance = np.where(here, error[:, one], 0).astype(np.float32) ** 2 @ across**2
            noise = rng.standard_normal(variance.shape, dtype=np.float32)
            score[one] += np.sqrt(variance, out=variance) * noise
        if not here.all():
            total = here.astype(np.float32) @ across
            score[one] /= np.where(total > 0, total, 1)
    return score


def _places(
    score: Singles, told: NDArray[np.bool_], luck: Floats
) -> tuple[NDArray[np.int8], Floats]:
    """Place from 0 in every draw, and the share of wins. Luck decides between equal scores."""
    size, units, draws = score.shape
    place = np.zeros(score.shape, dtype=np.int8)
    wins = np.full((units, size, size), np.nan)
    for one in range(size):
        for other in range(one + 1, size):
            both = told[:, one] & told[:, other]
            ahead = score[one] > score[other]
            share = ahead.sum(axis=1) / draws
            tied = score[one] == score[other]
            if tied.any():
                share += tied.sum(axis=1) / (2 * draws)
                ahead |= tied & (luck[one] > luck[other])
            place[other] += ahead & told[:, one, None]
            place[one] += ~ahead & told[:, other, None]
            wins[both, one, other] = share[both]
            wins[both, other, one] = 1 - share[both]
    return place, wins


def _central(first: NDArray[np.bool_], weights: Floats) -> Floats:
    times = first.sum(axis=2)
    total = first.astype(np.float32) @ weights.astype(np.float32)
    none = np.where(times > 0, times, np.nan)
    return np.asarray(total / none[:, :, None], dtype=float)


def _confidence(table: Floats, error: Floats, central: Floats, told: NDArray[np.bool_]) -> Floats:
    """P(first) of each alternative under its own central weights, by Gauss-Hermite quadrature."""
    from scipy.special import ndtr

    nodes, mass = np.polynomial.hermite_e.hermegauss(_NODES)
    known = ~np.isnan(table)
    filled, noise = np.where(known, table, 0), np.where(known, error, 0)
    sure = np.full(told.shape, np.nan)
    for one in range(table.shape[1]):
        weight = central[:, one, None, :] * known
        weight = weight / np.where((total := weight.sum(axis=2, keepdims=True)) > 0, total, 1)
        mean = (weight * filled).sum(axis=2)
        sd = np.sqrt((weight**2 * noise**2).sum(axis=2))
        at = mean[:, one, None] + sd[:, one, None] * nodes
        chance = np.ones_like(at)
        for other in range(table.shape[1]):
            if other != one:
                gap = at - mean[:, other, None]
                below = ndtr(gap / np.maximum(sd[:, other, None], 1e-9))
                chance *= np.where(told[:, other, None], below, 1)
        sure[:, one] = chance @ mass / mass.sum()
    return np.where(np.isnan(central[:, :, 0]), np.nan, sure)


def top_share(
    values: ArrayLike,
    places: int,
    *,
    spread: ArrayLike | None = None,
    draws: int = 1000,
    rng: np.random.Generator | None = None,
) -> Floats:
    """How often does each of many alternatives come among the best so many?

    Parameters
    ----------
    values, spread : array_like, shape (alternatives, criteria)
        As in :func:`smaa`; any number of alternatives, since no pairs are formed. Values of shape
        (versions, alternatives, criteria) are versions of the same alternatives, without
        ``spread``; each meets ``draws`` sets of weights of its own.
    places : int
        How many count as the best.
    draws, rng
        As in :func:`smaa`.

    Returns
    -------
    ndarray, shape (alternatives,)
        Share of draws; ``nan`` for alternatives without any criterion.
    """
    table = criteria(array_of(values)[0])
    if table.ndim == 3 and spread is None:
        return _top_share(table, places, draws, rng or np.random.default_rng(0))
    table = criteria(table, (2,))
    error = np.zeros_like(table) if spread is None else criteria(spread, (2,))
    told = ~np.isnan(table).all(axis=1)
    share = np.full(len(table), np.nan)
    if not told.any():
        return share
    chance = rng if rng is not None else np.random.default_rng(0)
    weights = draw_weights(table.shape[1], draws, chance)
    known, errors = table[told][None], np.nan_to_num(error[told])[None]
    score = _scores(known, errors, weights, chance)[:, 0]
    luck = chance.random(score.shape)
    order = np.lexsort((luck, -score), axis=0)[:places]
    share[told] = np.bincount(order.ravel(), minlength=int(told.sum())) / draws
    return share


def _top_share(table: Floats, places: int, draws: int, rng: np.random.Generator) -> Floats:
    known = ~np.isnan(table)
    told = known.any(axis=(0, 2))
    share = np.full(table.shape[1], np.nan)
    if not told.any():
        return share
    weights = draw_weights(table.shape[2], len(table) * draws, rng).reshape(len(table), draws, -1)
    across, there = weights.transpose(0, 2, 1), known[:, told]
    total = there @ across
    score = np.nan_to_num(table[:, told]) @ across / np.where(total > 0, total, 1)
    order = np.lexsort((rng.random(score.shape), -np.where(total > 0, score, -1)), axis=1)
    share[told] = np.bincount(order[:, :places].ravel(), minlength=int(told.sum())) / (
        len(table) * draws
    )
    return share
