"""What value does a text stand for, given a declared type?

Papermill guesses types from text, so that the code ``19.10`` becomes the number 19.1. Here the
declared type alone decides: a text stays text, and what does not fit is told instead of being bent.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence

from kopmp_lib.errors import ParameterError

_WHOLE = re.compile(r"[+-]?[0-9]+")
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_TRUTH = {"true": True, "false": False}
_WANTED = {
    "str": "text",
    "int": "a whole number such as 12, without separators",
    "float": "a number such as 0.25, with a decimal point and without separators",
    "bool": "true or false",
}
TYPES = (*_WANTED, *(f"list[{item}]" for item in _WANTED))


def fit(value: object, kind: str) -> object:
    """Which value of the declared type is meant?

    Parameters
    ----------
    value : object
        A text as typed by a person, or a value that has the type already.
    kind : str
        One of :data:`TYPES`.

    Raises
    ------
    ValueError
        With what was expected, in words.

    Examples
    --------
    >>> fit("19.10", "str"), fit("90", "int"), fit("0.5, 2", "list[float]")
    ('19.10', 90, [0.5, 2.0])
    """
    if kind not in TYPES:
        raise ValueError(f"one of the types {', '.join(TYPES)}")
    if kind.startswith("list["):
        item = kind.removeprefix("list[").removesuffix("]")
        if isinstance(value, str):
            value = names(value)
        if not isinstance(value, list | tuple):
            raise ValueError(f"a list with commas, each {_WANTED[item]}")
        return [fit(part, item) for part in value]
    fitted = _from_text(value, kind) if isinstance(value, str) else _from_value(value, kind)
    if fitted is None:
        raise ValueError(_WANTED[kind])
    return fitted


def names(text: str) -> tuple[str, ...]:
    """Which names does a list with commas hold?"""
    return tuple(name.strip() for name in text.split(",") if name.strip())


def pairs(texts: Iterable[str]) -> dict[str, str]:
    """Which names and values stand in ``name=value`` texts?"""
    found: dict[str, str] = {}
    faults = []
    for text in texts:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            faults.append(f"{text!r} is not of the form name=value.")
        elif found.setdefault(name.strip(), value) != value:
            faults.append(f"{name.strip()} is given twice with different values.")
    refuse(faults, todo="Write for example: -p as_of=2026-08-05")
    return found


def refuse(
    faults: Sequence[str],
    *,
    where: str = "parameters (-p name=value)",
    expected: str = "",
    todo: str = "",
) -> None:
    """Is anything wrong with the parameters? Then one error tells every fault."""
    unique = list(dict.fromkeys(faults))
    if not unique:
        return
    listed = "".join(f"\n  - {fault}" for fault in unique)
    what = unique[0] if len(unique) == 1 else f"{len(unique)} parameters cannot be used:{listed}"
    raise ParameterError(what, where=where, expected=expected, todo=todo)


def nearest(word: str, known: Iterable[str]) -> str:
    """Did you mean …? "" where nothing known is near."""
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.5)
    return f" Did you mean {close[0]}?" if close else ""


def _from_text(text: str, kind: str) -> object | None:
    if kind == "str":
        return text
    text = text.strip()
    if kind == "int":
        return int(text) if _WHOLE.fullmatch(text) else None
    if kind == "float":
        return float(text) if _NUMBER.fullmatch(text) else None
    return _TRUTH.get(text.lower())


def _from_value(value: object, kind: str) -> object | None:
    if isinstance(value, bool) or kind == "bool":
        return value if isinstance(value, bool) and kind == "bool" else None
    if isinstance(value, int) and kind in ("int", "float"):
        return float(value) if kind == "float" else value
    return value if isinstance(value, float) and kind == "float" else None
