"""What would each line earn, so far as somebody told demand, share, margin and cost of opening?

The cost of running an outlet stands in no table, so that net present value and cover of a loan
cannot be told. What can be told is the running cost up to which a line still pays: gross profit
less the equal instalment that pays off its opening. At just that cost the net present value over
the term, discounted at the rate of the loan, is nought.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kopmp_lib import rules
from kopmp_lib.errors import ParameterError
from kopmp_lib.methods import loans
from kopmp_lib.studies.potential.known import Floats, Known
from kopmp_lib.studies.potential.lines import Line
from kopmp_lib.studies.potential.measures import gross, perturbed

RULE = "loan_terms"
VERSIONS = 100
LEVEL = (0.05, 0.95)
COVER = 1.2
"""Cover of instalments that banks ask for at least."""
COLUMNS = (
    *("line", "n", "gross_idr", "lower_idr", "upper_idr", "capex_idr", "instalment_idr"),
    *("room_idr", "room_lower_idr", "room_upper_idr", "short_share", "loss_share"),
)


@dataclass(frozen=True)
class Terms:
    """On which terms is the opening paid off: yearly rate, months, and the rule they stand in?"""

    rate: float
    months: int
    source: str


def terms(on: dt.date) -> Terms | None:
    """Which loan terms were in force on the day? None before the first ones."""
    try:
        rule = rules.pick(RULE, on)
    except ParameterError:
        return None
    given = rule.body["terms"]
    rate, months = given["rate"]["value"], given["tenor_months"]["value"]
    return Terms(float(rate), int(months), rule.source)


def returns(
    what: Known, lines: Sequence[Line], on: Terms | None, rng: np.random.Generator
) -> pd.DataFrame:
    """What does each line usually earn a month, and which running cost could it bear?

    Returns
    -------
    DataFrame
        One row a line, with :data:`COLUMNS`: ``n`` villages where demand, share, margin and cost of
        opening are all told; medians over them of gross profit a month, cost of opening, its
        instalment, and ``room_idr``, the running cost a month up to which the opening is paid off;
        limits between which nine tenths of villages and versions of the data lie;
        ``short_share`` of these in which gross profit is less than 1.2 instalments even before any
        running cost; ``loss_share`` of villages whose margin is nought or less. Empty where no
        village has all four.
    """
    told = ~np.isnan(_earned(what) + what.told["capex_idr"])
    if on is None or not told.any():
        return pd.DataFrame(columns=list(COLUMNS))
    drawn = [(_earned(other), _instalment(other, on)) for other in perturbed(what, VERSIONS, rng)]
    earned, paid = (np.stack(part) for part in zip(*drawn, strict=True))
    rows = []
    for at, line in enumerate(lines):
        here = told[:, at]
        if here.any():
            own, due = _earned(what)[here, at], _instalment(what, on)[here, at]
            low, high = np.quantile(earned[:, here, at], LEVEL)
            spare = earned[:, here, at] - paid[:, here, at]
            room = (np.median(own - due), *np.quantile(spare, LEVEL))
            short = (earned[:, here, at] < COVER * paid[:, here, at]).mean()
            cost = np.median(what.told["capex_idr"][here, at])
            loss = (what.told["margin_share"][here, at] <= 0).mean()
            figures = (np.median(own), low, high, cost, np.median(due), *room, short, loss)
            rows.append((line.name, int(here.sum()), *map(float, figures)))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _earned(what: Known) -> Floats:
    return gross(what, fill=False)


def _instalment(what: Known, on: Terms) -> Floats:
    return -loans.pmt(on.rate / 12, on.months, what.told["capex_idr"])
