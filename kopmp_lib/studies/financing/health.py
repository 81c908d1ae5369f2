"""Which co-operatives can be rated, and which ratios do their books give?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kopmp_lib import rules
from kopmp_lib.contracts import rows
from kopmp_lib.methods.rating import band
from kopmp_lib.studies.financing import known
from kopmp_lib.studies.financing.gates import PASSED

NO_BOOKS, NO_MEETING, IN_PART = "no_books", "no_meeting", "in_part"
WORST = 1.0

Ratio = Mapping[str, Any]


def rule(day: dt.date) -> rules.Rule:
    """Which version of the KKPKK applies? Permenkop UKM 9/2020; Juknis 15/2021."""
    return rules.pick("health_rating", day)


def ratable(stands: pd.DataFrame) -> pd.Series:
    """Which co-operatives could be rated at all, and if not, what is missing first?

    ``no_books`` (no book year on record), ``no_meeting`` (no RAT), or ``in_part``: the ratios can
    be told, but not the whole rating, since no table here carries governance and risk.
    """
    books = stands["statements"].isin(PASSED)
    met = stands["rat"].isin(PASSED)
    state = pd.Series(IN_PART, index=stands.index)
    return state.mask(~met, NO_MEETING).mask(~books, NO_BOOKS)


def ratios(
    units: pd.Index, statements: pd.DataFrame, listed: Sequence[Ratio], hide: pd.Series
) -> pd.DataFrame:
    """Which ratios does the newest book year of each co-operative give?

    A ratio whose denominator is nought or less has no meaning and is left out, as is one whose
    parts were not reported: missing is never the worst band.

    Returns
    -------
    DataFrame
        One column a ratio and, where it has bands, ``<ratio>_score`` from 4 to 1.
    """
    book = rows.newest(statements, units, by="book_year")
    before = _year_before(units, statements, book)
    frame = pd.DataFrame(index=units)
    for ratio in listed:
        if "growth" in ratio:
            value = _growth(book, before, ratio["growth"])
        else:
            value = _part(book, ratio["numerator"]) / _positive(_part(book, ratio["denominator"]))
        frame[ratio["name"]] = value.mask(hide)
        if "bands" in ratio:
            name = f"{ratio['name']}_score"
            frame[name] = band(frame[ratio["name"]], ratio["bands"], upward=ratio["upward"])
    return frame


def summary(frame: pd.DataFrame, listed: Sequence[Ratio]) -> pd.DataFrame:
    """How do the ratios lie, out of how many?

    Columns: ratio, label_id, label_en, n, median, lowest, highest, mark (best band or optimum),
    upward, banded, best (score 4), worst (score 1), known.
    """
    rows = []
    for ratio in listed:
        value = frame[ratio["name"]].dropna()
        scores = frame.get(f"{ratio['name']}_score", pd.Series(dtype=float))
        rows.append(
            {
                "ratio": ratio["name"],
                "label_id": ratio["label"]["id"],
                "label_en": ratio["label"]["en"],
                "n": len(value),
                "median": value.median() if len(value) else float("nan"),
                "lowest": value.min() if len(value) else float("nan"),
                "highest": value.max() if len(value) else float("nan"),
                "mark": ratio["bands"][0] if "bands" in ratio else ratio["optimum"],
                "upward": ratio.get("upward", True),
                "banded": "bands" in ratio,
                "best": int((scores == 4).sum()),
                "worst": int((scores == WORST).sum()),
                "known": ratio["known"],
            }
        )
    return pd.DataFrame(rows)


def with_loan(
    units: pd.Index, statements: pd.DataFrame, listed: Sequence[Ratio], amount: float
) -> dict[str, Any]:
    """How many would fall to the worst band of equity on assets if they took the loan?"""
    ratio = next(one for one in listed if one["name"] == "equity_to_assets")
    book = rows.newest(statements, units, by="book_year")
    share = known.column(book, "equity_idr") / _positive(known.column(book, "assets_idr") + amount)
    scores = band(share.dropna(), ratio["bands"], upward=ratio["upward"])
    return {
        "loaded_count": len(scores),
        "loaded_worst_count": int((scores == WORST).sum()),
    }


def _part(book: pd.DataFrame, lines: Sequence[str]) -> pd.Series:
    """The sum of these lines; unknown where one of them is."""
    parts = pd.DataFrame({line: known.column(book, line) for line in lines}, index=book.index)
    return parts.sum(axis=1, skipna=False)


def _positive(values: pd.Series) -> pd.Series:
    return values.where(values > 0)


def _growth(book: pd.DataFrame, before: pd.DataFrame, line: str) -> pd.Series:
    earlier = known.column(before, line)
    return (known.column(book, line) - earlier) / _positive(earlier)


def _year_before(units: pd.Index, statements: pd.DataFrame, book: pd.DataFrame) -> pd.DataFrame:
    """The book year before the newest one; without it no growth can be told."""
    if statements.empty:
        return pd.DataFrame(index=units)
    wanted = (book["book_year"].dropna().astype(int) - 1).astype(str)
    pairs = pd.MultiIndex.from_arrays([wanted.index, wanted])
    there = statements.set_index(["unit_code", "book_year"])
    return there[there.index.isin(pairs)].droplevel("book_year").reindex(units)
