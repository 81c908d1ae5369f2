"""What did mentoring change, if that can be told; and how much mentoring was there?

Frames in ``result.tables``
    ``design``
        One row a need of the design: ``check, found, needed, state``.
    ``cohorts``, ``means``
        Who was chosen when, and how the outcome ran in each wave.
    ``dose``
        ``measure, value, n``.
    ``effects``, ``event_study``, ``doubts``, ``conditions``, ``others``
        The estimates, the tests beside them, what the light rests on, and outcomes that were not
        declared; empty where the effect cannot be identified.
    ``robust``, ``comparisons``, ``alike``, ``response``
        The effect reckoned in other ways, what stands behind two-way fixed effects, how alike
        mentored and others were, and the visits beside the change; empty likewise.
    ``plan``
        What a planned roll-out would see here.
    ``reporting``
        How the reports of the mentored differ; empty without months.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kopmp_lib.contracts.given import given
from kopmp_lib.errors import KopmpError, ParameterError
from kopmp_lib.parameters import meant
from kopmp_lib.result import StudyResult, results_frame
from kopmp_lib.studies.mentoring import contrasts, design, dose, estimate, light, report, robust
from kopmp_lib.studies.mentoring.doubts import COLUMNS, doubts
from kopmp_lib.studies.mentoring.observed import Seen, seen, strangers
from kopmp_lib.studies.mentoring.params import Params
from kopmp_lib.studies.mentoring.plan import planned
from kopmp_lib.studies.mentoring.reporting import reporting
from kopmp_lib.studies.mentoring.response import COLUMNS as RESPONSE
from kopmp_lib.studies.mentoring.response import response

__all__ = ["NEEDS", "TITLE", "Params", "study"]

TITLE = {"id": "Pendampingan", "en": "Mentoring"}
NEEDS = ("panel", "assignments", "visits", "trainings", "facilitator_reports", "unit_profile")
DATED = NEEDS[:-1]
"""Tables whose newest day is that of the study."""


def study(tables: Mapping[str, pd.DataFrame], params: Params | Mapping[str, Any]) -> StudyResult:
    """What did mentoring change here, and may that be concluded?

    Parameters
    ----------
    tables : Mapping of str to DataFrame
        The tables of :data:`NEEDS` for the region; any may be absent or empty.
    params : Params
        What is asked.

    Returns
    -------
    StudyResult
        Frames as listed at the top of this module. The design is checked before any effect is
        looked at; where it does not carry one there is none, and ``facts["reasons"]`` says why.
    """
    params = meant(Params, params)
    _same_region(tables, params)
    tables = given(tables, NEEDS, ())
    told = seen(tables, params)
    needs = design.checks(told, params.control)
    reasons = tuple(needs.loc[needs["state"] == "fails", "check"])
    frames = {
        "design": needs,
        "cohorts": design.cohorts(told),
        "means": design.means(told),
        "dose": dose.dose(tables, told),
        "reporting": reporting(told, tables.get("visits")),
    }
    facts = _facts(tables, told, params)
    plans = planned(told, seed=params.seed, draws=params.draws)
    frames["plan"] = plans.table
    facts |= {"plan_own": plans.own, "plan_tried": plans.tried}
    found, outcome = _effect(told, tables, params) if not reasons else (_nothing(), {})
    failed = outcome.pop("failed", "")
    facts |= {"reasons": (*reasons, *([failed] if failed else [])), **_LIGHTLESS, **outcome}
    facts["identifiable"] = not facts["reasons"]
    frames |= found
    origin = _origin(tables)
    return StudyResult(
        study="mentoring",
        region_code=params.region_code,
        results=results_frame(report.rows(params, frames, facts, origin)),
        tables=frames,
        facts=facts,
        caveats=report.caveats(told, facts, params),
        origin=origin,
    )


_LIGHTLESS: dict[str, Any] = {
    "light": light.NOT_IDENTIFIABLE,
    "detectable": float("nan"),
    "detectable_by": {},
    "untreated": float("nan"),
    "notes": (),
    "backwards": float("nan"),
    "exposed": float("nan"),
    "overlap": {},
}


def _effect(
    told: Seen, tables: Mapping[str, pd.DataFrame], params: Params
) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """Power first, then the estimates, then what speaks against them."""
    before = estimate.before_mentoring(told.months)
    try:
        detectable = estimate.power(told, params)
        fits = estimate.fits(told, params)
    except KopmpError:
        return _nothing(), {"failed": "comparison"}
    detectable = estimate.at_least(detectable, fits)
    tests = doubts(told, fits, params)
    smallest = light.smallest(detectable, told.scale, before)
    without = estimate.without_mentoring(fits)
    alike, overlap = robust.alike(told, params)
    rests_on = light.conditions(fits, tests, smallest, params.plausible_effect)
    frames = {
        "effects": estimate.effects(fits, told.scale),
        "event_study": estimate.event_study(fits, told.scale, params.seed),
        "doubts": tests,
        "conditions": rests_on,
        "others": contrasts.others(tables.get("panel", pd.DataFrame()), told, params),
        "comparisons": contrasts.comparisons(fits.rows, told.scale, without),
        "robust": robust.robust(told, fits, params),
        "response": response(tables, told, fits),
        "alike": alike,
    }
    shares = {
        name: estimate.share_of(size, told.scale, before) for name, size in detectable.items()
    }
    return frames, {
        "light": light.light(rests_on),
        "detectable": smallest,
        "detectable_by": shares,
        "untreated": without,
        "backwards": contrasts.two_way(fits.rows)[1],
        "exposed": robust.exposed_share(told),
        "overlap": overlap,
        "notes": tuple(dict.fromkeys((*fits.by_group.notes, *fits.imputed.notes))),
    }


def _nothing() -> dict[str, pd.DataFrame]:
    columns = {
        "effects": ["method", "estimate", "se", "lower", "upper", "units"],
        "event_study": ["exposure", "att", "lower", "upper", "imputed", "n"],
        "doubts": list(COLUMNS),
        "conditions": ["condition", "holds", "found", "needed"],
        "others": list(contrasts.COLUMNS),
        "comparisons": ["kind", "weight", "share"],
        "robust": robust.COLUMNS,
        "response": RESPONSE,
        "alike": ["covariate", "treated", "control", "apart", "apart_weighted"],
    }
    return {name: pd.DataFrame(columns=heads) for name, heads in columns.items()}


def _facts(tables: Mapping[str, pd.DataFrame], told: Seen, params: Params) -> dict[str, Any]:
    units, months = told.units, told.months
    gaps = [months.loc[months[name].isna(), "unit_code"].nunique() for name in params.covariates]
    return {
        "as_of": _as_of(tables),
        "n_units": len(units),
        "kinds": tuple(sorted(set(units["kind"]))),
        "outcome": params.outcome,
        "scale": told.scale,
        "control": params.control,
        "anticipation": params.anticipation,
        "covariates": tuple(params.covariates),
        "covariate_gaps": max(gaps, default=0),
        "placebo_outcome": params.placebo_outcome,
        "plausible": params.plausible_effect,
        "draws": params.draws,
        "assigned": int((units["start"] != 0).sum()),
        "mentored": int(((units["start"] > 0) & (units["start"] <= len(told.labels))).sum()),
        "in_panel": int(months["unit_code"].nunique()),
        **dict(zip(("panel_units", "strangers"), strangers(tables, units), strict=True)),
        "reported_months": int(months["amount"].notna().sum()),
        "level": "kecamatan" if told.level else "unit",
        "first_month": told.labels[0].strftime("%Y-%m-%d") if told.labels else "",
        "last_month": told.labels[-1].strftime("%Y-%m-%d") if told.labels else "",
        "months": len(told.labels),
        "missing_tables": tuple(name for name in DATED if not len(tables.get(name, ()))),
    }


def _as_of(tables: Mapping[str, pd.DataFrame]) -> str:
    given = [tables[name] for name in DATED if len(tables.get(name, ()))]
    days = [pd.to_datetime(frame["as_of"]).max() for frame in given if "as_of" in frame]
    return str(max(days).date()) if days else ""


def _origin(tables: Mapping[str, pd.DataFrame]) -> str:
    """The least trustworthy origin of any row used; a frame that does not say is a user's own."""
    given = [tables[name] for name in NEEDS if len(tables.get(name, ()))]
    found = {
        origin
        for frame in given
        for origin in (frame["origin"].unique() if "origin" in frame else ("user",))
    }
    return next((one for one in ("simulated", "user") if one in found), "observed")


def _same_region(tables: Mapping[str, pd.DataFrame], params: Params) -> None:
    region = getattr(tables, "region", None)
    if region is not None and region.code != params.region_code:
        raise ParameterError(
            f"The tables are of {region.code}, the parameters of {params.region_code}.",
            where="region_code",
            todo=f'Read the tables of the same region: kp.read("{params.region_code}", ...).',
        )
