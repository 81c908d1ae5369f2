"""Which words stand in a cell in place of a figure, and what do they say?

Everything is compared in small letters, with one blank between words.
"""

from __future__ import annotations

NOT_REPORTED_WORDS = frozenset(
    [
        *("", "-", "--", "---", "–", "—", "−", "…", "..", "...", "....", "?"),
        *("n/a", "na", "null", "none", "nan", "<na>", "nat", "belum", "kosong"),
        *("belum ada", "belum lapor", "belum melapor", "belum dilaporkan", "belum diisi"),
        *("belum terisi", "belum tersedia", "belum ada data", "tidak ada data", "tak ada data"),
        "belum diketahui",
        *("tidak tersedia", "data tidak tersedia", "tidak diketahui", "tidak lapor"),
        *("tidak melapor", "no data", "not reported", "not available", "missing", "unknown"),
    ]
)
"""Nobody has said anything."""

NOT_APPLICABLE_WORDS = frozenset(
    ["x", "n.a.", "n.a", "tidak berlaku", "tidak relevan", "not applicable"]
)
"""The figure cannot exist there."""

ZERO_WORDS = frozenset(["nihil", "nol", "zero", "nil"])
"""Somebody has said: none."""

YES_WORDS = frozenset(
    [
        *("ya", "y", "iya", "sudah", "ada", "punya", "aktif", "yes", "true", "benar", "1", "1.0"),
        *("✓", "✔", "√", "☑", "✅"),
    ]
)
NO_WORDS = frozenset(
    [
        *("tidak", "tdk", "t", "belum", "tidak ada", "belum ada", "belum punya", "tidak punya"),
        *("tidak aktif", "no", "n", "false", "salah", "0", "0.0", "nihil", "☐", "✗", "✘"),
    ]
)

UNCLEAR_WORDS = frozenset(["tidak ada", "tidak", "tdk", "ada", "sudah", "ya"])
"""Words that answer another question than *how many*: none, or not known?"""

ERROR_CELLS = frozenset(
    [
        *("#ref!", "#div/0!", "#value!", "#name?", "#n/a", "#num!", "#null!", "#spill!"),
        *("#calc!", "#getting_data", "#####", "########"),
    ]
)
"""What a spreadsheet shows where a formula failed."""

NO_CACHED_VALUE = "="
"""Stands for a formula that the program which wrote the file never worked out."""


def plain(text: str) -> str:
    r"""How is a cell compared with these words?

    Examples
    --------
    >>> plain("  Tidak\u00a0ada ")
    'tidak ada'
    """
    return " ".join(text.split()).casefold()
