"""What is left of a comparison if those who fall silent are not silent by chance?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kopmp_lib.errors import DataError
from kopmp_lib.methods.effects.cells import design_of, logit
from kopmp_lib.methods.effects.estimates import Floats

LEAST = 0.02
"""A smaller probability would make one who is seen stand for more than fifty."""


@dataclass(frozen=True)
class Trimmed:
    """Bounds of the effect on those who are seen whether treated or not.

    Parameters
    ----------
    lower, upper : float
        In the unit of the outcome.
    estimate : float
        Treated less controls among those who are seen; no bound, only where no one is silent.
    trimmed : float
        Share of the side seen more often that is taken away.
    seen_treated, seen_control : float
        Share of each side that is seen.
    """

    lower: float
    upper: float
    estimate: float
    trimmed: float
    seen_treated: float
    seen_control: float


def lee_bounds(outcome: ArrayLike, treated: ArrayLike, weights: ArrayLike | None = None) -> Trimmed:
    """Between which values does the effect lie if treatment changes who is seen at all?

    Lee (2009): of the side that is seen more often, the surplus is taken away, once as if it were
    the best and once as if it were the worst. Assumes that treatment makes nobody silent whom it
    does not also make speak (one direction), and that the sides were comparable before.

    Parameters
    ----------
    outcome : array_like, shape (n,)
        ``nan`` where not seen; for panels the change since before treatment.
    treated : array_like of bool, shape (n,)
    weights : array_like, shape (n,), optional
        How often each stands for itself, as in a bootstrap.

    Examples
    --------
    >>> found = lee_bounds([1, 2, 3, 4, 1, 2, np.nan, np.nan], [1, 1, 1, 1, 0, 0, 0, 0])
    >>> found.lower, found.upper, found.trimmed
    (0.0, 2.0, 0.5)
    """
    y, group = np.asarray(outcome, dtype=float), np.asarray(treated).astype(bool)
    count = np.ones(len(y)) if weights is None else np.asarray(weights, dtype=float)
    seen = ~np.isnan(y)
    ours, theirs = seen & group, seen & ~group
    if not (count[ours].sum() > 0 and count[theirs].sum() > 0):
        raise DataError(
            "Nobody is seen on one side.", expected="treated and controls that are seen"
        )
    rate = (
        count[ours].sum() / count[group].sum(),
        count[theirs].sum() / count[~group].sum(),
    )
    share = 1 - min(rate) / max(rate)
    more_treated = rate[0] >= rate[1]
    wide, narrow = (ours, theirs) if more_treated else (theirs, ours)
    low, high = _ends(y[wide], count[wide], 1 - share)
    other = float(np.average(y[narrow], weights=count[narrow]))
    plain = float(np.average(y[wide], weights=count[wide]))
    limits = (low - other, high - other) if more_treated else (other - high, other - low)
    estimate = plain - other if more_treated else other - plain
    return Trimmed(*limits, estimate, float(share), float(rate[0]), float(rate[1]))


def _ends(values: Floats, weights: Floats, share: float) -> tuple[float, float]:
    """Mean of the lowest and of the highest share; one who lies across the cut counts in part."""
    order = np.argsort(values, kind="stable")
    y, w = values[order], weights[order]
    keep = share * w.sum()
    upto = np.cumsum(w)
    lowest = np.clip(keep - (upto - w), 0, w)
    highest = np.clip(keep - (w.sum() - upto), 0, w)
    return float(lowest @ y / keep), float(highest @ y / keep)


def seen_weights(seen: ArrayLike, covariates: ArrayLike) -> Floats:
    """By how much must each who is seen count, to stand for those alike who are not?

    Inverse probabilities of being seen, by a logit.

    Parameters
    ----------
    seen : array_like of bool, shape (n,)
    covariates : array_like, shape (n, k)
        What is known of all, seen or not.

    Returns
    -------
    ndarray, shape (n,)
        0 where not seen.

    Raises
    ------
    DataError
        If the covariates tell the seen from the silent perfectly, or one who is seen would have to
        stand for more than fifty.
    """
    known = np.asarray(seen).astype(bool)
    if known.all():
        return np.ones(len(known))
    if not known.any():
        raise DataError("Nobody is seen.")
    score, *_ = logit(design_of(np.asarray(covariates, dtype=float)), known)
    if min(score[known].min(), score[~known].max()) < LEAST:
        raise DataError("What is known before tells the seen from the silent perfectly.")
    return np.where(known, 1 / score, 0.0)
