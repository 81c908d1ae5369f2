"""How are the figures of this study written in a table?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kopmp_lib.present.markup import Cell
from kopmp_lib.wording import SYMBOLS, fill, message, number, percent, rupiah, translate

STANDINGS = {
    "reached": message("sudah"),
    "implied": message("tersirat"),
    "not_reached": message("belum"),
    "not_reported": SYMBOLS["not_reported"],
    "not_applicable": SYMBOLS["not_applicable"],
    "not_in_source": SYMBOLS["not_reported"],
}
KINDS = {
    "hard": message("syarat wajib"),
    "process": message("berkas pengajuan"),
    "capacity": message("kemampuan"),
}
KNOWN = {
    "official": message("naskah resmi"),
    "several": message("beberapa sumber"),
    "one": message("satu sumber"),
    "weak": message("sumber lemah"),
}
FACTORS = {
    "grade": message("Peringkat satu tingkat lebih baik"),
    "amount": message("Nilai pinjaman dua kali lipat"),
    "savings": message("Simpanan anggota dua kali lipat"),
    "members": message("Anggota 100 orang lebih banyak"),
}
UNKNOWN = Cell(SYMBOLS["not_reported"], number=True, state="not_reported")


def count(value: float, lang: str) -> Cell:
    """A count; a nought is written as its symbol."""
    return Cell(number(value, lang) if value else SYMBOLS["zero"], number=True)


def money(value: float | None, lang: str, *, suppressed: bool = False) -> Cell:
    """Rupiah, or why there is none."""
    if suppressed:
        return Cell(SYMBOLS["suppressed"], number=True)
    if value is None or pd.isna(value):
        return UNKNOWN
    return Cell(rupiah(value, lang) if round(value) else SYMBOLS["zero"], number=True)


def millions(value: float | None, lang: str) -> str:
    """Rupiah in millions, so that amounts of all sizes beside each other have one unit."""
    if value is None or pd.isna(value):
        return SYMBOLS["not_reported"]
    size = value / 1e6
    return fill("Rp{n} juta", lang, n=number(size, lang, 0 if size >= 10 else 1))


def share(value: float, lang: str, digits: int = 1) -> Cell:
    """A share as a percentage."""
    return UNKNOWN if pd.isna(value) else Cell(percent(value, lang, digits), number=True)


def ratio(value: float, lang: str) -> Cell:
    """A ratio; what is too small to show is told as such, never as nought."""
    return UNKNOWN if pd.isna(value) else Cell(ratio_text(value, lang), number=True)


def ratio_text(value: float, lang: str) -> str:
    """How is a ratio written?"""
    if 0 < abs(value) < 0.005:
        return ("<" if value > 0 else ">-") + number(0.01, lang, 2)
    return number(value, lang, 2)


def interval(low: float, high: float, lang: str) -> Cell:
    """Between which limits does a ratio lie?"""
    return Cell(f"{number(low, lang, 2)}–{number(high, lang, 2)}", number=True, keep=True)


def times(value: float, lang: str) -> str:
    """How is a cover written, with no more decimals than it has?"""
    digits = next((n for n in (0, 1) if round(value, n) == round(value, 2)), 2)
    return number(value, lang, digits)


def standing(name: str, lang: str) -> Cell:
    """How a co-operative stands before a gate."""
    word = STANDINGS[name]
    state = "not_reported" if name == "not_in_source" else name
    return Cell(word if word in SYMBOLS.values() else translate(word, lang), state=state)


def told(words: str | Mapping[str, str], lang: str) -> str:
    """A source as the rules give it: one name for both languages, or one for each."""
    return words if isinstance(words, str) else words[lang]


def gates(facts: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The gates of the result by name."""
    return {gate["name"]: gate for gate in facts["gates"]}
