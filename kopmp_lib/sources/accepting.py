"""May this file be taken in, and if not, how is that told?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kopmp_lib import contracts
from kopmp_lib.errors import DataError
from kopmp_lib.sources.examining import Examined
from kopmp_lib.sources.faults import as_text
from kopmp_lib.sources.parts import checked
from kopmp_lib.sources.taken import Taken

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Accepted:
    """A file without errors.

    Parameters
    ----------
    examined : Examined
        The file as it was read.
    tables : list of (Taken, DataFrame)
        Each of its tables, with the rows that keep the contract.
    """

    examined: Examined
    tables: list[tuple[Taken, pd.DataFrame]]


def accept(examined: Examined) -> Accepted:
    """Which rows of this file may be taken in?

    Raises
    ------
    DataError
        With every error of the file; nothing of it may be taken in then.
    """
    filled = [taken for taken in examined.taken if len(taken.placed)]
    if examined.errors or not filled:
        raise refusal(examined)
    try:
        return Accepted(examined, [(taken, checked(taken)) for taken in filled])
    except DataError as error:
        error.where = str(examined.path)
        raise


def refusal(examined: Examined) -> DataError:
    """How is it told that a file is not taken in?"""
    errors = examined.errors
    what = f"{examined.path.name} cannot be taken in (errors: {len(errors)})."
    return DataError(
        what if errors else f"{examined.path.name} holds no rows of a table that is known.",
        where=str(examined.path),
        expected=", ".join(contracts.TABLES) if not errors else "",
        todo="Mend what is named below, then prepare again; the old table is kept. "
        "kopmp check tells the warnings, too.",
        faults=[as_text(fault) for fault in errors],
    )
