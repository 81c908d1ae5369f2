"""What does logistic regression find when a rare outcome leaves a coefficient without limit?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.readiness.columns import Floats

MOST = 200
LONGEST_STEP = 2.0
WHERE = "readiness.firth"


@dataclass(frozen=True)
class Fit:
    """Firth's estimate; every array has the constant first.

    Parameters
    ----------
    coef, lower, upper, p : ndarray, shape (p + 1,)
        Log odds, limits and p-values of the penalised profile likelihood.
    covariance : ndarray, shape (p + 1, p + 1)
        Inverse information at the estimate.
    loglik, loglik_null : float
        Penalised log-likelihood, and that of the constant alone.
    """

    coef: Floats
    covariance: Floats
    lower: Floats
    upper: Floats
    p: Floats
    loglik: float
    loglik_null: float


def fit(x: Floats, y: Floats, level: float) -> Fit:
    """Which coefficients maximise the likelihood times the root of the information?

    Parameters
    ----------
    x : ndarray, shape (n, p)
        Covariates without a constant.
    y : ndarray, shape (n,)
        0 or 1.
    level : float
        Level of the limits.

    References
    ----------
    Firth (1993), Biometrika 80: 27-38; Heinze and Schemper (2002), Statistics in Medicine 21.
    """
    from scipy.stats import chi2

    middle, scale = x.mean(axis=0), x.std(axis=0)
    given = np.column_stack([np.ones(len(y)), (x - middle) / scale])
    size = given.shape[1]
    coef, best = _climb(given, y, np.zeros(size), np.ones(size, dtype=bool))
    drop = float(chi2.ppf(level, 1)) / 2
    # limits of the constant are not asked for; those of a slope only stretch with its unit
    limits = [_limits(given, y, coef, best, place, drop) for place in range(1, size)]
    zero = [_held(given, y, coef, place, 0.0) for place in range(1, size)]
    p = [float(chi2.sf(2 * max(best - one, 0.0), 1)) for one in zero]
    turn = np.eye(size)
    turn[1:, 1:] = np.diag(1 / scale)
    turn[0, 1:] = -middle / scale
    covariance = turn @ np.linalg.inv(_information(given, coef)) @ turn.T
    low, high = (np.array([np.nan, *(one[side] for one in limits)]) for side in (0, 1))
    stretch = np.concatenate([[1.0], scale])
    null = _climb(given[:, :1], y, np.zeros(1), np.ones(1, dtype=bool))[1]
    ends = (low / stretch, high / stretch, np.array([np.nan, *p]))
    return Fit(turn @ coef, covariance, *ends, best, null)


def _chance(x: Floats, coef: Floats) -> Floats:
    from scipy.special import expit

    return np.asarray(expit(x @ coef), dtype=float)


def _information(x: Floats, coef: Floats) -> Floats:
    chance = _chance(x, coef)
    return np.asarray((x * (chance * (1 - chance))[:, None]).T @ x)


def _penalised(x: Floats, y: Floats, coef: Floats) -> float:
    eta = x @ coef
    sign, size = np.linalg.slogdet(_information(x, coef))
    likelihood = float((y * eta - np.logaddexp(0, eta)).sum())
    return likelihood + 0.5 * float(size) if sign > 0 else -np.inf


def _climb(x: Floats, y: Floats, start: Floats, free: NDArray[np.bool_]) -> tuple[Floats, float]:
    """The highest point over the free coefficients, the others as they stand."""
    coef, height = start.copy(), _penalised(x, y, start)
    for _ in range(MOST):
        chance = _chance(x, coef)
        weight = chance * (1 - chance)
        inverse = np.linalg.pinv((x * weight[:, None]).T @ x)
        hat = weight * np.einsum("ij,jk,ik->i", x, inverse, x)
        score = x[:, free].T @ (y - chance + hat * (0.5 - chance))
        part = (x[:, free] * weight[:, None]).T @ x[:, free]
        step = np.linalg.lstsq(part, score, rcond=None)[0]
        step *= min(1.0, LONGEST_STEP / max(float(np.abs(step).max(initial=0.0)), 1e-12))
        if np.abs(step).max(initial=0.0) < 1e-9:
            return coef, height
        before = height
        coef, height = _step(x, y, coef, height, free, step)
        if height - before < 1e-14 * max(1.0, abs(height)):
            return coef, height
    raise ParameterError(
        "The penalised likelihood does not come to rest.",
        where=WHERE,
        todo="Use fewer covariates, or cut extreme values of them.",
    )


def _step(
    x: Floats, y: Floats, coef: Floats, height: float, free: NDArray[np.bool_], step: Floats
) -> tuple[Floats, float]:
    """One step upwards, halved until it is one; none left to go is the top."""
    for _ in range(40):
        tried = coef.copy()
        tried[free] += step
        risen = _penalised(x, y, tried)
        if risen >= height:
            return tried, risen
        step = step / 2
    return coef, height


def _held(x: Floats, y: Floats, coef: Floats, place: int, value: float) -> float:
    """The highest point with one coefficient held at a value."""
    free = np.arange(len(coef)) != place
    start = coef.copy()
    start[place] = value
    return _climb(x, y, start, free)[1]


def _limits(
    x: Floats, y: Floats, coef: Floats, best: float, place: int, drop: float
) -> tuple[float, float]:
    """Where has the penalised profile fallen by the drop, below and above the estimate?"""
    from scipy.optimize import brentq

    error = float(np.sqrt(np.linalg.inv(_information(x, coef))[place, place]))

    def fallen(value: float) -> float:
        return best - _held(x, y, coef, place, value) - drop

    found = []
    for sign in (-1, 1):
        far = coef[place] + sign * 2 * error
        for _ in range(30):
            if fallen(far) > 0:
                break
            far += sign * 2 * error
        else:
            found.append(sign * np.inf)
            continue
        found.append(float(brentq(fallen, *sorted((coef[place], far)), xtol=1e-8)))
    return found[0], found[1]
