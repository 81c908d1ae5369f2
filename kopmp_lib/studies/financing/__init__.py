"""Which co-operatives are ready for a loan, what would it require, and what can they carry?

Gates are kept apart from scores: no ratio makes up for a paper that is missing.

Frames in ``result.tables``
    ``gates``
        One row a gate: ``gate, kind, label_id, label_en, n, reached, implied, not_reached,
        not_reported, not_applicable, basis, as_of``; as the ladder of formation.
    ``units``
        One row a village: names, one column a gate with its standing, ``hard_open`` (hard gates not
        shown as passed), ``health`` (why it cannot be rated), and the columns of
        :func:`kopmp_lib.studies.financing.capacity.carried`.
    ``unlocking``, ``together``
        Hard gates by how many only they hold up, and the sets of gates that are open together.
    ``sizes``, ``sales``, ``otherwise``
        What loans of several sizes require, the sales that pay the loan, other rates and tenors.
    ``stress``
        How many could still pay if cash fell; empty where no books are known.
    ``ratios``, ``ratio_summary``
        Ratios of the health rating (KKPKK) by village, and how they lie.
    ``stages``, ``waiting``
        Loan applications by stage; shares paid out and refused after so many days.
    ``grades``, ``grading``
        Applicants by grade and what became of them; whether grades follow what was known.
    ``odds``, ``reliability``, ``decisions``, ``forecasts``
        A model of default within a year, and how it did on later loans; empty where there are too
        few defaults, as ``facts["model"]`` tells.
    ``carried``, ``years``
        How many could carry a loan of each size; what falls due in each year of the loan.
    ``versions``
        The rules on loans, in ``facts`` as plain values.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kopmp_lib import rules
from kopmp_lib.contracts import rows
from kopmp_lib.contracts.given import given
from kopmp_lib.errors import ParameterError
from kopmp_lib.parameters import meant
from kopmp_lib.regions.units import villages_of
from kopmp_lib.result import StudyResult, results_frame
from kopmp_lib.studies.financing import (
    applicants,
    capacity,
    default_risk,
    exposure,
    gates,
    grading,
    health,
    known,
    need,
    pipeline,
    report,
    terms,
)
from kopmp_lib.studies.financing.params import Params

__all__ = ["NEEDS", "TITLE", "Params", "study"]

TITLE = {"id": "Kesiapan pembiayaan", "en": "Finance readiness"}
NEEDS = (
    *("cooperative_status", "milestones", "regency_status", "members", "outlets"),
    *("land", "panel", "loans", "statements"),
)


def study(tables: Mapping[str, pd.DataFrame], params: Params | Mapping[str, Any]) -> StudyResult:
    """Who is ready for a loan, what would it require, and what do the books carry?

    Parameters
    ----------
    tables : Mapping of str to DataFrame
        The tables of :data:`NEEDS` for the region; any may be absent or empty.
    params : Params
        What is asked.

    Returns
    -------
    StudyResult
        Frames as listed at the top of this module. What the data do not tell is told as such; the
        arithmetic of the loan stands without them.
    """
    params = meant(Params, params)
    _same_region(tables, params)
    tables = given(tables, NEEDS)
    told = {name: rows.until(tables.get(name), params.day) for name in NEEDS}
    villages = villages_of(params.region_code)
    listed = gates.gates(params.day)
    hard = [gate["name"] for gate in listed if gate["kind"] == "hard"]
    stands = gates.standings(villages.index, listed, told)
    ladder = gates.ladder(listed, stands, told, _own(told["regency_status"], params))
    spread = gates.spread(stands, ladder)
    money = capacity.carried(villages.index, told, params)
    rating = health.rule(params.day)
    units = villages.join(spread).join(money)
    units["hard_open"] = (~spread[hard].isin(gates.PASSED)).sum(axis=1)
    units["health"] = health.ratable(spread)
    ratios = health.ratios(
        villages.index, told["statements"], rating.body["ratios"], money["suppressed"]
    )
    asked = pipeline.applications(told["loans"])
    end = told["loans"]["as_of"].max() if len(told["loans"]) else None
    known_then = applicants.known_at_application(
        asked, told["loans"], told["panel"], told["members"], end
    )
    risk = default_risk.risk(known_then)
    follows, grading_facts = grading.follow(known_then)
    unlocking = gates.unlocking(spread, hard, ladder)
    facts = {
        **need.facts(params),
        **capacity.facts(units, params),
        **_rule_facts(params, rating),
        **_gate_facts(listed, hard, ladder, units),
        "hard_unnamed": tuple(gate for gate in gates.unnamed(spread, ladder) if gate in hard),
        **health.with_loan(
            villages.index, told["statements"], rating.body["ratios"], params.terms.amount
        ),
        **pipeline.facts(asked, end),
        **risk.facts,
        **grading_facts,
        **exposure.owed(units, told),
        "backed": exposure.kinds(units),
        **{f"{name}_count": int((units["health"] == name).sum())
           for name in (health.NO_BOOKS, health.NO_MEETING, health.IN_PART)},
        "n_units": len(units),
        "kinds": tuple(sorted(set(units["kind"]))),
        "kind_counts": {kind: int(n) for kind, n in units["kind"].value_counts().items()},
        "all_units_year": len(units) * need.facts(params)["full_year"],
        "as_of": known.day_of(_regional(told, params)),
        "books_date": known.day_of([told["statements"]]),
        "loans_date": known.day_of([told["loans"]]),
        "panel_date": known.day_of([told["panel"]]),
    }  # fmt: skip
    units = units.reset_index()
    origin = rows.origin(tables)
    unverified = [rule.source for rule in _rules(params) if not rule.verified]
    return StudyResult(
        study="financing",
        region_code=params.region_code,
        results=results_frame(report.rows(params, ladder, units, facts, origin)),
        tables={
            "gates": ladder,
            "units": units,
            "unlocking": unlocking,
            "together": gates.together(spread, hard, ladder),
            "sizes": need.sizes(params),
            "sales": need.sales(params),
            "otherwise": need.otherwise(params),
            "stress": capacity.stress(units, params),
            "ratios": ratios,
            "ratio_summary": health.summary(ratios, rating.body["ratios"]),
            "stages": pipeline.stages(asked),
            "grades": grading.grades(known_then),
            "grading": follows,
            "odds": risk.odds,
            "reliability": risk.reliability,
            "decisions": risk.decisions,
            "forecasts": risk.forecasts,
            "carried": capacity.sizes_carried(units, params),
            "years": exposure.by_year(units, params),
            "waiting": pipeline.waiting(asked, end),
        },
        facts=facts,
        caveats=report.caveats(ladder, facts, unverified),
        origin=origin,
    )


def _own(status: pd.DataFrame, params: Params) -> pd.DataFrame:
    return status[status["regency_code"] == params.region_code] if len(status) else status


def _regional(told: Mapping[str, pd.DataFrame], params: Params) -> list[pd.DataFrame]:
    """The rows that are the region's own, of every table."""
    return [_own(frame, params) if name == "regency_status" else frame
            for name, frame in told.items()]  # fmt: skip


def _rules(params: Params) -> list[rules.Rule]:
    return [
        params.terms.rule,
        rules.pick("loan_gates", params.terms.rule.effective),
        health.rule(params.day),
    ]


def _rule_facts(params: Params, rating: rules.Rule) -> dict[str, Any]:
    chosen = params.terms.rule
    return {
        "rule": chosen.body["name"],
        "rule_label": chosen.body["label"],
        "rule_source": chosen.source,
        "rule_effective": str(chosen.effective),
        "rule_draft": chosen.name == terms.DRAFT,
        "borrower": chosen.body["borrower"],
        "backstop": chosen.body["backstop"],
        "versions": tuple(terms.told(version, chosen) for version in terms.versions()),
        "aspects": tuple(rating.body["aspects"]),
        "predicates": tuple(rating.body["predicates"]),
    }


def _gate_facts(
    listed: tuple[gates.Gate, ...], hard: list[str], ladder: pd.DataFrame, units: pd.DataFrame
) -> dict[str, Any]:
    """Which hard gates does nobody tell of, and how many have passed them all?"""
    untold = ladder.loc[
        ladder["gate"].isin(hard)
        & (ladder["not_reported"] == ladder["n"])
        & (ladder["basis"] == "none"),
        "gate",
    ]
    return {
        "gates": listed,
        "hard": tuple(hard),
        "hard_untold": tuple(untold),
        "hard_passed_count": int((units["hard_open"] == 0).sum()),
    }


def _same_region(tables: Mapping[str, pd.DataFrame], params: Params) -> None:
    region = getattr(tables, "region", None)
    if region is not None and region.code != params.region_code:
        raise ParameterError(
            f"The tables are of {region.code}, the parameters of {params.region_code}.",
            where="region_code",
            todo=f'Read the tables of the same region: kp.read("{params.region_code}", ...).',
        )
