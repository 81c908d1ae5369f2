"""How long did it take from one step to another, and if that cannot be told, why not?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from kopmp_lib import rules
from kopmp_lib.methods.timing import Survival, cumulative_incidence, kaplan_meier
from kopmp_lib.studies.formation.clock import ENDED, STEP, Clock
from kopmp_lib.studies.formation.params import Params

FEWEST_EVENTS = 5
"""Fewer dated steps than this give no curve: its interval would span nearly everything."""

HORIZONS = (180, 365)
"""Days within which the mean wait is told."""

COLUMNS = (
    *("days", "at_risk", "events", "ended", "waiting", "lower", "upper"),
    *("reached", "reached_lower", "reached_upper"),
)
MOMENTS = (
    *("days", "at_risk", "events", "ended", "left", "reached", "lower", "upper"),
    *("band_lower", "band_upper"),
)
WITHIN = (
    *("days", "mean", "lower", "upper", "reached", "reached_lower", "reached_upper", "ended"),
    "told",
)
_STEPS = (1, 7, 14, 30, 60, 90, 180, 365, 730)
_MOST_MOMENTS = 8


def waiting(times: Clock, params: Params) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """What share was still waiting after each day, and what share had got there?

    Where some were cancelled or merged first, ``reached`` is the cumulative incidence of the step
    (Aalen-Johansen), never one less the curve of those waiting.

    Returns
    -------
    tables : dict
        ``timing`` with :data:`COLUMNS`, ``at_risk`` with :data:`MOMENTS` and ``within`` with
        :data:`WITHIN`; empty where fewer than :data:`FEWEST_EVENTS` days are known.
    facts : dict
        Counts of who is in and who is left out; median and its interval, in days.
    """
    spells = times.spells
    taken = int((spells["end"] == STEP).sum())
    facts: dict[str, Any] = {
        "from_step": params.from_step,
        "to_step": params.to_step,
        "watch_step": params.watch_step,
        "from_label": label(params.from_step, params.day),
        "to_label": label(params.to_step, params.day),
        "watch_label": label(params.watch_step, params.day) if params.watch_step else {},
        "timing_n": len(spells),
        "timing_dated": taken,
        "timing_ended": int((spells["end"] == ENDED).sum()),
        "timing_censored": int((spells["end"] == "").sum()),
        "timing_late": int((spells["entry"] > 0).sum()),
        "timing_by_month": int(spells["by_month"].sum()),
        "ends_told": times.ends_told,
        **{f"timing_{name}": count for name, count in times.left_out.items()},
        "timing_identifiable": taken >= FEWEST_EVENTS,
    }
    if taken < FEWEST_EVENTS:
        return _nothing(), facts
    curve = _waiting(spells, spells["days"])
    frame = _frame(curve, spells)
    middle, lower, upper = _median(curve, frame)
    step_days = frame.loc[frame["events"] > 0, "days"]
    facts |= {"median_days": middle, "median_lower": lower, "median_upper": upper}
    facts |= {"first_days": float(step_days.iloc[0]), "last_days": float(step_days.iloc[-1])}
    facts |= {"watched_days": float(curve.watched), "month_medians": _by_month(spells)}
    tables = {
        "timing": frame,
        "at_risk": _moments(curve, frame, spells),
        "within": _within(curve, frame),
    }
    return tables, facts


def label(name: str, day: dt.date) -> Mapping[str, str]:
    """What is a step, or a day of the programme, called?"""
    event = rules.events(day).get(name)
    if event:
        return event.label
    return next(step.label for step in rules.formation_steps(day) if step.name == name)


def _nothing() -> dict[str, pd.DataFrame]:
    shapes = {"timing": COLUMNS, "at_risk": MOMENTS, "within": WITHIN}
    return {name: pd.DataFrame(columns=list(columns)) for name, columns in shapes.items()}


def _waiting(spells: pd.DataFrame, days: pd.Series) -> Survival:
    """The share that waits still, having come to neither end."""
    late = spells["entry"].to_numpy() if (spells["entry"] > 0).any() else None
    return kaplan_meier(days.to_numpy(), (spells["end"] != "").to_numpy(), late)


def _frame(curve: Survival, spells: pd.DataFrame) -> pd.DataFrame:
    """The curve, and the share that took the step."""
    frame = pd.DataFrame({name: getattr(curve, name) for name in ("days", "at_risk", "events")})
    frame["ended"] = 0
    frame["waiting"], frame["lower"], frame["upper"] = curve.waiting, curve.lower, curve.upper
    frame["reached"] = 1 - frame["waiting"]
    low, high = curve.closed_limits()
    frame["reached_lower"], frame["reached_upper"] = 1 - high, 1 - low
    if (spells["end"] == ENDED).any():
        late = spells["entry"].to_numpy() if (spells["entry"] > 0).any() else None
        ends = cumulative_incidence(spells["days"].to_numpy(), spells["end"].to_numpy(), late)
        for cause, count in ((STEP, "events"), (ENDED, "ended")):
            frame[count] = _of(ends.table, cause)["events"].to_numpy()
        step = _of(ends.table, STEP)
        for name, source in (("", "incidence"), ("_lower", "lower"), ("_upper", "upper")):
            frame[f"reached{name}"] = step[source].to_numpy()
    return frame[list(COLUMNS)]


def _of(table: pd.DataFrame, cause: str) -> pd.DataFrame:
    return table[table["cause"] == cause]


def _median(curve: Survival, frame: pd.DataFrame) -> tuple[float, float, float]:
    """By which day had half of all got there? Those that ended otherwise stay in the half."""
    if not frame["ended"].any():
        return curve.quantile()

    def first(name: str) -> float:
        there = frame.loc[frame[name] >= 0.5 - 1e-12, "days"]
        return float(there.iloc[0]) if len(there) else float("nan")

    return first("reached"), first("reached_upper"), first("reached_lower")


def _by_month(spells: pd.DataFrame) -> tuple[float, float] | None:
    """Between which medians does it lie, if days known to the month only could be any of it?"""
    if not (spells["by_month"] | spells["start_by_month"]).any():
        return None
    first, last = pd.offsets.MonthBegin(), pd.offsets.MonthEnd(0)
    start, stop = spells["start"], spells["stop"]
    early = stop.mask(spells["by_month"], stop + last - first)
    late = start.mask(spells["start_by_month"], start + last)
    sooner = (early - late).dt.days.clip(lower=0)
    sooner = sooner.where(sooner > spells["entry"], spells["days"])
    early = start.mask(spells["start_by_month"], start + last - first)
    later = (stop.mask(spells["by_month"], stop + last) - early).dt.days
    found = []
    for days in (sooner, later):
        moved = spells.assign(days=days.astype("int64"))
        curve = _waiting(moved, moved["days"])
        found.append(_median(curve, _frame(curve, moved))[0])
    return found[0], found[1]


def _moments(curve: Survival, frame: pd.DataFrame, spells: pd.DataFrame) -> pd.DataFrame:
    """Who waited still, and how many had come to which end, at the end of a few days?"""
    last = float(frame["days"].iloc[-1])
    step = next((one for one in _STEPS if last / one <= _MOST_MOMENTS), _STEPS[-1])
    band = _band(curve, frame, spells)
    rows = []
    before = float(frame["days"].iloc[0]) - step
    for day in range(0, int(np.ceil(last / step)) * step + 1, step):
        if 0 < day < before:
            continue
        gone = spells["days"] <= day
        row = {"days": day, "at_risk": int(((spells["days"] > day) & _in(spells, day)).sum())}
        row |= {"events": int((gone & (spells["end"] == STEP)).sum())}
        row |= {"ended": int((gone & (spells["end"] == ENDED)).sum())}
        row |= {"left": int((gone & (spells["end"] == "")).sum())}
        rows.append(row | _at(frame, day) | _band_at(band, day))
    return pd.DataFrame(rows, columns=list(MOMENTS))


def _in(spells: pd.DataFrame, day: int) -> pd.Series:
    return spells["entry"] <= day


def _at(frame: pd.DataFrame, day: float) -> dict[str, float]:
    upto = frame[frame["days"] <= day]
    if upto.empty:
        return {"reached": 0.0, "lower": float("nan"), "upper": float("nan")}
    last = upto.iloc[-1]
    return {
        "reached": float(last["reached"]),
        "lower": float(last["reached_lower"]),
        "upper": float(last["reached_upper"]),
    }


def _band(curve: Survival, frame: pd.DataFrame, spells: pd.DataFrame) -> pd.DataFrame | None:
    """The band of the whole curve; none where units come late, or other ends compete."""
    simple = not frame["ended"].any() and not (spells["entry"] > 0).any()
    return curve.band("log") if simple and (curve.waiting > 0).sum() >= 2 else None


def _band_at(band: pd.DataFrame | None, day: float) -> dict[str, float]:
    """The band at a day between the first and the last time it is drawn for."""
    if band is None or not band["time"].iloc[0] <= day <= band["time"].iloc[-1]:
        return {"band_lower": float("nan"), "band_upper": float("nan")}
    last = band[band["time"] <= day].iloc[-1]
    return {"band_lower": 1 - float(last["upper"]), "band_upper": 1 - float(last["lower"])}


def _within(curve: Survival, frame: pd.DataFrame) -> pd.DataFrame:
    """How long is the mean wait within so many days, as far as anybody was watched for them?"""
    rows = []
    for day in HORIZONS:
        told = day <= curve.watched or curve.waiting[-1] <= 0
        row: dict[str, Any] = dict.fromkeys(WITHIN, float("nan")) | {"days": day, "told": told}
        if told:
            mean, there = curve.rmst(day), _at(frame, day)
            row |= {"mean": mean.estimate, "lower": mean.lower, "upper": mean.upper}
            row |= {"reached": there["reached"]}
            row |= {f"reached_{name}": there[name] for name in ("lower", "upper")}
            row |= {"ended": 1 - there["reached"] - _share_waiting(frame, day)}
        rows.append(row)
    return pd.DataFrame(rows, columns=list(WITHIN))


def _share_waiting(frame: pd.DataFrame, day: float) -> float:
    upto = frame.loc[frame["days"] <= day, "waiting"]
    return float(upto.iloc[-1]) if len(upto) else 1.0
