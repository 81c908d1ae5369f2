"""What could a roll-out that is only planned see in this region?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kopmp_lib.errors import KopmpError
from kopmp_lib.methods import imputation as imputing
from kopmp_lib.methods.effects import (
    Noise,
    Tried,
    detectable_effect,
    noise_of,
    rollout,
    simulated_power,
)
from kopmp_lib.regions import gazetteer
from kopmp_lib.studies.mentoring.estimate import NAMES
from kopmp_lib.studies.mentoring.observed import Seen

ASSUMED = Noise(sd=0.42, persistence=0.55)
"""How log savings move in the simulated world; used until a region's own months tell."""

FEWEST = 8
NEVER_SHARE = 12 / 42
COLUMNS = ["plan", "units", "months", "group_time", "imputation"]


@dataclass(frozen=True)
class Planned:
    """What plans would see.

    Parameters
    ----------
    table : DataFrame
        ``plan, units, months``, and the share that ``group_time`` and ``imputation`` would find
        four times in five; empty where there are fewer than eight villages.
    own : bool
        Whether the noise is the region's own.
    tried : Tried or None
        How often the group-time estimator found its own smallest effect in made-up outcomes.
    """

    table: pd.DataFrame
    own: bool
    tried: Tried | None


def planned(seen: Seen, *, seed: int = 0, draws: int = 200) -> Planned:
    """Which effects would be seen here if mentoring began in waves, at once, or in a province?"""
    units = len(seen.units)
    if units < FEWEST:
        return Planned(pd.DataFrame(columns=COLUMNS), False, None)
    noise, own = _noise(seen)
    waves = _waves(units, (7, 11, 15), NEVER_SHARE)
    plans = {
        "waves": (waves, 24),
        "half": ({0: units - units // 2, 13: units // 2}, 24),
        "everybody": (_waves(units, (7, 11, 15, 19), 0), 24),
        "short": (_waves(units, (4, 6, 8), NEVER_SHARE), 12),
    }
    rows = [_line(name, *plan, noise) for name, plan in plans.items()]
    whole = _province(seen)
    if whole > units:
        smaller = np.sqrt(units / whole)  # of like units alone; nothing shared by a regency
        rows.append(("province", whole, 24, rows[0][3] * smaller, rows[0][4] * smaller))
    table = pd.DataFrame(rows, columns=COLUMNS)
    tried = simulated_power(
        rollout(waves, 24), float(rows[0][3]), noise=noise, draws=draws, seed=seed
    )
    for name in ("group_time", "imputation"):
        table[name] = np.expm1(table[name])
    return Planned(table, own, tried)


def _noise(seen: Seen) -> tuple[Noise, bool]:
    if seen.scale != "log" or seen.months.empty:
        return ASSUMED, False
    try:
        return noise_of(seen.months, **NAMES), True
    except KopmpError:
        return ASSUMED, False


def _waves(units: int, starts: tuple[int, ...], never: float) -> dict[int, int]:
    """As even as can be; those never mentored first in the count."""
    rest = units - round(never * units)
    sizes = [rest // len(starts) + (place < rest % len(starts)) for place in range(len(starts))]
    waves = dict(zip(starts, sizes, strict=True))
    return {0: units - rest, **waves} if units > rest else waves


def _line(
    name: str, waves: dict[int, int], months: int, noise: Noise
) -> tuple[str, int, int, float, float]:
    frame = rollout(waves, months).assign(outcome=0.0)
    names: dict[str, Any] = {"unit": "unit", "time": "time", "cohort": "first"}
    by_group = detectable_effect(frame, **names, noise=noise).detectable
    imputed = imputing.detectable_effect(frame, outcome="outcome", **names, noise=noise).detectable
    return name, sum(waves.values()), months, by_group, imputed


def _province(seen: Seen) -> int:
    """How many villages has the province?"""
    first = seen.units["unit_code"].iloc[0]
    province = gazetteer.region(first).parents[-1]
    return sum(
        len(district.children) for regency in province.children for district in regency.children
    )
