"""In which columns may 0 mean that nobody has said anything?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kopmp_lib.contracts import Column
from kopmp_lib.sources.faults import WARNING, Fault, joined, say
from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps.telling import of_sheet

FEW, ENOUGH = 3, 10
"""Figures that a column must have before noughts alone, or noughts among others, are told."""
NEARLY_ALL = 0.9
TRULY_NONE = ("degrees", "places", "enterprises")
"""Units of which most villages truly have none: a hospital, or a smelter."""


def told(taken: Taken, today: dt.date) -> Iterator[Fault]:  # noqa: ARG001 (as all traps)
    """Which columns hold nothing but noughts, or nearly so without ever saying *not reported*?

    *RAT 0 everywhere* is more often a field that was never filled in than a finding. A column in
    which some cells are empty or say - tells the two apart, and so do columns of Ya and Tidak.
    """
    found = list(_noughts(taken))
    if found:
        yield _fault(taken, found)


def _noughts(taken: Taken) -> Iterator[tuple[Column, int, int]]:
    """Columns with too many noughts: how many, and in how many cells."""
    import numpy as np

    for column in taken.table.measures:
        if column.name not in taken.frame or column.kind not in ("count", "number"):
            continue
        if column.unit in TRULY_NONE:
            continue
        values = taken.frame[column.name].to_numpy()
        zeros = int(np.count_nonzero(values == 0))
        given = len(values) - int(np.count_nonzero(np.isnan(values)))
        all_zero = given >= FEW and zeros == given
        if all_zero or (ENOUGH <= given == len(values) and zeros >= NEARLY_ALL * given):
            yield column, zeros, given


def _fault(taken: Taken, found: list[tuple[Column, int, int]]) -> Fault:
    columns = [column for column, *_ in found]
    counted = joined(
        say(
            "{column} ({zeros} dari {count} sel)",
            column=of_sheet(column.name, taken),
            zeros=zeros,
            count=given,
        )
        for column, zeros, given in found
    )
    return taken.fault(
        *(None, columns[0].name if len(columns) == 1 else "", "zero_or_silent", WARNING),
        say("hampir hanya 0, tanpa satu pun tanda -, di kolom {columns}", columns=counted),
        say("0 hanya bila memang dilaporkan nol"),
        say(
            "Bila 0 berarti belum melapor, tulis zero_is_not_reported: [{column}] untuk tabel "
            "{table} dalam berkas pemetaan. Biarkan bila memang nol.",
            column=", ".join(column.name for column in columns),
            table=taken.table.name,
        ),
    )
