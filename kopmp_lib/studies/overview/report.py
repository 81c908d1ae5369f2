"""Which rows and caveats does the study of many regions hand on?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kopmp_lib.result import Caveat, row, state_of
from kopmp_lib.studies.overview.measures import RATE

Row = dict[str, Any]
STATES = {"contradicted": "not_identifiable"}


def rows(frames: Mapping[str, pd.DataFrame], facts: Mapping[str, Any], origin: str) -> list[Row]:
    """Which lines go into the results table?

    Lines of the scope: ``regions_<state>_count``; by measure ``<measure>_<basis>_share`` as counted
    and ``<measure>_<basis>_beyond_count``; by amount ``<amount>_gini`` and ``<amount>_top_share``.
    Lines of places (``unit_code`` is the regency): ``<measure>_<basis>_share`` drawn to the mean.
    """
    base: Row = {"region_code": facts["scope"], "study": "overview", "origin": origin}
    return [
        *_run_rows(facts, base),
        *_measure_rows(frames["measures"], facts, base),
        *_amount_rows(frames["concentration"], base),
        *_place_rows(frames["judged"], frames["measures"], base),
    ]


def caveats(frames: Mapping[str, pd.DataFrame], facts: Mapping[str, Any]) -> tuple[Caveat, ...]:
    """What must a reader know before quoting these figures?"""
    about = frames["measures"]
    days = set(about["as_of"]) if len(about) else set()
    rows_aside = sum(n for n, _ in facts["aside"].values())
    old = {"count": facts["runs_old"], "days": facts["old_days"]}
    known: tuple[tuple[bool, str, dict[str, Any]], ...] = (
        (len(about) > 0, "no_cause", {}),
        (len(about) > 0, "silence_is_not_nought", {}),
        ("rat" in set(about.get("measure", ())), "rat_period_unknown", {}),
        (len(days) > 1, "days_differ", {}),
        (rows_aside > 0, "set_aside", {"count": rows_aside}),
        (len(frames["changes"]) > 0, "corrections", {}),
        (facts["more"] > 0, "more_than_villages", {"count": facts["more"], "n": facts["told"]}),
        (
            facts["simulated_left_out"] > 0,
            "simulated_left_out",
            {"count": facts["simulated_left_out"]},
        ),
        (facts["runs_old"] > 0, "old_results", old),
        (facts["runs_failed"] + facts["runs_damaged"] > 0, "failed_results", {}),
        (bool(len(about) and about["comparable"].any()), "prior_taken_as_known", {}),
    )
    return tuple(Caveat(name, values) for holds, name, values in known if holds)


def _run_rows(facts: Mapping[str, Any], base: Row) -> list[Row]:
    n = float(facts["n_regions"])
    made = []
    for state in ("done", "failed", "damaged", "not_run", "old"):
        value = float(facts[f"runs_{state}"])
        common: Row = {"unit": "regions", "quality": "counted", "as_of": facts["newest"]}
        name = f"regions_{state}_count"
        made.append(row(indicator=name, value=value, n=n, state=state_of(value), **common, **base))
    return made


def _measure_rows(about: pd.DataFrame, facts: Mapping[str, Any], base: Row) -> list[Row]:
    """National figures, so only where the scope is the nation."""
    if not facts["nation"]:
        return []
    made = []
    for one in about.itertuples(index=False):
        told = one.reported > 0
        value = float(one.share) if told else None
        note = f"{one.reported} of {one.places} places; {one.silent} not reported"
        common: Row = {"quality": "rolled_up", "as_of": one.as_of, **base}
        unit = "a co-operative" if one.kind == RATE else "share"
        name = f"{one.measure}_{one.basis}_{'rate' if one.kind == RATE else 'share'}"
        made.append(
            row(indicator=name, value=value, n=one.total, unit=unit, state=state_of(value),
                note=note, **common)
        )  # fmt: skip
        if not one.tested:
            continue
        beyond = float(one.beyond_alarm)
        made.append(
            row(indicator=f"{one.measure}_{one.basis}_beyond_count", value=beyond, n=one.tested,
                unit="regions", state=state_of(beyond),
                note=f"99.8 % limits, {facts['overdispersion']}; by chance {one.chance_alarm:.1f}",
                **common | {"quality": "estimated"})
        )  # fmt: skip
    return made


def _amount_rows(found: pd.DataFrame, base: Row) -> list[Row]:
    made = []
    for one in found.itertuples(index=False):
        note = f"country; {one.reported} of {one.places} places reported"
        for name, value in (("gini", one.gini), ("top_share", one.top_share)):
            made.append(
                row(indicator=f"{one.measure}_{name}", value=value, n=one.reported, unit="share",
                    state=state_of(value), quality="rolled_up", as_of=one.as_of, note=note, **base)
            )  # fmt: skip
    return made


def _place_rows(judged: pd.DataFrame, about: pd.DataFrame, base: Row) -> list[Row]:
    able = about[about["comparable"]] if len(about) else about
    keys = set(zip(able["basis"], able["measure"], strict=True)) if len(able) else set()
    made = []
    for one in judged[judged["own"]].itertuples(index=False):
        if (one.basis, one.measure) not in keys or one.state == "not_saved":
            continue
        told = one.state in ("reported", "zero")
        note = (
            f"counted {one.count:.0f}; rank {one.rank_lower:.0f}-{one.rank_upper:.0f}"
            if told
            else ""
        )
        made.append(
            row(
                unit_code=one.region_code,
                indicator=f"{one.measure}_{one.basis}_{'rate' if one.kind == RATE else 'share'}",
                value=one.estimate if told else None,
                lower=one.lower if told else None,
                upper=one.upper if told else None,
                unit="a co-operative" if one.kind == RATE else "share",
                n=one.total,
                state=state_of(one.estimate) if told else STATES.get(one.state, one.state),
                quality="estimated",
                as_of=one.as_of,
                note=note,
                **base,
            )
        )
    return made
