"""Which dots between thousands were taken for decimal ones, so that figures lost their size?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kopmp_lib.contracts import Column
from kopmp_lib.sources.faults import WARNING, Fault, decimal, quoted, say
from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps.magnitude import is_too_small
from kopmp_lib.sources.traps.telling import Words, each

if TYPE_CHECKING:
    import numpy as np

WHOLE = ("rupiah", "units sold")
"""Units of which there are no parts worth writing down."""
LOST = r"\D{0,4}\d{1,3}\.\d{1,3}"
"""What is left of 153.180 when its dot is a decimal one: 153.180, 153.18 or 153.2."""
ENOUGH = 2


def told(taken: Taken, today: dt.date) -> Iterator[Fault]:  # noqa: ARG001 (as all traps)
    """Which figures below a thousand have a fraction that their unit does not know?

    A column of whole things in which one cell reads 153.18 was most likely 153.180 once; its other
    cells with a dot were read the same way. Cells of counts are told one by one when they are read,
    and a column that is too small as a whole is told once, as written in thousands or millions.
    """
    import numpy as np

    for column in taken.table.measures:
        name = taken.name(column.name)
        if column.kind != "number" or column.unit not in WHOLE or not name:
            continue
        values = taken.frame[column.name].to_numpy()
        if is_too_small(taken.table, column, values):
            continue
        small = (values < 1000) & (values > 0)
        odd = small & (np.floor(values) != values)
        if odd.any() and np.count_nonzero(~np.isnan(values)) >= ENOUGH:
            yield from _of_column(taken, column, name, values, np.flatnonzero(small))


def _of_column(
    taken: Taken, column: Column, name: str, values: np.ndarray, small: np.ndarray
) -> Iterator[Fault]:
    cells = taken.sheet.frame[name].loc[taken.frame.index[small]]
    dotted = cells.str.fullmatch(LOST).to_numpy(dtype=bool)
    if not (values[small][dotted] % 1).any():
        return
    texts = dict(zip(small[dotted].tolist(), cells[dotted], strict=True))

    def words(at: int) -> Words:
        return (
            quoted(texts[at]),
            say("bilangan bulat, tanpa titik di antara ribuan"),
            say(
                "Dibaca sebagai {read}. Bila titiknya memisahkan ribuan, tulis {meant}; biarkan "
                "bila memang pecahan.",
                read=decimal(values[at]),
                meant=decimal(round(values[at] * 1000)),
            ),
        )

    yield from each(taken, small[dotted], column.name, "thousands_dot", WARNING, words)
