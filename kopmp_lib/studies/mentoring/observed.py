"""Which co-operatives are seen in which months, and from when was each of them mentored?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kopmp_lib.errors import DataError
from kopmp_lib.regions import gazetteer
from kopmp_lib.studies.mentoring.params import OUTCOMES, PLACEBOS, Params

COMPLETE = 0.8
"""The last months are dropped while fewer reports are in than this share of the usual number."""

FEW_ZEROS = 0.01
"""Up to this share of zeros an amount is studied in logs; beyond, in its own unit."""

UNKNOWN_START = -1
POPULATION = "population_count"
MOST_FAULTS = 10


@dataclass(frozen=True)
class Seen:
    """What the tables tell.

    Parameters
    ----------
    units : DataFrame
        One row a village: ``unit_code, name, kecamatan_code, start, facilitator_id, priority``;
        ``start`` is the number of the first month of mentoring, 0 for none in the list, -1 where
        the list does not tell the month.
    months : DataFrame
        One row a village and month with a report due: ``unit_code, period, month, start,
        kecamatan_code, amount, outcome`` and what else is asked for. Villages whose start is not
        told are left out.
    labels : tuple of Timestamp
        The months, the first is number 1.
    scale : str
        ``log`` or ``level``.
    late : int
        Last months dropped because their reports are not in yet.
    zeros : int
        Reported noughts that a logarithm leaves out.
    covariates : tuple of str
        Columns of the profile that stand in ``months``: those asked for, and the population.
    """

    units: pd.DataFrame
    months: pd.DataFrame
    labels: tuple[pd.Timestamp, ...]
    scale: str
    late: int
    zeros: int
    covariates: tuple[str, ...] = ()

    @property
    def level(self) -> str:
        """Which column groups villages that were given mentoring together; "" for none?"""
        units = self.units[self.units["start"] >= 0]
        by = units.groupby("kecamatan_code")["start"]
        alike = bool((by.min() == by.max()).all())
        together = alike and units["start"].min() != units["start"].max()
        return "kecamatan_code" if together and len(by) < len(units) else ""


def seen(tables: Mapping[str, pd.DataFrame], params: Params) -> Seen:
    """What do the tables tell of mentoring and of the outcome?"""
    panel = _panel(tables)
    labels = _labels(panel)
    units = _units(tables, params.region_code, labels)
    months = _months(panel, units, labels, params)
    months, late = _complete(months)
    scale, zeros = scale_of(months["amount"], params.outcome)
    months["outcome"] = on_scale(months["amount"], scale)
    names = dict.fromkeys([*params.covariates, POPULATION])
    found = {name: _profile(tables, name) for name in names}
    told = [name for name in names if name in params.covariates or found[name].notna().any()]
    for name in told:
        months[name] = found[name].reindex(months["unit_code"]).to_numpy()
    return Seen(units, months, labels[: len(labels) - late], scale, late, zeros, tuple(told))


def strangers(tables: Mapping[str, pd.DataFrame], units: pd.DataFrame) -> tuple[int, int]:
    """How many units has the panel, and how many of them are no village of this region?"""
    panel = _table(tables, "panel")
    codes = panel["unit_code"].drop_duplicates() if len(panel) else pd.Series(dtype=object)
    return len(codes), int((~codes.isin(units["unit_code"])).sum())


def on_scale(amount: pd.Series, scale: str) -> pd.Series:
    """What is the amount in the unit of the study? A nought has no logarithm and is missing."""
    return np.log(amount.where(amount > 0)) if scale == "log" else amount.astype(float)


def _panel(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The panel, each village once a month."""
    panel = _table(tables, "panel")
    if panel.empty:
        return panel
    twice = panel.duplicated(["unit_code", "month"])
    if twice.any():
        places = panel.loc[twice, ["unit_code", "month"]].head(MOST_FAULTS)
        raise DataError(
            f"{int(twice.sum())} village-months stand in the panel more than once.",
            where="panel",
            expected="one row a village and month",
            todo="Decide which row holds before estimating.",
            faults=[f"{unit}, {month}" for unit, month in places.itertuples(index=False)],
        )
    return panel.assign(month=pd.to_datetime(panel["month"]))


def _table(tables: Mapping[str, pd.DataFrame], name: str) -> pd.DataFrame:
    frame = tables.get(name)
    return pd.DataFrame() if frame is None else frame


def _labels(panel: pd.DataFrame) -> tuple[pd.Timestamp, ...]:
    if panel.empty:
        return ()
    return tuple(pd.date_range(panel["month"].min(), panel["month"].max(), freq="MS"))


def _units(
    tables: Mapping[str, pd.DataFrame], region_code: str, labels: tuple[pd.Timestamp, ...]
) -> pd.DataFrame:
    rows = [
        (village.code, village.name, village.kind, district.code)
        for district in gazetteer.region(region_code).children
        for village in district.children
    ]
    units = pd.DataFrame(rows, columns=["unit_code", "name", "kind", "kecamatan_code"])
    given = _table(tables, "assignments")
    columns = {"start_month": pd.NaT, "facilitator_id": "", "priority_score": np.nan}
    for name, nothing in columns.items():
        told = given.set_index("unit_code")[name] if name in given else pd.Series(dtype=object)
        units[name] = units["unit_code"].map(told) if len(told) else nothing
    listed = units["unit_code"].isin(given["unit_code"]) if len(given) else False
    start = _number(pd.to_datetime(units["start_month"]), labels)
    units["start"] = start.where(start.notna(), np.where(listed, UNKNOWN_START, 0)).astype(int)
    units["facilitator_id"] = units["facilitator_id"].fillna("").astype(str)
    units["priority"] = units["priority_score"].astype(float)
    return units.sort_values("unit_code", ignore_index=True)


def _number(month: pd.Series, labels: tuple[pd.Timestamp, ...]) -> pd.Series:
    """The number of a month; what began before the first month counts as beginning with it."""
    first = labels[0] if labels else month.min()
    if pd.isna(first):
        return pd.Series(np.nan, index=month.index)
    count = (month.dt.year - first.year) * 12 + month.dt.month - first.month + 1
    return count.clip(lower=1)


def _months(
    panel: pd.DataFrame, units: pd.DataFrame, labels: tuple[pd.Timestamp, ...], params: Params
) -> pd.DataFrame:
    column = OUTCOMES[params.outcome]
    wanted = {"amount": column, "sales": "sales_value_idr"}
    if params.placebo_outcome:
        wanted["placebo"] = PLACEBOS[params.placebo_outcome]
    names = ["unit_code", "period", "month", "start", "kecamatan_code", "reported_date", "due"]
    if panel.empty:
        return pd.DataFrame(columns=[*names, *wanted])
    known = units.loc[units["start"] != UNKNOWN_START, ["unit_code", "start", "kecamatan_code"]]
    rows = panel.merge(known, on="unit_code")
    rows["period"] = _number(rows["month"], labels).astype(int)
    state = rows.get(f"{column}_state", "not_reported")
    rows["due"] = state != "not_applicable"
    for name, source in wanted.items():
        rows[name] = rows[source].astype(float) if source in rows else np.nan
    if "reported_date" not in rows:
        rows["reported_date"] = pd.NaT
    return rows[[*names, *wanted]].sort_values(["unit_code", "period"], ignore_index=True)


def _complete(months: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The months without the last ones, whose reports are not all in yet; how many those are."""
    if months.empty:
        return months.copy(), 0
    told = months["amount"].notna().groupby(months["period"]).sum()
    told = told.reindex(range(1, int(months["period"].max()) + 1), fill_value=0)
    enough = told[told >= COMPLETE * told.median()]
    last = int(enough.index.max()) if len(enough) else int(told.index.max())
    return months[months["period"] <= last].copy(), int(told.index.max()) - last


def scale_of(amount: pd.Series, outcome: str) -> tuple[str, int]:
    """Is an amount studied in logs or in its own unit, and how many noughts do logs leave out?"""
    zeros, told = int((amount == 0).sum()), int(amount.notna().sum())
    if outcome in ("sales", "health") or zeros > FEW_ZEROS * told:
        return "level", 0
    return "log", zeros


def _profile(tables: Mapping[str, pd.DataFrame], name: str) -> pd.Series:
    profile = _table(tables, "unit_profile")
    if name not in profile:
        return pd.Series(dtype=float)
    newest = profile.sort_values("as_of").drop_duplicates("unit_code", keep="last")
    return newest.set_index("unit_code")[name].astype(float)
