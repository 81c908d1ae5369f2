"""How are the rows of one table held between being drawn and being written?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class Words:
    """Texts that repeat: a place in a list for every row.

    Parameters
    ----------
    index : ndarray of int, shape (rows,)
        Place of each row's text.
    words : sequence of str
        The texts, each once.
    """

    index: np.ndarray
    words: Sequence[str]

    def __getitem__(self, rows: np.ndarray) -> Words:
        return Words(self.index[rows], self.words)

    def __len__(self) -> int:
        return len(self.index)

    def texts(self) -> np.ndarray:
        """The text of every row."""
        return np.asarray(self.words, dtype=object)[self.index]


Cells = np.ndarray | Words


@dataclass(frozen=True)
class Rows:
    """Rows of one table.

    Parameters
    ----------
    table : str
        Name of the table.
    columns : mapping
        Keys and properties: texts as `Words` or arrays of str, days as ``datetime64[D]``.
    measures : mapping
        Figures that may be missing; NaN where they are not reported.
    impossible : mapping
        For some measures the rows in which the figure cannot exist.
    """

    table: str
    columns: Mapping[str, Cells]
    measures: Mapping[str, np.ndarray] = field(default_factory=dict)
    impossible: Mapping[str, np.ndarray] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))

    def take(self, rows: np.ndarray) -> Rows:
        """Which rows are these, by place or by mask?"""
        return Rows(
            self.table,
            {name: cells[rows] for name, cells in self.columns.items()},
            {name: cells[rows] for name, cells in self.measures.items()},
            {name: cells[rows] for name, cells in self.impossible.items()},
        )


def pick(rng: np.random.Generator, words: Sequence[str], size: int, p: Sequence[float]) -> Words:
    """Which of these words does chance give each row?"""
    edges = np.cumsum(p)[:-1] / np.sum(p)
    return Words(np.searchsorted(edges, rng.random(size), side="right"), words)
