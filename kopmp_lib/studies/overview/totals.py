"""Do the regions add up to the whole, and what moved between snapshots?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from kopmp_lib.methods import spread
from kopmp_lib.studies.overview.judging import FEWEST_PLACES
from kopmp_lib.studies.overview.measures import (
    AMOUNTS,
    COOPERATIVES,
    SHARES,
    fullest_day,
    on_day,
    told,
)

TOP = 10
COUNTED = (COOPERATIVES, *dict.fromkeys(column for column, _ in SHARES.values()))


def snapshots(status: pd.DataFrame, where: pd.DataFrame) -> pd.DataFrame:
    """Of which days are there snapshots, and of how many places does each tell?

    Returns
    -------
    DataFrame
        ``as_of, reported, places, cooperatives, strangers``; strangers are rows whose code is no
        kabupaten or kota.
    """
    rows = []
    for day in sorted(status["as_of"].unique()) if "regency_code" in status else ():
        own = status[status["as_of"] == day]
        counts = told(on_day(status, day, where.index), COOPERATIVES)
        rows.append(
            {
                "as_of": pd.Timestamp(day).date().isoformat(),
                "reported": int(counts.notna().sum()),
                "places": len(where),
                "cooperatives": float(counts.sum()),
                "strangers": int(
                    (~own["regency_code"].str[:2].isin(set(where["province_code"]))).sum()
                ),
            }
        )
    names = ["as_of", "reported", "places", "cooperatives", "strangers"]
    return pd.DataFrame(rows, columns=names)


def reconciled(
    status: pd.DataFrame, provinces: pd.DataFrame, where: pd.DataFrame
) -> dict[str, Any]:
    """Do regions add up to provinces, and co-operatives to villages?

    Returns
    -------
    dict
        ``cooperatives`` and ``as_of`` of the fullest day, ``villages`` of the places that tell
        (of all without any); in how many places there
        are ``fewer``, ``equal`` and ``more`` co-operatives than villages; ``province_cooperatives``
        of the roll-up by province of the same day (None without one) and ``provinces_apart``, how
        many provinces differ from the sum of their regions.
    """
    day = fullest_day(status, COOPERATIVES)
    made: dict[str, Any] = {"villages": int(where["villages"].sum()), "as_of": ""}
    made |= dict.fromkeys(("cooperatives", "province_cooperatives", "provinces_apart"))
    if day is None:
        return made | {"fewer": 0, "equal": 0, "more": 0, "told": 0}
    counts = told(on_day(status, day, where.index), COOPERATIVES)
    known = counts.notna()
    made |= {
        "as_of": pd.Timestamp(day).date().isoformat(),
        "told": int(known.sum()),
        "villages": int(where.loc[known, "villages"].sum()),
        "cooperatives": float(counts.sum()),
        "fewer": int((counts < where["villages"])[known].sum()),
        "equal": int((counts == where["villages"])[known].sum()),
        "more": int((counts > where["villages"])[known].sum()),
    }
    if "province_code" not in provinces:
        return made
    same = provinces[provinces["as_of"] == day].drop_duplicates("province_code", keep="last")
    rolled = told(same.set_index("province_code"), COOPERATIVES).dropna()
    rolled = rolled[rolled.index.isin(where["province_code"])]
    if rolled.empty:
        return made
    summed = counts.groupby(where["province_code"]).sum().reindex(rolled.index)
    apart = int((summed != rolled).sum())
    return made | {"province_cooperatives": float(rolled.sum()), "provinces_apart": apart}


def changes(status: pd.DataFrame, where: pd.DataFrame) -> pd.DataFrame:
    """What moved between the first and the last snapshot that carry a count, in the same places?

    Returns
    -------
    DataFrame
        One row a measure: ``measure, first, last, matched, places, up, same, down, count_first,
        count_last, total_first, total_last``. Only places in both are counted, since snapshots do
        not hold the same ones; a share over all of each would move with who is in.
    """
    rows = []
    for column in COUNTED:
        ends = _ends(status, column)
        if ends is None:
            continue
        frames = [on_day(status, day, where.index) for day in ends]
        pairs = pd.DataFrame({n: told(frame, column) for n, frame in enumerate(frames)}).dropna()
        totals = [told(frame, COOPERATIVES)[pairs.index] for frame in frames]
        moved = np.sign(pairs[1] - pairs[0])
        rows.append(
            {
                "measure": column,
                "first": ends[0].date().isoformat(),
                "last": ends[1].date().isoformat(),
                "matched": len(pairs),
                "places": len(where),
                **{
                    name: int((moved == n).sum())
                    for name, n in (("up", 1), ("same", 0), ("down", -1))
                },
                "count_first": float(pairs[0].sum()),
                "count_last": float(pairs[1].sum()),
                "total_first": float(totals[0].sum()),
                "total_last": float(totals[1].sum()),
            }
        )
    names = ["measure", "first", "last", "matched", "places", "up", "same", "down"]
    names += ["count_first", "count_last", "total_first", "total_last"]
    return pd.DataFrame(rows, columns=names)


def _ends(status: pd.DataFrame, column: str) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    if column not in status:
        return None
    days = sorted(status.loc[status[f"{column}_state"] != "not_reported", "as_of"].unique())
    return (pd.Timestamp(days[0]), pd.Timestamp(days[-1])) if len(days) > 1 else None


def concentrations(status: pd.DataFrame, where: pd.DataFrame) -> pd.DataFrame:
    """How much of each amount lies in few places, each on the day on which most report it?

    Returns
    -------
    DataFrame
        One row an amount: ``measure, as_of, reported, places, total, gini, gini_silent_zero, top,
        top_share, top_cooperatives, half_count, largest``. The second Gini takes the silent for
        noughts: the truth lies between the two, wherever the silent do. Nothing is told of fewer
        than twenty places. ``top_cooperatives`` is
        the share (0-1) of all co-operatives that the top places have, reported or not.
    """
    rows = []
    for column in AMOUNTS:
        day = fullest_day(status, column)
        if day is None:
            continue
        frame = on_day(status, day, where.index)
        amounts = told(frame, column)
        found = spread.concentration(amounts.to_numpy(dtype=float), top=TOP)
        if not found.total > 0 or found.places < FEWEST_PLACES:
            continue
        largest = amounts.sort_values(ascending=False, kind="stable").index[: found.top]
        base = told(frame, COOPERATIVES)
        rows.append(
            {
                "measure": column,
                "as_of": pd.Timestamp(day).date().isoformat(),
                "reported": found.places,
                "places": len(where),
                "total": found.total,
                "gini": found.gini,
                "gini_silent_zero": spread.gini(amounts.fillna(0).to_numpy(dtype=float)),
                "top": found.top,
                "top_share": found.top_share,
                "top_cooperatives": float(base[largest].sum() / base.sum()),
                "half_count": found.half_count,
            }
        )
    names = ["measure", "as_of", "reported", "places", "total", "gini", "gini_silent_zero"]
    names += ["top", "top_share", "top_cooperatives", "half_count"]
    return pd.DataFrame(rows, columns=names)
