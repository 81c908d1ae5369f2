"""Which words do the sentences, figures and tables of business potential share?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kopmp_lib.result import StudyResult
from kopmp_lib.wording import fill, inside, listing, message, number, percent, translate

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


def change(result: StudyResult, kind: str, name: str, lang: str) -> str:
    """What was changed to see whether the answer stays?"""
    if kind == "decay":
        power = number(float(name), lang, 1)
        return fill("hambatan jarak {power}", lang, power=power)
    if kind == "criterion":
        inner = inside(criterion(result, name, lang))
        return fill("tanpa kriteria {criterion}", lang, criterion=inner)
    return translate(_CHANGES[name], lang)


_CHANGES: Mapping[str, str] = {
    "product": message("perkalian tertimbang, bukan penjumlahan"),
    "topsis": message("TOPSIS, bukan penjumlahan"),
    "range": message("skala dari terkecil sampai terbesar, bukan peringkat"),
    "normal": message("skala skor baku, bukan peringkat"),
    "mirrored": message("di luar batas wilayah ada pesaing sebanyak di tepinya"),
    "once": message("kriteria yang bergerak bersama dihitung sekali"),
}


def overturn(result: StudyResult, unit: Mapping[str, Any], lang: str) -> str:
    """What would make another line come first? The first that applies."""
    fragile = [name for name in unit["fragile_to"].split(",") if name]
    if unit["sum_line"] != unit["line"]:
        other = inside(short(result, unit["sum_line"], lang))
        return fill("semua bobot sama ({line})", lang, line=other)
    if fragile:
        names = some_criteria(result, fragile, lang)
        return fill("{criteria} dihapus", lang, criteria=names)
    if not unit["turning_criterion"]:
        return translate("tidak ada bobot tunggal", lang)
    text = (
        message("bobot {criterion} naik ke {weight} ({line})")
        if unit["turning_weight"] > 1 / len(result.facts["criteria"])
        else message("bobot {criterion} turun ke {weight} ({line})")
    )
    return fill(
        text,
        lang,
        criterion=inside(criterion(result, unit["turning_criterion"], lang)),
        weight=percent(unit["turning_weight"], lang, 0),
        line=inside(short(result, unit["turning_line"], lang)),
    )


def millions(amount: float, lang: str) -> str:
    """How is an amount written in a figure or table of millions of rupiah?"""
    return number(amount / 1e6, lang, 1)


def whose(result: StudyResult, lang: str) -> str:
    """Which villages is a figure of: the one in focus, or all of them?"""
    if result.facts["village"]:
        return str(result.facts["village"])
    return f"{number(result.facts['n_units'], lang)} {villages(result)}"


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
