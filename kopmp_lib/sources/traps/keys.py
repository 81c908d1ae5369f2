"""Which rows stand there twice, equal or with the same key?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kopmp_lib.sources.faults import ERROR, WARNING, Fault, Said, joined, quoted, say
from kopmp_lib.sources.synonyms import key, synonyms
from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps.telling import Words, each, of_sheet

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

A_ROW_NUMBER = "no"
MOST_NAMED = 3
"""Columns that are named in which two rows differ."""


def told(taken: Taken, today: dt.date) -> Iterator[Fault]:  # noqa: ARG001 (as all traps)
    """Which rows repeat another one, and which only its key?

    A row that is wholly equal to one above it is read once: the first is kept. Rows that share a
    key and differ cannot both be right, and nobody but the sender knows which is, so the file is
    kept out.
    """
    at, key_first, same_first = _doubles(taken)
    equal = same_first >= 0
    yield from _equal(taken, at[equal], same_first[equal])
    differ = ~equal & (key_first >= 0)
    yield from _differing(taken, at[differ], key_first[differ])


def repeated(taken: Taken) -> pd.Series:
    """Which rows are wholly equal to one above them, and so are not to be read again?"""
    import pandas as pd

    at, _, same_first = _doubles(taken)
    found = pd.Series(False, index=taken.frame.index)
    found.iloc[at[same_first >= 0]] = True
    return found


# --- what is looked at --------------------------------------------------------------------------


def _doubles(taken: Taken) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Which rows have a key that occurs again?

    Their places, with the place of the first row of that key and of the first that is wholly equal;
    -1 where it is that row itself.
    """
    import numpy as np

    nothing = np.empty(0, dtype=int)
    frame, parts = taken.frame, _key(taken)
    if not parts or _known(frame[taken.table.place]).is_unique:
        return nothing, nothing, nothing
    at = np.flatnonzero(_whole_keys(frame, parts))
    at = at[frame[parts].iloc[at].duplicated(keep=False).to_numpy()]
    keyed = frame[parts].iloc[at]
    return at, _first(keyed, at), _first(_contents(taken, at), at)


def _known(places: pd.Series) -> pd.Series:
    empty = places == ""
    return places[~empty] if empty.any() else places


def _key(taken: Taken) -> list[str]:
    """The columns that must not repeat together; none if one of them is not there."""
    parts = list(taken.table.key)
    if not set(parts) <= set(taken.frame):
        return []
    return parts if "as_of" in parts or "as_of" not in taken.frame else [*parts, "as_of"]


def _whole_keys(frame: pd.DataFrame, parts: list[str]) -> np.ndarray:
    """Rows that have every part of their key; the day may be missing in all of them."""
    import numpy as np

    whole = np.ones(len(frame), dtype=bool)
    for name in parts:
        if name != "as_of":
            cells = frame[name]
            whole &= (cells.notna() & (cells != "")).to_numpy(dtype=bool)
    return whole


def _contents(taken: Taken, at: np.ndarray) -> pd.DataFrame:
    """All that these rows say, also in columns that are not taken in; not the number of the row."""
    import pandas as pd

    rows = taken.frame.iloc[at]
    known = synonyms().ignored
    number = known.get(key(A_ROW_NUMBER))
    other = [
        name
        for name in taken.sheet.frame.columns
        if name not in taken.recognised.columns and known.get(key(str(name)), "") != number
    ]
    beside = taken.sheet.frame.loc[rows.index, other]
    return pd.concat([rows.reset_index(drop=True), beside.reset_index(drop=True)], axis=1)


def _first(rows: pd.DataFrame, at: np.ndarray) -> np.ndarray:
    """Place of the first row like each of these; -1 if it is the first itself."""
    import numpy as np
    import pandas as pd

    if not len(at):
        return np.empty(0, dtype=int)
    numbers = np.zeros(len(at), dtype=np.int64)
    for column in range(rows.shape[1]):
        codes, distinct = pd.factorize(rows.iloc[:, column])
        numbers = pd.factorize(numbers * (len(distinct) + 1) + codes + 1)[0]
    _, first = np.unique(numbers, return_index=True)
    places = at[first][numbers]
    return np.where(places == at, -1, places)


# --- how it is told -----------------------------------------------------------------------------


def _equal(taken: Taken, at: np.ndarray, first: np.ndarray) -> Iterator[Fault]:
    rows = dict(zip(at.tolist(), taken.frame.index[first], strict=True))

    def words(place: int) -> Words:
        return (
            say("sama persis dengan baris {row}", row=rows[place]),
            say("setiap baris hanya sekali"),
            say(
                "Baris {row} yang dipakai dan baris ini dilewati. Hapus baris ini, atau "
                "perbaiki bila seharusnya berbeda.",
                row=rows[place],
            ),
        )

    yield from each(taken, at, taken.table.place, "same_row_twice", WARNING, words)


def _differing(taken: Taken, at: np.ndarray, first: np.ndarray) -> Iterator[Fault]:
    parts = _key(taken)
    named = joined(of_sheet(name, taken) for name in parts)
    firsts = dict(zip(at.tolist(), first.tolist(), strict=True))

    def words(place: int) -> Words:
        other = firsts[place]
        return (
            say(
                "{key} lagi, dengan isi yang berbeda ({columns})",
                key=quoted(_written(taken, place, parts)),
                columns=_unlike(taken, place, other),
            ),
            say(
                "satu baris untuk setiap {parts}; sudah ada di baris {row}",
                parts=named,
                row=taken.frame.index[other],
            ),
            say("Hapus baris yang salah, atau perbaiki kode atau tanggalnya."),
        )

    yield from each(taken, at, taken.table.place, "duplicate_key", ERROR, words)


def _unlike(taken: Taken, place: int, other: int) -> Said:
    """Names of the first columns in which two rows differ."""
    import numpy as np

    two = _contents(taken, np.array([place, other]))
    names = [
        of_sheet(str(name).removesuffix("_state"), taken)
        for name in two.columns
        if not _same(two[name].iloc[0], two[name].iloc[1])
    ]
    named = list(dict.fromkeys(names))
    return joined([*named[:MOST_NAMED], *("…",) * (len(named) > MOST_NAMED)])


def _same(one: object, other: object) -> bool:
    return one == other or (one != one and other != other)  # NaN is like NaN


def _written(taken: Taken, place: int, parts: list[str]) -> str:
    """The key of a row; a day that is not told is left out.

    Commas part its values: two days with a blank between them read as one number of a person.
    """
    values = [taken.frame[name].iloc[place] for name in parts]
    return ", ".join(str(one).removesuffix(" 00:00:00") for one in values if one == one)
