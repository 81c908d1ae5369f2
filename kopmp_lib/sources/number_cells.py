"""What do cells of numbers stand for, given all others of their column?"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kopmp_lib import contracts
from kopmp_lib.contracts import Column
from kopmp_lib.sources import numbers, words
from kopmp_lib.sources.reading import TYPED, Distinct, Reading, without_value
from kopmp_lib.sources.word_cells import flag, is_on_the_way

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

DIGITS = r"\d{1,15}"
SHORT = r"\d{1,9}"
"""Of co-operatives there are never more; a longer number is one that a body is registered by."""

HAS = words.YES_WORDS - words.NO_WORDS - {"1", "1.0"}
"""In a column that counts the co-operatives of villages: one."""
MOST_OTHERS = 2
"""Different counts above 1 that such a column may hold, since some cell may be wrong."""

# --- numbers ------------------------------------------------------------------------------------


def read_numbers(texts: pd.Index, column: Column, percent: bool) -> Distinct:
    """Which numbers are these texts, by what all of them show of dots and commas?"""
    import numpy as np

    plain = texts.str.fullmatch(SHORT if column.unit == "co-operatives" else DIGITS)
    distinct = Distinct.like(np.full(len(texts), math.nan))
    _put_plain(distinct, texts, plain, column, 0.01 if percent else 1.0)
    at = np.flatnonzero(~plain)
    if len(at):
        odd = _odd_numbers([texts[place] for place in at], texts[plain], column, percent)
        distinct.put(at, odd)
    return distinct


def _put_plain(
    distinct: Distinct, texts: pd.Index, plain: np.ndarray, column: Column, factor: float
) -> None:
    """Reads all texts of digits alone at once; those out of bounds, one by one."""
    import numpy as np

    values = distinct.values
    values[plain] = texts[plain].astype("float64")
    if factor != 1:
        values[plain] = np.round(values[plain] * factor, 15)
    distinct.states[values == 0] = contracts.ZERO
    low = -math.inf if column.low is None else column.low
    high = math.inf if column.high is None else column.high
    wrong = plain & ((values < low) | (values > high) | (column.kind == "count") & (values % 1 > 0))
    at = np.flatnonzero(wrong)
    distinct.put(at, [_measured(values[place], column, 1.0) for place in at])


def _odd_numbers(
    texts: Sequence[str], plain: pd.Index, column: Column, percent: bool
) -> list[Reading]:
    """What do texts stand for that are more than digits, beside cells of plain digits?"""
    lows = [words.plain(text.removesuffix(TYPED)) for text in texts]
    if _is_check_list(lows, column) and set(plain) <= {"0", "1"}:
        return [flag("ya" if _is_registered(low) else low, column) for low in lows]
    typed = [text.endswith(TYPED) for text in texts]
    written = [
        numbers.Written(low, exact=True) if is_typed else numbers.take_apart(low, column.unit)
        for low, is_typed in zip(lows, typed, strict=True)
    ]
    if column.unit == "degrees":
        written = [numbers.degrees(one) for one in written]
    undotted = bool((plain.str.len() > 3).any())
    mark, warning = _mark(written, column, undotted)
    ticked = _counts_one_by_one(plain, column)
    readings = []
    for low, one in zip(lows, written, strict=True):
        reading = (
            without_value(low, column)
            or _word(low, ticked=ticked)
            or _number(one, mark, column, percent)
        )
        if numbers.is_unclear(one) and not reading.rule:
            reading.rule = warning
        elif one.short and not reading.rule:
            reading.rule = "short_unit"
        readings.append(reading)
    return readings


def _mark(written: Sequence[numbers.Written], column: Column, undotted: bool) -> tuple[str, str]:
    """Which mark parts off decimals in this column, and what is to be said of unclear cells?"""
    proved = numbers.decimal_marks(written)
    unclear = [one for one in written if numbers.is_unclear(one)]
    if len(proved) == 1:
        return next(iter(proved)), ""
    used = {mark for one in unclear for mark in one.digits if mark in ".,"}
    if proved or len(used) > 1:
        return numbers.COMMA, "mixed_numbers"
    return numbers.assumed_mark(unclear, column.kind, column.unit, undotted=undotted)


def _word(low: str, *, ticked: bool = False) -> Reading | None:
    if low in words.ZERO_WORDS:
        return Reading(0.0, contracts.ZERO)
    if ticked and low in HAS:
        return Reading(1.0, contracts.REPORTED)
    return Reading(rule="unclear_word") if low in words.UNCLEAR_WORDS else None


def _counts_one_by_one(plain: pd.Index, column: Column) -> bool:
    """Are these the co-operatives of single villages, so that *ada* is 1?"""
    if column.unit != "co-operatives" or not len(plain):
        return False
    others = {text for text in plain if text not in ("0", "1")}
    return len(others) < len(plain) and len(others) <= MOST_OTHERS


def _number(one: numbers.Written, mark: str, column: Column, percent: bool) -> Reading:
    try:
        number = numbers.value(one, mark) if one.digits else math.nan
    except ValueError:  # a cell typed as a number that is none
        number = math.nan
    if not math.isfinite(number):
        return Reading(rule="not_a_number")
    return _measured(number, column, 0.01 if percent and one.factor in (1, -1) else 1.0)


def _measured(number: float, column: Column, factor: float) -> Reading:
    if factor != 1:
        number = float(f"{number * factor:.15g}")
    number = number + 0.0  # no negative nought
    rule = ""
    if column.kind == "count" and number % 1:
        rule = "fraction"
    elif (column.low is not None and number < column.low) or (
        column.high is not None and number > column.high
    ):
        rule = "out_of_range"
    return Reading(number, contracts.REPORTED if number else contracts.ZERO, rule)


# --- ticked instead of counted ---


def _is_check_list(lows: Iterable[str], column: Column) -> bool:
    """Does a column that counts co-operatives hold *Sudah* and *Belum* in place of 1 and 0?"""
    if column.unit != "co-operatives":
        return False
    said = {low for low in lows if without_value(low, column) is None and not _is_registered(low)}
    registered = any(_is_registered(low) for low in lows)
    said = {low for low in said if not is_on_the_way(low)}
    return (bool(said) or registered) and said <= words.YES_WORDS | words.NO_WORDS


def _is_registered(low: str) -> bool:
    return (
        len(low) <= numbers.LONGEST
        and sum(map(str.isdigit, low)) >= 10
        and bool(re.fullmatch(r"[\d .\-/]+", low))
    )
