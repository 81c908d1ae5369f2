"""Which rows and caveats does the study hand on?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from kopmp_lib.methods.effects import Note
from kopmp_lib.result import Caveat, row, state_of
from kopmp_lib.studies.mentoring.observed import UNKNOWN_START, Seen
from kopmp_lib.studies.mentoring.params import Params

Row = dict[str, Any]
Facts = Mapping[str, Any]
Frames = Mapping[str, pd.DataFrame]

DOSE = {
    "mentored": "co-operatives",
    "facilitators": "facilitators",
    "load": "co-operatives a facilitator",
    "visits": "visits",
    "visits_a_month": "visits a co-operative and month",
    "trained": "co-operatives",
}


def rows(params: Params, tables: Frames, facts: Facts, origin: str) -> list[Row]:
    """Which lines go into the results table?

    ``mentoring_<dose>``; ``detectable_planned`` (of a roll-out in three waves);
    ``effect_identifiable`` (1 or 0); and, where it is, the detectable effect,
    both estimates and the tests beside them. Shares are of the outcome without mentoring.
    """
    base: Row = {"region_code": params.region_code, "study": "mentoring", "origin": origin}
    base["as_of"] = facts["as_of"]
    return [
        *_dose(tables["dose"], base),
        *_planned(tables, facts, base),
        *_effect(tables, facts, base),
    ]


def caveats(seen: Seen, facts: Facts, params: Params) -> tuple[Caveat, ...]:
    """What must a reader know before quoting these figures?"""
    found = []
    unknown = int((seen.units["start"] == UNKNOWN_START).sum())
    if facts["assigned"]:
        found.append(Caveat("unlisted_count_as_unmentored"))
    if facts["strangers"]:
        counts = {"count": facts["strangers"], "n": facts["panel_units"]}
        found.append(Caveat("strangers", counts))
    if unknown:
        found.append(Caveat("start_not_told", {"count": unknown}))
    if seen.late:
        found.append(Caveat("late_months_dropped", {"count": seen.late}))
    if facts["identifiable"]:
        if seen.zeros:
            found.append(Caveat("zeros_left_out", {"count": seen.zeros}))
        found += [Caveat("mentor_enters_the_data"), Caveat("no_placebo_in_panel")]
        if params.placebo_outcome:
            found.pop()
        found += [Caveat("spillover"), Caveat("chosen_not_drawn"), Caveat("one_outcome")]
        found += _noted(facts["notes"])
        lacking = facts["covariate_gaps"]
        if lacking:
            found.append(Caveat("covariates_missing", {"count": lacking}))
    return tuple(found)


_UNLIKE = ("collinear", "no_overlap", "leans", "extrapolates")
_FEW = ("few_clusters", "few_treated_clusters", "one_cluster")
_TOLD = {
    **dict.fromkeys(_UNLIKE, "unlike_controls"),
    **dict.fromkeys(_FEW, "few_clusters"),
    **{name: name for name in ("gaps", "treated_from_start", "cohort_of_one")},
    "nobody": "no_controls",
    "not_imputable": "not_imputable",
}
"""What the estimators note, by the caveat that says it."""


def _noted(notes: Iterable[Note]) -> list[Caveat]:
    """What the estimators note about the data, each kind once."""
    kept: dict[str, Caveat] = {}
    for note in notes:
        name = _TOLD.get(note.kind)
        if name and name not in kept:
            kinds = (int, float)
            kept[name] = Caveat(name, {k: v for k, v in note.values.items() if type(v) in kinds})
    return list(kept.values())


def _dose(dose: pd.DataFrame, base: Row) -> list[Row]:
    told = dose.set_index("measure")
    return [
        row(
            indicator=f"mentoring_{name}",
            value=_known(told.loc[name, "value"]),
            n=_known(told.loc[name, "n"]),
            unit=unit,
            state=state_of(told.loc[name, "value"]),
            quality="counted",
            **base,
        )
        for name, unit in DOSE.items()
    ]


def _planned(tables: Frames, facts: Facts, base: Row) -> list[Row]:
    """The smallest effect that waves over two years would show; nothing where villages are few."""
    lines = tables["plan"].to_dict("records")[:1]
    note = "noise of the region" if facts["plan_own"] else "noise of the simulated world"
    return [
        _figure("detectable_planned", line["imputation"], "share", base, n=line["units"], note=note)
        for line in lines
    ]


def _effect(tables: Frames, facts: Facts, base: Row) -> list[Row]:
    identifiable = facts["identifiable"]
    reasons = "; ".join(facts["reasons"])
    made = [
        row(
            indicator="effect_identifiable",
            value=float(identifiable),
            unit="1 yes, 0 no",
            state="reported" if identifiable else "zero",
            quality="estimated",
            note=reasons if not identifiable else f"light: {facts['light']}",
            **base,
        )
    ]
    if not identifiable:
        made += [
            _untold(name, unit, reasons, base)
            for name, unit in (("effect_group_time", "share"), ("effect_imputation", "share"))
        ]
        return made
    made.append(_figure("detectable_effect", facts["detectable"], "share", base))
    for line in tables["effects"].to_dict("records"):
        ends = {"lower": _known(line["share_lower"]), "upper": _known(line["share_upper"])}
        made.append(
            _figure(
                f"effect_{line['method']}", line["share"], "share", base, n=line["units"], **ends
            )
        )
    doubts = tables["doubts"].set_index("check")
    for name, column, unit in (
        ("randomisation", "p", "probability"),
        ("pretrend", "p", "probability"),
        ("breakdown", "value", "times the drift before"),
    ):
        made.append(_figure(f"effect_{name}", doubts.loc[name, column], unit, base))
    return made


def _figure(name: str, value: float, unit: str, base: Row, **more: Any) -> Row:
    known = _known(value)
    if known is None:
        return _untold(name, unit, "could not be computed", base)
    return row(
        indicator=name, value=known, unit=unit, state=state_of(known), quality="estimated",
        **more, **base,
    )  # fmt: skip


def _untold(name: str, unit: str, note: str, base: Row) -> Row:
    return row(
        indicator=name, value=None, unit=unit, state="not_identifiable", quality="estimated",
        note=note, **base,
    )  # fmt: skip


def _known(value: float) -> float | None:
    return None if pd.isna(value) or value in (float("inf"), float("-inf")) else float(value)
