"""How does a co-operative become a legal, licensed, operating body, and where does it get stuck?

Frames in ``result.tables``
    ``ladder``
        One row a step: ``step, label_id, label_en, n, reached, implied, not_reached, not_reported,
        not_applicable, basis, as_of``; ``basis`` is ``unit``, ``rollup`` or ``none`` (no source
        here carries the step).
    ``units``
        One row a village: names, one column a step with its standing, ``savings_idr``,
        ``sales_idr``, ``next_step``, ``ended`` (cancelled or merged), ``suppressed``.
    ``timing``
        The curve of waiting: ``days, at_risk, events, ended, waiting, lower, upper, reached,
        reached_lower, reached_upper``; empty where no time can be told.
    ``at_risk``, ``within``
        The curve on a few days, and the mean wait within 180 and 365 days.
    ``stages``, ``occupation``, ``each_step``
        Days spent on each stage since the start, who stands where on which day, and the wait for
        each dated step.
    ``traits``
        Hazard ratios of what villages differ in.
    ``days``
        Dates by day of the month.
    ``peers``, ``shares``
        One row a region of like kind and size, the region itself first, all on one date; and
        shares drawn towards their mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kopmp_lib import rules
from kopmp_lib.contracts import rows
from kopmp_lib.contracts.given import given
from kopmp_lib.errors import ParameterError
from kopmp_lib.methods import ladder as rungs
from kopmp_lib.parameters import meant
from kopmp_lib.regions.units import villages_of
from kopmp_lib.result import StudyResult, results_frame
from kopmp_lib.studies.formation import (
    activity,
    clock,
    days,
    estimates,
    peers,
    report,
    stages,
    standing,
    traits,
    waiting,
)
from kopmp_lib.studies.formation.params import Params
from kopmp_lib.studies.formation.steps import each_step

__all__ = ["NEEDS", "TITLE", "Params", "study"]

TITLE = {"id": "Pembentukan", "en": "Formation"}
NEEDS = (
    *("cooperative_status", "milestones", "regency_profile", "regency_status"),
    "unit_profile",
)


def study(tables: Mapping[str, pd.DataFrame], params: Params | Mapping[str, Any]) -> StudyResult:
    """On which rungs do the region's co-operatives stand, how long did it take, and who is like it?

    Parameters
    ----------
    tables : Mapping of str to DataFrame
        The tables of :data:`NEEDS` for the region; any may be absent or empty.
    params : Params
        What is asked.

    Returns
    -------
    StudyResult
        Frames as listed at the top of this module. Rungs that no source carries, and times that no
        date supports, are told as such; no figure stands in for them.
    """
    params = meant(Params, params)
    _same_region(tables, params)
    tables = given(tables, NEEDS)
    safe = {**tables, "regency_status": activity.without_small_savings(tables)}
    known = {name: rows.until(safe.get(name), params.day) for name in NEEDS}
    steps = rules.formation_steps(params.day)
    villages = villages_of(params.region_code)
    status = rows.newest(known["cooperative_status"], villages.index)
    rollup = standing.newest_rollup(known["regency_status"], params.region_code)
    stands = standing.standings(villages.index, steps, status, known["milestones"])
    units = activity.add_activity(villages.join(stands), status)
    units["next_step"] = rungs.next_step(stands, [step.name for step in steps])
    units["ended"] = clock.dates(known["milestones"], clock.ENDED, units.index)[0].notna()
    units.loc[units["ended"], "next_step"] = ""
    ladder = standing.ladder(steps, stands, rollup, known)
    dated = known["milestones"]
    times = clock.clock(dated, status, stands, params)
    curves, waiting_facts = waiting.waiting(times, params)
    where, stage_facts = stages.stages(dated, status, stands, villages, params)
    profile = rows.newest(known["unit_profile"], villages.index)
    ratios, trait_facts = traits.traits(times, villages, profile)
    exact, day_facts = days.days(dated, times, villages.index, params)
    alike = peers.peers(known["regency_status"], known["regency_profile"], params)
    drawn, share_facts = peers.shares(known["regency_status"], alike, params)
    own = standing.of_region(known["regency_status"], params.region_code)
    facts = {
        **activity.activity_facts(units, steps, status, own, ladder, rollup),
        **waiting_facts,
        **stage_facts,
        **trait_facts,
        **day_facts,
        **share_facts,
        "peer_area": params.peer_area,
        "peer_measure": params.peer_measure,
        "steps": tuple(standing.words(step) for step in steps),
        "as_of": standing.newest(ladder, rollup),
        "n_units": len(units),
        "kinds": tuple(sorted(set(units["kind"]))),
        "n_cooperatives": standing.cooperatives(ladder, rollup),
        "peer_date": str(alike["as_of"].iloc[0]) if len(alike) else "",
    }
    tables_of = {
        **curves,
        **where,
        "each_step": each_step(dated, status, stands, params),
        "traits": ratios,
        "days": exact,
        "peers": alike,
        "shares": drawn,
    }
    odd = rungs.contradictions(stands, {step.name: step.requires for step in steps})
    shown = activity.suppress(units)
    origin = rows.origin(tables)
    return StudyResult(
        study="formation",
        region_code=params.region_code,
        results=results_frame(
            [
                *report.rows(params, ladder, shown, facts, origin),
                *estimates.rows(params, tables_of, facts, origin),
            ]
        ),
        tables={"ladder": ladder, "units": shown, **tables_of},
        facts=facts,
        caveats=report.caveats(ladder, facts, odd, params),
        origin=origin,
    )


def _same_region(tables: Mapping[str, pd.DataFrame], params: Params) -> None:
    region = getattr(tables, "region", None)
    if region is not None and region.code != params.region_code:
        raise ParameterError(
            f"The tables are of {region.code}, the parameters of {params.region_code}.",
            where="region_code",
            todo=f'Read the tables of the same region: kp.read("{params.region_code}", ...).',
        )
