"""What does one distinct text of a column stand for, and what is to be said of it?"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kopmp_lib import contracts
from kopmp_lib.contracts import Column
from kopmp_lib.sources import words
from kopmp_lib.sources.faults import ERROR, WARNING

if TYPE_CHECKING:
    import numpy as np

SEVERITY = {
    **dict.fromkeys(
        (
            *("not_a_number", "not_a_date", "not_a_flag", "fraction", "out_of_range"),
            *("mixed_numbers", "missing_value", "not_allowed", "pattern", "unclear_word"),
            *("error_cell", "formula_without_value"),
        ),
        ERROR,
    ),
    **dict.fromkeys(("thousands_dot", "thousands_comma", "unclear_number", "short_unit"), WARNING),
}
"""How bad is each thing that can be said of a cell?"""

TYPED = "\0"
"""Put behind a text that stood in the file as a number, so that its dot is a decimal one."""


@dataclass
class Reading:
    """What one text stands for."""

    value: object = None
    state: str = contracts.NOT_REPORTED
    rule: str = ""
    precision: str = ""


@dataclass(frozen=True)
class Distinct:
    """What each distinct text of a column stands for; four arrays of the same length."""

    values: np.ndarray
    states: np.ndarray
    rules: np.ndarray
    precision: np.ndarray | None = None

    @classmethod
    def like(cls, values: np.ndarray) -> Distinct:
        """All reported, with nothing to be said of them."""
        import numpy as np

        states = np.full(len(values), contracts.REPORTED, dtype=object)
        return cls(values, states, np.full(len(values), "", dtype=object))

    def put(self, at: Iterable[int], readings: Iterable[Reading]) -> None:
        """Writes single readings into their places."""
        for place, one in zip(at, readings, strict=True):
            wrong = SEVERITY.get(one.rule) == ERROR
            none = nothing_in(self.values)
            self.values[place] = none if wrong or one.value is None else one.value
            self.states[place] = contracts.NOT_REPORTED if wrong else one.state
            self.rules[place] = one.rule
            if self.precision is not None:
                self.precision[place] = one.precision


def nothing_in(values: np.ndarray) -> object:
    """What stands in such an array where there is no value?"""
    return {"f": math.nan, "M": "NaT"}.get(values.dtype.kind, "")


def may_be_empty(column: Column) -> bool:
    """Is a cell of this column allowed to hold nothing?"""
    return column.measure or column.optional


def without_value(text: str, column: Column) -> Reading | None:
    """What does this cell say if it holds no value but a word for none?"""
    if text in words.ERROR_CELLS:
        return Reading(rule="error_cell")
    if text == words.NO_CACHED_VALUE:
        return Reading(rule="formula_without_value")
    if text in words.NOT_REPORTED_WORDS:
        return Reading(rule="" if may_be_empty(column) else "missing_value")
    if text in words.NOT_APPLICABLE_WORDS:
        return Reading(
            state=contracts.NOT_APPLICABLE, rule="" if may_be_empty(column) else "missing_value"
        )
    return None
