"""What exactly does the study of business potential estimate?"""

from __future__ import annotations

from kopmp_lib.present.markup import facts_html
from kopmp_lib.present.potential.words import some_criteria, villages
from kopmp_lib.present.shown import Shown, show
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import fill, message, number, translate


def estimand(result: StudyResult) -> Shown:
    """What exactly is estimated, for whom, and under which assumptions?"""
    facts = result.facts

    def write(lang: str) -> str:
        if not facts["identifiable"]:
            return ""
        money = facts["money_known"]
        what = (
            message(
                "Seberapa sering tiap lini menempati urutan pertama di tiap desa/kelurahan menurut "
                "laba kotor dan modal."
            )
            if money
            else message(
                "Seberapa sering tiap lini menempati urutan pertama di tiap desa/kelurahan menurut "
                "kedudukannya di antara desa/kelurahan lain untuk lini yang sama; bukan laba."
            )
        )
        pairs = (
            (message("Yang ditaksir"), translate(what, lang)),
            (message("Satuan"), _unit(result, lang)),
            (message("Kriteria yang dipakai"), _criteria(result, lang)),
            (message("Bobot"), _weights(result, lang)),
            (
                message("Galat data"),
                fill(
                    "{versions} versi data. Jumlah tempat n: gamma dengan bentuk n + 0,5; angka "
                    "perkiraan: galat 25% pada skala log.",
                    lang,
                    versions=number(facts["versions"], lang),
                ),
            ),
            (
                message("Data kosong"),
                translate(
                    "Kriteria yang kosong ditinggalkan dan bobot lainnya dinaikkan; kosong tidak "
                    "pernah dinilai buruk. Kriteria yang diketahui pada kurang dari separuh sel "
                    "tidak dipakai. Bagian laba kotor yang kosong diambil dari sebaran "
                    "desa/kelurahan lain untuk lini yang sama.",
                    lang,
                ),
            ),
        )
        return facts_html(pairs, lang)

    return show(write)


def _unit(result: StudyResult, lang: str) -> str:
    facts = result.facts
    compared = sum(result.tables["lines"]["compared"] > 0)
    return fill(
        "{count} dari {n} {kind} x {lines} dari {all} lini.",
        lang,
        count=number(facts["compared"], lang),
        n=number(facts["n_units"], lang),
        kind=villages(result),
        lines=number(compared, lang),
        all=number(len(facts["lines"]), lang),
    )


def _criteria(result: StudyResult, lang: str) -> str:
    facts = result.facts
    text = some_criteria(result, facts["criteria"], lang)
    if not facts["criteria_place"]:
        return text
    places = some_criteria(result, facts["criteria_place"], lang)
    return fill("{lines}; hanya untuk letak: {places}", lang, lines=text, places=places)


def _weights(result: StudyResult, lang: str) -> str:
    facts = result.facts
    words = {"draws": number(facts["draws"], lang)}
    if facts["importance"]:
        return fill(
            "{draws} susunan bobot acak dengan urutan kepentingan: {criteria}.",
            lang,
            criteria=some_criteria(result, facts["importance"], lang),
            **words,
        )
    return fill("{draws} susunan bobot acak, semua sama mungkinnya.", lang, **words)
