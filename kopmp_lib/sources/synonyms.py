"""What else are the columns of our tables called?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from kopmp_lib import contracts

LEADING = ("jumlah", "jml", "total", "banyaknya", "nilai", "data", "status")
TRAILING = {
    "rupiah": ("rp", "rupiah", "idr"),
    "people": ("orang", "org", "jiwa"),
    "households": ("kk", "rumah tangga"),
    "co-operatives": ("unit", "koperasi"),
    "places": ("unit", "buah"),
    "outlets": ("unit", "buah"),
    "payments": ("kali", "transaksi"),
    "units sold": ("unit", "kg", "liter", "buah"),
    "share": ("persen", "percent", "pct"),
    "km2": ("km2",),
    "m2": ("m2",),
    "m": ("m", "meter"),
    "months": ("bulan", "bln"),
    "hours": ("jam",),
}
"""Words of a unit that may stand behind a name, by the unit they belong to."""
CONVERTED = {
    "km2": {"ha": 0.01, "hektar": 0.01, "hektare": 0.01, "m2": 1e-6},
    "m2": {"ha": 1e4, "hektar": 1e4, "hektare": 1e4, "km2": 1e6},
    "rupiah": {"ribu": 1e3, "ribuan": 1e3, "juta": 1e6, "jutaan": 1e6, "miliar": 1e9},
}
"""Words of another unit in a name, with how many of ours one of it is."""

_WORDS = re.compile(r"[a-z0-9]+")


@lru_cache(maxsize=4096)
def key(text: str) -> str:
    """What is left of the name of a column when only its letters and digits count?

    Examples
    --------
    >>> key("Simpanan Pokok / Rp")
    'simpananpokokrp'
    """
    return "".join(split(text))


def split(text: str) -> list[str]:
    """Which words does the name of a column consist of? A per cent sign is one."""
    plain = unicodedata.normalize("NFKD", text.replace("%", " persen ")).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _WORDS.findall(plain)


@dataclass(frozen=True)
class Synonyms:
    """The dictionary of names.

    Parameters
    ----------
    places : dict
        Normalised name to what it says of the place of a row, such as ``village_name``.
    depends : dict
        Normalised name to (name it stands beside, meaning then, meaning otherwise).
    tables : dict of dict
        Of each table, normalised name to its column, or to ``date@step``.
    hints : dict
        Of each table, words in the name of a file or sheet that speak for it.
    ignored : dict
        Normalised name to why the column is not taken in.
    personal, perhaps_personal : frozenset
        Normalised names of columns about persons, or perhaps about them.
    generic : frozenset
        Normalised names so common that they say nothing of the table.
    yielding : frozenset
        Normalised names that say less exactly what another column beside them says.
    sums : dict
        Of each table, (column, normalised names of the columns whose sum it is).
    phrases : dict of dict
        Of each table, normalised name to its words and its column, for a search of what is near.
    heads : dict
        What a place or the day of a step is called in the head of a column.
    words : dict
        Words of a cell to what is meant by them, each the word of some short list.
    """

    places: dict[str, str]
    depends: dict[str, tuple[str, str, str]]
    tables: dict[str, dict[str, str]]
    hints: dict[str, tuple[str, ...]]
    ignored: dict[str, str]
    personal: frozenset[str]
    perhaps_personal: frozenset[str]
    generic: frozenset[str]
    yielding: frozenset[str]
    sums: dict[str, tuple[tuple[str, tuple[str, ...]], ...]]
    phrases: dict[str, dict[str, tuple[tuple[str, ...], str]]]
    heads: dict[str, str]
    words: dict[str, tuple[str, ...]]

    def knows(self, name: str) -> bool:
        """Does this name mean a column of any table, a place, or one that is not taken in?"""
        plain = key(name)
        lists = (self.places, self.ignored, *self.tables.values())
        return any(plain in names for names in lists)


@lru_cache(maxsize=1)
def synonyms() -> Synonyms:
    """Which names are known? Of tables, only those that have a contract."""
    raw = listed()
    return Synonyms(
        places=_turned(raw["places"]) | {key(place): place for place in raw["places"]},
        depends={
            key(name): (key(rule["beside"]), rule["then"], rule["otherwise"])
            for name, rule in raw["depends"].items()
        },
        tables={name: _of_table(table, raw) for name, table in contracts.TABLES.items()},
        hints={table: tuple(map(key, words)) for table, words in raw["hints"].items()},
        ignored={key(n): group["why"] for group in raw["ignored"] for n in group["names"]},
        personal=frozenset(key(name) for group in raw["personal"] for name in group),
        perhaps_personal=frozenset(map(key, raw["perhaps_personal"])),
        generic=frozenset(map(key, raw["generic"])),
        yielding=frozenset(map(key, raw["yielding"])),
        sums={name: tuple(_sums(raw["sums"].get(name, {}))) for name in contracts.TABLES},
        phrases={name: _phrases(table, raw) for name, table in contracts.TABLES.items()},
        heads=_heads(raw),
        words=_words(raw["words"]),
    )


def listed() -> dict[str, Any]:
    """What stands in synonyms.yml?"""
    import yaml

    text = resources.files("kopmp_lib.sources").joinpath("synonyms.yml").read_text("utf-8")
    found: dict[str, Any] = yaml.load(text, yaml.CSafeLoader)  # a tenth of the time
    return found


def _turned(names: dict[str, list[str]]) -> dict[str, str]:
    return {key(name): target for target, others in names.items() for name in others}


def _sums(groups: dict[str, list[list[str]]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for target, sums in groups.items():
        yield from ((target, tuple(map(key, names))) for names in sums)


def _phrases(table: contracts.Table, raw: dict[str, Any]) -> dict[str, tuple[tuple[str, ...], str]]:
    """Every name that means something in this table, word by word."""
    own = {column.name for column in table.columns}
    listed = [raw["places"], raw["tables"].get(table.name, {})]
    listed += [{target: names} for target, names in raw["shared"].items() if target in own]
    named = [(name, target) for part in listed for target, names in part.items() for name in names]
    named += [(n, column.name) for column in table.columns for n in (column.label, column.name)]
    return {key(name): (tuple(split(name)), target) for name, target in named if name}


def _heads(raw: dict[str, Any]) -> dict[str, str]:
    days = raw["tables"]["milestones"]
    listed = raw["places"] | {target: names for target, names in days.items() if "@" in target}
    return {target: names[0][:1].upper() + names[0][1:] for target, names in listed.items()}


def _words(raw: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    """A word may mean another thing in another list."""
    found: dict[str, tuple[str, ...]] = {}
    for meant, others in raw.items():
        for word in others:
            found[word.casefold()] = (*found.get(word.casefold(), ()), meant)
    return found


def _of_table(table: contracts.Table, raw: dict[str, Any]) -> dict[str, str]:
    """Names of the columns of one table; its own names go before those of others."""
    own = {column.name for column in table.columns}
    shared = {target: names for target, names in raw["shared"].items() if target in own}
    known = _turned(shared) | _turned(raw["tables"].get(table.name, {}))
    labels = {key(getattr(c, "label", "") or c.name): c.name for c in table.columns}
    return known | labels | {key(name): name for name in own}
