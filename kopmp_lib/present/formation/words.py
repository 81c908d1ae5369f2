"""Which words do figures, tables and sentences about time share?"""

from __future__ import annotations

from kopmp_lib.present.phrases import days
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import SYMBOLS, fill, inside, message, number, percent, translate

_STAGES = {
    "papers": message("kelengkapan pendaftaran"),
    "active": message("kegiatan pertama apa pun"),
    "done": message("sudah lewat semua tahap"),
    "cancelled": message("batal atau bergabung"),
}
TRAITS = {
    "kelurahan": message("kelurahan, dibanding desa"),
    "population": message("penduduk dua kali lipat"),
    "main_road": message("dilalui jalan utama"),
}


def step(result: StudyResult, name: str, lang: str) -> str:
    """What is a step called within a sentence? The start of the programme has a name too."""
    labels = {one["name"]: inside(one["label"][lang]) for one in result.facts["steps"]}
    return labels.get(name) or translate("awal program (27 Maret 2025)", lang)


def measure(result: StudyResult, lang: str) -> str:
    """By which step are peers compared?"""
    return step(result, result.facts["peer_measure"], lang)


def stage(result: StudyResult, name: str, lang: str) -> str:
    """What is a stage called within a sentence?"""
    return translate(_STAGES[name], lang) if name in _STAGES else step(result, name, lang)


def waits(result: StudyResult, name: str, lang: str) -> str:
    """What is told of somebody on this stage?"""
    label = stage(result, name, lang)
    waiting = name in result.facts["stage_names"]
    return fill("menunggu {stage}", lang, stage=label) if waiting else label


def limits(lower: float, upper: float, lang: str) -> str:
    """How are limits in days written? Either may not be known."""
    if lower != lower:
        return SYMBOLS["not_reported"]
    if upper != upper:
        return fill("{lower} ke atas", lang, lower=days(round(lower, 1), lang))
    low, high = days(round(lower, 1), lang), days(round(upper, 1), lang)
    return fill("{lower} sampai {upper}", lang, lower=low, upper=high)


def part(lower: float, upper: float, lang: str) -> str:
    """How are limits of a share written?"""
    if lower != lower or upper != upper:
        return SYMBOLS["not_reported"]
    low, high = percent(lower, lang, 0), percent(upper, lang, 0)
    return fill("{lower} sampai {upper}", lang, lower=low, upper=high)


def chance(p: float, lang: str) -> str:
    """How is a p-value written?"""
    return f"< {number(0.001, lang, 3)}" if p < 0.001 else number(p, lang, 3)
