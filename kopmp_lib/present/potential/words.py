"""Which words do the sentences, figures and tables of business potential share?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kopmp_lib.result import StudyResult
from kopmp_lib.wording import fill, inside, listing, message, number, translate

LABELS: Mapping[str, str] = {
    "robust": message("kokoh"),
    "contestable": message("dapat diperdebatkan"),
    "undecided": message("belum dapat dibedakan"),
    "unknown": message("tidak dapat dinilai"),
}


def line(result: StudyResult, name: str, lang: str) -> str:
    """What is this line of business called?"""
    return str(result.facts["lines"][name][lang])


def short(result: StudyResult, name: str, lang: str) -> str:
    """What is this line called where room is scarce, without what stands in brackets?"""
    return line(result, name, lang).split(" (")[0]


def some_lines(result: StudyResult, names: Sequence[str], lang: str) -> str:
    """What are these lines called within a sentence?"""
    return listing([inside(line(result, name, lang)) for name in names], lang)


def criterion(result: StudyResult, name: str, lang: str) -> str:
    """What is this criterion called?"""
    frame = result.tables["criteria"]
    return str(frame.loc[frame["criterion"] == name, f"label_{lang}"].iloc[0])


def some_criteria(result: StudyResult, names: Sequence[str], lang: str) -> str:
    """What are these criteria called within a sentence?"""
    return listing([inside(criterion(result, name, lang)) for name in names], lang)


def villages(result: StudyResult) -> str:
    """What are the villages of the region called?"""
    kinds = result.facts["kinds"]
    return str(kinds[0]) if len(kinds) == 1 else "desa/kelurahan"


def names_of(names: Sequence[str], lang: str, most: int = 6) -> str:
    """Which places are meant? The first few by name, the rest as a number."""
    if len(names) <= most:
        return listing(list(names), lang)
    rest = number(len(names) - most, lang)
    return fill("{names}, dan {rest} lainnya", lang, names=", ".join(names[:most]), rest=rest)


def label(name: str, lang: str) -> str:
    """What is this label called?"""
    return translate(LABELS[name], lang)


def why_not(result: StudyResult, lang: str) -> str:
    """Why can lines not be compared here?"""
    facts: Mapping[str, Any] = result.facts
    text = (
        message(
            "Tidak ada sumber yang memuat tempat usaha, penduduk, atau potensi usaha per "
            "desa/kelurahan di wilayah ini."
        )
        if not facts["as_of"] or not facts["profile_date"]
        else message("Kriteria yang diketahui terlalu sedikit untuk membandingkan lini.")
    )
    todo = message(
        "Isi templat profil desa/kelurahan dan potensi usaha, lalu jalankan laporan ini lagi."
    )
    return f"{translate(text, lang)} {translate(todo, lang)}"
