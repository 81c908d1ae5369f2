"""What rate has each place, once chance is allowed for?

Rates of small places scatter widely for no reason but their size. Empirical Bayes draws every rate
towards the mean of all, the more so the less is known of it. Limits take the mean and the spread of
all as known; with many places that costs little.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.spread.counted import Floats, pairs, tails


@dataclass(frozen=True)
class Shrunken:
    """Rates drawn towards their mean.

    Parameters
    ----------
    estimate, lower, upper : ndarray, shape (n,)
        Posterior mean and limits, in the unit of the raw rate.
    raw : ndarray, shape (n,)
        As counted; ``nan`` where there is nothing to divide by.
    weight : ndarray, shape (n,)
        Share (0-1) of the raw rate in the estimate; the rest is the mean's.
    mean : float
        Mean of all places.
    spread : float
        Standard deviation of true rates between places; 0 where chance explains all.
    posterior : tuple of ndarray or None
        What is believed of each true rate: both parameters of its beta distribution, or shape and
        pace of its gamma distribution; None where nothing can be told.
    family : str
        Which of the two, ``beta`` or ``gamma``; "" where nothing can be told.
    """

    estimate: Floats
    lower: Floats
    upper: Floats
    raw: Floats
    weight: Floats
    mean: float
    spread: float
    posterior: tuple[Floats, Floats] | None = None
    family: str = ""


def gamma_poisson(counts: ArrayLike, expected: ArrayLike, *, level: float = 0.95) -> Shrunken:
    """By what factor does each place have more or less than expected, chance allowed for?

    Parameters
    ----------
    counts : array_like, shape (n,)
        Events or places counted; ``nan`` where nobody counted.
    expected : array_like, shape (n,)
        What the place would have at the rate of all; 0 tells nothing of the place.
    level : float
        Level of the limits.

    References
    ----------
    Clayton and Kaldor (1987), Biometrics 43: 671-681; moments after Marshall (1991), Applied
    Statistics 40: 283-294.
    """
    from scipy.stats import gamma

    edges = tails(level)
    seen, base = pairs(counts, expected)
    known = base > 0
    if not known.any() or not np.nansum(seen[known]) > 0:
        return _nothing(seen, base)
    mean = float(seen[known].sum() / base[known].sum())
    rate = np.divide(seen, base, out=np.full(len(seen), np.nan), where=known)
    between = _between(rate[known], base[known], mean, mean)
    ask = np.nan_to_num(base)
    if between <= 0:
        flat = np.where(np.isnan(seen) | ~known, np.nan, mean)
        sd = np.sqrt(mean / base[known].sum())
        tail = gamma.ppf(edges, (mean / sd) ** 2, scale=sd**2 / mean)
        low, high = (np.where(np.isnan(flat), np.nan, edge) for edge in tail)
        alike = np.full(len(seen), (mean / sd) ** 2), np.full(len(seen), mean / sd**2)
        return Shrunken(flat, low, high, rate, np.zeros(len(seen)), mean, 0.0, alike, "gamma")
    shape, pace = mean**2 / between, mean / between
    after, per = shape + np.nan_to_num(seen), pace + ask
    low, high = (gamma.ppf(edge, after, scale=1 / per) for edge in edges)
    spread, belief = float(np.sqrt(between)), (after, per)
    return Shrunken(after / per, low, high, rate, ask / per, mean, spread, belief, "gamma")


def beta_binomial(counts: ArrayLike, totals: ArrayLike, *, level: float = 0.95) -> Shrunken:
    """What share has each place, chance allowed for?

    Parameters
    ----------
    counts, totals : array_like, shape (n,)
        Successes, and of how many; a total of 0 or ``nan`` tells nothing of the place.
    level : float
        Level of the limits.

    References
    ----------
    Griffin and Krutchkoff (1971), Biometrika 58: 597-604; Kleinman (1973), Journal of the American
    Statistical Association 68: 46-54 (moments).
    """
    from scipy.stats import beta

    edges = tails(level)
    seen, base = pairs(counts, totals)
    if (seen > base).any():
        raise ParameterError("More successes than cases.", where="counts", expected="at most n")
    known = base > 0
    if not known.any():
        return _nothing(seen, base)
    mean = float(seen[known].sum() / base[known].sum())
    share = np.divide(seen, base, out=np.full(len(seen), np.nan), where=known)
    noise = mean * (1 - mean)
    between = _between(share[known], base[known], mean, noise)
    strength = max(noise / between - 1, 1e-6) if between > 0 else 1e9
    ask, won = np.nan_to_num(base), np.nan_to_num(seen)
    one, other = strength * mean + won, strength * (1 - mean) + ask - won
    if noise == 0:
        flat = np.full(len(seen), mean)
        return Shrunken(flat, flat, flat, share, np.zeros(len(seen)), mean, 0.0)
    low, high = (beta.ppf(edge, one, other) for edge in edges)
    spread = float(np.sqrt(between)) if between > 0 else 0.0
    estimate, weight = one / (one + other), ask / (strength + ask)
    return Shrunken(estimate, low, high, share, weight, mean, spread, (one, other), "beta")


def james_stein(values: ArrayLike, variance: float) -> Floats:
    """Where do the true values lie, if each was measured with the same variance?

    Each is drawn to the mean of all by one less ``(k - 3) variance / sum of squares``, never past
    it.

    References
    ----------
    Efron and Morris (1975), Journal of the American Statistical Association 70: 311-319.
    """
    seen = np.asarray(values, dtype=float)
    if seen.ndim != 1 or len(seen) < 4 or not variance > 0:
        raise ParameterError(
            "Shrinking needs at least four values and a variance above nought.", where="values"
        )
    mean = seen.mean()
    squares = ((seen - mean) ** 2).sum()
    kept = max(0.0, 1 - (len(seen) - 3) * variance / squares) if squares > 0 else 0.0
    return np.asarray(mean + kept * (seen - mean))


def _between(rate: Floats, base: Floats, mean: float, noise: float) -> float:
    """Variance between places by weighted moments; below nought where chance explains all."""
    total = ((rate - mean) ** 2 * base).sum() / base.sum()
    inside = noise * (len(base) - 1) / base.sum()
    share = 1 - (base**2).sum() / base.sum() ** 2
    return float((total - inside) / share) if share > 0 else 0.0


def _nothing(seen: Floats, base: Floats) -> Shrunken:
    """No event anywhere, or no base: nothing can be told but noughts as counted."""
    empty = np.full(len(seen), np.nan)
    raw = np.divide(seen, base, out=empty.copy(), where=base > 0)
    return Shrunken(empty, empty, empty, raw, np.zeros(len(seen)), float("nan"), 0.0)
