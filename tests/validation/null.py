"""How often do tests raise an alarm in a world without any effect?"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import f as fisher

from kopmp_lib.methods import effects
from tests.validation import estimators as by
from tests.validation.few import EIGHT
from tests.validation.gates import SIZE, rejects_too_often
from tests.validation.many import BASE
from tests.validation.panels import Setting, draw
from tests.validation.trial import Study, Trial

FAMILY = "Null world: false alarms at 5 %"
RANDOM, WILD = "group-time, randomisation inference", "two-way, wild cluster bootstrap"
SHARED = "two-way, wild bootstrap by kecamatan (7)"
PRETEST, HOTELLING = "trends before, all cells (chi-squared)", "trends before, 5 months (Hotelling)"


def alarms(
    setting: Setting, cluster: str | None, draws: int, rng: np.random.Generator
) -> list[Trial]:
    """Which tests reject, where nothing happened?"""
    frame = draw(setting, rng).frame
    found = by.tried(frame, cluster, 0.0, (by.never, by.not_yet, by.imputed, by.imputed_all))
    fit = effects.att_gt(frame, **by.NAMES, control="not_yet", cluster=cluster)
    found.append(Trial(PRETEST, p=fit.pretest().p))
    found.append(Trial(HOTELLING, p=hotelling(frame, cluster)))
    if cluster is None:
        seed = int(rng.integers(2**31))
        how: dict[str, Any] = {"control": "not_yet", "draws": draws, "seed": seed}
        dealt = effects.randomisation(frame, **by.NAMES, **how)
        found.append(Trial(RANDOM, 0.0, dealt.estimate, p=dealt.p))
    boot = by.wild(frame, cluster)
    found.append(Trial(WILD, 0.0, boot.estimate, boot.se, boot.lower, boot.upper, boot.p))
    if cluster is None:
        boot = by.wild(frame, "district")
        found.append(Trial(SHARED, 0.0, boot.estimate, boot.se, boot.lower, boot.upper, boot.p))
    return found


def hotelling(frame: pd.DataFrame, cluster: str | None) -> float:
    """The joint test as the study of mentoring makes it: by exposure, few months, few clusters."""
    how: dict[str, Any] = {"control": "not_yet", "base": "universal", "cluster": cluster}
    study = effects.att_gt(frame, **by.NAMES, **how).aggregate("dynamic")
    exposure = study.table["exposure"].to_numpy()
    kept = (exposure >= -6) & (exposure < -1)
    value, influence = study.estimates.value[kept], study.estimates.influence[kept]
    count, clusters = len(value), influence.shape[1]
    statistic = float(value @ np.linalg.solve(influence @ influence.T, value))
    spare = clusters - count
    return float(fisher.sf(statistic * spare / (count * (clusters - 1)), count, spare))


FEW = replace(Setting(), effect="null")
STUDIES = (
    Study(
        FAMILY,
        "42 co-operatives, cohorts of 10 and 12 never, dealt by chance",
        partial(alarms, replace(FEW, level=0.0), None, 199),
        400,
        24,
        {
            by.IMPUTED: (SIZE,),
            RANDOM: (SIZE,),
            WILD: (SIZE,),
            PRETEST: (rejects_too_often(),),
            HOTELLING: (SIZE,),
        },
        "Chance assignment, as randomisation inference supposes (199 assignments each).",
    ),
    Study(
        FAMILY,
        "42 co-operatives, eight cohorts of 3–4 and 12 never, worst first on quality",
        partial(alarms, replace(FEW, waves=EIGHT), None, 199),
        300,
        0,
        {by.IMPUTED: (SIZE,), RANDOM: (SIZE,), WILD: (SIZE,), HOTELLING: (SIZE,)},
        "Assignment is not by chance, but goes with nothing that moves outcomes.",
    ),
    Study(
        FAMILY,
        "3,000 co-operatives in 60 regencies",
        partial(alarms, replace(BASE, effect="null"), "regency", 0),
        100,
        0,
        {
            by.NEVER: (SIZE,),
            by.NOT_YET: (SIZE,),
            by.IMPUTED: (SIZE,),
            WILD: (SIZE,),
            HOTELLING: (SIZE,),
        },
        "Errors clustered by regency.",
    ),
)
