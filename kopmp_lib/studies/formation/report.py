"""Which rows and caveats does the study hand on?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kopmp_lib import rules
from kopmp_lib.methods import ladder as rungs
from kopmp_lib.result import Caveat, row, state_of
from kopmp_lib.studies.formation.activity import MEMBERS
from kopmp_lib.studies.formation.params import Params

Row = dict[str, Any]
Facts = Mapping[str, Any]


def rows(
    params: Params, ladder: pd.DataFrame, units: pd.DataFrame, facts: Facts, origin: str
) -> list[Row]:
    """Which lines go into the results table?

    Region lines: ``<step>_reached_count`` and ``<step>_not_reported_count`` of n,
    ``activity_reported_count``, totals, and the median time. Unit lines: ``<step>_reached``
    (1 or 0) and ``savings_idr``. ``units`` must have been suppressed.
    """
    base: Row = {"region_code": params.region_code, "study": "formation", "origin": origin}
    return [
        *_ladder_rows(ladder, facts, base),
        *_total_rows(facts, base),
        _timing_row(facts, base),
        *_unit_rows(units, ladder, facts, base),
    ]


def caveats(
    ladder: pd.DataFrame,
    facts: Facts,
    odd: Sequence[tuple[str, str, str]],
    params: Params,
) -> tuple[Caveat, ...]:
    """What must a reader know before quoting these figures?"""
    found = []
    if facts["silent_count"]:
        found.append(Caveat("silence_is_not_inactivity"))
    untold = (ladder["basis"] == "none") & (ladder["implied"] == 0)
    amounts = ladder["step"].map(lambda step: _amount_state(step, facts))
    absent = ladder[untold & (amounts == "not_in_source")]
    summed = ladder[untold & amounts.isin(("reported", "zero", "suppressed"))]
    implied = ladder[ladder["implied"] > 0]
    rolled = ladder[ladder["basis"] == "rollup"]
    for name, steps in (
        ("not_in_source", absent),
        ("only_summed", summed),
        ("implied_by_law", implied),
        ("rolled_up", rolled),
    ):
        if len(steps):
            found.append(Caveat(name, {"steps": tuple(steps["step"])}))
    if "rat" in set(rolled["step"]):
        found.append(Caveat("rat_period_unknown"))
    if facts["n_cooperatives"] not in (None, facts["n_units"]):
        numbers = {"cooperatives": facts["n_cooperatives"], "units": facts["n_units"]}
        found.append(Caveat("cooperatives_differ_from_units", numbers))
    left_out = facts["timing_undated"] + facts["timing_silent"] + facts["timing_no_start"]
    if facts["timing_identifiable"] and left_out:
        found.append(Caveat("undated_left_out", {"count": left_out}))
    if facts["timing_backwards"]:
        found.append(Caveat("steps_backwards", {"count": facts["timing_backwards"]}))
    if odd:
        found.append(Caveat("contradiction", {"count": len({unit for unit, _, _ in odd})}))
    unverified = [rule.source for rule in _rules(params) if not rule.verified]
    if unverified:
        found.append(Caveat("rules_unverified", {"sources": "; ".join(unverified)}))
    return tuple(found)


def _rules(params: Params) -> list[rules.Rule]:
    return [rules.pick(name, params.day) for name in ("programme", "formation_steps")]


def _amount_state(step: str, facts: Facts) -> str:
    """How is the region's amount told for a step that no table of units carries?"""
    amount = {"first_saving": "savings", "first_sale": "sales"}.get(step)
    return str(facts[f"{amount}_state"]) if amount else "not_in_source"


def _ladder_rows(ladder: pd.DataFrame, facts: Facts, base: Row) -> list[Row]:
    made = []
    for rung in ladder.itertuples(index=False):
        note = f"implied by law: {rung.implied}" if rung.implied else ""
        note = note or ("not in source" if rung.basis == "none" else "")
        told = rung.reached + rung.not_reached + rung.not_applicable
        reached = float(rung.reached) if told and rung.basis != "none" else None
        figures = (("reached", reached), ("not_reported", float(rung.not_reported)))
        for name, value in figures:
            made.append(
                row(
                    indicator=f"{rung.step}_{name}_count",
                    value=value,
                    unit="co-operatives",
                    n=float(rung.n),
                    state=state_of(value),
                    quality="rolled_up" if rung.basis == "rollup" else "counted",
                    as_of=rung.as_of or facts["as_of"],
                    note=note,
                    **base,
                )
            )
    return made


def _total_rows(facts: Facts, base: Row) -> list[Row]:
    quality = "counted" if facts["activity_steps"] else "rolled_up"
    reporting = facts["reporting_count"]
    made = [
        row(
            indicator="activity_reported_count",
            value=None if reporting is None else float(reporting),
            unit="co-operatives",
            n=facts["n_units"],
            state=state_of(reporting),
            quality=quality,
            as_of=facts["activity_date"] or facts["as_of"],
            **base,
        )
    ]
    amounts = [
        (f"{name}_idr", facts[f"{name}_idr"], "rupiah", facts[f"{name}_state"])
        for name in ("savings", "sales")
    ]
    people = [
        (name, facts[name], "people", "suppressed" if facts[name] is None else "")
        for name in MEMBERS
    ]
    for indicator, value, unit, state in (*amounts, *people):
        shown = None if value is None or pd.isna(value) else float(value)
        name = "sales" if indicator == "sales_idr" else "savings"
        line: Row = {"indicator": indicator, "value": shown, "unit": unit}
        line["state"] = "suppressed" if state == "suppressed" else state_of(shown)
        line["note"] = "not in source" if state == "not_in_source" else ""
        day = facts[f"{name}_date"] or facts["as_of"]
        made.append(row(quality=quality, as_of=day, **line, **base))
    return made


def _timing_row(facts: Facts, base: Row) -> Row:
    """The median and its interval, or that the design does not carry one."""
    median = facts.get("median_days", float("nan"))
    known = not pd.isna(median)
    method = "Aalen-Johansen" if facts["timing_ended"] else "Kaplan-Meier"
    note = "median not reached" if facts["timing_identifiable"] else "too few dated steps"
    return row(
        indicator=f"{facts['from_step']}_to_{facts['to_step']}_days_median",
        value=median if known else None,
        lower=facts["median_lower"] if known else None,
        upper=facts["median_upper"] if known else None,
        unit="days",
        n=float(facts["timing_n"]),
        state=state_of(median) if known else "not_identifiable",
        quality="estimated",
        as_of=facts["as_of"],
        note=f"{method}, 95 % interval" if known else note,
        **base,
    )


def _unit_rows(units: pd.DataFrame, ladder: pd.DataFrame, facts: Facts, base: Row) -> list[Row]:
    """One line a village and rung that a unit table carries, and its savings."""
    told = {rungs.REACHED: 1.0, rungs.NOT_REACHED: 0.0}
    carried = ladder[ladder["basis"] == "unit"]
    made = []
    for unit in units.to_dict("records"):
        common: Row = {"unit_code": unit["unit_code"], "quality": "counted", **base}
        for step, day in zip(carried["step"], carried["as_of"], strict=True):
            value = told.get(unit[step])
            state = state_of(value)
            if unit[step] == rungs.NOT_APPLICABLE:
                state = rungs.NOT_APPLICABLE
            line: Row = {"indicator": f"{step}_reached", "value": value, "state": state}
            made.append(row(unit="yes 1, no 0", as_of=day, **line, **common))
        if facts["activity_steps"]:
            money = None if pd.isna(unit["savings_idr"]) else float(unit["savings_idr"])
            state = "suppressed" if unit["suppressed"] else state_of(money)
            line = {"indicator": "savings_idr", "value": money, "state": state}
            made.append(row(unit="rupiah", as_of=facts["activity_date"], **line, **common))
    return made
