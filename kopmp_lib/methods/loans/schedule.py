"""What falls due in each month of a loan?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.loans.cashflow import irr, pmt

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

METHODS = ("annuity", "equal_principal", "flat")
"""Equal instalments; equal parts of the principal with interest on what is left; equal parts with
interest on the whole loan to the end (bunga flat), which costs nearly twice the rate it names."""

GRACES = ("paid", "capitalised", "none")
"""Interest of the grace is paid month by month, is added to the debt, or is not charged."""


@dataclass(frozen=True)
class Schedule:
    """The months of one loan.

    Parameters
    ----------
    amount, rate : float
        Loan in rupiah; interest a year as a share.
    grace : int
        Months, within the tenor, in which no principal is paid.
    interest, principal : ndarray, shape (months,)
        What is paid in each month, rupiah.
    balance : ndarray, shape (months,)
        What is owed at the end of each month, rupiah.
    """

    amount: float
    rate: float
    grace: int
    interest: Floats
    principal: Floats
    balance: Floats

    @property
    def instalment(self) -> Floats:
        """Rupiah due in each month, shape (months,)."""
        return self.interest + self.principal

    @property
    def highest(self) -> float:
        """The largest instalment, rupiah: what must be earned in the hardest month."""
        return float(self.instalment.max())

    @property
    def total(self) -> float:
        """All that is paid, rupiah."""
        return float(self.instalment.sum())

    @property
    def effective_rate(self) -> float:
        """Interest a year that the payments really bear, twelve times the monthly one."""
        return 12 * float(irr([self.amount, *-self.instalment]))

    def year(self, number: int) -> float:
        """What is due in this year of the loan, from 1, in rupiah?"""
        return float(self.instalment[12 * (number - 1) : 12 * number].sum())

    def rounded(self) -> Schedule:
        """What falls due in whole rupiah, as it is paid? The last month takes what rounding left.

        Instalments and interest are rounded month by month, so that the balance is whole too.
        """
        interest, paid = np.round(self.interest), np.round(self.instalment)
        principal = paid - interest
        owed = np.round(self.balance[self.grace - 1] if self.grace else self.amount)
        principal[-1] = owed - principal[:-1].sum()
        balance = np.round(self.balance)
        balance[self.grace :] = owed - np.cumsum(principal[self.grace :])
        return Schedule(self.amount, self.rate, self.grace, interest, principal, balance)

    @property
    def table(self) -> pd.DataFrame:
        """One row a month: month, interest, principal, instalment, balance."""
        import pandas as pd

        return pd.DataFrame(
            {
                "month": np.arange(1, len(self.balance) + 1),
                "interest": self.interest,
                "principal": self.principal,
                "instalment": self.instalment,
                "balance": self.balance,
            }
        )


def schedule(
    amount: float,
    rate: float,
    months: int,
    grace: int = 0,
    *,
    method: str = "annuity",
    grace_interest: str = "paid",
) -> Schedule:
    """What falls due in each month of a loan?

    Parameters
    ----------
    amount : float
        Loan, above nought.
    rate : float
        Interest a year as a share, nought or more; a twelfth of it each month.
    months : int
        Tenor, the grace included.
    grace : int
        Months without principal; the rest pays off the loan.
    method : {"annuity", "equal_principal", "flat"}
        See :data:`METHODS`.
    grace_interest : {"paid", "capitalised", "none"}
        See :data:`GRACES`.

    Examples
    --------
    >>> loan = schedule(3e9, 0.06, 72, 6)
    >>> round(loan.highest / 1e6, 2), round(loan.year(1) / 1e6, 1)
    (53.48, 410.9)
    """
    _require(amount, rate, months, grace, method, grace_interest)
    monthly, left = rate / 12, months - grace
    grown = amount * (1 + monthly) ** np.arange(1, grace + 1)
    added = grace_interest == "capitalised"
    owed = float(grown[-1]) if added and grace else float(amount)
    interest, principal = _repaid(owed, monthly, left, method)
    waiting = np.full(grace, amount * monthly if grace_interest == "paid" else 0.0)
    during = grown if added else np.full(grace, float(amount))
    after = np.maximum(owed - np.cumsum(principal), 0.0)
    after[-1] = 0.0
    return Schedule(
        float(amount),
        float(rate),
        grace,
        np.concatenate([waiting, interest]),
        np.concatenate([np.zeros(grace), principal]),
        np.concatenate([during, after]),
    )


def instalment(
    amount: ArrayLike,
    rate: float,
    months: int,
    grace: int = 0,
    *,
    method: str = "annuity",
    grace_interest: str = "paid",
) -> Floats:
    """Which is the largest instalment of each of these loans? It grows as the loan does."""
    one = schedule(1.0, rate, months, grace, method=method, grace_interest=grace_interest)
    return np.asarray(np.asarray(amount, dtype=float) * one.highest)


def _repaid(owed: float, monthly: float, months: int, method: str) -> tuple[Floats, Floats]:
    """Interest and principal of the months in which the debt is paid off."""
    if method == "annuity":
        payment = -float(pmt(monthly, months, owed))
        first = payment - owed * monthly
        principal = np.asarray(first * (1 + monthly) ** np.arange(months), dtype=float)
        return np.asarray(payment - principal), principal
    principal = np.full(months, owed / months)
    left = np.full(months, owed) if method == "flat" else owed - principal * np.arange(months)
    return np.asarray(left * monthly, dtype=float), np.asarray(principal, dtype=float)


def _require(
    amount: float, rate: float, months: int, grace: int, method: str, grace_interest: str
) -> None:
    faults = (
        (not 0 < amount < np.inf, "amount", f"{amount}", "more than 0"),
        (not 0 <= rate <= 1, "rate", f"{rate}", "a share a year from 0 to 1, such as 0.06"),
        (months != int(months) or months < 1, "months", f"{months}", "a whole number from 1"),
        (grace != int(grace) or not 0 <= grace < months, "grace", f"{grace}",
         "a whole number from 0, less than the months of the loan"),
        (method not in METHODS, "method", method, ", ".join(METHODS)),
        (grace_interest not in GRACES, "grace_interest", grace_interest, ", ".join(GRACES)),
    )  # fmt: skip
    for wrong, where, given, expected in faults:
        if wrong:
            raise ParameterError(f"'{given}' cannot be used.", where=where, expected=expected)
