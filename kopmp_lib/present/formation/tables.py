"""Which tables does the study of time give?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kopmp_lib.present.formation import words
from kopmp_lib.present.markup import Cell, table_html
from kopmp_lib.present.phrases import days, span
from kopmp_lib.present.shown import Shown, show
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import (
    SYMBOLS,
    fill,
    listing,
    message,
    number,
    opening,
    percent,
    translate,
)


def at_risk(result: StudyResult) -> Shown:
    """Who was at risk, and how many had come to which end, on a few days of the curve?"""
    frame, facts = result.tables["at_risk"], result.facts
    ended, left = bool(facts["timing_ended"]), bool(facts["timing_censored"])
    band = not frame.empty and frame["band_lower"].notna().any()

    def write(lang: str) -> str:
        if frame.empty:
            return ""
        heads = [
            message("Hari"), message("Masih menunggu"), message("Sudah sampai"),
            *([message("Batal atau bergabung")] if ended else []),
            *([message("Tidak diamati lagi")] if left else []),
            message("Bagian yang sampai"), message("Selang 95% hari itu"),
            *([message("Pita 95% seluruh kurva")] if band else []),
        ]  # fmt: skip
        rows = []
        for line in frame.to_dict("records"):
            row = [Cell(number(line["days"], lang)), _whole(line["at_risk"], lang)]
            row += [_whole(line["events"], lang)]
            row += [_whole(line["ended"], lang)] if ended else []
            row += [_whole(line["left"], lang)] if left else []
            row += [Cell(percent(line["reached"], lang, 0), number=True)]
            row += [_share(line["lower"], line["upper"], lang)]
            row += [_share(line["band_lower"], line["band_upper"], lang)] if band else []
            rows.append(row)
        start, end = span(facts, lang)
        note = translate("Semua angka: pada akhir hari itu.", lang)
        return table_html(
            fill("Dari {start} ke {end}, n = {n}", lang, start=start, end=end,
                 n=number(facts["timing_n"], lang)),
            [translate(head, lang) for head in heads],
            rows, lang, note,
        )  # fmt: skip

    return show(write)


def stages(result: StudyResult) -> Shown:
    """On which stage are the days spent?"""
    frame, facts = result.tables["stages"], result.facts

    def write(lang: str) -> str:
        if not facts["bottleneck"]:
            return ""
        heads = [
            message("Menunggu"), message("Langkah di dalamnya"), message("Hari rata-rata"),
            message("Selang 95%"), message("Bagian waktu tunggu"), message("Selang 95%"),
            message("Terbesar pada"),
        ]  # fmt: skip
        waiting = frame[frame["waiting"].astype(bool)].to_dict("records")
        text = translate(
            "Bagian waktu tunggu: dari seluruh hari menunggu, termasuk hari koperasi yang belum "
            "sampai. Terbesar pada: bagian pengambilan ulang yang menempatkannya sebagai tahap "
            "terlama.",
            lang,
        )
        return table_html(
            fill(
                "Hari tunggu menurut tahap dalam {horizon} hari pertama program, n = {n}", lang,
                horizon=number(facts["stage_horizon"], lang), n=number(facts["stage_n"], lang),
            ),
            [translate(head, lang) for head in heads],
            [_stage(line, result, lang) for line in waiting],
            lang, text,
        )  # fmt: skip

    return show(write)


def each_step(result: StudyResult) -> Shown:
    """How long did each dated step take since the one before it?"""
    frame = result.tables["each_step"]

    def write(lang: str) -> str:
        if len(frame) < 2:
            return ""
        ended = bool(frame["ended"].any())
        heads = [
            message("Langkah"), message("Dihitung sejak"), message("n"), message("Sampai"),
            *([message("Batal")] if ended else []), message("Menunggu"), message("Tidak ikut"),
            message("Median hari"), message("Selang 95%"), message("Rata-rata, 180 hari"),
            message("Rata-rata, 365 hari"),
        ]  # fmt: skip
        return table_html(
            translate("Lama tiap langkah sejak syarat hukumnya", lang),
            [translate(head, lang) for head in heads],
            [_step(line, result, ended, lang) for line in frame.to_dict("records")],
            lang,
            translate(
                "Rata-rata terbatas (RMST): yang belum sampai dihitung menunggu sampai hari ke-180 "
                "atau ke-365. Langkah yang bersamaan tidak boleh dijumlahkan.",
                lang,
            ),
        )  # fmt: skip

    return show(write)


def traits(result: StudyResult) -> Shown:
    """Which traits go with a longer wait?"""
    frame, facts = result.tables["traits"], result.facts

    def write(lang: str) -> str:
        if frame.empty:
            return ""
        heads = [
            message("Ciri"), message("Rasio laju (hazard)"), message("Selang 95%"),
            message("Nilai p"), message("Uji rasio tetap, nilai p"), message("Rasio per dua pekan"),
        ]  # fmt: skip
        return table_html(
            fill("Ciri desa/kelurahan dan laju sampai, n = {n}, {events} sampai", lang,
                 n=number(facts["cox_n"], lang), events=number(facts["cox_events"], lang)),
            [translate(head, lang) for head in heads],
            [_trait(line, lang) for line in frame.to_dict("records")],
            lang,
            translate(
                "Rasio laju (hazard) di atas 1: lebih cepat sampai. Rasio per dua pekan: model "
                "log-log komplementer atas selang dua pekan, sebagai pembanding model Cox.",
                lang,
            ),
        )  # fmt: skip

    return show(write)


def _share(lower: float, upper: float, lang: str) -> Cell:
    """Limits of a share; nothing stands where the curve has not begun, or has ended."""
    return Cell("" if lower != lower else words.part(lower, upper, lang), number=True)


def _whole(value: float, lang: str) -> Cell:
    return Cell(number(value, lang) if value else SYMBOLS["zero"], number=True)


def _stage(line: Mapping[str, Any], result: StudyResult, lang: str) -> list[Cell]:
    steps = result.facts["stage_names"][line["stage"]]
    names = listing([words.step(result, one, lang) for one in steps], lang)
    return [
        Cell(opening(words.stage(result, line["stage"], lang))),
        Cell(names),
        Cell(number(line["days"], lang, 1), number=True),
        Cell(words.limits(line["lower"], line["upper"], lang), number=True),
        Cell(percent(line["share"], lang, 0), number=True),
        Cell(words.part(line["share_lower"], line["share_upper"], lang), number=True),
        Cell(percent(line["largest"], lang, 0), number=True),
    ]


def _step(line: Mapping[str, Any], result: StudyResult, ended: bool, lang: str) -> list[Cell]:
    def told(value: float, digits: int = 0) -> Cell:
        if value != value:
            return Cell(SYMBOLS["not_reported"], number=True, state="not_reported")
        return Cell(number(value, lang, digits) if digits else days(value, lang), number=True)

    return [
        Cell(opening(words.step(result, line["step"], lang))),
        Cell(words.step(result, line["after"], lang)),
        _whole(line["n"], lang),
        _whole(line["events"], lang),
        *([_whole(line["ended"], lang)] if ended else []),
        _whole(line["left"], lang),
        _whole(line["left_out"], lang),
        told(line["median"]),
        Cell(words.limits(line["lower"], line["upper"], lang), number=True),
        told(line["mean_180"], 1),
        told(line["mean_365"], 1),
    ]


def _trait(line: Mapping[str, Any], lang: str) -> list[Cell]:
    low, high = (number(line[name], lang, 2) for name in ("lower", "upper"))
    return [
        Cell(opening(translate(words.TRAITS[line["trait"]], lang))),
        Cell(number(line["hazard_ratio"], lang, 2), number=True),
        Cell(fill("{lower} sampai {upper}", lang, lower=low, upper=high), number=True),
        Cell(words.chance(line["p"], lang), number=True),
        Cell(words.chance(line["ph_p"], lang), number=True),
        Cell(number(line["period_ratio"], lang, 2), number=True),
    ]
