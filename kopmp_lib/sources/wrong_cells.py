"""How is each cell that could not be read told: what was found, expected, and how to mend it?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kopmp_lib import contracts
from kopmp_lib.contracts import Column
from kopmp_lib.sources import dates, persons, words
from kopmp_lib.sources.cells import Parsed
from kopmp_lib.sources.faults import ERROR, Fault, Said, decimal, quoted, say
from kopmp_lib.sources.layout import Sheet
from kopmp_lib.sources.names import Recognised
from kopmp_lib.sources.reading import SEVERITY
from kopmp_lib.sources.synonyms import split
from kopmp_lib.sources.word_cells import nearest_allowed
from kopmp_lib.wording import message

if TYPE_CHECKING:
    import pandas as pd

TYPED_FRACTION = re.compile(r"-?\d{1,12}\.\d{1,6}")
OF_BODIES = ("nib_count", "npwp_count")
"""Measures in whose columns one may find the numbers themselves."""
AMOUNTS = frozenset(
    (
        *("amount", "value", "total", "jumlah", "nilai", "rp", "idr", "rupiah", "volume"),
        *("savings", "simpanan", "saldo", "modal"),
    )
)
"""Words in the name of a column of amounts."""

EXPECTED = {
    "count": say("bilangan bulat, misalnya 1234 atau 1.234"),
    "number": say("angka, misalnya 1234,5 atau 1.234,50"),
    "date": say("tanggal, misalnya 21/07/2025, 21 Juli 2025, atau 2025-07-21"),
    "month": say("bulan, misalnya 2025-07 atau Juli 2025"),
    "flag": say("Ya atau Tidak"),
}
MONEY = say("jumlah uang, misalnya 1500000, Rp1.500.000, atau Rp1,5 juta")
SHARE = say("proporsi, misalnya 0,125 atau 12,5%")
SHARE_BOUNDS = say("proporsi, misalnya 0,125 atau 12,5%, dari 0 sampai 1")
EMPTY = say("sel kosong")

FIXES = {
    "not_a_number": message(
        "Tulis angkanya saja; kosongkan sel atau tulis - jika belum diketahui."
    ),
    "fraction": message("Tulis bilangan bulatnya. Jika titik ribuannya hilang, tulis kembali."),
    "out_of_range": message("Perbaiki angkanya."),
    "mixed_numbers": message(
        "Arti titik dan koma di kolom ini berbeda antarbaris; tulis semua angka tanpa titik ribuan."
    ),
    "missing_value": message("Isi sel ini."),
    "not_allowed": message("Tulis salah satu kata yang diminta."),
    "pattern": message("Tulis seperti bentuk yang diminta."),
    "unclear_word": message("Tulis 0 jika tidak ada, atau - jika belum diketahui."),
    "error_cell": message("Rumusnya gagal; perbaiki rumus itu, atau tulis hasilnya."),
    "formula_without_value": message(
        "Buka berkas di aplikasi pengolah angka, biarkan rumusnya dihitung, lalu simpan lagi."
    ),
    "not_a_date": message("Tulis hari lebih dahulu, lalu bulan, lalu tahun."),
    "not_a_flag": message("Tulis Ya atau Tidak; kosongkan sel jika belum diketahui."),
    "thousands_dot": message("Terbaca {read}. Tulis tanpa titik, atau perbaiki jika keliru."),
    "thousands_comma": message("Terbaca {read}. Tulis tanpa koma, atau perbaiki jika keliru."),
    "short_unit": message(
        "Terbaca {read}: M berarti miliar, T triliun. Tulis angka penuhnya, atau perbaiki jika "
        "keliru."
    ),
    "unclear_number": message(
        "Terbaca {read}. Tulis dengan lebih banyak angka desimal, atau perbaiki jika keliru."
    ),
}
MONTH_FIRST = say(
    "Bulan tampaknya ditulis lebih dahulu. Tulis ulang seluruh kolom dengan hari di depan: hari "
    "1 sampai 12 ikut terbaca sebagai bulan."
)

SURVEYOR = "surveyor"
"""Column that may name offices, and no persons."""


def told(
    parsed: Parsed,
    cells: pd.Series,
    column: Column,
    *,
    file: str,
    sheet: str = "",
    name: str = "",
    numeric: pd.Series | None = None,
) -> Iterator[Fault]:
    """Which faults do the cells of one column have?

    Parameters
    ----------
    parsed : Parsed
        What :func:`kopmp_lib.sources.cells.parse` made of ``cells``.
    name : str
        The column by its name in the file.
    numeric : Series of bool, optional
        Cells that stood in the file as numbers, whose mark is that of the reader.
    """
    marked = parsed.rules != ""
    values = parsed.values[marked]
    for row, rule, text, value in zip(
        values.index, parsed.rules[marked], cells[marked], values, strict=True
    ):
        yield Fault(
            file,
            sheet,
            int(row),
            name or column.name,
            rule,
            SEVERITY[rule],
            _shown(text, typed=numeric is not None and bool(numeric[row])) or EMPTY,
            expected(column, rule, text),
            _fix(column, rule, text, value),
        )


def _shown(text: str, *, typed: bool) -> str | Said:
    """How is a cell shown? A spreadsheet shows its numbers with the marks of the language."""
    if typed and TYPED_FRACTION.fullmatch(text):
        return decimal(float(text))
    return quoted(text)


def of_persons(sheet: Sheet, recognised: Recognised) -> Iterator[Fault]:
    """Which cells hold a number of a person, outside the columns that are about persons?

    Numbers of bodies, and figures, may look like such a number and are spared.
    """
    for name in sheet.frame.columns:
        if name in recognised.personal:
            continue
        cells = sheet.frame[name]
        meaning = recognised.columns.get(name, "")
        bodies = meaning in OF_BODIES or bool(persons.OF_BODIES & set(split(name)))
        if meaning == SURVEYOR:
            yield from _of_surveyors(sheet, name)
            continue
        figures = _holds_figures(name, meaning, recognised)
        for row in persons.numbers_in(cells, figures=figures, bodies=bodies):
            yield Fault(
                *(sheet.file, sheet.sheet, int(row), name, "personal_data", ERROR),
                quoted(cells[row]),
                say("tanpa nomor pribadi"),
                say("Hapus nomor itu; NIK koperasi boleh tetap ada."),
            )


def _of_surveyors(sheet: Sheet, name: str) -> Iterator[Fault]:
    """Which cells name somebody, and not the office that surveyed the place?"""
    for row in persons.beside_offices(sheet.frame[name]):
        yield Fault(
            *(sheet.file, sheet.sheet, int(row), name, "personal_data", ERROR),
            say("isi yang mungkin nama orang"),
            say("nama lembaga: Agrinas, TNI, BUSINESS ASSISTANCE, atau KOPERASI"),
            say("Tulis lembaganya saja, atau kosongkan selnya."),
        )


def _holds_figures(name: str, meaning: str, recognised: Recognised) -> bool:
    """Is this column one of amounts, taken in or not?"""
    if recognised.table and meaning and contracts.table(recognised.table).has(meaning):
        column = contracts.table(recognised.table).column(meaning)
        return column.kind in ("count", "number") and column.unit != "co-operatives"
    return bool(AMOUNTS & set(split(name)))


def expected(column: Column, rule: str = "", text: str = "") -> str | Said:
    """What should a cell of this column hold?"""
    if rule == "not_allowed":
        near = nearest_allowed(text, column)
        return " | ".join(dict.fromkeys([*([near] if near else []), *column.allowed]))
    if rule == "out_of_range":
        return _bounds(column)
    if column.unit == "rupiah":
        return MONEY
    if column.unit == "share":
        return SHARE
    return EXPECTED.get(column.kind) or " | ".join(column.allowed) or _like(column)


def _like(column: Column) -> str | Said:
    name = column.label or column.name
    if not column.example:
        return name
    return say("{name}, misalnya {example}", name=name, example=column.example)


def _bounds(column: Column) -> str | Said:
    if column.unit == "share":
        return SHARE_BOUNDS
    low, high = column.low, column.high
    if low is not None and high is not None:
        return say(
            "paling sedikit {low} dan paling banyak {high}", low=decimal(low), high=decimal(high)
        )
    if low is not None:
        return say("paling sedikit {low}", low=decimal(low))
    return say("paling banyak {high}", high="" if high is None else decimal(high))


def _fix(column: Column, rule: str, text: str, value: object) -> Said:
    if rule == "out_of_range" and column.unit == "share":
        return say("Jika yang dimaksud persen, tulis {text}%.", text=quoted(text))
    if rule == "not_a_date" and dates.is_month_first(words.plain(text)):
        return MONTH_FIRST
    return say(FIXES[rule], read=decimal(value) if isinstance(value, float) else "")
