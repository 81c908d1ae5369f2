"""When do two spellings mean the same name?

Names are compared on letters and digits only, so that ``Pangkalpinang`` meets ``Pangkal Pinang``
and ``TOLI-TOLI`` meets ``Tolitoli``. The word *kota* or *kabupaten* stays, so that the two Bogors
are never mixed; a name that only begins with it (``Kotawaringin``, ``Kotabaru``) is read as a whole
too. What letters cannot bridge stands in ``aliases.yml``, each with its reason.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import resources

from kopmp_lib.regions.code import Code

KINDS = ("provinsi", "kabupaten", "kota", "kecamatan", "kelurahan", "desa")
# Lists shorten these words, and call the same thing by an older one; "administrasi" (only in
# Jakarta) tells nothing apart.
WORDS = {
    "prov": "provinsi",
    "propinsi": "provinsi",
    "kab": "kabupaten",
    "kodya": "kota",
    "kotamadya": "kota",
    "kec": "kecamatan",
    "distrik": "kecamatan",
    "kel": "kelurahan",
    "kep": "kepulauan",
    "adm": "",
    "administrasi": "",
}

WORD = re.compile(rf"\b(?:{'|'.join(WORDS)})\b")
NOISE = re.compile(r"[^a-z0-9]+")


def letters(text: str) -> str:
    """What is left of a name when only its letters and digits count?

    Examples
    --------
    >>> letters("KAB. ADM. KEP. SERIBU")
    'kabupatenkepulauanseribu'
    """
    plain = text.lower()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
    return NOISE.sub("", WORD.sub(lambda word: WORDS[word[0]], plain))


@lru_cache(maxsize=1)
def aliases() -> dict[str, tuple[str, ...]]:
    """Which other names does each code go by?

    Returns
    -------
    dict
        Code to its names in ``aliases.yml``.
    """
    import yaml

    table = resources.files("kopmp_lib.regions").joinpath("aliases.yml")
    rows = yaml.load(table.read_text(encoding="utf-8"), yaml.CSafeLoader)
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        found[row["code"]] = found.get(row["code"], ()) + tuple(row["names"])
    return found


class Names:
    """Which codes does a spelling mean?

    Parameters
    ----------
    entries : iterable of (str, str)
        Code and official name. Aliases of these codes are added.
    """

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._keys: list[tuple[str, str]] = []
        self._codes: dict[str, list[str]] = {}
        known = aliases()
        for code, name in entries:
            key = letters(name)
            if code.count(".") == 1:  # only a regency's official name begins with its kind
                key = key.removeprefix(Code(code).kind)
            self._add(code, key)
            for alias in known.get(code, ()):
                self._add(code, letters(alias))

    def _add(self, code: str, key: str) -> None:
        self._keys.append((code, key))
        self._codes.setdefault(key, []).append(code)

    def meaning(self, text: str) -> set[str]:
        """Which codes have exactly this name, with or without their kind before it?"""
        key = letters(text)
        found = set(self._codes.get(key, ()))
        for kind, rest in kinds(key):
            found |= {code for code in self._codes.get(rest, ()) if is_kind(code, kind)}
        return found

    def containing(self, text: str) -> set[str]:
        """Which codes have a name that holds this text, or begins with it after their kind?"""
        key = letters(text)
        found = {code for code, name in self._keys if key in name} if key else set()
        for kind, rest in kinds(key):
            found |= {c for c, name in self._keys if name.startswith(rest) and is_kind(c, kind)}
        return found

    def spellings(self) -> Iterator[tuple[str, str]]:
        """Every name as (letters, code), for a search of what is nearest."""
        return ((key, code) for code, key in self._keys)


def kinds(key: str) -> list[tuple[str, str]]:
    """Which kinds may stand before a name, with what is left of it?

    Examples
    --------
    >>> kinds("kotabaru")
    [('kota', 'baru')]
    """
    prefixes = (kind for kind in KINDS if key.startswith(kind) and key != kind)
    return [(kind, key.removeprefix(kind)) for kind in prefixes]


def is_kind(code: str, kind: str) -> bool:
    """Is a region called so? A desa adat is called desa too."""
    return Code(code).kind.startswith(kind)
