"""What would the outcome of the treated have been, imputed from units and periods untreated?

A thin cover over diff-diff 3.13.0 (pinned), which holds the imputation estimator of Borusyak,
Jaravel and Spiess (2024) and the smoothness bounds of Rambachan and Roth (2023). Nothing else of it
is used: its relative magnitude bounds are too narrow (ours: ``effects.relative_magnitude``), its
bootstrap drops ties (ours: ``effects.wild_cluster``), and its data loaders invent data when they
are offline. It is imported when it is first needed.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from kopmp_lib.errors import DataError, ParameterError
from kopmp_lib.methods.effects.cohorts import NEVER
from kopmp_lib.methods.effects.estimates import critical
from kopmp_lib.methods.effects.notes import Note
from kopmp_lib.methods.effects.panel import Panel, panel
from kopmp_lib.methods.effects.power import Noise, Power

__all__ = ["Imputed", "Smooth", "detectable_effect", "imputation", "smoothness"]

FEW_UNITS = 100
"""Below this the variance leaves each unit out of the mean it is compared with."""


@dataclass(frozen=True, repr=False)
class Imputed:
    """The average effect on the treated, by imputation.

    Parameters
    ----------
    estimate, se, lower, upper, p : float
        In the unit of the outcome; limits from Student's t with clusters - 1 degrees of freedom.
    table : DataFrame
        ``exposure``, ``att``, ``se``, ``lower``, ``upper`` (pointwise), ``n``.
    units, clusters, treated_observations : int
    leave_one_out : bool
        Whether the variance is that of their appendix A.9, for few units.
    level : float
    notes : tuple of Note
        What was left out, and what the library warned of.
    """

    estimate: float
    se: float
    lower: float
    upper: float
    p: float
    table: pd.DataFrame
    units: int
    clusters: int
    treated_observations: int
    leave_one_out: bool
    level: float
    notes: tuple[Note, ...] = ()

    def __repr__(self) -> str:
        return f"{self.estimate:.6g} (se {self.se:.4g}) [{self.lower:.6g}, {self.upper:.6g}]"


@dataclass(frozen=True)
class Smooth:
    """Between which values does the effect lie if drift bends by at most ``bound`` a period?

    Parameters
    ----------
    lower, upper : float
        Limits of the shortest interval of fixed length that holds the effect.
    bound : float
        Largest change of the slope of drift from one period to the next, in the outcome's unit.
    """

    lower: float
    upper: float
    bound: float


def imputation(
    frame: pd.DataFrame,
    *,
    outcome: str,
    unit: str,
    time: str,
    cohort: str,
    cluster: str | None = None,
    anticipation: int = 0,
    leave_one_out: bool | None = None,
    level: float = 0.95,
    by_exposure: bool = True,
) -> Imputed:
    """What did treatment change, by imputing what the treated would have seen without it?

    Unit and period effects are learnt from untreated observations alone. Treated observations of
    units or periods without any untreated one cannot be imputed; they are left out and told.

    Parameters
    ----------
    frame, outcome, unit, time, cohort, cluster, anticipation, level
        As in ``effects.att_gt``.
    leave_one_out : bool, optional
        By default for fewer than 100 units.
    by_exposure : bool
        Whether to estimate each exposure too, which takes most of the time.

    References
    ----------
    Borusyak, Jaravel and Spiess (2024), Review of Economic Studies 91.
    """
    from diff_diff import ImputationDiD
    from scipy.stats import t as student

    data = panel(frame, outcome=outcome, unit=unit, time=time, cohort=cohort, cluster=cluster)
    known, notes = _imputable(data, anticipation)
    rows = _long(data, known)
    units = int(rows["unit"].nunique())
    fewer = units < FEW_UNITS if leave_one_out is None else leave_one_out
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        fit = ImputationDiD(
            anticipation=anticipation,
            leave_one_out=fewer,
            cluster="cluster" if cluster else None,
        ).fit(rows, outcome="outcome", unit="unit", time="time", first_treat="first")
        study = fit.aggregate("event_study").to_dataframe() if by_exposure else pd.DataFrame()
    clusters = int(rows["cluster"].nunique()) if cluster else units
    width = float(student.ppf((1 + level) / 2, max(clusters - 1, 1)))
    estimate, se = float(fit.overall_att), float(fit.overall_se)
    p = float(2 * student.sf(abs(estimate) / se, max(clusters - 1, 1))) if se > 0 else np.nan
    return Imputed(
        estimate,
        se,
        estimate - width * se,
        estimate + width * se,
        p,
        _by_exposure(study, width),
        units,
        clusters,
        int(fit.n_treated_obs),
        fewer,
        level,
        (*data.notes, *notes, *_told(caught)),
    )


def detectable_effect(
    frame: pd.DataFrame,
    *,
    outcome: str,
    unit: str,
    time: str,
    cohort: str,
    noise: Noise,
    cluster: str | None = None,
    anticipation: int = 0,
    power: float = 0.8,
    level: float = 0.95,
) -> Power:
    """How large must an effect be for imputation to see it, given which outcomes are known?

    The estimate is a weighted sum of outcomes whose weights follow from the roll-out and the gaps;
    its variance follows from the noise. The outcomes themselves are not used.

    Parameters
    ----------
    frame, outcome, unit, time, cohort, cluster, anticipation
        As in ``imputation``; of the outcome only where it is known.
    noise : Noise
        From ``effects.noise_of``, with the same cluster.
    power, level : float
    """
    data = panel(frame, outcome=outcome, unit=unit, time=time, cohort=cohort, cluster=cluster)
    known, _ = _imputable(data, anticipation)
    when, who = np.nonzero(known)
    treated = when >= data.cohort[who] - anticipation
    counted = when >= data.cohort[who]
    weight = _weights(when, who, treated, counted)
    of_unit = np.zeros((len(data.units), len(data.periods)))
    of_unit[who, when] = weight
    alike = noise.correlation(len(data.periods))
    of_cluster = np.zeros((data.clusters, len(data.periods)))
    np.add.at(of_cluster, data.cluster, of_unit)
    own, shared = (
        np.einsum("it,ts,is->", weights, alike, weights) for weights in (of_unit, of_cluster)
    )
    se = float(np.sqrt(noise.sd**2 * own + noise.cluster_sd**2 * shared))
    size = (critical(level) + NormalDist().inv_cdf(power)) * se
    clusters = len(np.unique(data.cluster[who]))
    return Power(se, size, power, level, len(np.unique(who)), clusters)


def smoothness(
    value: ArrayLike,
    covariance: ArrayLike,
    exposure: ArrayLike,
    reference: int = -1,
    *,
    bound: float = 0.0,
    weights: Sequence[float] | None = None,
    level: float = 0.95,
) -> Smooth:
    """Between which values does the effect lie if drift bends by at most ``bound`` a period?

    Fixed-length interval of Rambachan and Roth (2023, section 4.1); with ``bound=0`` drift is a
    straight line. Parameters as in ``effects.relative_magnitude``.

    Examples
    --------
    >>> found = smoothness([0.0, 1.0], [[0.01, 0.0], [0.0, 0.01]], [-2, 0])
    >>> round(found.lower, 3), round(found.upper, 3)
    (0.723, 1.277)
    """
    from diff_diff.honest_did import _compute_optimal_flci

    beta, sigma = np.asarray(value, dtype=float), np.asarray(covariance, dtype=float)
    when = np.asarray(exposure, dtype=np.int64)
    critical(level)
    _check(beta, sigma, when, reference, bound)
    before, after = int((when < reference).sum()), int((when > reference).sum())
    asked = np.zeros(after)
    given = np.eye(1, int((when >= 0).sum()))[0] if weights is None else np.asarray(weights)
    asked[after - len(given) :] = given
    scale = float(np.sqrt(np.diag(sigma).mean()))  # its optimiser stops at fixed sizes
    parts = (beta[:before] / scale, beta[before:] / scale, sigma / scale**2)
    limits = _compute_optimal_flci(*parts, asked, before, after, bound / scale, 1 - level)
    lower, upper = (scale * float(one) for one in limits)
    return Smooth(lower, upper, float(bound))


def _check(
    beta: NDArray[np.float64],
    sigma: NDArray[np.float64],
    when: NDArray[np.int64],
    reference: int,
    bound: float,
) -> None:
    if not bound >= 0:
        raise ParameterError(f"A bound of {bound} cannot be.", where="bound", expected="0 or more")
    if when.shape != beta.shape or sigma.shape != (len(beta), len(beta)):
        raise ParameterError("Coefficients, covariance and exposures differ in length.")
    if not (np.isfinite(beta).all() and np.isfinite(sigma).all() and np.diag(sigma).any()):
        raise ParameterError("A coefficient or its covariance is missing.")
    whole = np.sort(np.append(when, reference))
    if (np.diff(whole) != 1).any() or (np.diff(when) < 1).any():
        raise ParameterError(
            f"Exposures {when.tolist()} with the reference {reference} are not one rising row.",
            expected="every exposure once, without gaps, the reference left out",
        )
    if not (when < reference).any() or not (when >= 0).any():
        raise ParameterError("There is no coefficient on one side of treatment.")


def _imputable(data: Panel, anticipation: int) -> tuple[NDArray[np.bool_], list[Note]]:
    """Which observations can be used? Shape (periods, units). Lost ones are told."""
    known = ~np.isnan(data.outcome)
    when = np.arange(len(data.periods))[:, None]
    first = np.where(data.cohort == NEVER, NEVER, data.cohort - anticipation)
    free = known & (when < first)
    in_unit, in_period = free.any(axis=0, keepdims=True), free.any(axis=1, keepdims=True)
    usable = known & in_unit & in_period
    lost = int((known & ~usable).sum())
    if not (usable & (when >= data.cohort)).any():
        raise DataError(
            "Nothing can be imputed: no treated unit is seen untreated before, in periods in which "
            "somebody else is untreated.",
            expected="units seen before and after treatment, beside untreated ones",
        )
    text = f"{lost} observations lie in units or periods without an untreated one and are left out."
    return usable, [Note(text, "not_imputable", rows=lost)] if lost else []


def _long(data: Panel, known: NDArray[np.bool_]) -> pd.DataFrame:
    """The rows as the library wants them: whole numbers from 1, 0 for never."""
    when, who = np.nonzero(known)
    first = np.where(data.cohort == NEVER, 0, np.minimum(data.cohort, len(data.periods)) + 1)
    return pd.DataFrame(
        {
            "unit": who,
            "time": when + 1,
            "first": first[who],
            "cluster": data.cluster[who],
            "outcome": data.outcome[when, who],
        }
    )


def _by_exposure(study: pd.DataFrame, width: float) -> pd.DataFrame:
    if study.empty:
        return pd.DataFrame(columns=["exposure", "att", "se", "lower", "upper", "n"])
    rows = study[(study["event_time"] >= 0)].reset_index(drop=True)
    sides = {"lower": rows["att"] - width * rows["se"], "upper": rows["att"] + width * rows["se"]}
    table = pd.DataFrame({"exposure": rows["event_time"].astype(int)})
    return table.assign(att=rows["att"], se=rows["se"], **sides, n=rows["n"])


def _told(caught: Sequence[warnings.WarningMessage]) -> list[Note]:
    """What the library warns its user of; what it warns its own authors of is dropped."""
    texts = {str(one.message) for one in caught if one.category is UserWarning}
    return [Note(text, "library") for text in sorted(texts)]


def _weights(
    when: NDArray[np.int64],
    who: NDArray[np.int64],
    treated: NDArray[np.bool_],
    counted: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """By which weight does each observation enter the estimate? They follow from the design.

    Units are eliminated by hand, which leaves one equation a period.
    """
    units, periods = int(who.max()) + 1, int(when.max()) + 1
    weight = np.where(counted, 1 / counted.sum(), 0.0)
    of_units = np.bincount(who, weights=weight, minlength=units)
    of_periods = np.bincount(when, weights=weight, minlength=periods)
    free = np.zeros((units, periods))
    free[who[~treated], when[~treated]] = 1
    share = free / np.maximum(free.sum(axis=1, keepdims=True), 1)
    left = np.diag(free.sum(axis=0)) - free.T @ share
    by_period = np.linalg.pinv(left, hermitian=True) @ (of_periods - share.T @ of_units)
    by_unit = of_units / np.maximum(free.sum(axis=1), 1) - share @ by_period
    weight[~treated] = -(by_unit[who] + by_period[when])[~treated]
    return weight
