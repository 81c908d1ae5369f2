"""Into which traps have the rows of a sheet fallen, beyond what single cells show?

Each module is one family of traps and offers ``told(taken, today)``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from kopmp_lib.sources.faults import Fault
from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps import (
    dates,
    dots,
    keys,
    magnitude,
    named,
    outlines,
    pairs,
    parts,
    per_member,
    points,
    rat_period,
    silence,
    simulated,
    stale,
    steps,
    totals,
)
from kopmp_lib.sources.traps.keys import repeated
from kopmp_lib.sources.traps.parents import parent_sums
from kopmp_lib.sources.traps.points import exchange

__all__ = ["exchange", "parent_sums", "repeated", "told"]

OF_SHEETS = (named, totals, simulated, keys)
"""Traps that look at all rows as they stand in the file."""
OF_ROWS = (
    *(parts, pairs, magnitude, per_member, dots, dates, steps, silence, rat_period, stale),
    *(points, outlines),
)
"""Traps that look at rows that will be read; those set aside need no mending."""


def told(taken: Taken, today: dt.date) -> Iterator[Fault]:
    """Which traps has this sheet fallen into?

    Parameters
    ----------
    today : date
        Days after it lie in the future.
    """
    for trap in OF_SHEETS:
        yield from trap.told(taken, today)
    rows = _read_once(taken)
    for trap in OF_ROWS:
        yield from trap.told(rows, today)


def _read_once(taken: Taken) -> Taken:
    """The rows that have a place and repeat no other."""
    wanted = (taken.frame[taken.table.place] != "").to_numpy(dtype=bool)
    wanted = wanted & ~repeated(taken).to_numpy()
    if wanted.all():
        return taken
    names = [name for name in taken.frame if not str(name).endswith("_state")]
    return replace(taken, frame=taken.frame[names][wanted])
