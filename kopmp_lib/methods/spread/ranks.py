"""How sure is the rank of a place?

A rank looks exact and seldom is: two places whose rates overlap may well stand the other way round.
So a rank is told as the range it takes in most of many draws of what the true rates may be.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.spread.counted import Floats, tails
from kopmp_lib.methods.spread.shrinkage import Shrunken

DRAWS = 2000


@dataclass(frozen=True)
class Ranks:
    """Between which ranks does each place lie? The first has the highest rate.

    Parameters
    ----------
    middle, lower, upper : ndarray, shape (n,)
        Median and limits of the rank among the places that are known; ``nan`` for others.
    """

    middle: Floats
    lower: Floats
    upper: Floats


def ranks(
    shrunken: Shrunken, rng: np.random.Generator, *, level: float = 0.95, draws: int = DRAWS
) -> Ranks:
    """Between which ranks does each place lie?

    Parameters
    ----------
    shrunken : Shrunken
        Of :func:`beta_binomial` or :func:`gamma_poisson`; places without a raw rate get no rank.
    rng : numpy.random.Generator
        Draws the true rates.

    References
    ----------
    Goldstein and Spiegelhalter (1996), Journal of the Royal Statistical Society A 159: 385-443.
    """
    edges = tails(level)
    empty = np.full(len(shrunken.raw), np.nan)
    if shrunken.posterior is None:
        return Ranks(empty, empty.copy(), empty.copy())
    if type(draws) is not int or draws < 100:
        raise ParameterError(f"{draws} draws are too few.", where="draws", expected="100 or more")
    known = np.flatnonzero(~np.isnan(shrunken.raw))
    drawn = _drawn(shrunken, known, rng, draws)
    place = np.argsort(np.argsort(-drawn, axis=1), axis=1) + 1.0
    found = []
    for edge in (0.5, *edges):
        row = empty.copy()
        row[known] = np.quantile(place, edge, axis=0, method="inverted_cdf")
        found.append(row)
    return Ranks(*found)


def _drawn(shrunken: Shrunken, known: np.ndarray, rng: np.random.Generator, draws: int) -> Floats:
    """True rates as they may be, all at one strength in each draw, shape (draws, places)."""
    assert shrunken.posterior is not None
    at = rng.choice(len(shrunken.posterior[0]), size=draws, p=shrunken.chance)
    one, other = (part[:, known][at] for part in shrunken.posterior)
    return rng.beta(one, other) if shrunken.family == "beta" else rng.gamma(one, 1 / other)
