"""What rate has each place, once chance is allowed for?

Rates of small places scatter widely for no reason but their size. Empirical Bayes draws every rate
towards the mean of all, the more so the less is known of it. Mean and spread of all are estimated
by moments; limits are averaged over what both may be, for taking them as known is too sure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.spread.averaged import averaged
from kopmp_lib.methods.spread.counted import Floats, pairs, tails


@dataclass(frozen=True)
class Shrunken:
    """Rates drawn towards their mean.

    Parameters
    ----------
    estimate, lower, upper : ndarray, shape (n,)
        Posterior mean at the mean and spread of the moments, and limits averaged over both
        (widened to hold the estimate); in the unit of the raw rate.
    raw : ndarray, shape (n,)
        As counted; ``nan`` where there is nothing to divide by.
    weight : ndarray, shape (n,)
        Share (0-1) of the raw rate in the estimate; the rest is the mean's.
    mean : float
        Mean of all places.
    spread : float
        Standard deviation of true rates between places; 0 where chance explains all.
    posterior : tuple of ndarray or None
        What is believed of each true rate, the mean given, at each of k strengths, shape (k, n):
        both parameters of its beta distribution, or shape and pace of its gamma distribution; None
        where nothing can be told.
    chance : ndarray, shape (k,), or None
        How likely each strength is.
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
    chance: Floats | None = None
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
    Statistics 40: 283-294. Limits: see :func:`kopmp_lib.methods.spread.averaged.averaged`.
    """
    edges = tails(level)
    seen, base = pairs(counts, expected)
    known = base > 0
    if not known.any() or not np.nansum(seen[known]) > 0:
        return _nothing(seen, base)
    mean = float(seen[known].sum() / base[known].sum())
    rate = np.divide(seen, base, out=np.full(len(seen), np.nan), where=known)
    between = max(_between(rate[known], base[known], mean, mean), 0.0)
    strength = mean / between if between > 0 else np.inf
    return _drawn(rate, base, mean, strength, float(np.sqrt(between)), edges, "gamma")


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
    Statistical Association 68: 46-54 (moments). Limits: see
    :func:`kopmp_lib.methods.spread.averaged.averaged`.
    """
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
    strength = max(noise / between - 1, 1e-6) if between > 0 else np.inf
    spread = float(np.sqrt(max(between, 0.0)))
    return _drawn(share, base, mean, strength, spread, edges, "beta")


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


def _drawn(
    raw: Floats,
    base: Floats,
    mean: float,
    strength: float,
    spread: float,
    edges: tuple[float, float],
    family: str,
) -> Shrunken:
    """Rates drawn to the mean as strongly as the moments say; limits whatever they say."""
    size, rate = np.nan_to_num(base), np.nan_to_num(raw)
    weight = size / (strength + size)
    estimate = mean + weight * (rate - mean)
    found = averaged(rate * size, size, edges, family)
    low, high = np.minimum(found.lower, estimate), np.maximum(found.upper, estimate)
    differs = family == "gamma" or 0 < mean < 1  # if all or none have it, none can be put first
    belief = (found.one, found.other) if differs else None
    return Shrunken(estimate, low, high, raw, weight, mean, spread, belief, found.chance, family)


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
