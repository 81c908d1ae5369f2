"""How many times as common is a kind of place here as in all places together, and how sure is that?

With three businesses in a village the raw quotient is either 0 or huge. It is drawn towards 1, the
more so the less is counted. How far places differ is not known either; taking the likeliest value
for known makes intervals too narrow where counts are small. So it is averaged over.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kopmp_lib.errors import ParameterError

Floats = NDArray[np.float64]

_GRID = 32
"""Points over how strongly estimates are drawn towards 1."""
_STEPS = 30
"""Halvings of the bracket of a limit: to a thousand-millionth of it."""


@dataclass(frozen=True)
class Quotients:
    """Location quotients, drawn towards 1.

    Parameters
    ----------
    estimate, lower, upper : ndarray, shape (n,)
        Posterior mean and limits; ``nan`` where nobody counted or there is nothing of any kind.
    raw : ndarray, shape (n,)
        Share of the kind here over its share in all places together.
    spread : float
        Standard deviation of true quotients between places, posterior mean; ``nan`` if nothing of
        the kind is anywhere.
    """

    estimate: Floats
    lower: Floats
    upper: Floats
    raw: Floats
    spread: float


def location_quotient(
    own: ArrayLike, all_own: ArrayLike, *, level: float = 0.95, limits: bool = True
) -> Quotients:
    """How many times as common is a kind of business here as in all places together?

    Parameters
    ----------
    own : array_like, shape (n,)
        Businesses of the kind in each place; ``nan`` where nobody counted.
    all_own : array_like, shape (n,)
        All businesses in each place.
    level : float
        Level of the limits.
    limits : bool
        Whether limits are wanted; they take most of the time.

    References
    ----------
    Counts are Poisson, true quotients gamma with mean 1, and the weight that an average place gives
    to the mean is as likely to be anything from 0 to 1: Christiansen and Morris (1997), Journal of
    the American Statistical Association 92: 618-632. Quotient: Florence (1939).
    """
    seen, base = _pairs(own, all_own)
    if not 0 < level < 1:
        raise ParameterError(f"{level} is no level.", where="level", expected="0 to 1")
    known = np.asarray(~np.isnan(seen) & (base > 0))
    blank = np.full(seen.shape, np.nan)
    total = seen[known].sum()
    if not total > 0:
        return Quotients(blank, blank, blank, blank, float("nan"))
    expected = base[known] * total / base[known].sum()
    count = seen[known]
    shape, weight = _shapes(count, expected)
    after, per = shape + count[:, None], shape + expected[:, None]
    estimate = (after / per) @ weight
    low, high = _limits(after, per, weight, level) if limits else (np.nan, np.nan)
    found = np.full((4, len(seen)), np.nan)
    for row, part in enumerate((estimate, low, high, count / expected)):
        found[row, known] = part
    return Quotients(found[0], found[1], found[2], found[3], float(np.sqrt(1 / shape) @ weight))


def _pairs(own: ArrayLike, all_own: ArrayLike) -> tuple[Floats, Floats]:
    seen, base = np.asarray(own, dtype=float), np.asarray(all_own, dtype=float)
    if seen.ndim != 1 or seen.shape != base.shape:
        raise ParameterError("Counts do not fit each other.", where="own", expected="shape (n,)")
    known = ~np.isnan(seen) & ~np.isnan(base)
    if (seen[known] < 0).any() or (base[known] < seen[known]).any() or np.isinf(base).any():
        raise ParameterError(
            "More of one kind is counted than of all kinds.",
            where="own",
            expected="0 <= own <= all_own in every place",
        )
    return seen, np.where(np.isnan(base), 0.0, base)


def _shapes(count: Floats, expected: Floats) -> tuple[Floats, Floats]:
    """Shapes of the gamma between places, and how likely each is."""
    from scipy.special import gammaln

    pull = (np.arange(_GRID) + 0.5) / _GRID  # weight of the mean in a place of usual size
    shape = expected.mean() * pull / (1 - pull)
    k, e, a = count[:, None], expected[:, None], shape[None]
    logs = gammaln(k + a) - gammaln(a) + a * np.log(a / (a + e)) + k * np.log(e / (a + e))
    whole = logs.sum(axis=0)
    likely = np.exp(whole - whole.max())
    return shape, likely / likely.sum()


def _limits(after: Floats, per: Floats, weight: Floats, level: float) -> tuple[Floats, Floats]:
    """Quantiles of a mixture of gammas, by halving."""
    from scipy.special import gammainc, gammaincinv

    def quantile(share: float) -> Floats:
        ends = gammaincinv(after, share) / per
        low, high = ends.min(axis=1), ends.max(axis=1)
        for _ in range(_STEPS):
            middle = (low + high) / 2
            below = gammainc(after, middle[:, None] * per) @ weight < share
            low, high = np.where(below, middle, low), np.where(below, high, middle)
        return np.asarray((low + high) / 2)

    return quantile((1 - level) / 2), quantile((1 + level) / 2)
