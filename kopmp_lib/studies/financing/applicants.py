"""What was known of each applicant on the day it applied, and how did it end?

Nothing that came later is used: a grade changed after payment, or sales made with the loan, would
tell the outcome by itself.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

WATCHED_MONTHS = 12
"""A default counts until the end of the twelfth month after that of payment: banks book it then."""

GRADES = ("D", "C", "B", "A")
"""From lowest to highest; the contract lets a source name no others."""

PLANNED = ("grade", "amount", "savings", "members")
"""What is held to bear on a default, the most telling first: fixed before looking at any outcome.
As many are taken, in this order, as the number of defaults allows."""

KNOWN_SHARE = 0.9
"""Share of the loans of which a figure must be known to be used at all."""


def known_at_application(
    asked: pd.DataFrame,
    loans: pd.DataFrame,
    panel: pd.DataFrame,
    members: pd.DataFrame,
    until: pd.Timestamp | None,
) -> pd.DataFrame:
    """What was known of each applicant when it applied, and did it default within a year?

    Returns
    -------
    DataFrame
        One row an application: unit_code, submitted, disbursed, grade_name, and in units that a
        sentence can tell: ``grade`` (steps above D), ``amount`` and ``savings`` (doublings: log2 of
        rupiah), ``members`` (hundreds); ``broken`` (whether it is known to have defaulted within a
        year); ``default`` (1 or 0 of loans paid out a year ago or longer; else missing).
    """
    frame = asked[["unit_code", "submitted", "disbursed", "defaulted", "rejected"]].copy()
    if asked.empty:
        return frame.assign(
            grade_name="", broken=False, **dict.fromkeys((*PLANNED, "default"), np.nan)
        )
    frame["grade_name"] = _first_grade(asked, loans)
    steps = {name: float(place) for place, name in enumerate(GRADES)}
    frame["grade"] = frame["grade_name"].map(steps).astype(float)
    frame["amount"] = _doublings(asked["amount"])
    before = _before(frame, panel, "month", ("savings_idr", "members_count"))
    older = _before(frame, members, "as_of", ("savings_idr", "members_count"))
    savings = before["savings_idr"].fillna(older["savings_idr"])
    frame["savings"] = _doublings(savings)
    frame["members"] = before["members_count"].fillna(older["members_count"]) / 100
    frame["broken"], frame["default"] = ended(frame, until)
    return frame


def ended(frame: pd.DataFrame, until: pd.Timestamp | None) -> tuple[pd.Series, pd.Series]:
    """Which loans are known to have defaulted within a year, and how did those a year old end?

    A loan that is younger has an end only if it defaulted; to count such loans would make defaults
    look more frequent than they are.
    """
    last = (frame["disbursed"].dt.to_period("M") + WATCHED_MONTHS).dt.to_timestamp(how="end")
    broken = frame["defaulted"] <= last
    old = last.dt.normalize() <= until if until is not None else broken & False
    return broken, broken.astype(float).where(old)


def usable(watched: pd.DataFrame) -> tuple[str, ...]:
    """Which of the planned figures are known of nearly all watched loans, and differ among them?"""
    return tuple(name for name in PLANNED if tells(watched[name]))


def tells(figures: pd.Series) -> bool:
    """Is a figure known of nearly all, and does it differ among them?"""
    known = figures.dropna()
    return bool(len(known) and len(known) >= KNOWN_SHARE * len(figures) and np.ptp(known) > 0)


def _first_grade(asked: pd.DataFrame, loans: pd.DataFrame) -> pd.Series:
    """The grade first on record; later ones may know how it ended."""
    if "grade" not in loans:
        return pd.Series("", index=asked.index)
    told = loans[loans["grade"].isin(GRADES)].sort_values("date", kind="stable")
    first = told.groupby(["unit_code", "application_id"])["grade"].first()
    key = pd.MultiIndex.from_frame(asked[["unit_code", "application_id"]])
    return pd.Series(first.reindex(key).to_numpy(), index=asked.index).fillna("")


def _before(
    frame: pd.DataFrame, told: pd.DataFrame, day: str, columns: tuple[str, ...]
) -> pd.DataFrame:
    """The newest figures reported before the day of application."""
    found = pd.DataFrame(np.nan, index=frame.index, columns=list(columns))
    held = [name for name in columns if name in told]
    if told.empty or not held:
        return found
    when = told["reported_date"] if "reported_date" in told else told[day]
    dated = told.assign(_known=when.astype("datetime64[ns]"))[["unit_code", "_known", *held]]
    asked = frame.loc[frame["submitted"].notna(), ["unit_code", "submitted"]].reset_index()
    asked["submitted"] = asked["submitted"].astype("datetime64[ns]")
    for name in held:
        given = dated[dated["_known"].notna() & dated[name].notna()].sort_values("_known")
        joined = pd.merge_asof(
            asked.sort_values("submitted", kind="stable"),
            given[["unit_code", "_known", name]],
            left_on="submitted",
            right_on="_known",
            by="unit_code",
            allow_exact_matches=False,
        )
        found.loc[joined["index"], name] = joined[name].to_numpy(dtype=float)
    return found


def _doublings(money: pd.Series) -> pd.Series:
    return pd.Series(np.log2(money.astype(float).where(money > 0)), index=money.index)
