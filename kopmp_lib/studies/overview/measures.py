"""What is counted of every kabupaten and kota, out of how many, on which day?

All places stand in every frame. One that was not reported, or whose figure contradicts its total,
keeps its row and says so; nothing turns it into a nought.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from kopmp_lib.contracts import NOT_REPORTED
from kopmp_lib.methods.disclosure import hidden
from kopmp_lib.regions import official
from kopmp_lib.regions.scope import village_counts

COOPERATIVES = "cooperative_count"
SHARES: Mapping[str, tuple[str, str]] = {
    "npwp": ("npwp_count", COOPERATIVES),
    "nik": ("nik_count", COOPERATIVES),
    "nib": ("nib_count", COOPERATIVES),
    "bank_account": ("bank_account_count", COOPERATIVES),
    "simkopdes": ("simkopdes_account_count", COOPERATIVES),
    "rat": ("rat_count", COOPERATIVES),
}
"""By step of formation: the column that counts it, and what it is out of. Being a legal entity is
none of them: co-operatives outnumber villages in many places, see ``totals``."""

RATES: Mapping[str, tuple[str, str]] = {
    "members": ("principal_members_count", COOPERATIVES),
    "outlets": ("gerai_count", COOPERATIVES),
}
"""So many a co-operative; may be more than one."""

PEOPLE = ("members",)
AMOUNTS = ("sales_value_idr", "principal_savings_idr", "mandatory_savings_idr")
SNAPSHOT, SAVED = "snapshot", "saved"
SHARE, RATE = "share", "rate"
COLUMNS = (
    *("basis", "measure", "kind", "region_code", "count", "total", "state", "hidden", "as_of"),
)
CONTRADICTED = "contradicted"
NOT_SAVED = "not_saved"


def places() -> pd.DataFrame:
    """Which kabupaten and kota are there?

    Returns
    -------
    DataFrame
        By ``region_code``: ``name, province_code, province, villages``.
    """
    provinces = {one.code: one.name for one in official.every("province")}
    counts = village_counts()
    rows = [
        (one.code, one.name, one.code[:2], provinces[one.code[:2]], counts[one.code])
        for one in official.every("regency")
    ]
    names = ["region_code", "name", "province_code", "province", "villages"]
    return pd.DataFrame(rows, columns=names).set_index("region_code")


def of_snapshots(status: pd.DataFrame, where: pd.DataFrame) -> pd.DataFrame:
    """What do the national snapshots count, each measure on the day on which most places report it?

    Parameters
    ----------
    status : DataFrame
        ``regency_status``.
    where : DataFrame
        Of :func:`places`.

    Returns
    -------
    DataFrame
        :data:`COLUMNS`; one row a measure and place.
    """
    made = []
    for kind, measures in ((SHARE, SHARES), (RATE, RATES)):
        for measure, (column, out_of) in measures.items():
            day = fullest_day(status, column)
            if day is None:
                continue
            rows = on_day(status, day, where.index)
            frame = pd.DataFrame({"count": told(rows, column)}, index=where.index)
            frame["total"] = told(rows, out_of)
            made.append(_framed(frame, SNAPSHOT, measure, kind, _iso(day), where))
    return _together(made)


def of_results(results: pd.DataFrame, where: pd.DataFrame) -> pd.DataFrame:
    """What do saved results count village by village, out of all villages of the place?

    Roll-ups are left out: they count co-operatives, and the snapshots hold them already.
    """
    counted = results[(results["quality"] == "counted") & results["n"].gt(0)]
    counted = counted[counted["study"] == "formation"]
    made = []
    for measure, indicator in saved_indicators(counted).items():
        own = counted[counted["indicator"] == indicator].set_index("region_code")
        frame = own[["value", "n"]].reindex(where.index).set_axis(["count", "total"], axis=1)
        if not frame["count"].notna().any():
            continue
        days = own["as_of"].reindex(where.index).fillna("")
        part = _framed(frame, SAVED, measure, SHARE, "", where).assign(as_of=days.to_numpy())
        part.loc[~where.index.isin(own.index), "state"] = NOT_SAVED
        made.append(part)
    return _together(made)


def saved_indicators(results: pd.DataFrame) -> dict[str, str]:
    """Under which names do saved results hold the steps of formation, by step?"""
    ending = "_reached_count"
    names = sorted(name for name in set(results["indicator"]) if name.endswith(ending))
    steps = {name.removesuffix(ending): name for name in names}
    return steps | ({"activity": "activity_reported_count"} if len(results) else {})


def fullest_day(status: pd.DataFrame, column: str) -> pd.Timestamp | None:
    """On which day do most places report this, the newest of them if there are several?"""
    if column not in status or status.empty:
        return None
    known = status[status[f"{column}_state"] != NOT_REPORTED]
    counts = known.groupby("as_of").size()
    return None if counts.empty else counts[counts == counts.max()].index.max()


def on_day(status: pd.DataFrame, day: pd.Timestamp, codes: pd.Index) -> pd.DataFrame:
    """The rows of one day by place; a place without a row has an empty one."""
    rows = status[status["as_of"] == day].drop_duplicates("regency_code", keep="last")
    return rows.set_index("regency_code").reindex(codes)


def told(rows: pd.DataFrame, column: str) -> pd.Series:
    """The figures that were reported; others are missing, not nought."""
    if column not in rows:
        return pd.Series(np.nan, index=rows.index)
    state = rows[f"{column}_state"]
    return rows[column].astype(float).where(state.notna() & state.ne(NOT_REPORTED))


def _framed(
    frame: pd.DataFrame, basis: str, measure: str, kind: str, day: str, where: pd.DataFrame
) -> pd.DataFrame:
    known = frame["count"].notna() & frame["total"].gt(0)
    state = np.where(known, np.where(frame["count"] == 0, "zero", "reported"), NOT_REPORTED)
    over = known & (frame["count"] > frame["total"]) if kind == SHARE else known & False
    state = np.where(over, CONTRADICTED, state)
    made = frame.assign(basis=basis, measure=measure, kind=kind, state=state, as_of=day)
    made["hidden"] = _hidden(frame["count"], where) if measure in PEOPLE else False
    return made.rename_axis("region_code").reset_index()[list(COLUMNS)]


def _hidden(counts: pd.Series, where: pd.DataFrame) -> pd.Series:
    """Few people, and what would give them away within their province."""
    found = pd.Series(False, index=counts.index)
    for codes in where.groupby("province_code").groups.values():
        found[codes] = hidden(counts[codes])
    return found


def _together(made: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(made, ignore_index=True) if made else pd.DataFrame(columns=list(COLUMNS))


def _iso(day: pd.Timestamp) -> str:
    return day.date().isoformat()
