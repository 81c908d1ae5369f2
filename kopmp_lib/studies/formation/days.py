"""How far can the dates be trusted: heaps, gaps in exactness, order, late reports, watching?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from kopmp_lib import rules
from kopmp_lib.studies.formation.clock import ENDED, Clock
from kopmp_lib.studies.formation.params import Params

FEWEST_DATES = 30
"""Fewer dates show no heap: a handful falls on one day by chance."""

DAYS_OF_MONTH = 31


def days(
    milestones: pd.DataFrame, times: Clock, units: pd.Index, params: Params
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """How far can the dates be trusted?

    Returns
    -------
    table : DataFrame
        ``day`` of the month (1 to 31), ``count`` of the dates known to the day, and ``expected``
        from how often that day occurs between the first date and the last.
    facts : dict
        ``dates_n``, ``dates_by_month``, ``dates_month_end`` and ``_expected`` and ``_p``,
        ``dates_top`` (day, count), ``dates_before_programme``, ``dates_out_of_order`` (units),
        ``dates_pairs`` (units with at least two dated steps in an order of law), ``dates_weekend``,
        ``reports`` (days on which extracts were made), ``report_lag`` (median days from step to
        extract where there are several extracts, else missing), ``watch_first`` and ``watch_last``
        (calendar days on which those still waiting were last seen).
    """
    own = milestones[milestones["unit_code"].isin(units)] if len(milestones) else milestones
    exact = own[own["precision"] != "month"] if "precision" in own else own
    dated = exact["date"] if len(exact) else pd.Series(dtype="datetime64[ns]")
    table = _of_month(dated)
    facts = {
        "dates_n": len(own),
        "dates_by_month": len(own) - len(exact),
        "dates_top": _top(dated),
        "dates_weekend": int((dated.dt.day_of_week >= 5).sum()),
        "dates_before_programme": _early(own, params),
        **_month_end(dated),
        **_order(own, params),
        **_reports(own, times),
    }
    return table, facts


def _of_month(dated: pd.Series) -> pd.DataFrame:
    numbers = np.arange(1, DAYS_OF_MONTH + 1)
    counts = np.zeros(DAYS_OF_MONTH)
    share = np.zeros(DAYS_OF_MONTH)
    if len(dated):
        counts = np.bincount(dated.dt.day, minlength=DAYS_OF_MONTH + 1)[1:].astype(float)
        calendar = pd.date_range(dated.min(), dated.max())
        occurs = np.bincount(calendar.day, minlength=DAYS_OF_MONTH + 1)[1:]
        share = occurs / occurs.sum()
    return pd.DataFrame({"day": numbers, "count": counts, "expected": share * len(dated)})


def _top(dated: pd.Series) -> tuple[str, int]:
    if dated.empty:
        return "", 0
    counts = dated.value_counts().sort_index()
    return str(counts.idxmax().date()), int(counts.max())


def _month_end(dated: pd.Series) -> dict[str, Any]:
    """Do more dates fall on the last day of a month than the calendar has such days?"""
    from scipy.special import bdtrc

    count = int(dated.dt.is_month_end.sum())
    found: dict[str, Any] = {"dates_month_end": count}
    found |= {"dates_month_end_expected": float("nan"), "dates_month_end_p": float("nan")}
    if len(dated) < FEWEST_DATES:
        return found
    share = pd.date_range(dated.min(), dated.max()).is_month_end.mean()
    if not 0 < share < 1:
        return found
    as_many = float(bdtrc(count - 1, len(dated), share)) if count else 1.0
    return found | {
        "dates_month_end_expected": float(share * len(dated)),
        "dates_month_end_p": as_many,
    }


def _early(own: pd.DataFrame, params: Params) -> int:
    start = pd.Timestamp(rules.events(params.day)["instruction"].date)
    return int((own["date"] < start).sum()) if len(own) else 0


def _order(own: pd.DataFrame, params: Params) -> dict[str, Any]:
    """In how many units does a step come before the one that the law requires first?

    Days known to the month only count against nobody as long as some day of it would fit.
    """
    found = {"dates_out_of_order": 0, "dates_pairs": 0}
    if own.empty:
        return found
    steps = own[own["step"] != ENDED]
    rough = steps["precision"].eq("month") if "precision" in own else steps["step"].eq("")
    latest = steps["date"].mask(rough, steps["date"] + pd.offsets.MonthEnd(0))
    wide = steps.pivot_table("date", "unit_code", "step", "min")
    late = steps.assign(date=latest).pivot_table("date", "unit_code", "step", "max")
    wrong = pd.Series(False, index=wide.index)
    both = wrong.copy()
    for step in rules.formation_steps(params.day):
        for before in step.requires:
            if step.name in wide and before in wide:
                both |= wide[step.name].notna() & wide[before].notna()
                wrong |= late[step.name] < wide[before]
    return {"dates_out_of_order": int(wrong.sum()), "dates_pairs": int(both.sum())}


def _reports(own: pd.DataFrame, times: Clock) -> dict[str, Any]:
    """When were the extracts made, and until when were those still waiting watched?"""
    made = sorted({str(day.date()) for day in own["as_of"]}) if len(own) else []
    lag = float((own["as_of"] - own["date"]).dt.days.median()) if len(made) > 1 else float("nan")
    left = times.spells.loc[times.spells["end"] == "", "stop"]
    return {
        "reports": tuple(made),
        "report_lag": lag,
        "watch_first": str(left.min().date()) if len(left) else "",
        "watch_last": str(left.max().date()) if len(left) else "",
    }
