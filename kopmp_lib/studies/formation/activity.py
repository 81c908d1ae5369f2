"""Which co-operatives report anything beyond being registered?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kopmp_lib import rules
from kopmp_lib.methods import ladder as rungs
from kopmp_lib.methods.disclosure import hidden, total_hidden
from kopmp_lib.studies.formation.standing import Rollup

SAVINGS = ("principal_savings_idr", "mandatory_savings_idr")
MEMBERS = ("principal_members_count", "mandatory_members_count")


def add_activity(units: pd.DataFrame, status: pd.DataFrame) -> pd.DataFrame:
    """What has each unit saved and sold, and how many members paid? Missing if not reported."""
    wider = units.copy()
    savings = [name for name in SAVINGS if name in status]
    wider["savings_idr"] = status[savings].sum(axis=1, min_count=1) if savings else float("nan")
    wider["sales_idr"] = status["sales_value_idr"] if "sales_value_idr" in status else float("nan")
    for name in MEMBERS:
        wider[name] = status[name] if name in status else float("nan")
    return wider


def activity_facts(
    units: pd.DataFrame,
    steps: Sequence[rules.Step],
    rollup: Rollup,
    known: Mapping[str, pd.DataFrame],
) -> dict[str, Any]:
    """How many report anything, and how much? None where no unit table tells."""
    active = [step.name for step in steps if step.activity]
    carried = [step for step in active if (units[step] != rungs.NOT_IN_SOURCE).any()]
    reporting = (units[carried] == rungs.REACHED).any(axis=1)
    savings, savings_date = _total(units["savings_idr"], SAVINGS, rollup)
    sales, _ = _total(units["sales_idr"], ("sales_value_idr",), rollup)
    members = {name: _members(units[name], name, rollup) for name in MEMBERS}
    too_few = None in members.values()
    status = known["cooperative_status"]
    date = str(status["as_of"].max().date()) if carried and len(status) else savings_date
    return {
        "activity_steps": tuple(carried),
        "reporting_count": int(reporting.sum()) if carried else None,
        "silent_count": int((~reporting).sum()) if carried else None,
        "reporting_names": tuple(units.loc[reporting, "name"]) if carried else (),
        "savings_idr": None if too_few else savings,
        "sales_idr": sales,
        "as_of": date or _newest(rollup, known),
        **members,
    }


def suppress(units: pd.DataFrame) -> pd.DataFrame:
    """Which unit figures may be shown? Small counts of people and the money resting on them go."""
    safe = units.reset_index()
    masked = pd.Series(False, index=safe.index)
    for name in MEMBERS:
        masked |= hidden(safe[name])
    safe["suppressed"] = masked
    safe.loc[masked, ["savings_idr", *MEMBERS]] = float("nan")
    return safe


def _total(units: pd.Series, names: Sequence[str], rollup: Rollup) -> tuple[float, str]:
    """Sum over units, else over the roll-up's parts, with the newest day of those parts."""
    told = [rollup[name] for name in names if name in rollup]
    date = max((day for _, day in told), default="")
    if units.notna().any():
        return float(units.sum()), date
    return (sum(value for value, _ in told) if told else float("nan")), date


def _members(counts: pd.Series, name: str, rollup: Rollup) -> float | None:
    """Paying members of the region; None where too few to be shown."""
    if counts.notna().any():
        return None if total_hidden(counts) else float(counts.sum())
    total = rollup.get(name, (float("nan"), ""))[0]
    return None if total_hidden([total]) else total


def _newest(rollup: Rollup, known: Mapping[str, pd.DataFrame]) -> str:
    days = [day for _, day in rollup.values()]
    days += [str(frame["as_of"].max().date()) for frame in known.values() if len(frame)]
    return max(days, default="") if not rollup else max(day for _, day in rollup.values())
