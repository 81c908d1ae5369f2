"""Which column of ours may have been meant by a name that is not known?

Only a slip of the pen is a reason to propose one: every word of the name must be like a word of
the other, and the other way round. What merely shares a word with it is another thing.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection
from functools import lru_cache

from kopmp_lib import contracts
from kopmp_lib.sources.meanings import PLACE_CODE, PLACE_NAME
from kopmp_lib.sources.synonyms import CONVERTED, LEADING, TRAILING, Synonyms, key, split

NEAR = 0.72
"""Names less alike than this are not looked at any further."""
ALIKE, SAME = 0.8, 0.88
"""Words, and names as a whole, that differ by a slip."""
SHORT = 3
"""Words of so few letters must be the same."""
LOOKED_AT = 8
UNITS = frozenset(
    word
    for words in (*TRAILING.values(), *CONVERTED.values())
    for unit in words
    for word in unit.split()
)


def nearest(name: str, table: str, known: Synonyms, taken: Collection[str] = ()) -> str:
    """Which column of the table, or place, may have been meant? Empty if none is like it.

    Parameters
    ----------
    taken : collection of str
        Columns that others of the file mean already.
    """
    phrases = known.phrases[table]
    words = _bare(split(name))
    if set(split(name)) & {unit for units in CONVERTED.values() for unit in units}:
        return ""  # in another unit: the same name would change the figures
    for tried in dict.fromkeys((key(name), "".join(words))):
        for near in difflib.get_close_matches(tried, phrases, n=LOOKED_AT, cutoff=NEAR):
            other, target = phrases[near]
            if target in (PLACE_CODE, PLACE_NAME):
                target = contracts.table(table).key[0]
            if target not in taken and _is_slip(tried, near, words, _bare(list(other))):
                return target
    return ""


def _bare(words: list[str]) -> list[str]:
    return [word for word in words if word not in LEADING and word not in UNITS] or words


def _is_slip(name: str, near: str, words: list[str], others: list[str]) -> bool:
    if len(words) == len(others):
        return len(name) > SHORT and len(near) > SHORT and _all_alike(words, others)
    short = {word for word in (*words, *others) if len(word) <= SHORT}
    if short - set(words) or short - set(others):
        return False
    return _ratio("".join(words), "".join(others)) >= SAME  # written in one word, or in two


def _all_alike(words: list[str], others: list[str]) -> bool:
    return all(any(_like(a, b) for b in others) for a in words) and all(
        any(_like(a, b) for a in words) for b in others
    )


def _like(word: str, other: str) -> bool:
    if min(len(word), len(other)) <= SHORT:
        return word == other
    return _ratio(word, other) >= ALIKE


@lru_cache(maxsize=4096)
def _ratio(word: str, other: str) -> float:
    return difflib.SequenceMatcher(None, word, other).ratio()
