"""Which cells does a published file hold, row by row, and which must not come in?"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from kopmp_lib.contracts import Table
from kopmp_lib.errors import DataError
from kopmp_lib.sources.faults import PERSONAL

FROM_CATALOGUE = ("origin", "source")
NAME_IN_SOURCE = "name_in_source"


def read(path: Path, table: Table) -> tuple[pd.DataFrame, list[str]]:
    """Which cells does this file hold for this table?

    Returns
    -------
    cells : DataFrame
        Text without blanks around it, by row of the file (the header is row 1, empty rows count)
        and by those columns that the table knows; rows as long as the header.
    faults : list of str
        Columns that the table does not know, rows too short or too long, personal data.

    Raises
    ------
    DataError
        If the file is missing, cannot be read, is empty, or has no column that the table knows.
    """
    numbered = {n: [cell.strip() for cell in row] for n, row in enumerate(_records(path), 1)}
    rows = {n: row for n, row in numbered.items() if any(row)}
    header = rows.pop(min(rows)) if rows else []
    known = {column.name for column in table.columns if column.name not in FROM_CATALOGUE}
    known.add(NAME_IN_SOURCE)
    faults = _header_faults(header, table, known)
    if not known & set(header):
        raise DataError(
            f"{path.name} has no column of the table {table.name}.",
            where=str(path),
            expected=f"one header row with some of: {', '.join(sorted(known))}",
            faults=faults,
        )
    faults += _row_faults(header, rows)
    even = {n: row for n, row in rows.items() if len(row) == len(header)}
    cells = pd.DataFrame(list(even.values()), index=list(even), columns=header, dtype=str)
    return cells.loc[:, cells.columns.isin(known) & ~cells.columns.duplicated()], faults


def _records(path: Path) -> list[list[str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.reader(stream, strict=True))
    except FileNotFoundError:
        raise DataError("A file named in the data catalogue is missing.", where=str(path)) from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(
            f"{path.name} cannot be read as a table: {error}",
            where=str(path),
            expected="comma-separated UTF-8 text with one header row",
        ) from error


def _header_faults(header: Sequence[str], table: Table, known: set[str]) -> list[str]:
    if len(header) == 1 and ";" in header[0]:
        return ["row 1: cells are parted by semicolons; save the file with commas"]
    faults = []
    for name, times in Counter(header).items():
        if name in FROM_CATALOGUE:
            faults.append(f"column {name}: told by data/catalogue.yml, not by the file")
        elif name not in known:
            meant = table.nearest(name)
            faults.append(
                f"column {name or 'without a name'}: the table has no such column"
                + (f"; nearest: {meant}" if meant else "")
            )
        elif times > 1:
            faults.append(f"column {name}: stands {times} times in the header")
    return faults


def _row_faults(header: Sequence[str], rows: Mapping[int, Sequence[str]]) -> list[str]:
    """Rows of another length than the header, and cells that name a person, which are not told."""
    uneven = [
        f"row {n}: {len(row)} cells, but the header has {len(header)}"
        for n, row in rows.items()
        if len(row) != len(header)
    ]
    personal = [
        f"row {n}, column {name}: looks like the NIK or telephone number of a person; take it out"
        for n, row in rows.items()
        for name, cell in zip(header, row, strict=False)
        if PERSONAL.search(cell)
    ]
    return uneven + personal
