"""What do shrinkage, limits and tests of neighbourhood say of places whose truth is known?"""

from __future__ import annotations

import numpy as np

from kopmp_lib.methods import neighbours, spread
from tests.validation.gates import SIZE, Gate, below, rejects, within
from tests.validation.trial import Study, Trial

FAMILY = "Places side by side"
PLACES = 200
KINDS = ("additive", "multiplicative", "none")
NAMED = "places flagged, overdispersed"


def rates(rng: np.random.Generator) -> list[Trial]:
    """Shares that differ: places of 5 to 500 cases, a true mean of .30, a true spread of .08."""
    totals = np.exp(rng.uniform(np.log(5), np.log(500), PLACES)).round()
    strength = 0.3 * 0.7 / 0.08**2 - 1
    truth = rng.beta(0.3 * strength, 0.7 * strength, PLACES)
    told = spread.beta_binomial(rng.binomial(totals.astype(int), truth), totals)
    raw = ((told.raw - truth) ** 2).mean()
    inside = (told.lower <= truth) & (truth <= told.upper)
    return [
        Trial(
            "squared error, shrunken over raw", estimate=((told.estimate - truth) ** 2).mean() / raw
        ),
        Trial("share inside the limits", 0.95, float(inside.mean())),
        Trial("spread between places", 0.08, told.spread),
    ]


def quotients(rng: np.random.Generator) -> list[Trial]:
    """Outlets of one kind in 42 kelurahan, some of which truly have more than their share."""
    total = rng.integers(5, 80, 42)
    truth = rng.gamma(1 / 0.5**2, 0.5**2, 42)
    truth *= total.sum() / (total @ truth)
    own = rng.binomial(total, np.minimum(0.1 * truth, 1))
    if not own.any():
        return []
    told = neighbours.location_quotient(own, total)
    inside = (told.lower <= truth) & (truth <= told.upper)
    squares = [((one - truth) ** 2).mean() for one in (told.estimate, told.raw)]
    return [
        Trial("squared error, shrunken over raw", estimate=squares[0] / squares[1]),
        Trial("share inside the limits", 0.95, float(inside.mean())),
    ]


def flags(rng: np.random.Generator) -> list[Trial]:
    """Places that are all alike, and places that differ as overdispersion does."""
    totals = rng.integers(20, 400, PLACES)
    alike = spread.funnel(rng.binomial(totals, 0.3), totals)
    shares = rng.beta(0.3 * 80, 0.7 * 80, PLACES)
    counts = rng.binomial(totals, shares)
    made = {kind: spread.funnel(counts, totals, overdispersion=kind) for kind in KINDS}
    whole = spread.funnel(counts, totals, overdispersion="additive", trim=0.0)
    return [
        Trial("places flagged, all alike", 0.05, float(alike.outside.mean())),
        *(Trial(f"{NAMED}, {kind}", 0.05, float(one.outside.mean())) for kind, one in made.items()),
        Trial(f"{NAMED}, additive, untrimmed", 0.05, float(whole.outside.mean())),
    ]


def likeness(rng: np.random.Generator) -> list[Trial]:
    """Values dealt among 42 places without any pattern; skew as money is."""
    lat, lng = rng.normal(-2.1, 0.05, 42), rng.normal(106.1, 0.05, 42)
    weights = neighbours.row_weights(neighbours.nearest(lat, lng, 5))
    values = np.exp(rng.standard_normal(42))
    whole = neighbours.moran(values, weights, permutations=199, rng=rng)
    local = neighbours.lisa(values, weights, permutations=199, rng=rng)
    return [
        Trial("Moran, 199 permutations", p=whole.p_permuted),
        Trial("Moran, normal", p=whole.p),
        Trial("permutation p at most .50", 0.5, float(whole.p_permuted <= 0.5)),
        Trial("any local cluster after Benjamini-Hochberg", p=float(not local.significant.any())),
    ]


NEARLY = (within(0.03, 0.08),)
LIMITS: tuple[Gate, ...] = (within(0.92, 0.97),)
STUDIES = (
    Study(
        FAMILY,
        "200 places whose shares differ (empirical Bayes)",
        rates,
        1000,
        60,
        {
            "squared error, shrunken over raw": (below(1.0),),
            "share inside the limits": LIMITS,
            "spread between places": (within(0.07, 0.09),),
        },
        "Shares (0–1) of places; 95 % limits.",
    ),
    Study(
        FAMILY,
        "location quotients of 42 kelurahan",
        quotients,
        2000,
        200,
        {
            "squared error, shrunken over raw": (below(1.0),),
            "share inside the limits": (within(0.88, 0.98),),
        },
        "5 to 80 outlets a kelurahan, a tenth of them of the kind; true quotients spread by .5.",
    ),
    Study(
        FAMILY,
        "funnel limits, 200 places",
        flags,
        300,
        30,
        {
            "places flagged, all alike": (within(0.02, 0.06),),
            f"{NAMED}, additive": NEARLY,
            f"{NAMED}, multiplicative": NEARLY,
            f"{NAMED}, none": (Gate("mean above 0.15", lambda row: row.mean > 0.15, True),),
            f"{NAMED}, additive, untrimmed": NEARLY,
        },
        "Shares (0–1) of places flagged; 5 % is nominal.",
    ),
    Study(
        FAMILY,
        "42 places without pattern",
        likeness,
        2000,
        150,
        {
            "Moran, 199 permutations": (SIZE,),
            "permutation p at most .50": (within(0.45, 0.55),),
            "any local cluster after Benjamini-Hochberg": (rejects(0.0, 0.08),),
        },
        "Lognormal values, five nearest neighbours.",
    ),
)
