"""Which columns must a sheet have that it has not?"""

from __future__ import annotations

from collections.abc import Iterator

from kopmp_lib.contracts.columns import TOLD_OUTSIDE
from kopmp_lib.sources.faults import ERROR, Fault, say
from kopmp_lib.sources.taken import Taken

FROM_ELSEWHERE = frozenset(column.name for column in TOLD_OUTSIDE)


def told(taken: Taken) -> Iterator[Fault]:
    """Which columns are missing without which no row can be kept? The day is told elsewhere."""
    for column in taken.table.columns:
        if column.measure or column.optional or column.name in FROM_ELSEWHERE:
            continue
        if column.name not in taken.frame:
            yield taken.fault(
                *(taken.sheet.head_row or None, column.name, "missing_column", ERROR),
                say("kolom {label} tidak ada", label=column.label),
                say(
                    "kolom {label}, misalnya {example}", label=column.label, example=column.example
                ),
                say("Tambahkan kolom itu, atau sebutkan artinya dalam berkas pemetaan."),
            )
