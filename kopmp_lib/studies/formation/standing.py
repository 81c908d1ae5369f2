"""How does every unit stand on every rung, and how many stand there in all?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kopmp_lib import contracts, rules
from kopmp_lib.methods import ladder as rungs


@dataclass(frozen=True)
class Told:
    """A figure of the roll-up.

    Parameters
    ----------
    value : float
        The newest figure that was reported.
    date : str
        Its day.
    base : int
        Co-operatives registered on that same day.
    """

    value: float
    date: str
    base: int


Rollup = Mapping[str, Told]
"""For each measure of the roll-up that was ever reported for the region, its newest figure."""


def newest_rollup(status: pd.DataFrame, region_code: str) -> Rollup:
    """What is the newest figure reported for the region, for each measure on its own?"""
    if status.empty:
        return {}
    own = status[status["regency_code"] == region_code].sort_values("as_of")
    found = {}
    for measure in contracts.REGENCY_STATUS.measures:
        told = own[own[measure.name].notna()] if measure.name in own else own.iloc[:0]
        if len(told):
            last = told.iloc[-1]
            base = last["cooperative_count"] if "cooperative_count" in own else float("nan")
            base = last[measure.name] if pd.isna(base) else base
            date = str(last["as_of"].date())
            found[measure.name] = Told(float(last[measure.name]), date, int(base))
    return found


def standings(
    units: pd.Index, steps: Sequence[rules.Step], status: pd.DataFrame, milestones: pd.DataFrame
) -> pd.DataFrame:
    """How does every unit stand on every rung? One of ``methods.ladder.STANDINGS`` a cell."""
    frame = pd.DataFrame(index=units)
    for step in steps:
        frame[step.name] = _standing(step, units, status, milestones)
    return rungs.imply(frame, {step.name: step.requires for step in steps})


def ladder(
    steps: Sequence[rules.Step],
    stands: pd.DataFrame,
    rollup: Rollup,
    known: Mapping[str, pd.DataFrame],
) -> pd.DataFrame:
    """How many stand on each rung: counted by unit where units are known, else from the roll-up?"""
    lines: dict[str, dict[str, Any]] = {}
    for step in steps:
        line = _from_units(stands[step.name], _unit_date(step, known))
        if line["basis"] == "none" and step.rollup in rollup:
            line = _from_rollup(rollup[step.rollup])
        lines[step.name] = line
    _imply_counts(steps, lines)
    return pd.DataFrame(
        [
            {
                "step": step.name,
                "label_id": step.label["id"],
                "label_en": step.label["en"],
                **lines[step.name],
            }
            for step in steps
        ]
    )


def of_region(status: pd.DataFrame, region_code: str) -> pd.DataFrame:
    """Which rows of the roll-up are the region's own?"""
    return status[status["regency_code"] == region_code] if len(status) else status


def newest(ladder_frame: pd.DataFrame, rollup: Rollup) -> str:
    """Which is the newest day of which anything is told of the region? Empty if nothing is."""
    days = [*ladder_frame["as_of"], *(told.date for told in rollup.values())]
    return max((day for day in days if day), default="")


def cooperatives(ladder_frame: pd.DataFrame, rollup: Rollup) -> int | None:
    """How many co-operatives are registered; None where nobody tells?"""
    if "cooperative_count" in rollup:
        return int(rollup["cooperative_count"].value)
    legal = ladder_frame.set_index("step").loc["legal_entity"]
    return int(legal["reached"]) if legal["basis"] == "unit" else None


def words(step: rules.Step) -> dict[str, Any]:
    """What is a step called, what proves it, and who brings it about?"""
    return {
        "name": step.name,
        "label": step.label,
        "evidence": step.evidence,
        "holder": step.holder,
        "activity": step.activity,
    }


def _standing(
    step: rules.Step, units: pd.Index, status: pd.DataFrame, milestones: pd.DataFrame
) -> pd.Series:
    carried = [measure for measure in step.unit if measure in status]
    dated = _dated(step.name, milestones, units)
    if not carried and not dated.any():
        return pd.Series(rungs.NOT_IN_SOURCE, index=units)
    standing = pd.Series(rungs.NOT_REPORTED, index=units)
    if carried:
        states = status[[f"{measure}_state" for measure in carried]]
        standing[(states == contracts.ZERO).all(axis=1)] = rungs.NOT_REACHED
        standing[(states == contracts.NOT_APPLICABLE).all(axis=1)] = rungs.NOT_APPLICABLE
        standing[(status[carried] > 0).any(axis=1)] = rungs.REACHED
    standing[dated] = rungs.REACHED
    return standing


def _dated(step: str, milestones: pd.DataFrame, units: pd.Index) -> pd.Series:
    if milestones.empty:
        return pd.Series(False, index=units)
    taken = milestones.loc[milestones["step"] == step, "unit_code"]
    return pd.Series(units.isin(taken), index=units)


def _unit_date(step: rules.Step, known: Mapping[str, pd.DataFrame]) -> str:
    """The day of the unit table that shows the step."""
    status, milestones = known["cooperative_status"], known["milestones"]
    carried = [status[status[f"{one}_state"].notna()] for one in step.unit if one in status]
    if len(milestones):
        carried.append(milestones[milestones["step"] == step.name])
    days = [table["as_of"].max() for table in carried if len(table)]
    return str(max(days).date()) if days else ""


def _from_units(standing: pd.Series, date: str) -> dict[str, Any]:
    counted = rungs.count(standing)
    absent = counted.pop(rungs.NOT_IN_SOURCE)
    counted[rungs.NOT_REPORTED] += absent
    carried = counted[rungs.IMPLIED] + absent < len(standing)
    basis = "unit" if carried else "none"
    return {"n": len(standing), **counted, "basis": basis, "as_of": date}


def _from_rollup(told: Told) -> dict[str, Any]:
    """Counts of the source's own roll-up, out of the co-operatives registered on the same day."""
    reached = int(told.value)
    line = {name: 0 for name in rungs.STANDINGS if name != rungs.NOT_IN_SOURCE}
    line[rungs.REACHED] = reached
    line[rungs.NOT_REPORTED] = max(told.base - reached, 0)  # a total says of nobody "not yet"
    return {"n": max(told.base, reached), **line, "basis": "rollup", "as_of": told.date}


def _imply_counts(steps: Sequence[rules.Step], lines: dict[str, dict[str, Any]]) -> None:
    """As many stand on a rung as on any that requires it, even where only counts are known."""
    for step, above in rungs.ancestors({step.name: step.requires for step in steps}).items():
        for parent in above:
            line = lines[parent]
            if line["basis"] == "none" and lines[step]["basis"] != "none":
                line["implied"] = max(line["implied"], lines[step]["reached"])
                line["n"] = max(line["n"], line["implied"])
                line["not_reported"] = line["n"] - line["implied"]
