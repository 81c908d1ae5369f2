"""Whom do we see when, and from when was each of them treated?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kopmp_lib.errors import DataError, ParameterError
from kopmp_lib.methods.effects.cohorts import positions
from kopmp_lib.methods.effects.notes import Note, told

MOST_FAULTS = 10


@dataclass(frozen=True, repr=False)
class Panel:
    """A long frame as arrays, periods by units.

    Parameters
    ----------
    units : Index, length n
        Labels of the units, sorted.
    periods : Index, length t
        Labels of the periods, sorted.
    outcome : ndarray, shape (t, n)
        The outcome; ``nan`` where it is not known.
    cohort : ndarray of int, shape (n,)
        Position of the first treated period; ``NEVER`` for those who are never treated in sight.
    cluster : ndarray of int, shape (n,)
        Number of each unit's cluster, from 0; the unit itself if no cluster was named.
    covariates : ndarray, shape (t or 1, n, k), or None
        Covariates; one layer if they do not change over time.
    notes : tuple of Note
        What was found on the way.
    """

    units: pd.Index
    periods: pd.Index
    outcome: NDArray[np.float64]
    cohort: NDArray[np.int64]
    cluster: NDArray[np.int64]
    covariates: NDArray[np.float64] | None = None
    notes: tuple[Note, ...] = field(default=())

    @property
    def complete(self) -> bool:
        """Is every outcome and every covariate known?"""
        known = not np.isnan(self.outcome).any()
        return known and (self.covariates is None or not np.isnan(self.covariates).any())

    @property
    def clusters(self) -> int:
        """How many clusters are there?"""
        return int(self.cluster.max()) + 1

    @property
    def inflation(self) -> float:
        """By what are errors widened because the mean over few clusters is itself estimated?

        The square root of ``c / (c - 1)``; none where every unit is its own cluster.
        """
        count = self.clusters
        return 1.0 if count in (1, len(self.units)) else float(np.sqrt(count / (count - 1)))

    def only(self, keep: NDArray[np.bool_], *notes: Note) -> Panel:
        """What is left of the panel with these units alone?"""
        if keep.all():
            return replace(self, notes=(*self.notes, *notes))
        covariates = None if self.covariates is None else self.covariates[:, keep]
        return Panel(
            self.units[keep],
            self.periods,
            self.outcome[:, keep],
            self.cohort[keep],
            np.unique(self.cluster[keep], return_inverse=True)[1],
            covariates,
            (*self.notes, *notes),
        )


def panel(
    frame: pd.DataFrame,
    *,
    outcome: str,
    unit: str,
    time: str,
    cohort: str,
    covariates: str | Sequence[str] | None = None,
    cluster: str | None = None,
) -> Panel:
    """Which arrays does a long frame hold, if it keeps the rules of a panel?

    Parameters
    ----------
    frame : DataFrame
        One row a unit and period; rows in any order, gaps allowed. It is not changed.
    outcome : str
        Column of numbers; missing where not known.
    unit, time : str
        Columns of any kind that can be sorted.
    cohort : str
        Column with the first treated period of the unit; 0, empty or missing for never.
    covariates : str or sequence of str, optional
        Columns to adjust for; text becomes one indicator a value.
    cluster : str, optional
        Column with the group within which units move together.

    Raises
    ------
    ParameterError
        If a column is not there.
    DataError
        If a unit has two rows in a period, changes cohort or cluster, or a number is none.
    """
    wanted = [covariates] if isinstance(covariates, str) else list(covariates or ())
    named = [outcome, unit, time, cohort, *wanted, *([cluster] if cluster else [])]
    _check_columns(frame, named)
    unit_code, units = _coded(frame[unit], unit)
    time_code, periods = _coded(frame[time], time)
    if len(periods) < 2:
        raise DataError(
            f"'{time}' has {len(periods)} period(s).", where=time, expected="two periods or more"
        )
    shape = (len(periods), len(units))
    place = time_code * shape[1] + unit_code
    _check_once(place, units, periods)
    first, notes = positions(frame[cohort], periods)
    return Panel(
        units,
        periods,
        _spread(_numbers(frame[outcome], outcome), place, shape),
        constant(first, unit_code, units, cohort),
        _clusters(frame, cluster, unit_code, units),
        _covariates(frame, wanted, place, shape),
        (*notes, *_gaps(frame[outcome], unit_code, shape)),
    )


def constant(
    values: NDArray[np.int64], unit_code: NDArray[np.int64], units: pd.Index, column: str
) -> NDArray[np.int64]:
    """Which value does each unit have in all of its rows?"""
    each = np.empty(len(units), dtype=np.int64)
    each[unit_code] = values
    changing = np.unique(unit_code[each[unit_code] != values])
    if len(changing):
        raise DataError(
            f"'{column}' changes within {len(changing)} unit(s).",
            where=column,
            expected="one value a unit, the same in all of its rows",
            todo="Decide for each unit which value holds.",
            faults=[f"unit {told(units[code])}" for code in changing[:MOST_FAULTS]],
        )
    return each


def _check_columns(frame: pd.DataFrame, named: Sequence[str]) -> None:
    columns = [str(column) for column in frame.columns]
    for name in named:
        if name not in frame.columns:
            near = get_close_matches(str(name), columns, n=1)
            raise ParameterError(
                f"The frame has no column '{name}'.",
                expected=f"'{near[0]}'?" if near else f"one of {', '.join(columns)}",
            )
        if columns.count(str(name)) > 1:
            raise ParameterError(f"The frame has more than one column '{name}'.")
    if frame.empty:
        raise DataError("The frame has no rows.")


def _coded(values: pd.Series, column: str) -> tuple[NDArray[np.int64], pd.Index]:
    try:
        codes, labels = pd.factorize(values, sort=True)
    except TypeError as cause:
        raise DataError(f"'{column}' mixes kinds that cannot be sorted.", where=column) from cause
    if (codes < 0).any():
        raise DataError(
            f"'{column}' is missing in {int((codes < 0).sum())} row(s).",
            where=column,
            expected="every row names its unit and its period",
        )
    return codes.astype(np.int64), pd.Index(labels)


def _check_once(place: NDArray[np.int64], units: pd.Index, periods: pd.Index) -> None:
    counts = np.bincount(place)
    twice = np.flatnonzero(counts > 1)
    if len(twice):
        raise DataError(
            f"{len(twice)} unit-period(s) stand in the frame more than once.",
            expected="one row a unit and period",
            todo="Decide which row holds before estimating.",
            faults=[
                f"unit {told(units[one % len(units)])}, period "
                f"{told(periods[one // len(units)])}: {counts[one]} rows"
                for one in twice[:MOST_FAULTS]
            ],
        )


def _numbers(values: pd.Series, column: str) -> NDArray[np.float64]:
    try:
        numbers = pd.to_numeric(values).to_numpy(dtype=float, na_value=np.nan)
    except (TypeError, ValueError) as cause:
        raise DataError(f"'{column}' is not all numbers.", where=column) from cause
    if np.isinf(numbers).any():
        raise DataError(
            f"'{column}' is infinite in {int(np.isinf(numbers).sum())} row(s).",
            where=column,
            todo="A logarithm of zero? Model zero and amount apart, or leave the value missing.",
        )
    return numbers


def _spread(
    values: NDArray[np.float64], place: NDArray[np.int64], shape: tuple[int, int]
) -> NDArray[np.float64]:
    grid = np.full(shape[0] * shape[1], np.nan)
    grid[place] = values
    return grid.reshape(shape)


def _clusters(
    frame: pd.DataFrame, cluster: str | None, unit_code: NDArray[np.int64], units: pd.Index
) -> NDArray[np.int64]:
    if cluster is None:
        return np.arange(len(units))
    codes, _ = _coded(frame[cluster], cluster)
    return constant(codes, unit_code, units, cluster)


def _covariates(
    frame: pd.DataFrame, named: Sequence[str], place: NDArray[np.int64], shape: tuple[int, int]
) -> NDArray[np.float64] | None:
    layers = [
        _spread(column, place, shape) for name in named for column in _columns(frame[name], name)
    ]
    if not layers:
        return None
    stacked = np.stack(layers, axis=2)
    first = stacked[:1]
    return first if np.array_equal(np.broadcast_to(first, stacked.shape), stacked) else stacked


def _columns(values: pd.Series, name: str) -> list[NDArray[np.float64]]:
    if pd.api.types.is_numeric_dtype(values) or pd.api.types.is_bool_dtype(values):
        return [_numbers(values.astype(float) if values.dtype == bool else values, name)]
    codes, labels = pd.factorize(values, sort=True)
    missing = codes < 0
    return [
        np.where(missing, np.nan, (codes == code).astype(float)) for code in range(1, len(labels))
    ]


def _gaps(values: pd.Series, unit_code: NDArray[np.int64], shape: tuple[int, int]) -> list[Note]:
    seen = np.bincount(unit_code[values.notna().to_numpy()], minlength=shape[1])
    partly, unseen = int((seen < shape[0]).sum()), int((seen < 2).sum())
    if not partly:
        return []
    return [
        Note(
            f"{partly} of {shape[1]} units lack the outcome in some period and leave the "
            f"comparisons of that period; {unseen} of them are seen in fewer than two periods "
            "and leave altogether.",
            "gaps",
            units=shape[1],
            partly=partly,
            unseen=unseen,
        )
    ]
