"""Do the rows that say *Jumlah* give the sum of the rows they stand for?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kopmp_lib.contracts import Column
from kopmp_lib.sources import numbers, words
from kopmp_lib.sources.cells import parse
from kopmp_lib.sources.faults import ERROR, Fault, quoted, say
from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps.keys import repeated
from kopmp_lib.sources.traps.telling import MOST_TOLD, figure, more

if TYPE_CHECKING:
    import numpy as np

ADDED_UP = ("rupiah", "units sold", "km2", "m2")
"""Units of figures that need not be whole and yet can be summed over places."""
AVERAGE = ("rata", "rerata")
LABELS = 4
"""Among so many first columns stands what a row of sums is called."""


@dataclass(frozen=True)
class _Sums:
    """One column: its rows, and the rows that claim to sum them up.

    Parameters
    ----------
    running : tuple of array
        Sums from the first row up to each; of all rows, and of those that repeat no other.
    rows, totals : array
        Numbers of the rows of sums, and what they say.
    places : array of int
        How many rows stand above each of them.
    """

    running: tuple[np.ndarray, ...]
    rows: np.ndarray
    totals: np.ndarray
    places: np.ndarray


def told(taken: Taken, today: dt.date) -> Iterator[Fault]:  # noqa: ARG001 (as all traps)
    """Which sums differ from the rows they sum up?

    A sum may stand for the rows since an earlier sum, for those up to the next, or for all; where
    none of these fits, one of the figures is wrong. Rows of means are no sums. All rows count here,
    also those whose region was not found, and rows that stand there twice once or twice; columns
    with cells that could not be read are left out, as those are told already. It is an error:
    either a figure is wrong or a row is missing.
    """
    sums = _rows_of_sums(taken)
    if not sums:
        return
    again = repeated(taken).to_numpy()
    for column in taken.table.measures:
        name = taken.name(column.name)
        if name and is_added_up(column) and (found := _read(taken, column, name, sums, again)):
            yield from _of_column(taken, column, name, found)


def is_added_up(column: Column) -> bool:
    """Is the figure of a region the sum of those of its parts?"""
    return column.kind == "count" or (column.kind == "number" and column.unit in ADDED_UP)


def _rows_of_sums(taken: Taken) -> list[int]:
    """Rows that say sum, not mean."""
    labels = taken.sheet.totals.iloc[:, :LABELS]
    return [
        int(row)
        for row, *texts in labels.itertuples()
        if not any(words.plain(text).startswith(AVERAGE) for text in texts)
    ]


def _of_column(taken: Taken, column: Column, name: str, found: _Sums) -> Iterator[Fault]:
    import numpy as np

    wrong = []
    for number in _not_of_own_part(found):
        candidates = _candidates(found, number)
        row, total = int(found.rows[number]), found.totals[number]
        apart = np.abs(candidates - total)
        within = _tolerance(taken, column, name, row, len(taken.sheet.frame))
        if len(apart) and apart.min() > within:  # never so if the cell is empty
            wrong.append((row, float(total), float(candidates[apart.argmin()])))
    yield from (_fault(taken, column, *one) for one in wrong[:MOST_TOLD])
    if len(wrong) > MOST_TOLD:
        yield more(taken, len(wrong) - MOST_TOLD, column.name, "child_sum", ERROR)


def _read(
    taken: Taken, column: Column, name: str, sums: list[int], again: np.ndarray
) -> _Sums | None:
    """The sums, read as their column is, which tells what a dot means; none if it is broken."""
    import numpy as np
    import pandas as pd

    cells = taken.sheet.frame[name]
    both = pd.concat([cells, taken.sheet.totals.loc[sums, name]])
    numeric = None
    if taken.sheet.numeric is not None:
        typed = taken.sheet.numeric[name]
        alike = bool(typed[cells != ""].all())
        numeric = typed.reindex(both.index, fill_value=alike)
    parsed = parse(both, column, numeric=numeric)
    values, count = parsed.values.to_numpy(dtype=float), len(cells)
    if parsed.broken.to_numpy()[:count].any():
        return None
    figures = [np.nan_to_num(values[:count])]
    if again.any():
        figures.append(np.where(again, 0.0, figures[0]))
    return _Sums(
        tuple(np.concatenate([[0.0], one.cumsum()]) for one in figures),
        np.array(sums),
        values[count:],
        np.searchsorted(cells.index.to_numpy(), sums),
    )


def _not_of_own_part(found: _Sums) -> list[int]:
    """Numbers of the sums that are not simply those of the rows since the sum above them."""
    import numpy as np

    up_to = found.running[0][found.places]
    own = np.diff(np.append(0.0, up_to))
    apart = (found.totals != own) & ~np.isnan(found.totals)
    empty = np.diff(np.append(0, found.places)) == 0
    numbers: list[int] = np.flatnonzero(apart | empty).tolist()
    return numbers


def _candidates(found: _Sums, number: int) -> np.ndarray:
    """What may this sum stand for? Never for no row at all."""
    import numpy as np

    all_rows = len(found.running[0]) - 1
    here = found.places[number]
    above = np.append(found.places[:number], 0)
    below = found.places[number + 1] if number + 1 < len(found.places) else all_rows
    starts = np.append(above[above < here], [here, 0])
    ends = np.append(np.full((above < here).sum(), here), [below, all_rows])
    filled = starts < ends
    return np.concatenate([sums[ends[filled]] - sums[starts[filled]] for sums in found.running])


def _tolerance(taken: Taken, column: Column, name: str, row: int, count: int) -> float:
    """By how much may a sum differ from its rows, for having been rounded?"""
    if column.kind == "count":
        return 1e-6
    text = words.plain(taken.sheet.totals[name].loc[row])
    written = numbers.take_apart(text, column.unit)
    last = max(1.0, abs(written.factor)) if column.unit == "rupiah" else 0.01 * count
    decimals = len(written.digits.rpartition(numbers.COMMA)[2]) if "," in written.digits else 0
    return last * 10.0**-decimals if abs(written.factor) > 1 else last


def _fault(taken: Taken, column: Column, row: int, total: float, nearest: float) -> Fault:
    labels = taken.sheet.totals.loc[row].iloc[:LABELS]
    called = next((text for text in labels if text and not text[0].isdigit()), "")
    return taken.fault(
        *(row, column.name, "child_sum", ERROR),
        say("{value} di baris {label}", value=figure(total, column.unit), label=quoted(called)),
        say("{sum}, yaitu jumlah baris-barisnya", sum=figure(nearest, column.unit)),
        say(
            "Perbaiki jumlahnya, atau baris yang terlewat atau terhitung dua kali. "
            "Selisihnya {difference}.",
            difference=figure(abs(total - nearest), column.unit),
        ),
    )
