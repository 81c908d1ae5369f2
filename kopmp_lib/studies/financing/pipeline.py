"""Where do loan applications stand, how long did the decision take, and how many defaulted?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from kopmp_lib.contracts.business import LOAN_STAGES
from kopmp_lib.methods.loans import default_bounds
from kopmp_lib.methods.timing import cumulative_incidence
from kopmp_lib.studies.financing.applicants import ended

FEWEST_DECISIONS = 5
MARKS = (30, 60, 90)
ENDS = ("disbursed", "rejected")


def applications(loans: pd.DataFrame) -> pd.DataFrame:
    """On which day did each application reach each stage?

    Returns
    -------
    DataFrame
        One row an application: unit_code, application_id, a column a stage, stage (the
        newest), amount.
    """
    if loans.empty:
        return pd.DataFrame(
            columns=["unit_code", "application_id", *LOAN_STAGES, "stage", "amount"]
        )
    key = ["unit_code", "application_id"]
    dated = loans.set_index([*key, "stage"])["date"]
    days = pd.DataFrame(
        {
            stage: dated.xs(stage, level="stage")
            for stage in LOAN_STAGES
            if stage in set(loans["stage"])
        }
    )
    days = days.reindex(columns=list(LOAN_STAGES)).astype("datetime64[ns]")
    frame = days.reset_index()
    frame.columns.name = None
    reached = frame[list(LOAN_STAGES)].notna()
    frame["stage"] = [
        [stage for stage in LOAN_STAGES if line[stage]][-1] for line in reached.to_dict("records")
    ]
    amounts = loans.groupby(key)["amount_idr"].max() if "amount_idr" in loans else None
    frame["amount"] = float("nan") if amounts is None else amounts.reindex(days.index).to_numpy()
    return frame


def stages(frame: pd.DataFrame) -> pd.DataFrame:
    """How many applications came to each stage, and how many stand there now?

    Columns: stage, reached, now.
    """
    return pd.DataFrame(
        {
            "stage": LOAN_STAGES,
            "reached": [int(frame[stage].notna().sum()) for stage in LOAN_STAGES],
            "now": [int((frame["stage"] == stage).sum()) for stage in LOAN_STAGES],
        }
    )


def waiting(frame: pd.DataFrame, until: pd.Timestamp | None) -> pd.DataFrame:
    """What share had been paid out, or refused, so many days after they applied?

    Each end rules the other out, so that both are told as cumulative incidence. Empty where fewer
    than :data:`FEWEST_DECISIONS` have come to an end.

    Columns: end, days, incidence, lower, upper, n.
    """
    names = ["end", "days", "incidence", "lower", "upper", "n"]
    dated = frame[frame["submitted"].notna()] if len(frame) else frame
    ended = dated[list(ENDS)].min(axis=1) if len(dated) else pd.Series(dtype="datetime64[ns]")
    if ended.notna().sum() < FEWEST_DECISIONS:
        return pd.DataFrame(columns=names)
    days = (ended.fillna(until) - dated["submitted"]).dt.days
    cause = pd.Series("", index=dated.index)
    for end in ENDS:
        cause[dated[end].notna()] = end
    usable = days >= 0
    found = cumulative_incidence(days[usable].to_numpy(), cause[usable].to_numpy())
    rows = [
        {"end": end, "days": mark, **line[["incidence", "lower", "upper"]].to_dict(), "n": found.n}
        for mark in MARKS
        if mark <= days[usable].max()
        for end, line in found.by(mark).iterrows()
    ]
    return pd.DataFrame(rows, columns=names)


def facts(frame: pd.DataFrame, until: pd.Timestamp | None) -> dict[str, Any]:
    """How many applied, and between which limits lies the share of defaults in a year?"""
    if frame.empty:
        return {"applications_count": 0, "applicants_count": 0, "loans_known": until is not None}
    taken = frame["disbursed"].notna()
    broken, default = ended(frame, until)
    watched, known = default.notna(), default.notna() | broken
    whole, _ = default_bounds(len(frame), int(known.sum()), int(broken.sum()))
    _, seen = default_bounds(int(watched.sum()), int(watched.sum()), int(default.sum()))
    return {
        "applications_count": len(frame),
        "applicants_count": int(frame["unit_code"].nunique()),
        "loans_known": True,
        "disbursed_count": int(taken.sum()),
        "rejected_count": int(frame["rejected"].notna().sum()),
        "open_count": int(frame["stage"].isin(("submitted", "review", "approved")).sum()),
        "watched_count": int(watched.sum()),
        "default_count": int(default.sum()),
        "default_lower": whole[0],
        "default_upper": whole[1],
        "seen_lower": seen[0],
        "seen_upper": seen[1],
    }
