"""Where does the time go: on which stage are the days of waiting spent?

A mean over those who finished would leave out the slow ones; here every day of everybody counts,
and the days on all stages together are the whole of the time watched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.timing.risk import Floats, Whole

UNSEEN = -1
"""Stage of a unit at a time at which it is not watched."""


@dataclass(frozen=True)
class Delay:
    """Days spent on each stage.

    Parameters
    ----------
    days : ndarray, shape (k,)
        Expected periods (days) on each stage; they add up to the number of periods.
    lower, upper : ndarray, shape (k,)
        Percentile limits at ``level`` from drawing units (or clusters) anew.
    share : ndarray, shape (k,)
        Of all days on the waiting stages, the part (0-1) spent on each; ``nan`` on the others.
    share_lower, share_upper : ndarray, shape (k,)
        Limits of ``share``.
    largest : ndarray, shape (k,)
        How often (0-1) each waiting stage is the largest among the draws.
    occupation : ndarray, shape (t, k)
        Share of units on each stage at each time (Aalen-Johansen); rows sum to 1.
    draws : int
        Draws the limits rest on.
    """

    days: Floats
    lower: Floats
    upper: Floats
    share: Floats
    share_lower: Floats
    share_upper: Floats
    largest: Floats
    occupation: Floats
    draws: int


def delay(
    stage: ArrayLike,
    waiting: int,
    final: int,
    *,
    rng: np.random.Generator,
    cluster: ArrayLike | None = None,
    draws: int = 400,
    level: float = 0.95,
) -> Delay:
    """On which stage are the days of waiting spent?

    Aalen and Johansen's (1978) occupation in discrete time, summed over time: the restricted mean
    of each stage. Units may come under watch late or drop out; see
    :func:`kopmp_lib.methods.timing.stages.occupation`, which gives the same shares.

    Parameters
    ----------
    stage : array_like of int, shape (n, t)
        Stage of each unit at each time, -1 where it is not watched.
    waiting : int
        Stages 0 to ``waiting - 1`` are waits.
    final : int
        Ends: stages ``waiting`` to ``waiting + final - 1``.
    rng : Generator
        For the draws.
    cluster : array_like, shape (n,), optional
        Groups that are drawn as a whole.
    draws : int
        0 for no limits.

    Raises
    ------
    ParameterError
        If a stage is unknown, or nobody is watched at the first time.

    Examples
    --------
    >>> seen = [[0, 0, 1, 1], [0, 1, 1, 1], [0, 0, 0, 1]]
    >>> delay(seen, 1, 1, rng=np.random.default_rng(1), draws=0).days.tolist()
    [2.0, 2.0]
    """
    seen, size = np.asarray(stage, dtype=np.int64), waiting + final
    _known(seen, size)
    moves = _Moves(seen, size)
    shares = moves.carried(np.ones(len(seen)))
    days = shares.sum(axis=0)
    drawn = [moves.carried(weight).sum(axis=0) for weight in _weights(seen, cluster, draws, rng)]
    many = np.array([one for one in drawn if np.isfinite(one).all()]).reshape(-1, size)
    parts = np.array([_share(one, waiting) for one in many]).reshape(-1, size)
    low, high = _limits(many, level)
    share_low, share_high = _limits(parts, level)
    return Delay(
        days, low, high, _share(days, waiting), share_low, share_high,
        _largest(many, waiting), shares, len(many),
    )  # fmt: skip


class _Moves:
    """Every move between neighbouring times, ready to be counted with any weights of units."""

    def __init__(self, seen: Whole, size: int) -> None:
        self.times, self.size = seen.shape[1], size
        both = (seen[:, 1:] != UNSEEN) & (seen[:, :-1] != UNSEEN)
        self.unit, when = np.nonzero(both)
        source, target = seen[:, :-1][both], seen[:, 1:][both]
        self.place = (when * size + source) * size + target
        self.first = seen[:, 0]

    def carried(self, weight: Floats) -> Floats:
        """Shares at every time; ``nan`` where nobody of this weight is there at first."""
        there = self.first != UNSEEN
        share = np.bincount(self.first[there], weight[there], self.size)
        if not share.sum() > 0:
            return np.full((self.times, self.size), np.nan)
        share = share / share.sum()
        length = (self.times - 1) * self.size * self.size
        moves = np.bincount(self.place, weight[self.unit], length)
        moves = moves.reshape(-1, self.size, self.size)
        at_risk = moves.sum(axis=2, keepdims=True)
        stay = np.broadcast_to(np.eye(self.size), moves.shape)
        chance = np.where(at_risk > 0, moves / np.where(at_risk > 0, at_risk, 1), stay)
        shares = [share]
        for step in chance:
            shares.append(shares[-1] @ step)
        return np.array(shares)


def _weights(
    seen: Whole, cluster: ArrayLike | None, draws: int, rng: np.random.Generator
) -> NDArray[np.floating[Any]]:
    """How often is each unit drawn, draw by draw?"""
    group = np.arange(len(seen))
    if cluster is not None:
        group = np.unique(np.asarray(cluster), return_inverse=True)[1]
    count = int(group.max()) + 1
    times = rng.multinomial(count, np.full(count, 1 / count), size=draws)
    return times[:, group].astype(float)


def _share(days: Floats, waiting: int) -> Floats:
    share = np.full(len(days), np.nan)
    total = days[:waiting].sum()
    if total > 0:
        share[:waiting] = days[:waiting] / total
    return share


def _limits(many: Floats, level: float) -> tuple[Floats, Floats]:
    if not len(many):
        nothing = np.full(many.shape[1], np.nan)
        return nothing, nothing
    edges = ((1 - level) / 2, (1 + level) / 2)
    low, high = (np.quantile(many, edge, axis=0) for edge in edges)
    return low, high


def _largest(many: Floats, waiting: int) -> Floats:
    size = many.shape[1]
    if not len(many):
        return np.full(size, np.nan)
    return np.bincount(many[:, :waiting].argmax(axis=1), minlength=size) / len(many)


def _known(seen: Whole, size: int) -> None:
    if seen.ndim != 2 or not seen.size or seen.min() < UNSEEN or seen.max() >= size:
        raise ParameterError(
            "Stages are not numbered as told.",
            where="delay",
            expected=f"one row a unit, one column a time, 0 to {size - 1}, or -1 where not watched",
        )
    if (seen[:, 0] == UNSEEN).all():
        raise ParameterError("Nobody is watched at the first time.", where="delay")
