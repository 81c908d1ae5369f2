"""Which code does each row of a table of names mean?

A row is joined when exactly one region has its name and lies in everything else the row names.
Nothing is guessed: for the others there is a word that says why not, and :func:`candidates`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np
import pandas as pd
import pyarrow as pa

from kopmp_lib.regions import lookup, official, refusals
from kopmp_lib.regions.code import LEVELS
from kopmp_lib.regions.official import Region
from kopmp_lib.regions.spelling import is_kind, kinds, letters

MATCHED, UNKNOWN, AMBIGUOUS, ELSEWHERE, NAMELESS = REASONS = (
    "",
    "unknown",
    "ambiguous",
    "elsewhere",
    "missing",
)
"""Why has a row no code: no region has the name, several have it where the row says, one has it but
not there, or the row names none?"""

ALIKE = 0.75
"""How much of two names must be the same letters for one to be named instead of the other."""


@dataclass(frozen=True)
class Joined:
    """Which code has each row, and if none, why?

    Parameters
    ----------
    codes : pandas.Series
        Code of the level asked for, "" where the row was not matched.
    reasons : pandas.Series
        One of :data:`REASONS`; "" where it was matched.
    """

    codes: pd.Series
    reasons: pd.Series


@dataclass(frozen=True)
class _Spans:
    """Where in the official list may a row lie? A parent with two meanings gives it two spans."""

    rows: np.ndarray
    starts: np.ndarray
    ends: np.ndarray


def join(names: pd.DataFrame, level: str) -> Joined:
    """Which region of a level does each row mean?

    Parameters
    ----------
    names : pandas.DataFrame
        Texts in columns ``province``, ``regency``, ``district``, ``village``, as many as there are.
        An empty cell above the level asked for leaves open where the row lies.
    level : str
        One of province, regency, district, village.

    Examples
    --------
    >>> row = {"regency": "KOTA PANGKALPINANG", "district": "GABEK", "village": "KEL. SELINDUNG"}
    >>> join(pd.DataFrame([row]), "village").codes[0]
    '19.71.06.1001'
    """
    if level not in LEVELS:
        raise refusals.unknown_level(level)
    spans = _everywhere(len(names))
    for above in LEVELS[: LEVELS.index(level)]:
        if above in names:
            spans = _narrowed(spans, names[above], above)
    wanted = np.full(len(names), lookup.MISSING)
    if level in names:
        wanted = lookup.spellings(level).numbers(names[level])
    counts, places = _found(spans, wanted, level)
    codes = lookup.order().codes.take(pa.array(places, mask=counts != 1)).fill_null("")
    reasons = pa.array(REASONS).take(pa.array(_reasons(counts, wanted)))
    return Joined(
        pd.Series(codes, index=names.index, dtype="str"),
        pd.Series(reasons, index=names.index, dtype="str"),
    )


def candidates(names: Mapping[str, object], level: str, n: int = 3) -> tuple[Region, ...]:
    """Which regions may a row have meant that was not matched, likeliest first?

    Parameters
    ----------
    names : mapping of str to object
        The texts of one row, by level; what is no text counts as an empty cell.
    level : str
        The level asked for.
    n : int
        How many at most.

    Returns
    -------
    tuple of Region
        Regions of just this name that fit at least something else the row names; then what is
        spelt alike in the narrowest region that the row names unmistakably.

    Examples
    --------
    >>> row = {"regency": "KOTA PANGKALPINANG", "district": "GABEK", "village": "BACANG"}
    >>> [str(one) for one in candidates(row, "village")]
    ['19.71.01.1006 Bacang']
    """
    if level not in LEVELS:
        raise refusals.unknown_level(level)
    text = _text(names, level)
    above = [
        lookup.spellings(place).meaning(stated)
        for place in LEVELS[: LEVELS.index(level)]
        if (stated := _text(names, place))
    ]
    fit = {
        code: sum(code.startswith(tuple(codes)) for codes in above)
        for code in lookup.spellings(level).meaning(text)
    }
    best = max(fit.values(), default=0)
    same = sorted(code for code in fit if fit[code] == best)
    if same and best == len(above):
        return _regions(same[:n])
    if len(same) > n:  # too many to say anything
        same = []
    alike = _alike(text, level, _narrowest(above), n)
    return _regions(list(dict.fromkeys([*same, *alike] if best else [*alike, *same]))[:n])


def _everywhere(count: int) -> _Spans:
    end = len(lookup.order().codes)
    return _Spans(np.arange(count), np.zeros(count, dtype=np.int64), np.full(count, end))


def _narrowed(spans: _Spans, column: pd.Series, level: str) -> _Spans:
    """Each span becomes those of the regions that the row's text means in it, be it none or two."""
    known = lookup.spellings(level)
    numbers = known.numbers(column)[spans.rows]
    first, last = known.within(numbers, spans.starts, spans.ends)
    is_open = numbers == lookup.MISSING
    times = np.where(is_open, 1, last - first)
    which = np.repeat(np.arange(len(times)), times)
    nth = np.arange(len(which)) - np.repeat(np.cumsum(times) - times, times)
    is_open = is_open[which]
    places = known.places(np.where(is_open, 0, first[which] + nth))
    return _Spans(
        spans.rows[which],
        np.where(is_open, spans.starts[which], places),
        np.where(is_open, spans.ends[which], lookup.order().ends[places]),
    )


def _found(spans: _Spans, wanted: np.ndarray, level: str) -> tuple[np.ndarray, np.ndarray]:
    """How many regions may each row mean, and where in the official list stands one of them?"""
    known = lookup.spellings(level)
    first, last = known.within(wanted[spans.rows], spans.starts, spans.ends)
    hit = last > first
    counts = np.bincount(spans.rows, weights=last - first, minlength=len(wanted)).astype(np.int64)
    places = np.zeros(len(wanted), dtype=np.int64)
    places[spans.rows[hit]] = known.places(first[hit])
    return counts, places


def _reasons(counts: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Which of :data:`REASONS` is it, by number?"""
    without = np.where(wanted == lookup.UNKNOWN, REASONS.index(UNKNOWN), REASONS.index(ELSEWHERE))
    without[wanted == lookup.MISSING] = REASONS.index(NAMELESS)
    with_any = np.where(counts == 1, REASONS.index(MATCHED), REASONS.index(AMBIGUOUS))
    return np.where(counts == 0, without, with_any)


def _text(names: Mapping[str, object], level: str) -> str:
    """What the row has at a level; "" for an empty cell, whatever stands for it."""
    text = names.get(level, "")
    return text if isinstance(text, str) and letters(text) else ""


def _narrowest(above: Iterable[set[str]]) -> str:
    """Which region do the texts from the province downwards lead to, as far as they do?"""
    around = ""
    for codes in above:
        inside = [code for code in codes if code.startswith(around)]
        if len(inside) == 1:
            around = inside[0]
    return around


def _alike(text: str, level: str, around: str, n: int) -> list[str]:
    """Which codes have a name spelt nearly so?"""
    if not around and level in LEVELS[2:]:
        return []  # in the whole country every mistyped name has neighbours that say nothing
    codes: dict[str, list[str]] = {}
    for key, code in lookup.spellings(level).inside(around):
        codes.setdefault(key, []).append(code)
    found: list[str] = []
    for kind, key in [*kinds(letters(text)), ("", letters(text))]:
        for near in get_close_matches(key, codes, n=n, cutoff=ALIKE):
            found += sorted(codes[near], key=lambda code: not is_kind(code, kind))
    return found


def _regions(codes: Iterable[str]) -> tuple[Region, ...]:
    return tuple(one for code in codes if (one := official.find(code)))
