"""In which of the periods at hand did the treatment of a unit begin?"""

from __future__ import annotations

from numbers import Number
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kopmp_lib.errors import DataError
from kopmp_lib.methods.effects.notes import Note, listed

NEVER = int(np.iinfo(np.int64).max)


def positions(values: pd.Series, periods: pd.Index) -> tuple[NDArray[np.int64], list[Note]]:
    """Which position among the periods does each cohort have, and what must be told of it?

    Never treated is 0, an empty text, infinity or a missing value. A cohort after the last period
    is not treated in sight and counts as never treated; one between two periods counts from the
    later of the two; one before the first period stands at position 0.

    Examples
    --------
    >>> place, notes = positions(pd.Series([0, 2004, 2005, 2010]), pd.Index([2003, 2004, 2006]))
    >>> [one if one < NEVER else None for one in place.tolist()]
    [None, 1, 2, None]
    >>> [note.kind for note in notes]
    ['cohort_after_end', 'cohort_between_periods']
    """
    codes, labels = pd.factorize(values)
    labels = list(labels)
    dated = [place for place, label in enumerate(labels) if not _is_never(label)]
    found = np.full(len(labels) + 1, NEVER, dtype=np.int64)  # the last is for missing: code -1
    notes = _zero_is_a_period(labels, periods)
    if dated:
        dates = _like([labels[place] for place in dated], periods)
        exact = np.asarray(periods.get_indexer(pd.Index(dates)), dtype=np.int64)
        later = _later(dates, periods) if (exact < 0).any() else exact
        after = later == len(periods)
        found[dated] = np.where(after, NEVER, np.where(exact < 0, later, exact))
        between = (exact < 0) & ~after & (later > 0)
        notes += _told_dates(dates, after, between)
    return found[codes], notes


def _is_never(label: Any) -> bool:
    if isinstance(label, str):
        return label.strip() in ("", "0")
    return isinstance(label, Number) and _number(label) in (0.0, float("inf"))


def _number(label: Any) -> float:
    return float(label)


def _like(dates: list[Any], periods: pd.Index) -> list[Any]:
    """Cohorts written as text or as days, where the periods are points in time."""
    if not isinstance(periods, pd.DatetimeIndex):
        return dates
    try:
        return list(pd.to_datetime([str(date) for date in dates]))
    except ValueError as cause:
        raise _unlike(periods) from cause


def _unlike(periods: pd.Index) -> DataError:
    return DataError(
        "Cohort and time are written in different ways.",
        expected=f"cohorts like the periods, such as {listed(list(periods), 3)}",
        todo="Write the first treated period as it stands in the column of periods.",
    )


def _later(dates: list[Any], periods: pd.Index) -> NDArray[np.int64]:
    wanted = pd.Index(dates)
    numeric = pd.api.types.is_numeric_dtype
    try:
        if numeric(wanted.dtype) != numeric(periods.dtype):
            raise TypeError
        return np.asarray(pd.Index(list(periods)).searchsorted(list(wanted)), dtype=np.int64)
    except (TypeError, ValueError) as cause:
        raise _unlike(periods) from cause


def _zero_is_a_period(labels: list[Any], periods: pd.Index) -> list[Note]:
    zero = [label for label in labels if isinstance(label, Number) and _number(label) == 0]
    if not zero or not pd.api.types.is_numeric_dtype(periods.dtype) or 0 not in periods:
        return []
    return [
        Note(
            "0 is both a period and the sign of never treated; cohort 0 was read as never "
            "treated. Number the periods from 1 if it was meant as a period.",
            "cohort_zero",
        )
    ]


def _told_dates(
    dates: list[Any], after: NDArray[np.bool_], between: NDArray[np.bool_]
) -> list[Note]:
    notes = []
    if after.any():
        late = sorted(dates[place] for place in np.flatnonzero(after))
        notes.append(
            Note(
                f"Cohort {listed(late)} begins after the last period and counts as never treated.",
                "cohort_after_end",
                cohorts=late,
            )
        )
    if between.any():
        odd = sorted(dates[place] for place in np.flatnonzero(between))
        notes.append(
            Note(
                f"Cohort {listed(odd)} begins between two periods and counts from the later one.",
                "cohort_between_periods",
                cohorts=odd,
            )
        )
    return notes
