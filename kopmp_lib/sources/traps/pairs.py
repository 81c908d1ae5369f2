"""Which figures are more than nothing where another must be, too, and is not?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kopmp_lib.sources.faults import WARNING, Fault, say
from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps.telling import Words, each, figure, of_sheet

if TYPE_CHECKING:
    import numpy as np

PAIRS = (
    ("principal_members_count", "principal_savings_idr"),
    ("principal_savings_idr", "principal_members_count"),
    ("mandatory_members_count", "mandatory_savings_idr"),
    ("mandatory_savings_idr", "mandatory_members_count"),
    ("paying_members_count", "savings_idr"),
    ("sales_value_idr", "sales_volume"),
    ("sales_volume", "sales_value_idr"),
    ("value", "volume"),
    ("volume", "value"),
)
"""Where the first is more than 0, the second cannot be 0."""


def told(taken: Taken, today: dt.date) -> Iterator[Fault]:  # noqa: ARG001 (as all traps)
    """Which rows have payers and no money, or sales and nothing sold?

    A nought that was read as *not reported* counts here: beside its pair it was a figure.
    """
    import numpy as np

    for first, second in PAIRS:
        if first not in taken.frame or not taken.name(second):
            continue
        some = taken.frame[first].to_numpy() > 0
        at = np.flatnonzero(some)
        at = at[_noughts(taken, second, at)]
        yield from _each(taken, at, first, second)


def _noughts(taken: Taken, name: str, at: np.ndarray) -> np.ndarray:
    """In which of these rows stands a nought, as it is read or as it is written?"""
    values = taken.frame[name].iloc[at]
    written = taken.sheet.frame[taken.name(name)].loc[values.index]
    found: np.ndarray = ((values == 0) | written.isin(("0", "0.0"))).to_numpy(dtype=bool)
    return found


def _each(taken: Taken, at: np.ndarray, first: str, second: str) -> Iterator[Fault]:
    values = taken.frame[first].to_numpy()
    unit = taken.table.column(first).unit

    def words(place: int) -> Words:
        return (
            say(
                "{second} = 0, padahal {first} = {value}",
                second=of_sheet(second, taken),
                first=of_sheet(first, taken),
                value=figure(values[place], unit),
            ),
            say(
                "{second} lebih dari 0, bila {first} lebih dari 0",
                second=of_sheet(second, taken),
                first=of_sheet(first, taken),
            ),
            say("Lengkapi angka yang kurang, atau tulis - bila belum diketahui."),
        )

    yield from each(taken, at, second, "one_without_other", WARNING, words)
