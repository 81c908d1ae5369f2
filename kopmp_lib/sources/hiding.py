"""What in the copy of a file must not be kept, since it is of a person?

A copy is made to be sent back; numbers of persons are blanked in it, wherever they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kopmp_lib.sources import office, persons
from kopmp_lib.sources.copied import Copy, Page
from kopmp_lib.sources.faults import MASK, Fault, Said, quoted, say
from kopmp_lib.sources.synonyms import split

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

RULE = "personal_data"
SIGNS = re.compile(
    r"(?i)(?:(?:an|a\.n|plt|plh|pj)\.? *)?(?:mengetahui|menyetujui|hormat kami|dibuat oleh|"
    r"disetujui oleh|diperiksa oleh|(?:kepala|ketua|sekretaris|bendahara|lurah|camat|wali ?kota|"
    r"bupati|gubernur|pengurus|pengawas)\b[^,:;\d]{0,60}) *[,:]"
)
"""A cell above a signature: an office, with the comma or colon behind it that a head has not."""
NIP = re.compile(r"(?i)(?:nip|nrp)\b")
"""A cell beneath a signature."""
SIGNED_WITHIN, NIP_WITHIN = 5, 1
"""Rows below the office, and above the NIP, in which the name stands."""
MOST_CELLS = 2_000_000
"""Cells of the rectangle of a sheet that is looked through; no copy has more."""


def hide(made: Copy, faults: Iterable[Fault]) -> list[Said]:
    """Blanks what is of persons in this copy; gives the note that says so."""
    count = sum(_told(made, one) for one in faults if one.rule == RULE)
    pages = {page.sheet.title: page for page in made.pages.values()}
    for sheet in made.book.worksheets:
        if sheet.max_row * sheet.max_column <= MOST_CELLS:
            count += _signed(sheet)
            count += _everywhere(sheet, pages.get(sheet.title))
        sheet.title = persons.masked(sheet.title, "-")
    if not count:
        return []
    return [say("{count} sel dengan data pribadi dikosongkan dalam salinan ini.", count=count)]


def _told(made: Copy, fault: Fault) -> int:
    """Blanks the cell that a fault names, or all cells of a column about persons."""
    page = made.pages.get(fault.sheet)
    at = page.at.get(str(fault.column)) if page else None
    if page is None or at is None:
        return 0
    row = (fault.row or 0) + page.shift
    rows = [row] if row > page.head else range(page.head + 1, page.sheet.max_row + 1)
    return sum(_blank(page, one, at) for one in rows)


def _blank(page: Page, row: int, at: int) -> bool:
    cell = page.sheet.cell(*page.anchors.get((row, at), (row, at)))
    if cell.value is None or cell.value == MASK:
        return False
    text = quoted(cell.value)
    office.put(cell, text if MASK in text else MASK)
    cell.hyperlink = None
    return True


def _signed(sheet: Worksheet) -> int:
    """Masks who signed a sheet: what stands beneath the name of an office, or above a NIP."""
    found: set[tuple[int, int]] = set()
    numbers: list[Cell] = []
    for row in sheet.iter_rows():
        for cell in row:
            text = cell.value
            if not isinstance(text, str):
                continue
            if SIGNS.fullmatch(text.strip()):
                found |= {(cell.row + by, cell.column) for by in range(1, SIGNED_WITHIN + 1)}
            elif NIP.match(text.strip()):
                found |= {(cell.row - by, cell.column) for by in range(1, NIP_WITHIN + 1)}
                numbers.append(cell)
    cells = [sheet.cell(*at) for at in found if at[0] > 0]
    return sum(map(_mask_name, cells)) + sum(map(_mask, numbers))


def _mask_name(cell: Cell) -> bool:
    text = cell.value
    if not isinstance(text, str) or not text.strip() or any(one.isdigit() for one in text):
        return False
    if SIGNS.fullmatch(text.strip()) or MASK in text:
        return False
    office.put(cell, MASK)
    return True


def _everywhere(sheet: Worksheet, page: Page | None) -> int:
    """Masks numbers of persons in all cells; those in columns of numbers of bodies may stay."""
    bodies = (
        [at for name, at in page.at.items() if persons.OF_BODIES & set(split(name))] if page else []
    )
    head = page.head if page else 0
    return sum(
        _mask(cell)
        for row in sheet.iter_rows()
        for cell in row
        if not (cell.column in bodies and cell.row > head)
    )


def _mask(cell: Cell) -> bool:
    if getattr(cell, "comment", None) is not None:
        cell.comment.text = persons.masked(cell.comment.text, MASK)
    link = getattr(cell, "hyperlink", None)
    if link is not None and persons.PERSONAL.search(str(link.target)):
        cell.hyperlink = None
    text = "" if cell.value is None else str(cell.value)
    if len(text) < persons.SHORTEST or not persons.PERSONAL.search(text):
        return False
    office.put(cell, persons.masked(text, MASK))
    return True
