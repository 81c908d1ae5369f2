"""Can a parameter be what it is given as, and if not, what was expected?"""

from __future__ import annotations

import dataclasses
import datetime as dt
import difflib
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from kopmp_lib.errors import ParameterError

P = TypeVar("P")


def day(name: str, given: str) -> dt.date:
    """Which day is this? The last of all where none is given.

    Raises
    ------
    ParameterError
        If it is not written YYYY-MM-DD.
    """
    if not given:
        return dt.date.max
    try:
        if len(given) != len("2026-08-05"):
            raise ValueError
        return dt.date.fromisoformat(given)
    except (ValueError, TypeError):
        raise ParameterError(
            f"'{given}' is not a day.", where=name, expected="YYYY-MM-DD, such as 2026-08-05"
        ) from None


def choice(name: str, given: object, known: Sequence[str], what: str = "known here") -> None:
    """Is this one of the words that are known?

    Raises
    ------
    ParameterError
        If it is not; names the nearest.
    """
    if given not in known:
        near = difflib.get_close_matches(str(given), known, n=1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        words = ", ".join(one or repr(one) for one in known)
        raise ParameterError(f"'{given}' is not {what}.{hint}", where=name, expected=words)


def meant(kind: type[P], given: P | Mapping[str, Any]) -> P:
    """Which parameters are meant, be they given as such or by name?

    Raises
    ------
    ParameterError
        If a name is unknown, one that is needed is missing, or a value is out of range.
    """
    if isinstance(given, kind):
        return given
    if not isinstance(given, Mapping):
        raise ParameterError(
            f"{type(given).__name__} is no set of parameters.",
            where="params",
            expected='Params("19.71"), or {"region_code": "19.71"}',
        )
    known = [one.name for one in dataclasses.fields(kind)]  # type: ignore[arg-type]
    for name in given:
        choice("params", name, known, "a parameter of this study")
    try:
        return kind(**given)
    except TypeError as error:
        raise ParameterError(f"A parameter is missing or wrong: {error}.", where="params") from None
