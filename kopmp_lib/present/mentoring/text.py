"""Which sentences does the study of mentoring give? Power comes before every effect."""

from __future__ import annotations

import math
from typing import Any, Protocol

from kopmp_lib.present.mentoring.phrases import (
    LIGHT,
    METHOD,
    OUTCOME,
    between,
    failing,
    method,
    probability,
    reasons,
    remedies,
    row_of,
    signed,
)
from kopmp_lib.present.mentoring.phrases import threshold as smallest
from kopmp_lib.present.mentoring.plan import sentence
from kopmp_lib.present.mentoring.scope import caveats as caveats
from kopmp_lib.present.mentoring.scope import estimand as estimand
from kopmp_lib.present.mentoring.scope import threshold as threshold
from kopmp_lib.present.shown import Shown, escape, show
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import fill, inside, listing, message, number, translate


class Sourced(Protocol):
    """Tables that know where they come from, as ``kp.read`` gives them."""

    sources: tuple[Any, ...]
    warnings: tuple[Any, ...]


def headline(result: StudyResult) -> Shown:
    """What are the three main points?"""
    identifiable = result.facts["identifiable"]

    def write(lang: str) -> str:
        last = _power(result, lang) if identifiable else _wanted(result, lang)
        given = "" if identifiable else sentence(result, lang)
        mentored = " ".join(filter(None, (_mentored(result, lang), given)))
        points = (_conclusion(result, lang), last, mentored)
        items = "".join(f"<li>{point}</li>" for point in points if point)
        heading = translate("Tiga hal pokok", lang)
        return f'<section class="points"><h2>{heading}</h2><ol>{items}</ol></section>'

    return show(write)


def light(result: StudyResult) -> Shown:
    """May a conclusion be drawn? Stands above every effect."""

    def write(lang: str) -> str:
        return f'<aside class="quality" role="note"><p>{_light(result, lang)}</p></aside>'

    return show(write)


def power(result: StudyResult) -> Shown:
    """How large must an effect be to be seen here? Told before any effect."""

    def write(lang: str) -> str:
        return f"<p>{_seen(result, lang)}</p>" if result.facts["identifiable"] else ""

    return show(write)


def meaning(result: StudyResult) -> Shown:
    """What would overturn the conclusion?"""

    def write(lang: str) -> str:
        if not result.facts["identifiable"]:
            nothing = translate("Tidak ada taksiran, jadi tidak ada yang diuji.", lang)
            return f"<p>{escape(nothing)}</p>"
        parts = [_trend(result, lang), _drift(result, lang), _placebo(result, lang)]
        body = " ".join(part for part in parts if part)
        head = translate("Yang dapat membalik kesimpulan.", lang)
        return f"<p><strong>{head}</strong> {escape(body)}</p>"

    return show(write)


def quality(result: StudyResult, tables: Sourced) -> Shown:
    """How good are the data: how much is reported, and from where?"""
    facts = result.facts

    def write(lang: str) -> str:
        parts = []
        if facts["in_panel"]:
            parts.append(
                fill("Laporan bulanan ada dari {count} dari {n} desa/kelurahan ({months} bulan).",
                     lang, count=number(facts["in_panel"], lang), n=number(facts["n_units"], lang),
                     months=number(facts["months"], lang))
            )  # fmt: skip
        if facts["missing_tables"]:
            absent = [translate(_TABLES[name], lang) for name in facts["missing_tables"]]
            parts.append(fill("Tidak ada data: {tables}.", lang, tables=listing(absent, lang)))
        names = "; ".join(source.title[lang] for source in tables.sources)
        if names:
            parts.append(fill("Sumber: {sources}.", lang, sources=names))
        else:
            parts.append(translate("Tidak ada sumber data untuk kajian ini di wilayah ini.", lang))
        if tables.warnings:
            odd = [f"{inside(one.title[lang])} ({one.count})" for one in tables.warnings]
            text = listing(odd, lang)
            parts.append(fill("Peringatan pada berkas sumber: {odd}.", lang, odd=text))
        head = translate("Mutu data.", lang)
        return (
            f'<aside class="quality" role="note"><p><strong>{head}</strong> '
            f"{escape(' '.join(parts))}</p></aside>"
        )

    return show(write)


# --- the points ----------------------------------------------------------------------------------

_TABLES = {
    "panel": message("laporan bulanan"),
    "assignments": message("penugasan pendamping"),
    "visits": message("kunjungan"),
    "trainings": message("pelatihan"),
    "facilitator_reports": message("laporan pendamping"),
}


def _light(result: StudyResult, lang: str) -> str:
    state, word, sentence = LIGHT[result.facts["light"]]
    shown = translate(word, lang)
    if state:
        shown = f'<span class="state state-{state}">{shown}</span>'
    told = " ".join(filter(None, (translate(sentence, lang), failing(result, lang))))
    return f"<strong>{shown}.</strong> {escape(told)}"


def _conclusion(result: StudyResult, lang: str) -> str:
    if result.facts["identifiable"]:
        return _light(result, lang)
    outcome = translate(OUTCOME[result.facts["outcome"]], lang)
    claim = fill(
        "Pengaruh pendampingan terhadap {outcome} <strong>tidak dapat diidentifikasi</strong> di "
        "sini.",
        lang,
        outcome=outcome,
    )
    return f"{claim} {escape(' '.join(reasons(result, lang)))}"


def _wanted(result: StudyResult, lang: str) -> str:
    head = translate("Yang akan mengubahnya:", lang)
    return f"{head} {escape(' '.join(remedies(result, lang)))}"


def _seen(result: StudyResult, lang: str) -> str:
    """The smallest effect that is seen, before any effect is told."""
    facts = result.facts
    effect = row_of(result, "effects", "method", "imputation")
    assert effect is not None
    by = facts["detectable_by"]
    words = {
        "units": number(effect["units"], lang),
        "imputation": smallest(by.get("imputation", math.nan), lang),
        "group_time": smallest(by.get("group_time", math.nan), lang),
        "plausible": signed(facts["plausible"], lang),
    }
    return fill(
        "Dengan {units} koperasi, hanya pengaruh sekitar <strong>{imputation}</strong> (imputasi) "
        "atau <strong>{group_time}</strong> (kelompok-waktu) atau lebih yang ditemukan empat dari "
        "lima kali; yang terbesar yang masuk akal dianggap {plausible}.",
        lang,
        **words,
    )


def _power(result: StudyResult, lang: str) -> str:
    told = []
    for name in METHOD:
        effect = row_of(result, "effects", "method", name)
        if effect is not None:
            told.append(
                fill(
                    "{share} (selang kepercayaan 95%: {interval}; {method})",
                    lang,
                    share=signed(effect["share"], lang),
                    interval=between(effect["share_lower"], effect["share_upper"], lang),
                    method=inside(method(name, lang)),
                )
            )
    estimates = fill("Taksirannya {estimates}.", lang, estimates=listing(told, lang))
    return f"{_seen(result, lang)} {escape(estimates)}"


def _mentored(result: StudyResult, lang: str) -> str:
    told = {line["measure"]: line for line in result.tables["dose"].to_dict("records")}
    if told["mentored"]["value"] != told["mentored"]["value"]:
        return translate(
            "Penugasan pendamping tidak dimuat sumber; berapa yang sudah didampingi tidak dapat "
            "dikatakan, dan itu tidak berarti nol.",
            lang,
        )
    parts = [
        fill(
            "Menurut daftar penugasan <strong>{count} dari {n}</strong> desa/kelurahan didampingi.",
            lang,
            count=number(told["mentored"]["value"], lang),
            n=number(told["mentored"]["n"], lang),
        )
    ]
    extra = (
        ("load", message("Satu pendamping memegang rata-rata {value} koperasi.")),
        ("visits_a_month", message("Kunjungan: rata-rata {value} per koperasi per bulan.")),
    )
    for name, text in extra:
        value = told[name]["value"]
        if value == value:
            parts.append(fill(text, lang, value=number(value, lang, 1)))
    return " ".join(parts)


# --- what would overturn it ----------------------------------------------------------------------


def _trend(result: StudyResult, lang: str) -> str:
    test = row_of(result, "doubts", "check", "pretrend")
    if test is None or test["p"] != test["p"]:
        return translate("Tren sebelum pendampingan tidak dapat diuji.", lang)
    return fill(
        "Uji tren sebelum pendampingan (p = {p}) baru melihat pergeseran {slope} per bulan empat "
        "dari lima kali; yang lebih kecil luput.",
        lang,
        p=probability(test["p"], lang),
        slope=signed(test["value"], lang, 1),
    )


def _drift(result: StudyResult, lang: str) -> str:
    found = row_of(result, "doubts", "check", "breakdown")
    if found is None or found["value"] != found["value"]:
        return ""
    if found["value"] <= 0:
        return translate(
            "Bahkan bila arahnya tepat sejajar, pengaruh nol belum dapat dikesampingkan.", lang
        )
    return fill(
        "Pengaruhnya hilang bila arah bergeser lebih dari {times} kali pergeseran sebelumnya.",
        lang,
        times=number(found["value"], lang, 2),
    )


def _placebo(result: StudyResult, lang: str) -> str:
    found = row_of(result, "doubts", "check", "placebo_start")
    if found is None or found["value"] != found["value"]:
        return ""
    return fill(
        "Bila mulainya dimundurkan tiga bulan, ketika belum ada pendampingan, taksirannya {value} "
        "({interval}).",
        lang,
        value=signed(found["value"], lang),
        interval=between(found["lower"], found["upper"], lang),
    )
