"""Does what was forecast come about as often as forecast?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.readiness.columns import Floats, binary, level_of

WHERE = "readiness.calibration"
NEAREST = 1e-12


@dataclass(frozen=True, repr=False)
class Calibration:
    """How well probabilities agree with what came about.

    Parameters
    ----------
    intercept, intercept_se : float
        Log odds by which outcomes were more frequent than forecast, the slope held at 1; 0 is
        right, above it the forecast was too low.
    slope, slope_se : float
        Of the outcome's log odds on the forecast's; 1 is right, below it the forecasts were too
        extreme. ``nan`` where all forecasts are alike or separate the outcomes.
    brier, brier_null : float
        Mean squared error of the forecasts, and of the mean outcome as forecast.
    ici : float
        Mean distance (0-1) between forecast and smoothed outcome.
    discrimination : float
        Chance that a case with the outcome was forecast higher than one without (AUC).
    expected, observed : float
        Outcomes forecast, and counted.
    bins : DataFrame
        Equal groups by forecast: ``n``, ``predicted``, ``events``, ``observed``, ``lower``,
        ``upper`` (Wilson).
    n : int
    """

    intercept: float
    intercept_se: float
    slope: float
    slope_se: float
    brier: float
    brier_null: float
    ici: float
    discrimination: float
    expected: float
    observed: float
    bins: pd.DataFrame
    n: int

    def __repr__(self) -> str:
        return (
            f"intercept {self.intercept:.3f}, slope {self.slope:.3f}, Brier {self.brier:.4f}, "
            f"ICI {self.ici:.4f}, n {self.n}"
        )


def calibration(
    outcome: ArrayLike, probability: ArrayLike, *, bins: int = 10, level: float = 0.95
) -> Calibration:
    """Does what was forecast come about as often as forecast?

    Judge it on cases that were not used to make the forecast.

    Parameters
    ----------
    outcome : array_like, shape (n,)
        1 where it came about, else 0.
    probability : array_like, shape (n,)
        Forecasts, from 0 to 1.
    bins : int
        Groups of about equal size; equal forecasts stay together.
    level : float
        Level of Wilson's limits.

    References
    ----------
    Cox (1958), Biometrika 45: 562-565; Brier (1950); Austin and Steyerberg (2019), Statistics in
    Medicine 38: 4051-4065 (ICI, here with a smoother that is locally straight, span three
    quarters); Wilson (1927).
    """
    given, forecast = _row(outcome), _row(probability)
    if len(given) != len(forecast):
        raise ParameterError(
            f"{len(given)} outcomes do not fit {len(forecast)} forecasts.",
            where=WHERE,
            expected="two rows of the same length",
        )
    frame = pd.DataFrame({"outcome": given, "probability": forecast})
    chance = frame["probability"].to_numpy()
    if frame.isna().any(axis=None) or (chance < 0).any() or (chance > 1).any():
        raise ParameterError(
            "Outcomes or forecasts are missing or out of range.",
            where=WHERE,
            expected="0 or 1, and probabilities from 0 to 1",
        )
    y = binary(frame, "outcome", WHERE)
    logits = _log_odds(chance)
    intercept, intercept_se = _large(y, logits)
    slope, slope_se = _slope(y, logits)
    rate = float(y.mean())
    return Calibration(
        intercept,
        intercept_se,
        slope,
        slope_se,
        float(((y - chance) ** 2).mean()),
        rate * (1 - rate),
        _integrated(y, chance),
        _discrimination(y, chance),
        float(chance.sum()),
        float(y.sum()),
        _reliability(y, chance, bins, level),
        len(y),
    )


def wilson(count: ArrayLike, n: ArrayLike, level: float = 0.95) -> tuple[Floats, Floats]:
    """Between which limits lies a share of which ``count`` of ``n`` were seen (Wilson)?

    Examples
    --------
    >>> low, high = wilson(1, 10)
    >>> round(float(low), 4), round(float(high), 4)
    (0.0179, 0.4042)
    """
    z = level_of(level, WHERE)
    seen, of = np.asarray(count, dtype=float), np.asarray(n, dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = seen / of
        middle = (share + z**2 / (2 * of)) / (1 + z**2 / of)
        half = z / (1 + z**2 / of) * np.sqrt(share * (1 - share) / of + z**2 / (4 * of**2))
    return np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)


def _row(values: ArrayLike) -> Floats:
    row = np.asarray(values, dtype=float)
    if row.ndim != 1 or not len(row):
        raise ParameterError("Rows of figures are needed.", where=WHERE, expected="shape (n,)")
    return row


def _log_odds(chance: Floats) -> Floats:
    kept = np.clip(chance, NEAREST, 1 - NEAREST)
    return np.asarray(np.log(kept / (1 - kept)))


def _large(y: Floats, logits: Floats) -> tuple[float, float]:
    """The constant that makes as many outcomes expected as there were."""
    from scipy.optimize import brentq
    from scipy.special import expit

    def over(shift: float) -> float:
        return float(expit(logits + shift).sum() - y.sum())

    shift = float(brentq(over, -80, 80, xtol=1e-12))
    chance = expit(logits + shift)
    return shift, float(1 / np.sqrt((chance * (1 - chance)).sum()))


def _slope(y: Floats, logits: Floats) -> tuple[float, float]:
    from kopmp_lib.methods.readiness.logistic import logit

    frame = pd.DataFrame({"outcome": y, "logit": logits})
    try:
        line = logit(frame, outcome="outcome", covariates="logit").table.loc["logit"]
    except ParameterError:  # all forecasts alike, or the outcomes parted by them
        return float("nan"), float("nan")
    return float(line["coef"]), float(line["se"])


def _integrated(y: Floats, chance: Floats) -> float:
    from statsmodels.nonparametric.smoothers_lowess import lowess

    spread = float(np.ptp(chance))
    if spread <= 0:
        return float(abs(y.mean() - chance[0]))
    smooth = lowess(y, chance, frac=0.75, it=0, delta=0.005 * spread, return_sorted=False)
    return float(np.nanmean(np.abs(np.clip(smooth, 0, 1) - chance)))


def _discrimination(y: Floats, chance: Floats) -> float:
    from scipy.stats import rankdata

    ranks, yes = rankdata(chance), y == 1
    ones = int(yes.sum())
    return float((ranks[yes].sum() - ones * (ones + 1) / 2) / (ones * (len(y) - ones)))


def _reliability(y: Floats, chance: Floats, bins: int, level: float) -> pd.DataFrame:
    if bins != int(bins) or bins < 1:
        raise ParameterError(f"'{bins}' groups cannot be.", where="bins", expected="1 or more")
    edges = np.unique(np.quantile(chance, np.linspace(0, 1, int(bins) + 1)[1:-1]))
    group = np.searchsorted(edges, chance, side="left")
    frame = pd.DataFrame({"group": group, "chance": chance, "y": y}).groupby("group")
    table = pd.DataFrame(
        {"n": frame.size(), "predicted": frame["chance"].mean(), "events": frame["y"].sum()}
    )
    table["observed"] = table["events"] / table["n"]
    table["lower"], table["upper"] = wilson(table["events"], table["n"], level)
    return table.reset_index(drop=True)
