"""Which character parts the cells of a text file, and how many cells has a row?"""

from __future__ import annotations

import csv
import math
import re
from collections import Counter

from kopmp_lib.sources.head import is_data

PARTERS = (",", ";", "\t", "|")
SAMPLE = 2**18
"""Characters of the beginning of a file that are looked at."""
ROWS = 200

_HINT = re.compile(rb'"?sep=([,;\t|])"?\r?\n')


def hint(text: bytes) -> tuple[str, int]:
    r"""Does the file say itself what parts its cells, as spreadsheets do, and in how many bytes?

    Examples
    --------
    >>> hint(b"sep=;\nkode;nama\n")
    (';', 6)
    """
    match = _HINT.match(text)
    return (match[1].decode(), match.end()) if match else ("", 0)


def sniff(sample: str) -> str:
    r"""Which character parts the cells?

    The one that gives most rows the same number of cells, under a head of words. So decimal commas
    between semicolons, and commas within quotation marks, mislead nobody.

    Examples
    --------
    >>> sniff("kode;luas\n19.71.06.1002;1,5\n19.71.06.1001;2,25\n")
    ';'
    """
    return max(PARTERS, key=lambda parter: _fitness(_rows(sample, parter), parter))


def width(sample: str, parter: str) -> int:
    """How many cells do most rows have, or the head where all rows differ?"""
    return _usual(_rows(sample, parter))[0]


def _rows(sample: str, parter: str) -> list[list[str]]:
    lines = sample.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(sample) >= SAMPLE and len(lines) > 2:
        lines.pop()  # it may have been cut
    rows: list[list[str]] = []
    try:
        for row in csv.reader(lines, delimiter=parter):
            if row:
                rows.append(row)
            if len(rows) == ROWS:
                break
    except csv.Error:
        return rows
    return rows


def _usual(rows: list[list[str]]) -> tuple[int, float]:
    """The most frequent number of cells above one, and the share of rows that have it."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 1, 1.0
    wide, times = max(widths.items(), key=lambda item: (item[1], item[0]))
    return wide, times / len(rows)


def _fitness(rows: list[list[str]], parter: str) -> float:
    wide, share = _usual(rows)
    if wide == 1:
        return 0.0
    head = next(row for row in rows if len(row) == wide)
    others = set(PARTERS) - {parter}
    named = sum(1 for cell in head if cell and not is_data(cell) and not set(cell) & others)
    return share * math.log(wide + 1) * (0.1 + named / wide)
