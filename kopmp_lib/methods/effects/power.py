"""How large must an effect be for a design to see it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kopmp_lib.errors import DataError, ParameterError
from kopmp_lib.methods.effects.aggregation import comparisons
from kopmp_lib.methods.effects.estimates import Floats, critical
from kopmp_lib.methods.effects.layout import Cell, Design, Layout, check_choice
from kopmp_lib.methods.effects.panel import Panel, panel


@dataclass(frozen=True)
class Noise:
    """How does the outcome of a unit move when nothing happens?

    Parameters
    ----------
    sd : float
        Standard deviation of the part that passes.
    persistence : float
        Share of it that is left a period later, between 0 and 1.
    cluster_sd : float
        Standard deviation of a like part that all units of a cluster share.
    """

    sd: float
    persistence: float = 0.0
    cluster_sd: float = 0.0

    def __post_init__(self) -> None:
        if not (self.sd >= 0 and self.cluster_sd >= 0 and self.sd + self.cluster_sd > 0):
            raise ParameterError("Noise needs a standard deviation above zero.", where="sd")
        if not 0 <= self.persistence < 1:
            raise ParameterError(
                f"A persistence of {self.persistence} cannot be.", expected="from 0 to below 1"
            )

    def correlation(self, periods: int) -> Floats:
        """How alike is the passing part in two periods? Shape (periods, periods)."""
        apart = np.abs(np.subtract.outer(np.arange(periods), np.arange(periods)))
        return self.persistence ** apart.astype(float)


@dataclass(frozen=True)
class Power:
    """What can a design see?

    Parameters
    ----------
    se : float
        Standard deviation of the average effect from one draw of the noise to the next.
    detectable : float
        The effect that is found with probability ``power``.
    power, level : float
    units, clusters : int
    """

    se: float
    detectable: float
    power: float
    level: float
    units: int
    clusters: int

    def of(self, effect: float) -> float:
        """How often would this effect be found, on either side of zero?"""
        normal, width = NormalDist(), critical(self.level)
        away = effect / self.se
        return normal.cdf(away - width) + normal.cdf(-away - width)


def detectable_effect(
    frame: pd.DataFrame,
    *,
    unit: str,
    time: str,
    cohort: str,
    noise: Noise,
    cluster: str | None = None,
    control: str = "not_yet",
    kind: str = "simple",
    anticipation: int = 0,
    power: float = 0.8,
    level: float = 0.95,
) -> Power:
    """How large must an effect be for this roll-out to see it?

    Exact for a complete panel without covariates: the average of ``att_gt`` is a weighted sum of
    outcomes, and its variance follows from the noise. No outcome is needed, so it can be asked
    before a programme starts. Based on the normal distribution: with few units the truth is less
    favourable.

    Parameters
    ----------
    frame : DataFrame
        The planned panel, one row a unit and period.
    unit, time, cohort, cluster, control, anticipation
        As in ``att_gt``.
    noise : Noise
        See ``noise_of`` to learn it from periods without treatment.
    kind : {"simple", "dynamic", "group", "calendar"}
        Which average.
    power : float
        Wanted probability to find the effect.
    level : float
        One less the size of the test.

    Examples
    --------
    >>> plan = pd.DataFrame({"unit": range(42), "first": [0] * 21 + [2] * 21})
    >>> plan = plan.merge(pd.DataFrame({"time": [1, 2]}), how="cross")
    >>> found = detectable_effect(
    ...     plan, unit="unit", time="time", cohort="first", noise=Noise(sd=0.5**0.5)
    ... )
    >>> round(found.se, 4), round(found.detectable, 4)
    (0.3086, 0.8646)
    """
    if not 0 < power < 1:
        raise ParameterError(f"A power of {power} cannot be.", expected="between 0 and 1")
    check_choice("kind", kind, ("simple", "dynamic", "group", "calendar"))
    design = Design(control, "dr", "varying", anticipation)
    blank = frame.assign(**{OUTCOME: 0.0})
    data = panel(blank, outcome=OUTCOME, unit=unit, time=time, cohort=cohort, cluster=cluster)
    data = data.only(data.cohort > anticipation)
    weights = _weights(data, design, kind)
    se = float(np.sqrt(_variance(data, weights, noise)))
    detectable = (critical(level) + NormalDist().inv_cdf(power)) * se
    return Power(se, detectable, power, level, len(data.units), data.clusters)


OUTCOME = "\0outcome"
MOST_PERSISTENCE = 1.25
"""A random walk has 1, straight lines of different slopes have 3; chance lies between."""


def noise_of(
    frame: pd.DataFrame,
    *,
    outcome: str,
    unit: str,
    time: str,
    cohort: str,
    cluster: str | None = None,
) -> Noise:
    """How does the outcome move when nothing happens, learnt from before treatment?

    From differences between periods of units that are not treated yet, less their common change:
    variances of differences one and two periods apart give the passing part and its persistence;
    what neighbours have in common in them gives the part of the cluster.

    Parameters
    ----------
    frame, outcome, unit, time, cohort, cluster
        As in ``att_gt``; three periods or more without treatment.

    Raises
    ------
    DataError
        If too little is seen, or changes over two periods are so much larger than over one that
        units must follow trends of their own: of such noise this model would tell too little.
    """
    data = panel(frame, outcome=outcome, unit=unit, time=time, cohort=cohort, cluster=cluster)
    when = np.arange(len(data.periods))[:, None]
    free = np.where(when < data.cohort, data.outcome, np.nan)
    one, two = (_changes(free, apart) for apart in (1, 2))
    spread, later = _variance_of(one), _variance_of(two)
    if not (np.isfinite(spread) and np.isfinite(later) and spread > 0):
        raise DataError(
            "The noise cannot be learnt.",
            expected="units seen in three periods in a row before treatment, and not all alike",
        )
    if later / spread - 1 > MOST_PERSISTENCE:
        raise DataError(
            "The noise cannot be learnt: units follow trends of their own, which do not pass.",
            todo="Take the size of the noise from the standard error of an estimate.",
        )
    persistence = float(np.clip(later / spread - 1, 0, 0.99))
    shared = min(_shared(one, data), spread) if cluster else 0.0
    scale = 2 * (1 - persistence)
    return Noise(
        float(np.sqrt((spread - shared) / scale)), persistence, float(np.sqrt(shared / scale))
    )


def _changes(outcome: Floats, apart: int) -> Floats:
    """Changes less their mean in each period; periods with fewer than two units are left out."""
    change = outcome[apart:] - outcome[:-apart]
    change = change[np.isfinite(change).sum(axis=1) > 1]
    count = np.isfinite(change).sum(axis=1, keepdims=True)
    return change - np.nansum(change, axis=1, keepdims=True) / count


def _variance_of(changes: Floats) -> float:
    spare = np.isfinite(changes).sum() - len(changes)
    return float(np.nansum(changes**2) / spare) if spare > 0 else float("nan")


def _shared(changes: Floats, data: Panel) -> float:
    """Mean product of the changes of two units of one cluster in one period; not below 0."""
    known = np.isfinite(changes)
    totals, counts = np.zeros((2, data.clusters, len(changes)))
    np.add.at(totals, data.cluster, np.where(known, changes, 0).T)
    np.add.at(counts, data.cluster, known.T)
    pairs = (counts * (counts - 1)).sum()
    products = (totals**2).sum() - np.nansum(changes**2)
    return max(0.0, float(products / pairs)) if pairs else 0.0


def _weights(data: Panel, design: Design, kind: str) -> tuple[NDArray[np.int64], Floats]:
    """Weights of cohort means in the average; shape (cohorts, periods)."""
    cohorts, sizes = np.unique(data.cohort, return_counts=True)
    cells = [
        cell
        for cell in design.cells(data.cohort, len(data.periods))
        if cell.time >= cell.cohort and _controls(cohorts, cell).any()
    ]
    if not cells:
        raise DataError("The design compares nobody: no treated cohort has controls.")
    weights = np.zeros((len(cohorts), len(data.periods)))
    for cell, share in zip(cells, _shares(data, cells, design, kind), strict=True):
        controls = _controls(cohorts, cell)
        on = (cohorts == cell.cohort) - controls * sizes / sizes[controls].sum()
        weights[:, cell.time] += share * on
        weights[:, cell.base] -= share * on
    return cohorts, weights


def _controls(cohorts: NDArray[np.int64], cell: Cell) -> NDArray[np.bool_]:
    return (cohorts > cell.free_until) & (cohorts != cell.cohort)


def _shares(data: Panel, cells: Sequence[Cell], design: Design, kind: str) -> Floats:
    """Weight of each comparison in the average."""
    layout = Layout.of(data, cells, design.anticipation)
    size = layout.sizes[layout.place]
    after = np.ones(len(cells), dtype=bool)
    labels, rows = comparisons(kind, layout, after, after, None)
    parts = [row * (size if kind != "group" else 1.0) for row in rows]
    whole = layout.sizes[np.searchsorted(layout.cohorts, labels)] if kind == "group" else 1.0
    share = np.full(len(rows), 1.0) * whole
    return np.asarray(
        sum(w * part / part.sum() for w, part in zip(share / share.sum(), parts, strict=True))
    )


def _variance(data: Panel, weights: tuple[NDArray[np.int64], Floats], noise: Noise) -> float:
    cohorts, of_means = weights
    sizes = np.array([(data.cohort == one).sum() for one in cohorts])
    alike = noise.correlation(len(data.periods))
    own = np.einsum("gt,ts,gs,g->", of_means, alike, of_means, 1 / sizes)
    if not noise.cluster_sd:
        return float(noise.sd**2 * own)
    place = np.searchsorted(cohorts, data.cohort)
    counts = np.zeros((data.clusters, len(cohorts)))
    np.add.at(counts, (data.cluster, place), 1)
    of_clusters = (counts / sizes) @ of_means
    shared = np.einsum("ct,ts,cs->", of_clusters, alike, of_clusters)
    return float(noise.sd**2 * own + noise.cluster_sd**2 * shared)
