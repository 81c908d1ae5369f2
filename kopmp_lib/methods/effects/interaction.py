"""What did treatment change, by a regression that keeps cohorts apart?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kopmp_lib.errors import DataError, ParameterError
from kopmp_lib.methods.effects.cohorts import NEVER
from kopmp_lib.methods.effects.estimates import Estimates, Floats
from kopmp_lib.methods.effects.notes import Note
from kopmp_lib.methods.effects.panel import Panel, panel

MOST_NUMBERS = 50_000_000


@dataclass(frozen=True, repr=False)
class Interaction:
    """Average effects, and effects by exposure, weighted by how often a cohort is seen.

    Parameters
    ----------
    estimate, se, lower, upper : float
        The average over all treated observations.
    table : DataFrame
        ``exposure, att, se, lower, upper``; measured from exposure -1.
    units, clusters : int
    notes : tuple of Note
    """

    estimate: float
    se: float
    lower: float
    upper: float
    table: pd.DataFrame
    units: int
    clusters: int
    notes: tuple[Note, ...] = ()


def interaction_weighted(
    frame: pd.DataFrame,
    *,
    outcome: str,
    unit: str,
    time: str,
    cohort: str,
    cluster: str | None = None,
    level: float = 0.95,
) -> Interaction:
    """What did treatment change, if each cohort has its own course in the regression?

    Interaction-weighted estimator of Sun and Abraham (2021): least squares with constants of units
    and periods and one of each cohort and exposure but -1; controls are the never treated, or,
    where there are none, the last cohort before its start. On a panel without gaps it is the
    group-time estimate with controls never treated and ``base="universal"``; with gaps it uses the
    mean of all periods of a unit and not two alone.

    Parameters
    ----------
    frame, outcome, unit, time, cohort, cluster, level
        As in ``att_gt``; the shares of cohorts are taken as given, so the errors leave them out.
    """
    data = panel(frame, outcome=outcome, unit=unit, time=time, cohort=cohort, cluster=cluster)
    data, known, notes = _usable(data)
    when, who = np.nonzero(known)
    cells, place = _cells(data, when, who)
    columns = len(cells) + len(data.periods) - 1
    if columns * len(when) > MOST_NUMBERS:
        raise ParameterError(
            f"{len(when)} rows and {columns} courses are too much for this regression.",
            expected="a smaller panel; for large ones att_gt(..., base='universal')",
        )
    estimates = _fitted(data, when, who, place, len(cells))
    counts = np.bincount(place[place >= 0], minlength=len(cells)).astype(float)
    exposure = cells[:, 1] - cells[:, 0]
    labels = np.unique(exposure)
    rows = (exposure == labels[:, None]) * counts
    by = estimates.combined(rows / rows.sum(axis=1, keepdims=True))
    after = (exposure >= 0) * counts
    total = estimates.combined((after / after.sum())[None]).limits(level).iloc[0]
    table = by.limits(level)
    table.insert(0, "exposure", labels)
    return Interaction(
        estimate=float(total["att"]),
        se=float(total["se"]),
        lower=float(total["lower"]),
        upper=float(total["upper"]),
        table=table,
        units=len(data.units),
        clusters=data.clusters,
        notes=(*data.notes, *notes),
    )


def _usable(data: Panel) -> tuple[Panel, NDArray[np.bool_], list[Note]]:
    """Without cohorts that are not seen just before treatment, and periods without controls."""
    last = data.cohort.max()
    when = np.arange(len(data.periods))[:, None]
    seen = ~np.isnan(data.outcome)
    if last != NEVER:
        seen &= when < last
    cohorts = np.unique(data.cohort[data.cohort != last])
    lost = [one for one in cohorts if one == 0 or not seen[one - 1, data.cohort == one].any()]
    keep = ~np.isin(data.cohort, lost) & (seen.sum(axis=0) > 1)
    notes = []
    if lost:
        units = int(np.isin(data.cohort, lost).sum())
        text = f"{units} units of cohorts not seen in the period before treatment are left out."
        notes.append(Note(text, "treated_from_start", units=units))
    data, seen = data.only(keep), seen[:, keep]
    controls = data.cohort == last
    seen &= seen[:, controls].any(axis=1, keepdims=True)
    if not (seen & (when >= data.cohort) & ~controls).any():
        raise DataError(
            "Nobody is seen treated beside a control.",
            expected="a cohort seen before and after treatment, and units treated never or later",
        )
    return data, seen, notes


def _cells(
    data: Panel, when: NDArray[np.int64], who: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Cohort and period of each course; which of them each row belongs to, -1 for none."""
    first = data.cohort[who]
    own = (first != data.cohort.max()) & (when != first - 1)
    cells, back = np.unique(np.column_stack([first, when])[own], axis=0, return_inverse=True)
    place = np.full(len(when), -1)
    place[own] = back.ravel()
    return cells, place


def _fitted(
    data: Panel,
    when: NDArray[np.int64],
    who: NDArray[np.int64],
    place: NDArray[np.int64],
    count: int,
) -> Estimates:
    """Least squares with the constants of units taken off; errors by cluster."""
    design = np.zeros((len(when), count + len(data.periods)))
    rows = np.arange(len(when))
    own = place >= 0
    design[rows[own], place[own]] = 1
    design[rows, count + when] = 1
    left = _within(np.column_stack([data.outcome[when, who], design]), who)
    y, x = left[:, 0], left[:, 1:]
    inverse = np.linalg.pinv(x.T @ x, hermitian=True)
    slopes = inverse @ (x.T @ y)
    scores = np.zeros((data.clusters, x.shape[1]))
    np.add.at(scores, data.cluster[who], x * (y - x @ slopes)[:, None])
    clusters = len(np.unique(data.cluster[who]))
    influence = (inverse @ scores.T)[:count] * np.sqrt(clusters / max(clusters - 1, 1))
    return Estimates(slopes[:count], influence)


def _within(columns: Floats, group: NDArray[np.int64]) -> Floats:
    totals = np.zeros((group.max() + 1, columns.shape[1]))
    np.add.at(totals, group, columns)
    counts = np.bincount(group, minlength=len(totals))
    return columns - (totals / np.maximum(counts, 1)[:, None])[group]
