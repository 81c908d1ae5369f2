"""Which rows of a sheet are its head, and what do they call its columns?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kopmp_lib.sources import words

if TYPE_CHECKING:
    import pandas as pd

LOOKED_AT = 40
"""Rows of the top of a sheet among which its head is sought."""
DEEPEST_HEAD = 3

Merge = tuple[int, int, int, int]
"""First row, last row, first column, last column of merged cells; rows as counted in the file."""

_NUMBER = re.compile(r"(?:rp\.?\s*)?[-+(]?[\d.,\s]*\d[\d.,\s]*[)%]?", re.IGNORECASE)
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*|\d{1,2}[-\s]\w{3,9}[-\s]\d{2,4}")
_UNIT = re.compile(r"\s*\([^()]{1,12}\)$")
CODE = re.compile(r"\d{2}(?:\.\d{2,4}){1,3}")
"""A code of a region."""


def is_data(text: str) -> bool:
    """Does this cell hold a number, a day or a code rather than a word?"""
    plain = text.strip()
    return any(form.fullmatch(plain) for form in (_NUMBER, _DATE, CODE))


def head_rows(grid: pd.DataFrame, filled: pd.DataFrame, merges: Sequence[Merge]) -> list[int]:
    """Which rows are the head? The first that is wide and of words, with what belongs to it."""
    top = filled.iloc[:LOOKED_AT]
    wide = top.sum(axis=1)
    half = wide.max() / 2
    first = next((row for row in top.index if _like_a_head(grid.loc[row], wide[row], half)), None)
    if first is None:
        first = next(row for row in top.index if wide[row] > half)
    rows = [first]
    if (above := first - 1) in filled.index and _groups(grid, above, first, merges):
        rows.insert(0, above)
    while len(rows) < DEEPEST_HEAD and _goes_on(grid, rows[-1], merges):
        rows.append(rows[-1] + 1)
    return rows


def _like_a_head(row: pd.Series, wide: int, half: float) -> bool:
    cells = [text for text in row if text]
    data = sum(is_data(text) or words.plain(text) in words.NOT_REPORTED_WORDS for text in cells)
    return wide > half and data * 2 < len(cells)


def _groups(grid: pd.DataFrame, above: int, first: int, merges: Sequence[Merge]) -> bool:
    """Does the row above name groups of columns, rather than the whole sheet?"""
    upper, lower = list(grid.loc[above]), list(grid.loc[first])
    named = [at for at, text in enumerate(upper) if text]
    if any(is_data(upper[at]) for at in named) or (named[0] == 0 and len(named) == 1):
        return False
    wide = sum(1 for text in lower if text)
    spans = [last - left + 1 for top, _, left, last in merges if top == above and last > left]
    if spans and max(spans) < wide:
        return True
    twice = len({text for text in lower if text}) < wide
    gaps = any(not text for text in lower[: max(named) + 1])  # heads that the upper row holds
    return twice or gaps


def _goes_on(grid: pd.DataFrame, row: int, merges: Sequence[Merge]) -> bool:
    """Does the row below belong to the head too?"""
    below = row + 1
    if below not in grid.index:
        return False
    upper, lower = list(grid.loc[row]), list(grid.loc[below])
    if any(is_data(text) for text in lower if text):
        return False
    if any(top <= row < bottom for top, bottom, _, _ in merges):
        return True
    spans = any(top == row == bottom and right > left for top, bottom, left, right in merges)
    gaps = [not up and bool(low) for up, low in zip(upper, lower, strict=True)]
    return any(gaps) and (spans or (bool(upper[0]) and not lower[0]))


def joined(head: pd.DataFrame, used: pd.Series, merges: Sequence[Merge]) -> dict[int, str]:
    """Name of each column that holds anything, its groups before it: *Simpanan Pokok / Rp*."""
    rows = [dict(head.loc[row]) for row in head.index]
    for upper, row in zip(rows[:-1], head.index[:-1], strict=True):
        _spread_groups(upper, rows[-1], [m for m in merges if m[0] == row])
    names = {}
    for column in head.columns:
        parts = [" ".join(row[column].split()) for row in rows if row[column]]
        name = _one_name(list(dict.fromkeys(parts)))
        if name or used[column]:
            names[column] = name
    return names


def _one_name(parts: list[str]) -> str:
    """*Simpanan (Rp)* over *Pokok* is *Simpanan / Pokok (Rp)*; what a head repeats is said once.

    Examples
    --------
    >>> _one_name(["Simpanan (Rp)", "Pokok"]), _one_name(["Simpanan", "Simpanan Pokok (Rp)"])
    ('Simpanan / Pokok (Rp)', 'Simpanan Pokok (Rp)')
    """
    if not parts:
        return ""
    *groups, last = parts
    units = [match[0].strip() for group in groups if (match := _UNIT.search(group))]
    groups = [_UNIT.sub("", group) for group in groups]
    groups = [one for one in groups if one and not last.casefold().startswith(one.casefold())]
    unit = [] if _UNIT.search(last) else units[-1:]
    return " ".join([" / ".join([*groups, last]), *unit])


def _spread_groups(upper: dict[int, str], lower: dict[int, str], merges: Sequence[Merge]) -> None:
    """Writes the name of a group over all its columns."""
    if merges:
        for _, _, left, right in merges:
            upper.update({at: upper[left] for at in range(left, right + 1) if at in upper})
        return
    group = ""
    for column, text in upper.items():
        group = text or (group if lower[column] else "")
        upper[column] = group
