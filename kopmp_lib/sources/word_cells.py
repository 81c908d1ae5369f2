"""What do cells of words, days, and yes or no stand for?"""

from __future__ import annotations

import datetime as dt
import difflib
import math
import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from kopmp_lib import contracts
from kopmp_lib.contracts import Column
from kopmp_lib.sources import dates, words
from kopmp_lib.sources.reading import TYPED, Distinct, Reading, without_value
from kopmp_lib.sources.synonyms import synonyms

if TYPE_CHECKING:
    import pandas as pd

NO_TEXT = (*words.NOT_REPORTED_WORDS, *words.ERROR_CELLS, words.NO_CACHED_VALUE)
UNEVEN = r"  |[\t\r\n\x{00a0}]"
"""Blanks that are more than one, or none that one can see."""
REGION_PATTERNS = (contracts.UNIT_PATTERN, contracts.REGENCY_PATTERN)
"""Codes of regions are written in many ways; the gazetteer knows them, not this module."""
_NOT_YET = re.compile(r"(?i)(?:belum|masih|sedang|dalam proses|proses)\b[a-z ]*$")

# --- text ---------------------------------------------------------------------------------------


def read_texts(texts: pd.Index, column: Column) -> Distinct:
    """Which texts are these, without blanks too many?"""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = texts.str.removesuffix(TYPED) if texts.str.endswith(TYPED).any() else texts
    uneven = pc.match_substring_regex(pa.array(texts.array), UNEVEN).to_numpy(zero_copy_only=False)
    odd = texts.str.lower().isin(NO_TEXT) | uneven
    if column.pattern and column.pattern not in REGION_PATTERNS:
        odd |= ~texts.str.fullmatch(column.pattern)
    distinct = Distinct.like(texts.to_numpy(dtype=object, copy=True))
    at = np.flatnonzero(odd)
    distinct.put(at, [_text(texts[place], column) for place in at])
    return distinct


def _text(text: str, column: Column) -> Reading:
    low = words.plain(text)
    if low in NO_TEXT:
        return without_value(low, column) or Reading()
    value = " ".join(text.split())
    fits = (
        not column.pattern
        or column.pattern in REGION_PATTERNS
        or re.fullmatch(column.pattern, value) is not None
    )
    return Reading(value, contracts.REPORTED, "" if fits else "pattern")


# --- single words -------------------------------------------------------------------------------


def read_words(texts: pd.Index, column: Column) -> Distinct:
    """Days, yes and no, and words of a short list: few are distinct."""
    import numpy as np

    count = len(texts)
    empty = {
        "date": np.full(count, "NaT", dtype="datetime64[ns]"),
        "month": np.full(count, "NaT", dtype="datetime64[ns]"),
        "flag": np.full(count, math.nan),
    }
    distinct = Distinct.like(empty.get(column.kind, np.full(count, "", dtype=object)))
    if column.kind in ("date", "month"):
        distinct = replace(distinct, precision=np.full(count, "", dtype=object))
    read = _READERS[column.kind]
    distinct.put(range(count), [read(text.removesuffix(TYPED), column) for text in texts])
    return distinct


def _category(text: str, column: Column) -> Reading:
    low = words.plain(text)
    if not column.allowed:
        return Reading(text.strip(), contracts.REPORTED)
    if meant := _meant(low, column):
        return Reading(meant, contracts.REPORTED)
    return without_value(low, column) or Reading(rule="not_allowed")


def _meant(low: str, column: Column) -> str:
    """Which allowed word is this, or what is it called in Indonesian?"""
    said = next((word for word in column.allowed if words.plain(word) == low), "")
    also = synonyms().words.get(low, ())
    return said or next((word for word in also if word in column.allowed), "")


def nearest_allowed(text: str, column: Column) -> str:
    """Which allowed word may have been meant? Empty if none is like it."""
    also = (word for word, meant in synonyms().words.items() if set(meant) & set(column.allowed))
    near = difflib.get_close_matches(words.plain(text), [*column.allowed, *also], n=1)
    return _meant(near[0], column) or near[0] if near else ""


# --- days ---------------------------------------------------------------------------------------


def _date(text: str, column: Column) -> Reading:
    low = words.plain(text)
    if column.optional and is_not_yet(low):
        return Reading()
    if none := without_value(low, column):
        return none
    found = dates.day(low)
    if found is None:
        return Reading(rule="not_a_date")
    return Reading(found[0], contracts.REPORTED, precision=found[1])


def is_not_yet(text: str) -> bool:
    """Does this cell say of a day that it has not come: *belum*, *belum terbit*, *masih proses*?

    Examples
    --------
    >>> is_not_yet("Belum terbit"), is_not_yet("21/07/2025")
    (True, False)
    """
    return _NOT_YET.match(text.strip()) is not None


def is_on_the_way(low: str) -> bool:
    """Does this cell say of a step that it is not taken yet, and not that nobody has told?

    Examples
    --------
    >>> is_on_the_way("dalam proses"), is_on_the_way("belum melapor")
    (True, False)
    """
    return low not in words.NOT_REPORTED_WORDS and is_not_yet(low)


def _month(text: str, column: Column) -> Reading:
    reading = _date(text, column)
    if isinstance(reading.value, dt.date):
        reading.value = reading.value.replace(day=1)
    return reading


# --- yes and no ---------------------------------------------------------------------------------


def flag(text: str, column: Column) -> Reading:
    """Does this cell say yes or no?"""
    low = words.plain(text)
    if low in words.YES_WORDS:
        return Reading(1.0, contracts.REPORTED)
    if low in words.NO_WORDS or is_on_the_way(low):
        return Reading(0.0, contracts.ZERO)
    if low in words.NOT_APPLICABLE_WORDS and low == "x":  # in a check-list, x may mean yes
        return Reading(rule="unclear_word")
    return without_value(low, column) or Reading(rule="not_a_flag")


_READERS: dict[str, Callable[[str, Column], Reading]] = {
    "category": _category,
    "date": _date,
    "month": _month,
    "flag": flag,
}
