"""What would loans lay on the public purse: DAU/DBH for kelurahan, Dana Desa for desa?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kopmp_lib.studies.financing import known
from kopmp_lib.studies.financing.params import Params

MONTHS = 12


def by_year(units: pd.DataFrame, params: Params) -> pd.DataFrame:
    """What falls due in each year of the loan, of one co-operative and of all?

    Returns
    -------
    DataFrame
        year, one (rupiah of one loan), and for each kind of place ``kelurahan`` and ``desa`` all
        its co-operatives together.
    """
    loan = params.terms.schedule()
    count = kinds(units)
    years = range(1, -(-len(loan.instalment) // MONTHS) + 1)
    rows = [
        {"year": year, "one": loan.year(year), **{k: n * loan.year(year) for k, n in count.items()}}
        for year in years
    ]
    return pd.DataFrame(rows)


def kinds(units: pd.DataFrame) -> dict[str, int]:
    """How many places are backed by DAU/DBH (kelurahan), and how many by Dana Desa (desa)?"""
    ward = units["kind"].str.startswith("kelurahan")
    return {"kelurahan": int(ward.sum()), "desa": int((~ward).sum())}


def owed(units: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """What do co-operatives owe, and what have they left unpaid in twelve months, as reported?

    Facts: ``owing_count``, ``owed_idr`` (newest balances), ``due_idr`` and ``paid_idr`` (twelve
    months, where both were reported), ``due_count``; money of few people is left out.
    """
    panel = tables["panel"]
    nothing = {"owing_count": 0, "owed_idr": float("nan"), "due_count": 0,
               "due_idr": float("nan"), "paid_idr": float("nan")}  # fmt: skip
    if panel.empty:
        return nothing
    shown = units.loc[~units["suppressed"]].index
    own = panel[panel["unit_code"].isin(shown)]
    found = dict(nothing)
    balance = known.column(own, "loans_idr")
    newest = own.assign(balance=balance)[balance.notna()].sort_values("month")
    last = newest.groupby("unit_code")["balance"].last()
    last = last[last > 0]
    if len(last):
        found |= {"owing_count": len(last), "owed_idr": float(last.sum())}
    start = panel["month"].max() - pd.DateOffset(months=MONTHS - 1)
    recent = own[own["month"] >= start]
    due, paid = (known.column(recent, f"instalment_{name}_idr") for name in ("due", "paid"))
    both = due.notna() & paid.notna() & (due > 0)
    if both.any():
        found |= {
            "due_count": int(recent.loc[both, "unit_code"].nunique()),
            "due_idr": float(due[both].sum()),
            "paid_idr": float(paid[both].sum()),
        }
    return found
