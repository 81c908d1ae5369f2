"""Do the reports of the mentored differ in ways that could pass for an effect?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kopmp_lib.studies.mentoring.doubts import grid
from kopmp_lib.studies.mentoring.observed import Seen

ROUND = 50_000.0
"""An amount that is a multiple of this is a round one."""

LATE_DAYS = 31
BATCH = 3
"""So many months of one co-operative that arrive on one day were filled in backwards."""


def reporting(seen: Seen, visits: pd.DataFrame | None = None) -> pd.DataFrame:
    """Which share of months is told, late, filled in backwards, or round; mentored and not?

    And which arrives on the day a facilitator visits, who may have filled it in?

    Returns
    -------
    DataFrame
        ``measure, mentored, mentored_n, others, others_n``; shares of ``n`` village-months. Nan
        where the tables do not tell.
    """
    rows = grid(seen) if len(seen.months) else pd.DataFrame()
    if rows.empty:
        return pd.DataFrame(columns=["measure", "mentored", "mentored_n", "others", "others_n"])
    mentored = (rows["start"] > 0) & (rows["period"] >= rows["start"])
    reported = rows["told"] == 1
    dated = reported & rows["reported_date"].notna()
    day = pd.to_datetime(rows["reported_date"])
    month_end = pd.Series(
        pd.DatetimeIndex([seen.labels[one - 1] for one in rows["period"]]) + pd.offsets.MonthEnd(0),
        index=rows.index,
    )
    late = (day - month_end).dt.days > LATE_DAYS
    batch = rows[dated].groupby(["unit_code", "reported_date"])["period"].transform("count")
    batch = batch.reindex(rows.index) >= BATCH
    with_visit = _on_visit(rows, visits)
    round_ = (rows["amount"] % ROUND == 0) & (rows["amount"] > 0)
    measures = (
        ("told", reported, rows["told"].notna()),
        ("late", late, dated),
        ("backwards", batch, dated),
        ("round", round_, rows["amount"] > 0),
        ("visit_day", with_visit, dated & with_visit.notna()),
    )
    return pd.DataFrame(
        [
            {
                "measure": name,
                **_share("mentored", yes, among & mentored),
                **_share("others", yes, among & ~mentored),
            }
            for name, yes, among in measures
        ]
    )


def _on_visit(rows: pd.DataFrame, visits: pd.DataFrame | None) -> pd.Series:
    """Is the report of the day of a visit to the same village? Nan where no visits are told."""
    if visits is None or visits.empty:
        return pd.Series(np.nan, index=rows.index)
    days = pd.MultiIndex.from_arrays([visits["unit_code"], _day(visits["date"])])
    told = pd.MultiIndex.from_arrays([rows["unit_code"], _day(rows["reported_date"])])
    return pd.Series(told.isin(days), index=rows.index).astype(float)


def _day(dates: pd.Series) -> pd.Series:
    return pd.to_datetime(dates).dt.normalize().astype("datetime64[s]")


def _share(name: str, yes: pd.Series, among: pd.Series) -> dict[str, float]:
    count = int(among.sum())
    share = float(yes[among].mean()) if count else np.nan
    return {name: share, f"{name}_n": float(count)}
