"""What is wrong with a file, told so that whoever filled it in can mend it?

A fault is made without a language and told in one: its texts are messages with their values,
which cost nothing until somebody reads them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from kopmp_lib import wording
from kopmp_lib.sources.persons import PERSONAL
from kopmp_lib.sources.titles import RULES
from kopmp_lib.wording import message

ERROR = "error"
WARNING = "warning"
SEVERITIES = {ERROR: message("kesalahan"), WARNING: message("peringatan")}

MASK = message("[nomor pribadi]")
"""Stands where a number of a person stood."""
LONGEST = 60


# --- texts in two languages ---------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """A text that is told in the language of whoever reads it.

    Parameters
    ----------
    msgid : str
        Indonesian message with ``{places}``.
    values : tuple of (str, object)
        What stands in its places; a value may be said in its turn.
    """

    msgid: str
    values: tuple[tuple[str, object], ...] = ()

    def told(self, lang: str) -> str:
        """What does it say in this language?"""
        values = {name: tell(value, lang) for name, value in self.values}
        return wording.fill(self.msgid, lang, **values)


def say(msgid: str, /, **values: object) -> Said:
    """Which text has this message, with these values in its places?

    Examples
    --------
    >>> say("{count} sel", count=3).told("en")
    '3 cells'
    """
    return Said(msgid, tuple(values.items()))


def decimal(value: float) -> str | Said:
    """How is a number written without dots between thousands, whatever the language?

    Examples
    --------
    >>> decimal(1.5).told("id"), decimal(1500000.0)
    ('1,5', '1500000')
    """
    whole, dot, rest = f"{value:.15g}".partition(".")
    return say("{whole},{rest}", whole=whole, rest=rest) if dot else whole


def title(rule: str) -> Said:
    """What is this rule called?

    Raises
    ------
    KeyError
        If the rule has no title; see :mod:`kopmp_lib.sources.titles`.
    """
    return say(RULES[rule])


def tell(value: Any, lang: str) -> Any:
    """What is this text in this language? Numbers stay as they are."""
    if isinstance(value, Said):
        return value.told(lang)
    if isinstance(value, str) and MASK in value:
        return value.replace(MASK, wording.translate(MASK, lang))
    return value


def quoted(text: object) -> str:
    """How is a cell shown in a fault? Short, on one line, and without a number of a person.

    Examples
    --------
    >>> quoted("Ani 1971061203850001")
    'Ani [nomor pribadi]'
    """
    line = PERSONAL.sub(MASK, " ".join(str(text).split()))
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


# --- faults -------------------------------------------------------------------------------------


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
    found, expected, fix : str or Said
        What stands there, what should, and how to mend it; text as it is in the file is plain.
    """

    file: str
    sheet: str
    row: int | None
    column: str
    rule: str
    severity: str
    found: str | Said
    expected: str | Said
    fix: str | Said


A_TABLE = say("tabel")


def unreadable(
    file: str,
    found: str | Said,
    fix: str | Said,
    *,
    expected: str | Said = A_TABLE,
    sheet: str = "",
) -> Fault:
    """Which fault does a file or sheet have that cannot be taken in at all?"""
    return Fault(file, sheet, None, "", "unreadable", ERROR, found, expected, fix)


def in_order(faults: Iterable[Fault]) -> list[Fault]:
    """In which order are faults told? By file, sheet, row, column; of the whole sheet first."""
    return sorted(faults, key=_place_and_rule)


def _place_and_rule(fault: Fault) -> tuple[str, str, int, str, str, str]:
    """The same in every language, and without telling the fault."""
    found = fault.found.msgid if isinstance(fault.found, Said) else fault.found
    return fault.file, fault.sheet, fault.row or 0, fault.column, fault.rule, found


# --- faults as they are told --------------------------------------------------------------------


def as_rows(faults: Iterable[Fault], lang: str = "en") -> list[dict[str, str | int | None]]:
    """Which rows does a table of these faults have?"""
    return [_row(fault, lang) for fault in in_order(faults)]


def _row(fault: Fault, lang: str) -> dict[str, str | int | None]:
    return {part.name: tell(getattr(fault, part.name), lang) for part in fields(fault)}


def as_json(faults: Iterable[Fault], lang: str = "en") -> str:
    """How are these faults written for a program? A list of objects, in order."""
    return json.dumps(as_rows(faults, lang), ensure_ascii=False, indent=1)


def as_lines(faults: Iterable[Fault], lang: str = "en") -> str:
    """How are these faults told to a person? Place, what was found, what was expected, the mend."""
    told = in_order(faults)
    lines = [line for one in told for line in _lines(one, lang)]
    errors = sum(one.severity == ERROR for one in told)
    count = say(
        "{errors} kesalahan, {warnings} peringatan.", errors=errors, warnings=len(told) - errors
    )
    return "\n".join([*lines, count.told(lang)])


def as_text(fault: Fault, lang: str = "en") -> str:
    """How is one fault told in one line?"""
    return f"{_lines(fault, lang)[0]}. {tell(fault.fix, lang)}"


def _lines(fault: Fault, lang: str) -> tuple[str, str]:
    said = say(
        "{severity}: {place}: ditemukan {found}; seharusnya {expected}",
        severity=say(SEVERITIES[fault.severity]),
        place=_place(fault, lang),
        found=fault.found,
        expected=fault.expected,
    )
    return said.told(lang), f"    {tell(fault.fix, lang)} ({fault.rule})"


def _place(fault: Fault, lang: str) -> str:
    row = say("baris {row}", row=fault.row).told(lang) if fault.row else ""
    column = say("kolom {column}", column=fault.column).told(lang) if fault.column else ""
    place = " ".join(filter(None, (fault.file, fault.sheet, row)))
    return ", ".join(filter(None, (place, column)))
