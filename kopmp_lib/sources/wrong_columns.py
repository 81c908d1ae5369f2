"""How is each column told that is unknown, doubled, or about persons?"""

from __future__ import annotations

from collections.abc import Iterator

from kopmp_lib import contracts
from kopmp_lib.sources.faults import ERROR, WARNING, Fault, quoted
from kopmp_lib.sources.layout import Sheet
from kopmp_lib.sources.names import Recognised


def told(recognised: Recognised, sheet: Sheet) -> Iterator[Fault]:
    """What is to be said of the columns of a sheet?"""

    def fault(column: str, rule: str, severity: str, found: str, expected: str, fix: str) -> Fault:
        row = sheet.head_row or None
        return Fault(sheet.file, sheet.sheet, row, column, rule, severity, found, expected, fix)

    for name in recognised.personal:
        yield fault(
            *(name, "personal_data", ERROR, "a column about persons", "no data of persons"),
            "Delete the column; count persons if their number is needed.",
        )
    if not recognised.table:
        tables = ", ".join(contracts.TABLES)
        yield fault(
            *("", "unknown_table", ERROR, "columns that belong to no table", f"one of: {tables}"),
            "Name the columns in a mapping file, or start from the template of the table.",
        )
        return
    for name, near in recognised.unknown:
        yield fault(
            *(name, "unknown_column", WARNING, quoted(name)),
            f"a column of {recognised.table}" + (f"; nearest: {near}" if near else ""),
            _mend_unknown(name, near, recognised),
        )
    for name, other, meaning in recognised.twice:
        yield fault(
            *(name, "same_column", ERROR, f"{quoted(name)} beside {quoted(other)}"),
            f"one column for {meaning}",
            "Delete one of them, or name in a mapping file which one is meant.",
        )


def _mend_unknown(name: str, near: str, recognised: Recognised) -> str:
    if where := recognised.elsewhere.get(name):
        return f"It belongs to the table {where[0]}; put it into a sheet of its own."
    if near:
        return f"Call it {near}, or name it in a mapping file; it is left out until then."
    return "Name it in a mapping file, under ignore if it is not needed; it is left out until then."
