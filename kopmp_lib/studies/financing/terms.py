"""Which terms has a loan under which rule, and where does the loan that is tried go beyond them?"""

from __future__ import annotations

import datetime as dt
import difflib
from dataclasses import dataclass
from typing import Any

from kopmp_lib import rules
from kopmp_lib.errors import ParameterError
from kopmp_lib.methods import loans

RULE, DRAFT = "loan_terms", "loan_terms_draft"
FIGURES = (
    *("ceiling_idr", "operating_idr", "rate", "tenor_months"),
    *("grace_months", "longest_grace_months"),
)


@dataclass(frozen=True)
class Terms:
    """The loan that is tried.

    Parameters
    ----------
    rule : Rule
        The version of the rule it follows where nothing else was asked.
    amount, rate : float
        Rupiah; share a year.
    months, grace : int
        Tenor with the grace; months without principal.
    method, grace_interest : str
        As in :func:`kopmp_lib.methods.loans.schedule`.
    """

    rule: rules.Rule
    amount: float
    rate: float
    months: int
    grace: int
    method: str = "annuity"
    grace_interest: str = "paid"

    def schedule(self, amount: float | None = None) -> loans.Schedule:
        """What falls due in each month, of this or of another amount?"""
        return loans.schedule(
            self.amount if amount is None else amount,
            self.rate,
            self.months,
            self.grace,
            method=self.method,
            grace_interest=self.grace_interest,
        )

    @property
    def shape(self) -> dict[str, Any]:
        """All but the amount, as :mod:`kopmp_lib.methods.loans` takes it."""
        return {
            "months": self.months,
            "grace": self.grace,
            "method": self.method,
            "grace_interest": self.grace_interest,
        }

    def beyond(self) -> tuple[str, ...]:
        """Which figures of the rule does the loan go beyond?"""
        limits = (
            ("ceiling_idr", self.amount),
            ("tenor_months", self.months),
            ("longest_grace_months", self.grace),
        )
        return tuple(name for name, asked in limits if asked > figure(self.rule, name))


def in_force(day: dt.date) -> rules.Rule:
    """Which rule on loans was in force on this day?"""
    return rules.pick(RULE, day)


def named(name: str) -> rules.Rule:
    """Which version of the rule on loans, or draft of one, has this name?"""
    found = {version.body["name"]: version for version in versions()}
    if name not in found:
        near = difflib.get_close_matches(name, found, 1)
        raise ParameterError(
            f"There is no rule '{name}'" + (f", but '{near[0]}'." if near else "."),
            where="rule_date",
            expected=f"a day, YYYY-MM-DD, or {', '.join(found)}",
        )
    return found[name]


def figure(rule: rules.Rule, name: str) -> Any:
    """What does the rule say; None where it says nothing?"""
    return rule.body["terms"][name]["value"]


def versions() -> tuple[rules.Rule, ...]:
    """Which rules on loans have there been, the oldest first, and at last the draft?"""
    found: list[rules.Rule] = []
    day = dt.date.max
    while True:
        try:
            found.append(rules.pick(RULE, day))
        except ParameterError:
            return (*reversed(found), rules.pick(DRAFT, dt.date.max))
        day = found[-1].effective - dt.timedelta(days=1)


def told(version: rules.Rule, chosen: rules.Rule) -> dict[str, Any]:
    """What of a version do tables and sentences need?"""
    return {
        "name": version.body["name"],
        "label": version.body["label"],
        "effective": str(version.effective),
        "draft": version.name == DRAFT,
        "borrower": version.body["borrower"],
        "backstop": version.body["backstop"],
        "terms": version.body["terms"],
        "chosen": version.body["name"] == chosen.body["name"],
        "verified": version.verified,
    }
