"""What is wrong with the files a user has, all at once?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kopmp_lib import contracts
from kopmp_lib.errors import RegionError, WorkspaceError
from kopmp_lib.regions import gazetteer
from kopmp_lib.sources import wrong_cells, wrong_columns
from kopmp_lib.sources.cells import parse
from kopmp_lib.sources.faults import ERROR, PERSONAL, Fault, in_order, quoted
from kopmp_lib.sources.files import open_sheets
from kopmp_lib.sources.layout import Sheet
from kopmp_lib.sources.mapping import Mapping
from kopmp_lib.sources.names import Recognised, recognise

if TYPE_CHECKING:
    import pandas as pd

SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".parquet", ".geojson")
CODES = {"unit_code": "village", "regency_code": "regency"}


def check(path: Path, mapping: Mapping | None = None) -> list[Fault]:
    """Which faults have this file, or all files of this folder?

    Nothing is written, and nothing is raised for what a file holds.

    Parameters
    ----------
    path : Path
        A file, or a folder with files of the kinds that can be read.
    mapping : Mapping, optional
        Names of columns that the user gave.

    Raises
    ------
    WorkspaceError
        If there is no such file, or no file in the folder.
    """
    found: list[Fault] = []
    for file in _files(path):
        sheets, faults = open_sheets(file)
        found += faults
        for sheet in sheets:
            found += _of_sheet(sheet, mapping)
    return in_order(found)


def _files(path: Path) -> list[Path]:
    files = [path] if path.is_file() else []
    if path.is_dir():
        files = sorted(one for one in path.rglob("*") if one.suffix.lower() in SUFFIXES)
    if not files:
        raise WorkspaceError(
            "There is no file to check.",
            where=str(path),
            expected=f"a file, or a folder with files that end in {', '.join(SUFFIXES)}",
        )
    return files


def _of_sheet(sheet: Sheet, mapping: Mapping | None) -> Iterator[Fault]:
    recognised = recognise(sheet, mapping)
    yield from wrong_columns.told(recognised, sheet)
    yield from _personal(sheet, recognised)
    if not recognised.table:
        return
    table = contracts.table(recognised.table)
    known = {column.name: column for column in table.columns}
    for name, meaning in recognised.columns.items():
        cells = sheet.frame[name]
        if meaning in CODES:
            yield from _places(sheet, name, CODES[meaning])
        elif meaning in known:
            numeric = None if sheet.numeric is None else sheet.numeric[name]
            percent = name in recognised.percent
            parsed = parse(cells, known[meaning], numeric=numeric, percent=percent)
            yield from wrong_cells.told(
                parsed, cells, known[meaning], file=sheet.file, sheet=sheet.sheet, name=name
            )
    yield from _twice(sheet, recognised, table)


def _personal(sheet: Sheet, recognised: Recognised) -> Iterator[Fault]:
    """Numbers of persons in columns that are not about persons."""
    for name in sheet.frame.columns.difference(list(recognised.personal), sort=False):
        cells = sheet.frame[name]
        for row in cells.index[cells.str.contains(PERSONAL.pattern, regex=True, na=False)]:
            yield _fault(
                *(sheet, row, name, "personal_data", quoted(cells[row]), "no number of a person"),
                "Delete the number; the NIK of a co-operative may stay.",
            )


def _places(sheet: Sheet, name: str, level: str) -> Iterator[Fault]:
    cells = sheet.frame[name]
    for row, text in cells.items():
        if said := _stranger(str(text), level):
            yield _fault(
                *(sheet, row, name, "unknown_region", quoted(text) or "an empty cell", said),
                "Write the Kemendagri code as text; look it up with: kopmp regions NAME",
            )


@cache
def _stranger(text: str, level: str) -> str:
    """What was expected in place of this code? Empty if it is one."""
    try:
        region = gazetteer.region(text)
    except RegionError as error:
        return error.expected or error.what
    return "" if region.level == level else f"the code of a {level}, not of a {region.level}"


def _twice(sheet: Sheet, recognised: Recognised, table: contracts.Table) -> Iterator[Fault]:
    """Rows whose key was there before; told at the second row, with the first."""
    names = {meaning: name for name, meaning in recognised.columns.items()}
    key = [names[part] for part in table.key if part in names]
    if table.key[0] not in names:
        return
    keys = sheet.frame[key].agg(" ".join, axis=1)
    first = _first_rows(keys)
    for row in keys.index[keys.duplicated() & (keys.str.strip() != "")]:
        yield _fault(
            *(sheet, row, key[0], "duplicate_key", quoted(keys[row])),
            f"each {' and '.join(key)} once; it stands in row {first[keys[row]]} already",
            "Delete one of the rows, or correct its code or day.",
        )


def _first_rows(keys: pd.Series) -> dict[str, int]:
    return {str(key): int(row) for row, key in reversed(list(keys.items()))}


def _fault(
    sheet: Sheet, row: object, column: str, rule: str, found: str, expected: str, fix: str
) -> Fault:
    where = (sheet.file, sheet.sheet, int(str(row)), column)
    return Fault(*where, rule, ERROR, found, expected, fix)
