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


def reporting(seen: Seen) -> pd.DataFrame:
    """Which share of months is told, late, filled in backwards, or round; mentored and not?

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
    round_ = (rows["amount"] % ROUND == 0) & (rows["amount"] > 0)
    measures = (
        ("told", reported, rows["told"].notna()),
        ("late", late, dated),
        ("backwards", batch, dated),
        ("round", round_, rows["amount"] > 0),
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


def _share(name: str, yes: pd.Series, among: pd.Series) -> dict[str, float]:
    count = int(among.sum())
    share = float(yes[among].mean()) if count else np.nan
    return {name: share, f"{name}_n": float(count)}
