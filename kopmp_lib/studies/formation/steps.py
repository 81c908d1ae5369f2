"""How long did each dated step take since the one that the law requires before it?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from kopmp_lib import rules
from kopmp_lib.methods.timing import cumulative_incidence, kaplan_meier
from kopmp_lib.studies.formation.clock import ENDED, STEP, Clock, clock, dates
from kopmp_lib.studies.formation.params import Params
from kopmp_lib.studies.formation.waiting import FEWEST_EVENTS, HORIZONS

STEPS = (
    *("step", "after", "n", "events", "ended", "left", "left_out", "median", "lower", "upper"),
    *(f"mean_{days}" for days in HORIZONS),
)


def each_step(
    milestones: pd.DataFrame, status: pd.DataFrame, stands: pd.DataFrame, params: Params
) -> pd.DataFrame:
    """How long did each dated step take since the one that the law requires before it?

    One row a step with :data:`STEPS`; ``after`` is the step or day it is counted from. A step whose
    precondition is undated is counted from the start of the programme.
    """
    rows = []
    for step in rules.formation_steps(params.day):
        if dates(milestones, step.name, stands.index)[0].notna().sum() < FEWEST_EVENTS:
            continue
        before = step.requires[-1] if step.requires else "instruction"
        if before != "instruction" and dates(milestones, before, stands.index)[0].isna().all():
            before = "instruction"
        asked = Params(params.region_code, params.as_of, before, step.name)
        rows.append(_one(step.name, before, clock(milestones, status, stands, asked)))
    return pd.DataFrame([row for row in rows if row], columns=list(STEPS))


def _one(step: str, before: str, times: Clock) -> dict[str, Any]:
    spells = times.spells
    taken = spells["end"] == STEP
    if taken.sum() < FEWEST_EVENTS:
        return {}
    curve = kaplan_meier(spells["days"].to_numpy(), (spells["end"] != "").to_numpy())
    simple = not (spells["end"] == ENDED).any()
    middle, lower, upper = curve.quantile() if simple else _half(spells)
    row = {
        "step": step, "after": before, "n": len(spells), "events": int(taken.sum()),
        "ended": int((spells["end"] == ENDED).sum()), "left": int((spells["end"] == "").sum()),
        "left_out": sum(times.left_out.values()), "median": middle, "lower": lower, "upper": upper,
    }  # fmt: skip
    for days in HORIZONS:
        told = days <= curve.watched or curve.waiting[-1] <= 0
        row[f"mean_{days}"] = curve.rmst(days).estimate if told else float("nan")
    return row


def _half(spells: pd.DataFrame) -> tuple[float, float, float]:
    """By which day had half arrived, those cancelled staying in the other half?"""
    table = cumulative_incidence(spells["days"].to_numpy(), spells["end"].to_numpy()).table
    step = table[table["cause"] == STEP]

    def first(name: str) -> float:
        there = step.loc[step[name] >= 0.5 - 1e-12, "time"]
        return float(there.iloc[0]) if len(there) else float("nan")

    return first("incidence"), first("upper"), first("lower")
