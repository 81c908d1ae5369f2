"""Which number does a text stand for, when it may be written the Indonesian or the English way?

``1.234`` is one thousand two hundred and thirty-four in Indonesia and one and a bit elsewhere, so
one cell alone does not always tell. A column does: its other cells show what a dot and a comma
mean in it. Where they do not, what is counted decides, and a warning says so.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

DOT = "."
COMMA = ","

POWERS = {
    **dict.fromkeys(("ribu", "rb", "thousand"), 1e3),
    **dict.fromkeys(("juta", "jt", "million"), 1e6),
    **dict.fromkeys(("miliar", "milyar", "mlr", "mliar", "billion"), 1e9),
    **dict.fromkeys(("triliun", "trilyun", "trilliun", "triliyun", "trillion"), 1e12),
}
SHORT_POWERS = {"m": 1e9, "t": 1e12}
"""Behind rupiah: *miliar* and *triliun*; elsewhere in the world M is a million."""
UNIT_WORDS = {
    "people": ("orang", "org", "jiwa", "anggota", "people", "persons"),
    "households": ("kk", "keluarga", "rumah tangga", "households"),
    "co-operatives": ("koperasi", "unit", "co-operatives", "cooperatives"),
    "places": ("unit", "buah", "tempat"),
    "outlets": ("unit", "buah", "gerai"),
    "payments": ("kali", "transaksi", "pembayaran"),
    "units sold": ("unit", "pcs", "buah"),
    "rupiah": ("rupiah",),
    "km2": ("km2", "km²", "km"),
    "m2": ("m2", "m²"),
    "m": ("m", "meter"),
    "hours": ("jam", "hours"),
    "months": ("bulan", "bln", "months"),
    "degrees": ("°",),
}
DECIMAL_UNITS = ("degrees", "share", "km2", "m", "ha", "hours", "index", "score", "ratio")
"""Units in which three decimals are nothing odd, so that a lone ``1.234`` is a fraction."""

LONGEST = 60
"""Characters; no number is longer."""

_GROUPS = {DOT: re.compile(r"\d{1,3}(?:\.\d{3})+"), COMMA: re.compile(r"\d{1,3}(?:,\d{3})+")}
_SHAPE = re.compile(r"\d[\d.,]*|[.,]\d+")
_SPACED = re.compile(r"\d{1,3}(?: \d{3})+(?:[.,]\d+)?")
_TAIL = re.compile(r"[.,](?:-{1,2}|=)$")
_RUPIAH = re.compile(r"^(?:rp|idr)\.?\s*")
_WORD = re.compile(r"^(?P<number>.*?\d[.,]?)\s*(?P<word>[a-z%‰°²][a-z0-9²°\s%-]*?)\.?$")
_SCIENTIFIC = re.compile(r"\d+(?:\.\d+)?e[+-]?\d{1,3}")


@dataclass(frozen=True)
class Written:
    """A cell taken apart: its digits, its sign, and what they are to be multiplied by.

    Parameters
    ----------
    digits : str
        Digits, dots and commas; empty if the text is no number.
    factor : float
        -1 for a negative number, times 1e6 for *juta*, or 0.01 for a per cent.
    word : bool
        Whether a word such as *juta* stood behind it, so that a lone comma parts off decimals.
    exact : bool
        Whether the digits are as a program writes them (``1e+05``).
    short : bool
        Whether the word was only an M or T, which not all read alike.
    """

    digits: str
    factor: float = 1.0
    word: bool = False
    exact: bool = False
    short: bool = False


NO_NUMBER = Written("")


def take_apart(text: str, unit: str) -> Written:
    """Which digits, sign and multiplier does this text consist of?

    Examples
    --------
    >>> take_apart("rp 1,5 miliar", "rupiah")
    Written(digits='1,5', factor=1000000000.0, word=True, exact=False, short=False)
    """
    if len(text) > LONGEST:
        return NO_NUMBER
    bare, sign = _signed(text)
    if _RUPIAH.match(bare):
        if unit != "rupiah":
            return NO_NUMBER
        bare, inner = _signed(_RUPIAH.sub("", bare))
        sign *= inner
    bare = _without_tail(bare)
    if _SCIENTIFIC.fullmatch(bare):
        return Written(bare, sign, exact=True)
    factor, word, short = 1.0, False, False
    if match := _WORD.match(bare):
        behind = match["word"].strip()
        short = unit == "rupiah" and behind in SHORT_POWERS
        found = SHORT_POWERS[behind] if short else _factor(behind, unit)
        if found is None:
            return NO_NUMBER
        bare, factor, word = match["number"], found, found >= 1e3
    if _SPACED.fullmatch(bare):
        bare = bare.replace(" ", "")
    return Written(bare, sign * factor, word, short=short) if _SHAPE.fullmatch(bare) else NO_NUMBER


def _without_tail(text: str) -> str:
    """Without the dash that stands for no cents; a comma before it parts off decimals."""
    tail = _TAIL.search(text)
    if tail is None:
        return text
    bare = text[: tail.start()]
    return f"{bare},0" if tail[0].startswith(COMMA) and COMMA not in bare else bare


def _signed(text: str) -> tuple[str, float]:
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip(), -1.0
    if text[:1] in ("-", "−", "–"):
        return text[1:].strip(), -1.0
    return text.removeprefix("+").strip(), 1.0


def _factor(words: str, unit: str) -> float | None:
    """What do the words behind a number multiply it by? None if they do not belong there."""
    if words in ("%", "persen", "percent"):
        return 0.01 if unit == "share" else None
    first, _, rest = words.partition(" ")
    if first in POWERS:
        return POWERS[first] if not rest or rest in UNIT_WORDS.get(unit, ()) else None
    return 1.0 if words in UNIT_WORDS.get(unit, ()) else None


def decimal_marks(written: Iterable[Written]) -> set[str]:
    """Which marks do these cells prove to part off decimals: dot, comma, both or none?

    Examples
    --------
    >>> decimal_marks([Written("1.234.567,00"), Written("12.345")])
    {','}
    """
    marks = (_proved(one) for one in written)
    return {mark for mark in marks if mark}


def _proved(one: Written) -> str:
    digits = one.digits
    if one.exact or not digits:
        return ""
    dots, commas = digits.count(DOT), digits.count(COMMA)
    if dots and commas:
        return max(DOT, COMMA, key=digits.rfind)
    if dots > 1 or commas > 1:
        return COMMA if dots else DOT
    if not dots and not commas:
        return ""
    mark = DOT if dots else COMMA
    if one.word and mark == COMMA:
        return mark
    return "" if _GROUPS[mark].fullmatch(digits) and digits[0] != "0" else mark


def is_unclear(one: Written) -> bool:
    """May this cell be read in two ways, such as ``1.234``?"""
    return (DOT in one.digits or COMMA in one.digits) and not one.exact and not _proved(one)


def assumed_mark(
    unclear: Sequence[Written], kind: str, unit: str, *, undotted: bool = False
) -> tuple[str, str]:
    """Which decimal mark is meant where no cell of the column proves one, and how sure is that?

    Parameters
    ----------
    undotted : bool
        Whether the column also holds numbers above 999 without any mark, as ``1234``.

    Returns
    -------
    (str, str)
        The mark that parts off decimals, and the warning to go with it; empty if there is none.
    """
    mark = DOT if any(DOT in one.digits for one in unclear) else COMMA
    other = COMMA if mark == DOT else DOT
    if kind != "count" and unit in DECIMAL_UNITS:
        return mark, "" if unit in ("degrees", "share") else "unclear_number"
    unsure = len(unclear) == 1 or mark == COMMA or undotted
    warning = {DOT: "thousands_dot", COMMA: "thousands_comma"}[mark] if unsure else ""
    return other, warning


def value(one: Written, mark: str) -> float:
    """Which number is this, when ``mark`` parts off the decimals? NaN if it is none.

    Examples
    --------
    >>> value(Written("1.234.567,50"), ",")
    1234567.5
    """
    if one.exact:
        return _times(float(one.digits), one.factor)
    own = _proved(one) or mark
    thousands = COMMA if own == DOT else DOT
    whole, _, decimals = one.digits.partition(own)
    if thousands in whole and not _GROUPS[thousands].fullmatch(whole):
        return math.nan
    if not (whole or decimals) or not (decimals or "0").isdigit():
        return math.nan
    return _times(float(f"{whole.replace(thousands, '') or 0}.{decimals or 0}"), one.factor)


def degrees(one: Written) -> Written:
    """How is this number written when it is degrees, which never have dots between thousands?"""
    alone = one.digits.count(DOT) + one.digits.count(COMMA) == 1
    return replace(one, digits=one.digits.replace(COMMA, DOT), exact=True) if alone else one


def _times(number: float, factor: float) -> float:
    """The product as one would write it: 12,3 % is 0.123, not 0.12300000000000001."""
    if factor == 1:
        return number
    product = number * factor
    return float(f"{product:.15g}") if math.isfinite(product) else math.nan
