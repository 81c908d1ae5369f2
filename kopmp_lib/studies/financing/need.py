"""What would a loan require each month, whoever takes it?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from kopmp_lib.methods import loans
from kopmp_lib.studies.financing.params import Params

SIZES = (50e6, 100e6, 250e6, 500e6, 1e9)
"""Loans shown beside the one that is tried, as far as the ceiling of the rule allows."""

MARGINS = (0.03, 0.05, 0.08, 0.10)
"""Shares of sales left before debt service. Assumptions, since nobody has reported margins."""

OTHER_RATES = (0.03, 0.06, 0.09, 0.12)
OTHER_TENORS = (36, 48, 60, 72)


REFERENCE = {"amount": 200_000.0, "rate": 0.075, "months": 180, "published": 1854.0247}
"""An open case: the example of ``pmt`` in the documentation of numpy-financial 1.0."""


def self_check() -> dict[str, float]:
    """Does the arithmetic give the published instalment of an open case? Both, side by side."""
    given = REFERENCE
    found = loans.pmt(given["rate"] / 12, given["months"], given["amount"])
    return {**given, "found": -float(found)}


def sizes(params: Params) -> pd.DataFrame:
    """What do loans of several sizes require?

    Returns
    -------
    DataFrame
        amount, grace (largest instalment of the grace), instalment (largest of all), first_year
        (due in twelve months), total, surplus (needed a month before debt service, with the cover
        asked for), asked (the loan that is tried).
    """
    terms = params.terms
    amounts = sorted({*(size for size in SIZES if size < terms.amount), float(terms.amount)})
    rows = []
    for amount in amounts:
        loan = terms.schedule(amount)
        rows.append(
            {
                "amount": amount,
                "grace": float(loan.instalment[: loan.grace].max()) if loan.grace else 0.0,
                "instalment": loan.highest,
                "first_year": loan.year(1),
                "total": loan.total,
                "surplus": loan.highest * params.cover,
                "asked": amount == terms.amount,
            }
        )
    return pd.DataFrame(rows)


def sales(params: Params) -> pd.DataFrame:
    """Which sales a month just pay the largest instalment, at several margins?

    Columns: margin, sales.
    """
    due = params.terms.schedule().highest
    return pd.DataFrame({"margin": MARGINS, "sales": loans.break_even(due, MARGINS)})


def otherwise(params: Params) -> pd.DataFrame:
    """What would the largest instalment be at other rates and tenors?

    Columns: months, rate, instalment.
    """
    terms = params.terms
    rates = sorted({*OTHER_RATES, terms.rate})
    months = sorted({*(n for n in OTHER_TENORS if n > terms.grace), terms.months})
    rows = [
        (n, rate, float(loans.instalment(terms.amount, rate, **{**terms.shape, "months": n})))
        for n in months
        for rate in rates
    ]
    return pd.DataFrame(rows, columns=["months", "rate", "instalment"])


def facts(params: Params) -> dict[str, Any]:
    """The loan that is tried, in figures."""
    terms = params.terms
    loan = terms.schedule()
    return {
        "amount": terms.amount,
        "rate": terms.rate,
        "months": terms.months,
        "grace": terms.grace,
        "method": terms.method,
        "grace_interest": terms.grace_interest,
        "cover": params.cover,
        "instalment": loan.highest,
        "in_grace": float(loan.instalment[: loan.grace].max()) if loan.grace else 0.0,
        "first_year": loan.year(1),
        "full_year": 12 * loan.highest,
        "total": loan.total,
        "effective_rate": loan.effective_rate,
        "surplus_needed": loan.highest * params.cover,
        "beyond": terms.beyond(),
        "self_check": self_check(),
    }
