"""Which places lie further from the whole than chance explains?

Limits widen the smaller a place is. Where places scatter more than chance even so, limits that
ignored it would call nearly all of them unusual; Spiegelhalter gives two ways to allow for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.spread.counted import Floats, pairs, tails

KINDS = ("additive", "multiplicative", "none")
NODES, REACH = 121, 6.0
"""Shares at which the chance of a count is averaged, over so many standard deviations each way."""
TRIMMED = 0.1
"""Share of places on each side whose score is drawn in before overdispersion is measured."""


@dataclass(frozen=True)
class Funnel:
    """How far would chance alone carry a place of this size?

    Parameters
    ----------
    totals : ndarray, shape (n,)
        Cases of each place; ``nan`` where a place is not known.
    target : float
        Share of all places together.
    overdispersion : float
        Factor (1 or more) by which the variance exceeds chance.
    outside : ndarray of bool, shape (n,)
        Which places lie beyond a limit.
    kind : str
        How overdispersion is allowed for, one of :data:`KINDS`.
    between : float
        Standard deviation between places on the scale of the arcsine of the root; 0 unless
        ``additive``.
    score, p : ndarray, shape (n,)
        Distance from the target in standard deviations of this funnel, and how often chance would
        carry a place at least so far (twice the smaller tail); ``nan`` where it is not known.
    level : float
        Level of the limits.
    """

    totals: Floats
    target: float
    overdispersion: float
    outside: NDArray[np.bool_]
    kind: str
    between: float
    score: Floats
    p: Floats
    level: float

    def limits(self, totals: ArrayLike, level: float | None = None) -> tuple[Floats, Floats]:
        """Between which shares would places of these sizes lie, at this level?"""
        return _limits(np.asarray(totals, dtype=float), self, level or self.level)

    @cached_property
    def lower(self) -> Floats:
        """Lower limit of the share (0-1) of each place, shape (n,)."""
        return self.limits(self.totals)[0]

    @cached_property
    def upper(self) -> Floats:
        """Upper limit of the share (0-1) of each place, shape (n,)."""
        return self.limits(self.totals)[1]


def funnel(
    counts: ArrayLike,
    totals: ArrayLike,
    *,
    level: float = 0.95,
    target: float | None = None,
    overdispersion: str = "multiplicative",
    trim: float = TRIMMED,
) -> Funnel:
    """Which places lie further from the whole than chance explains?

    Parameters
    ----------
    counts, totals : array_like, shape (n,)
        Successes, and of how many; a total of 0 or ``nan`` tells nothing of the place.
    level : float
        Level of the limits.
    target : float, optional
        Share to compare with; that of all places together unless given.
    overdispersion : {"multiplicative", "additive", "none"}
        ``multiplicative`` widens the binomial limits by the root of the mean squared score;
        ``additive`` adds a variance between places, found by moments, on the scale of the arcsine
        of the root, where the variance of a share does not depend on the share; its limits and
        tails are those of binomial counts whose shares vary so, which holds for small places too;
        ``none`` is chance alone. Where places do not scatter more than chance, all three give exact
        binomial limits.
    trim : float
        Share of places on each side whose score is drawn in first, so that a few places far out do
        not widen the limits that are to show them. Drawing in makes normal scores vary less (by
        0.68 where it is a tenth), which is made up for; without that, 95 % limits would call 12 %
        of places unusual that differ by nothing but a common spread.

    References
    ----------
    Spiegelhalter (2005), Statistics in Medicine 24: 1185-1202; Spiegelhalter and others (2012),
    Journal of the Royal Statistical Society A 175: 1-47 (additive, arcsine of the root). Variance
    by moments: DerSimonian and Laird (1986), Controlled Clinical Trials 7: 177-188.
    """
    from scipy.stats import norm

    tails(level)
    if overdispersion not in KINDS:
        raise ParameterError(
            f"{overdispersion} is not known.", where="overdispersion", expected=", ".join(KINDS)
        )
    seen, base = pairs(counts, totals)
    known = base > 0
    if not known.any():
        raise ParameterError("No place has a total.", where="totals", expected="one above nought")
    middle = float(seen[known].sum() / base[known].sum()) if target is None else target
    base = np.where(known, base, np.nan)
    share = seen / base
    wide, between = _scatter(share, base, middle, overdispersion, trim)
    empty, nowhere = np.full(len(seen), np.nan), np.zeros(len(seen), dtype=bool)
    made = Funnel(
        base, middle, wide, nowhere, overdispersion, between, score=empty, p=empty, level=level
    )
    score = _score(share, base, made)
    p = 2 * norm.sf(np.abs(score)) if _is_normal(made) else _tail(seen, base, made)
    return replace(made, outside=p < 1 - level, score=score, p=np.asarray(p))


def _scatter(
    share: Floats, base: Floats, middle: float, kind: str, trim: float
) -> tuple[float, float]:
    """Factor by which the variance exceeds chance, and what lies between places."""
    known = ~np.isnan(share)
    if kind == "additive":
        apart, sd = _angle(share[known]) - _angle(middle), 0.5 / np.sqrt(base[known])
    else:
        apart = share[known] - middle
        sd = np.sqrt(middle * (1 - middle) / base[known])
    score = np.divide(apart, sd, out=np.zeros(len(sd)), where=sd > 0)
    score = np.clip(score, *np.quantile(score, (trim, 1 - trim)))
    factor = float((score**2).mean()) / _kept(trim)
    if kind != "additive":
        return (max(1.0, factor) if kind == "multiplicative" else 1.0), 0.0
    weight = 1 / sd**2
    room = weight.sum() - (weight**2).sum() / weight.sum()
    excess = factor * len(score) - (len(score) - 1)
    variance = max(0.0, float(excess / room)) if room > 0 else 0.0
    return max(1.0, factor), float(np.sqrt(variance))


def _kept(trim: float) -> float:
    """Which part of their variance do normal scores keep when so many are drawn in on each side?"""
    from scipy.stats import norm

    if trim == 0:
        return 1.0
    edge = norm.ppf(1 - trim)
    return float(1 - 2 * trim - 2 * edge * norm.pdf(edge) + 2 * trim * edge**2)


def _is_normal(made: Funnel) -> bool:
    """Multiplied variance belongs to no distribution of counts; the normal one stands in."""
    return made.kind == "multiplicative" and made.overdispersion > 1


def _limits(base: Floats, made: Funnel, level: float) -> tuple[Floats, Floats]:
    from scipy.stats import norm

    low, high = tails(level)
    if not _is_normal(made):
        return _quantile(low, base, made) / base, _quantile(high, base, made) / base
    reach = norm.ppf(high) * np.sqrt(made.overdispersion * made.target * (1 - made.target) / base)
    return np.clip(made.target - reach, 0, 1), np.clip(made.target + reach, 0, 1)


def _score(share: Floats, base: Floats, made: Funnel) -> Floats:
    if made.kind == "additive":
        apart = _angle(share) - _angle(made.target)
        return np.asarray(apart / np.sqrt(0.25 / base + made.between**2))
    sd = np.sqrt(made.overdispersion * made.target * (1 - made.target) / base)
    apart = share - made.target
    nowhere = np.where(np.isnan(share), np.nan, 0.0)
    return np.divide(apart, sd, out=nowhere, where=sd > 0)


def _angle(share: ArrayLike) -> Floats:
    return np.asarray(np.arcsin(np.sqrt(share)))


def _tail(seen: Floats, base: Floats, made: Funnel) -> Floats:
    """Twice the smaller tail."""
    below, above = _below(seen, base, made), 1 - _below(seen - 1, base, made)
    return np.minimum(1.0, 2 * np.minimum(below, above))


def _below(seen: Floats, base: Floats, made: Funnel) -> Floats:
    """Chance of so many or fewer, where the shares of places vary about the target."""
    from scipy.special import bdtr
    from scipy.stats import norm

    known = ~np.isnan(base)
    step = np.linspace(-REACH, REACH, NODES) if made.between else np.zeros(1)
    weight = norm.pdf(step) / norm.pdf(step).sum()
    angle = np.clip(_angle(made.target) + made.between * step, 0, np.pi / 2)
    found = np.full(len(base), np.nan)
    count, whole = np.floor(seen[known])[:, None], base[known].astype(int)[:, None]
    chance = bdtr(np.maximum(count, 0), whole, np.sin(angle) ** 2)
    found[known] = np.where(count[:, 0] < 0, 0.0, chance @ weight)
    return found


def _quantile(level: float, base: Floats, made: Funnel) -> Floats:
    """The smallest count with at least this chance of it or fewer, by halving."""
    low, high = np.full(len(base), -1.0), base.copy()
    while np.nanmax(high - low, initial=0.0) > 1:
        middle = np.floor((low + high) / 2)
        enough = _below(middle, base, made) >= level
        high, low = np.where(enough, middle, high), np.where(enough, low, middle)
    return np.where(np.isnan(base), np.nan, high)
