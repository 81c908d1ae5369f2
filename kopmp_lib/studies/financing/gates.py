"""Which gates has each co-operative passed, and which missing paper holds up how many?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kopmp_lib import contracts, rules
from kopmp_lib.contracts import rows
from kopmp_lib.methods import ladder as rungs
from kopmp_lib.studies.financing import known

Gate = Mapping[str, Any]
Tables = Mapping[str, pd.DataFrame]

PASSED = (rungs.REACHED, rungs.IMPLIED)
SILENT = (rungs.NOT_REPORTED, rungs.NOT_IN_SOURCE)
_STRENGTH = (
    *(rungs.NOT_IN_SOURCE, rungs.NOT_REPORTED, rungs.NOT_APPLICABLE),
    *(rungs.NOT_REACHED, rungs.REACHED),
)
"""Where sources differ, what is further to the right is believed."""


def gates(day: dt.date) -> tuple[Gate, ...]:
    """Which gates stand before a loan? PMK 49/2025, Pasal 6; Permendagri 13/2025."""
    rule = rules.pick("loan_gates", max(day, dt.date(2025, 7, 21)))
    return tuple(rule.body["gates"])


def standings(units: pd.Index, listed: Sequence[Gate], tables: Tables) -> pd.DataFrame:
    """How does every unit stand before every gate? One of ``methods.ladder.STANDINGS`` a cell."""
    stages = _stages(tables["loans"], units)
    frame = pd.DataFrame(index=units)
    for gate in listed:
        standing = pd.Series(rungs.NOT_IN_SOURCE, index=units)
        for found in _found(gate, units, tables):
            stronger = found.map(_STRENGTH.index) > standing.map(_STRENGTH.index)
            standing = standing.mask(stronger, found)
        shown = stages[[name for name in gate.get("implied_by", ()) if name in stages]].any(axis=1)
        frame[gate["name"]] = standing.mask(standing.isin(SILENT) & shown, rungs.IMPLIED)
    return frame


def ladder(
    listed: Sequence[Gate], stands: pd.DataFrame, tables: Tables, own: pd.DataFrame
) -> pd.DataFrame:
    """How many stand before each gate: counted by unit where units are known, else rolled up?

    ``own`` are the region's rows of ``regency_status``.
    """
    lines = []
    for gate in listed:
        counted = rungs.count(stands[gate["name"]])
        absent = counted.pop(rungs.NOT_IN_SOURCE)
        counted[rungs.NOT_REPORTED] += absent
        n = len(stands)
        line: dict[str, Any] = {"n": n, **counted, "basis": "unit", "as_of": _day(gate, tables)}
        if absent + counted[rungs.IMPLIED] == n:
            line["basis"], line["as_of"] = "none", ""
            line |= _rolled(gate, own)
        words = {f"label_{lang}": gate["label"][lang] for lang in ("id", "en")}
        lines.append({"gate": gate["name"], "kind": gate["kind"], **words, **line})
    return pd.DataFrame(lines)


def spread(stands: pd.DataFrame, ladder_frame: pd.DataFrame) -> pd.DataFrame:
    """Which gates have all units passed, though only the roll-up tells? All of all leaves none."""
    wider = stands.copy()
    for line in ladder_frame.to_dict("records"):
        if line["basis"] == "rollup" and line["reached"] == line["n"] >= len(stands):
            wider[line["gate"]] = rungs.REACHED
    return wider


def unnamed(stands: pd.DataFrame, ladder_frame: pd.DataFrame) -> tuple[str, ...]:
    """Of which gates is only the number known, so that nobody can say who has passed them?"""
    rolled = ladder_frame.loc[ladder_frame["basis"] == "rollup", "gate"]
    return tuple(gate for gate in rolled if stands[gate].isin(SILENT).all())


def unlocking(
    stands: pd.DataFrame, hard: Sequence[str], ladder_frame: pd.DataFrame
) -> pd.DataFrame:
    """Which single gate would, once passed, let how many through?

    Where only the number of a hard gate is known, ``open`` is that number and ``alone`` is missing
    for all gates: who lacks nothing else cannot be told.

    Returns
    -------
    DataFrame
        One row a hard gate, the most useful first: gate, open (units that have not passed it, or of
        which nobody tells), alone (units for which it is the only one open), silent (units of which
        nobody tells), alone_silent (units for which it is the only one open, and nobody tells).
    """
    barred = ~stands[list(hard)].isin(PASSED)
    count = barred.sum(axis=1)
    rolled = set(unnamed(stands, ladder_frame)) & set(hard)
    lines = ladder_frame.set_index("gate")
    rows = []
    for gate in hard:
        only = barred[gate] & (count == 1)
        alone, quiet = int(only.sum()), int((only & stands[gate].isin(SILENT)).sum())
        silent, open_ = int(stands[gate].isin(SILENT).sum()), int(barred[gate].sum())
        if gate in rolled:
            silent = int(lines.loc[gate, "not_reported"])
            open_ = silent + int(lines.loc[gate, "not_reached"])
        known_alone = float("nan") if rolled else float(alone)
        row = {"gate": gate, "open": open_, "alone": known_alone, "silent": silent}
        rows.append({**row, "alone_silent": quiet})
    frame = pd.DataFrame(rows, columns=["gate", "open", "alone", "silent", "alone_silent"])
    return frame.sort_values(["alone", "open"], ascending=False, kind="stable").reset_index(
        drop=True
    )


def together(stands: pd.DataFrame, hard: Sequence[str], ladder_frame: pd.DataFrame) -> pd.DataFrame:
    """Which hard gates are open together, in how many units? The most frequent set first.

    Returns
    -------
    DataFrame
        open (tuple of gates, empty where all are passed), count. No row where only the number of a
        hard gate is known.
    """
    if set(unnamed(stands, ladder_frame)) & set(hard):
        return pd.DataFrame(columns=["open", "count"])
    barred = ~stands[list(hard)].isin(PASSED)
    sets = [tuple(gate for gate in hard if line[gate]) for line in barred.to_dict("records")]
    counts = pd.Series(pd.Series(sets, dtype=object).value_counts(sort=False), dtype=int)
    frame = pd.DataFrame({"open": list(counts.index), "count": counts.to_numpy()})
    frame["size"] = frame["open"].map(len)
    ordered = frame.sort_values(["count", "size", "open"], ascending=[False, True, True])
    return ordered[["open", "count"]].reset_index(drop=True)


# --- where a standing is found -------------------------------------------------------------------


def _found(gate: Gate, units: pd.Index, tables: Tables) -> list[pd.Series]:
    found = [
        _by_status(gate.get("unit", ()), units, tables["cooperative_status"]),
        _by_step(gate.get("step", ""), units, tables["milestones"]),
        _by_rows(gate.get("rows", ""), units, tables),
        _by_words(gate.get("words", {}), units, tables),
        _by_measure(gate.get("measure", {}), units, tables),
        _by_stage(gate.get("stages", ()), units, tables["loans"]),
    ]
    return [one for one in found if one is not None]


def _by_status(measures: Sequence[str], units: pd.Index, status: pd.DataFrame) -> pd.Series | None:
    return _told(rows.newest(status, units), [name for name in measures if name in status])


def _by_measure(where: Mapping[str, str], units: pd.Index, tables: Tables) -> pd.Series | None:
    if not where or where["column"] not in tables[where["table"]]:
        return None
    return _told(rows.newest(tables[where["table"]], units), [where["column"]])


def _told(newest: pd.DataFrame, carried: Sequence[str]) -> pd.Series | None:
    """Any figure above nought is reached; noughts throughout are not; silence is silence."""
    if not carried:
        return None
    standing = pd.Series(rungs.NOT_REPORTED, index=newest.index)
    states = newest[[f"{name}_state" for name in carried]]
    standing[(states == contracts.ZERO).all(axis=1)] = rungs.NOT_REACHED
    standing[(states == contracts.NOT_APPLICABLE).all(axis=1)] = rungs.NOT_APPLICABLE
    standing[(newest[list(carried)] > 0).any(axis=1)] = rungs.REACHED
    return standing


def _by_step(step: str, units: pd.Index, milestones: pd.DataFrame) -> pd.Series | None:
    if not step or milestones.empty or not (milestones["step"] == step).any():
        return None
    return _among(units, milestones.loc[milestones["step"] == step, "unit_code"])


def _by_rows(name: str, units: pd.Index, tables: Tables) -> pd.Series | None:
    if not name or tables[name].empty:
        return None
    return _among(units, tables[name]["unit_code"])


def _by_stage(stages: Sequence[str], units: pd.Index, loans: pd.DataFrame) -> pd.Series | None:
    if not stages or loans.empty:
        return None
    return _among(units, loans.loc[loans["stage"].isin(list(stages)), "unit_code"])


def _by_words(where: Mapping[str, Any], units: pd.Index, tables: Tables) -> pd.Series | None:
    frame = tables[where["table"]] if where else pd.DataFrame()
    if frame.empty or where["column"] not in frame:
        return None
    words = frame[where["column"]].str.strip().str.casefold()
    standing = pd.Series(rungs.NOT_REPORTED, index=units)
    for name in (rungs.NOT_REACHED, rungs.REACHED):
        standing[units.isin(frame.loc[words.isin(where[name]), "unit_code"])] = name
    return standing


def _among(units: pd.Index, there: pd.Series) -> pd.Series:
    standing = pd.Series(rungs.NOT_REPORTED, index=units)
    standing[units.isin(there)] = rungs.REACHED
    return standing


def _stages(loans: pd.DataFrame, units: pd.Index) -> pd.DataFrame:
    """Which stages of a loan has each unit come to?"""
    if loans.empty:
        return pd.DataFrame(index=units)
    return pd.DataFrame(
        {
            stage: units.isin(loans.loc[loans["stage"] == stage, "unit_code"])
            for stage in loans["stage"].unique()
        },
        index=units,
    )


def _day(gate: Gate, tables: Tables) -> str:
    used = {gate.get(key, {}).get("table", "") for key in ("words", "measure")}
    used |= {gate.get("rows", "")}
    used |= {"cooperative_status"} if gate.get("unit") else set()
    used |= {"milestones"} if gate.get("step") else set()
    used |= {"loans"} if gate.get("stages") else set()
    return known.day_of(tables[name] for name in used if name)


def _rolled(gate: Gate, own: pd.DataFrame) -> dict[str, Any]:
    """Counts of the source's own roll-up, out of the co-operatives registered on the same day."""
    name = gate.get("rollup", "")
    told = own[own[name].notna()] if name and name in own else own.iloc[:0]
    if told.empty:
        return {}
    last = told.sort_values("as_of").iloc[-1]
    base = last["cooperative_count"] if "cooperative_count" in own else last[name]
    reached = int(last[name])
    n = max(reached, int(reached if pd.isna(base) else base))
    line: dict[str, Any] = {one: 0 for one in rungs.STANDINGS if one != rungs.NOT_IN_SOURCE}
    line |= {rungs.REACHED: reached, gate.get("rollup_rest", rungs.NOT_REACHED): n - reached}
    return {**line, "n": n, "basis": "rollup", "as_of": str(last["as_of"].date())}
