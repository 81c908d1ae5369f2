"""Which tables tell of the effect, and of what speaks against it?"""

from __future__ import annotations

import math
from functools import partial

import pandas as pd

from kopmp_lib.present.markup import Cell, table_html
from kopmp_lib.present.mentoring.cells import Line, count, known, table
from kopmp_lib.present.mentoring.phrases import (
    OUTCOME,
    between,
    method,
    points,
    probability,
    signed,
    threshold,
)
from kopmp_lib.present.shown import Shown, empty, show
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import fill, message, number, opening, percent, translate

_STATE = {
    True: ("reached", message("terpenuhi")),
    False: ("not_reached", message("tidak terpenuhi")),
}
_CONDITION = {
    "detectable": message("Pengaruh terkecil yang terlihat tidak melebihi yang masuk akal"),
    "trend": message("Tren sebelum pendampingan tidak berbeda (p)"),
    "chance": message("Bukan kebetulan: pengacakan ulang dan imputasi (p terbesar)"),
    "drift": message("Bertahan bila tren bergeser sebesar sebelumnya (kali)"),
    "agreement": message("Dua penaksir sepakat (selisih dalam galat baku)"),
}
_DOUBT = {
    "randomisation": message("Pengacakan ulang penugasan"),
    "pretrend": message("Tren sebelum mulai; hasil: pergeseran per bulan yang akan terlihat"),
    "drift_0.5": message("Batas jujur: bergeser 0,5 kali sebelumnya"),
    "drift_1": message("Batas jujur: bergeser 1 kali sebelumnya"),
    "breakdown": message("Pergeseran yang menghapus pengaruh (kali sebelumnya)"),
    "bend_0": message("Batas kelokan: arah lurus"),
    "bend_0.01": message("Batas kelokan: berbelok 1% per bulan"),
    "bend_0.02": message("Batas kelokan: berbelok 2% per bulan"),
    "few_clusters": message("Gelombang ditumpuk, bootstrap liar menurut kecamatan"),
    "placebo_start": message("Mulai semu, tiga bulan lebih awal"),
    "placebo_outcome": message("Ukuran semu (dalam satuannya)"),
    "reporting": message("Bulan yang dilaporkan (poin persen)"),
    "any_sale": message("Ada penjualan (poin persen)"),
    "sale_if_any": message("Besar penjualan, bila ada"),
}
_POINTS = ("reporting", "any_sale")
"""Checks whose result is a difference of shares."""
TRUSTED = ("green", "amber")
"""Lights under which chance may be told of outcomes beside the one declared."""
_BARE = ("randomisation", "pretrend", "breakdown")
"""Checks that have no interval."""

_REPORTING = {
    "told": message("Bulan yang dilaporkan"),
    "late": message("Datang lebih dari 31 hari sesudah bulan berakhir"),
    "backwards": message("Diisi mundur: tiga bulan atau lebih pada satu hari"),
    "round": message("Angka bulat, kelipatan Rp50.000"),
    "visit_day": message("Datang pada hari kunjungan pendamping"),
}


def effects(result: StudyResult) -> Shown:
    """What do the estimators say, side by side?"""

    def write(lang: str) -> str:
        frame = result.tables["effects"]
        if frame.empty:
            return empty(
                translate("Tidak ada angka pengaruh.", lang),
                translate("Rancangannya tidak memungkinkan; lihat alasannya di atas.", lang),
            )
        heads = [
            message("Penaksir"), message("Pengaruh terkecil yang terlihat"), message("Pengaruh"),
            message("Selang kepercayaan 95%"), message("Koperasi"),
        ]  # fmt: skip
        outcome = translate(OUTCOME[result.facts["outcome"]], lang)
        return table_html(
            fill("Pengaruh pendampingan terhadap {outcome}", lang, outcome=outcome),
            [translate(head, lang) for head in heads],
            [_effect(line, result, lang) for line in frame.to_dict("records")],
            lang,
        )

    return show(write)


def conditions(result: StudyResult) -> Shown:
    """On what does the light rest?"""
    heads = [message("Syarat"), message("Ditemukan"), message("Batas"), message("Status")]
    note = message(
        "Hijau bila semuanya terpenuhi; kuning bila satu dari tiga yang terakhir tidak; "
        "merah bila lebih, atau arahnya berbeda; tidak informatif bila yang pertama tidak."
    )
    caption = message("Syarat kesimpulan")
    return table(result.tables["conditions"], caption, heads, _condition, note)


def doubts(result: StudyResult) -> Shown:
    """What speaks against the estimate?"""
    heads = [
        message("Pemeriksaan"), message("Hasil"), message("Selang kepercayaan 95%"),
        message("Nilai p"), message("n"),
    ]  # fmt: skip
    note = message(
        "Batas jujur dan kelokan: rata-rata enam bulan pertama (Rambachan dan Roth 2023). "
        "n: koperasi, kecuali pengacakan (undian), arah (bulan), bootstrap (kecamatan), "
        "dan batas (bulan)."
    )
    caption = message("Yang dapat membantah taksiran")
    return table(result.tables["doubts"], caption, heads, _doubt, note)


def others(result: StudyResult) -> Shown:
    """What do outcomes show that were not declared beforehand?"""
    heads = [
        message("Ukuran"), message("Pengaruh"), message("Selang kepercayaan 95%"),
        message("Nilai p"), message("Nilai p menurut Holm"), message("Koperasi"),
    ]  # fmt: skip
    told = result.facts["light"] in TRUSTED
    note = message(
        "Tidak dinyatakan sebelumnya; dibaca dengan nilai p menurut Holm, yang "
        "memperhitungkan banyaknya ukuran."
    )
    if not told:
        note = message(
            "Tidak dinyatakan sebelumnya. Nilai p tidak dicetak, karena syarat kesimpulan gagal."
        )
    caption = message("Ukuran lain, hanya gambaran (imputasi)")
    line = partial(_other, told=told)
    return table(result.tables["others"], caption, heads, line, note)


def reporting(result: StudyResult) -> Shown:
    """Do the reports of the mentored differ?"""
    heads = [
        message("Bagian laporan bulanan"), message("Didampingi"), message("n"),
        message("Belum atau tidak didampingi"), message("n"),
    ]  # fmt: skip
    note = message(
        "n: bulan koperasi. Laporan pada hari kunjungan mungkin diisi pendamping sendiri; siapa "
        "pengisinya tidak dicatat."
    )
    caption = message("Apakah pelaporannya berbeda?")
    return table(result.tables["reporting"], caption, heads, _report, note)


def _effect(line: Line, result: StudyResult, lang: str) -> list[Cell]:
    seen = result.facts["detectable_by"].get(line["method"], math.nan)
    return [
        Cell(method(line["method"], lang)),
        known(threshold(seen, lang)),
        known(signed(line["share"], lang)),
        known(between(line["share_lower"], line["share_upper"], lang)),
        Cell(number(line["units"], lang), number=True),
    ]


def _condition(line: Line, lang: str) -> list[Cell]:
    state, word = _STATE[bool(line["holds"])]
    share = line["condition"] == "detectable"
    digits = 3 if line["condition"] in ("trend", "chance") else 2

    def figure(value: float) -> Cell:
        return known(threshold(value, lang) if share else number(value, lang, digits))

    return [
        Cell(translate(_CONDITION[line["condition"]], lang)),
        figure(line["found"]),
        figure(line["needed"]),
        Cell(translate(word, lang), state=state),
    ]


def _doubt(line: Line, lang: str) -> list[Cell]:
    limits = (line["lower"], line["upper"])
    if line["unit"] == "ratio":
        found = number(line["value"], lang, 2)
    elif line["unit"] == "level":
        found = number(line["value"], lang)
    elif line["check"] in _POINTS:
        found = points(line["value"], lang)
    else:
        found = signed(line["value"], lang, 1)
    if line["unit"] == "level":
        words = {"lower": number(limits[0], lang), "upper": number(limits[1], lang)}
        interval = fill("{lower} sampai {upper}", lang, **words)
    elif line["check"] in _POINTS and not pd.isna(limits[0]):
        words = {"lower": points(limits[0], lang), "upper": points(limits[1], lang)}
        interval = fill("{lower} sampai {upper}", lang, **words)
    else:
        interval = between(*limits, lang)
    bare = line["check"] in _BARE
    tested = line["check"] in ("randomisation", "pretrend", "few_clusters")
    return [
        Cell(translate(_DOUBT[line["check"]], lang)),
        known(found),
        Cell("") if bare else known(interval),
        known(probability(line["p"], lang)) if tested else Cell(""),
        Cell("") if pd.isna(line["n"]) else Cell(number(line["n"], lang), number=True),
    ]


def _other(line: Line, lang: str, *, told: bool) -> list[Cell]:
    return [
        Cell(opening(translate(OUTCOME[line["outcome"]], lang))),
        known(signed(line["share"], lang)),
        known(between(line["lower"], line["upper"], lang)),
        known(probability(line["p"], lang)) if told else Cell(""),
        known(probability(line["adjusted"], lang)) if told else Cell(""),
        Cell(number(line["units"], lang), number=True),
    ]


def _report(line: Line, lang: str) -> list[Cell]:
    return [
        Cell(translate(_REPORTING[line["measure"]], lang)),
        known(percent(line["mentored"], lang)),
        count(line["mentored_n"], lang),
        known(percent(line["others"], lang)),
        count(line["others_n"], lang),
    ]
