"""How likely is it that those who took the step were the ones to take it (partial likelihood)?"""

from __future__ import annotations

import numpy as np

from kopmp_lib.methods.timing.columns import FADED, told
from kopmp_lib.methods.timing.risk import Flags, Floats, RiskSets

MOST_ITERATIONS = 40


class Partial:
    """How well do weights of the covariates tell who takes the step next?

    Cox's partial likelihood with tied steps after Efron (1977). Of ``d`` units that take the step
    at one moment, the ``l``-th (l = 0 … d - 1) meets a risk set in which all ``d`` count for
    ``1 - l/d``; after Breslow they count in full. All sums over risk sets are made by one pass
    over the moments, so that memory grows with units times covariates and no further.

    Parameters
    ----------
    risk : RiskSets
        Who is at risk when.
    x : ndarray, shape (n, p)
        Covariates, best centred and of like scale.
    event : ndarray of bool, shape (n,)
        Whether the step was seen.
    ties : str
        "efron" or "breslow".
    """

    def __init__(self, risk: RiskSets, x: Floats, event: Flags, ties: str) -> None:
        self.risk, self.x, self.event = risk, x, event
        movers = np.flatnonzero(event)
        self.movers = movers[np.argsort(risk.last[movers], kind="stable")]
        self.moment = risk.last[self.movers] - 1
        before = np.concatenate([[0], np.cumsum(risk.events)[:-1]])
        place = np.arange(len(self.movers)) - before[self.moment]
        self.share = place / risk.events[self.moment] * (ties == "efron")

    def at(self, beta: Floats) -> Point:
        """How do things stand at these coefficients?"""
        return Point(self, beta)

    def per_moment(self, values: Floats) -> Floats:
        """What do values of those who take a step add up to at each moment?"""
        count = len(self.risk.time)
        columns = values if values.ndim > 1 else values[:, None]
        sums = np.empty((count, columns.shape[1]))
        for number, column in enumerate(columns.T):
            sums[:, number] = np.bincount(self.moment, column, count)
        return sums if values.ndim > 1 else sums[:, 0]


class Point:
    """What do the log-likelihood, and its slopes, come to at one set of coefficients?"""

    def __init__(self, partial: Partial, beta: Floats) -> None:
        self.partial, self.beta = partial, beta
        eta = partial.x @ beta
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            eta -= eta.max()
            self.weight = np.exp(eta)
            moved = partial.per_moment(self.weight[partial.movers])
            whole = partial.risk.sums(self.weight)
            self.sum = whole[partial.moment] - partial.share * moved[partial.moment]
            self.loglik = float(eta[partial.movers].sum() - np.log(self.sum).sum())

    def slopes(self, clock: Floats | None = None) -> tuple[Floats, Floats]:
        """What are score and information, each step weighted by its ``clock``?

        With Λ(t) the cumulative hazard of the clock, the score is the sum of x times what was seen
        less Λ, and the information is the sum of xx' Λ less that of the squared means of x.
        """
        partial, x, weight = self.partial, self.partial.x, self.weight
        given = np.ones(len(partial.movers)) if clock is None else clock
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            expected = weight * self._hazard(given)
            seen = np.zeros(len(x))
            seen[partial.movers] = given
            one, two = self._moment_sums()
            c0, c1, c2 = (
                partial.per_moment(given * partial.share**power / self.sum**2)[:, None]
                for power in (0, 1, 2)
            )
            mixed = one.T @ (c1 * two)
            means = one.T @ (c0 * one) - mixed - mixed.T + two.T @ (c2 * two)
            return x.T @ (seen - expected), x.T @ (expected[:, None] * x) - means

    def score_residuals(self) -> Floats:
        """What does each unit add to the score, its part in the risk sets of others included?"""
        partial, x = self.partial, self.partial.x
        one, two = self._moment_sums()
        mean = one[partial.moment] - partial.share[:, None] * two[partial.moment]
        mean /= self.sum[:, None]
        tied = partial.risk.events[:, None]
        residual = -(self.weight * self._hazard(np.ones(len(partial.movers))))[:, None] * x
        residual += self.weight[:, None] * self._collected(mean / self.sum[:, None])
        own = (partial.per_moment(mean) / tied)[partial.moment]
        residual[partial.movers] += x[partial.movers] - own
        return residual

    def _hazard(self, clock: Floats) -> Floats:
        """Cumulative hazard each unit has lived through, per unit of its weight."""
        return self._collected((clock / self.sum)[:, None])[:, 0]

    def _collected(self, steps: Floats) -> Floats:
        """Steps lived through; a mover lives through only a part of those of its own moment."""
        partial = self.partial
        collected = partial.risk.collected(partial.per_moment(steps))
        less = partial.per_moment(partial.share[:, None] * steps)
        collected[partial.movers] -= less[partial.moment]
        return collected

    def _moment_sums(self) -> tuple[Floats, Floats]:
        """Weighted sums of x at each moment, over those at risk and over those that move."""
        weighted = self.weight[:, None] * self.partial.x
        return self.partial.risk.sums(weighted), self.partial.per_moment(
            weighted[self.partial.movers]
        )


def maximise(partial: Partial) -> tuple[Point, Floats, Floats]:
    """At which coefficients is the partial likelihood greatest?

    Newton's steps from nought, halved where they lead down.

    Returns
    -------
    point : Point
        Where it came to rest.
    score : ndarray, shape (p,)
        Slope there; nought at a top.
    information : ndarray, shape (p, p)
        Information there; fades where the likelihood rises without end.
    """
    point = partial.at(np.zeros(partial.x.shape[1]))
    score, bare = point.slopes()
    information = bare
    for _ in range(MOST_ITERATIONS):
        step = np.linalg.solve(information, score)
        new = _uphill(partial, point, step)
        gain, point = new.loglik - point.loglik, new
        score, now = point.slopes()
        if not np.isfinite(now).all():  # rounding is all that is left; what came before tells why
            break
        information = now
        if told(information, bare) < FADED or rests(step, gain, point.loglik):
            break
    return point, score, information


def rests(step: Floats, gain: float, loglik: float) -> bool:
    """Is there nothing more to be gained: at the top, or on a ridge that rises without end?"""
    size = float(np.abs(step).max())
    return size < 1e-10 or (size > 1e-3 and gain < 1e-11 * (1 + abs(loglik)))


def level_with(new: float, old: float) -> bool:
    """Does a step lead up, or no further down than rounding may?"""
    return new >= old - 1e-13 * (1 + abs(old))


def _uphill(partial: Partial, point: Point, step: Floats) -> Point:
    for _ in range(30):
        new = partial.at(point.beta + step)
        if np.isfinite(new.loglik) and level_with(new.loglik, point.loglik):
            return new
        step = step / 2
    return point
