"""What did treatment change on the whole?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kopmp_lib.errors import DataError, ParameterError
from kopmp_lib.methods.effects.estimates import Estimates, Floats
from kopmp_lib.methods.effects.honest import Bounds, breakdown, relative_magnitude
from kopmp_lib.methods.effects.layout import Layout, check_choice
from kopmp_lib.methods.effects.notes import Note

Kind = Literal["simple", "dynamic", "group", "calendar"]
COLUMN = {"simple": "effect", "dynamic": "exposure", "group": "cohort", "calendar": "time"}


@dataclass(frozen=True, repr=False)
class Aggregate:
    """An average of group-time effects, as one number and by exposure, cohort or period.

    Parameters
    ----------
    kind : {"simple", "dynamic", "group", "calendar"}
    estimate, se, lower, upper : float
        The average over all treated, with its pointwise interval.
    table : DataFrame
        ``exposure``, ``cohort`` or ``time``, then ``att``, ``se``, ``lower``, ``upper``.
    estimates : Estimates
        The rows of the table with the influence of every cluster.
    notes : tuple of Note
        What a reader must be told.
    level : float
        Confidence level.
    reference : int or None
        Exposure from which all effects are measured; None if effects before treatment are each
        measured from the period before.
    """

    kind: str
    estimate: float
    se: float
    lower: float
    upper: float
    table: pd.DataFrame
    estimates: Estimates
    notes: tuple[Note, ...]
    level: float
    reference: int | None

    def band(self, *, draws: int = 999, seed: int = 0) -> pd.DataFrame:
        """Between which limits do all rows of the table lie at once?"""
        wide = self.estimates.uniform(self.level, draws, seed) * self.table["se"]
        return self.table.assign(lower=self.table["att"] - wide, upper=self.table["att"] + wide)

    def honest(
        self, bound: float = 1.0, *, weights: Sequence[float] | None = None, hybrid: bool = True
    ) -> Bounds:
        """Where does the effect lie if drift stays within ``bound`` times that before?

        For "dynamic" with ``base="universal"``; the effect at exposure 0 unless ``weights`` are
        given for the exposures from 0 on. See ``honest.relative_magnitude``.
        """
        return relative_magnitude(
            *self._event_study(), bound=bound, weights=weights, level=self.level, hybrid=hybrid
        )

    def breakdown(self, *, weights: Sequence[float] | None = None, hybrid: bool = True) -> float:
        """How large may drift be, against that before treatment, until the effect may be 0?"""
        return breakdown(*self._event_study(), weights=weights, level=self.level, hybrid=hybrid)

    def _event_study(self) -> tuple[Floats, Floats, NDArray[np.int64], int]:
        if self.kind != "dynamic" or self.reference is None:
            raise ParameterError(
                "Drift before treatment is read from effects measured from one period.",
                expected="att_gt(..., base='universal').aggregate('dynamic')",
            )
        exposure = self.table["exposure"].to_numpy(dtype=np.int64)
        kept = exposure != self.reference
        covariance = self.estimates.covariance[np.ix_(kept, kept)]
        return self.estimates.value[kept], covariance, exposure[kept], self.reference

    def __repr__(self) -> str:
        return (
            f"{self.kind}: {self.estimate:.6g} (se {self.se:.4g}) "
            f"[{self.lower:.6g}, {self.upper:.6g}]"
        )


def aggregate(
    kind: str,
    cells: Estimates,
    layout: Layout,
    level: float,
    notes: tuple[Note, ...] = (),
    *,
    balance: int | None = None,
) -> Aggregate:
    """What did treatment change on the whole, by exposure, by cohort or by period?

    The four averages of Callaway and Sant'Anna (2021, section 3). Cohorts count by their number of
    units; that this number is itself a sample is part of the standard error.

    Parameters
    ----------
    kind : {"simple", "dynamic", "group", "calendar"}
        One average over all cohorts and treated periods; by exposure, and the plain mean over
        exposures from 0 on; by cohort, and their mean by size; by period, and the plain mean over
        periods.
    cells : Estimates
        Group-time effects.
    layout : Layout
        What each of them is.
    level : float
        Confidence level.
    notes : tuple of Note
        Handed on.
    balance : int, optional
        For "dynamic": keep cohorts seen this long after treatment began, and no exposure beyond.
    """
    check_choice("kind", kind, tuple(COLUMN))
    known = np.isfinite(cells.value)
    after = known & (layout.exposure >= 0)
    if not after.any():
        raise DataError("No effect after treatment could be estimated.", faults=[*map(str, notes)])
    labels, rows = comparisons(kind, layout, known, after, balance)
    parts = _stack([_weighted(cells, layout, row, sized=kind != "group") for row in rows])
    whole = _whole(kind, layout, labels, parts)
    reference = -1 - layout.anticipation if layout.reference.any() else None
    given = labels == reference if kind == "dynamic" else None
    table = parts.limits(level, given)
    table.insert(0, COLUMN[kind], _named(kind, labels, layout))
    total = whole.limits(level).iloc[0]
    estimate, se, lower, upper = map(float, total)
    return Aggregate(kind, estimate, se, lower, upper, table, parts, notes, level, reference)


def comparisons(
    kind: str,
    layout: Layout,
    known: NDArray[np.bool_],
    after: NDArray[np.bool_],
    balance: int | None,
) -> tuple[NDArray[np.int64], list[NDArray[np.bool_]]]:
    """Which comparisons stand behind each row of an average, and what is the row of?"""
    if kind == "simple":
        return np.zeros(1, dtype=np.int64), [after]
    if kind == "dynamic":
        within, by = _balanced(layout, known, balance), layout.exposure
    else:
        within, by = after, layout.cohort if kind == "group" else layout.time
    labels = np.unique(by[within])
    return labels, [within & (by == label) for label in labels]


def _balanced(layout: Layout, known: NDArray[np.bool_], balance: int | None) -> NDArray[np.bool_]:
    if balance is None:
        return known
    last = len(layout.periods) - 1
    long_enough = last - layout.cohort >= balance
    kept = known & long_enough & (layout.exposure <= balance)
    if not (kept & (layout.exposure >= 0)).any():
        raise DataError(f"No cohort is seen {balance} periods after its treatment began.")
    return kept & (layout.exposure >= balance - last)


def _weighted(
    cells: Estimates, layout: Layout, rows: NDArray[np.bool_], *, sized: bool
) -> Estimates:
    """Mean over these cells, by size of cohort or plain, with what the sizes add to the error."""
    value, influence = cells.value[rows], cells.influence[rows]
    if not sized:
        return Estimates(value.mean(keepdims=True), influence.mean(axis=0, keepdims=True))
    return _by_size(value, influence, layout, layout.place[rows])


def _by_size(
    value: Floats, influence: Floats, layout: Layout, place: NDArray[np.int64]
) -> Estimates:
    size = layout.sizes[place]
    weight = size / size.sum()
    mean = weight @ value
    of_sizes = ((value - mean) / size.sum()) @ layout.membership[place]
    return Estimates(np.array([mean]), (weight @ influence + of_sizes)[None])


def _whole(kind: str, layout: Layout, labels: NDArray[np.int64], parts: Estimates) -> Estimates:
    if kind == "simple":
        return parts
    if kind == "group":
        place = np.searchsorted(layout.cohorts, labels)
        return _by_size(parts.value, parts.influence, layout, place)
    kept = labels >= 0 if kind == "dynamic" else np.ones(len(labels), dtype=bool)
    return parts.combined(kept[None] / kept.sum())


def _stack(parts: list[Estimates]) -> Estimates:
    return Estimates(
        np.concatenate([part.value for part in parts]),
        np.concatenate([part.influence for part in parts]),
    )


def _named(kind: str, labels: NDArray[np.int64], layout: Layout) -> object:
    if kind == "simple":
        return ["att"]
    return labels if kind == "dynamic" else layout.periods[labels]
