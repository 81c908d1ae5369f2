"""Which words do the sentences, figures and tables on many regions share?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from kopmp_lib import rules
from kopmp_lib.present.markup import Cell
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import SYMBOLS, date, fill, message, number, percent, translate

OTHERS = {
    "members": message("Anggota membayar simpanan pokok per koperasi"),
    "outlets": message("Gerai buka per koperasi"),
    "activity": message("Melapor kegiatan"),
}
AMOUNTS = {
    "sales_value_idr": message("Nilai penjualan"),
    "principal_savings_idr": message("Simpanan pokok"),
    "mandatory_savings_idr": message("Simpanan wajib"),
}
COUNTS = {
    "cooperative_count": "legal_entity",
    "npwp_count": "npwp",
    "nik_count": "nik",
    "nib_count": "nib",
    "bank_account_count": "bank_account",
    "simkopdes_account_count": "simkopdes",
    "rat_count": "rat",
}
STATES = {
    "done": message("terbit"),
    "failed": message("gagal"),
    "damaged": message("berkas rusak atau hilang"),
    "not_run": message("belum dijalankan"),
}
UNKNOWN = Cell(SYMBOLS["not_reported"], number=True, state="not_reported")
NONE = Cell("—", number=True)


def label(measure: str, lang: str) -> str:
    """What is a measure called?"""
    if measure in OTHERS:
        return translate(OTHERS[measure], lang)
    if measure in AMOUNTS:
        return translate(AMOUNTS[measure], lang)
    name = COUNTS.get(measure, measure)
    steps = {step.name: step.label for step in rules.formation_steps(_LAST)}
    return steps[name][lang]


def about(result: StudyResult, measure: str, basis: str = "") -> Any:
    """What is known of a measure, as one row; None if it is not there."""
    basis = basis or result.facts["focus_basis"]
    frame = result.tables["measures"]
    if frame.empty:
        return None
    found = frame[(frame["measure"] == measure) & (frame["basis"] == basis)]
    return None if found.empty else next(found.itertuples(index=False))


def judged(
    result: StudyResult, measure: str, basis: str = "", *, everywhere: bool = False
) -> pd.DataFrame:
    """How do the places of the scope, or all, stand on a measure?"""
    basis = basis or result.facts["focus_basis"]
    frame = result.tables["judged"]
    found = frame[(frame["measure"] == measure) & (frame["basis"] == basis)]
    return found if everywhere else found[found["own"]]


def of(count: float, total: float, lang: str) -> str:
    """So many of so many."""
    return fill("{x} dari {n}", lang, x=number(count, lang), n=number(total, lang))


def short(name: str) -> str:
    """How is a kabupaten or kota called where there is little room?"""
    return name.replace("Kabupaten ", "Kab. ").replace("Administrasi ", "Adm. ")


def day(value: str, lang: str) -> str:
    """A day, or the sign for none."""
    return date(value, lang) if value else SYMBOLS["not_reported"]


def days(first: str, last: str, lang: str) -> str:
    """From one day to another; one where they are the same."""
    return day(last, lang) if first == last else f"{day(first, lang)}–{day(last, lang)}"


def span(lower: float, upper: float, lang: str) -> str:
    """From one share to another, in whole percent unless that would hide the difference."""
    digits = 0 if round(lower, 2) != round(upper, 2) else 1
    return f"{number(lower * 100, lang, digits)}–{percent(upper, lang, digits)}"


def count(value: float, lang: str) -> Cell:
    """A count; a nought is written as its symbol."""
    return Cell(number(value, lang) if value else SYMBOLS["zero"], number=True)


_LAST = pd.Timestamp.max.date()
