"""What is a stream of payments worth, and at which rate is it worth nothing?

Money received is positive, money paid is negative, and the first payment is made now. Whatever
takes a stream takes many as well: the last axis is time.
"""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kopmp_lib.errors import ParameterError

Floats = NDArray[np.float64]

_WIDEST = 12.0
"""Rates are sought from exp(-12) - 1 to exp(12) - 1 a period."""
_STEPS = 200
_GRID = np.linspace(-_WIDEST, _WIDEST, 240)
"""An even number of points, so that a rate of nought is not one of them."""


def npv(rate: ArrayLike, flows: ArrayLike) -> Floats:
    """What is the stream worth now, at this rate a period?

    Parameters
    ----------
    rate : array_like
        Above -1; one for all streams, or one a stream.
    flows : array_like, shape (..., periods)
        The first is not discounted.

    Examples
    --------
    >>> round(float(npv(0.08, [-40_000, 5_000, 8_000, 12_000, 30_000])), 4)
    3065.2227
    """
    money = _streams(flows)
    growth = np.asarray(rate, dtype=float)
    if not (growth > -1).all():
        raise ParameterError("A rate of -100 % or less is no rate.", where="rate", expected="> -1")
    periods = np.arange(money.shape[-1])
    return np.asarray((money * (1 + growth[..., None]) ** -periods).sum(axis=-1))


def irr(flows: ArrayLike) -> Floats:
    """At which rate a period is each stream worth nothing?

    Newton's steps, halving the bracket where one would leave it. A stream that only pays or only
    takes has no such rate, and one that changes sign several times may have several: both give
    ``nan``, since no single rate answers then; so does a rate beyond exp(12) - 1 a period.

    Parameters
    ----------
    flows : array_like, shape (..., periods)

    Returns
    -------
    ndarray, shape (...)

    Examples
    --------
    >>> round(float(irr([-100, 39, 59, 55, 20])), 7)
    0.2809484
    """
    money = _streams(flows)
    rows = money.reshape(-1, money.shape[-1])
    low, high, known = _brackets(rows)
    found = np.full(len(rows), np.nan)
    if known.any():
        found[known] = np.expm1(_root(rows[known], low[known], high[known]))
    return found.reshape(money.shape[:-1])


def mirr(flows: ArrayLike, finance_rate: float, reinvest_rate: float) -> Floats:
    """Which rate does the stream earn if what it takes and what it gives have rates of their own?

    Examples
    --------
    >>> flows = [-120_000, 39_000, 30_000, 21_000, 37_000, 46_000]
    >>> round(float(mirr(flows, 0.10, 0.12)), 7)
    0.1260941
    """
    money = _streams(flows)
    gains = npv(reinvest_rate, np.maximum(money, 0))
    costs = -npv(finance_rate, np.minimum(money, 0))
    both = (gains > 0) & (costs > 0)
    ratio = np.divide(gains, costs, out=np.full(gains.shape, np.nan), where=both)
    return np.asarray(ratio ** (1 / (money.shape[-1] - 1)) * (1 + reinvest_rate) - 1)


def pmt(rate: ArrayLike, periods: ArrayLike, present: ArrayLike) -> Floats:
    """Which equal payment at the end of each period pays off a present amount?

    Examples
    --------
    >>> round(float(pmt(0.075 / 12, 12 * 15, 200_000)), 4)
    -1854.0247
    """
    per, n, amount = np.broadcast_arrays(*(_numbers(one) for one in (rate, periods, present)))
    plain = per == 0
    factor = np.divide(-np.expm1(-n * np.log1p(per)), per, out=n.copy(), where=~plain)
    return np.asarray(-amount / factor)


def nper(rate: ArrayLike, payment: ArrayLike, present: ArrayLike) -> Floats:
    """How many payments pay off a present amount? ``nan`` if they do not even cover the interest.

    Examples
    --------
    >>> round(float(nper(0.07 / 12, -150, 8_000)), 4)
    64.0733
    """
    per, paid, amount = np.broadcast_arrays(*(_numbers(one) for one in (rate, payment, present)))
    with np.errstate(divide="ignore", invalid="ignore"):
        many = -np.log1p(amount * per / paid) / np.log1p(per)
        few = -amount / paid
    found = np.where(per == 0, few, many)
    return np.asarray(np.where(np.isfinite(found) & (found >= 0), found, np.nan))


def payback(flows: ArrayLike, rate: float = 0.0) -> Floats:
    """After how many periods has the stream paid back what it took, for good?

    Within a period the money is taken to come in evenly. ``nan`` where it never does.

    Examples
    --------
    >>> payback([[-100, 40, 40, 40], [-100, 10, 10, 10]]).tolist()
    [2.5, nan]
    """
    money = _streams(flows)
    worth = np.cumsum(money * (1 + rate) ** -np.arange(money.shape[-1]), axis=-1)
    short = worth < 0
    last = money.shape[-1] - 1 - short[..., ::-1].argmax(axis=-1)
    ever = short.any(axis=-1)
    until = np.take_along_axis(worth, last[..., None], -1)[..., 0]
    after = np.take_along_axis(worth, np.minimum(last + 1, worth.shape[-1] - 1)[..., None], -1)
    gain = after[..., 0] - until
    part = np.divide(-until, gain, out=np.zeros(gain.shape), where=gain > 0)
    never = ever & (last == worth.shape[-1] - 1)
    return np.asarray(np.where(never, np.nan, np.where(ever, last + part, 0.0)))


def _numbers(value: ArrayLike) -> Floats:
    return np.asarray(value, dtype=float)


def _streams(flows: ArrayLike) -> Floats:
    money = _numbers(flows)
    if money.ndim == 0 or money.shape[-1] < 2:
        raise ParameterError(
            "A stream needs two payments or more.", where="flows", expected="shape (..., periods)"
        )
    return money


def _brackets(money: Floats) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Between which two log growths does each stream change sign, and does it do so once only?"""
    low, high = np.full(len(money), -_WIDEST), np.full(len(money), _WIDEST)
    signs = _changes(money)
    usable = np.asarray(np.isfinite(money).all(axis=1))
    once = usable & (signs == 1)
    often = np.flatnonzero(usable & (signs > 1))
    if len(often):
        low[often], high[often], once[often] = _sought(money[often])
    ends = [np.sign(_worth(np.where(usable[:, None], money, 0.0), end)[0]) for end in (low, high)]
    return low, high, once & (ends[0] != ends[1])  # else the rate lies beyond all that is sought


def _sought(money: Floats) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Where along the grid does each stream cross nought, and is that the only place?"""
    size = len(money)
    low, high, crossed = np.zeros(size), np.zeros(size), np.zeros(size, dtype=int)
    before = np.sign(_worth(money, np.full(size, _GRID[0]))[0])
    for left, right in itertools.pairwise(_GRID):
        after = np.sign(_worth(money, np.full(size, right))[0])
        here = after != before
        low[here], high[here] = left, right
        crossed += here
        before = after
    return low, high, crossed == 1


def _changes(money: Floats) -> NDArray[np.int_]:
    """How often does each stream change sign? Noughts do not count."""
    sign = np.sign(money)
    place = np.where(sign != 0, np.arange(money.shape[1]), 0)
    held = np.take_along_axis(sign, np.maximum.accumulate(place, axis=1), axis=1)
    return np.asarray((held[:, 1:] * held[:, :-1] < 0).sum(axis=1))


def _worth(money: Floats, growth: Floats) -> tuple[Floats, Floats]:
    """Worth and its slope in the log of growth, both over a power that keeps them in range."""
    periods = np.arange(money.shape[1])
    power = np.where(growth >= 0, 0, money.shape[1] - 1)
    terms = money * np.exp(growth[:, None] * (power[:, None] - periods))
    return terms.sum(axis=1), -(terms * periods).sum(axis=1)


def _root(money: Floats, low: Floats, high: Floats) -> Floats:
    rising = np.sign(_worth(money, high)[0])
    growth = np.clip(0.1, low, high)
    for _ in range(_STEPS):
        worth, slope = _worth(money, growth)
        above = np.sign(worth) == rising
        high, low = np.where(above, growth, high), np.where(above, low, growth)
        with np.errstate(all="ignore"):
            step = growth - worth / slope
        inside = (step > low) & (step < high)
        ahead = np.where(inside, step, (low + high) / 2)
        ahead = np.where(worth == 0, growth, ahead)
        if (np.abs(ahead - growth) <= 1e-14 * np.maximum(1, np.abs(growth))).all():
            return ahead
        growth = ahead
    return growth
