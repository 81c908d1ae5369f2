"""Is a column of savings what each member pays, and not what all members have paid together?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kopmp_lib.sources.faults import WARNING, Fault, say
from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps.telling import figure, of_sheet

if TYPE_CHECKING:
    import numpy as np

SAVINGS = {
    "principal_savings_idr": ("principal_members_count", "principal_payments_count"),
    "mandatory_savings_idr": ("mandatory_members_count", "mandatory_payments_count"),
}
"""Columns of savings, with those that tell from how many people or payments they are."""
ENOUGH, MOSTLY = 8, 0.8
"""Figures that a column must have, and the part of them that must be the same few amounts."""
FEW = 3
MOST_PAID = 1e6
"""Rupiah; no by-laws ask more of a member at once."""


def told(taken: Taken, today: dt.date) -> Iterator[Fault]:  # noqa: ARG001 (as all traps)
    """Which columns of savings hold the same small amount in nearly every village?

    The ministry's list of co-operatives calls *principal_saving* what the by-laws ask of one
    member. Sums of members differ from village to village; beside how many paid, a sum can be told
    from an amount, and nothing is said here.
    """
    if taken.table.place != "unit_code":
        return
    for name, counts in SAVINGS.items():
        if name not in taken.frame or any(taken.name(count) for count in counts):
            continue
        values = taken.frame[name].to_numpy()
        given = values[values > 0]
        if len(given) >= ENOUGH and _are_few(given):
            yield _fault(taken, name, given)


def _are_few(given: np.ndarray) -> bool:
    import numpy as np

    _, times = np.unique(given, return_counts=True)
    often = np.sort(times)[::-1][:FEW].sum()
    return bool(often >= MOSTLY * len(given) and np.median(given) <= MOST_PAID)


def _fault(taken: Taken, name: str, given: np.ndarray) -> Fault:
    import numpy as np

    amounts, times = np.unique(given, return_counts=True)
    return taken.fault(
        *(None, name, "amount_per_member", WARNING),
        say(
            "{amount} di {count} dari {all} baris yang terisi",
            amount=figure(float(amounts[times.argmax()]), "rupiah"),
            count=int(times.max()),
            all=len(given),
        ),
        say("simpanan semua anggota koperasi itu, dijumlahkan"),
        say(
            "Jumlah yang sama di hampir semua koperasi tampaknya besaran per anggota. Bila ya, "
            "jangan dipakai: tulis {column} pada ignore dalam berkas pemetaan, atau ganti dengan "
            "jumlah yang sudah disetor. Biarkan bila memang jumlah semuanya.",
            column=of_sheet(name, taken),
        ),
    )
