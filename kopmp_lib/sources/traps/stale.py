"""Which rows are old, or were only copied from the month before?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kopmp_lib.sources.faults import WARNING, Fault, say
from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps.telling import Words, day, each

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

RULE = "stale"
BEHIND_OTHERS = 60
"""Days by which a place may lie behind the newest of its sheet."""
OLD = 180
"""Days after which a whole sheet is old."""
SLOW = (
    *("unit_profile", "regency_profile", "boundaries", "land", "potential", "statements"),
    *("milestones", "loans", "trainings", "visits", "assignments"),
)
"""Tables that are renewed once a year or less, or that hold what has happened for good."""
COPIED = 4
"""So many months running with the same figures were copied."""


def told(taken: Taken, today: dt.date) -> Iterator[Fault]:
    """Which places, or whole sheets, have not been brought up to date?"""
    import numpy as np

    if "as_of" in taken.frame and len(taken.frame):
        days = taken.frame["as_of"].to_numpy().astype("datetime64[D]")
        given = days[~np.isnat(days)]
        if len(given):
            newest = given.max()
            yield from _behind(taken, days, newest)
            yield from _old(taken, newest, today)
    if taken.table.name == "panel":
        yield from _copied(taken)


def _behind(taken: Taken, days: np.ndarray, newest: np.datetime64) -> Iterator[Fault]:
    """Places whose newest row is much older than the newest of all."""
    import numpy as np
    import pandas as pd

    limit = newest - np.timedelta64(BEHIND_OTHERS, "D")
    if not (days < limit).any():
        return
    rows = pd.DataFrame({"place": taken.frame[taken.table.place].to_numpy(), "day": days})
    last = rows[rows["day"] == rows.groupby("place")["day"].transform("max")]
    last = last.drop_duplicates("place")

    def words(at: int) -> Words:
        return (
            say(
                "keadaan {day}, {days} hari lebih lama daripada baris terbaru",
                day=day(days[at]),
                days=int((newest - days[at]).astype(int)),
            ),
            say("paling lama {days} hari sebelum {day}", days=BEHIND_OTHERS, day=day(newest)),
            say("Perbarui angkanya, atau periksa tanggalnya."),
        )

    at = last.index[last["day"] < limit].to_numpy()
    yield from each(taken, at, "as_of", RULE, WARNING, words)


def _old(taken: Taken, newest: np.datetime64, today: dt.date) -> Iterator[Fault]:
    """A sheet whose newest row is old."""
    import numpy as np

    age = int((np.datetime64(today, "D") - newest).astype(int))
    if age <= OLD or taken.table.name in SLOW:
        return
    yield taken.fault(
        *(None, "as_of" if taken.name("as_of") else "", RULE, WARNING),
        say("keadaan terbaru {day}, {days} hari yang lalu", day=day(newest), days=age),
        say("paling lama {days} hari yang lalu", days=OLD),
        say("Mintalah data yang lebih baru, bila ada."),
    )


# --- figures copied forward ---------------------------------------------------------------------


def _copied(taken: Taken) -> Iterator[Fault]:
    """Months running in which no amount of a co-operative moved by a rupiah.

    At least two amounts must be there, as savings alone may well stand still.
    """
    import numpy as np

    frame = taken.frame
    money = [c.name for c in taken.table.measures if c.unit == "rupiah" and c.name in frame]
    if "month" not in frame or not money:
        return
    rows = frame[["unit_code", "month", *money]].reset_index(drop=True)
    rows = rows.dropna(subset="month").sort_values(["unit_code", "month"], kind="stable")
    run = _runs(rows, money)
    last = np.append(run[1:] <= run[:-1], True)
    ends = np.flatnonzero(last & (run >= COPIED))
    length = dict(zip(rows.index[ends].tolist(), run[ends].tolist(), strict=True))
    months = frame["month"].to_numpy().astype("datetime64[M]")

    def words(at: int) -> Words:
        return (
            say(
                "semua angka rupiah sama selama {months} bulan, sejak {day}",
                months=length[at],
                day=day((months[at] - (length[at] - 1)).astype("datetime64[D]")),
            ),
            say("angka yang dilaporkan untuk bulan itu"),
            say("Periksa apakah angkanya hanya disalin dari bulan sebelumnya."),
        )

    yield from each(taken, np.sort(rows.index[ends].to_numpy()), "month", RULE, WARNING, words)


def _runs(rows: pd.DataFrame, money: list[str]) -> np.ndarray:
    """How many months, up to each row, have had the same amounts?"""
    import numpy as np

    units = rows["unit_code"].to_numpy()
    months = rows["month"].to_numpy().astype("datetime64[M]").astype(int)
    values = np.nan_to_num(rows[money].to_numpy(), nan=-1.0)
    told_of = (values > 0).sum(axis=1) >= min(2, len(money))
    same = np.zeros(len(rows), dtype=bool)
    same[1:] = (
        (units[1:] == units[:-1])
        & (months[1:] == months[:-1] + 1)
        & (values[1:] == values[:-1]).all(axis=1)
        & told_of[1:]
    )
    number = np.arange(len(rows))
    start = np.maximum.accumulate(np.where(same, 0, number))
    return number - start + 1
