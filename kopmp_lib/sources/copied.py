"""Which workbook is a copy of this file, and where do its tables stand in it?

A workbook is copied whole. What is none (a CSV, Parquet, GeoJSON), or is too large for that, is
written anew as cells of text, each in the row and column where it stood.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from kopmp_lib.sources import office
from kopmp_lib.sources.faults import Said, say
from kopmp_lib.sources.layout import Sheet
from kopmp_lib.sources.unpacking import column

if TYPE_CHECKING:
    import pandas as pd
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MOST_CELLS = 600_000
"""Cells of a workbook that is copied whole; each takes far more memory than in the file."""
MOST_BYTES = 256 * 2**20
"""Bytes of all unpacked parts of a workbook that is copied whole."""
MOST_WRITTEN = 400_000
"""Cells of a sheet that is written anew; of a larger one only rows with faults are."""
MOST_ROWS = 20_000
"""Rows with faults that are written of such a sheet."""
MACROS = "xl/vbaProject.bin"
UNCOPIED = (
    *(ValueError, KeyError, TypeError, AttributeError, IndexError, EOFError, OSError),
    *(ParseError, zipfile.BadZipFile, NotImplementedError, MemoryError),
)
"""What the copying program raises at workbooks that can be read but not copied."""
_AREA = re.compile(
    rb'<(?:x:)?(?:mergeCell|hyperlink) [^>]*\bref="\$?([A-Z]{1,3})\$?(\d{1,7})'
    rb':\$?([A-Z]{1,3})\$?(\d{1,7})"'
)


@dataclass(frozen=True)
class Page:
    """One table in the copy.

    Parameters
    ----------
    sheet : Worksheet
        The sheet it stands in.
    at : Mapping of str to int
        Of each column of the file, its number in the sheet, from 1.
    head : int
        Last row of its head.
    shift : int
        By how many rows the copy stands lower than the file, which has no row for the head.
    """

    sheet: Worksheet
    at: Mapping[str, int]
    head: int
    shift: int = 0

    @cached_property
    def anchors(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Of each merged cell, row and column of the one that holds their value."""
        return {
            spot: (area.min_row, area.min_col)
            for area in self.sheet.merged_cells.ranges
            for spot in area.cells
        }


@dataclass(frozen=True)
class Copy:
    """A copy of a file.

    Parameters
    ----------
    book : Workbook
        The copy.
    pages : dict
        Its tables, by the name of their sheet in the file.
    suffix : str
        How its name must end.
    notes : list of Said
        What is not as in the file.
    """

    book: Workbook
    pages: dict[str, Page]
    suffix: str = ".xlsx"
    notes: list[Said] = field(default_factory=list)


def copy_of(path: Path, sheets: Sequence[Sheet], faulty: Mapping[str, Collection[int]]) -> Copy:
    """Which workbook is a copy of this file?

    Parameters
    ----------
    sheets : sequence of Sheet
        The tables that the reader finds in it.
    faulty : Mapping of str to collection of int
        Rows with faults, by sheet; of large tables only these are written.
    """
    return _whole(path, sheets) or _anew(path, sheets, faulty)


# --- copied whole -------------------------------------------------------------------------------


def _whole(path: Path, sheets: Sequence[Sheet]) -> Copy | None:
    """A copy of a workbook with all that openpyxl can carry; None if there can be none."""
    import openpyxl

    if not sheets or sum(one.frame.size for one in sheets) > MOST_CELLS:
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            if _is_heavy(archive):
                return None
            macros = MACROS in archive.namelist()
        with warnings.catch_warnings():  # of what is left behind; a note says so
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(path, keep_vba=macros, rich_text=True)
        pages = {one.sheet: _page(book, one) for one in sheets}
    except UNCOPIED:
        return None
    note = say("Gambar, grafik, dan tombol dari berkas asli mungkin tidak ikut tersalin.")
    return Copy(book, pages, ".xlsm" if macros else ".xlsx", [note])


def _is_heavy(archive: zipfile.ZipFile) -> bool:
    """Does it unpack to too much, or merge or link more cells than any table has?"""
    if sum(entry.file_size for entry in archive.infolist()) > MOST_BYTES:
        return True
    parts = [name for name in archive.namelist() if name.endswith(".xml")]
    found = (one for name in parts for one in _AREA.findall(archive.read(name)))
    return sum(_size(*one) for one in found) > MOST_CELLS


def _size(left: bytes, top: bytes, right: bytes, bottom: bytes) -> int:
    across = abs(column(right) - column(left)) + 1
    return across * (abs(int(bottom) - int(top)) + 1)


def _page(book: Workbook, one: Sheet) -> Page:
    return Page(book[one.sheet], {name: at + 1 for name, at in one.at.items()}, one.head_row)


# --- written anew -------------------------------------------------------------------------------


def _anew(path: Path, sheets: Sequence[Sheet], faulty: Mapping[str, Collection[int]]) -> Copy:
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    made = Copy(book, {})
    for one in sheets:
        sheet = book.create_sheet(_sheet_name(one.sheet or path.stem))
        at = {name: one.at.get(name, number) + 1 for number, name in enumerate(one.frame.columns)}
        page = Page(sheet, at, max(one.head_row, 1), 0 if one.head_row else 1)
        made.pages[one.sheet] = page
        if _write(page, one, faulty.get(one.sheet, ())):
            name = one.sheet or path.name
            made.notes.append(
                say(
                    "{name}: tabel besar, hanya baris dengan temuan yang disalin, pada nomor "
                    "barisnya.",
                    name=name,
                )
            )
    return made


def _sheet_name(text: str) -> str:
    """A name as a spreadsheet takes it; it is made unique there."""
    return re.sub(r"[\[\]:*?/\\\x00-\x1f]", "-", text).strip("'")[:28] or "Data"


def _write(page: Page, one: Sheet, faulty: Collection[int]) -> bool:
    """Writes the table as text; tells whether rows were left out."""
    for row, text in enumerate(one.title[: page.head - 1], 1):
        office.put(page.sheet.cell(row, 1), text)
    strong, frame = office.font(bold=True), one.frame
    for name, at in page.at.items():
        cell = page.sheet.cell(page.head, at)
        office.put(cell, name)
        cell.font = strong
    large = frame.size > MOST_WRITTEN
    if large:
        rows = frame.index[frame.index.isin(list(faulty))]
        frame = frame.loc[rows[:MOST_ROWS]]
    for part in (frame, one.totals):
        for row, texts in _rows(part):
            for at, text in zip(page.at.values(), texts, strict=True):
                if text:
                    cell = page.sheet.cell(row + page.shift, at)
                    office.put(cell, text)
                    cell.number_format = office.TEXT
    page.sheet.freeze_panes = page.sheet.cell(page.head + 1, 1)
    return large


def _rows(frame: pd.DataFrame) -> Iterator[tuple[int, tuple[str, ...]]]:
    for row, *texts in frame.itertuples(name=None):
        yield int(row), tuple(texts)
