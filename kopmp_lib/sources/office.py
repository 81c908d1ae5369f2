"""How do the workbooks look that we hand to an office, and how is a text put into a cell?

Meant to be printed on A4 in black and white too: what a colour says, a sign or a word says as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from kopmp_lib.sources.workbook import ASIDE

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.styles import Alignment, Border, Font, PatternFill
    from openpyxl.worksheet.worksheet import Worksheet

NOT_READ = f"{ASIDE} · This sheet is not read by the program"
FONT = "Calibri"
STRONG, SOFT, GIVEN = "FF225EA8", "FFDCE6F1", "FFF2F2F2"
"""Fills: a head that must be filled in, a head that may stay empty, a cell that is filled in."""
INK, MUTED, PALE, RULE = "FF1B1B1B", "FF595959", "FFFFFFFF", "FFBFBFBF"
TEXT = "@"
"""Number format of text, so that no program turns 19.10 into 19.1."""
LONGEST = 32_000
"""Characters of a cell; a spreadsheet takes a few more."""
LINE = 15.0
"""Height of a line of text, in points."""


def put(cell: Cell, text: object) -> None:
    """Writes a text that stays a text, whatever it begins with."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(text))[:LONGEST]
    if cell.value:
        cell.data_type = "s"
    if str(text).startswith("="):
        cell.quotePrefix = True


def fill(colour: str) -> PatternFill:
    """Which fill has this colour?"""
    from openpyxl.styles import PatternFill

    return PatternFill("solid", start_color=colour, end_color=colour)


def font(*, bold: bool = False, colour: str = INK, size: int = 11, italic: bool = False) -> Font:
    """Which font is this?"""
    from openpyxl.styles import Font

    return Font(name=FONT, size=size, bold=bold, italic=italic, color=colour)


def lines() -> Border:
    """Which border has a cell of a form?"""
    from openpyxl.styles import Border, Side

    side = Side(style="thin", color=RULE)
    return Border(left=side, right=side, top=side, bottom=side)


def wrapped(across: str = "left", down: str = "top") -> Alignment:
    """How does a text stand that may need several lines?"""
    from openpyxl.styles import Alignment

    return Alignment(horizontal=across, vertical=down, wrap_text=True)


def head(sheet: Worksheet, row: int, texts: Sequence[str], strong: Iterable[int] = ()) -> None:
    """Writes the head of a table; ``strong`` are the columns, from 1, that stand out."""
    dark = set(strong)
    border, place = lines(), wrapped("center", "center")
    for at, text in enumerate(texts, 1):
        cell = sheet.cell(row, at)
        put(cell, text)
        cell.font = font(bold=True, colour=PALE if at in dark else INK)
        cell.fill = fill(STRONG if at in dark else SOFT)
        cell.border, cell.alignment = border, place


def rows(sheet: Worksheet, first: int, texts: Iterable[Sequence[str]]) -> int:
    """Writes rows of texts below a head; gives the row after the last."""
    border, place, ink = lines(), wrapped(), font()
    at = first
    for at, row in enumerate(texts, first):
        for column, text in enumerate(row, 1):
            cell = sheet.cell(at, column)
            put(cell, text)
            cell.font, cell.border, cell.alignment = ink, border, place
        at += 1
    return at


def aside(sheet: Worksheet, title: str, widths: Sequence[float]) -> None:
    """Begins a sheet that holds no data: the mark, then its title in row 2."""
    put(sheet["A1"], NOT_READ)
    sheet["A1"].font = font(italic=True, colour=MUTED, size=9)
    put(sheet["A2"], title)
    sheet["A2"].font = font(bold=True, size=14)
    sheet.sheet_view.showGridLines = False
    for at, width in enumerate(widths, 1):
        sheet.column_dimensions[_letter(at)].width = width


def heighten(sheet: Worksheet, row: int, widths: Sequence[float]) -> None:
    """Makes a row as high as its longest text needs."""
    most = 1
    for at, width in enumerate(widths, 1):
        text = str(sheet.cell(row, at).value or "")
        most = max(most, sum(-(-len(part) // max(int(width), 1)) or 1 for part in text.split("\n")))
    sheet.row_dimensions[row].height = LINE * most + 3


def printed(sheet: Worksheet, title: str, *, head_row: int, wide: int = 1) -> None:
    """Sets how a sheet is printed: A4, its head on every page, so many pages side by side."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = wide, 0
    sheet.print_title_rows = f"{head_row}:{head_row}"
    sheet.oddHeader.left.text = title.replace("&", "&&")
    sheet.oddFooter.right.text = "&P / &N"
    margins = sheet.page_margins
    margins.left = margins.right = 0.4


def as_bytes(book: Workbook) -> bytes:
    """Which bytes is this workbook as a file?"""
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _letter(at: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(at))
