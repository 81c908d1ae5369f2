"""Which regions does each of very many texts mean?

A text means here what it means in :mod:`kopmp_lib.regions.spelling`, but a whole column is asked
at once. Sorted by code, every region of the official list is followed by all that lies in it. So a
region is a span of places in the list, and to lie in it is to stand between two numbers.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kopmp_lib.regions import official
from kopmp_lib.regions.code import FIRST_KOTA, LEVELS
from kopmp_lib.regions.spelling import NOISE, WORD, aliases, letters

MISSING = -2
"""Number of a text without a letter or digit."""
UNKNOWN = -1
"""Number of a text that no region of the level has for a name."""

_ROOM = 1 << 20  # more places than the list has
_TEXT = pa.large_string()


@dataclass(frozen=True)
class Order:
    """Where does each region stand in the official list, and where does what lies in it end?

    Parameters
    ----------
    codes, names : pyarrow.Array
        Every code, in order, and the official name with it.
    ranks : numpy.ndarray
        0 for a province, up to 3 for a village.
    ends : numpy.ndarray
        First place that no longer lies in the region.
    """

    codes: pa.Array
    names: pa.Array
    ranks: np.ndarray
    ends: np.ndarray


@dataclass(frozen=True)
class Spellings:
    """Which regions of one level have a spelling for their name?

    Parameters
    ----------
    texts : pyarrow.Array
        Every spelling once, with and without the kind before it, on letters only.
    keys : numpy.ndarray
        Number of the spelling and place of a region that has it, as one number; sorted.
    bare : int
        How many of the texts, the first ones, are names as they stand, without a kind put before.
    """

    texts: pa.Array
    keys: np.ndarray
    bare: int

    def meaning(self, text: str) -> set[str]:
        """Which codes have exactly this name, with or without their kind before it?"""
        number = pc.index(self.texts, letters(text)).as_py()
        first, last = np.searchsorted(self.keys, [number * _ROOM, (number + 1) * _ROOM])
        places = self.places(np.arange(first, last))
        return set(order().codes.take(pa.array(places)).to_pylist())

    def inside(self, code: str) -> list[tuple[str, str]]:
        """Which names have the regions in this one, each with its code? All, if it is ""."""
        numbers, places = np.divmod(self.keys, _ROOM)
        start, end = 0, len(order().codes)
        if code:
            start = order().codes.index(code).as_py()
            end = order().ends[start]
        here = (numbers < self.bare) & (places >= start) & (places < end)
        spelled = self.texts.take(pa.array(numbers[here])).to_pylist()
        codes = order().codes.take(pa.array(places[here])).to_pylist()
        return list(zip(spelled, codes, strict=True))

    def numbers(self, column: pd.Series) -> np.ndarray:
        """Which spelling does each text of a column have, or is it :data:`MISSING` or unknown?"""
        encoded = pa.array(column.astype("str"), type=_TEXT, from_pandas=True).dictionary_encode()
        if isinstance(encoded, pa.ChunkedArray):
            encoded = encoded.combine_chunks()
        spelled = letters_of(encoded.dictionary)
        found = pc.fill_null(pc.index_in(spelled, value_set=self.texts), UNKNOWN).to_numpy()
        found = np.where(pc.equal(spelled, "").to_numpy(zero_copy_only=False), MISSING, found)
        # A cell without a text takes the last number.
        return np.append(found, MISSING)[pc.fill_null(encoded.indices, -1).to_numpy()]

    def within(
        self, numbers: np.ndarray, starts: np.ndarray, ends: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """From where up to where among the keys stand the regions of a spelling in each span?"""
        first = np.searchsorted(self.keys, numbers * _ROOM + starts)
        return first, np.searchsorted(self.keys, numbers * _ROOM + ends)

    def places(self, at: np.ndarray) -> np.ndarray:
        """Where in the official list stands the region of each key?"""
        return self.keys[at] % _ROOM


@lru_cache(maxsize=1)
def order() -> Order:
    """In which order do the regions stand?"""
    codes = pa.array(list(official.listing()), _TEXT)
    names = pa.array(list(official.listing().values()), _TEXT)
    ranks = pc.count_substring(codes, ".").to_numpy()
    ends = np.empty(len(codes), dtype=np.int64)
    for rank in range(len(LEVELS)):
        no_lower = np.flatnonzero(ranks <= rank)
        own = ranks[no_lower] == rank
        ends[no_lower[own]] = np.append(no_lower[1:], len(codes))[own]
    return Order(codes, names, ranks, ends)


@lru_cache(maxsize=len(LEVELS))
def spellings(level: str) -> Spellings:
    """Which spellings are there at one level?"""
    places, names = _named(level)
    encoded = names.dictionary_encode()
    number = encoded.indices.to_numpy().astype(np.int64)
    kinds, kind = _kinds(order().codes.take(pa.array(places)), level)
    texts, longer = _with_kinds(encoded.dictionary, kinds, number * len(kinds) + kind)
    keys = np.sort(np.concatenate([number, longer]) * _ROOM + np.tile(places, 2))
    first = np.diff(keys, prepend=-1) > 0  # quicker than np.unique
    return Spellings(texts, keys[first], len(encoded.dictionary))


def letters_of(texts: pa.Array) -> pa.Array:
    """What is left of each text when only letters and digits count?"""
    lower = pc.utf8_lower(texts)
    plain = pc.replace_substring_regex(lower, NOISE.pattern, "")
    rare = pc.or_(
        pc.invert(pc.string_is_ascii(texts)), pc.match_substring_regex(lower, WORD.pattern)
    )
    by_hand = [letters(text) for text in texts.filter(rare).to_pylist()]
    return pc.replace_with_mask(plain, rare, pa.array(by_hand, plain.type))


def _named(level: str) -> tuple[np.ndarray, pa.Array]:
    """Which regions have which names, official ones and others, without the kind?"""
    rank = LEVELS.index(level)
    places = np.flatnonzero(order().ranks == rank)
    names = letters_of(order().names.take(pa.array(places)))
    if level == "regency":  # only a regency's official name begins with its kind
        names = pc.replace_substring_regex(names, "^(kabupaten|kota)", "")
    codes = list(official.listing())
    other = [
        (bisect_left(codes, code), letters(name))
        for code, also in aliases().items()
        if code.count(".") == rank
        for name in also
    ]
    also_places = np.array([place for place, _ in other], dtype=np.int64)
    also_names = pa.array([name for _, name in other], _TEXT)
    return np.append(places, also_places), pa.concat_arrays([names, also_names])


def _kinds(codes: pa.Array, level: str) -> tuple[tuple[str, ...], np.ndarray]:
    """Which words may stand before a name, and which of them does each region take?"""
    if level == "regency":
        kota = pc.greater_equal(pc.utf8_slice_codeunits(codes, 3, 5), str(FIRST_KOTA))
        return ("kabupaten", "kota"), kota.to_numpy(zero_copy_only=False).astype(np.int64)
    if level == "village":  # "desa" names a desa adat too
        desa = pc.not_equal(pc.utf8_slice_codeunits(codes, 9, 10), "1")
        return ("kelurahan", "desa"), desa.to_numpy(zero_copy_only=False).astype(np.int64)
    kind = "provinsi" if level == "province" else "kecamatan"
    return (kind,), np.zeros(len(codes), dtype=np.int64)


def _with_kinds(
    names: pa.Array, kinds: tuple[str, ...], pairs: np.ndarray
) -> tuple[pa.Array, np.ndarray]:
    """Which spellings are there when a kind stands before each name, and which has each region?

    ``pairs`` tells of each region the number of its name and of its kind, as one number.
    """
    there = np.flatnonzero(np.bincount(pairs, minlength=len(names) * len(kinds)))
    nth, kind = np.divmod(there, len(kinds))
    longer = pc.binary_join_element_wise(
        pa.array(kinds, _TEXT).take(pa.array(kind)), names.take(pa.array(nth)), pa.scalar("", _TEXT)
    )
    # It may be a name already: "Desa Baru" is one, and means the desa of the name Baru as well.
    alike = pc.match_substring_regex(names, f"^({'|'.join(kinds)})")
    alike = np.flatnonzero(alike.to_numpy(zero_copy_only=False))
    known = pc.index_in(longer, value_set=names.take(pa.array(alike)))
    is_new = known.is_null().to_numpy(zero_copy_only=False)
    numbers = np.empty(len(names) * len(kinds), dtype=np.int64)
    numbers[there[is_new]] = len(names) + np.arange(is_new.sum())
    numbers[there[~is_new]] = alike[known.drop_null().to_numpy()]
    return pa.concat_arrays([names, longer.filter(pa.array(is_new))]), numbers[pairs]
