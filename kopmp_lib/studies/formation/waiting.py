"""How long did it take from one step to another, and if that cannot be told, why not?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd

from kopmp_lib import rules
from kopmp_lib.methods import ladder as rungs
from kopmp_lib.methods.timing import kaplan_meier
from kopmp_lib.studies.formation.params import Params

FEWEST_EVENTS = 5
"""Fewer dated steps than this give no curve: its interval would span nearly everything."""

COLUMNS = ("days", "at_risk", "events", "waiting", "lower", "upper")


def waiting(
    milestones: pd.DataFrame, status: pd.DataFrame, stands: pd.DataFrame, params: Params
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """What share was still waiting after each day?

    Units that are reported as not there yet count as waiting until their own newest report
    (right-censored). Units that got there on an unknown day, units nobody reported on, units
    without a first day, and units whose second step lies before the first are left out and counted.

    Returns
    -------
    curve : DataFrame
        With :data:`COLUMNS`; empty where fewer than :data:`FEWEST_EVENTS` days are known.
    facts : dict
        Counts of who is in and who is left out; median and its interval, in days.
    """
    start, end = _dates(milestones, stands.index, params)
    standing = stands[params.to_step]
    watched = status["as_of"] if "as_of" in status else pd.Series(pd.NaT, index=end.index)
    stop = end.fillna(watched.where(standing == rungs.NOT_REACHED))
    days = (stop - start).dt.days
    usable = days >= 0
    taken = usable & end.notna()
    passed = standing.isin((rungs.REACHED, rungs.IMPLIED)) & end.isna()
    facts: dict[str, Any] = {
        "from_step": params.from_step,
        "to_step": params.to_step,
        "from_label": _label(params.from_step, params.day),
        "to_label": _label(params.to_step, params.day),
        "timing_n": int(usable.sum()),
        "timing_dated": int(taken.sum()),
        "timing_undated": int(passed.sum()),
        "timing_silent": int((end.isna() & ~passed & (standing != rungs.NOT_REACHED)).sum()),
        "timing_no_start": int((start.isna() & end.notna()).sum()),
        "timing_backwards": int((days < 0).sum()),
        "timing_identifiable": bool(taken.sum() >= FEWEST_EVENTS),
    }
    if not facts["timing_identifiable"]:
        return pd.DataFrame(columns=list(COLUMNS)), facts
    curve = kaplan_meier(days[usable].to_numpy(), taken[usable].to_numpy())
    middle, lower, upper = curve.quantile()
    facts |= {"median_days": middle, "median_lower": lower, "median_upper": upper}
    facts |= {"first_days": float(curve.days[0]), "last_days": float(curve.days[-1])}
    return pd.DataFrame({name: getattr(curve, name) for name in COLUMNS}), facts


def _dates(
    milestones: pd.DataFrame, units: pd.Index, params: Params
) -> tuple[pd.Series, pd.Series]:
    def dates(step: str) -> pd.Series:
        if milestones.empty:
            return pd.Series(pd.NaT, index=units, dtype="datetime64[ns]")
        taken = milestones[milestones["step"] == step].set_index("unit_code")["date"]
        return taken.reindex(units)

    event = rules.events(params.day).get(params.from_step)
    if event:
        return pd.Series(pd.Timestamp(event.date), index=units), dates(params.to_step)
    return dates(params.from_step), dates(params.to_step)


def _label(name: str, day: dt.date) -> Mapping[str, str]:
    event = rules.events(day).get(name)
    if event:
        return event.label
    return next(step.label for step in rules.formation_steps(day) if step.name == name)
