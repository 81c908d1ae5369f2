"""How are the rows told that fell into a trap: each one, but never more than a reader can mend?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from kopmp_lib import wording
from kopmp_lib.sources.faults import Fault, Said, say
from kopmp_lib.sources.taken import Taken

if TYPE_CHECKING:
    import numpy as np

Words = tuple[str | Said, str | Said, str | Said]
"""What was found, what was expected, and how to mend it."""

MOST_TOLD = 200
"""Rows of one rule and column that are told one by one; the rest is counted."""


def each(
    taken: Taken,
    at: np.ndarray,
    column: str,
    rule: str,
    severity: str,
    words: Callable[[int], Words],
) -> Iterator[Fault]:
    """Which faults have these rows?

    Parameters
    ----------
    at : array of int
        Places of the rows in the frame.
    words : callable
        What is said of the row at a place.
    """
    rows = taken.frame.index
    for place in at[:MOST_TOLD]:
        yield taken.fault(rows[place], column, rule, severity, *words(int(place)))
    if len(at) > MOST_TOLD:
        yield more(taken, len(at) - MOST_TOLD, column, rule, severity)


def more(taken: Taken, count: int, column: str, rule: str, severity: str) -> Fault:
    """Which fault stands for so many more that are not told one by one?"""
    return taken.fault(
        *(None, column, rule, severity),
        say("{count} baris lagi seperti ini", count=count),
        say("seperti pada baris-baris yang disebut satu per satu"),
        say("Perbaiki dengan cara yang sama."),
    )


def of_sheet(column: str, taken: Taken) -> str | Said:
    """What is this column called in the file, or in our table if it is not there?"""
    return taken.name(column) or taken.called(column)


# --- values that are written as the language writes them ----------------------------------------


class Figure(Said):
    """A number with its marks between thousands."""

    def told(self, lang: str) -> str:
        """How is it written in this language?"""
        kept = dict(self.values)
        value, unit = float(str(kept["value"])), kept["unit"]
        digits = next((n for n in range(3) if round(value, n) == round(value, 3)), 3)
        text = wording.number(abs(value), lang, digits)
        return f"{'-' if value < 0 else ''}{'Rp' if unit == 'rupiah' else ''}{text}"


class Day(Said):
    """A day."""

    def told(self, lang: str) -> str:
        """How is it written in this language?"""
        return wording.date(str(dict(self.values)["day"]), lang)


class Label(Said):
    """A word that the rules hold in both languages."""

    def told(self, lang: str) -> str:
        """What is it in this language?"""
        return str(dict(self.values)[lang])


def figure(value: float, unit: str = "") -> Figure:
    """How is this number told?

    Examples
    --------
    >>> figure(1500000, "rupiah").told("id"), figure(0.5).told("id")
    ('Rp1.500.000', '0,5')
    """
    return Figure("{value}", (("value", float(value)), ("unit", unit)))


def day(value: dt.date | np.datetime64) -> Day:
    """How is this day told?

    Examples
    --------
    >>> day(dt.date(2026, 8, 5)).told("en")
    '5 August 2026'
    """
    return Day("{day}", (("day", str(value)[:10]),))


def label(words: Mapping[str, str]) -> Label:
    """How is this word of the rules told?"""
    return Label("{id}", tuple(words.items()))
