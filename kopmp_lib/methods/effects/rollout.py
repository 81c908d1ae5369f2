"""What would a roll-out that is only planned be able to see?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.effects.aggregation import aggregate
from kopmp_lib.methods.effects.cohorts import NEVER
from kopmp_lib.methods.effects.estimates import Floats
from kopmp_lib.methods.effects.group_time import group_time
from kopmp_lib.methods.effects.layout import Design
from kopmp_lib.methods.effects.panel import panel
from kopmp_lib.methods.effects.power import Noise


@dataclass(frozen=True)
class Tried:
    """How often a planned roll-out found an effect that was put in.

    Parameters
    ----------
    found : float
        Share of draws whose interval leaves out zero.
    error : float
        Standard error of that share from the number of draws.
    held : float
        Share of draws whose interval holds the effect.
    draws : int
    """

    found: float
    error: float
    held: float
    draws: int


def rollout(waves: Mapping[int, int], periods: int, *, group: int = 1) -> pd.DataFrame:
    """Which panel does a plan make: ``unit, group, time, first``?

    Parameters
    ----------
    waves : Mapping of int to int
        Units by the number of the period in which they begin, counted from 1; 0 for never.
    periods : int
    group : int
        How many units get treatment together, such as the villages of a kecamatan.

    Examples
    --------
    >>> plan = rollout({0: 2, 3: 1}, 4)
    >>> len(plan), plan.loc[plan["first"] == 3, "unit"].unique().tolist()
    (12, [2])
    """
    if periods < 2 or group < 1 or any(count < 0 for count in waves.values()):
        raise ParameterError(
            "This plan cannot be.", expected="two periods or more, counts and groups not below 0"
        )
    first = np.repeat(list(waves), list(waves.values()))
    units = pd.DataFrame({"unit": range(len(first)), "first": first})
    within = units.groupby("first").cumcount() // group
    units["group"] = units["first"].astype(str) + "." + within.astype(str)
    return units.merge(pd.DataFrame({"time": range(1, periods + 1)}), how="cross")


def simulated_power(
    plan: pd.DataFrame,
    effect: float,
    *,
    noise: Noise | None = None,
    residuals: ArrayLike | None = None,
    cluster: str | None = None,
    control: str = "not_yet",
    draws: int = 200,
    seed: int = 0,
) -> Tried:
    """How often would ``att_gt`` find this effect in the plan, tried on made-up outcomes?

    Parameters
    ----------
    plan : DataFrame
        ``unit, time, first`` as of ``rollout``.
    effect : float
        Put in from the first treated period on.
    noise : Noise, optional
        Its passing part, of units and of clusters, makes the outcomes.
    residuals : array_like, shape (m, periods), optional
        Courses of units without treatment, drawn with replacement instead of ``noise``.
    cluster : str, optional
        Column of the level at which treatment is given out.
    control, draws, seed
        As elsewhere.
    """
    if (noise is None) == (residuals is None):
        raise ParameterError("Give either noise or residuals.", where="noise")
    data = panel(
        plan.assign(outcome=0.0), outcome="outcome", unit="unit", time="time", cohort="first",
        cluster=cluster,
    )  # fmt: skip
    shape = data.outcome.shape
    treated = effect * ((np.arange(shape[0])[:, None] >= data.cohort) & (data.cohort != NEVER))
    design = Design(control)
    generator = np.random.default_rng(seed)
    found = held = 0
    for _ in range(draws):
        if noise is not None:
            base = _course(noise.sd, noise, shape, generator)
            if noise.cluster_sd:
                shared = (shape[0], data.clusters)
                base = base + _course(noise.cluster_sd, noise, shared, generator)[:, data.cluster]
        else:
            base = _drawn(np.asarray(residuals, dtype=float), shape, generator)
        fit = group_time(replace(data, outcome=base + treated), design, after_only=True)
        one = aggregate("simple", fit.estimates, fit.layout, fit.level)
        found += not one.lower <= 0 <= one.upper
        held += one.lower <= effect <= one.upper
    share = found / draws
    return Tried(share, float(np.sqrt(share * (1 - share) / draws)), held / draws, draws)


def _course(
    sd: float, noise: Noise, shape: tuple[int, int], generator: np.random.Generator
) -> Floats:
    steps = generator.standard_normal(shape)
    course = np.empty(shape)
    course[0] = sd * steps[0]
    fresh = sd * np.sqrt(1 - noise.persistence**2)
    for period in range(1, shape[0]):
        course[period] = noise.persistence * course[period - 1] + fresh * steps[period]
    return course


def _drawn(residuals: Floats, shape: tuple[int, int], generator: np.random.Generator) -> Floats:
    if residuals.ndim != 2 or residuals.shape[1] != shape[0] or not np.isfinite(residuals).all():
        raise ParameterError(
            f"Residuals of shape {residuals.shape} do not fit {shape[0]} periods.",
            where="residuals",
            expected="one row a unit, one column a period, none missing",
        )
    return residuals[generator.integers(0, len(residuals), shape[1])].T
