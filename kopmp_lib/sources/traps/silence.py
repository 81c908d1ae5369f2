"""In which columns may 0 mean that nobody has said anything?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kopmp_lib.contracts import Column
from kopmp_lib.sources.faults import WARNING, Fault, Said, say
from kopmp_lib.sources.taken import Taken

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
    import numpy as np

    for column in taken.table.measures:
        if column.name not in taken.frame or column.kind not in ("count", "number"):
            continue
        if column.unit in TRULY_NONE:
            continue
        values = taken.frame[column.name].to_numpy()
        zeros = int(np.count_nonzero(values == 0))
        given = len(values) - int(np.count_nonzero(np.isnan(values)))
        if given >= FEW and zeros == given:
            yield _fault(taken, column, say("0 di semua {count} sel yang terisi", count=given))
        elif ENOUGH <= given == len(values) and zeros >= NEARLY_ALL * given:
            found = say(
                "0 di {zeros} dari {count} sel, dan tidak satu pun bertanda -",
                zeros=zeros,
                count=given,
            )
            yield _fault(taken, column, found)


def _fault(taken: Taken, column: Column, found: Said) -> Fault:
    return taken.fault(
        *(None, column.name, "zero_or_silent", WARNING, found),
        say("0 hanya bila memang dilaporkan nol"),
        say(
            "Bila 0 berarti belum melapor, tulis zero_is_not_reported: [{column}] untuk tabel "
            "{table} dalam berkas pemetaan. Biarkan bila memang nol.",
            column=column.name,
            table=taken.table.name,
        ),
    )
