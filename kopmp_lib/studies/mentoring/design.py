"""Can an effect of mentoring be told from these data at all, and if not, why not?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from kopmp_lib.studies.mentoring.observed import UNKNOWN_START, Seen

NEEDED = {
    "assigned": 1,  # villages whose month of start is told
    "reported": 1,  # amounts, noughts included
    "months": 4,  # three before mentoring, one after
    "above_zero": 1,  # amounts that are not nought
    "waves": 2,  # different starts; never counts as one
    "treated": 5,
    "untreated": 5,
    "months_before": 3,  # one to compare with, two to see the trend
    "clusters": 6,  # places that were given mentoring together
}
"""What a design needs at least; fewer than this cannot tell an effect from chance or trend."""

_NEED_OUTCOME = (
    "months",
    "above_zero",
    "waves",
    "treated",
    "untreated",
    "months_before",
    "clusters",
)
_NEED_START = ("waves", "treated", "untreated", "months_before", "clusters")
FEWEST_SHOWN = 3
"""Means of fewer co-operatives are not shown: they would be those of one or two."""


def checks(seen: Seen, control: str = "not_yet") -> pd.DataFrame:
    """What does the design need, what is there, and does it hold?

    Returns
    -------
    DataFrame
        ``check, found, needed, state``; state is ``holds``, ``fails``, or ``untold`` where the data
        for it are missing altogether.
    """
    found = _found(seen, control)
    missing = set()
    if not found["reported"]:
        missing |= set(_NEED_OUTCOME)
    if not found["assigned"]:
        missing |= set(_NEED_START)
    silent = {"assigned"} if not (seen.units["start"] != 0).any() else set()
    silent |= {"reported"} if seen.months.empty else set()  # no list is not a list of nobody
    rows = [
        {
            "check": name,
            "found": np.nan if name in missing | silent else float(found[name]),
            "needed": float(needed),
            "state": "untold" if name in missing else "holds" if found[name] >= needed else "fails",
        }
        for name, needed in NEEDED.items()
    ]
    return pd.DataFrame(rows)


def _found(seen: Seen, control: str) -> dict[str, int]:
    units, months = seen.units, seen.months
    told = months[months["amount"].notna()]
    usable = months[months["outcome"].notna()]
    last = len(seen.labels)
    both = _both_sides(usable)
    first = min((one for one in units["start"] if 0 < one <= last), default=0)
    never = (usable["start"] == 0) | (usable["start"] > last)
    free = never if control == "never" else never | (usable["start"] > first)
    starts = usable["start"].where(usable["start"] <= last, 0)
    clusters = units.loc[units["start"] >= 0, seen.level or "unit_code"].nunique()
    return {
        "assigned": int((units["start"] > 0).sum()),
        "months": int(told["period"].nunique()),
        "reported": len(told),
        "above_zero": int((told["amount"] > 0).sum()),
        "waves": starts.nunique() if (starts > 0).any() else 0,
        "treated": len(both),
        "untreated": usable.loc[free, "unit_code"].nunique(),
        "months_before": int(both.max()) if len(both) else 0,
        "clusters": clusters,
    }


def _both_sides(usable: pd.DataFrame) -> pd.Series:
    """Months seen before mentoring, of the villages that are seen before and after its start."""
    ever = usable[usable["start"] > 0]
    before = (ever["period"] < ever["start"]).groupby(ever["unit_code"]).sum()
    after = (ever["period"] >= ever["start"]).groupby(ever["unit_code"]).sum()
    return before[(before > 0) & (after > 0)]


def cohorts(seen: Seen) -> pd.DataFrame:
    """Who was chosen when: how did each wave stand before, how did it move, how urgent was it?

    Returns
    -------
    DataFrame
        One row a wave, the never mentored last: ``start`` (0 for never), ``month``, ``units``,
        ``priority``, ``before`` (mean of the outcome before the first wave), ``trend`` (its monthly
        change), ``dip`` (the last month before the first wave, less the mean of the earlier ones).
    """
    units = seen.units[seen.units["start"] != UNKNOWN_START].copy()
    last = len(seen.labels)
    units["wave"] = units["start"].where(units["start"] <= last, 0)
    first = min((one for one in units["wave"] if one > 0), default=last + 1)
    early = seen.months[seen.months["period"] < first]
    rows = []
    for wave, group in units.groupby("wave"):
        own = early[early["unit_code"].isin(group["unit_code"])]
        label = seen.labels[wave - 1] if wave > 0 else pd.NaT
        shown = len(group) >= FEWEST_SHOWN
        moved = _course(own) if shown else dict.fromkeys(("before", "trend", "dip"), np.nan)
        line = {"start": wave, "month": label, "units": len(group), **moved}
        line["priority"] = group["priority"].mean() if shown else np.nan
        rows.append(line)
    frame = pd.DataFrame(
        rows, columns=["start", "month", "units", "priority", "before", "trend", "dip"]
    )
    return frame.sort_values("start", key=lambda one: one.mask(one == 0, last + 1)).reset_index(
        drop=True
    )


def means(seen: Seen) -> pd.DataFrame:
    """How did the outcome run in each wave, month by month? Waves of one or two are left out."""
    last = len(seen.labels)
    rows = seen.months.assign(wave=seen.months["start"].where(seen.months["start"] <= last, 0))
    rows = rows[rows["outcome"].notna()]
    by = rows.groupby(["wave", "period", "month"])["outcome"].agg(["mean", "count"]).reset_index()
    return by[by["count"] >= FEWEST_SHOWN].reset_index(drop=True)


def _course(own: pd.DataFrame) -> dict[str, Any]:
    by = own.groupby("period")["outcome"].mean().dropna()
    trend = dip = np.nan
    if len(by) >= 3:
        trend = float(np.polyfit(by.index, by.to_numpy(), 1)[0])
        dip = float(by.iloc[-1] - by.iloc[:-1].mean())
    return {"before": float(by.mean()) if len(by) else np.nan, "trend": trend, "dip": dip}
