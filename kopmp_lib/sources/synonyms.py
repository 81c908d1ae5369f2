"""What else are the columns of our tables called?"""

from __future__ import annotations

import re
import unicodedata
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
    "units sold": ("unit",),
    "share": ("persen", "percent", "pct"),
    "km2": ("km2",),
    "m2": ("m2",),
    "m": ("m", "meter"),
    "months": ("bulan", "bln"),
    "hours": ("jam",),
}
"""Words of a unit that may stand behind a name, by the unit they belong to."""

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
    """

    places: dict[str, str]
    depends: dict[str, tuple[str, str, str]]
    tables: dict[str, dict[str, str]]
    hints: dict[str, tuple[str, ...]]
    ignored: dict[str, str]
    personal: frozenset[str]
    perhaps_personal: frozenset[str]


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
    )


def listed() -> dict[str, Any]:
    """What stands in synonyms.yml?"""
    import yaml

    text = resources.files("kopmp_lib.sources").joinpath("synonyms.yml").read_text("utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def _turned(names: dict[str, list[str]]) -> dict[str, str]:
    return {key(name): target for target, others in names.items() for name in others}


def _of_table(table: contracts.Table, raw: dict[str, Any]) -> dict[str, str]:
    """Names of the columns of one table; its own names go before those of others."""
    own = {column.name for column in table.columns}
    shared = {target: names for target, names in raw["shared"].items() if target in own}
    known = _turned(shared) | _turned(raw["tables"].get(table.name, {}))
    labels = {key(getattr(c, "label", "") or c.name): c.name for c in table.columns}
    return known | labels | {key(name): name for name in own}
