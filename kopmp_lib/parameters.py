"""Can a parameter be what it is given as, and if not, what was expected?"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Sequence

from kopmp_lib.errors import ParameterError


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
