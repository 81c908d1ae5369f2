"""Which figures does the study of time give?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kopmp_lib.present.formation import words
from kopmp_lib.present.formation.charts import Area, Interval, areas, counts, intervals
from kopmp_lib.present.shown import Shown, show
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import date, fill, number, percent, translate

SHADES = ("#ffffcc", "#c7e9b4", "#7fcdbb", "#41b6c4", "#1d91c0")
"""Waiting stages in their order; steps of YlGnBu, as all figures."""
DONE = "#0c2c84"
HEAPED = 0.01
"""Days of the month are drawn where the last ones hold more dates than chance gives."""


def occupation(result: StudyResult) -> Shown:
    """Which share stands on which stage on each day since the start of the programme?"""
    frame, facts = result.tables["occupation"], result.facts

    def write(lang: str) -> str:
        if len(facts["stage_names"]) < 2 or frame.empty:
            return ""
        thin = frame.iloc[:: max(1, len(frame) // 36)]
        faces = dict(zip(facts["stage_names"], SHADES, strict=False)) | {"done": DONE}
        order = ["done", *reversed(list(facts["stage_names"])), "cancelled"]
        shown = [name for name in order if frame[name].max() > 0]
        layers = [
            Area(
                words.stage(result, name, lang), thin[name].tolist(), faces.get(name, "#ffffff"),
                "" if name in faces else "////",
            )
            for name in shown
        ]  # fmt: skip
        last = frame.iloc[-1]
        ends = "; ".join(
            f"{words.waits(result, name, lang)} {percent(last[name], lang, 0)}" for name in shown
        )
        n = number(facts["stage_n"], lang)
        return areas(
            thin.index.tolist(),
            layers,
            (
                translate("hari sejak 27 Maret 2025", lang),
                translate("bagian koperasi menurut tahap yang ditunggu", lang),
            ),
            alt=fill(
                "Bagian koperasi menurut tahap, n = {n}. Pada hari {day}: {ends}.",
                lang, n=n, day=number(frame.index[-1], lang), ends=ends,
            ),
            caption=fill(
                "Bagian koperasi di tiap tahap sejak awal program (Aalen-Johansen), n = {n}.",
                lang, n=n,
            ),
        )  # fmt: skip

    return show(write)


def shares(result: StudyResult) -> Shown:
    """How does the share compare with that of peers, once chance is allowed for?"""
    frame, facts = result.tables["shares"], result.facts

    def write(lang: str) -> str:
        if len(frame) < 2:
            return ""
        order = frame.sort_values(["estimate", "region_code"], ascending=[False, True])
        rows = [_row(line, lang) for line in order.to_dict("records")]
        measure = words.measure(result, lang)
        spoken = "; ".join(f"{row.name} {percent(row.estimate, lang, 0)}" for row in rows)
        return intervals(
            rows,
            order["own"].astype(bool).tolist().index(True),
            facts["share_mean"],
            fill(
                "garis putus: semua wilayah sejenis, {mean}",
                lang, mean=percent(facts["share_mean"], lang, 0),
            ),
            (translate("sesudah penyusutan, 95%", lang), translate("mentah", lang)),
            alt=fill(
                "Bagian koperasi dengan {measure} sesudah penyusutan: {pairs}.",
                lang, measure=measure, pairs=spoken,
            ),
            caption=fill(
                "Bagian koperasi dengan {measure}, {date}; ditarik ke rata-rata {count} wilayah "
                "sejenis (Bayes empiris). Di kanan: jumlah dari semua koperasi.",
                lang, measure=measure, date=date(facts["share_date"], lang),
                count=number(facts["share_regions"], lang),
            ),
        )  # fmt: skip

    return show(write)


def _row(line: Mapping[str, Any], lang: str) -> Interval:
    return Interval(
        line["name"].replace("Kabupaten ", "Kab. "), line["estimate"], line["lower"],
        line["upper"], line["raw"], f"{number(line['count'], lang)}/{number(line['n'], lang)}",
    )  # fmt: skip


def month_days(result: StudyResult) -> Shown:
    """On which days of the month do dates pile up?"""
    frame, facts = result.tables["days"], result.facts

    def write(lang: str) -> str:
        exact = facts["dates_n"] - facts["dates_by_month"]
        if not facts["dates_month_end_p"] < HEAPED:
            return ""
        top = frame.loc[frame["count"].idxmax()]
        n = number(exact, lang)
        return counts(
            frame["day"].tolist(),
            frame["count"].tolist(),
            frame["expected"].tolist(),
            (translate("tanggal dalam bulan", lang), translate("banyaknya langkah", lang)),
            (translate("tercatat", lang), translate("menurut kalender", lang)),
            alt=fill(
                "Langkah menurut tanggal dalam bulan, n = {n}: terbanyak tanggal {day} dengan "
                "{count}, menurut kalender {expected}.",
                lang, n=n, day=number(top["day"], lang), count=number(top["count"], lang),
                expected=number(top["expected"], lang),
            ),
            caption=fill(
                "Langkah menurut tanggal dalam bulan, n = {n} tanggal yang diketahui harinya.",
                lang, n=n,
            ),
        )  # fmt: skip

    return show(write)
