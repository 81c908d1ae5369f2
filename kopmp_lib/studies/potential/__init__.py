"""Which line of business suits which village, how sure is that, and what would overturn it?

Frames in ``result.tables``
    ``units``
        One row a village: names, and the verdict of :mod:`~kopmp_lib.studies.potential.judging`.
    ``firsts``
        One row a village and line: ``first_share, top_share, score``.
    ``cells``
        One row a village and line in its own units: places counted, Huff share, distance, quotient.
    ``places``
        One row a line: the villages that lead it and how often they come among the best three.
    ``lines``
        One row a line: names, places counted, likeness of neighbours, mean acceptability.
    ``criteria``
        One row a criterion: measure, unit, direction, share known, whether it is used, its day.
    ``left_out``
        One row a criterion: in how many villages the first line stays without it.
    ``together``
        One row a pair of criteria: how they rise and fall together.
    ``robustness``
        One row a change of method, scale, distance, border or criteria: in how many villages the
        first line stays, and Kendall's tau.
    ``weight_map``
        One row a set of weights: which line comes first.
    ``local``
        One row a village: whether it lies among villages like or unlike it, for the line in focus.
    ``wins``, ``central``
        How often each line beats each other one, in the village in focus or in all; which weights
        put a line first. Where lines can be compared.
    ``returns``
        One row a line: gross profit a month and the cost of opening, where somebody told them.
    ``cash``, ``fan``, ``tornado``
        Worth of the line in focus by village, by month, and by what moves it most; as above.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from kopmp_lib.contracts import rows
from kopmp_lib.contracts.given import given
from kopmp_lib.errors import ParameterError
from kopmp_lib.methods import scoring
from kopmp_lib.parameters import meant
from kopmp_lib.result import StudyResult, results_frame
from kopmp_lib.studies.potential import (
    cash,
    checks,
    edge,
    judging,
    known,
    lines,
    places,
    report,
    returns,
    robustness,
    scaling,
    supply,
    weighing,
)
from kopmp_lib.studies.potential.lines import LINE, Line
from kopmp_lib.studies.potential.params import Params

__all__ = ["NEEDS", "TITLE", "Params", "study"]

TITLE = {"id": "Potensi usaha", "en": "Business potential"}
NEEDS = ("cooperative_status", "land", "potential", "unit_profile")
SEED = 20250721
"""The same tables and parameters always give the same result."""


def study(tables: Mapping[str, pd.DataFrame], params: Params | Mapping[str, Any]) -> StudyResult:
    """Which line of business suits which village, how sure is that, and what would overturn it?

    Parameters
    ----------
    tables : Mapping of str to DataFrame
        The tables of :data:`NEEDS` for the region; any may be absent or empty.
    params : Params
        What is asked.

    Returns
    -------
    StudyResult
        Frames as listed at the top of this module. Where too little is known to tell lines apart,
        that is the result.
    """
    params = meant(Params, params)
    _same_region(tables, params)
    tables = given(tables, NEEDS)
    all_lines, all_criteria = lines.lines(params.day), lines.criteria(params.day)
    what = known.known(tables, params.region_code, all_lines, params.day)
    of_line = [one.name for one in all_criteria if one.of == LINE]
    streams = [np.random.default_rng(seed) for seed in np.random.SeedSequence(SEED).spawn(7)]
    whole = scaling.scaled(what, all_lines, all_criteria, params.distance_decay, streams[0])
    by_line, by_place = whole.only(of_line), whole.only(whole.names)
    order = params.order or tuple(name for name in (scaling.WHOLE,) if name in by_line.names)
    focus = _focus(what.units, params)
    more: dict[str, pd.DataFrame] = {}
    if by_line.names:
        made = judging.acceptability(by_line, params.draws, order, streams[1])
        verdict = judging.verdicts(by_line, made, all_lines, what.units.index)
        more["wins"] = judging.wins(made, all_lines, focus)
        more["central"] = judging.central(made, by_line, all_lines, what.units.index)
        differ = judging.differ(made, all_lines)
    else:
        made, verdict, differ = None, judging.nothing(what.units.index), False
    firsts = _firsts(made, all_lines, what.units.index)
    compared = set(firsts.loc[firsts["first_share"].notna(), "line"])
    together = checks.together(by_line)
    close = [
        (one, other) for one, other in together.loc[together["close"], ["one", "other"]].values
    ]
    loan = returns.terms(params.day)
    money = cash.cash(
        what, all_lines, params.line, loan, params.running_cost_idr, streams[6], focus
    )
    told = {
        "units": what.units.join(verdict).reset_index(),
        "firsts": firsts,
        "cells": supply.cells(what, all_lines, params.distance_decay),
        "places": places.leading(
            by_place, all_lines, compared, what.units, params.draws, streams[2]
        ),
        "lines": supply.patterns(what, all_lines, streams[3]),
        "criteria": checks.criteria_frame(what, whole, all_criteria),
        "left_out": judging.left_out(by_line, verdict, all_lines, params.draws, order, SEED),
        "returns": returns.returns(what, all_lines, loan, streams[4]),
        "together": together,
        "robustness": robustness.robustness(
            what, all_lines, all_criteria, by_line, params.distance_decay, order, close
        ),
        "weight_map": weighing.weight_map(by_line, all_lines, focus or range(len(what.units))),
        "cash": money.units,
        "fan": money.fan,
        "tornado": money.tornado,
        "local": supply.local(what, all_lines, params.line, streams[5]),
        **more,
    }
    told["lines"] = checks.line_frame(told["lines"], told["firsts"], all_lines)
    facts = {
        **report.facts(params, what, verdict, by_line, all_lines, order),
        "as_of": report.newest(what, told["criteria"]),
        "criteria_place": tuple(name for name in whole.names if name not in by_line.names),
        "versions": len(by_line.versions),
        "trials": made.draws if made else 0,
        "lines_differ": differ,
        "cluster_lines": tuple(one.name for one in all_lines if one.cluster),
        "edge_count": int(edge.at_the_edge(what).sum()),
        "village": what.units["name"].iloc[focus[0]] if focus else "",
        "village_code": str(what.units.index[focus[0]]) if focus else "",
    }
    origin = rows.origin(tables)
    return StudyResult(
        study="potential",
        region_code=params.region_code,
        results=results_frame(report.rows(params, told, facts, origin)),
        tables=told,
        facts=facts,
        caveats=report.caveats(params, told, facts),
        origin=origin,
    )


def _firsts(
    made: scoring.Acceptability | None, all_lines: tuple[Line, ...], units: pd.Index
) -> pd.DataFrame:
    """How often does each line come first in each village? One row a village and line."""
    names = [line.name for line in all_lines]
    shape = (len(units), len(names))
    empty = np.full(shape, np.nan)
    first, top, score = (
        (empty, empty, empty)
        if made is None
        else (made.first, made.within(judging.TOP), made.score)
    )
    return pd.DataFrame(
        {
            "unit_code": np.repeat(units.to_numpy(), len(names)),
            "line": np.tile(names, len(units)),
            "first_share": first.ravel(),
            "top_share": top.ravel(),
            "score": score.ravel(),
        }
    )


def _focus(units: pd.DataFrame, params: Params) -> list[int]:
    """Position of the village in focus; none where all of them are."""
    asked = params.village.strip()
    if not asked:
        return []
    names = units["name"].str.casefold() == asked.casefold()
    found = np.flatnonzero((units.index == asked) | names.to_numpy())
    if len(found) == 1:
        return [int(found[0])]
    near = difflib.get_close_matches(asked, list(units["name"]), 1)
    raise ParameterError(
        f"'{asked}' is {len(found) or 'no'} villages of {params.region_code}.",
        where="village",
        expected=f"a code or name of the region, such as '{near[0]}'" if near else "a code or name",
        todo="Write the code, or leave it empty for all villages together.",
    )


def _same_region(tables: Mapping[str, pd.DataFrame], params: Params) -> None:
    region = getattr(tables, "region", None)
    if region is not None and region.code != params.region_code:
        raise ParameterError(
            f"The tables are of {region.code}, the parameters of {params.region_code}.",
            where="region_code",
            todo=f'Read the tables of the same region: kp.read("{params.region_code}", ...).',
        )
