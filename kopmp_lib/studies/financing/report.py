"""Which rows and caveats does the study hand on?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kopmp_lib.methods import ladder as rungs
from kopmp_lib.result import Caveat, row, state_of
from kopmp_lib.studies.financing.params import Params

REACH = 1.959963984540054

Row = dict[str, Any]
Facts = Mapping[str, Any]


def rows(
    params: Params, ladder: pd.DataFrame, units: pd.DataFrame, facts: Facts, origin: str
) -> list[Row]:
    """Which lines go into the results table?

    Region lines: ``gate_<gate>_reached_count`` and ``_not_reported_count`` of n,
    ``hard_gates_passed_count``, the loan that is tried (``loan_*``), ``health_rated_count``,
    ``dscr_median``, ``loan_covered_count``, applications and defaults. Unit lines:
    ``gate_<gate>_reached`` (1 or 0), ``dscr`` and ``largest_loan_idr``.
    """
    base: Row = {"region_code": params.region_code, "study": "financing", "origin": origin}
    return [
        *_gate_rows(ladder, facts, base),
        *_loan_rows(facts, base),
        *_capacity_rows(facts, base),
        *_pipeline_rows(facts, base),
        *_unit_rows(units, ladder, facts, base),
    ]


def caveats(ladder: pd.DataFrame, facts: Facts, unverified: Sequence[str]) -> tuple[Caveat, ...]:
    """What must a reader know before quoting these figures?"""
    absent = ladder[(ladder["basis"] == "none") & (ladder["implied"] == 0)]
    implied = ladder[ladder["implied"] > 0]
    rolled = ladder[ladder["basis"] == "rollup"]
    found = [
        Caveat(name, {"gates": tuple(frame["gate"])})
        for name, frame in (
            ("gate_not_in_source", absent),
            ("gate_implied", implied),
            ("gate_rolled_up", rolled),
        )
        if len(frame)
    ]
    found.append(Caveat("grace_not_ruled"))
    if facts["borrower"] != "cooperative":
        found.append(Caveat("other_borrower"))
    found += [Caveat("beyond_rule", {"figures": facts["beyond"]})] * bool(facts["beyond"])
    found += [Caveat("rule_draft")] * bool(facts["rule_draft"])
    found.append(Caveat("margins_assumed"))
    if facts["dscr_count"]:
        found.append(Caveat("book_year_short"))
    for name in ("owed_unknown_count", "suppressed_count"):
        if facts[name]:
            found.append(Caveat(name, {"count": facts[name]}))
    found.append(Caveat("rating_incomplete"))
    if facts["applications_count"]:
        found.append(Caveat("selective_labels"))
    if facts["model"] == "fitted":
        found.append(Caveat("model_frail", {"count": facts["model_defaults"]}))
    found.append(Caveat("rules_unverified", {"sources": "; ".join(unverified)}))
    return tuple(found)


def _gate_rows(ladder: pd.DataFrame, facts: Facts, base: Row) -> list[Row]:
    made = []
    for gate in ladder.itertuples(index=False):
        told = gate.reached + gate.not_reached + gate.not_applicable
        reached = float(gate.reached) if told and gate.basis != "none" else None
        note = f"implied by a loan: {gate.implied}" if gate.implied else ""
        note = note or ("not in source" if gate.basis == "none" else "")
        for name, value in (("reached", reached), ("not_reported", float(gate.not_reported))):
            made.append(
                row(
                    indicator=f"gate_{gate.gate}_{name}_count",
                    value=value,
                    unit="co-operatives",
                    n=float(gate.n),
                    state=state_of(value),
                    quality="rolled_up" if gate.basis == "rollup" else "counted",
                    as_of=gate.as_of or facts["as_of"],
                    note=note,
                    **base,
                )
            )
    untold = (*facts["hard_untold"], *facts["hard_unnamed"])
    made.append(
        row(
            indicator="hard_gates_passed_count",
            value=None if untold else float(facts["hard_passed_count"]),
            unit="co-operatives",
            n=float(facts["n_units"]),
            state="not_identifiable" if untold else state_of(facts["hard_passed_count"]),
            quality="counted",
            as_of=facts["as_of"],
            note=f"not known by co-operative: {', '.join(untold)}" if untold else "",
            **base,
        )
    )
    return made


def _loan_rows(facts: Facts, base: Row) -> list[Row]:
    """What the loan that is tried requires: arithmetic of the rule, not of the region."""
    lines = (
        ("loan_amount_idr", "amount", "rupiah"),
        ("loan_rate_share", "rate", "share a year"),
        ("loan_tenor_months", "months", "months"),
        ("loan_grace_months", "grace", "months"),
        ("loan_instalment_idr", "instalment", "rupiah a month"),
        ("loan_instalment_in_grace_idr", "in_grace", "rupiah a month"),
        ("loan_first_year_idr", "first_year", "rupiah"),
        ("loan_surplus_needed_idr", "surplus_needed", "rupiah a month"),
        ("loan_all_units_year_idr", "all_units_year", "rupiah a year"),
    )
    return [
        row(
            indicator=name,
            value=float(facts[fact]),
            unit=unit,
            state=state_of(facts[fact]),
            quality="estimated",
            as_of=facts["as_of"],
            note=facts["rule_source"],
            **base,
        )
        for name, fact, unit in lines
    ]


def _capacity_rows(facts: Facts, base: Row) -> list[Row]:
    known = facts["dscr_count"]
    lines = (
        ("dscr_median", facts["dscr_median"], "ratio"),
        ("loan_covered_count", float(facts["covered_count"]) if known else None, "co-operatives"),
        ("largest_loan_idr_median", facts["loan_median"], "rupiah"),
    )
    made = [
        row(
            indicator=name,
            value=value if known else None,
            unit=unit,
            n=float(known),
            state=state_of(value if known else None),
            quality="estimated",
            as_of=facts["books_date"] or facts["as_of"],
            **base,
        )
        for name, value, unit in lines
    ]
    made.append(
        row(
            indicator="health_rated_count",
            value=None,
            unit="co-operatives",
            n=float(facts["n_units"]),
            state="not_identifiable",
            quality="counted",
            as_of=facts["as_of"],
            note=f"with books and RAT: {facts['in_part_count']}; no source of governance and risk",
            **base,
        )
    )
    return made


def _pipeline_rows(facts: Facts, base: Row) -> list[Row]:
    told = facts["loans_known"]
    count = float(facts["applications_count"]) if told else None
    base = {**base, "as_of": facts["loans_date"] or facts["as_of"]}
    made = [
        row(indicator="loan_applications_count", value=count, unit="applications",
            state=state_of(count), quality="counted", **base)
    ]  # fmt: skip
    if facts["applications_count"]:
        watched = facts["watched_count"]
        share = facts["default_count"] / watched if watched else None
        made.append(
            row(indicator="default_in_year_share_of_watched", value=share, unit="share",
                lower=facts["seen_lower"] if watched else None,
                upper=facts["seen_upper"] if watched else None, n=float(watched),
                state=state_of(share), quality="estimated",
                note="Wilson 95 % interval; loans watched for a year", **base)
        )  # fmt: skip
    return [*made, *_model_rows(facts, base)]


def _model_rows(facts: Facts, base: Row) -> list[Row]:
    """How a model of default did on later loans, or why there is none."""
    if not facts["applications_count"]:
        return []
    judged = facts["model"] == "fitted" and facts["judged"]
    reason = "" if judged else f"model: {facts['model']}; defaults: {facts['model_rarer']}"
    made = []
    for name, error in (("calibration_slope", True), ("calibration_intercept", True),
                        ("brier", False)):  # fmt: skip
        value = facts[name] if judged else None
        line: Row = {"value": value, "n": float(facts["later_n"]) if judged else None}
        line["state"] = state_of(value) if judged else "not_identifiable"
        if judged and error and value == value:
            reach = REACH * facts[f"{name}_se"]
            line |= {"lower": value - reach, "upper": value + reach}
        made.append(row(indicator=f"default_model_{name}", unit="", quality="estimated",
                        note=reason or "loans paid out later than those of the model",
                        **line, **base))  # fmt: skip
    return made


def _unit_rows(units: pd.DataFrame, ladder: pd.DataFrame, facts: Facts, base: Row) -> list[Row]:
    told = {rungs.REACHED: 1.0, rungs.NOT_REACHED: 0.0}
    carried = ladder[ladder["basis"] == "unit"]
    made = []
    for unit in units.to_dict("records"):
        common: Row = {"unit_code": unit["unit_code"], **base}
        for gate, day in zip(carried["gate"], carried["as_of"], strict=True):
            value = told.get(unit[gate])
            line: Row = {"indicator": f"gate_{gate}_reached", "value": value}
            line["state"] = state_of(value)
            if unit[gate] == rungs.NOT_APPLICABLE:
                line["state"] = rungs.NOT_APPLICABLE
            line["note"] = "implied by a loan" if unit[gate] == rungs.IMPLIED else ""
            made.append(row(unit="yes 1, no 0", as_of=day, quality="counted", **line, **common))
        if facts["dscr_count"]:
            made += _money_rows(unit, facts, common)
    return made


def _money_rows(unit: Mapping[str, Any], facts: Facts, common: Row) -> list[Row]:
    made = []
    for name, key, measured in (
        ("dscr", "dscr", "ratio"),
        ("largest_loan_idr", "largest_loan", "rupiah"),
    ):
        value = None if pd.isna(unit[key]) else float(unit[key])
        line: Row = {"indicator": name, "value": value, "unit": measured}
        line["state"] = "suppressed" if unit["suppressed"] else state_of(value)
        made.append(row(quality="estimated", as_of=facts["books_date"], **line, **common))
    return made
