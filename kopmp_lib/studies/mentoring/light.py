"""May a conclusion be drawn: green, amber, red, or not informative?

Green if the effect is not chance, survives drift as large as before, and two estimators agree;
amber if one of the three fails; red if more fail, or trends before mentoring differ. Not
informative where the design would only see effects larger than any plausible one.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kopmp_lib.studies.mentoring.estimate import Fits, share_of

GREEN, AMBER, RED = "green", "amber", "red"
NOT_INFORMATIVE, NOT_IDENTIFIABLE = "not_informative", "not_identifiable"
SIZE = 0.05
DRIFT = 1.0
"""Drift after the start may be as large as before without the effect falling to nothing."""

PILLARS = ("chance", "drift", "agreement")


def conditions(
    fits: Fits, doubts: pd.DataFrame, detectable: float, plausible: float
) -> pd.DataFrame:
    """Which conditions of a conclusion hold?

    Parameters
    ----------
    fits : Fits
    doubts : DataFrame
        Of ``doubts.doubts``.
    detectable, plausible : float
        Shares: the smallest effect the design sees, the largest that is plausible.

    Returns
    -------
    DataFrame
        ``condition, holds, found, needed``; what could not be tested does not hold.
    """
    told = doubts.set_index("check")
    chance = float(told.loc["randomisation", "p"])
    trend = float(told.loc["pretrend", "p"])
    imputed = fits.imputed
    apart = abs(fits.simple.estimate - imputed.estimate) / max(fits.simple.se, imputed.se)
    excluded = imputed.lower > 0 or imputed.upper < 0
    drift = float(told.loc["breakdown", "value"])
    return pd.DataFrame(
        [
            ("detectable", detectable <= plausible, detectable, plausible),
            ("trend", trend >= SIZE, trend, SIZE),
            ("chance", chance < SIZE and excluded, max(chance, imputed.p), SIZE),
            ("drift", drift >= DRIFT, drift, DRIFT),
            ("agreement", apart <= 1, apart, 1.0),
        ],
        columns=["condition", "holds", "found", "needed"],
    )


def light(conditions: pd.DataFrame) -> str:
    """Which colour do these conditions give?

    Examples
    --------
    >>> names = ["detectable", "trend", "chance", "drift", "agreement"]
    >>> light(pd.DataFrame({"condition": names, "holds": [True, True, True, False, True]}))
    'amber'
    """
    holds = dict(zip(conditions["condition"], conditions["holds"], strict=True))
    if not holds["detectable"]:
        return NOT_INFORMATIVE
    failing = sum(not holds[name] for name in PILLARS)
    if not holds["trend"] or failing > 1:
        return RED
    return AMBER if failing else GREEN


def smallest(detectable: dict[str, float], scale: str, untreated: float) -> float:
    """Which share would the more precise estimator see four times in five?"""
    known = [size for size in detectable.values() if np.isfinite(size)]
    return share_of(min(known), scale, untreated) if known else float("nan")
