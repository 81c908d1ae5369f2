"""How is a table written so that it can be read aloud, scrolled on a phone, and printed whole?"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from kopmp_lib.present.shown import escape
from kopmp_lib.wording import SYMBOL_MEANINGS, SYMBOLS, translate


@dataclass(frozen=True)
class Cell:
    """One cell: its text, whether a number, the state behind its looks, whether on one line."""

    text: str
    number: bool = False
    state: str = ""
    keep: bool = False


def table_html(
    caption: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]], lang: str, note: str = ""
) -> str:
    """What does this table look like on a page?

    Parameters
    ----------
    caption : str
        What the table shows, of which day.
    heads : sequence of str
        Column heads, with units.
    rows : sequence of sequence of Cell
        The first cell of a row is its head.
    lang : {"id", "en"}
        Language of the legend of symbols.
    note : str
        Stands under the table, before the legend.
    """
    name = "t" + hashlib.sha256(caption.encode()).hexdigest()[:8]
    numeric = [any(row[column].number for row in rows) for column in range(len(heads))]
    head = "".join(
        f'<th scope="col"{_class("num" if number else "")}>{escape(text)}</th>'
        for text, number in zip(heads, numeric, strict=True)
    )
    body = "".join(f"<tr>{_row_head(row[0])}{''.join(map(_cell, row[1:]))}</tr>" for row in rows)
    return (
        f'<div class="table-wrap" role="region" tabindex="0" aria-labelledby="{name}">'
        f'<table><caption id="{name}">{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        f"{_notes(rows, lang, note)}"
    )


def facts_html(rows: Sequence[tuple[str, str]], lang: str) -> str:
    """What does a list of facts look like: a message, and what is told of it in this language?"""
    items = (
        f"<dt>{escape(translate(head, lang))}</dt><dd>{escape(text)}</dd>" for head, text in rows
    )
    return f'<dl class="facts">{"".join(items)}</dl>'


def _notes(rows: Sequence[Sequence[Cell]], lang: str, note: str) -> str:
    """The symbols that occur, each explained; a symbol without its meaning would mislead."""
    used = {cell.text for row in rows for cell in row} & set(SYMBOLS.values())
    legend = "; ".join(
        f"{symbol} {translate(meaning, lang)}"
        for symbol, meaning in SYMBOL_MEANINGS.items()
        if symbol in used
    )
    text = " ".join(part for part in (note, f"{legend}." if legend else "") if part)
    return f'<p class="note">{escape(text)}</p>' if text else ""


def _row_head(cell: Cell) -> str:
    return f'<th scope="row">{escape(cell.text)}</th>'


def _cell(cell: Cell) -> str:
    silent = cell.state in ("not_reported", "not_applicable")
    if cell.state and not cell.number and not silent:
        return f'<td><span class="state state-{cell.state}">{escape(cell.text)}</span></td>'
    names = (
        "num" if cell.number else "",
        "keep" if cell.keep else "",
        f"state-{cell.state}" if silent else "",
    )
    return f"<td{_class(' '.join(filter(None, names)))}>{escape(cell.text)}</td>"


def _class(names: str) -> str:
    return f' class="{names}"' if names else ""
