"""Which co-operatives report anything beyond being registered?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kopmp_lib import rules
from kopmp_lib.methods import ladder as rungs
from kopmp_lib.methods.disclosure import SMALLEST, hidden, total_hidden
from kopmp_lib.result import state_of
from kopmp_lib.studies.formation.standing import Rollup

SAVINGS = ("principal_savings_idr", "mandatory_savings_idr")
SALES = ("sales_value_idr",)
MEMBERS = ("principal_members_count", "mandatory_members_count")


def add_activity(units: pd.DataFrame, status: pd.DataFrame) -> pd.DataFrame:
    """What has each unit saved and sold, and how many members paid? Missing if not reported."""
    wider = units.copy()
    savings = [name for name in SAVINGS if name in status]
    wider["savings_idr"] = _sum_told(status[savings]) if savings else float("nan")
    wider["sales_idr"] = status["sales_value_idr"] if "sales_value_idr" in status else float("nan")
    for name in MEMBERS:
        wider[name] = status[name] if name in status else float("nan")
    return wider


def activity_facts(
    units: pd.DataFrame,
    steps: Sequence[rules.Step],
    status: pd.DataFrame,
    regency: pd.DataFrame,
    ladder: pd.DataFrame,
    rollup: Rollup,
) -> dict[str, Any]:
    """How many report anything, and how much?

    ``reporting_count`` and ``silent_count`` are None where no unit table tells; the rest reported
    noughts only. ``savings_state`` and ``sales_state`` tell why an amount is missing: suppressed,
    carried by a source but not reported, or not in any source.
    """
    active = [step.name for step in steps if step.activity]
    carried = [step for step in active if (units[step] != rungs.NOT_IN_SOURCE).any()]
    reporting = (units[carried] == rungs.REACHED).any(axis=1)
    silent = units[carried].isin((rungs.NOT_REPORTED, rungs.NOT_IN_SOURCE)).all(axis=1)
    days = ladder.loc[ladder["step"].isin(carried) & (ladder["basis"] == "unit"), "as_of"]
    date = max(days, default="")
    members = {name: _members(units[name], name, rollup) for name in MEMBERS}
    few = None in members.values() or bool(len(regency) and regency["suppressed"].any())
    return {
        "activity_steps": tuple(carried),
        "activity_date": date,
        "reporting_count": int(reporting.sum()) if carried else None,
        "silent_count": int(silent.sum()) if carried else None,
        "reporting_names": tuple(units.loc[reporting, "name"]) if carried else (),
        **_amount("savings", units["savings_idr"], SAVINGS, (status, regency), rollup, date, few),
        **_amount("sales", units["sales_idr"], SALES, (status, regency), rollup, date, False),
        **members,
    }


def without_small_savings(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame | None:
    """Which savings of a region may be shown? None where they rest on fewer members than allowed.

    A region whose paying members were ever so few keeps its savings hidden on every date, since
    not every extract carries the number of members. Adds the column ``suppressed``.
    """
    status = tables.get("regency_status")
    if status is None or status.empty:
        return status
    safe = status.assign(suppressed=False)
    for name in MEMBERS:
        if name in safe:
            few = safe[name].between(1, SMALLEST - 1)
            safe["suppressed"] |= safe["regency_code"].isin(safe.loc[few, "regency_code"])
    for name in SAVINGS:
        if name in safe:
            safe[name] = safe[name].mask(safe["suppressed"])
    return safe


def suppress(units: pd.DataFrame) -> pd.DataFrame:
    """Which unit figures may be shown? Small counts of people and the money resting on them go."""
    safe = units.reset_index()
    masked = pd.Series(False, index=safe.index)
    for name in MEMBERS:
        masked |= hidden(safe[name])
    safe["suppressed"] = masked
    safe.loc[masked, ["savings_idr", *MEMBERS]] = float("nan")
    return safe


def _sum_told(parts: pd.DataFrame) -> pd.Series:
    """Sum of what was told; a nought beside silence is not yet a nought."""
    total = parts.sum(axis=1, min_count=1)
    return total.mask((total == 0) & parts.isna().any(axis=1))


def _amount(
    name: str,
    units: pd.Series,
    parts: Sequence[str],
    tables: Sequence[pd.DataFrame],
    rollup: Rollup,
    date: str,
    few: bool,
) -> dict[str, Any]:
    """Sum over units, else over the roll-up's parts; with its state and its day."""
    told = [rollup[part] for part in parts if part in rollup]
    carried = any(part in table for part in parts for table in tables if len(table))
    value, day = float("nan"), date
    if units.notna().any():
        value = float(units.sum())
    elif told:
        value, day = sum(part.value for part in told), max(part.date for part in told)
    state = state_of(value) if carried else "not_in_source"
    if few:
        value, state = float("nan"), "suppressed"
    return {f"{name}_idr": value, f"{name}_state": state, f"{name}_date": day}


def _members(counts: pd.Series, name: str, rollup: Rollup) -> float | None:
    """Paying members of the region; None where too few to be shown."""
    if counts.notna().any():
        return None if total_hidden(counts) else float(counts.sum())
    total = rollup[name].value if name in rollup else float("nan")
    return None if total_hidden([total]) else total
