"""Are there others like the treated, and do weights make the two groups alike?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kopmp_lib.methods.readiness.columns import Floats

EDGES = np.linspace(0, 1, 11)


@dataclass(frozen=True)
class Overlap:
    """How far the two groups have cases that are alike.

    Parameters
    ----------
    scores : DataFrame
        By tenth of the chance of treatment: ``lower``, ``upper``, ``treated``, ``control`` (cases).
    lowest, highest : float
        Of the chance of treatment (0-1).
    outside : int
        Cases whose chance no case of the other group reaches.
    effective_treated, effective_control : float
        Cases that equal weights would need for as much precision (Kish).
    balance : DataFrame
        By covariate: standardised difference of means ``before`` and ``after`` weighting; within
        0.1 of nought is usually called balanced.
    """

    scores: pd.DataFrame
    lowest: float
    highest: float
    outside: int
    effective_treated: float
    effective_control: float
    balance: pd.DataFrame


def overlap(
    x: Floats, names: list[str], treated: Floats, chance: Floats, weight: Floats
) -> Overlap:
    """Are there others like the treated, and do weights make the two groups alike?

    Parameters
    ----------
    x : ndarray, shape (n, p)
        Covariates.
    names : list of str
        Of the covariates.
    treated, chance, weight : ndarray, shape (n,)
        1 if treated, chance of treatment, weight of each case.
    """
    yes = treated == 1
    counts = [np.histogram(chance[group], EDGES)[0] for group in (yes, ~yes)]
    scores = pd.DataFrame(
        {"lower": EDGES[:-1], "upper": EDGES[1:], "treated": counts[0], "control": counts[1]}
    )
    low = max(chance[yes].min(), chance[~yes].min())
    high = min(chance[yes].max(), chance[~yes].max())
    spread = np.sqrt((x[yes].var(axis=0) + x[~yes].var(axis=0)) / 2)
    safe = np.where(spread > 0, spread, 1.0)
    before = (x[yes].mean(axis=0) - x[~yes].mean(axis=0)) / safe
    after = (_mean(x[yes], weight[yes]) - _mean(x[~yes], weight[~yes])) / safe
    return Overlap(
        scores,
        float(chance.min()),
        float(chance.max()),
        int(((chance < low) | (chance > high)).sum()),
        _effective(weight[yes]),
        _effective(weight[~yes]),
        pd.DataFrame({"before": before, "after": after}, index=pd.Index(names, name="covariate")),
    )


def _mean(x: Floats, weight: Floats) -> Floats:
    return np.asarray((weight / weight.sum()) @ x)


def _effective(weight: Floats) -> float:
    return float(weight.sum() ** 2 / (weight**2).sum())
