"""What is each column of our tables called, what may stand in it, and what does it mean?

The templates' sheet *Kamus* and the page ``docs/tables.md`` are both made of this, and this of the
contracts, so that none of them can drift from what is checked.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kopmp_lib import contracts, rules
from kopmp_lib.contracts import Column, Table
from kopmp_lib.sources.meanings import FROM_OUTSIDE
from kopmp_lib.wording import fill, message, number, translate

NOT_TYPED = "geometry"
"""A kind that nobody types: outlines come as GeoJSON."""

KINDS = {
    "text": message("teks"),
    "date": message("tanggal (hari, bulan, tahun)"),
    "month": message("bulan dan tahun"),
    "count": message("bilangan bulat, 0 atau lebih"),
    "number": message("angka, boleh pecahan"),
    "flag": message("Ya, Tidak, atau Belum"),
    "category": message("satu kata dari daftar"),
    "geometry": message("garis batas, sebagai GeoJSON"),
}
CODE = message("kode wilayah Kemendagri, sebagai teks dengan titik")
UNITS = {
    "people": "orang",
    "households": "rumah tangga",
    "co-operatives": "koperasi",
    "places": "tempat",
    "outlets": "gerai",
    "enterprises": "usaha",
    "payments": "pembayaran",
    "units sold": "satuan terjual",
    "share": "proporsi 0–1, atau persen",
    "months": "bulan",
    "hours": "jam",
    "m": "meter",
    "degrees": "derajat",
    "points": "poin",
    "ratio": "perbandingan",
}
"""Units of the contracts in Indonesian; those that are the same in both languages are left out."""
WORDS = {
    "day": message("tepat harinya"),
    "month": message("hanya bulannya"),
    "draft": message("masih konsep"),
    "submitted": message("diajukan"),
    "review": message("sedang dinilai"),
    "approved": message("disetujui"),
    "rejected": message("ditolak"),
    "disbursed": message("dicairkan"),
    "defaulted": message("macet"),
}
"""What the words of lists mean that are written in English."""


@dataclass(frozen=True)
class Entry:
    """What the dictionary says of one column.

    Parameters
    ----------
    label, name : str
        Head in a template, and name in the program.
    required : bool
        Whether every row must have it.
    kind, unit, allowed : str
        What a cell holds, in words.
    example : str
        As an office would write it.
    meaning : str
        One sentence in English, as the contract has it.
    """

    label: str
    name: str
    required: bool
    kind: str
    unit: str
    allowed: str
    example: str
    meaning: str


def typed(table: Table) -> tuple[Column, ...]:
    """Which columns does a person fill in? Origin and source are told by the program."""
    return tuple(
        one for one in table.columns if one.name not in FROM_OUTSIDE and one.kind != NOT_TYPED
    )


def is_required(column: Column) -> bool:
    """Must every row have it?"""
    return not (column.measure or column.optional)


def is_code(column: Column) -> bool:
    """Does it hold the code of a region?"""
    return column.name in ("unit_code", "regency_code", "province_code", "code")


def holds(column: Column, lang: str) -> str:
    """What does a cell of this column hold, in words?"""
    return translate(CODE if is_code(column) else KINDS[column.kind], lang)


def words(column: Column) -> tuple[str, ...]:
    """Which words may stand in this column? None where it is free."""
    if column.name == "step":
        return tuple(step.name for step in _steps())
    return column.allowed


def entries(table: Table, lang: str) -> list[Entry]:
    """What does the dictionary say of the columns of this table?"""
    return [_entry(column, lang) for column in table.columns if column.name not in FROM_OUTSIDE]


def _entry(column: Column, lang: str) -> Entry:
    unit = UNITS.get(column.unit, column.unit) if lang == "id" else column.unit
    return Entry(
        column.label,
        column.name,
        is_required(column),
        holds(column, lang),
        unit,
        _allowed(column, lang),
        column.example,
        column.meaning,
    )


def _allowed(column: Column, lang: str) -> str:
    """The words of the list with what they mean, or the bounds of a figure."""
    if column.name == "step":
        return "; ".join(f"{step.name} ({step.label[lang]})" for step in _steps())
    told = [
        f"{word} ({translate(WORDS[word], lang)})" if word in WORDS else word
        for word in column.allowed
    ]
    return "; ".join(told) or _bounds(column, lang)


def _bounds(column: Column, lang: str) -> str:
    low = "" if column.low is None else _plain(column.low, lang)
    high = "" if column.high is None else _plain(column.high, lang)
    if low and high:
        return fill("{low} sampai {high}", lang, low=low, high=high)
    if low and column.kind != "count":
        return fill("{low} atau lebih", lang, low=low)
    return ""


def _plain(bound: float, lang: str) -> str:
    sign = "-" if bound < 0 else ""
    return sign + number(abs(bound), lang, 0 if bound % 1 == 0 else 2)


def _steps() -> tuple[rules.Step, ...]:
    return rules.formation_steps(dt.date.max)


# --- the page -----------------------------------------------------------------------------------

_INTRODUCTION = """\
# Tables

What a table of one's own may hold, column by column. Made from `kopmp_lib/contracts`; do not edit
it by hand. `kopmp template TABLE --out FILE.xlsx` gives a sheet to fill in, with this dictionary
beside it; outlines (`boundaries`) come as GeoJSON.

Heads are read in Indonesian or English, and by many other names. A code of a region is text.
Empty or `-` means that nobody has reported the figure, `0` that none was reported, and
`tidak berlaku` that there can be none. Numbers are written `1.234,5` or `1234.5`, days
`21/07/2025`. Whence the rows come (`origin`, `source`) is noted by the program.
"""
_HEAD = ("Head", "Name", "Needed", "Holds", "Unit", "Allowed", "Example", "Meaning")


def as_markdown() -> str:
    """How does the page of all tables read?"""
    parts = [_INTRODUCTION]
    parts += [f"- [{one.title_en}](#{_anchor(one)})" for one in contracts.TABLES.values()]
    for table in contracts.TABLES.values():
        parts += ["", *_section(table)]
    return "\n".join(parts) + "\n"


def _anchor(table: Table) -> str:
    return "".join(c for c in _title(table).lower().replace(" ", "-") if c.isalnum() or c in "-_")


def _title(table: Table) -> str:
    return f"{table.title_en}: {table.name}"


def _section(table: Table) -> list[str]:
    key = ", ".join(f"`{name}`" for name in table.key)
    rows = [_HEAD, ("---",) * len(_HEAD)]
    for one in entries(table, "en"):
        needed = "yes" if one.required else ""
        told = (one.kind, one.unit, one.allowed, one.example, one.meaning)
        rows.append((one.label, f"`{one.name}`", needed, *told))
    return [
        f"## {_title(table)}",
        "",
        f"{table.title}: {table.meaning}. Once each: {key}.",
        "",
        *("| " + " | ".join(map(_cell, row)) + " |" for row in rows),
    ]


def _cell(text: str) -> str:
    return text.replace("|", r"\|")
