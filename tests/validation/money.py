"""Do reckonings of money by simulation agree with what can be worked out by hand?"""

from __future__ import annotations

import numpy as np
from scipy.stats import norm

from kopmp_lib.methods import loans
from tests.validation.gates import UNBIASED, at_least
from tests.validation.trial import Study, Trial

FAMILY = "Money"
DRAWS, MONTHS = 2000, 72
RATE = 0.06 / 12
OPENING, FIXED, MARGIN, SALES, SPREAD = 150e6, 4e6, 0.15, 45e6, 20e6


def worth(rng: np.random.Generator) -> list[Trial]:
    """A line of business whose sales are normal, month by month: mean worth, and chance of loss."""
    flows = np.empty((DRAWS, MONTHS + 1))
    flows[:, 0] = -OPENING
    flows[:, 1:] = MARGIN * rng.normal(SALES, SPREAD, (DRAWS, MONTHS)) - FIXED
    discount = (1 + RATE) ** -np.arange(1.0, MONTHS + 1)
    mean = -OPENING + (MARGIN * SALES - FIXED) * discount.sum()
    sd = MARGIN * SPREAD * np.sqrt((discount**2).sum())
    told = loans.npv(RATE, flows)
    million = 1e-6
    se = told.std() / np.sqrt(DRAWS)
    return [
        Trial(
            "mean present value, million rupiah",
            mean * million,
            told.mean() * million,
            se * million,
        ),
        Trial("chance of a loss", float(norm.cdf(-mean / sd)), float((told < 0).mean())),
    ]


def cover(rng: np.random.Generator) -> list[Trial]:
    """Chance that cash of a month does not cover the instalment 1.2 times; and how it sums up."""
    due = float(loans.instalment(100e6, 0.06, MONTHS, 6))
    cash = rng.normal(1.5 * due, 0.4 * due, DRAWS)
    short = float((loans.dscr(cash, np.full(DRAWS, due)) < 1.2).mean())
    amount = loans.largest_loan(cash, 0.06, MONTHS, 6, cover=1.2)
    enough = float((amount >= 100e6).mean())
    truth = float(norm.cdf((1.2 - 1.5) / 0.4))
    return [
        Trial("cash covers less than 1.2 times", truth, short),
        Trial("the largest loan carries this one", 1 - truth, enough),
    ]


def refused(rng: np.random.Generator) -> list[Trial]:
    """Defaults are seen of those approved only; the bounds must hold the share of all."""
    quality = rng.standard_normal(300)
    defaults = rng.random(300) < 1 / (1 + np.exp(2.0 + 0.9 * quality))
    approved = quality + rng.standard_normal(300) > 0
    seen = float(defaults[approved].mean())
    truth, error = float(defaults.mean()), np.sqrt(seen * (1 - seen) / approved.sum())
    bounds = loans.default_bounds(300, int(approved.sum()), int(defaults[approved].sum()))
    (low, high), *_ = bounds
    ends = (seen - 1.96 * error, seen + 1.96 * error)
    return [
        Trial("bounds of what is known", truth, lower=low, upper=high),
        Trial("as if refusal were by chance", truth, seen, error, *ends),
    ]


STUDIES = (
    Study(
        FAMILY,
        "a line of business with normal sales, 72 months",
        worth,
        500,
        40,
        {
            "mean present value, million rupiah": (UNBIASED,),
            "chance of a loss": (UNBIASED,),
        },
        "2,000 draws each against the closed form.",
    ),
    Study(
        FAMILY,
        "cash against an instalment",
        cover,
        500,
        40,
        {
            "cash covers less than 1.2 times": (UNBIASED,),
            "the largest loan carries this one": (UNBIASED,),
        },
        "Shares (0–1); 100 million rupiah over 72 months at 6 %, 6 months of grace.",
    ),
    Study(
        FAMILY,
        "defaults of 300 who applied, about half of them approved",
        refused,
        1000,
        100,
        {"bounds of what is known": (at_least(1.0),)},
        "Shares (0–1). The better are approved, so their share of defaults is not that of all.",
        tested=False,
    ),
)
