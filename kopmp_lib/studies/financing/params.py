"""What can the study of financing be asked?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kopmp_lib import parameters, rules
from kopmp_lib.errors import ParameterError
from kopmp_lib.regions import units
from kopmp_lib.studies.financing import terms

BY_RULE = -1
"""As a figure: what the rule says."""


@dataclass(frozen=True)
class Params:
    """What the study is asked.

    Parameters
    ----------
    region_code : str
        A kabupaten or kota, as text.
    as_of : str
        Day the figures stand for, ``YYYY-MM-DD``; "" for the newest there is.
    rule_date : str
        Day whose rule on loans is taken, ``YYYY-MM-DD``, or the name of a version, in force or not,
        such as ``pmk_49_2025`` or ``draft_2025_12``; "" for the rule of ``as_of``.
    amount_idr : int
        Loan to be tried, rupiah; -1 for the ceiling of the rule.
    rate : float
        Interest a year as a share; -1 for that of the rule.
    tenor_months, grace_months : int
        Months to repay, the grace included, and months without principal; -1 for the rule.
    method : {"annuity", "equal_principal", "flat"}
        How the loan is paid off; the rule does not say.
    grace_interest : {"paid", "capitalised", "none"}
        What happens to the interest of the grace; the rule does not say.
    cover : float
        How many times cash must cover the debt service for a loan to count as carried. No rule: a
        bank sets its own.

    Raises
    ------
    ParameterError, RegionError
        If one is out of range; says which, and what was expected.
    """

    region_code: str = "19.71"
    as_of: str = ""
    rule_date: str = ""
    amount_idr: int = BY_RULE
    rate: float = BY_RULE
    tenor_months: int = BY_RULE
    grace_months: int = BY_RULE
    method: str = "annuity"
    grace_interest: str = "paid"
    cover: float = 1.2

    def __post_init__(self) -> None:
        object.__setattr__(self, "region_code", units.regency(self.region_code))
        _ = self.day
        if not 0.5 <= self.cover <= 5:
            raise ParameterError(
                f"'{self.cover}' cannot be used.", where="cover", expected="a ratio from 0.5 to 5"
            )
        asked = self.terms
        try:
            asked.schedule()
        except ParameterError as error:
            raise ParameterError(
                error.what, where=_OWN.get(error.where, error.where), expected=error.expected
            ) from None

    @property
    def day(self) -> dt.date:
        """The last day of which figures count."""
        return parameters.day("as_of", self.as_of)

    @property
    def terms(self) -> terms.Terms:
        """The loan that is tried, with the rule it follows."""
        rule = self._rule
        return terms.Terms(
            rule,
            amount=_either(self.amount_idr, rule, "ceiling_idr"),
            rate=_either(self.rate, rule, "rate"),
            months=int(_either(self.tenor_months, rule, "tenor_months")),
            grace=int(_either(self.grace_months, rule, "grace_months")),
            method=self.method,
            grace_interest=self.grace_interest,
        )

    @property
    def _rule(self) -> rules.Rule:
        if not self.rule_date:
            return terms.in_force(self.day)
        if self.rule_date[0].isdigit():
            return terms.in_force(parameters.day("rule_date", self.rule_date))
        return terms.named(self.rule_date)


_OWN = {"amount": "amount_idr", "months": "tenor_months", "grace": "grace_months"}


def _either(given: float, rule: rules.Rule, name: str) -> float:
    return float(terms.figure(rule, name)) if given == BY_RULE else given
