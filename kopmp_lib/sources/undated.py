"""Which cells in the column of a step say whether it was taken, but not when?

The table of steps keeps days. What is said without one makes no row of it, and is told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kopmp_lib import contracts, rules
from kopmp_lib.sources import words
from kopmp_lib.sources.faults import WARNING, Fault, Named, Said, called, quoted, say
from kopmp_lib.sources.layout import Sheet
from kopmp_lib.sources.word_cells import is_on_the_way

if TYPE_CHECKING:
    import pandas as pd

RULE = "step_without_day"
TAKEN, NOT_TAKEN, NOT_APPLICABLE, SILENT = "taken", "not_taken", "not_applicable", ""
"""What a cell says of its step: nothing at all, if it is empty or a dash."""

_YES = words.YES_WORDS - {"1", "1.0"}
_NO = words.NO_WORDS - {"0", "0.0"}
"""A bare figure may be a day; it is a tick only in a column of ticks."""
_NOT_APPLICABLE = words.NOT_APPLICABLE_WORDS - {"x"}
_COUNTED = ("co-operatives", "outlets")
"""Units of the measures of a status that say whether a step was taken."""

_EXPECTED = say("tanggal tahap itu, atau sel kosong bila belum diketahui")


def words_in(cells: pd.Series) -> dict[str, str]:
    """What does each cell say that holds no day? Cells with anything else are left out.

    Examples
    --------
    >>> import pandas as pd
    >>> words_in(pd.Series(["12/06/2025", "Belum terbit", "sudah", "-"]))
    {'Belum terbit': 'not_taken', 'sudah': 'taken', '-': ''}
    """
    texts = cells.unique()
    said = {text: found for text in texts if (found := _meaning(words.plain(text))) is not None}
    rest = {text for text in texts if text not in said}
    if rest and rest <= {"0", "1"}:
        said |= {text: TAKEN if text == "1" else NOT_TAKEN for text in rest}
    return said


def _meaning(low: str) -> str | None:
    if low in _YES:
        return TAKEN
    if low in _NO:
        return NOT_TAKEN
    if low in words.NOT_REPORTED_WORDS:
        return SILENT
    if low in _NOT_APPLICABLE:
        return NOT_APPLICABLE
    return NOT_TAKEN if is_on_the_way(low) else None


def told(sheet: Sheet, cells: pd.Series, step: str, said: Mapping[str, str]) -> Iterator[Fault]:
    """What is told of the cells of a column of days that hold a word instead?

    Among days, a step that was taken lacks its own, which can be filled in: each cell is told. What
    was not taken needs no mend, and a column of ticks has no days at all: they are told once, with
    where they would count.

    Parameters
    ----------
    cells : Series of str
        The cells of this column in rows that have a region.
    said : mapping of str to str
        What each text says, see :func:`words_in`.
    """
    if not any(said.values()):
        return
    meant = cells.map(said)
    status = _status_of(step)
    fixes = {NOT_TAKEN: _of_not_taken(status), NOT_APPLICABLE: _OF_NO_USE}
    if meant.notna().all():
        fixes[TAKEN] = _of_taken(status)
    for what, fix in fixes.items():
        rows = meant.index[meant == what]
        if len(rows):
            yield _of_all(sheet, cells, rows, fix)
    for row in meant.index[meant == TAKEN] if TAKEN not in fixes else ():
        yield Fault(
            *(sheet.file, sheet.sheet, int(row), str(cells.name), RULE, WARNING),
            quoted(cells[row]),
            _EXPECTED,
            _of_taken(status),
        )


def _of_all(sheet: Sheet, cells: pd.Series, rows: pd.Index, fix: Said) -> Fault:
    return Fault(
        *(sheet.file, sheet.sheet, None, str(cells.name), RULE, WARNING),
        say(
            "{word} di {count} dari {all} baris (pertama di baris {row})",
            word=quoted(cells[rows[0]]),
            count=len(rows),
            all=len(cells),
            row=int(rows[0]),
        ),
        _EXPECTED,
        fix,
    )


# --- where it would count -----------------------------------------------------------------------


def _status_of(step: str) -> Named | None:
    """Which column of the status tells whether this step was taken?"""
    status = contracts.COOPERATIVE_STATUS
    known = {one.name: one.unit for one in rules.formation_steps(dt.date.max)}
    columns = [status.column(measure) for measure in known.get(step, ())]
    return next((called(one) for one in columns if one.unit in _COUNTED), None)


def _of_taken(status: Named | None) -> Said:
    if status is None:
        return say(
            "Terbaca sudah tercapai, tetapi tanpa tanggal tidak ada barisnya. Tulis tanggalnya."
        )
    return say(
        "Terbaca sudah tercapai, tetapi tanpa tanggal tidak ada barisnya. Tulis tanggalnya; bila "
        "tidak diketahui, tulis 1 di kolom {column} pada tabel {table}.",
        column=status,
        table=_table(),
    )


def _of_not_taken(status: Named | None) -> Said:
    if status is None:
        return say(
            "Terbaca belum tercapai. Tabel ini hanya menyimpan tanggal, jadi tidak ada barisnya. "
            "Biarkan bila memang belum."
        )
    return say(
        "Terbaca belum tercapai. Tabel ini hanya menyimpan tanggal, jadi tidak ada barisnya. Agar "
        "terhitung sebagai belum, tulis 0 di kolom {column} pada tabel {table}.",
        column=status,
        table=_table(),
    )


_OF_NO_USE = say(
    "Terbaca tidak berlaku. Tabel ini hanya menyimpan tanggal, jadi tidak ada barisnya. Biarkan "
    "bila memang tidak berlaku."
)


def _table() -> Named:
    status = contracts.COOPERATIVE_STATUS
    return Named("", (), status.title_en, status.title)
