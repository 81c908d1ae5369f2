"""What may the rate of each place be, if neither mean nor spread of all is known?

Taking the likeliest spread for known makes limits too narrow, and where it comes out as nought they
have no width at all. So limits are averaged over how strongly places are drawn to the mean, and
over the mean.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kopmp_lib.methods.spread.counted import Floats

_COARSE, _FINE = np.linspace(-9.0, 7.0, 65), 24
"""Log of the strength over the usual size of a place: where it is looked for, and in how many
steps where it may be."""
_SMALL = 1e-4
"""Strengths less likely than this, next to the likeliest, are left out."""
_STEPS = 26
"""Halvings of the bracket of a limit."""


@dataclass(frozen=True)
class Averaged:
    """What is believed, strength by strength, of k strengths with which places are drawn.

    Parameters
    ----------
    one, other : ndarray, shape (k, n)
        Both parameters of each beta distribution (shape and pace of each gamma), the mean given.
    chance : ndarray, shape (k,)
        How likely each strength is; adds up to 1.
    lower, upper : ndarray, shape (n,)
        Limits of the true rate, averaged over strengths and over the mean.
    """

    one: Floats
    other: Floats
    chance: Floats
    lower: Floats
    upper: Floats


def averaged(seen: Floats, base: Floats, edges: tuple[float, float], family: str) -> Averaged:
    """Between which limits does each true rate lie, whatever the mean and the spread?

    Given a strength, the mean has a beta (gamma) distribution that rests on each place by what it
    tells; the weight that a place of usual size gives to the mean is as likely to be anything from
    0 to 1. What the unknown mean adds to a place is matched by its first two moments.

    Parameters
    ----------
    seen, base : ndarray, shape (n,)
        Counts, and of how many; both 0 where nothing is known.
    edges : tuple of float
        Shares of chance below the lower, and the upper limit.
    family : str
        ``beta`` or ``gamma``.

    References
    ----------
    Christiansen and Morris (1997), Journal of the American Statistical Association 92: 618-632.
    """
    known = base > 0
    usual = float(np.median(base[known]))
    look = (seen[known], base[known], family)
    likely = _likely(usual, _COARSE, *look)
    near = _COARSE[likely > likely.max() + np.log(_SMALL)]
    pace = _COARSE[1] - _COARSE[0]
    grid = np.linspace(near[0] - pace, near[-1] + pace, _FINE)
    likely = _likely(usual, grid, *look)
    kept = likely > likely.max() + np.log(_SMALL)
    strength, chance = usual * np.exp(grid[kept]), np.exp(likely[kept] - likely.max())
    chance /= chance.sum()
    mean, vague = _mean(strength, *look)
    drawn = strength[:, None]
    per = drawn + base
    middle = (drawn * mean[:, None] + seen) / per
    moved = (drawn / per) ** 2 * vague[:, None]
    if family == "beta":
        one, other = middle * per, (1 - middle) * per
        inside = middle * (1 - middle)
        size = inside / ((inside - moved) / (per + 1) + moved) - 1
        wide = middle * size, (1 - middle) * size
    else:
        one, other = middle * per, per
        variance = middle / per + moved
        wide = middle**2 / variance, middle / variance
    low, high = (_quantile(edge, *wide, chance, family) for edge in edges)
    return Averaged(one, other, chance, low, high)


def _mean(strength: Floats, seen: Floats, base: Floats, family: str) -> tuple[Floats, Floats]:
    """Mean of all places and its variance at each strength, shape (k,), after Jeffreys."""
    one, other = _of_mean(strength, seen, base, family)
    if family == "beta":
        mean = one / (one + other)
        return mean, mean * (1 - mean) / (one + other + 1)
    return one / other, one / other**2


def _of_mean(strength: Floats, seen: Floats, base: Floats, family: str) -> tuple[Floats, Floats]:
    drawn = strength[:, None]
    told = base * (drawn + (family == "beta")) / (base + drawn)
    won = told @ (seen / base) + 0.5
    return won, told.sum(axis=1) - won + 1.0 if family == "beta" else told.sum(axis=1)


def _likely(usual: float, grid: Floats, seen: Floats, base: Floats, family: str) -> Floats:
    """Log chance of each strength up to a constant, the mean integrated out."""
    from scipy.special import betaln, gammaln

    strength = usual * np.exp(grid)
    one, other = _of_mean(strength, seen, base, family)
    mean = one / (one + other) if family == "beta" else one / other
    a, s = (strength * mean)[:, None], strength[:, None]
    if family == "beta":
        b = s - a
        logs = betaln(a + seen, b + base - seen) - betaln(a, b)
        before = -0.5 * np.log(mean * (1 - mean))
        after = (one - 1) * np.log(mean) + (other - 1) * np.log1p(-mean) - betaln(one, other)
    else:
        logs = gammaln(a + seen) - gammaln(a) - a * np.log1p(base / s) - seen * np.log(s + base)
        before = -0.5 * np.log(mean)
        after = one * np.log(other) + (one - 1) * np.log(mean) - other * mean - gammaln(one)
    return np.asarray(logs.sum(axis=1) + before - after + grid - 2 * np.logaddexp(0, grid))


def _quantile(edge: float, one: Floats, other: Floats, chance: Floats, family: str) -> Floats:
    """Quantile of a mixture, by halving."""
    from scipy.special import betainc, gammainc

    low = np.zeros(one.shape[1])
    if family == "beta":
        high = np.ones(one.shape[1])
    else:
        middle, sd = one / other, np.sqrt(one) / other
        high = (middle + sd / np.sqrt(_SMALL)).max(axis=0)  # Chebyshev
    for _ in range(_STEPS + 10 * (family == "gamma")):
        half = (low + high) / 2
        below = betainc(one, other, half) if family == "beta" else gammainc(one, half * other)
        less = chance @ below < edge
        low, high = np.where(less, half, low), np.where(less, high, half)
    return np.asarray((low + high) / 2)
