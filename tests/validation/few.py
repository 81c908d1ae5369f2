"""What do estimators of effects say where there are 42 co-operatives, as in Pangkalpinang?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from kopmp_lib.methods import effects
from kopmp_lib.methods.imputation import detectable_effect
from tests.validation import estimators as by
from tests.validation.gates import BIASED_DOWN, UNBIASED, close, covers, misses, rejects
from tests.validation.panels import Setting, draw
from tests.validation.trial import Study, Trial

FAMILY = "Effects, 42 co-operatives"
EIGHT = (7, 8, 9, 10, 11, 12, 13, 15)
ALL = (by.never, by.not_yet, by.doubly, by.regression, by.imputed, by.imputed_all, by.two_way)


def estimates(
    setting: Setting, methods: Sequence[by.Estimator], rng: np.random.Generator
) -> list[Trial]:
    """Every estimator on one panel, with the expected effect on the treated as the truth."""
    panel = draw(setting, rng)
    truth = panel.average(by.until_all_treated(panel.frame))
    return by.tried(panel.frame, None, truth, methods)


def bands(rng: np.random.Generator) -> list[Trial]:
    """Does the band of the event study hold the effect at all exposures at once?"""
    panel = draw(Setting(), rng)
    fit = effects.att_gt(panel.frame, **by.NAMES, control="not_yet").aggregate("dynamic")
    seed = int(rng.integers(2**31))
    after = fit.table["exposure"].to_numpy() >= 0
    truth = np.array([panel.by_exposure(e) if e >= 0 else 0.0 for e in fit.table["exposure"]])
    inside = {}
    for name, table in (("pointwise intervals", fit.table), ("uniform band", fit.band(seed=seed))):
        held = (table["lower"] <= truth) & (truth <= table["upper"])
        inside[f"{name}, all exposures"], inside[f"{name}, from 0 on"] = held, held[after]
    return [Trial(name, 0, lower=0 if held.all() else 1) for name, held in inside.items()]


def promised(rng: np.random.Generator) -> list[Trial]:
    """Is an effect of the size called detectable found as often as promised?

    The panel without an effect tells the size; the same panel is then given an effect of that size.
    """
    frame = draw(Setting(effect="null"), rng).frame
    noise = effects.noise_of(frame, **by.NAMES)
    plan = {name: by.NAMES[name] for name in ("unit", "time", "cohort")}
    told = effects.detectable_effect(frame, **plan, noise=noise)
    other = detectable_effect(frame, **by.NAMES, noise=noise)
    trials = []
    for size, se, method in ((told, told.se, by.not_yet), (other, other.se, by.imputed)):
        moved = frame.assign(y=frame["y"] + size.detectable * frame["mentored"])
        one = method(moved, None, size.detectable)
        trials.append(
            Trial(f"{one.method}, effect as told", one.truth, one.estimate, se, p=_p(one))
        )
    return trials


def _p(trial: Trial) -> float:
    """Nought if the interval leaves out nought, else one."""
    return float(trial.lower <= 0 <= trial.upper)


RIGHT = (UNBIASED, covers())
DOWN = (replace(BIASED_DOWN, least=400),)
STUDIES = (
    Study(
        FAMILY,
        "cohorts of 10, 10, 10 and 12 never",
        partial(estimates, Setting(), ALL),
        1000,
        40,
        {
            by.NEVER: RIGHT,
            by.NOT_YET: RIGHT,
            by.REGRESSION: RIGHT,
            by.DOUBLY: (close(0.03), misses()),
            by.IMPUTED: RIGHT,
            by.IMPUTED_ALL: (UNBIASED,),
            by.TWO_WAY: DOWN,
        },
        "Worst-first on quality, which leaves trends parallel; effects rise from .06 to .22.",
    ),
    Study(
        FAMILY,
        "eight cohorts of 3–4 and 12 never",
        partial(
            estimates,
            Setting(waves=EIGHT),
            (by.never, by.not_yet, by.imputed, by.imputed_all, by.two_way),
        ),
        1000,
        0,
        {
            by.NEVER: (UNBIASED,),
            by.NOT_YET: (UNBIASED,),
            by.IMPUTED: RIGHT,
            by.IMPUTED_ALL: (UNBIASED,),
            by.TWO_WAY: DOWN,
        },
        "Cohorts so small that the spread within each is hardly known.",
    ),
    Study(
        FAMILY,
        "three cohorts of 14, all treated in the end",
        partial(
            estimates, Setting(never_share=0), (by.not_yet, by.imputed, by.imputed_all, by.two_way)
        ),
        1000,
        0,
        {by.NOT_YET: (UNBIASED,), by.IMPUTED: RIGHT, by.TWO_WAY: DOWN},
        "The truth is the effect in the months in which somebody is still untreated; a comparison "
        "with units never treated is refused.",
    ),
    Study(
        FAMILY,
        "event study, cohorts of 10 and 12 never",
        bands,
        1000,
        0,
        {},
        "Coverage is the share of replications in which every exposure is held at once.",
        tested=False,
    ),
    Study(
        FAMILY,
        "an effect of the size called detectable",
        promised,
        600,
        30,
        {
            f"{by.NOT_YET}, effect as told": (close(0.02), rejects(0.70, 0.90)),
            f"{by.IMPUTED}, effect as told": (close(0.02), rejects(0.70, 0.90)),
        },
        "Power promised: 80 %. The mean SE is what the design alone foretold.",
    ),
)
