"""How much mentoring was there: visits, facilitators and what each carries, training, reports?"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kopmp_lib.studies.mentoring.observed import Seen

USUAL_LOAD = (7, 15)
"""Co-operatives a Business Assistant, as the recruitment terms of 2026 have it."""

MEASURES = (
    *("mentored", "facilitators", "load", "largest_load", "visits", "visits_a_month"),
    *("never_visited", "trained", "trainings", "reports_approved"),
)


def dose(tables: Mapping[str, pd.DataFrame], seen: Seen) -> pd.DataFrame:
    """How much mentoring was there?

    Returns
    -------
    DataFrame
        ``measure, value, n``: ``n`` is what it is out of (nan where it is out of nothing); the
        value is nan where no table tells.
    """
    units = seen.units[seen.units["start"] != 0]
    found = dict.fromkeys(MEASURES, (np.nan, np.nan))
    if len(units):
        found["mentored"] = (float(len(units)), float(len(seen.units)))
        found |= _facilitators(units)
    found |= _visits(tables.get("visits"), units)
    found |= _training(tables.get("trainings"), len(seen.units))
    found |= _reports(tables.get("facilitator_reports"))
    return pd.DataFrame(
        [(name, *found[name]) for name in MEASURES], columns=["measure", "value", "n"]
    )


def _facilitators(units: pd.DataFrame) -> dict[str, tuple[float, float]]:
    load = units.loc[units["facilitator_id"] != "", "facilitator_id"].value_counts()
    if load.empty:
        return {}
    return {
        "facilitators": (float(len(load)), np.nan),
        "load": (float(load.mean()), float(len(load))),
        "largest_load": (float(load.max()), float(len(load))),
    }


def _visits(visits: pd.DataFrame | None, units: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """Visits and how often; months of mentoring run to the last month of the visits."""
    if visits is None or visits.empty or units.empty:
        return {}
    own = visits[visits["unit_code"].isin(units["unit_code"])]
    end = visits["date"].max()
    start = units["start_month"].dropna()
    months = ((end.year - start.dt.year) * 12 + end.month - start.dt.month + 1).clip(lower=0).sum()
    begun = units[pd.to_datetime(units["start_month"]) <= end]
    never = int((~begun["unit_code"].isin(own["unit_code"])).sum())
    rate = len(own) / months if months else np.nan
    return {
        "visits": (float(len(own)), np.nan),
        "visits_a_month": (float(rate), float(months)),
        "never_visited": (float(never), float(len(begun))),
    }


def _training(trainings: pd.DataFrame | None, villages: int) -> dict[str, tuple[float, float]]:
    if trainings is None or trainings.empty or "completed" not in trainings:
        return {}
    told = trainings[trainings["completed"].notna()]
    if told.empty:
        return {}
    done = told[told["completed"] == 1]
    trained = done["unit_code"].nunique()
    return {
        "trained": (float(trained), float(villages)),
        "trainings": (float(len(done)), float(len(told))),
    }


def _reports(reports: pd.DataFrame | None) -> dict[str, tuple[float, float]]:
    if reports is None or reports.empty:
        return {}
    approved = int((reports["status"] == "approved").sum())
    return {"reports_approved": (float(approved), float(len(reports)))}
