"""What is true in a simulated world, so that an estimate can be judged?"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np

from kopmp_lib.sources.twin.clocks import CANCELLED_PER_DAY, CHAIN
from kopmp_lib.sources.twin.loans import APPROVED, GRADES
from kopmp_lib.sources.twin.outcome import MEMBERS_BY_EFFECT
from kopmp_lib.sources.twin.potential import BUSINESSES
from kopmp_lib.sources.twin.regency import Regency
from kopmp_lib.sources.twin.rows import Rows, Words
from kopmp_lib.sources.twin.tally import Tally

DAYS = (90, 180, 365)
SD_AT_42 = {"imputation": 0.089, "group_time": 0.112}
"""Spread of two estimators in 42 units, from 300 to 400 replications of this world."""

POWER_FACTOR = 2.8
ESTIMAND = (
    "mean over unit-months of mentored co-operatives, from the month mentoring starts, while they "
    "exist and have not closed, of log savings minus what they were without mentoring anywhere"
)


def told(tally: Tally) -> dict[str, Any]:
    """Which estimands does this world have, and how large are they?"""
    return {
        "units": _units(tally),
        "savings": _savings(tally),
        "members": {
            "unit": "log people",
            "att": _times(_mean(*tally.cells.sum(axis=(1, 2))), MEMBERS_BY_EFFECT),
        },
        "sales": {
            "zero_share": tally.share("zero_sales", "unit_months"),
            "att_any_sale": tally.share("sale_effect", "mentored_months"),
        },
        "spillover": _spillover(tally),
        "formation": _formation(tally),
        "quality": _quality(tally),
        "reporting": _reporting(tally),
        "financing": _financing(tally),
        "potential": _potential(tally),
        "power": _power(tally),
    }


def units(one: Regency) -> Rows:
    """What is true of every unit of a regency?"""
    helped, size = one.mentoring, len(one.world)
    count = np.maximum(helped.mentored.sum(axis=1), 1)
    figures = {
        "quality": one.world.quality,
        "slope": one.course.slope,
        "start": helped.start.astype(float),
        "effect": helped.effect.sum(axis=1) / count,
        "default_probability": one.loans.default_probability,
        "closed_month": np.where(
            one.outcome.closed < one.calendar.months, one.outcome.closed + 1, np.nan
        ),
        **{f"{step}_days": _finite(one.formed.latent[step]) for step in CHAIN},
        "cancelled_days": _finite(one.formed.cancelled),
        **{f"payoff_{k}_idr": one.potential.payoff[:, n] for n, k in enumerate(BUSINESSES)},
    }
    columns = {
        "unit_code": Words(np.arange(size), one.world.units),
        "best": Words(one.potential.best, BUSINESSES),
    }
    return Rows("truth", columns, figures)


def _units(tally: Tally) -> dict[str, Any]:
    start = tally.all("start")
    months, count = np.unique(start[start > 0], return_counts=True)
    return {
        "villages": int(tally.sums["villages"]),
        "cooperatives": int(tally.sums["entered"]),
        "open_at_end_share": tally.share("open_at_end", "entered"),
        "mentored": int(count.sum()),
        "by_start_month": {str(m): int(n) for m, n in zip(months, count, strict=True)},
    }


def _savings(tally: Tally) -> dict[str, Any]:
    total, count = tally.cells
    overall = _mean(*tally.cells.sum(axis=(1, 2)))
    return {
        "unit": "log points",
        "estimand": ESTIMAND,
        "att": overall,
        "att_reported": _mean(*tally.seen.sum(axis=(1, 2))),
        "att_by_start_month": _each(total.sum(axis=1), count.sum(axis=1)),
        "att_by_exposure": _each(total.sum(axis=0), count.sum(axis=0)),
        "att_by_start_month_and_exposure": {
            str(start): _each(total[start], count[start]) for start in np.flatnonzero(count.any(1))
        },
        "unit_months": int(count.sum()),
    }


def _spillover(tally: Tally) -> dict[str, Any]:
    mean = tally.share("spilled", "near_mentored_months")
    att = _mean(*tally.cells.sum(axis=(1, 2)))
    return {
        "mean_near_mentored": mean,
        "mean_unmentored": tally.share("spilled", "unmentored_months"),
        "share_of_att": mean / att if mean is not None and att else None,
    }


def _formation(tally: Tally) -> dict[str, Any]:
    """Clocks without competition, and what is reached when cancellation competes."""
    steps = {
        step: {
            "median_days": _median(tally.all(f"latent_{step}")),
            "never_share": float(np.isinf(tally.all(f"latent_{step}")).mean()),
            "share_by_day": _by_day(tally.all(f"latent_{step}")),
            "incidence_by_day": _by_day(tally.all(f"day_{step}")),
        }
        for step in CHAIN
    }
    waits = {
        f"{first} to {then}": _median(tally.all(f"latent_{then}") - tally.all(f"latent_{first}"))
        for first, then in itertools.pairwise(CHAIN)
    }
    cancelled = tally.all("cancelled")
    return {
        "steps": steps,
        "median_wait_days": waits,
        "cancelled": {
            "hazard_per_day": CANCELLED_PER_DAY,
            "share": float(np.isfinite(cancelled).mean()),
            "incidence_by_day": _by_day(cancelled),
        },
    }


def _quality(tally: Tally) -> dict[str, Any]:
    """Share of variance between regencies, with the size of each regency taken into account."""
    quality, sizes = tally.all("quality"), np.array(tally.groups)
    if len(sizes) < 2 or len(quality) <= len(sizes):
        return {"mean": float(quality.mean()), "icc_regency": None}
    group = np.repeat(np.arange(len(sizes)), sizes)
    means = np.bincount(group, weights=quality) / sizes
    within = ((quality - means[group]) ** 2).sum() / (len(quality) - len(sizes))
    between = (sizes * (means - quality.mean()) ** 2).sum() / (len(sizes) - 1)
    size = (sizes.sum() - (sizes**2).sum() / sizes.sum()) / (len(sizes) - 1)
    variance = max((between - within) / size, 0.0)
    return {"mean": float(quality.mean()), "icc_regency": float(variance / (variance + within))}


def _reporting(tally: Tally) -> dict[str, Any]:
    return {
        "sent_share": tally.share("sent", "unit_months"),
        "late_share": tally.share("late", "unit_months"),
        "seen_share": tally.share("seen", "unit_months"),
        "seen_share_last_three_months": tally.share("end_seen", "end_months"),
    }


def _financing(tally: Tally) -> dict[str, Any]:
    default, grade = tally.all("default"), tally.all("grade")
    applied, approved = tally.all("applied"), tally.all("approved")

    def mean(where: np.ndarray) -> float | None:
        return float(default[where].mean()) if where.any() else None

    return {
        "default_probability": float(default.mean()),
        "default_probability_of_applicants": mean(applied),
        "default_probability_of_approved": mean(approved),
        "default_probability_of_refused": mean(applied & ~approved),
        "default_probability_by_grade": {
            letter: mean(applied & (grade == place)) for place, letter in enumerate(GRADES)
        },
        "approval_by_grade": dict(zip(GRADES, APPROVED, strict=True)),
        "applied_share": float(applied.mean()),
    }


def _potential(tally: Tally) -> dict[str, Any]:
    best = np.bincount(tally.all("best"), minlength=len(BUSINESSES)) / tally.sums["villages"]
    return {
        "best_share": dict(zip(BUSINESSES, best.tolist(), strict=True)),
        "median_payoff_of_best_idr": float(np.median(tally.all("payoff_of_best"))),
        "median_lead_of_best_idr": float(np.median(tally.all("margin_of_best"))),
        "positive_payoff_share": float((tally.all("payoff_of_best") > 0).mean()),
    }


def _power(tally: Tally) -> dict[str, Any]:
    count = max(tally.sums["entered"], 1.0)
    detectable = {
        name: POWER_FACTOR * sd * float(np.sqrt(42 / count)) for name, sd in SD_AT_42.items()
    }
    return {
        "mde_80_log_points": detectable,
        "note": "smallest effect found four times in five, about 2.8 standard errors; from the "
        "spread in 42 units, scaled by the square root of their number, which is too hopeful "
        "where units of a regency move together",
    }


def _finite(days: np.ndarray) -> np.ndarray:
    return np.where(np.isfinite(days), days, np.nan)


def _mean(total: float, count: float) -> float | None:
    return float(total / count) if count else None


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else value * factor


def _each(total: Sequence[float], count: Sequence[float]) -> dict[str, float]:
    return {
        str(place): float(part / n)
        for place, (part, n) in enumerate(zip(total, count, strict=True))
        if n
    }


def _median(days: np.ndarray) -> float | None:
    """Half of all have got there by then; nothing if half never do."""
    days = np.where(np.isnan(days), np.inf, days)
    middle = np.sort(days)[(len(days) - 1) // 2]
    return float(middle) if np.isfinite(middle) else None


def _by_day(days: np.ndarray) -> dict[str, float]:
    return {str(day): float((days <= day).mean()) for day in DAYS}
