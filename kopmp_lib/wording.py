"""How are words, numbers and dates written in Indonesian and in English?

Message ids are Indonesian, so the default language needs no catalogue and cannot be missing;
English comes from ``locale/en.po``. Missing values are written with the symbols of BPS tables.
"""

from __future__ import annotations

import datetime as dt
import functools
import math
import os
from collections.abc import Mapping
from importlib import resources

from kopmp_lib.errors import ParameterError

LANGUAGES = ("id", "en")
LANGUAGES_VARIABLE = "KOPMP_LANGUAGES"

SYMBOLS: Mapping[str, str] = {
    "not_reported": "…",
    "zero": "–",
    "suppressed": "s",
    "not_applicable": "x",
}
"""Table symbols by state. ``…`` not available and ``–`` none or zero are those of BPS publications;
``s`` (suppressed) and ``x`` (not applicable) are ours; a table explains those it uses."""


def message(text: str) -> str:
    """Which text is a message of the catalogue, though it is translated elsewhere?"""
    return text


SYMBOL_MEANINGS: Mapping[str, str] = {
    "…": message("belum dilaporkan atau tidak tersedia"),
    "–": message("nol"),
    "s": message("disembunyikan, supaya jumlah di bawah 5 orang tidak terbuka"),
    "x": message("tidak berlaku"),
}


def languages() -> tuple[str, ...]:
    """In which languages should a notebook write?

    The batch asks for both by ``KOPMP_LANGUAGES``; a notebook opened by hand writes Indonesian.

    Raises
    ------
    ParameterError
        If a language other than ``id`` or ``en`` is asked for.
    """
    asked = tuple(part.strip() for part in os.environ.get(LANGUAGES_VARIABLE, "id").split(","))
    for lang in asked:
        _require(lang)
    return asked


def translate(message: str, lang: str) -> str:
    """What is this Indonesian message in the language asked for?

    Raises
    ------
    KeyError
        If the English catalogue lacks the message: a gap is a fault, never shown to a reader.
    """
    _require(lang)
    return message if lang == "id" else _english()[message]


def fill(message: str, lang: str, **values: object) -> str:
    """What is this message with its ``{places}`` filled?"""
    return translate(message, lang).format(**values)


def number(value: float | None, lang: str, digits: int = 0) -> str:
    """How is a number written (``1.234,5`` in Indonesian, ``1,234.5`` in English)?"""
    if value is None or math.isnan(value):
        return SYMBOLS["not_reported"]
    from babel.numbers import format_decimal

    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    shown = 0 if abs(value) <= 0.5 * 10**-digits else value  # never "-0"
    return format_decimal(shown, format=pattern, locale=_locale(lang))


def percent(share: float | None, lang: str, digits: int = 1) -> str:
    """How is a share (0–1) written as a percentage?"""
    if share is None or math.isnan(share):
        return SYMBOLS["not_reported"]
    return number(share * 100, lang, digits) + "%"


def rupiah(value: float | None, lang: str) -> str:
    """How is an amount of rupiah written (``Rp950.000``, ``Rp950,000``)?

    Amounts of a thousand million and more are written in words (``Rp2,1 miliar``), never as M or T,
    which mean different things in the two languages.
    """
    if value is None or math.isnan(value):
        return SYMBOLS["not_reported"]
    sign, amount = "-" if round(value) < 0 else "", abs(value)
    for limit, word in ((1e12, message("triliun")), (1e9, message("miliar"))):
        if amount >= limit:
            return f"{sign}Rp{number(amount / limit, lang, 1)} {translate(word, lang)}"
    return f"{sign}Rp{number(amount, lang)}"


def date(value: dt.date | str, lang: str) -> str:
    """How is a date written (``5 Agustus 2026``, ``5 August 2026``)?"""
    from babel.dates import format_date

    day = dt.date.fromisoformat(value) if isinstance(value, str) else value
    return format_date(day, format="d MMMM y", locale=_locale(lang))


def listing(items: list[str], lang: str) -> str:
    """How are several things named in one sentence (``a, b, dan c``)?"""
    from babel.lists import format_list

    return format_list(items, locale=_locale(lang))


def inside(label: str) -> str:
    """How is a label written within a sentence? Abbreviations such as NIB keep their capitals.

    Examples
    --------
    >>> inside("Rekening bank"), inside("NIK koperasi")
    ('rekening bank', 'NIK koperasi')
    """
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def opening(sentence: str) -> str:
    """How does a sentence begin?"""
    return sentence[:1].upper() + sentence[1:]


def _locale(lang: str) -> str:
    return {"id": "id_ID", "en": "en_GB"}[lang]


def _require(lang: str) -> None:
    if lang not in LANGUAGES:
        raise ParameterError(
            f"'{lang}' is not a language of the reports.",
            where=LANGUAGES_VARIABLE,
            expected="id, en or id,en",
            todo="Write --languages id,en.",
        )


@functools.cache
def _english() -> dict[str, str]:
    from babel.messages.pofile import read_po

    source = resources.files("kopmp_lib") / "locale" / "en.po"
    with source.open("rb") as stream:
        catalogue = read_po(stream, locale="en")
    return {str(m.id): str(m.string) for m in catalogue if m.id and m.string}
