"""Where in a grid of cells does the table stand, and what are its columns called?

A sheet filled in by hand has a title above its table, a head of one to three rows, perhaps a row
of column numbers, a total at the bottom, and a source or a signature below.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kopmp_lib.sources import persons, words
from kopmp_lib.sources.faults import ERROR, WARNING, Fault, Said, quoted, say
from kopmp_lib.sources.head import CODE, Merge, head_rows, joined

if TYPE_CHECKING:
    import pandas as pd

MOSTLY = 0.9
"""Part of its rows that a column must fill in before an empty cell tells something."""
LOOKED_AT = 40
"""Rows of the bottom of a sheet among which notes are sought."""

_COLUMN_NUMBER = re.compile(r"\(?\s*(\d{1,3})\s*\)?")
_TOTAL = re.compile(
    r"(?:grand |sub ?-?)?(?:jumlah|total|jml)\b(?: (?:total|keseluruhan|seluruh|semua|seluruhnya"
    r"|kab|kabupaten|kota|kec|kecamatan|provinsi|prov|nasional)\b.*)?[.:]?"
    r"|(?:sub ?-?total|sub ?-?jumlah|rata-rata|rerata|total jumlah)\b.*"
)
_PERHAPS_TOTAL = re.compile(r"(?:grand |sub ?-?)?(?:jumlah|total|jml)\b.+")
"""Such as *Jumlah Bukit Intan*; in a column of words it may be no sum."""
_FOOTNOTE_START = ("sumber", "catatan", "keterangan", "ket.", "ket:", "source", "note", "*")
_ENDS = 4
"""In how many of the first columns the word *Jumlah* may stand."""


@dataclass(frozen=True)
class Sheet:
    """One table as it stands in a file, in text cells.

    Parameters
    ----------
    file, sheet : str
        Name of the file and of the sheet; the sheet is empty where a file has only one.
    frame : DataFrame of str
        Text without blanks around it; the index counts rows as the spreadsheet does, columns are
        called as in the file, each name once.
    head_row : int
        Last row of the head; 0 where the file has none.
    numeric : DataFrame of bool or None
        Which cells stood in the file as numbers rather than as text; None if none did.
    totals : DataFrame of str
        Rows such as *Jumlah*, set apart so that sums can be compared with them.
    title : tuple of str
        What stands above the table.
    below : tuple of int
        Rows below the table that are no data, such as the source or a signature.
    hidden : bool
        Whether the sheet is hidden in the file.
    at : Mapping of str to int
        Which column of the file each is, counted from 0; empty where the file tells no place.
    """

    file: str
    sheet: str
    frame: pd.DataFrame
    head_row: int
    numeric: pd.DataFrame | None
    totals: pd.DataFrame
    title: tuple[str, ...] = ()
    below: tuple[int, ...] = ()
    hidden: bool = False
    at: Mapping[str, int] = field(default_factory=dict)


def lay_out(
    grid: pd.DataFrame,
    *,
    file: str,
    sheet: str = "",
    numeric: pd.DataFrame | None = None,
    merges: Sequence[Merge] = (),
    hidden: bool = False,
) -> tuple[Sheet | None, list[Fault]]:
    """Which table stands in this grid?

    Parameters
    ----------
    grid : DataFrame of str
        All cells, trimmed; the index counts rows as the file does, columns count from 0.
    merges : sequence of Merge
        Merged cells, where the format tells them.

    Returns
    -------
    (Sheet or None, list of Fault)
        None if nothing stands in it.
    """
    filled = grid != ""
    full = filled.any(axis=1)
    if not full.all():
        grid, filled = grid[full], filled[full]
    if grid.empty:
        return None, []
    import pandas as pd

    head = head_rows(grid, filled, merges)
    body = grid.loc[head[-1] + 1 :]
    body = _filled_down(body, merges)
    names = joined(grid.loc[list(head)], (body != "").any(), merges)
    body = body[list(names)]
    if numbered := _column_numbers(body):
        body = body.drop(index=numbered)
    if below := _below(body):
        body = body.drop(index=below)
    named, faults = _unique(names, file, sheet, head[-1])
    body.columns = named
    totals = _totals(body)
    if numeric is not None:
        numeric = numeric.reindex(body.index)[list(names)].set_axis(named, axis=1)[~totals]
    if hidden:
        faults.insert(0, _hidden(file, sheet))
    if below:
        faults.append(_left_out(file, sheet, below))
    above = grid.loc[: head[0] - 1]
    faults += _of_persons(pd.concat([above, grid.loc[below]]), file, sheet)
    title = tuple(text for row in above.itertuples(index=False) for text in row if text)
    made = Sheet(
        *(file, sheet, body[~totals], head[-1], numeric, body[totals]),
        title=title,
        below=tuple(below),
        hidden=hidden,
        at=dict(zip(named, names, strict=True)),
    )
    return made, faults


# --- names of columns ---


def _unique(
    names: dict[int, str], file: str, sheet: str, row: int
) -> tuple[list[str], list[Fault]]:
    """Names that occur once, and which had none or one that stood there twice."""
    faults, given, seen = [], [], Counter[str]()
    for column, name in names.items():
        letter = letters(column)
        if not name:
            name = f"kolom {letter}"
            found = say("kolom tanpa nama")
            faults.append(_of_head(file, sheet, row, name, "no_column_name", found))
        seen[name] += 1
        if seen[name] > 1:
            again = f"{name} ({seen[name]})"
            found = say("nama {name} sekali lagi", name=quoted(name))
            faults.append(_of_head(file, sheet, row, again, "duplicate_column", found))
            name = again
            seen[name] += 1
        given.append(name)
    return given, faults


def letters(column: int) -> str:
    """What does a spreadsheet call the column that counts from 0?

    Examples
    --------
    >>> letters(27)
    'AB'
    """
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def _of_head(file: str, sheet: str, row: int, column: str, rule: str, found: Said) -> Fault:
    return Fault(
        *(file, sheet, row, column, rule, WARNING, found),
        say("nama tersendiri untuk tiap kolom"),
        say("Beri nama kolom ini, atau hapus."),
    )


# --- the body -----------------------------------------------------------------------------------


def _filled_down(body: pd.DataFrame, merges: Sequence[Merge]) -> pd.DataFrame:
    """Merged cells of the body hold their value in every row they cover."""
    if body.empty or not any(top >= body.index[0] for top, *_ in merges):
        return body
    body = body.copy()
    for top, bottom, left, right in merges:
        if bottom > top >= body.index[0] and left == right and top in body.index:
            body.loc[top:bottom, left] = body.loc[top, left]
    return body


def _column_numbers(body: pd.DataFrame) -> list[int]:
    """The row below many a head that numbers its columns: (1) (2) (3)."""
    if body.empty:
        return []
    row = [text for text in body.iloc[0] if text]
    matches = [match for text in row if (match := _COLUMN_NUMBER.fullmatch(text))]
    sure = 3 if all(text.startswith("(") for text in row) else 5
    if len(row) < sure or len(matches) < len(row):
        return []
    digits = [int(match[1]) for match in matches]
    counts = digits == list(range(1, len(digits) + 1))
    return [int(body.index[0])] if counts else []


def _below(body: pd.DataFrame) -> list[int]:
    """Rows at the end that are no data: notes, the source, who signed."""
    tail = body.iloc[-LOOKED_AT:]
    if tail.empty:
        return []
    wide = (tail != "").sum(axis=1)
    most = wide.max()
    rows = list(tail.index)
    start = len(rows)
    while start and _is_note(tail.loc[rows[start - 1]], wide[rows[start - 1]], most):
        start -= 1
    gaps = [at for at in range(1, len(rows)) if rows[at] - rows[at - 1] > 1]
    for at in reversed(gaps):
        block = rows[at:]
        if all(wide[row] * 2 < most and not _has_code(tail.loc[row]) for row in block):
            start = min(start, at)
    noted = rows[start:]
    return [int(row) for row in noted if not _is_total(tail.loc[row])]


def _has_code(row: pd.Series) -> bool:
    return any(CODE.fullmatch(text) for text in row if text)


def _is_note(row: pd.Series, wide: int, most: int) -> bool:
    first = words.plain(next(text for text in row if text)) if wide else ""
    return wide <= 2 < most and first.startswith(_FOOTNOTE_START)


def _totals(body: pd.DataFrame) -> pd.Series:
    """Which rows sum up the others?"""
    import pandas as pd

    found = pd.Series(False, index=body.index)
    perhaps = found.copy()
    for name in body.columns[:_ENDS]:
        texts = body[name].drop_duplicates()
        likely = texts[texts.str.contains(r"(?i)jumlah|total|jml|rata|rerata", regex=True)]
        if said := [text for text in likely if _says_total(text)]:
            found |= body[name].isin(said)
        if said := [text for text in likely if _PERHAPS_TOTAL.fullmatch(words.plain(text))]:
            perhaps |= body[name].isin(said)
    if perhaps.any():
        found |= perhaps & _lacks_a_place(body, perhaps)
    return found & ((body != "").sum(axis=1) > 1) if found.any() else found


def _lacks_a_place(body: pd.DataFrame, rows: pd.Series) -> pd.Series:
    """Which rows leave one of the first columns empty that all others fill in?"""
    first = body.iloc[:, :_ENDS] != ""
    filled = first[~rows].mean() > MOSTLY
    return ~first.loc[:, filled].all(axis=1)


def _says_total(text: str) -> bool:
    return _TOTAL.fullmatch(words.plain(text)) is not None


def _is_total(row: pd.Series) -> bool:
    return any(_says_total(text) for text in row.iloc[:_ENDS] if text)


def _of_persons(rows: pd.DataFrame, file: str, sheet: str) -> list[Fault]:
    """Which rows beside the table tell the number of a person, such as who signed?

    Rows beside the table are not read, but a file is kept as it was received. So the NIP of an
    official who signs, which tells the day of birth, keeps the file out like any other.
    """
    return [
        Fault(
            *(file, sheet, int(row), "", "personal_data", ERROR),
            quoted(text),
            say("tanpa nomor pribadi"),
            say(
                "Hapus nomor itu: baris ini di luar tabel dan tidak dipakai, tetapi berkasnya "
                "disimpan seperti diterima."
            ),
        )
        for row, *texts in rows.itertuples(name=None)
        for text in texts
        if text and persons.PERSONAL.search(text)
    ]


def _hidden(file: str, sheet: str) -> Fault:
    return Fault(
        *(file, sheet, None, "", "hidden_sheet", WARNING),
        say("lembar tersembunyi, yang ikut dibaca"),
        say("lembar yang terlihat"),
        say("Tampilkan lembar ini jika termasuk data; hapus jika tidak."),
    )


def _left_out(file: str, sheet: str, below: Iterable[int]) -> Fault:
    rows = list(below)
    return Fault(
        *(file, sheet, rows[0], "", "below_the_table", WARNING),
        say("{count} baris di bawah tabel yang bukan data dan tidak dipakai", count=len(rows)),
        say("tidak ada apa pun di bawah tabel"),
        say("Biarkan jika baris itu catatan; jika data, hapus baris kosong di atasnya."),
    )
