"""What does a loan cost, what is a stream of payments worth, and what can be carried?"""

from kopmp_lib.methods.loans.carrying import (
    break_even,
    default_bounds,
    dscr,
    largest_loan,
    stress,
)
from kopmp_lib.methods.loans.cashflow import irr, mirr, nper, npv, payback, pmt
from kopmp_lib.methods.loans.schedule import GRACES, METHODS, Schedule, instalment, schedule

__all__ = [
    "GRACES",
    "METHODS",
    "Schedule",
    "break_even",
    "default_bounds",
    "dscr",
    "instalment",
    "irr",
    "largest_loan",
    "mirr",
    "nper",
    "npv",
    "payback",
    "pmt",
    "schedule",
    "stress",
]
