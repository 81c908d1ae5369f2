"""What does one file hold, and what is wrong with it?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kopmp_lib.sources import required, traps, wrong_cells, wrong_columns
from kopmp_lib.sources.converted import converted
from kopmp_lib.sources.faults import ERROR, WARNING, Fault
from kopmp_lib.sources.files import open_sheets
from kopmp_lib.sources.layout import Sheet
from kopmp_lib.sources.mapping import Mapping
from kopmp_lib.sources.names import Recognised, recognise_all
from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.taking import take


def today() -> dt.date:
    """Which day is it?"""
    return dt.date.today()


@dataclass(frozen=True)
class Asked:
    """What is known of a file besides what stands in it.

    Parameters
    ----------
    mapping : Mapping, optional
        Names of columns that the user gave.
    as_of : date, optional
        The day its figures stand for, where it does not say so itself.
    table : str
        The table it is, where that is known.
    silent : tuple of str, optional
        Measures in which it writes 0 for want of an entry.
    today : date
        Days after it lie in the future.
    """

    mapping: Mapping | None = None
    as_of: dt.date | None = None
    table: str = ""
    silent: tuple[str, ...] | None = None
    today: dt.date = field(default_factory=lambda: today())


@dataclass(frozen=True)
class Examined:
    """One file as it was read.

    Parameters
    ----------
    path : Path
        The file.
    faults : list of Fault
        All that is wrong with it.
    taken : list of Taken
        Its tables; not to be used if there are errors.
    """

    path: Path
    faults: list[Fault]
    taken: list[Taken]

    @property
    def errors(self) -> list[Fault]:
        """The faults that keep the file out."""
        return [fault for fault in self.faults if fault.severity == ERROR]

    def only(self, sheet: str) -> Examined:
        """What of this is said of one sheet, and of the file? All, if none is named."""
        if not sheet:
            return self
        faults = [fault for fault in self.faults if fault.sheet in ("", sheet)]
        return Examined(self.path, faults, [t for t in self.taken if t.sheet.sheet == sheet])

    def warnings(self, taken: Taken) -> Iterator[Fault]:
        """The warnings that go with the rows of one of its tables; those of the file with all."""
        for fault in self.faults:
            if fault.severity == WARNING and fault.sheet in ("", taken.sheet.sheet):
                yield fault


def examine(path: Path, asked: Asked) -> Examined:
    """Which tables does this file hold, and what is wrong with them? Nothing is written."""
    sheets, faults = open_sheets(path)
    taken = []
    for sheet in sheets:
        one, told = _of_sheet(sheet, asked)
        faults += told
        taken += one
    if not taken:  # what may stand beside a table is a fault where there is none
        faults = [wrong_columns.alone(fault) for fault in faults]
    return Examined(path, faults, taken)


def across(examined: Iterable[Examined]) -> Iterator[Fault]:
    """What contradicts each other in several sheets or files: children and their parents?"""
    taken = [one for file in examined for one in file.taken]
    for children in taken:
        for parents in taken:
            yield from traps.parent_sums(children, parents)


def _of_sheet(sheet: Sheet, asked: Asked) -> tuple[list[Taken], list[Fault]]:
    main, *further = recognise_all(sheet, asked.mapping, asked.table)
    faults = [*wrong_columns.told(main, sheet), *wrong_cells.of_persons(sheet, main)]
    if not main.table or sheet.frame.empty:
        return [], faults
    taken = []
    for recognised in (main, *further):
        one, told = _of_table(sheet, recognised, asked)
        taken.append(one)
        faults += told if recognised is main else _not_told(told, faults)
    return taken, faults


def _of_table(sheet: Sheet, recognised: Recognised, asked: Asked) -> tuple[Taken, list[Fault]]:
    silent = asked.silent
    if silent is None and asked.mapping is not None:
        silent = asked.mapping.silent.get(recognised.table)
    sheet, recognised, faults = converted(sheet, recognised)
    taken, told = take(sheet, recognised, as_of=asked.as_of, silent=silent)
    return taken, [*faults, *told, *required.told(taken), *traps.told(taken, asked.today)]


def _not_told(faults: list[Fault], before: list[Fault]) -> list[Fault]:
    """Which of these are told of this table alone? Places and days are those of the main one."""
    told = {(one.row, one.column, one.rule) for one in before}
    return [one for one in faults if (one.row, one.column, one.rule) not in told]
