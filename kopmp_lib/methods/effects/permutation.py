"""Would the effect look as large if treatment had come to others by chance?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, lgamma

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kopmp_lib.errors import DataError, ParameterError
from kopmp_lib.methods.effects.aggregation import aggregate
from kopmp_lib.methods.effects.compare import comparable
from kopmp_lib.methods.effects.group_time import group_time
from kopmp_lib.methods.effects.layout import Design, check_choice
from kopmp_lib.methods.effects.notes import Note
from kopmp_lib.methods.effects.panel import Panel, constant, panel

Ints = NDArray[np.int64]


@dataclass(frozen=True, repr=False)
class Randomisation:
    """How does our estimate stand among those of other assignments?

    Parameters
    ----------
    estimate : float
        The average effect.
    statistic : float
        The estimate over its standard error.
    p : float
        ``(1 + draws at least as large in size) / (draws + 1)``.
    draws : int
        Assignments drawn for which the statistic exists.
    drawn : ndarray, shape (draws,)
        Their statistics.
    notes : tuple of Note
    """

    estimate: float
    statistic: float
    p: float
    draws: int
    drawn: NDArray[np.float64]
    notes: tuple[Note, ...]

    def __repr__(self) -> str:
        return f"{self.estimate:.6g}: p {self.p:.4g} of {self.draws} assignments"


def randomisation(
    frame: pd.DataFrame,
    *,
    outcome: str,
    unit: str,
    time: str,
    cohort: str,
    strata: str | None = None,
    assigned: str | None = None,
    covariates: str | Sequence[str] | None = None,
    control: str = "never",
    method: str = "dr",
    cluster: str | None = None,
    kind: str = "simple",
    anticipation: int = 0,
    draws: int = 999,
    seed: int = 0,
) -> Randomisation:
    """How often would chance assignment show an effect as large as ours?

    Cohorts are dealt anew among units (Fisher 1935), and the average effect over its standard error
    is compared with ours; studentised, the test is also right on average where effects differ.
    Valid with any number of units, if the cohorts might as well have been dealt in another way.

    Parameters
    ----------
    frame, outcome, unit, time, cohort, covariates, control, method, cluster, anticipation
        As in ``att_gt``.
    strata : str, optional
        Column within whose values cohorts are dealt, such as the wave or the kecamatan.
    assigned : str, optional
        Column of the groups that got treatment together; whole groups are dealt.
    kind : {"simple", "dynamic", "group", "calendar"}
        Which average.
    draws, seed : int
        Assignments to draw.
    """
    design = Design(control, method, "varying", anticipation)
    check_choice("kind", kind, ("simple", "dynamic", "group", "calendar"))
    if draws < 1:
        raise ParameterError(f"{draws} draws cannot be.", where="draws", expected="1 or more")
    data = panel(
        frame,
        outcome=outcome,
        unit=unit,
        time=time,
        cohort=cohort,
        covariates=covariates,
        cluster=cluster,
    )
    stratum, together = (_of_units(frame, unit, column, data) for column in (strata, assigned))
    kept = data.cohort > design.anticipation
    data = comparable(data, design)
    deal = _Deal(data, stratum[kept], together[kept] if assigned else np.arange(int(kept.sum())))
    fit = group_time(data, design)
    estimate, error = _average(data, design, kind)
    statistic = _studentised(estimate, error)
    if not np.isfinite(statistic):
        raise DataError("The estimate has no standard error to compare it by.", faults=fit.notes)
    drawn = _drawn(data, design, kind, deal, draws, np.random.default_rng(seed))
    larger = int((np.abs(drawn) >= abs(statistic) * (1 - 1e-9)).sum())
    notes = (*fit.notes, *deal.notes(), *_lost(draws, len(drawn)))
    return Randomisation(
        estimate, statistic, (1 + larger) / (1 + len(drawn)), len(drawn), drawn, notes
    )


def _of_units(frame: pd.DataFrame, unit: str, column: str | None, data: Panel) -> Ints:
    if column is None:
        return np.zeros(len(data.units), dtype=np.int64)
    if column not in frame:
        raise ParameterError(f"The frame has no column '{column}'.")
    codes = pd.factorize(frame[column], sort=True)[0]
    return constant(codes, data.units.get_indexer(frame[unit]), data.units, column)


class _Deal:
    """Who may change places with whom?"""

    def __init__(self, data: Panel, stratum: Ints, together: Ints) -> None:
        _, first, self.group = np.unique(together, return_index=True, return_inverse=True)
        self.cohort, self.stratum = data.cohort[first], stratum[first]
        if (self.cohort[self.group] != data.cohort).any() or (
            self.stratum[self.group] != stratum
        ).any():
            raise DataError(
                "Groups that got treatment together do not share one cohort and one stratum.",
                where="assigned",
            )
        if self.ways() < 2:
            raise ParameterError(
                "Within the strata there is only one way to deal the cohorts.",
                where="strata",
                expected="strata with more than one cohort",
            )

    def ways(self) -> float:
        total = 0.0
        for one in np.unique(self.stratum):
            counts = np.unique(self.cohort[self.stratum == one], return_counts=True)[1]
            total += lgamma(counts.sum() + 1) - sum(lgamma(count + 1) for count in counts)
        return round(exp(total)) if total < 30 else float("inf")

    def again(self, generator: np.random.Generator) -> Ints:
        """Cohorts of all units, dealt anew within the strata."""
        order = np.lexsort((generator.random(len(self.stratum)), self.stratum))
        dealt = np.empty_like(self.cohort)
        dealt[np.argsort(self.stratum, kind="stable")] = self.cohort[order]
        return dealt[self.group]

    def notes(self) -> list[Note]:
        ways = self.ways()
        if ways >= 100:
            return []
        text = (
            f"There are only {ways:.0f} ways to deal the cohorts; p cannot fall below 1/{ways:.0f}."
        )
        return [Note(text, "few_assignments", ways=ways)]


def _average(data: Panel, design: Design, kind: str) -> tuple[float, float]:
    fit = group_time(data, design, after_only=True)
    average = aggregate(kind, fit.estimates, fit.layout, fit.level)
    return average.estimate, average.se


def _studentised(estimate: float, error: float) -> float:
    return estimate / error if error > 0 else float("nan")


def _drawn(
    data: Panel, design: Design, kind: str, deal: _Deal, draws: int, generator: np.random.Generator
) -> NDArray[np.float64]:
    found = []
    for _ in range(draws):
        try:
            estimate, error = _average(replace(data, cohort=deal.again(generator)), design, kind)
        except DataError:  # a draw in which nothing can be compared
            continue
        found.append(_studentised(estimate, error))
    statistics = np.array(found)
    return statistics[np.isfinite(statistics)]


def _lost(draws: int, left: int) -> list[Note]:
    if left == draws:
        return []
    text = f"{draws - left} of {draws} assignments gave no estimate and are left out."
    return [Note(text, "lost_draws", lost=draws - left, draws=draws)]
