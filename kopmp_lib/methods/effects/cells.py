"""What did treatment change for one cohort from one period to another?

The arithmetic of a single comparison: the change in the outcome of the treated less the change
they would have seen, told by the controls. Each function returns the effect and the influence of
every unit on it, so that the error of the effect is the sum of the influences.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
NO_OVERLAP = 0.999  # the limit of the R package did


@dataclass(frozen=True, repr=False)
class Adjustment:
    """How alike are treated and controls, and what do their covariates explain?

    Made once for a set of units, used for every period the set is compared in.

    Parameters
    ----------
    treated : ndarray of bool, shape (m,)
    design : ndarray, shape (m, k)
        Ones and the standardised covariates, none of them redundant.
    method : {"dr", "reg", "ipw"}
    score : ndarray, shape (m,)
        Probability of being treated given the covariates; empty for "reg".
    information : ndarray, shape (k, k)
        Inverse of the average information on the score's coefficients.
    gram : ndarray, shape (k, k)
        Inverse of the average cross product of the design among controls.
    fault : str
        Why there can be no estimate: "", "collinear" or "no_overlap".
    extrapolates : bool
        Whether a regression speaks of treated units unlike any control.
    leans : bool
        Whether one control carries more than a tenth of all weight, and four times its share.
    """

    treated: NDArray[np.bool_]
    design: Floats
    method: str
    score: Floats
    information: Floats
    gram: Floats
    fault: str
    extrapolates: bool
    leans: bool


def plain(treated: Floats, controls: Floats) -> tuple[float, Floats, Floats]:
    """How much more did the treated change than the controls?

    Parameters
    ----------
    treated, controls : ndarray
        Change of each unit's outcome.

    Returns
    -------
    effect : float
    of_treated, of_controls : ndarray
        Influence of each unit.

    Examples
    --------
    >>> effect, of_treated, of_controls = plain(np.array([3.0, 5.0]), np.array([1.0, 2.0]))
    >>> effect, of_treated.tolist(), of_controls.tolist()
    (2.5, [-0.5, 0.5], [0.25, -0.25])
    """
    ours, theirs = treated.mean(), controls.mean()
    return (
        float(ours - theirs),
        (treated - ours) / len(treated),
        (theirs - controls) / len(controls),
    )


def adjustment(
    treated: NDArray[np.bool_], covariates: Floats, method: str, *, check: bool = True
) -> Adjustment:
    """What can be said of these units before any outcome is looked at?

    Parameters
    ----------
    treated : ndarray of bool, shape (m,)
    covariates : ndarray, shape (m, k)
    method : {"dr", "reg", "ipw"}
    check : bool
        Whether to look for overlap if ``method`` needs no score.
    """
    design = design_of(covariates)
    count = len(design)
    controls = design[~treated]
    gram = controls.T @ controls / count
    nothing = np.empty(0)
    fault = ""
    if method != "ipw":
        scale = np.linalg.eigvalsh(gram)
        if scale[0] <= 1e-10 * scale[-1]:
            fault = "collinear"
    score, information, overlap = nothing, np.empty((0, 0)), True
    if not fault and (method != "reg" or check):
        score, information, overlap = logit(design, treated)
    if not overlap and method != "reg":
        fault = "no_overlap"
    inverse = gram if fault or method == "ipw" else np.linalg.inv(gram).astype(float)
    extrapolates = not overlap and method == "reg"
    leans = not fault and method != "reg" and _leans(score[~treated])
    return Adjustment(
        treated, design, method, score, information, inverse, fault, extrapolates, leans
    )


def adjusted(change: Floats, by: Adjustment) -> tuple[float, Floats]:
    """How much more did the treated change than controls who are like them?

    Outcome regression, inverse probability weighting with weights that sum to one, or both
    (Sant'Anna and Zhao 2020, in the Hajek form of the R package ``DRDID``), with the influence of
    every unit.
    """
    if by.method == "reg":
        return _regression(change, by)
    return _weighted(change, by)


def design_of(covariates: Floats) -> Floats:
    """Ones and standardised covariates, without columns that the ones before them explain."""
    spread = covariates.std(axis=0)
    varying = spread > 1e-12 * (1 + np.abs(covariates).max(axis=0, initial=0))
    scaled = (covariates[:, varying] - covariates[:, varying].mean(axis=0)) / spread[varying]
    design = np.column_stack([np.ones(len(covariates)), scaled])
    alike = design.T @ design / len(design)
    new = np.abs(np.diagonal(np.linalg.qr(alike, mode="r"))) > 1e-9
    return design[:, new]


def logit(design: Floats, treated: NDArray[np.bool_]) -> tuple[Floats, Floats, bool]:
    """Probability of treatment by maximum likelihood; whether treated and controls overlap."""
    beta = np.zeros(design.shape[1])
    share = treated.mean()
    beta[0] = np.log(share / (1 - share))
    deviance, settled = np.inf, False
    for _ in range(50):
        score, before = _probability(design @ beta), deviance
        with np.errstate(divide="ignore"):
            deviance = -2 * float(np.log(np.where(treated, score, 1 - score)).sum())
        weight = score * (1 - score)
        curvature = (design.T * weight) @ design
        settled = abs(deviance - before) < 1e-10 * (abs(deviance) + 0.1)
        if settled or not np.isfinite(deviance):
            break
        step = np.linalg.pinv(curvature, hermitian=True) @ (design.T @ (treated - score))
        beta = beta + step * min(1.0, 4 / max(np.abs(step).max(), 1e-12))
    information: Floats = np.linalg.pinv(curvature / len(design), hermitian=True).astype(float)
    return score, information, settled and bool(score.max() < NO_OVERLAP)


def _leans(score: Floats) -> bool:
    odds = score / (1 - score)
    return bool(odds.max() > max(0.1, 4 / len(odds)) * odds.sum())


def _probability(predictor: Floats) -> Floats:
    from scipy.special import expit

    return np.asarray(expit(predictor), dtype=float)


def _residual(change: Floats, by: Adjustment) -> Floats:
    """What the controls' regression leaves of each unit's change."""
    controls = ~by.treated
    moment = by.design[controls].T @ change[controls] / len(change)
    return change - by.design @ (by.gram @ moment)


def _of_fit(residual: Floats, by: Adjustment, where: Floats) -> Floats:
    """Influence of every unit on the regression's value for this row of the design."""
    return np.where(by.treated, 0.0, residual) * (by.design @ (by.gram @ where))


def _regression(change: Floats, by: Adjustment) -> tuple[float, Floats]:
    residual = _residual(change, by)
    effect = float(residual[by.treated].mean())
    influence = by.treated * (residual - effect) / by.treated.mean()
    influence -= _of_fit(residual, by, by.design[by.treated].mean(axis=0))
    return effect, influence / len(change)


def _weighted(change: Floats, by: Adjustment) -> tuple[float, Floats]:
    weight = np.where(by.treated, 0.0, by.score / (1 - by.score))
    total = weight.mean()
    residual = change if by.method == "ipw" else _residual(change, by)
    ours = residual[by.treated].mean()
    theirs = float((weight @ residual) / len(residual) / total)
    off = weight * (residual - theirs)
    turn = by.information @ (off @ by.design / len(off))
    of_score = (by.treated - by.score) * (by.design @ turn)
    influence = by.treated * (residual - ours) / by.treated.mean() - (off + of_score) / total
    if by.method == "dr":
        gap = by.design[by.treated].mean(axis=0) - weight @ by.design / weight.sum()
        influence -= _of_fit(residual, by, gap)
    return float(ours - theirs), influence / len(change)
