"""Where in a file are its faults? A copy of it, with faulty cells coloured and commented.

The file itself is never changed. A first sheet *Temuan* lists every fault with a link to its cell.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING

from kopmp_lib import workspace
from kopmp_lib.errors import ParameterError, WorkspaceError
from kopmp_lib.sources import findings, office, persons
from kopmp_lib.sources.copied import Copy, Page, copy_of
from kopmp_lib.sources.faults import ERROR, WARNING, Fault
from kopmp_lib.sources.files import open_sheets
from kopmp_lib.sources.findings import Told
from kopmp_lib.sources.hiding import hide
from kopmp_lib.sources.layout import letters
from kopmp_lib.sources.workbook import ASIDE

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.styles import Border

MOST_COMMENTS = 2_000
COLOURS = {ERROR: "FFFFC7CE", WARNING: "FFFFF2CC"}
EDGES = {ERROR: ("medium", "FFC00000"), WARNING: ("dashed", "FF7F6000")}
"""A faulty cell has an edge beside its colour, which shows in black and white, too."""
MARK = "kopmp_annotated"
"""Property of a document by which our own copies are known."""
ENDING = "-temuan"
HIDDEN = "nomor-pribadi"
"""Stands in the name of a copy where a number of a person stood in that of the file."""
WORKBOOKS = (".xlsx", ".xlsm")
MOST_CLEARED = 2_000_000
"""Cells of the rectangle of a sheet that is looked through for earlier marks."""


def annotate(path: Path, faults: Sequence[Fault], out: Path) -> Path:
    """Where is the copy of this file that shows its faults?

    Parameters
    ----------
    path : Path
        The file that was checked; it is not changed.
    faults : sequence of Fault
        Faults of it; those of other files are left out.
    out : Path
        The copy. Its ending is set to .xlsx, or .xlsm where the file has macros. Only a copy that
        was made here is ever overwritten.

    Returns
    -------
    Path
        Where the copy is.

    Raises
    ------
    ParameterError
        If the copy would be the file itself.
    WorkspaceError
        If the file is missing, or another stands where the copy is to be.
    """
    if not path.is_file():
        raise WorkspaceError("There is no such file.", where=str(path))
    own = [one for one in faults if Path(one.file).name == path.name]
    sheets, _ = open_sheets(path)
    rows: dict[str, set[int]] = defaultdict(set)
    for one in own:
        rows[one.sheet].add(one.row or 0)
    made = copy_of(path, sheets, rows)
    target = _target(out, made.suffix)
    _refuse(path, target)
    _clear(made.book)
    _fill_in(made, path.name, own)
    return workspace.write_atomic(target, office.as_bytes(made.book))


def copies(path: Path, faults: Sequence[Fault], out: Path | None = None) -> list[Path]:
    """Where are the copies of this file, or of every faulty file of this folder?

    Parameters
    ----------
    out : Path, optional
        File of the copy, or folder of the copies. Without it they stand beside ``path``, with
        ``-temuan`` behind the name.
    """
    if not path.is_dir():
        return [annotate(path, faults, out or path.with_name(_beside(path)))]
    folder = out or path.with_name(path.name + ENDING)
    made = []
    for file in sorted(one for one in path.rglob("*") if one.is_file()):
        inside = file.relative_to(path)
        own = [one for one in faults if one.file in (file.name, inside.as_posix())]
        if own:
            made.append(annotate(file, own, folder / inside.parent / _beside(file)))
    return made


def _beside(file: Path) -> str:
    """How is the copy of this file called?"""
    kind = "" if file.suffix.lower() in WORKBOOKS else file.suffix.replace(".", "-")
    return persons.masked(f"{file.stem}{kind}{ENDING}.xlsx", HIDDEN)


def _target(out: Path, suffix: str) -> Path:
    named = out.suffix.lower() in WORKBOOKS
    return out.with_suffix(suffix) if named else out.with_name(out.name + suffix)


def _refuse(path: Path, target: Path) -> None:
    if target.exists() and target.samefile(path):
        raise ParameterError(
            "The copy would stand in place of the file.",
            where=str(target),
            expected="another name for the copy",
        )
    if target.exists() and not is_ours(target):
        raise WorkspaceError(
            "Another file stands where the copy is to be; it is not overwritten.",
            where=str(target),
            todo="Give another name, or move that file away.",
        )


def is_ours(path: Path) -> bool:
    """Is this file a copy that was made here?"""
    try:
        with zipfile.ZipFile(path) as archive, archive.open("docProps/custom.xml") as stream:
            return MARK.encode() in stream.read(2**16)
    except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError):
        return False


# --- the copy -----------------------------------------------------------------------------------


def _fill_in(made: Copy, file: str, faults: Iterable[Fault]) -> None:
    """Colours and comments the cells, and lists all faults in the first sheet."""
    from openpyxl.packaging.custom import BoolProperty

    faults = list(faults)
    hidden = hide(made, faults)
    told = [_placed(made, fault, words) for fault, words in findings.told(faults)]
    uncommented = _colour(made, told)
    sheet = made.book.create_sheet(findings.SHEET, 0)
    notes = [*findings.notes(len(told), uncommented), *hidden, *made.notes]
    now = dt.datetime.now().astimezone()
    findings.write(sheet, file, told, checked=now, notes=notes, colours=COLOURS)
    made.book.active = 0
    for one in made.book.worksheets:
        one.sheet_view.tabSelected = one is sheet  # what is selected together is changed together
    if MARK not in made.book.custom_doc_props.names:
        made.book.custom_doc_props.append(BoolProperty(name=MARK, value=True))


def _placed(made: Copy, fault: Fault, words: dict[str, tuple[str, str, str]]) -> Told:
    """The fault with its place in the copy, and in the file."""
    page = made.pages.get(fault.sheet)
    if page is None:
        return Told(fault, words)
    title = page.sheet.title.replace("'", "''")
    column = page.at.get(str(fault.column))
    spots = _spots(page, fault)
    link = f"'{title}'!{letters(spots[0][1] - 1)}{spots[0][0]}" if spots else f"'{title}'!A1"
    row = str(fault.row or "")
    cell = f"{letters(column - 1)}{row}" if column else row
    return Told(fault, words, link, cell)


def _spots(page: Page, fault: Fault) -> list[tuple[int, int]]:
    """Row and column of each cell of this fault; the first is the one that is commented."""
    column = page.at.get(str(fault.column))
    row = fault.row + page.shift if fault.row else 0
    if column:
        found = [(row or page.head, column)]
    else:
        found = [(row, at) for at in sorted(page.at.values())] if row > page.head else []
    return list(dict.fromkeys(page.anchors.get(spot, spot) for spot in found))


def _colour(made: Copy, told: Sequence[Told]) -> int:
    """Colours every faulty cell and comments it; gives how many got no comment."""
    spots: dict[tuple[str, int, int], list[Told]] = defaultdict(list)
    first: dict[tuple[str, int, int], list[Told]] = defaultdict(list)
    for one in told:
        if page := made.pages.get(one.fault.sheet):
            for number, (row, column) in enumerate(_spots(page, one.fault)):
                spots[page.sheet.title, row, column].append(one)
                if not number:
                    first[page.sheet.title, row, column].append(one)
    looks = {how: (office.fill(COLOURS[how]), _edge(how)) for how in COLOURS}
    for (title, row, column), faults in spots.items():
        cell = made.book[title].cell(row, column)
        cell.fill, cell.border = looks[_worst(faults)]
        _darken(cell)
    worst_first = sorted(first.items(), key=lambda one: _worst(one[1]) != ERROR)
    for (title, row, column), faults in worst_first[:MOST_COMMENTS]:
        _comment(made.book[title].cell(row, column), faults)
    return max(0, len(first) - MOST_COMMENTS)


def _worst(faults: Sequence[Told]) -> str:
    return ERROR if any(one.fault.severity == ERROR for one in faults) else WARNING


def _edge(severity: str) -> Border:
    from openpyxl.styles import Border, Side

    style, colour = EDGES[severity]
    side = Side(style=style, color=colour)
    return Border(left=side, right=side, top=side, bottom=side)


def _darken(cell: Cell) -> None:
    """Writes dark on the light colour; a head is often white on dark."""
    from openpyxl.styles import Color

    ink = copy(cell.font)
    ink.color = Color(rgb=office.INK)
    cell.font = ink


def _comment(cell: Cell, faults: Sequence[Told]) -> None:
    old = cell.comment
    cell.comment = findings.comment(faults, old.text if old else "")


# --- a copy of a copy ---------------------------------------------------------------------------


def _clear(book: Workbook) -> None:
    """Takes out what an earlier check wrote into this workbook."""
    if MARK not in book.custom_doc_props.names:
        return
    for sheet in list(book.worksheets):
        if sheet.title == findings.SHEET and str(sheet["A1"].value).startswith(ASIDE):
            book.remove(sheet)
            continue
        if sheet.max_row * sheet.max_column <= MOST_CLEARED:
            for row in sheet.iter_rows():
                for cell in row:
                    _clear_cell(cell)


def _clear_cell(cell: Cell) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Border, PatternFill

    if cell.fill.start_color.rgb in COLOURS.values():
        cell.fill, cell.border = PatternFill(), Border()
    old = getattr(cell, "comment", None)
    if old is not None:
        kept = findings.before(old.text, old.author)
        cell.comment = Comment(kept, old.author) if kept else None
