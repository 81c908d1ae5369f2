"""Which alternatives and criteria does a frame name, and what is wrong with it?

A frame has a row an alternative and a column a criterion; its index names the alternatives. Where
alternatives are compared in several units, the index has two levels: unit, then alternative.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from kopmp_lib.errors import ParameterError

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Labels:
    """Which name has each row and column of an array made from a frame?

    Parameters
    ----------
    rows : Index
        As in the frame: one level (alternatives), or two (unit, alternative).
    criteria : Index
        Columns of the frame.
    alternatives : Index
        In order of appearance.
    units : Index or None
        In order of appearance; None without them.
    unit, alternative : ndarray of int
        Position of each row of the frame.
    """

    rows: pd.Index
    criteria: pd.Index
    alternatives: pd.Index
    units: pd.Index | None
    unit: NDArray[np.int64]
    alternative: NDArray[np.int64]

    def spread_out(self, values: Floats) -> Floats:
        """Rows of a frame as (alternatives, criteria) or (units, alternatives, criteria).

        A unit without a row for an alternative gets ``nan``: unknown there, not bad.
        """
        count = 1 if self.units is None else len(self.units)
        table = np.full((count, len(self.alternatives), len(self.criteria)), np.nan)
        table[self.unit, self.alternative] = values
        return table[0] if self.units is None else table

    def gathered(self, values: Floats) -> Floats:
        """What an array by (units and) alternatives holds for each row of the frame."""
        whole = values[None] if self.units is None else values
        return np.asarray(whole[self.unit, self.alternative])

    def weights(self, given: Any) -> Any:
        """Weights by name, put in the order of the criteria; those not named weigh nothing."""
        if not isinstance(given, Mapping | pd.Series):
            return given
        self.known("weights", list(given.keys()))
        return [float(given.get(name, 0.0)) for name in self.criteria]

    def flags(self, given: Any) -> Any:
        """Criteria named, as true among false."""
        if given is None or not _names(given):
            return given
        self.known("cost", list(given))
        return [name in set(given) for name in self.criteria]

    def order(self, given: Sequence[Any]) -> Sequence[int]:
        """Criteria named from the most to the least important, as positions."""
        if not _names(given):
            return given
        self.known("order", list(given))
        return [int(self.criteria.get_loc(name)) for name in given]

    def known(self, where: str, names: Sequence[Any]) -> None:
        """Refuses names that are no criterion, with the nearest that is."""
        held = [str(name) for name in self.criteria]
        said = []
        for name in names:
            if name not in self.criteria:
                near = difflib.get_close_matches(str(name), held, 1)
                said.append(
                    f"There is no column '{name}'" + (f", but '{near[0]}'." if near else ".")
                )
        if said:
            raise ParameterError(" ".join(said), where=where, expected=", ".join(held))


def array_of(values: Any) -> tuple[ArrayLike, Labels | None]:
    """Which array holds these criteria, and what are its rows and columns called?

    Raises
    ------
    ParameterError
        If rows or columns stand there twice, or hold anything but numbers; every fault at once.
    """
    if not isinstance(values, pd.DataFrame):
        return values, None
    faults = [*_rows(values.index), *_columns(values)]
    if faults:
        raise ParameterError(
            " ".join(faults),
            where="values",
            expected="one row an alternative (in each unit), one column of numbers a criterion",
            todo='Name the rows with frame.set_index("alternative") or frame.set_index(["unit", '
            '"alternative"]), and choose criteria with frame[["one", "other"]].',
        )
    labels = _labels(values)
    return labels.spread_out(values.to_numpy(dtype=float, na_value=np.nan)), labels


def aligned(labels: Labels | None, given: Any, where: str) -> Any:
    """A second frame about the same alternatives and criteria, in the order of the first."""
    if labels is None or not isinstance(given, pd.DataFrame):
        return given
    array_of(given)
    if not given.index.sort_values().equals(labels.rows.sort_values()):
        raise ParameterError("Its rows are not those of the criteria.", where=where)
    labels.known(where, list(given.columns))
    whole = given.reindex(index=labels.rows, columns=labels.criteria)
    return labels.spread_out(whole.to_numpy(dtype=float, na_value=np.nan))


def _names(given: Any) -> bool:
    return len(given) > 0 and all(isinstance(one, str) for one in given)


def _labels(frame: pd.DataFrame) -> Labels:
    rows = frame.index
    if rows.nlevels == 1:
        place = np.arange(len(frame))
        return Labels(rows, frame.columns, rows, None, np.zeros(len(frame), dtype=np.int64), place)
    unit, units = pd.factorize(rows.get_level_values(0))
    one, alternatives = pd.factorize(rows.get_level_values(1))
    names = (rows.names[0], rows.names[1])
    return Labels(
        rows,
        frame.columns,
        pd.Index(alternatives, name=names[1]),
        pd.Index(units, name=names[0]),
        unit.astype(np.int64),
        one.astype(np.int64),
    )


def _rows(index: pd.Index) -> list[str]:
    said = []
    if index.nlevels > 2:
        said.append(f"Rows have {index.nlevels} names each, not one or two.")
    if index.has_duplicates:
        twice = index[index.duplicated()].unique()
        said.append(f"{len(twice)} rows stand there more than once, such as {twice[0]!r}.")
    if index.hasnans if index.nlevels == 1 else any(-1 in codes for codes in index.codes):
        said.append("A row has no name.")
    return said


def _columns(frame: pd.DataFrame) -> list[str]:
    said = [f"Column '{name}' stands there twice." for name in
            frame.columns[frame.columns.duplicated()].unique()]  # fmt: skip
    if not said:
        said = [
            f"Column '{name}' is not of numbers."
            for name in frame
            if not pd.api.types.is_numeric_dtype(frame[name])
        ]
    return said
