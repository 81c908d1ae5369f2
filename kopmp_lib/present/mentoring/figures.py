"""Which figures does the study of mentoring give?"""

from __future__ import annotations

import math

import pandas as pd

from kopmp_lib.present.mentoring.charts import MOST_LINES, Curve, curves, event_study
from kopmp_lib.present.mentoring.phrases import OUTCOME, between, method, month, signed
from kopmp_lib.present.shown import Shown, show
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import fill, message, number, translate

_MEAN = message("{outcome}, rata-rata per koperasi")
_MONEY = message("{outcome}, rata-rata per koperasi (rupiah)")
SPOKEN = (-3, 0, 3, 6, 12)
"""Months that are told in words where the drawing is not seen."""


def waves(result: StudyResult) -> Shown:
    """How did the outcome run in each wave, month by month?"""
    frame = result.tables["means"]

    def write(lang: str) -> str:
        if frame.empty or not result.facts["assigned"]:
            return ""
        outcome = translate(OUTCOME[result.facts["outcome"]], lang)
        lines = _lines(result, lang)
        spoken = "; ".join(
            f"{line.label}: {number(line.y[0], lang)} – {number(line.y[-1], lang)}"
            for line in lines
        )
        return curves(
            lines,
            _ticks(frame, lang),
            fill(_MONEY if result.facts["outcome"] in ("savings", "sales") else _MEAN, lang,
                 outcome=outcome),
            "." if lang == "id" else ",",
            alt=fill("Rata-rata {outcome} menurut gelombang, bulan pertama dan terakhir: {pairs}.",
                     lang, outcome=outcome, pairs=spoken),
            caption=_caption(frame, lang),
        )  # fmt: skip

    return show(write)


def effects(result: StudyResult) -> Shown:
    """How large is the effect so many months after the start, and was there any before?"""
    frame = result.tables["event_study"]

    def write(lang: str) -> str:
        if frame.empty:
            return ""
        outcome = translate(OUTCOME[result.facts["outcome"]], lang)
        told = frame[frame["exposure"].isin(SPOKEN)].to_dict("records")
        spoken = "; ".join(
            fill("bulan {month}: {share} ({interval})", lang, month=number(one["exposure"], lang),
                 share=signed(one["att"], lang),
                 interval=between(one["lower"], one["upper"], lang))
            for one in told
        )  # fmt: skip
        return event_study(
            frame["exposure"].tolist(),
            frame["att"].tolist(),
            frame["lower"].tolist(),
            frame["upper"].tolist(),
            frame["imputed"].tolist(),
            labels=(
                translate("bulan sejak pendampingan mulai", lang),
                fill("perubahan {outcome}", lang, outcome=outcome),
            ),
            legend=(method("group_time", lang), method("imputation", lang)),
            alt=fill("Pengaruh menurut bulan sejak mulai. {months}.", lang, months=spoken),
            caption=translate(
                "Batang: pita 95% yang memuat semua bulan sekaligus, diukur dari bulan sebelum "
                "mulai; kiri garis putus-putus seharusnya di sekitar nol.",
                lang,
            ),
        )

    return show(write)


def _caption(frame: pd.DataFrame, lang: str) -> str:
    text = translate(
        "Rata-rata yang dilaporkan tiap gelombang; lingkaran: bulan pendampingan mulai. "
        "Belum dibandingkan dengan apa pun.",
        lang,
    )
    left = frame["wave"].nunique() - MOST_LINES
    if left <= 0:
        return text
    rest = fill("{count} gelombang sesudahnya tidak digambar.", lang, count=number(left, lang))
    return f"{text} {rest}"


def _lines(result: StudyResult, lang: str) -> list[Curve]:
    frame, logs = result.tables["means"], result.facts["scale"] == "log"
    found = []
    order = sorted(set(frame["wave"]), key=lambda wave: (wave == 0, wave))
    if len(order) > MOST_LINES:
        order = [*order[: MOST_LINES - 1], order[-1]]
    for wave in order:
        own = frame[frame["wave"] == wave]
        values = [math.exp(value) if logs else value for value in own["mean"]]
        start = own.loc[own["period"] == wave, "month"]
        label = _named(result, wave, lang)
        place = float(wave) if len(start) else math.nan
        found.append(Curve(label, own["period"].astype(float).tolist(), values, place))
    return found


def _named(result: StudyResult, wave: int, lang: str) -> str:
    if wave == 0:
        return translate("tidak didampingi dalam masa data", lang)
    cohorts = result.tables["cohorts"].set_index("start")
    return fill("mulai {month}", lang, month=month(str(cohorts.loc[wave, "month"]), lang))


def _ticks(frame: pd.DataFrame, lang: str) -> list[tuple[float, str]]:
    months = frame.drop_duplicates("period").sort_values("period")
    step = max(1, len(months) // 3)
    chosen = months.iloc[::step]
    return [
        (float(period), month(str(day), lang))
        for period, day in zip(chosen["period"], chosen["month"], strict=True)
    ][:4]
