"""Which debt service can each co-operative carry, as far as its books tell?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from kopmp_lib.contracts import rows
from kopmp_lib.methods import loans
from kopmp_lib.methods.disclosure import hidden
from kopmp_lib.studies.financing import known
from kopmp_lib.studies.financing.params import Params

MONTHS = 12
FALLS = (0.0, 0.1, 0.2, 0.3, 0.5)
SHOWN_FALLS = (0.0, 0.2, 0.5)
SMALLEST = 1e5
GRID = 60
QUANTILES = (0.1, 0.25, 0.75, 0.9)
PEOPLE = ("members_count", "paying_members_count")
MONEY = ("sales_month", "surplus", "cash_month", "owed_month", "dscr", "largest_loan")


def carried(units: pd.Index, tables: Mapping[str, pd.DataFrame], params: Params) -> pd.DataFrame:
    """What does each co-operative earn and owe, and what would the loan make of it?

    Cash is the surplus of the newest book year before interest, a twelfth of it a month. What is
    already owed is the newest instalment reported; with none on record, none is taken to be due.

    Returns
    -------
    DataFrame
        book_year, surplus (rupiah a year), cash_month, owed_month, owed_known, sales_month
        (rupiah; mean of the months reported of the newest twelve), sales_months (how many those
        are), dscr, largest_loan, suppressed.
    """
    terms = params.terms
    book = rows.newest(tables["statements"], units, by="book_year")
    frame = pd.DataFrame(index=units)
    frame["book_year"] = book.get("book_year")
    surplus = known.column(book, "surplus_idr")
    frame["surplus"] = surplus
    frame["cash_month"] = (surplus + known.column(book, "interest_cost_idr").fillna(0)) / MONTHS
    frame["owed_month"], frame["owed_known"] = _owed(units, tables["panel"], book)
    frame["sales_month"], frame["sales_months"] = _sales(units, tables["panel"])
    due = terms.schedule().highest
    frame["dscr"] = loans.dscr(frame["cash_month"], frame["owed_month"] + due)
    frame["largest_loan"] = loans.largest_loan(
        frame["cash_month"] - params.cover * frame["owed_month"],
        terms.rate,
        cover=params.cover,
        **terms.shape,
    )
    frame["suppressed"] = _few(units, tables)
    frame.loc[frame["suppressed"], list(MONEY)] = float("nan")
    return frame


def stress(units: pd.DataFrame, params: Params) -> pd.DataFrame:
    """How many could still pay if their cash fell? Columns of :func:`methods.loans.stress`."""
    terms = params.terms
    return loans.stress(
        units["cash_month"],
        terms.amount,
        falls=FALLS,
        rates=(terms.rate,),
        owed=units["owed_month"],
        cover=params.cover,
        **terms.shape,
    )


def sizes_carried(units: pd.DataFrame, params: Params) -> pd.DataFrame:
    """How many could carry a loan of each size, as their cash is and if it fell?

    The distribution of DSCR told in rupiah: who covers a loan is who has a DSCR of ``cover`` at it.

    Returns
    -------
    DataFrame
        amount (rupiah, a grid of equal ratios), fall, carry (co-operatives), n (whose cash is
        known); empty where no cash is known.
    """
    cash, owed = units["cash_month"], units["owed_month"]
    known_ = cash.notna() & owed.notna()
    names = ["amount", "fall", "carry", "n"]
    if not known_.any():
        return pd.DataFrame(columns=names)
    amounts = np.geomspace(SMALLEST, max(params.terms.amount, 10 * SMALLEST), GRID)
    rows = []
    for fall in SHOWN_FALLS:
        left = cash[known_] - fall * cash[known_].abs()
        largest = loans.largest_loan(
            left - params.cover * owed[known_],
            params.terms.rate,
            cover=params.cover,
            **params.terms.shape,
        )
        rows += [(a, fall, int((largest >= a).sum()), int(known_.sum())) for a in amounts]
    return pd.DataFrame(rows, columns=names)


def facts(units: pd.DataFrame, params: Params) -> dict[str, Any]:
    """How many have books, how many could carry the loan, and what do they earn?"""
    ratio = units["dscr"].dropna()
    loan = units["largest_loan"].dropna()
    sold = units["sales_month"].dropna()
    return {
        "books_count": int(units["book_year"].notna().sum()),
        "dscr_count": len(ratio),
        "covered_count": int((ratio >= params.cover).sum()),
        "dscr_median": _middle(ratio),
        "dscr_quantiles": tuple(float(ratio.quantile(q)) for q in QUANTILES) if len(ratio) else (),
        "dscr_highest": float(ratio.max()) if len(ratio) else float("nan"),
        "loan_median": _middle(loan),
        "loan_highest": float(loan.max()) if len(loan) else float("nan"),
        "loss_count": int((units["cash_month"] <= 0).sum()),
        "sales_count": len(sold),
        "sales_median": _middle(sold),
        "sales_highest": float(sold.max()) if len(sold) else float("nan"),
        "owed_unknown_count": int((units["dscr"].notna() & ~units["owed_known"]).sum()),
        "suppressed_count": int(units["suppressed"].sum()),
    }


def _middle(values: pd.Series) -> float:
    return float(values.median()) if len(values) else float("nan")


def _owed(units: pd.Index, panel: pd.DataFrame, book: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """The newest instalment reported, and whether what is owed is known at all."""
    debt = known.column(book, "long_term_liabilities_idr").fillna(0) > 0
    if panel.empty or "instalment_due_idr" not in panel:
        return pd.Series(0.0, index=units), ~debt
    state = panel["instalment_due_idr_state"]
    due = panel["instalment_due_idr"].mask(state == "not_applicable", 0.0)
    told = panel.assign(due=due)[due.notna()]
    newest = rows.newest(told, units, by="month")
    owed = known.column(newest, "due")
    return owed.fillna(0.0), owed.notna() | ~debt


def _sales(units: pd.Index, panel: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Mean sales of the months reported, of the newest twelve; how many those are."""
    if panel.empty or "sales_value_idr" not in panel:
        return pd.Series(float("nan"), index=units), pd.Series(0, index=units)
    start = panel["month"].max() - pd.DateOffset(months=MONTHS - 1)
    told = panel[(panel["month"] >= start) & panel["sales_value_idr"].notna()]
    grouped = told.groupby("unit_code")["sales_value_idr"]
    return grouped.mean().reindex(units), grouped.size().reindex(units, fill_value=0)


def _few(units: pd.Index, tables: Mapping[str, pd.DataFrame]) -> pd.Series:
    """Whose money rests on too few people to be shown?"""
    few = pd.Series(False, index=units)
    for name in ("members", "panel"):
        frame = tables[name]
        newest = rows.newest(frame, units, by="month" if name == "panel" else "as_of")
        for count in PEOPLE:
            few |= hidden(known.column(newest, count))
    return few
