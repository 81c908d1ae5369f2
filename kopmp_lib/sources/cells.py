"""What do the text cells of one column stand for: which values, in which state, and which not?

Every distinct text is read once, so that a column of 83,762 cells costs as much as its few
hundred different ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kopmp_lib.contracts import Column
from kopmp_lib.sources.faults import ERROR
from kopmp_lib.sources.number_cells import read_numbers
from kopmp_lib.sources.reading import SEVERITY, TYPED, Distinct
from kopmp_lib.sources.word_cells import read_texts, read_words

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


@dataclass(frozen=True)
class Parsed:
    """One column as it was read.

    Parameters
    ----------
    values : Series
        Floats, days (``datetime64[ns]``) or text, by kind of the column; empty where broken.
    states : Series or None
        State of each cell if the column is a measure.
    rules : Series
        What is to be said of each cell, such as ``not_a_number``; empty where nothing is.
    precision : Series or None
        Of days: ``day`` or ``month``; empty where there is none.
    """

    values: pd.Series
    states: pd.Series | None
    rules: pd.Series
    precision: pd.Series | None = None

    @property
    def broken(self) -> pd.Series:
        """Which cells could not be read?"""
        return self.rules.isin([rule for rule, how in SEVERITY.items() if how == ERROR])


def parse(
    cells: pd.Series,
    column: Column,
    *,
    numeric: pd.Series | None = None,
    percent: bool = False,
) -> Parsed:
    """What do these cells stand for?

    Parameters
    ----------
    cells : Series of str
        The column as it stands in the file.
    column : Column
        What it is to hold.
    numeric : Series of bool, optional
        Cells that stood in the file as numbers rather than as text.
    percent : bool
        Whether a bare 12.5 means 12.5 per cent, since the head of the column says so.
    """
    import pandas as pd

    codes, texts = pd.factorize(_keys(cells, numeric))
    if column.kind in ("count", "number"):
        distinct = read_numbers(texts, column, percent)
    elif column.kind == "text":
        distinct = read_texts(texts, column)
    else:
        distinct = read_words(texts, column)
    return _spread(cells.index, codes, distinct, column)


def _keys(cells: pd.Series, numeric: pd.Series | None) -> pd.Series:
    cells = cells.fillna("") if cells.hasnans else cells
    if numeric is None or not numeric.any():
        return cells
    return cells.where(~numeric, cells + TYPED)


def _spread(index: pd.Index, codes: np.ndarray, distinct: Distinct, column: Column) -> Parsed:
    """Each distinct reading back to all the cells that hold it."""
    import pandas as pd

    def words_over(parts: np.ndarray) -> pd.Series:
        return pd.Series(pd.Series(parts, dtype="str").array.take(codes), index=index)

    text = distinct.values.dtype.kind == "O"
    values = distinct.values.take(codes) if not text else words_over(distinct.values)
    precision = None if distinct.precision is None else words_over(distinct.precision)
    return Parsed(
        pd.Series(values, index=index),
        words_over(distinct.states) if column.measure else None,
        words_over(distinct.rules),
        precision,
    )
