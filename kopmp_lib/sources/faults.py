"""What is wrong with a file, told so that whoever filled it in can mend it?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass

ERROR = "error"
WARNING = "warning"

PERSONAL = re.compile(r"(?<![\d.])(?:(?:\d[ -]?){15}\d|(?:\+62|0)[ -]?8(?:[ -]?\d){7,11})(?!\d)")
"""A person's NIK (16 digits) or mobile phone; the NIK of a co-operative is shorter and may stay."""
LONGEST = 60


@dataclass(frozen=True)
class Fault:
    """One fault of one file.

    Parameters
    ----------
    file : str
        Name of the file.
    sheet : str
        Name of the sheet; empty where a file has only one.
    row : int or None
        Row as the spreadsheet counts it; none where the fault is of the whole sheet or column.
    column : str
        Column by its name in the file; empty where the fault is of the whole row or sheet.
    rule : str
        Short stable name of what was broken, such as ``not_a_number``.
    severity : {"error", "warning"}
        An error keeps the file out; a warning goes with the data.
    found, expected, fix : str
        What stands there, what should, and how to mend it.
    """

    file: str
    sheet: str
    row: int | None
    column: str
    rule: str
    severity: str
    found: str
    expected: str
    fix: str


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """In which order are faults told? By file, sheet, row, column; of the whole sheet first."""
    return sorted(faults, key=lambda f: (f.file, f.sheet, f.row or 0, f.column, f.rule, f.found))


def as_rows(faults: Iterable[Fault]) -> list[dict[str, str | int | None]]:
    """Which rows does a table of these faults have?"""
    return [asdict(fault) for fault in in_order(faults)]


def as_json(faults: Iterable[Fault]) -> str:
    """How are these faults written for a program? A list of objects, in order."""
    return json.dumps(as_rows(faults), ensure_ascii=False, indent=1)


def as_lines(faults: Iterable[Fault]) -> str:
    """How are these faults told to a person? Place, what was found, what was expected, the mend."""
    told = in_order(faults)
    lines = []
    for one in told:
        place = " ".join(filter(None, (one.file, one.sheet, f"row {one.row}" if one.row else "")))
        column = f", column {one.column}" if one.column else ""
        lines.append(f"{one.severity}: {place}{column}: found {one.found}; expected {one.expected}")
        lines.append(f"    {one.fix} ({one.rule})")
    errors = sum(one.severity == ERROR for one in told)
    lines.append(f"{errors} errors, {len(told) - errors} warnings.")
    return "\n".join(lines)


def unreadable(
    file: str, found: str, fix: str, *, expected: str = "a table", sheet: str = ""
) -> Fault:
    """Which fault does a file or sheet have that cannot be taken in at all?"""
    return Fault(file, sheet, None, "", "unreadable", ERROR, found, expected, fix)


def quoted(text: object) -> str:
    """How is a cell shown in a fault? Short, on one line, and without a number of a person.

    Examples
    --------
    >>> quoted("Ani 1971061203850001")
    'Ani [personal number]'
    """
    line = PERSONAL.sub("[personal number]", " ".join(str(text).split()))
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
