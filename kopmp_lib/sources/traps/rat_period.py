"""Is the RAT that a file counts one of a year before there were these co-operatives?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kopmp_lib import rules
from kopmp_lib.sources.faults import WARNING, Fault, say
from kopmp_lib.sources.synonyms import key, synonyms
from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps.dates import BEGIN
from kopmp_lib.sources.traps.telling import of_sheet

if TYPE_CHECKING:
    import pandas as pd

PERIOD = "rat period"
YEAR = r"(?<!\d)(20\d\d)(?!\d)"
COUNT = "rat_count"


def told(taken: Taken, today: dt.date) -> Iterator[Fault]:  # noqa: ARG001 (as all traps)
    """Does a column say that the RAT beside it is of a book year before the programme?

    No table keeps that year. The dashboard has counted the RAT of 2024, a year before most of the
    co-operatives were founded: *0 RAT* there is of the year asked for, and no finding. Where a file
    holds several years, its figures are not of one kind.
    """
    name = _name_of_period(taken)
    if not name or COUNT not in taken.frame:
        return
    years = _years(taken.sheet.frame[name].loc[taken.frame.index])
    first = rules.events(dt.date.max)[BEGIN].date.year
    early = years[years < first]
    if len(early):
        yield _of_early(taken, name, early, first)
    elif len(years.unique()) > 1:
        yield _of_several(taken, name, years)


def _name_of_period(taken: Taken) -> str:
    known = synonyms().ignored
    why = known.get(key(PERIOD))
    return next((name for name in taken.recognised.ignored if known.get(key(name)) == why), "")


def _years(cells: pd.Series) -> pd.Series:
    found = cells.str.extract(YEAR, expand=False).dropna()
    return found.astype(int)


def _of_early(taken: Taken, name: str, early: pd.Series, first: int) -> Fault:
    return taken.fault(
        *(None, COUNT, "rat_of_earlier_year", WARNING),
        say(
            "{name} {years} di {count} dari {all} baris (pertama di baris {row})",
            name=name,
            years=_listed(early),
            count=len(early),
            all=len(taken.frame),
            row=early.index[0],
        ),
        say("RAT tahun buku {year} atau sesudahnya, karena program baru dimulai", year=first),
        say(
            "Jangan baca angka {column} sebagai RAT yang belum dilaksanakan: tahun itu sebelum "
            "koperasinya ada. Minta data RAT tahun buku {year} atau sesudahnya, atau kosongkan "
            "kolomnya.",
            column=of_sheet(COUNT, taken),
            year=first,
        ),
    )


def _of_several(taken: Taken, name: str, years: pd.Series) -> Fault:
    return taken.fault(
        *(None, COUNT, "rat_of_earlier_year", WARNING),
        say("{name} {years} dalam satu tabel", name=name, years=_listed(years)),
        say("RAT dari satu tahun buku"),
        say("Pisahkan berkas menurut tahun bukunya; tahun itu tidak disimpan di tabel mana pun."),
    )


def _listed(years: pd.Series) -> str:
    return ", ".join(map(str, sorted(years.unique())))
