"""What does a measure change, once those treated and those not are made alike?

Inverse probability weights in the Hajek form (weights of a group add to one), and the doubly robust
estimate that joins them to a regression of the outcome. Limits come from the influence function,
with the estimated chance of treatment and the regressions in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.adjusting.balance import Overlap, overlap
from kopmp_lib.methods.readiness.columns import Floats, binary, design, level_of, listed, present
from kopmp_lib.methods.readiness.logistic import logit

ESTIMANDS = ("ate", "att")
"""Of everybody, or of those treated."""

NEAR = 0.01
"""Chances of treatment nearer to nought or one than this make the answer hang on few cases."""


@dataclass(frozen=True)
class Adjusted:
    """An effect, if all that drives both treatment and outcome is among the covariates.

    Parameters
    ----------
    estimate, se, lower, upper, p : float
        In the outcome's unit.
    se_known_weights : float
        If the weights had been known and not estimated, as many programs print it; usually larger.
    treated_mean, control_mean : float
        Mean outcomes of the two groups, made alike.
    estimand : str
        "ate" or "att".
    method : str
        "ipw" or "aipw".
    n_treated, n_control : int
        Cases used.
    n_left_out : int
        Cases whose chance of treatment lay beyond ``trim``.
    n_near : int
        Cases used whose chance lies within 0.01 of where no counterpart could be.
    overlap : Overlap
    """

    estimate: float
    se: float
    lower: float
    upper: float
    p: float
    se_known_weights: float
    treated_mean: float
    control_mean: float
    estimand: str
    method: str
    n_treated: int
    n_control: int
    n_left_out: int
    n_near: int
    overlap: Overlap


def ipw(
    frame: pd.DataFrame,
    *,
    outcome: str,
    treatment: str,
    covariates: str | Sequence[str],
    estimand: str = "ate",
    cluster: str | None = None,
    trim: float = 0.0,
    level: float = 0.95,
) -> Adjusted:
    """What does treatment change, by weighting cases with the inverse of their chance of it?

    Parameters
    ----------
    frame : DataFrame
        One row a case; no value may be missing.
    outcome, treatment : str
        Columns of numbers, and of 0 and 1.
    covariates : str or sequence of str
        Columns of numbers or flags known before treatment: all that drives both.
    estimand : {"ate", "att"}
        See :data:`ESTIMANDS`.
    cluster : str, optional
        Rows of one cluster are alike; limits allow for it.
    trim : float
        Leave out cases whose chance lies within this of 0 or 1; changes whom the answer is of.
    level : float

    Raises
    ------
    ParameterError
        If columns are unfit, or covariates tell the treatment without fail (no overlap).

    References
    ----------
    Hernan and Robins (2020), Causal Inference: What If, chapter 12; Hajek (1971).
    """
    return _adjusted(
        frame, outcome, treatment, listed(covariates), estimand, cluster, trim, level, "ipw"
    )


def aipw(
    frame: pd.DataFrame,
    *,
    outcome: str,
    treatment: str,
    covariates: str | Sequence[str],
    estimand: str = "ate",
    cluster: str | None = None,
    trim: float = 0.0,
    level: float = 0.95,
) -> Adjusted:
    """What does treatment change, right if either the chances or the outcomes are modelled right?

    Parameters
    ----------
    frame, outcome, treatment, covariates, estimand, cluster, trim, level
        As in :func:`ipw`; the outcome is explained by least squares in each group.

    References
    ----------
    Robins, Rotnitzky and Zhao (1994), Journal of the American Statistical Association 89; Glynn and
    Quinn (2010), Political Analysis 18.
    """
    return _adjusted(
        frame, outcome, treatment, listed(covariates), estimand, cluster, trim, level, "aipw"
    )


def _adjusted(
    frame: pd.DataFrame,
    outcome: str,
    treatment: str,
    names: list[str],
    estimand: str,
    cluster: str | None,
    trim: float,
    level: float,
    method: str,
) -> Adjusted:
    from scipy.special import ndtr

    where = f"adjusting.{method}"
    reach = level_of(level, where)
    _require(estimand, trim)
    columns = [outcome, treatment, *names] + ([cluster] if cluster else [])
    present(frame, columns, where, [outcome, treatment, *names])
    binary(frame, treatment, where)
    kept, chance = _chances(frame, treatment, names, trim)
    if cluster and frame.loc[kept, cluster].nunique() < 2:
        raise ParameterError("There is only one cluster.", where=cluster, expected="several")
    used = frame[kept].reset_index(drop=True)
    y = used[outcome].to_numpy(dtype=float)
    d = used[treatment].to_numpy(dtype=float)
    x = design(used, names, where)
    full = np.column_stack([np.ones(len(y)), x])
    weight = np.where(d == 1, 1 / chance, 1 / (1 - chance))
    if estimand == "att":
        weight = weight * chance
    means, influence, known = _means(y, d, full, chance, weight, estimand, method)
    effect = means[0] - means[1]
    groups = used[cluster] if cluster else None
    se, fixed = (_error(one, groups) for one in (influence, known))
    edge = chance > 1 - NEAR if estimand == "att" else (chance < NEAR) | (chance > 1 - NEAR)
    return Adjusted(
        effect,
        se,
        effect - reach * se,
        effect + reach * se,
        float(2 * ndtr(-abs(effect) / se)) if se > 0 else float("nan"),
        fixed,
        *means,
        estimand,
        method,
        int(d.sum()),
        int((1 - d).sum()),
        int((~kept).sum()),
        int(edge.sum()),
        overlap(x, names, d, chance, weight),
    )


def _require(estimand: str, trim: float) -> None:
    if estimand not in ESTIMANDS:
        raise ParameterError(
            f"'{estimand}' cannot be used.", where="estimand", expected=", ".join(ESTIMANDS)
        )
    if not 0 <= trim < 0.5:
        raise ParameterError(f"'{trim}' cannot be used.", where="trim", expected="0 to 0.5")


def _chances(
    frame: pd.DataFrame, treatment: str, names: list[str], trim: float
) -> tuple[np.ndarray, Floats]:
    """Whose chance of treatment is far enough from nought and one, and which is it?"""
    chance = logit(frame, outcome=treatment, covariates=names).predict(frame)
    kept = (chance >= trim) & (chance <= 1 - trim)
    if kept.all():
        return kept, chance
    binary(frame[kept], treatment, "trim")
    again = logit(frame[kept], outcome=treatment, covariates=names)
    return kept, again.predict(frame[kept])


def _means(
    y: Floats, d: Floats, full: Floats, chance: Floats, weight: Floats, estimand: str, method: str
) -> tuple[tuple[float, float], Floats, Floats]:
    """Mean outcome of either group made alike; influence on the effect, chances estimated or known.

    For each group the estimating equations are those of its regression, of the chances of
    treatment, and of the mean itself; the influence follows from their derivatives.
    """
    of = d if estimand == "att" else np.ones(len(y))
    found: list[float] = []
    total, fixed = np.zeros(len(y)), np.zeros(len(y))
    inverse = np.linalg.inv((full * (chance * (1 - chance))[:, None]).T @ full)
    score = full * (d - chance)[:, None] @ inverse * len(y)
    for sign, group in ((1, d), (-1, 1 - d)):
        w = weight * group
        guess, pull = np.zeros(len(y)), np.zeros(len(y))
        if method == "aipw":
            guess, pull = _regression(y, group, full, w, of)
        residual = y - guess
        lift = float((w * residual).sum() / w.sum())
        base = float((of * guess).sum() / of.sum())
        slope = _slope_of_weight(group, chance, estimand, sign) * (residual - lift)
        own = w * (residual - lift) / w.mean() + of * (guess - base) / of.mean() + pull
        found.append(lift + base)
        fixed += sign * own
        total += sign * (own + score @ (slope @ full / w.sum()))
    return (found[0], found[1]), total, fixed


def _regression(
    y: Floats, group: Floats, full: Floats, w: Floats, of: Floats
) -> tuple[Floats, Floats]:
    """What would each case have had in this group, and how does each case bend that guess?"""
    inside = full * group[:, None]
    gram = inside.T @ full
    if np.linalg.matrix_rank(gram) < full.shape[1]:
        raise ParameterError(
            "Too few cases of one group to explain its outcomes.",
            where="adjusting.aipw",
            todo="Leave out covariates, or use ipw.",
        )
    coef = np.linalg.solve(gram, inside.T @ y)
    guess = full @ coef
    gap = (of @ full) / of.sum() - (w @ full) / w.sum()
    pull = group * (y - guess) * (full @ np.linalg.solve(gram, gap)) * len(y)
    return np.asarray(guess), np.asarray(pull)


def _slope_of_weight(group: Floats, chance: Floats, estimand: str, sign: int) -> Floats:
    """How does the weight change as the log odds of treatment rise?"""
    odds = chance / (1 - chance)
    if estimand == "att":
        return np.asarray(group * odds) if sign < 0 else np.zeros(len(group))
    return np.asarray(group * (-1 / odds if sign > 0 else odds))


def _error(influence: Floats, groups: pd.Series | None) -> float:
    n = len(influence)
    if groups is None:
        return float(np.sqrt((influence**2).sum()) / n)
    sums = np.bincount(pd.factorize(groups)[0], influence)
    count = len(sums)
    return float(np.sqrt((sums**2).sum() * count / (count - 1)) / n)
