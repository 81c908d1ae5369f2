"""Who asks for a loan, who gets it, and who pays it back?

A bank sees a noisy index and gives a grade; who is refused is never seen to default, so that the
labels are selective.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kopmp_lib.sources.twin.months import Calendar
from kopmp_lib.sources.twin.streams import Streams
from kopmp_lib.sources.twin.world import World

BANKS = ("BRI", "BNI", "Mandiri", "BSI")
PURPOSES = ("sembako", "apotek", "klinik", "simpan_pinjam", "cold_storage", "logistik")
GRADES = ("D", "C", "B", "A")
CUTS = (-0.8, 0.1, 1.0)
APPROVED = (0.10, 0.40, 0.75, 0.90)
"""Chance of approval by grade, in the order of `GRADES`."""

RATE = 0.06 / 12
GRACE = 6
WATCHED = 12
"""Months after payment in which a default counts."""

PARTS = 20
REGULAR, BROKEN = 0.96, 0.15
"""Mean share of an instalment that is paid before and after a default."""


@dataclass(frozen=True)
class Loans:
    """The loan applications of one regency, one a unit at most.

    Parameters
    ----------
    default_probability : ndarray
        True probability of default within twelve months, of every unit whether it asks or not.
    applied, approved : ndarray of bool
        Who asked, who was granted.
    day : dict of str to ndarray
        Day of every stage; infinite where it is not reached.
    grade : ndarray of int
        Place in `GRADES`.
    amount, tenor : ndarray
        Rupiah, months.
    balance, due, paid : ndarray, shape (units, months)
        What is owed at the end of the month, falls due in it, is paid in it.
    month, default : ndarray of int
        Place of the month of payment and of default; -1 for none.
    """

    default_probability: np.ndarray
    applied: np.ndarray
    approved: np.ndarray
    day: dict[str, np.ndarray]
    grade: np.ndarray
    amount: np.ndarray
    tenor: np.ndarray
    balance: np.ndarray
    due: np.ndarray
    paid: np.ndarray
    month: np.ndarray
    default: np.ndarray


def draw(world: World, alive: np.ndarray, calendar: Calendar, streams: Streams) -> Loans:
    """Which loans are asked for, granted and paid back?"""
    size = len(world)
    rng = streams.block("applications")
    leverage = rng.standard_normal(size)
    asked = rng.integers(3, max(calendar.months, 4), size)
    willing = rng.random(size) < _logistic(-1.2 + 0.5 * world.quality)
    applied = willing & (asked < calendar.months)
    applied &= alive[np.arange(size), np.minimum(asked, calendar.months - 1)]
    index = 0.9 * world.quality - 0.5 * leverage + rng.normal(0, 0.6, size)
    grade = np.searchsorted(CUTS, index)
    approved = applied & (rng.random(size) < np.asarray(APPROVED)[grade])
    day = _stages(streams.block("stages"), calendar, asked, applied, approved)
    probability = _probability(world, leverage, streams)
    month = np.searchsorted(calendar.month_end, day["disbursed"])
    month = np.where(month < calendar.months, month, -1)
    default = _defaults(streams.block("default"), probability, month)
    day["defaulted"] = np.where(
        (default >= 0) & (default < calendar.months),
        calendar.month_end[np.clip(default, 0, calendar.months - 1)],
        np.inf,
    )
    worth = 12.8 + np.log(12) + 0.55 * (world.log_population - 8) + 0.45 * world.quality
    amount = np.maximum(np.round(np.exp(worth + 0.6 * leverage), -5), 1e6)
    tenor = rng.choice((24, 36, 48, 60, 72), size)
    balance, due, paid = _payments(
        streams.block("payments"), calendar.months, month, default, amount, tenor
    )
    return Loans(
        probability,
        applied,
        approved,
        day,
        grade,
        amount,
        tenor,
        balance,
        due,
        paid,
        month,
        default,
    )


def _logistic(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def _probability(world: World, leverage: np.ndarray, streams: Streams) -> np.ndarray:
    region = streams.block("default_of_regency").normal(0, 0.4)
    return _logistic(-2.4 - 0.9 * world.quality + 0.5 * leverage + region)


def _stages(
    rng: np.random.Generator,
    calendar: Calendar,
    asked: np.ndarray,
    applied: np.ndarray,
    approved: np.ndarray,
) -> dict[str, np.ndarray]:
    first = (calendar.month - calendar.start).astype(int)
    submitted = first[np.minimum(asked, calendar.months - 1)] + rng.integers(0, 28, len(asked))
    review = submitted + 1 + rng.poisson(9, len(asked))
    decision = review + 1 + rng.poisson(20, len(asked))
    disbursed = decision + 1 + rng.poisson(14, len(asked))
    reached = {
        "submitted": (submitted, applied),
        "review": (review, applied),
        "approved": (decision, approved),
        "rejected": (decision, applied & ~approved),
        "disbursed": (disbursed, approved),
    }
    return {stage: np.where(there, day, np.inf) for stage, (day, there) in reached.items()}


def _defaults(rng: np.random.Generator, probability: np.ndarray, month: np.ndarray) -> np.ndarray:
    """Three instalments are due before a loan can count as in default."""
    breaks = (rng.random(len(month)) < probability) & (month >= 0)
    after = rng.integers(GRACE + 3, WATCHED + 1, len(month))
    return np.where(breaks, month + after, -1)


def _payments(
    rng: np.random.Generator,
    months: int,
    month: np.ndarray,
    default: np.ndarray,
    amount: np.ndarray,
    tenor: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Interest only in the grace, then an annuity; a broken loan stays owed as it stood."""
    since = np.where(month[:, None] >= 0, np.arange(months) - month[:, None], -1)
    running = since >= 0
    growth, whole = 1 + RATE, (tenor - GRACE)[:, None]
    late = default[:, None]
    stopped = np.where(late >= 0, late - month[:, None], months + 1)
    paid_off = np.clip(np.minimum(since, stopped) - GRACE, 0, whole)
    top = growth**whole
    balance = np.where(running, amount[:, None] * (top - growth**paid_off) / (top - 1), 0)
    annuity = amount[:, None] * RATE * top / (top - 1)
    due = np.where(since > GRACE, annuity, amount[:, None] * RATE) * (since >= 1)
    due = np.where(since > GRACE + whole, 0, due)
    broken = (late >= 0) & (np.arange(months) >= late - 2)
    care = {mode: rng.beta(30 * mode, 30 * (1 - mode), len(month)) for mode in (REGULAR, BROKEN)}
    mean = np.where(broken, care[BROKEN][:, None], care[REGULAR][:, None])
    share = rng.binomial(PARTS, mean.T).T / PARTS
    return balance.round(), due.round(), (due * share).round()
