"""Which rows were simulated and must not mix with what was reported?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kopmp_lib.sources import words
from kopmp_lib.sources.faults import ERROR, Fault, say
from kopmp_lib.sources.synonyms import key
from kopmp_lib.sources.taken import Taken

COLUMNS = frozenset(map(key, ("origin", "asal data", "asal")))
SIMULATED = frozenset(("simulated", "simulasi", "data simulasi"))


def told(taken: Taken, today: dt.date) -> Iterator[Fault]:  # noqa: ARG001 (as all traps)
    """Does a column of this file say that rows come from the digital twin?"""
    for name in taken.sheet.frame.columns:
        if key(str(name)) not in COLUMNS:
            continue
        cells = taken.sheet.frame[name]
        said = {text for text in cells.unique() if words.plain(str(text)) in SIMULATED}
        if said:
            marked = cells.isin(said)
            yield taken.fault(
                *(None, str(name), "simulated_rows", ERROR),
                say(
                    "{count} baris simulasi, yang pertama di baris {row}",
                    count=int(marked.sum()),
                    row=marked.idxmax(),
                ),
                say("hanya data yang sungguh dilaporkan"),
                say(
                    "Keluarkan baris-baris itu. Data simulasi dibuat dengan kopmp simulate dan "
                    "disimpan di foldernya sendiri."
                ),
            )
