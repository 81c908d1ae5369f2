"""Which coefficients make the steps taken in each period most likely (complementary log-log)?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kopmp_lib.methods.timing.columns import distinct, finite
from kopmp_lib.methods.timing.partial import level_with, rests
from kopmp_lib.methods.timing.risk import Flags, Floats, Whole

MOST_ITERATIONS = 50


@dataclass(frozen=True)
class Fitted:
    """The coefficients, and the level of each period.

    Parameters
    ----------
    beta, covariance : ndarray, shape (p,) and (p, p)
        Coefficients and their covariance from the expected information.
    periods, levels : ndarray, shape (k,)
        Numbers of the periods, and their levels on the complementary log-log scale.
    residuals : ndarray, shape (n, p)
        What each row adds to the score, the levels taken out.
    loglik : float
        Log likelihood.
    """

    beta: Floats
    covariance: Floats
    periods: Whole
    levels: Floats
    residuals: Floats
    loglik: float


def fit(x: Floats, seen: Flags, when: Whole, names: list[str]) -> Fitted:
    """Which coefficients make the steps taken in each period most likely?

    Fisher's scoring. The levels of the periods are solved for beside the coefficients, never as
    columns, so that many periods cost no more than few.

    Parameters
    ----------
    x : ndarray, shape (n, p)
        Covariates, best centred and of like scale.
    seen : ndarray of bool, shape (n,)
        Whether the step was taken.
    when : ndarray of int, shape (n,)
        Number of the period. In each, some must take the step, and some not: without either, its
        level has no limit and tells nothing of the covariates.
    names : list of str
        Names of the covariates, for what has to be said of them.
    """
    periods, place = np.unique(when, return_inverse=True)
    share = np.bincount(place, seen) / np.bincount(place)
    look = _Look(x, seen, place, np.log(-np.log1p(-share)), np.zeros(x.shape[1]))
    distinct(look.information, names)
    for _ in range(MOST_ITERATIONS):
        new = look.uphill()
        step, gain, look = look.step[1], new.loglik - look.loglik, new
        if rests(step, gain, look.loglik):
            break
    finite(look.step[1], names)
    inverse = np.linalg.inv(look.information)
    return Fitted(look.beta, inverse, periods, look.levels, look.residuals, look.loglik)


class _Look:
    """Log likelihood and its slopes at one set of levels and coefficients."""

    def __init__(self, x: Floats, seen: Flags, place: Whole, levels: Floats, beta: Floats) -> None:
        self.x, self.seen, self.place = x, seen, place
        self.levels, self.beta = levels, beta
        with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
            hazard = np.exp(levels[place] + x @ beta)
            chance = -np.expm1(-hazard)
            steepness = hazard * np.exp(-hazard) / chance
            self.loglik = float(np.where(seen, np.log(chance), -hazard).sum())
            self.score = np.where(seen, steepness, -hazard)
            self.weight = hazard * steepness
        if not np.isfinite(self.loglik):
            self.loglik = -np.inf
            return
        self.total = np.bincount(place, self.weight)
        columns = [np.bincount(place, self.weight * column) for column in x.T]
        self.mean = np.stack(columns, axis=1) / self.total[:, None]
        apart = x - self.mean[place]
        self.information = apart.T @ (self.weight[:, None] * apart)
        self.residuals = self.score[:, None] * apart

    @property
    def step(self) -> tuple[Floats, Floats]:
        """Step of the levels, and of the coefficients."""
        beta = np.linalg.solve(self.information, self.residuals.sum(axis=0))
        return np.bincount(self.place, self.score) / self.total - self.mean @ beta, beta

    def uphill(self) -> _Look:
        """The place one step on, halved where it leads down."""
        levels, beta = self.step
        for half in range(30):
            there = (self.levels + levels / 2**half, self.beta + beta / 2**half)
            new = _Look(self.x, self.seen, self.place, *there)
            if level_with(new.loglik, self.loglik):
                return new
        return self
