"""What do estimators of effects say of 3,000 co-operatives, and when things go wrong?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from kopmp_lib.methods import effects
from kopmp_lib.methods.imputation import smoothness
from kopmp_lib.sources.twin import mentoring
from tests.validation import estimators as by
from tests.validation.gates import (
    BIASED_DOWN,
    BIASED_UP,
    UNBIASED,
    Gate,
    at_least,
    close,
    covers,
    misses,
)
from tests.validation.panels import Setting, draw
from tests.validation.trial import Study, Trial

FAMILY = "Effects, 3,000 co-operatives in 60 regencies"
BASE = Setting(units=3000, regencies=60, waves=mentoring.WAVES, never_share=0.25)
TREND = replace(BASE, trend=100.0)
PLAIN = (by.never, by.not_yet, by.imputed, by.two_way)
AHEAD = "group-time, not yet treated, 3 months ahead"
BEFORE, AFTER = -6, 3


def estimates(
    setting: Setting, methods: Sequence[by.Estimator], rng: np.random.Generator
) -> list[Trial]:
    """Every estimator on one panel, errors clustered by regency."""
    panel = draw(setting, rng)
    return by.tried(panel.frame, "regency", panel.average(), methods)


def dipped(rng: np.random.Generator) -> list[Trial]:
    """Those in trouble in one month are chosen; does it help to look from further back?"""
    panel = draw(replace(BASE, dip=3.0), rng)
    truth = panel.average()
    ahead = effects.att_gt(
        panel.frame, **by.NAMES, cluster="regency", control="not_yet", anticipation=3
    ).aggregate("simple")
    shifted = Trial(AHEAD, truth, ahead.estimate, ahead.se, ahead.lower, ahead.upper)
    return [*by.tried(panel.frame, "regency", truth, PLAIN), shifted]


def bounded(setting: Setting, rng: np.random.Generator) -> list[Trial]:
    """Do the honest bounds hold the effect in the first months, where drift is a straight line?"""
    panel = draw(setting, rng)
    fit = effects.att_gt(panel.frame, **by.NAMES, cluster="regency", base="universal")
    study = fit.aggregate("dynamic")
    exposure = study.table["exposure"].to_numpy()
    kept = (exposure >= BEFORE) & (exposure <= AFTER) & (exposure != -1)
    value, covariance = study.estimates.value[kept], study.estimates.covariance[np.ix_(kept, kept)]
    when, weights = exposure[kept], np.full(AFTER + 1, 1 / (AFTER + 1))
    truth = float(np.mean([panel.by_exposure(e) for e in range(AFTER + 1)]))
    estimate = float(value[when >= 0] @ weights)
    se = float(np.sqrt(weights @ covariance[np.ix_(when >= 0, when >= 0)] @ weights))
    straight = smoothness(value, covariance, when, bound=0.0, weights=weights.tolist())
    twice = effects.relative_magnitude(
        value, covariance, when, bound=1.0, weights=weights.tolist(), draws=2000
    )
    plain = (estimate - 1.96 * se, estimate + 1.96 * se)
    limits = {
        "as if trends were parallel": plain,
        "drift a straight line (smoothness, M = 0)": (straight.lower, straight.upper),
        "drift as before at most (relative magnitude, M̄ = 1)": (twice.lower, twice.upper),
    }
    return [Trial(name, truth, estimate, se, *ends) for name, ends in limits.items()]


RIGHT = (UNBIASED, covers())
UP, DOWN = (BIASED_UP, misses()), (BIASED_DOWN, misses())
NAMES = (by.NEVER, by.NOT_YET, by.IMPUTED, by.TWO_WAY)


def _study(
    design: str, setting: Setting, gates: Sequence[Sequence[Gate]], note: str, quick: int = 0
) -> Study:
    asked = dict(zip(NAMES, gates, strict=True))
    return Study(FAMILY, design, partial(estimates, setting, PLAIN), 100, quick, asked, note)


STUDIES = (
    _study(
        "worst first on quality: trends parallel",
        BASE,
        (RIGHT, RIGHT, RIGHT, DOWN),
        "Only the usual regression is wrong: it takes the early treated as controls of the late.",
        quick=12,
    ),
    Study(
        FAMILY,
        "worst first on a shock: a dip before treatment",
        dipped,
        100,
        10,
        dict.fromkeys((by.NEVER, by.NOT_YET, by.IMPUTED, by.TWO_WAY, AHEAD), UP),
        "The shock dies away by itself and is taken for an effect. To measure from three months "
        "earlier does not help: for later waves that is the month of the shock itself.",
    ),
    _study(
        "worst first on the own trend",
        TREND,
        (DOWN, DOWN, DOWN, DOWN),
        "Those who fall behind are chosen, and go on falling behind.",
    ),
    Study(
        FAMILY,
        "trend goes with quality, which is known",
        partial(
            estimates,
            replace(BASE, slope_quality=0.004),
            (by.not_yet, by.doubly, by.regression, by.imputed),
        ),
        100,
        10,
        {
            by.NOT_YET: DOWN,
            by.IMPUTED: DOWN,
            by.DOUBLY: RIGHT,
            by.REGRESSION: RIGHT,
        },
        "Trends are parallel among units of like quality only; covariates then do what they can.",
    ),
    _study(
        "the unmentored learn from mentored neighbours",
        replace(BASE, spillover=0.25),
        (DOWN, DOWN, DOWN, DOWN),
        "Controls gain a quarter of the full effect where all their neighbours are mentored.",
    ),
    _study(
        "reports missing not at random, co-operatives closing",
        replace(BASE, silent=True),
        ((close(0.02),), (close(0.02),), (close(0.02),), (BIASED_DOWN,)),
        "Bad months stay unreported, mentoring improves reporting, the weak close: part of the "
        "shocks is cut off, differently before and after.",
    ),
    Study(
        FAMILY,
        "honest bounds, worst first on the own trend",
        partial(bounded, TREND),
        100,
        6,
        {
            "as if trends were parallel": DOWN,
            "drift a straight line (smoothness, M = 0)": (at_least(),),
            "drift as before at most (relative magnitude, M̄ = 1)": (at_least(),),
        },
        "Mean effect in months 0–3. Drift is a straight line by construction, so the bounds are "
        "set at the truth. The bias is that of the plain estimate.",
    ),
    Study(
        FAMILY,
        "honest bounds, trends parallel",
        partial(bounded, BASE),
        100,
        0,
        {
            "as if trends were parallel": RIGHT,
            "drift a straight line (smoothness, M = 0)": (at_least(),),
            "drift as before at most (relative magnitude, M̄ = 1)": (at_least(),),
        },
        "The price of the bounds where they were not needed is the power they lose.",
    ),
)
