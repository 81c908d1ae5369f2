"""Which places have the outline of another?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kopmp_lib.sources.faults import WARNING, Fault, say
from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps.telling import Words, each


def told(taken: Taken, today: dt.date) -> Iterator[Fault]:  # noqa: ARG001 (as all traps)
    """Which rows have an outline that belongs to another place as well?"""
    import numpy as np

    if "geometry" not in taken.frame:
        return
    frame = taken.frame[[taken.table.place, "geometry"]].dropna()
    first: dict[bytes, int] = {}
    others: dict[int, int] = {}
    for at, place, outline in zip(
        np.flatnonzero(taken.frame["geometry"].notna()), *map(frame.get, frame.columns), strict=True
    ):
        other = first.setdefault(outline, int(at))
        if taken.frame[taken.table.place].iloc[other] != place:
            others[int(at)] = other

    def words(at: int) -> Words:
        other = others[at]
        return (
            say(
                "batas yang sama persis dengan {code} di baris {row}",
                code=taken.frame[taken.table.place].iloc[other],
                row=taken.frame.index[other],
            ),
            say("batas tersendiri untuk setiap wilayah"),
            say("Periksa kode kedua baris itu; salah satunya memakai batas wilayah lain."),
        )

    yield from each(
        taken, np.array(list(others)), "geometry", "repeated_coordinates", WARNING, words
    )
