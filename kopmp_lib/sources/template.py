"""Which workbook does an office fill in, so that it is read without a question?

Made from the contract of the table: its heads, its formats, its lists. A sheet *Kamus* explains
each column, a sheet *Petunjuk* how to fill it in; neither is read as data.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kopmp_lib import contracts, workspace
from kopmp_lib.contracts import Column, Table
from kopmp_lib.errors import ParameterError, WorkspaceError
from kopmp_lib.regions import gazetteer
from kopmp_lib.regions.gazetteer import Region
from kopmp_lib.sources import dictionary, form_cells, instructions, office
from kopmp_lib.sources.dictionary import is_code, is_required

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MOST_ROWS = 20_000
"""Rows that are filled in beforehand; no province has so many villages."""
LAST_ROW = 1_048_576
LONGEST_NAME = 31
"""Letters of the name of a sheet."""
BRACKETS = {"rupiah": "Rp", "people": "orang"}
"""Units that stand behind a head; others are told by its words or by the dictionary."""
NAMES = {
    "unit_code": ("Desa/Kelurahan", "Kecamatan"),
    "regency_code": ("Kabupaten/Kota", "Provinsi"),
    "province_code": ("Provinsi",),
}
"""Names that stand beside a code that is filled in: of its region, and of the one around it."""
WIDE = 150
"""Characters of the width of a printed page."""


@dataclass(frozen=True)
class Field:
    """One column of the sheet.

    Parameters
    ----------
    head : str
        As it stands in the sheet; a star marks what every row must have.
    column : Column or None
        None where it is a name that only helps the reader.
    above : int
        Of a name: of the region itself (0), or of the one around it (1).
    """

    head: str
    column: Column | None = None
    above: int = 0

    @property
    def of_place(self) -> bool:
        """Does it tell which region a row is of?"""
        return self.column is None or is_code(self.column) or self.column.name == "name"

    def told(self, region: Region) -> str:
        """What stands here in the row of this region?"""
        if self.column is not None and is_code(self.column):
            return region.code
        return (region, *region.parents)[self.above].name


def listed() -> list[tuple[str, str, str]]:
    """Which tables have a template: name, title, and what one row is?"""
    return [(one.name, one.title, one.meaning) for one in contracts.TABLES.values() if _has(one)]


def write(table: str, out: Path, *, regions: Iterable[str] = ()) -> Path:
    """Where is the sheet in which this table can be filled in?

    Parameters
    ----------
    table : str
        Name of the table.
    out : Path
        File to write, ending in ``.xlsx``; one that exists is never overwritten, since it may
        have been filled in.
    regions : iterable of str
        Codes of kabupaten or kota. A row is written for each of their villages, or for each of
        them or their provinces where the table is of these.

    Raises
    ------
    ParameterError
        If there is no such table, it has no template, or the regions have too many rows.
    WorkspaceError
        If the file exists.
    RegionError
        If a code is not of the official list.
    """
    contract = _contract(table)
    _refuse(out)
    places = _places(contract, regions)
    return workspace.write_atomic(out, office.as_bytes(_book(contract, places)))


def _has(table: Table) -> bool:
    return all(column.kind != dictionary.NOT_TYPED for column in table.columns)


def _contract(name: str) -> Table:
    if name not in contracts.TABLES:
        known = [one for one, *_ in listed()]
        near = "".join(f"; nearest: {one}" for one in difflib.get_close_matches(name, known, n=1))
        expected = ", ".join(known) + near
        raise ParameterError(
            f"There is no table called '{name}'.", where="TABLE", expected=expected
        )
    if not _has(contracts.TABLES[name]):
        raise ParameterError(
            f"'{name}' has no template, since nobody types outlines.",
            where="TABLE",
            expected="a GeoJSON file: a feature a region, with its code among the properties",
            todo="Look at your file with: kopmp check batas.geojson",
        )
    return contracts.TABLES[name]


def _refuse(out: Path) -> None:
    if out.suffix.lower() != ".xlsx":
        raise ParameterError(
            "A template is a workbook.", where=str(out), expected="a name such as isian.xlsx"
        )
    if out.exists():
        raise WorkspaceError(
            "The file exists already, and may have been filled in.",
            where=str(out),
            todo="Give another name, or move the file away.",
        )


def _places(table: Table, regions: Iterable[str]) -> list[Region]:
    """Which regions have a row, by code?"""
    found: set[Region] = set()
    for code in regions:
        region = gazetteer.region(code)
        if table.place == "unit_code":
            found.update(region.villages)
        elif table.place == "province_code":
            found.add((region, *region.parents)[-1])
        else:
            found.add(gazetteer.region(region, level="regency"))
    if len(found) > MOST_ROWS:
        raise ParameterError(
            f"{len(found)} rows are too many for one sheet.",
            where="--regions",
            expected=f"at most {MOST_ROWS} rows",
            todo="Make a template for each province, for instance with --regions province:19",
        )
    return sorted(found)


# --- the workbook -------------------------------------------------------------------------------


def _book(table: Table, places: list[Region]) -> Workbook:
    from openpyxl import Workbook

    book = Workbook()
    book.properties.creator, book.properties.title = "KOPMP", table.title
    _form(book.active, table, fields(table, named=bool(places)), places)
    instructions.write_dictionary(book.create_sheet(), table)
    instructions.write_instructions(book.create_sheet(), table, filled=bool(places))
    return book


def sheet_name(table: Table) -> str:
    """What is the sheet of this table called? A spreadsheet takes few letters and no slash."""
    return table.title.replace("/", "-")[:LONGEST_NAME]


def fields(table: Table, *, named: bool = False) -> list[Field]:
    """Which columns has the sheet? With rows filled in, the names stand beside the codes."""
    own = [Field(_head(column), column) for column in dictionary.typed(table)]
    place = [one for one in own if one.of_place]
    beside = [Field(head, above=at) for at, head in enumerate(NAMES[table.place])]
    beside = beside[len(place) - 1 :] if named else []  # some tables have a name of their own
    return [*place, *beside, *(one for one in own if not one.of_place)]


def _head(column: Column) -> str:
    unit = BRACKETS.get(column.unit, "")
    unit = f" ({unit})" if unit and unit.lower() not in column.label.lower().split() else ""
    return f"{column.label}{unit}{' *' if is_required(column) else ''}"


def _form(sheet: Worksheet, table: Table, columns: list[Field], places: list[Region]) -> None:
    """The sheet to fill in; formats lie on whole columns, so that no row ends them."""
    from openpyxl.utils import get_column_letter

    sheet.title = sheet_name(table)
    strong = [at for at, one in enumerate(columns, 1) if one.column and is_required(one.column)]
    office.head(sheet, 1, [one.head for one in columns], strong)
    widths = [form_cells.width(one.head, one.column) for one in columns]
    border, ink = office.lines(), office.font()
    for at, one in enumerate(columns, 1):
        letter = get_column_letter(at)
        look = sheet.column_dimensions[letter]
        look.width, look.border, look.font = widths[at - 1], border, ink
        look.number_format = form_cells.number_format(one.column)
        if one.column is not None:
            rule = form_cells.rule(one.column, f"{letter}2")
            rule.add(f"{letter}2:{letter}{LAST_ROW}")
            sheet.add_data_validation(rule)
    office.heighten(sheet, 1, [width - 2 for width in widths])
    _given(sheet, columns, places)
    sheet.freeze_panes = sheet.cell(2, sum(one.of_place for one in columns) + 1)
    office.printed(sheet, table.title, head_row=1, wide=max(1, round(sum(widths) / WIDE)))


def _given(sheet: Worksheet, columns: list[Field], places: list[Region]) -> None:
    """Writes a row for each region: its code as text, and its names."""
    border, grey, ink = office.lines(), office.fill(office.GIVEN), office.font()
    told = [(at, one) for at, one in enumerate(columns, 1) if one.of_place]
    for row, region in enumerate(places, 2):
        for at, one in told:
            cell = sheet.cell(row, at)
            office.put(cell, one.told(region))
            cell.number_format, cell.border = office.TEXT, border
            cell.fill, cell.font = grey, ink
