"""Which way to choose a line of business picks the one that is truly best most often?"""

from __future__ import annotations

import numpy as np

from kopmp_lib.methods import scoring
from tests.validation.gates import BIASED_UP, above, below, within
from tests.validation.trial import Study, Trial

FAMILY = "Choosing among lines of business"
VILLAGES, LINES = 200, 10
ERRORS = np.array([0.05, 0.10, 0.20, 0.30, 0.40])
"""Standard errors of the criteria, on their scale of 0 to 1; the last is known worst."""
CRITERIA = len(ERRORS)
MISSING = 0.2
DRAWS = 500
FIXED_DRAWS = 6


def picks(rng: np.random.Generator) -> list[Trial]:
    """In every village another set of weights is the right one, and nobody knows it.

    Criteria are measured with error, a fifth of them is missing. A single weighting takes the
    line of highest weighted mean of what is known; acceptability analysis takes the line that
    comes first most often over all weights and errors.
    """
    truth = rng.random((VILLAGES, LINES, CRITERIA))
    weights = rng.dirichlet(np.ones(CRITERIA), VILLAGES)
    payoff = np.einsum("vlc,vc->vl", truth, weights)
    seen = truth + ERRORS * rng.standard_normal(truth.shape)
    seen[rng.random(truth.shape) < MISSING] = np.nan
    told = scoring.smaa(
        seen,
        spread=np.broadcast_to(ERRORS, truth.shape),
        draws=DRAWS,
        rng=rng,
        confidence=False,
    )
    first = np.nan_to_num(told.first)
    ours = first.argmax(axis=1)
    singles = {"equal weights": np.full(CRITERIA, 1 / CRITERIA)}
    singles |= {f"criterion {one + 1} alone": row for one, row in enumerate(np.eye(CRITERIA))}
    drawn = scoring.draw_weights(CRITERIA, FIXED_DRAWS, np.random.default_rng(1))
    singles |= {f"weighting {one + 1}": row for one, row in enumerate(drawn)}
    judged = {name: _judged(_best(seen, single), payoff) for name, single in singles.items()}
    hit, loss = _judged(ours, payoff)
    equal = judged["equal weights"]
    return [
        Trial("acceptability: picks the best", estimate=hit),
        Trial("acceptability: chance it says", hit, float(first.max(axis=1).mean())),
        Trial("acceptability: regret", estimate=loss),
        Trial("equal weights: picks the best", estimate=equal[0]),
        Trial("equal weights: regret", estimate=equal[1]),
        *(
            Trial(f"picks more than {name}", 0.0, hit - other)
            for name, (other, _) in judged.items()
        ),
    ]


def _best(seen: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The line of highest weighted mean of what is known; the first where nothing is."""
    share = np.where(np.isnan(seen), 0.0, weights)
    total = share.sum(axis=2)
    score = (np.nan_to_num(seen) * share).sum(axis=2)
    score = np.divide(score, total, out=np.full(score.shape, -np.inf), where=total > 0)
    return np.asarray(score.argmax(axis=1))


def _judged(chosen: np.ndarray, payoff: np.ndarray) -> tuple[float, float]:
    """How often is the choice the best one, and what is lost on average?"""
    best = payoff.max(axis=1)
    got = payoff[np.arange(len(payoff)), chosen]
    return float((got == best).mean()), float((best - got).mean())


SINGLES = (
    *(f"criterion {one + 1} alone" for one in range(CRITERIA)),
    *(f"weighting {one + 1}" for one in range(FIXED_DRAWS)),
)
MORE = above(0.0)
STUDIES = (
    Study(
        FAMILY,
        "200 villages, 10 lines, 5 criteria with errors .05–.40, a fifth missing",
        picks,
        300,
        60,
        {f"picks more than {name}": (MORE,) for name in SINGLES}
        | {
            "picks more than equal weights": (within(-0.01, 0.02),),
            "acceptability: regret": (below(0.15),),
            "acceptability: chance it says": (BIASED_UP,),
        },
        "Shares of villages (0–1); regret on the scale of the score (0–1). Weights are another in "
        "every village and known to nobody. “Weighting 1–6” are sets of weights drawn once.",
    ),
)
