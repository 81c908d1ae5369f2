"""Which rows, facts and caveats does the study hand on?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kopmp_lib import rules
from kopmp_lib.result import Caveat, row, state_of
from kopmp_lib.studies.potential import judging
from kopmp_lib.studies.potential.known import Known
from kopmp_lib.studies.potential.lines import RULE, Line
from kopmp_lib.studies.potential.params import Params
from kopmp_lib.studies.potential.returns import RULE as LOANS
from kopmp_lib.studies.potential.returns import terms
from kopmp_lib.studies.potential.scaling import Scaled

Row = dict[str, Any]
Facts = Mapping[str, Any]
Tables = Mapping[str, pd.DataFrame]


def facts(
    params: Params,
    what: Known,
    verdict: pd.DataFrame,
    by_line: Scaled,
    lines: Sequence[Line],
    order: Sequence[str],
) -> dict[str, Any]:
    """Which plain values do sentences need?"""
    counts = verdict["label"].value_counts()
    compared = verdict["line"].ne("")
    led = verdict.loc[compared, "line"].value_counts()
    return {
        "profile_date": what.days.get("unit_profile", ""),
        "n_units": len(what.units),
        "kinds": tuple(sorted(set(what.units["kind"]))),
        "compared": int(compared.sum()),
        **{f"{label}_count": int(counts.get(label, 0)) for label in judging.LABELS},
        "led": {name: int(count) for name, count in sorted(led.items(), key=_most)},
        "lines": {line.name: dict(line.label) for line in lines},
        "criteria": tuple(by_line.names),
        "measures": dict(by_line.used),
        "line": params.line,
        "decay": params.distance_decay,
        "draws": params.draws,
        "running_cost_idr": float(params.running_cost_idr),
        "importance": tuple(order),
        "identifiable": bool(compared.any()),
        "people_known": bool(pd.notna(what.of_place["population_count"]).any()),
        "loan": terms(params.day),
        "money_known": "profit" in by_line.names,
    }


def newest(what: Known, criteria: pd.DataFrame) -> str:
    """Of which day are the newest figures that criteria in use rest on, or any where none is?"""
    used = [day for day in criteria.loc[criteria["used"], "as_of"] if day]
    return max(used or (day for day in what.days.values() if day), default="")


def rows(params: Params, told: Tables, facts: Facts, origin: str) -> list[Row]:
    """Which lines go into the results table?

    Region lines: ``robust_count``, ``contestable_count``, ``undecided_count`` of all villages, and
    by line ``<line>_places_count``, ``<line>_first_share`` (mean over villages), ``<line>_moran``.
    Village lines: ``first_line_share`` (the line stands in the note), ``first_line_top_share``,
    ``first_line_regret``, ``<line>_first_share``.
    """
    base: Row = {
        "region_code": params.region_code,
        "study": "potential",
        "origin": origin,
        "as_of": facts["as_of"],
    }
    return [
        *_counts(facts, base),
        *(one for line in told["lines"].to_dict("records") for one in _line_rows(line, base)),
        *(
            one
            for unit in told["units"].to_dict("records")
            for one in _unit_rows(unit, facts, base)
        ),
        *(_share_row(cell, facts, base) for cell in told["firsts"].to_dict("records")),
    ]


def caveats(params: Params, told: Tables, facts: Facts) -> tuple[Caveat, ...]:
    """What must a reader know before quoting these figures?"""
    found = []
    if facts["identifiable"]:
        found.append(Caveat("weights_unknown" if not facts["importance"] else "weights_ordered"))
        found.append(Caveat("share_no_chance"))
        if not facts["money_known"]:
            found.append(Caveat("relative_not_profit"))
    if facts["profile_date"]:
        found += [Caveat("lower_bounds", {"date": facts["profile_date"]}), Caveat("edge")]
    if not facts["people_known"]:
        found.append(Caveat("no_people"))
    unused = told["criteria"].loc[~told["criteria"]["used"], "criterion"]
    if len(unused):
        found.append(Caveat("criteria_unused", {"criteria": tuple(unused)}))
    blank = told["lines"].loc[told["lines"]["compared"] == 0, "line"]
    if len(blank) and facts["identifiable"]:
        found.append(Caveat("lines_unknown", {"lines": tuple(blank)}))
    for pair in told["together"].loc[told["together"]["close"]].to_dict("records"):
        found.append(Caveat("counted_twice", pair))
    return tuple(found + _of_money(told, facts) + _of_rules(params, told))


def _of_money(told: Tables, facts: Facts) -> list[Caveat]:
    paid = len(told["returns"]) > 0
    found = []
    if not facts["running_cost_idr"] or not len(told["cash"]):
        found.append(Caveat("no_running_cost" if paid else "no_cash_flow"))
    return [*found, Caveat("steady_months")] if paid else found


def _of_rules(params: Params, told: Tables) -> list[Caveat]:
    names = (RULE, LOANS) if len(told["returns"]) else (RULE,)
    used = [rules.pick(name, params.day) for name in names]
    unverified = [rule.source for rule in used if not rule.verified]
    return [Caveat("rules_unverified", {"sources": "; ".join(unverified)})] if unverified else []


def _most(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


def _counts(facts: Facts, base: Row) -> list[Row]:
    made = []
    for label in (judging.ROBUST, judging.CONTESTABLE, judging.UNDECIDED):
        value = float(facts[f"{label}_count"]) if facts["identifiable"] else None
        made.append(
            row(
                indicator=f"{label}_count",
                value=value,
                unit="villages",
                n=float(facts["n_units"]),
                state=state_of(value) if facts["identifiable"] else "not_identifiable",
                quality="estimated",
                note="" if facts["identifiable"] else "too few criteria known",
                **base,
            )
        )
    return made


def _line_rows(line: Mapping[str, Any], base: Row) -> list[Row]:
    places = None if pd.isna(line["places"]) else float(line["places"])
    made = [
        row(
            indicator=f"{line['line']}_places_count",
            value=places,
            unit="places",
            n=float(line["n"]),
            state=state_of(places),
            quality="counted",
            note="lower bound: places mapped",
            **base,
        )
    ]
    for name, value, n, note in (
        ("first_share", line["first_share"], line["compared"], "mean over villages compared"),
        ("moran", line["moran"], line["n"], "of the shrunken location quotient"),
    ):
        told = None if pd.isna(value) else float(value)
        made.append(
            row(
                indicator=f"{line['line']}_{name}",
                value=told,
                unit="share" if name == "first_share" else "index",
                n=float(n),
                state="not_identifiable" if told is None else state_of(told),
                quality="estimated",
                note=note,
                **base,
            )
        )
    return made


def _unit_rows(unit: Mapping[str, Any], facts: Facts, base: Row) -> list[Row]:
    made = []
    for indicator, column, measure in (
        ("first_line_share", "first_share", "share of draws"),
        ("first_line_top_share", "top_share", "share of draws"),
        ("first_line_regret", "regret", "score, 0 to 1"),
    ):
        value = None if pd.isna(unit[column]) else float(unit[column])
        made.append(
            row(
                unit_code=unit["unit_code"],
                indicator=indicator,
                value=value,
                unit=measure,
                n=float(facts["trials"] or facts["draws"]),
                state="not_identifiable" if value is None else state_of(value),
                quality="estimated",
                note=f"{unit['line']}: {unit['label']}" if unit["line"] else unit["label"],
                **base,
            )
        )
    return made


def _share_row(cell: Mapping[str, Any], facts: Facts, base: Row) -> Row:
    value = None if pd.isna(cell["first_share"]) else float(cell["first_share"])
    return row(
        unit_code=cell["unit_code"],
        indicator=f"{cell['line']}_first_share",
        value=value,
        unit="share of draws",
        n=float(facts["trials"] or facts["draws"]),
        state="not_identifiable" if value is None else state_of(value),
        quality="estimated",
        **base,
    )
