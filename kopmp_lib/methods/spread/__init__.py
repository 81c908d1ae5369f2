"""How far do places differ once chance is allowed for?"""

from __future__ import annotations

from kopmp_lib.methods.spread.concentration import Concentration, concentration, gini
from kopmp_lib.methods.spread.funnel import KINDS, Funnel, funnel
from kopmp_lib.methods.spread.multiplicity import benjamini_hochberg, holm
from kopmp_lib.methods.spread.ranks import Ranks, ranks
from kopmp_lib.methods.spread.shrinkage import (
    Shrunken,
    beta_binomial,
    gamma_poisson,
    james_stein,
)

__all__ = [
    "KINDS",
    "Concentration",
    "Funnel",
    "Ranks",
    "Shrunken",
    "benjamini_hochberg",
    "beta_binomial",
    "concentration",
    "funnel",
    "gamma_poisson",
    "gini",
    "holm",
    "james_stein",
    "ranks",
]
