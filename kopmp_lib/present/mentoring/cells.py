"""How are figures, and figures that are not known, written in a cell; and cells in a table?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from kopmp_lib.present.markup import Cell, table_html
from kopmp_lib.present.shown import Shown, show
from kopmp_lib.wording import SYMBOLS, number, translate

Line = Mapping[str, Any]


def count(value: float, lang: str, digits: int = 0) -> Cell:
    """How is a count written? Nought and not known stay apart."""
    if pd.isna(value):
        return Cell(SYMBOLS["not_reported"], number=True, state="not_reported")
    return Cell(number(value, lang, digits) if value else SYMBOLS["zero"], number=True)


def decimal(value: float, lang: str, digits: int = 2) -> Cell:
    """How is a number written that may lie below nought?"""
    return known(number(value, lang, digits).replace("-", "−"))


def known(text: str) -> Cell:
    """How is a written figure put in a cell; and the sign that there is none?"""
    missing = text == SYMBOLS["not_reported"]
    return Cell(text, number=True, state="not_reported" if missing else "")


def table(
    frame: pd.DataFrame,
    caption: str | Callable[[str], str],
    heads: Sequence[str],
    line: Callable[[Line, str], list[Cell]],
    note: str | Callable[[str], str] = "",
) -> Shown:
    """What does a frame look like, a row a line; nothing where it is empty?

    Parameters
    ----------
    frame : DataFrame
    caption, note : str or callable
        A message, or what writes one in a language.
    heads : sequence of str
        Messages.
    line : callable
        Writes the cells of a row in a language.
    """

    def told(text: str | Callable[[str], str], lang: str) -> str:
        if callable(text):
            return text(lang)
        return translate(text, lang) if text else ""

    def write(lang: str) -> str:
        if frame.empty:
            return ""
        return table_html(
            told(caption, lang),
            [translate(head, lang) for head in heads],
            [line(row, lang) for row in frame.to_dict("records")],
            lang,
            told(note, lang),
        )

    return show(write)
