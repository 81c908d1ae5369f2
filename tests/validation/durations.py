"""What do methods of durations say, when the law by which steps are taken is known?

Steps are taken as in the twin: Weibull with shape 1.6, in whole days where told; some are
still waiting at the cut-off.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import gamma as factorial
from scipy.special import gammainc
from scipy.stats import norm

from kopmp_lib.methods import timing
from tests.validation.gates import BIASED_DOWN, BIASED_UP, UNBIASED, Gate, close, covers, misses
from tests.validation.trial import Study, Trial

FAMILY = "Durations"
SHAPE, SCALE, HORIZON, DAY = 1.6, 45.0, 45.0, 90.0
MEDIAN = SCALE * np.log(2) ** (1 / SHAPE)
RMST = float(
    SCALE * factorial(1 + 1 / SHAPE) * gammainc(1 + 1 / SHAPE, (HORIZON / SCALE) ** SHAPE)
    + HORIZON * np.exp(-((HORIZON / SCALE) ** SHAPE))
)
"""Area under the curve up to the horizon: the mean of the smaller of the two."""


def _waits(
    rng: np.random.Generator, count: int, log_hazard: np.ndarray | float = 0.0
) -> np.ndarray:
    return np.asarray(SCALE * (rng.exponential(size=count) / np.exp(log_hazard)) ** (1 / SHAPE))


def _trial(method: str, truth: float, told: timing.Estimate) -> Trial:
    return Trial(method, truth, told.estimate, told.se, told.lower, told.upper)


def waiting(units: int, rng: np.random.Generator) -> list[Trial]:
    """How long half of them wait, and all on average, where some are still waiting."""
    wait = _waits(rng, units)
    censor = np.where(rng.random(units) < 0.5, rng.uniform(10, 120, units), 120.0)
    seen = wait <= censor
    curve = timing.kaplan_meier(np.minimum(wait, censor), seen)
    naive = wait[seen]
    width = 1.96 * naive.std(ddof=1) / np.sqrt(len(naive))
    mean = float(SCALE * factorial(1 + 1 / SHAPE))
    held = curve.band()
    outside = np.exp(-((held["time"] / SCALE) ** SHAPE))
    inside = bool(((held["lower"] <= outside) & (outside <= held["upper"])).all())
    return [
        _trial("median (Kaplan-Meier)", MEDIAN, curve.median),
        _trial("mean within 45 days (RMST)", RMST, curve.rmst(HORIZON)),
        Trial("band, the whole curve", 0, lower=0 if inside else 1),
        Trial(
            "mean of those who finished",
            mean,
            float(naive.mean()),
            width / 1.96,
            naive.mean() - width,
            naive.mean() + width,
        ),
    ]


def late_watch(rng: np.random.Generator) -> list[Trial]:
    """Half came under watch late, if they still waited then: told to the method, and not told."""
    wait = _waits(rng, 600)
    entry = np.where(rng.random(600) < 0.5, rng.uniform(0, 60, 600), 0.0)
    kept = wait > entry
    wait, entry = wait[kept], entry[kept]
    seen = wait <= 150
    until = np.minimum(wait, 150)
    told, untold = timing.kaplan_meier(until, seen, entry), timing.kaplan_meier(until, seen)
    return [
        _trial("median, entry told", MEDIAN, told.median),
        _trial("mean within 45 days, entry told", RMST, told.rmst(HORIZON)),
        _trial("median, entry not told", MEDIAN, untold.median),
    ]


def hazards(rng: np.random.Generator) -> list[Trial]:
    """Sixty kecamatan whose units share luck: two covariates, one of units and one of kecamatan.

    Luck is shared through a normal copula, so that each single wait still obeys the hazard that
    the coefficients name.
    """
    cluster = np.repeat(np.arange(60), 12)
    shared, own = rng.standard_normal(60)[cluster], rng.standard_normal(len(cluster))
    luck = -np.log(norm.cdf(np.sqrt(0.3) * shared + np.sqrt(0.7) * own))
    far, ward = rng.standard_normal(60)[cluster], rng.integers(0, 2, len(cluster))
    days = np.ceil(SCALE * (luck / np.exp(0.3 * far + 0.4 * ward)) ** (1 / SHAPE))
    censor = np.ceil(rng.uniform(20, 120, len(cluster)))
    frame = pd.DataFrame({"far": far, "ward": ward, "kecamatan": cluster})
    frame["days"], frame["seen"] = np.minimum(days, censor), days <= censor
    how: dict[str, Any] = {"duration": "days", "event": "seen", "covariates": ["far", "ward"]}
    clustered, alone = timing.cox(frame, **how, cluster="kecamatan"), timing.cox(frame, **how)
    return [
        _coefficient("of units (Cox, clustered)", 0.4, clustered.table.loc["ward"]),
        _coefficient("of kecamatan (Cox, clustered)", 0.3, clustered.table.loc["far"]),
        _coefficient("of kecamatan (Cox, not clustered)", 0.3, alone.table.loc["far"]),
        Trial("proportional hazards, false alarms", p=float(alone.ph_test().loc["ward", "p"])),
    ]


def _coefficient(method: str, truth: float, told: Mapping[str, float]) -> Trial:
    coef, se = float(told["coef"]), float(told["se"])
    return Trial(method, truth, coef, se, coef - 1.96 * se, coef + 1.96 * se, float(told["p"]))


def by_month(rng: np.random.Generator) -> list[Trial]:
    """The same coefficient where only the month of each step is known."""
    ward = rng.integers(0, 2, 600)
    month = np.ceil(_waits(rng, 600, 0.4 * ward) / 15)
    frame = pd.DataFrame({"ward": ward, "month": np.minimum(month, 6), "seen": month <= 6})
    spells = timing.person_periods(frame, duration="month", event="seen")
    fit = timing.discrete_hazard(spells, event="seen", period="period", covariates="ward")
    return [_coefficient("of units (cloglog by month)", 0.4, fit.table.loc["ward"])]


def ends(rng: np.random.Generator) -> list[Trial]:
    """Two ends that rule each other out, with constant hazards: opened .010, merged .004 a day."""
    units, rates = 300, np.array([0.010, 0.004])
    wait = rng.exponential(1 / rates.sum(), units)
    cause = np.where(rng.random(units) < rates[0] / rates.sum(), 1, 2)
    until = rng.uniform(60, 240, units)
    seen = wait <= until
    durations = np.minimum(wait, until)
    told = timing.cumulative_incidence(durations, np.where(seen, cause, 0)).by(DAY)
    share = 1 - np.exp(-rates.sum() * DAY)
    trials = []
    for end, name in ((1, "opened"), (2, "merged")):
        truth = float(rates[end - 1] / rates.sum() * share)
        row = told.loc[end]
        trials.append(
            Trial(f"{name} by day 90", truth, row.incidence, row.se, row.lower, row.upper)
        )
    curve = timing.kaplan_meier(durations, seen & (cause == 2)).table
    last = curve[curve["time"] <= DAY].iloc[-1]
    truth = float(rates[1] / rates.sum() * share)
    limits = (1 - last.upper, 1 - last.lower)
    return [
        *trials,
        Trial("merged, 1 less Kaplan-Meier", truth, 1 - last.survival, last.se, *limits),
    ]


MOVES = np.array([[0.80, 0.20, 0.00], [0.00, 0.85, 0.15], [0.00, 0.00, 1.00]])


def stages(rng: np.random.Generator) -> list[Trial]:
    """Three stages, month after month; a third of the units is lost from sight."""
    units, months = 200, 9
    state = np.zeros((units, months), dtype=int)
    reach = MOVES.cumsum(axis=1)
    for month in range(1, months):
        state[:, month] = (rng.random((units, 1)) > reach[state[:, month - 1]]).sum(axis=1)
    last = np.where(rng.random(units) < 1 / 3, rng.integers(2, months, units), months)
    watched = np.arange(months) < last[:, None]
    who, when = np.nonzero(watched)
    frame = pd.DataFrame({"unit": who, "month": when, "stage": state[who, when]})
    told = timing.occupation(frame, unit="unit", time="month", state="stage")
    truth = np.linalg.matrix_power(MOVES, months - 1)[0]
    share, se = told.table.iloc[-1], told.se.iloc[-1]
    return [
        Trial(
            f"stage {stage + 1} of 3 in month 9",
            float(truth[stage]),
            share[stage],
            se[stage],
            share[stage] - 1.96 * se[stage],
            share[stage] + 1.96 * se[stage],
        )
        for stage in range(3)
    ]


RIGHT = (UNBIASED, covers())
COEFFICIENT: tuple[Gate, ...] = (close(0.01), covers())
STUDIES = tuple(
    replace(study, tested=False)
    for study in (
        Study(
            FAMILY,
            "42 units, some still waiting",
            partial(waiting, 42),
            2000,
            200,
            {
                "median (Kaplan-Meier)": (close(1.0), covers(0.92, 0.98)),
                "mean within 45 days (RMST)": (close(0.5), covers(0.91, 0.98)),
                "mean of those who finished": (BIASED_DOWN,),
            },
            "In days. The mean of those who finished counts the quick ones only.",
        ),
        Study(
            FAMILY,
            "1,000 units, some still waiting",
            partial(waiting, 1000),
            1000,
            0,
            {
                "median (Kaplan-Meier)": (close(0.2), covers(0.92, 0.98)),
                "mean within 45 days (RMST)": (UNBIASED, covers(0.92, 0.98)),
                "band, the whole curve": (covers(0.92, 0.98),),
                "mean of those who finished": (BIASED_DOWN, misses()),
            },
            "In days.",
        ),
        Study(
            FAMILY,
            "600 units, half of them watched late",
            late_watch,
            1000,
            100,
            {
                "median, entry told": (close(0.3), covers(0.92, 0.98)),
                "mean within 45 days, entry told": (close(0.2), covers(0.92, 0.98)),
                "median, entry not told": (BIASED_UP, misses()),
            },
            "Left truncation: who had taken the step before registration is not in the data.",
        ),
        Study(
            FAMILY,
            "720 units in 60 kecamatan, whole days",
            hazards,
            1000,
            60,
            {
                "of units (Cox, clustered)": COEFFICIENT,
                "of kecamatan (Cox, clustered)": COEFFICIENT,
                "of kecamatan (Cox, not clustered)": (misses(0.90),),
            },
            "Log hazard ratios. Units of a kecamatan share luck (correlation .3).",
        ),
        Study(
            FAMILY,
            "600 units, steps known by half-month",
            by_month,
            500,
            0,
            {"of units (cloglog by month)": (UNBIASED, covers(0.92, 0.98))},
            "Log hazard ratio.",
        ),
        Study(
            FAMILY,
            "300 units, two ends that rule each other out",
            ends,
            2000,
            200,
            {
                "opened by day 90": (UNBIASED, covers(0.92, 0.98)),
                "merged by day 90": (UNBIASED, covers(0.92, 0.98)),
                "merged, 1 less Kaplan-Meier": (BIASED_UP,),
            },
            "Shares (0–1).",
        ),
        Study(
            FAMILY,
            "200 units on three stages, a third lost from sight",
            stages,
            1000,
            0,
            {f"stage {one} of 3 in month 9": (UNBIASED, covers(0.92, 0.98)) for one in (1, 2, 3)},
            "Shares (0–1).",
        ),
    )
)
