"""Did those who were visited more often also change more? A description, not an effect."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kopmp_lib.errors import KopmpError
from kopmp_lib.methods.effects import unit_effects
from kopmp_lib.studies.mentoring.estimate import NAMES, Fits, share_of, without_mentoring
from kopmp_lib.studies.mentoring.observed import Seen

GROUPS = 3
FEWEST = 5
"""Groups of fewer co-operatives are not shown: their mean is noise."""

COLUMNS = ["group", "units", "dose", "share", "lower", "upper"]


def response(tables: Mapping[str, pd.DataFrame], seen: Seen, fits: Fits) -> pd.DataFrame:
    """How large is the mean difference where there were few, some, many visits a month?

    Returns
    -------
    DataFrame
        ``group`` (1 the fewest visits), ``units``, ``dose`` (mean visits a month), ``share`` with
        ``lower, upper``: outcome over what was imputed, of the outcome without mentoring. Empty
        where visits are not told or the mentored are too few for three groups.
    """
    doses = _visits(tables.get("visits"), seen)
    try:
        own = unit_effects(seen.months[seen.months["outcome"].notna()], **NAMES)
    except KopmpError:
        return pd.DataFrame(columns=COLUMNS)
    rows = own.merge(doses, left_on="unit", right_on="unit_code") if len(doses) else own.iloc[:0]
    if len(rows) < GROUPS * FEWEST:
        return pd.DataFrame(columns=COLUMNS)
    rank = rows["dose"].rank(method="first")
    rows["group"] = np.ceil(rank * GROUPS / len(rows)).astype(int)
    base = without_mentoring(fits)
    return pd.DataFrame(
        [_line(int(group), part, seen.scale, base) for group, part in rows.groupby("group")],
        columns=COLUMNS,
    )


def _line(group: int, part: pd.DataFrame, scale: str, base: float) -> tuple[float, ...]:
    from scipy.stats import t as student

    mean, count = float(part["effect"].mean()), len(part)
    wide = float(student.ppf(0.975, count - 1) * part["effect"].std(ddof=1) / np.sqrt(count))
    ends = [share_of(size, scale, base) for size in (mean, mean - wide, mean + wide)]
    return (group, count, float(part["dose"].mean()), *ends)


def _visits(visits: pd.DataFrame | None, seen: Seen) -> pd.DataFrame:
    """Visits a month of mentoring in the months studied, noughts included."""
    last = len(seen.labels)
    units = seen.units[(seen.units["start"] > 0) & (seen.units["start"] <= last)]
    if visits is None or visits.empty or units.empty:
        return pd.DataFrame(columns=["unit_code", "dose"])
    end = seen.labels[-1] + pd.offsets.MonthEnd(0)
    within = visits[pd.to_datetime(visits["date"]) <= end]
    count = units["unit_code"].map(within["unit_code"].value_counts()).fillna(0)
    months = last - units["start"] + 1
    return pd.DataFrame({"unit_code": units["unit_code"], "dose": count / months})
