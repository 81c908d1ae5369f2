"""Who is compared with whom, from when to when?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from kopmp_lib.errors import DataError, ParameterError
from kopmp_lib.methods.effects.cells import Adjustment, adjusted, adjustment, plain
from kopmp_lib.methods.effects.cohorts import NEVER
from kopmp_lib.methods.effects.estimates import Floats
from kopmp_lib.methods.effects.layout import Cell, Design
from kopmp_lib.methods.effects.notes import Note, listed, told
from kopmp_lib.methods.effects.panel import Panel

FEW = 10


def comparable(data: Panel, design: Design) -> Panel:
    """Who is left when those without a period before treatment are set aside?"""
    always = data.cohort <= design.anticipation
    notes = []
    if always.any():
        cohorts = [data.periods[place] for place in np.unique(data.cohort[always])]
        notes.append(
            Note(
                f"Cohort {listed(cohorts)} ({always.sum()} units) has no period before treatment "
                "and is left out, as treated and as control.",
                "treated_from_start",
                cohorts=cohorts,
                units=int(always.sum()),
            )
        )
    if not ((data.cohort != NEVER) & ~always).any():
        raise DataError(
            "Nobody is treated in sight after a period without treatment.",
            expected="at least one cohort with a period before its treatment",
            todo="Check the column of cohorts: 0 and missing mean never treated.",
            faults=[str(note) for note in notes],
        )
    if design.control == "never" and not (data.cohort == NEVER).any():
        raise ParameterError(
            "Nobody is never treated.", where="control", expected="control='not_yet'"
        )
    return data.only(~always, *notes)


class Comparer:
    """What did treatment change in one cell, and what do the cells share?"""

    def __init__(self, data: Panel, design: Design) -> None:
        self.data, self.design = data, design
        self.complete, self.clusters = data.complete, data.clusters
        self.by_unit = self.clusters == len(data.units)
        self.shared: tuple[tuple[int, ...], Adjustment] | None = None
        self.told: dict[str, list[Cell]] = defaultdict(list)
        self.members = {int(one): np.flatnonzero(data.cohort == one) for one in set(data.cohort)}
        self.cohorts = np.unique(data.cohort)
        self.controls: tuple[tuple[int, int], NDArray[np.int64]] | None = None
        self.checked: set[int] = set()

    def compare(self, cell: Cell) -> tuple[Cell, tuple[int, int], float, Floats] | None:
        """What is the effect, from how many treated and controls, and who moves it?

        None if there is nobody to compare; ``nan`` if covariates forbid it.
        """
        treated = self._seen(self.members[cell.cohort], cell)
        controls = self._seen(self._controls(cell), cell)
        sizes = (len(treated), len(controls))
        if cell.time == cell.base:
            return cell, sizes, 0.0, np.zeros(self.clusters)
        if not all(sizes):
            self.told["nobody"].append(cell)
            return None
        change = self.data.outcome[cell.time] - self.data.outcome[cell.base]
        if self.data.covariates is None:
            value, ours, theirs = plain(change[treated], change[controls])
            influence = self._by_cluster(treated, ours) + self._by_cluster(controls, theirs)
            return cell, sizes, value, influence
        rows = np.concatenate([treated, controls])
        by = self._adjustment(cell, rows, len(treated))
        if by.fault:
            self.told[by.fault].append(cell)
            return cell, sizes, np.nan, np.full(self.clusters, np.nan)
        value, of_units = adjusted(change[rows], by)
        return cell, sizes, value, self._by_cluster(rows, of_units)

    def notes(self) -> Iterator[Note]:
        """Which comparisons could not be made, and why?"""
        for kind, text in _TOLD.items():
            if self.told[kind]:
                where = [self._name(cell) for cell in self.told[kind]]
                yield Note(
                    text.format(count=len(where), where=listed(list(where))), kind, cells=where
                )

    def _name(self, cell: Cell) -> str:
        periods = self.data.periods
        return f"({told(periods[cell.cohort])}, {told(periods[cell.time])})"

    def _controls(self, cell: Cell) -> NDArray[np.int64]:
        key = (cell.cohort, self._first_free(cell))
        if self.controls is None or self.controls[0] != key:
            free = self.data.cohort > cell.free_until
            free &= self.data.cohort != cell.cohort
            self.controls = (key, np.flatnonzero(free))
        return self.controls[1]

    def _first_free(self, cell: Cell) -> int:
        """Cells with the same first cohort among the controls share all of them."""
        return int(np.searchsorted(self.cohorts, cell.free_until, side="right"))

    def _seen(self, rows: NDArray[np.int64], cell: Cell) -> NDArray[np.int64]:
        if self.complete:
            return rows
        known = ~np.isnan(self.data.outcome[cell.time][rows])
        known &= ~np.isnan(self.data.outcome[cell.base][rows])
        if self.data.covariates is not None:
            known &= ~np.isnan(self._layer(cell)[rows]).any(axis=1)
        return rows[known]

    def _layer(self, cell: Cell) -> Floats:
        covariates = self.data.covariates
        assert covariates is not None
        return covariates[cell.base if len(covariates) > 1 else 0]

    def _adjustment(self, cell: Cell, rows: NDArray[np.int64], count: int) -> Adjustment:
        changing = self.data.covariates is not None and len(self.data.covariates) > 1
        key = (cell.cohort, self._first_free(cell), cell.base if changing else -1)
        if self.complete and self.shared and self.shared[0] == key:
            return self.shared[1]
        check = cell.cohort not in self.checked
        self.checked.add(cell.cohort)
        treated = np.arange(len(rows)) < count
        made = adjustment(treated, self._layer(cell)[rows], self.design.method, check=check)
        if made.extrapolates:
            self.told["extrapolates"].append(cell)
        if made.leans:
            self.told["leans"].append(cell)
        self.shared = (key, made)
        return made

    def _by_cluster(self, rows: NDArray[np.int64], values: Floats) -> Floats:
        cluster = self.data.cluster[rows]
        if not self.by_unit:
            return np.bincount(cluster, weights=values, minlength=self.clusters).astype(float)
        summed = np.zeros(self.clusters)
        summed[cluster] = values
        return summed


_TOLD = {
    "nobody": "{count} comparison(s) have no treated or no control unit seen in both periods "
    "and are left out: {where}.",
    "collinear": "In {count} comparison(s) the controls do not span the covariates, so nothing "
    "is estimated: {where}.",
    "no_overlap": "In {count} comparison(s) the covariates tell treated from controls (almost) "
    "perfectly, so there is nobody alike to compare with and nothing is estimated: {where}.",
    "leans": "In {count} set(s) of controls, first used at {where}, one control unlike the others "
    "carries more than a tenth of all weight; the standard errors there are too small.",
    "extrapolates": "In {count} cohort(s), first seen at {where}, the covariates tell treated from "
    "controls (almost) perfectly; the regression extrapolates.",
}


def warnings(data: Panel) -> Iterator[Note]:
    """What about units and clusters makes the errors doubtful?"""
    for place in np.unique(data.cohort):
        units = int((data.cohort == place).sum())
        if place != NEVER and units == 1:
            label = data.periods[place]
            yield Note(
                f"Cohort {told(label)} has one unit; its standard errors leave out that unit's own "
                "noise and are too small.",
                "cohort_of_one",
                cohort=label,
            )
    if data.clusters == 1:
        yield Note("All units are in one cluster: there are no standard errors.", "one_cluster")
    elif data.clusters <= FEW:
        what = "units" if data.clusters == len(data.units) else "clusters"
        yield Note(
            f"With {data.clusters} {what} the intervals are too narrow; use randomisation or the "
            "wild cluster bootstrap.",
            "few_clusters",
            clusters=data.clusters,
        )
    elif data.clusters < len(data.units):
        treated = len(np.unique(data.cluster[data.cohort != NEVER]))
        if treated <= FEW // 2:
            yield Note(
                f"Only {treated} cluster(s) are treated: the intervals are too narrow.",
                "few_treated_clusters",
                clusters=treated,
            )
