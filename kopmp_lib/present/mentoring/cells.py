"""How are figures, and figures that are not known, written in a cell?"""

from __future__ import annotations

import pandas as pd

from kopmp_lib.present.markup import Cell
from kopmp_lib.wording import SYMBOLS, number


def count(value: float, lang: str, digits: int = 0) -> Cell:
    """How is a count written? Nought and not known stay apart."""
    if pd.isna(value):
        return Cell(SYMBOLS["not_reported"], number=True, state="not_reported")
    return Cell(number(value, lang, digits) if value else SYMBOLS["zero"], number=True)


def known(text: str) -> Cell:
    """How is a written figure put in a cell; and the sign that there is none?"""
    missing = text == SYMBOLS["not_reported"]
    return Cell(text, number=True, state="not_reported" if missing else "")
