"""Which days lie before the programme, in the future, or after the day the row stands for?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from kopmp_lib import rules
from kopmp_lib.contracts import Column
from kopmp_lib.sources.faults import ERROR, WARNING, Fault, say
from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps.telling import Words, day, each

if TYPE_CHECKING:
    import numpy as np

BEGIN = "instruction"
"""The day of the programme before which nothing of it can have happened."""
MAY_BE_OLDER = ("meeting", "deed", "legal_entity")
"""Steps that a co-operative may have taken long before, which the programme only revitalised."""
COUNTED = ("cooperative_status", "regency_status", "province_status", "members", "panel")
"""Tables that count what the programme did, so that their day cannot lie before it."""
PLANNED = ("start_month",)
"""Months that may lie ahead."""


def told(taken: Taken, today: dt.date) -> Iterator[Fault]:
    """Which days of this sheet cannot be right?

    A month counts by its first day, so the month in which the programme began is in order.
    """
    first = rules.events(dt.date.max)[BEGIN].date
    for column in taken.table.columns:
        if column.kind in ("date", "month") and column.name in taken.frame:
            days = _Days(taken, column)
            if column.name != "as_of" or taken.table.name in COUNTED:
                yield from days.before(first)
            if column.name not in PLANNED:
                yield from days.after_today(today)
                yield from days.after_as_of(today)
    if taken.table.name == "milestones":
        yield from _early_meetings(taken, first)


class _Days:
    """One column of days."""

    def __init__(self, taken: Taken, column: Column) -> None:
        self.taken, self.column = taken, column
        self.days = taken.frame[column.name].to_numpy().astype("datetime64[ns]", copy=False)

    def before(self, first: dt.date) -> Iterator[Fault]:
        """Days before the programme."""
        import numpy as np

        early = self.days < np.datetime64(first, "ns")
        if not early.any():
            return
        early &= ~(self._months() & (self.days >= np.datetime64(first.replace(day=1), "ns")))
        older = self._may_be_older()

        def words(at: int) -> Words:
            return (
                day(self.days[at]),
                say("{day} (awal program) atau sesudahnya", day=day(first)),
                say(
                    "Periksa tahun dan bulannya. Koperasi lama yang direvitalisasi boleh memakai "
                    "tanggal lamanya."
                )
                if older[at]
                else say("Periksa tahun dan bulannya; hari ditulis sebelum bulan."),
            )

        for wrong, severity in ((early & ~older, ERROR), (early & older, WARNING)):
            yield from self._each(wrong, "date_before_programme", severity, words)

    def after_today(self, today: dt.date) -> Iterator[Fault]:
        """Days that have not come yet."""
        import numpy as np

        def words(at: int) -> Words:
            return (
                day(self.days[at]),
                say("paling lambat {day}", day=day(today)),
                say("Periksa tahun dan bulannya; hari ditulis sebelum bulan."),
            )

        late = self.days > np.datetime64(today, "ns")
        yield from self._each(late, "date_in_future", ERROR, words)

    def after_as_of(self, today: dt.date) -> Iterator[Fault]:
        """Days after the one that the row stands for; those in the future are told already."""
        import numpy as np

        if self.column.name == "as_of" or "as_of" not in self.taken.frame:
            return
        as_of = self.taken.frame["as_of"].to_numpy().astype("datetime64[ns]", copy=False)

        def words(at: int) -> Words:
            return (
                say(
                    "{day}, sesudah tanggal keadaan data {as_of}",
                    day=day(self.days[at]),
                    as_of=day(as_of[at]),
                ),
                say("paling lambat {day}", day=day(as_of[at])),
                say("Perbaiki tanggal ini, atau tanggal keadaan datanya."),
            )

        late = (self.days > as_of) & (self.days <= np.datetime64(today, "ns"))
        yield from self._each(late, "date_after_as_of", WARNING, words)

    def _each(
        self, wrong: np.ndarray, rule: str, severity: str, words: Callable[[int], Words]
    ) -> Iterator[Fault]:
        import numpy as np

        at = np.flatnonzero(wrong)
        if self.column.name == "as_of" and len(at) and not self.taken.name("as_of"):
            # of the name of the file, the title or the user: one day of all rows
            yield self.taken.fault(None, "", rule, severity, *words(int(at[0])))
            return
        if self.column.name != "date" or self.taken.name("date"):
            yield from each(self.taken, at, self.column.name, rule, severity, words)
            return
        names = [column_of(self.taken, step) for step in self.taken.frame["step"].iloc[at]]
        for name in dict.fromkeys(names):
            here = at[[one == name for one in names]]
            yield from each(self.taken, here, name, rule, severity, words)

    def _months(self) -> np.ndarray:
        """Which days stand for their month?"""
        import numpy as np

        if self.column.kind == "month":
            return np.ones(len(self.days), dtype=bool)
        if self.column.name == "date" and "precision" in self.taken.frame:
            return (self.taken.frame["precision"] == "month").to_numpy(dtype=bool)
        return np.zeros(len(self.days), dtype=bool)

    def _may_be_older(self) -> np.ndarray:
        import numpy as np

        if self.column.name == "date" and "step" in self.taken.frame:
            return self.taken.frame["step"].isin(MAY_BE_OLDER).to_numpy(dtype=bool)
        return np.zeros(len(self.days), dtype=bool)


def column_of(taken: Taken, step: str) -> str:
    """Which column of the file holds the days of this step, where each step has its own?"""
    columns = taken.recognised.columns.items()
    return next((name for name, meaning in columns if meaning == f"date@{step}"), "date")


# --- meetings of members ------------------------------------------------------------------------


def _early_meetings(taken: Taken, first: dt.date) -> Iterator[Fault]:
    """Annual meetings held before the first book year was over."""
    import numpy as np

    if not {"step", "date"} <= set(taken.frame):
        return
    days = taken.frame["date"].to_numpy()
    closed = dt.date(first.year + 1, 1, 1)
    early = (taken.frame["step"] == "rat").to_numpy(dtype=bool)
    early = early & (days < np.datetime64(closed, "ns")) & (days >= np.datetime64(first, "ns"))

    def words(at: int) -> Words:
        return (
            day(days[at]),
            say("sesudah tahun buku {year} ditutup", year=first.year),
            say(
                "Periksa apakah ini rapat pembentukan. Biarkan bila koperasinya lama dan "
                "direvitalisasi."
            ),
        )

    column = "date" if taken.name("date") else column_of(taken, "rat")
    yield from each(taken, np.flatnonzero(early), column, "rat_too_early", WARNING, words)
