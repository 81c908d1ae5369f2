"""Which rows without a place are sums of the others, though nothing calls them so?

A sheet may name a kecamatan, or the kabupaten itself, in a row that adds up those of its villages.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kopmp_lib.contracts import Table
from kopmp_lib.sources.layout import Sheet
from kopmp_lib.sources.traps.totals import is_added_up

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

FEWEST = 2
"""Rows that a sum must stand for; and figures that must agree, if it stands for no more rows."""
MOST = 2_000
"""Rows without a place that are looked at; where there are more, places were not understood."""


def unsaid(frame: pd.DataFrame, table: Table) -> pd.Index:
    """Which rows, by number, have no place and the sum of the rows above, below, or of all?"""
    import numpy as np

    at = np.flatnonzero(frame[table.place] == "")
    names = [one.name for one in table.measures if one.name in frame and is_added_up(one)]
    if not len(at) or not names or len(at) > MOST or len(at) == len(frame):
        return frame.index[:0]
    own = np.ones(len(frame), dtype=bool)
    own[at] = False
    if not _found(frame, names[:1], own, at, enough=0):  # one figure tells most apart
        return frame.index[:0]
    return frame.index[_found(frame, names, own, at, enough=FEWEST)]


def _found(
    frame: pd.DataFrame, names: list[str], own: np.ndarray, at: np.ndarray, enough: int
) -> list[int]:
    """Places of the rows whose figures are all sums, where ``own`` rows are not."""
    import numpy as np

    values = frame[names].to_numpy(dtype=float)
    running = np.zeros((len(frame) + 1, len(names)))
    running[1:] = np.where(own[:, None], np.nan_to_num(values), 0.0).cumsum(axis=0)
    count = np.append(0, own.cumsum())
    found: list[int] = []
    for place in at.tolist():
        for start, end in _blocks(place, at, found, len(frame)):
            summed, rows = running[end] - running[start], int(count[end] - count[start])
            if _is_sum(values[place], summed, rows, enough):
                found.append(place)
                break
    return found


def _blocks(place: int, at: np.ndarray, found: list[int], end: int) -> Iterator[tuple[int, int]]:
    """From which row to which may a sum at this place count?"""
    yield (found[-1] if found else 0), place
    yield 0, place
    after = at[at > place]
    yield place, int(after[0]) if len(after) else end
    yield 0, end


def _is_sum(row: np.ndarray, summed: np.ndarray, count: int, enough: int) -> bool:
    """Are all figures of this row those sums, and so many of them more than 0?"""
    import numpy as np

    given = ~np.isnan(row)
    if count < FEWEST or not np.allclose(row[given], summed[given], rtol=0, atol=1e-6):
        return False
    agree = int(np.count_nonzero(row[given]))
    return agree >= (enough if count == FEWEST else min(enough, 1))


def set_apart(sheet: Sheet, rows: pd.Index) -> Sheet:
    """Which sheet is this with those rows among its totals?"""
    import pandas as pd

    sums = pd.concat([sheet.totals, sheet.frame.loc[rows]]).sort_index()
    numeric = None if sheet.numeric is None else sheet.numeric.drop(index=rows)
    return replace(sheet, frame=sheet.frame.drop(index=rows), numeric=numeric, totals=sums)
