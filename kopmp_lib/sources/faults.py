"""What is wrong with a file, told so that whoever filled it in can mend it?

A fault is made without a language and told in one: its texts are messages with their values,
which cost nothing until somebody reads them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

from kopmp_lib import wording
from kopmp_lib.contracts import Column
from kopmp_lib.sources import persons
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
    """What is this text in this language, without a number of a person? Figures stay."""
    if isinstance(value, Said):
        value = value.told(lang)
    if not isinstance(value, str):
        return value
    value = persons.masked(value, MASK)
    return value.replace(MASK, wording.translate(MASK, lang)) if MASK in value else value


@dataclass(frozen=True)
class Named(Said):
    """A column of ours: by its head in Indonesian, by its name in English.

    Parameters
    ----------
    name, label : str
        As the contract has them.
    """

    name: str = ""
    label: str = ""

    def told(self, lang: str) -> str:
        """What is it called in this language?"""
        return self.label if lang == "id" and self.label else self.name


@dataclass(frozen=True)
class Joined(Said):
    """Several texts in a row.

    Parameters
    ----------
    parts : tuple of str or Said
        The texts.
    between : str
        What stands between them.
    """

    parts: tuple[str | Said, ...] = ()
    between: str = ", "

    def told(self, lang: str) -> str:
        """How do they read in this language?"""
        return self.between.join(str(tell(part, lang)) for part in self.parts)


def called(column: Column) -> Named:
    """How is a column told that the file does not have?

    Examples
    --------
    >>> from kopmp_lib import contracts
    >>> called(contracts.table("members").column("savings_idr")).told("id")
    'Total simpanan'
    """
    return Named("", (), column.name, column.label)


def joined(parts: Iterable[str | Said], between: str = ", ") -> Joined:
    """How are several texts told in a row?"""
    return Joined("", (), tuple(parts), between)


def quoted(text: object) -> str:
    """How is a cell shown in a fault? Short, on one line, and without a number of a person.

    Examples
    --------
    >>> quoted("Ani 1971061203850001")
    'Ani [nomor pribadi]'
    """
    line = " ".join(str(text).split())
    line = MASK if persons.is_bare(line) else persons.masked(line, MASK)
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
    column : str or Said
        Column by its name in the file, or as ours is told where the file has none; empty where the
        fault is of the whole row or sheet.
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
    column: str | Said
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
    column = fault.column.told("en") if isinstance(fault.column, Said) else fault.column
    return fault.file, fault.sheet, fault.row or 0, column, fault.rule, found


# --- faults as they are told --------------------------------------------------------------------

MOST_ALIKE = 20
"""Rows of one column with the same fault that are told one by one; the rest is told in one."""
MOST_ROWS_NAMED = 12


def told_once(faults: Iterable[Fault]) -> list[Fault]:
    """Which faults are told, in order, where a flood of the same ones has run together?

    The same are those of one column and rule, with the same mend. The rows of all are named.
    """
    told: list[list[Fault]] = []
    rest: dict[tuple[object, ...], list[Fault]] = {}
    count = Counter[tuple[object, ...]]()
    for one in in_order(faults):
        kind = _kind(one)
        count[kind] += 1
        if one.row is None or count[kind] <= MOST_ALIKE:
            told.append([one])
        elif kind in rest:
            rest[kind].append(one)
        else:
            told.append(rest.setdefault(kind, [one]))
    return [alike[0] if len(alike) == 1 else _rest(alike) for alike in told]


def _kind(fault: Fault) -> tuple[object, ...]:
    fix = fault.fix.msgid if isinstance(fault.fix, Said) else fault.fix
    same = (fault.file, fault.sheet, fault.column, fault.rule, fault.severity, fault.expected, fix)
    return same if fault.row is not None else (*same, fault.found)


def _rest(alike: list[Fault]) -> Fault:
    rows = sorted({one.row for one in alike if one.row is not None})
    found = say("{count} baris lagi seperti ini: {rows}", count=len(alike), rows=_spans(rows))
    return replace(alike[0], row=None, found=found)


def _spans(rows: list[int]) -> str:
    """Numbers of rows as one names them: 4–9, 12."""
    spans: list[list[int]] = []
    for row in rows:
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    named = [str(a) if a == b else f"{a}–{b}" for a, b in spans]
    return ", ".join(named[:MOST_ROWS_NAMED]) + (", …" if len(named) > MOST_ROWS_NAMED else "")


def as_rows(faults: Iterable[Fault], lang: str = "en") -> list[dict[str, str | int | None]]:
    """Which rows does a table of these faults have?"""
    return [as_row(fault, lang) for fault in told_once(faults)]


def as_row(fault: Fault, lang: str) -> dict[str, str | int | None]:
    """How is one fault told, part by part?"""
    return {part.name: tell(getattr(fault, part.name), lang) for part in fields(fault)}


def as_json(faults: Iterable[Fault], lang: str = "en") -> str:
    """How are these faults written for a program? A list of objects, in order."""
    return json.dumps(as_rows(faults, lang), ensure_ascii=False, indent=1)


def as_lines(faults: Iterable[Fault], lang: str = "en") -> str:
    """How are these faults told to a person? Place, what was found, what was expected, the mend."""
    told = list(faults)
    lines = [line for one in told_once(told) for line in _lines(one, lang)]
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
    return str(tell(", ".join(filter(None, (place, column))), lang))
