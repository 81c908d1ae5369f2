"""Which tables tell of the effect, and of what speaks against it?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from kopmp_lib.present.markup import Cell, table_html
from kopmp_lib.present.mentoring.cells import count, known
from kopmp_lib.present.mentoring.phrases import (
    OUTCOME,
    between,
    method,
    probability,
    signed,
)
from kopmp_lib.present.shown import Shown, empty, show
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import fill, message, number, opening, percent, translate

Line = Mapping[str, Any]

_STATE = {
    True: ("reached", message("terpenuhi")),
    False: ("not_reached", message("tidak terpenuhi")),
}
_CONDITION = {
    "detectable": message("Pengaruh terkecil yang terlihat tidak melebihi yang masuk akal"),
    "trend": message("Arah sebelum pendampingan tidak berbeda (p)"),
    "chance": message("Bukan kebetulan: pengacakan ulang dan imputasi (p terbesar)"),
    "drift": message("Bertahan bila arah bergeser sebesar sebelumnya (kali)"),
    "agreement": message("Dua penaksir sepakat (selisih dalam galat baku)"),
}
_DOUBT = {
    "randomisation": message("Pengacakan ulang penugasan"),
    "pretrend": message("Arah sebelum mulai; hasil: pergeseran per bulan yang akan terlihat"),
    "drift_0.5": message("Batas jujur: bergeser 0,5 kali sebelumnya"),
    "drift_1": message("Batas jujur: bergeser 1 kali sebelumnya"),
    "breakdown": message("Pergeseran yang menghapus pengaruh (kali sebelumnya)"),
    "bend_0": message("Batas kelokan: arah lurus"),
    "bend_0.01": message("Batas kelokan: berbelok 1% per bulan"),
    "bend_0.02": message("Batas kelokan: berbelok 2% per bulan"),
    "few_clusters": message("Gelombang ditumpuk, bootstrap liar menurut kecamatan"),
    "two_way": message("Efek tetap dua arah (hanya peringatan)"),
    "two_way_negative": message("Bulan didampingi yang di dalamnya dihitung terbalik"),
    "placebo_start": message("Mulai semu, tiga bulan lebih awal"),
    "placebo_outcome": message("Ukuran semu (dalam satuannya)"),
    "reporting": message("Bulan yang dilaporkan (poin persen)"),
    "any_sale": message("Ada penjualan (poin persen)"),
    "sale_if_any": message("Besar penjualan, bila ada"),
}
_BARE = ("randomisation", "pretrend", "breakdown", "two_way", "two_way_negative")
"""Checks that have no interval."""

_REPORTING = {
    "told": message("Bulan yang dilaporkan"),
    "late": message("Datang lebih dari 31 hari sesudah bulan berakhir"),
    "backwards": message("Diisi mundur: tiga bulan atau lebih pada satu hari"),
    "round": message("Angka bulat, kelipatan Rp50.000"),
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

    def write(lang: str) -> str:
        frame = result.tables["conditions"]
        if frame.empty:
            return ""
        heads = [message("Syarat"), message("Ditemukan"), message("Batas"), message("Status")]
        return table_html(
            translate("Syarat kesimpulan", lang),
            [translate(head, lang) for head in heads],
            [_condition(line, lang) for line in frame.to_dict("records")],
            lang,
            translate(
                "Hijau bila semuanya terpenuhi; kuning bila satu dari tiga yang terakhir tidak; "
                "merah bila lebih, atau arahnya berbeda; tidak informatif bila yang pertama tidak.",
                lang,
            ),
        )

    return show(write)


def doubts(result: StudyResult) -> Shown:
    """What speaks against the estimate?"""

    def write(lang: str) -> str:
        frame = result.tables["doubts"]
        if frame.empty:
            return ""
        heads = [
            message("Pemeriksaan"), message("Hasil"), message("Selang kepercayaan 95%"),
            message("Nilai p"), message("n"),
        ]  # fmt: skip
        return table_html(
            translate("Yang dapat membantah taksiran", lang),
            [translate(head, lang) for head in heads],
            [_doubt(line, lang) for line in frame.to_dict("records")],
            lang,
            translate(
                "Batas jujur dan kelokan: rata-rata enam bulan pertama (Rambachan dan Roth 2023). "
                "n: koperasi, kecuali pengacakan (undian), arah (bulan), bootstrap (kecamatan), "
                "dan batas (bulan).",
                lang,
            ),
        )

    return show(write)


def others(result: StudyResult) -> Shown:
    """What do outcomes show that were not declared beforehand?"""

    def write(lang: str) -> str:
        frame = result.tables["others"]
        if frame.empty:
            return ""
        heads = [
            message("Ukuran"), message("Pengaruh"), message("Selang kepercayaan 95%"),
            message("Nilai p"), message("Nilai p menurut Holm"), message("Koperasi"),
        ]  # fmt: skip
        return table_html(
            translate("Ukuran lain, hanya gambaran (imputasi)", lang),
            [translate(head, lang) for head in heads],
            [_other(line, lang) for line in frame.to_dict("records")],
            lang,
            translate(
                "Tidak dinyatakan sebelumnya; dibaca dengan nilai p menurut Holm, yang "
                "memperhitungkan banyaknya ukuran.",
                lang,
            ),
        )

    return show(write)


def reporting(result: StudyResult) -> Shown:
    """Do the reports of the mentored differ?"""

    def write(lang: str) -> str:
        frame = result.tables["reporting"]
        if frame.empty:
            return ""
        heads = [
            message("Bagian laporan bulanan"), message("Didampingi"), message("n"),
            message("Belum atau tidak didampingi"), message("n"),
        ]  # fmt: skip
        return table_html(
            translate("Apakah pelaporannya berbeda?", lang),
            [translate(head, lang) for head in heads],
            [_report(line, lang) for line in frame.to_dict("records")],
            lang,
            translate("n: bulan koperasi.", lang),
        )

    return show(write)


def _effect(line: Line, result: StudyResult, lang: str) -> list[Cell]:
    seen = result.facts["detectable_by"].get(line["method"], math.nan)
    return [
        Cell(method(line["method"], lang)),
        known(signed(seen, lang)),
        known(signed(line["share"], lang)),
        known(between(line["share_lower"], line["share_upper"], lang)),
        Cell(number(line["units"], lang), number=True),
    ]


def _condition(line: Line, lang: str) -> list[Cell]:
    state, word = _STATE[bool(line["holds"])]
    share = line["condition"] == "detectable"
    digits = 3 if line["condition"] in ("trend", "chance") else 2

    def figure(value: float) -> Cell:
        return known(signed(value, lang) if share else number(value, lang, digits))

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
    elif line["check"] == "two_way_negative":
        found = percent(line["value"], lang)
    elif line["unit"] == "level":
        found = number(line["value"], lang)
    else:
        found = signed(line["value"], lang, 1)
    if line["unit"] == "level":
        words = {"lower": number(limits[0], lang), "upper": number(limits[1], lang)}
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


def _other(line: Line, lang: str) -> list[Cell]:
    return [
        Cell(opening(translate(OUTCOME[line["outcome"]], lang))),
        known(signed(line["share"], lang)),
        known(between(line["lower"], line["upper"], lang)),
        known(probability(line["p"], lang)),
        known(probability(line["adjusted"], lang)),
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
