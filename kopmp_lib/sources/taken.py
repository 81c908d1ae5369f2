"""What was taken from one sheet: rows as the contract names them, beside where they stood?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kopmp_lib.contracts import Table
from kopmp_lib.sources.faults import Fault, Said, called
from kopmp_lib.sources.layout import Sheet
from kopmp_lib.sources.names import Recognised

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Taken:
    """The rows of one sheet.

    Parameters
    ----------
    sheet : Sheet
        The sheet as it stands in the file.
    recognised : Recognised
        What its columns mean.
    table : Table
        The contract.
    frame : DataFrame
        The index counts rows as the spreadsheet does. Columns as in the contract, with the states
        of measures; ``origin`` and ``source`` are not there yet. A place that was not found is an
        empty text, a figure that could not be read is empty.
    columns : dict of str to str
        Of each column of the frame, the column of the file that it came from.
    """

    sheet: Sheet
    recognised: Recognised
    table: Table
    frame: pd.DataFrame
    columns: dict[str, str]

    @property
    def placed(self) -> pd.DataFrame:
        """The rows whose place is known."""
        return self.frame[self.frame[self.table.place] != ""]

    def name(self, column: str) -> str:
        """What is this column of the contract called in the file? Empty if it is not there."""
        return self.columns.get(column, "")

    def called(self, column: str) -> str | Said:
        """How is a column of the contract told that the file does not have?"""
        known = self.table.has(column) and self.table.column(column).label
        return called(self.table.column(column)) if known else column

    def fault(
        self,
        row: object,
        column: str,
        rule: str,
        severity: str,
        found: str | Said,
        expected: str | Said,
        fix: str | Said,
    ) -> Fault:
        """Which fault is this, of a row of the file and a column of the contract?"""
        where = (
            self.sheet.file,
            self.sheet.sheet,
            int(str(row)) if row is not None else None,
            self.name(column) or self.called(column),
        )
        return Fault(*where, rule, severity, found, expected, fix)
