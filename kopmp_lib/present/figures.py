"""Which figures does a result give?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kopmp_lib.present.charts import Bar, dots, stacked_bars, survival
from kopmp_lib.present.phrases import days, span
from kopmp_lib.present.shown import Shown, empty, show
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import (
    SYMBOL_MEANINGS,
    SYMBOLS,
    date,
    fill,
    message,
    number,
    rupiah,
    translate,
)

_LEGEND = {
    "reached": message("sudah"),
    "implied": message("tersirat menurut hukum"),
    "not_reached": message("belum"),
    "not_reported": message("belum dilaporkan"),
    "not_applicable": message("tidak berlaku"),
}


def ladder(result: StudyResult) -> Shown:
    """On which rungs do the co-operatives stand?"""
    frame = result.tables["ladder"]

    def write(lang: str) -> str:
        if (frame["basis"] == "none").all():
            return empty(
                translate("Belum ada laporan.", lang),
                translate("Tidak ada sumber yang memuat status koperasi di wilayah ini.", lang),
            )
        lines = frame.to_dict("records")
        present = [name for name in _LEGEND if frame[name].any()]
        spoken = "; ".join(_spoken(line, lang) for line in lines)
        caption = fill(
            "Sampai di mana koperasi melangkah; data terbaru {date}. Di kanan: yang sudah atau "
            "tersirat, dari n koperasi.",
            lang,
            date=date(max(frame["as_of"]), lang),
        )
        bars = [_bar(line, lang) for line in lines]
        return stacked_bars(
            bars,
            [(name, translate(_LEGEND[name], lang)) for name in present],
            alt=fill("Tangga pembentukan. {rungs}.", lang, rungs=spoken),
            caption=caption + _symbol([bar.end for bar in bars], lang),
        )

    return show(write)


def waiting(result: StudyResult) -> Shown:
    """What share had taken the step by each day; or why can that not be told?"""
    facts, curve = result.facts, result.tables["timing"]

    def write(lang: str) -> str:
        start, end = span(facts, lang)
        if not facts["timing_identifiable"]:
            return empty(
                fill(
                    "Lama dari {start} ke {end} tidak dapat dihitung.", lang, start=start, end=end
                ),
                _why_no_time(facts, lang),
            )
        words = {"start": start, "end": end, "n": number(facts["timing_n"], lang)}
        return survival(
            curve["days"].tolist(),
            curve["reached"].tolist(),
            curve["reached_lower"].tolist(),
            curve["reached_upper"].tolist(),
            facts["median_days"],
            labels=(
                fill("hari sejak {start}", lang, start=start),
                fill("sudah sampai: {end}", lang, end=end),
            ),
            mark=_middle(facts, lang),
            alt=fill(
                message(
                    "Insidensi kumulatif dari {start} ke {end}, n = {n}: hari pertama {first}, "
                    "{middle}, hari terakhir {last}."
                )
                if facts["timing_ended"]
                else message(
                    "Kurva Kaplan-Meier dari {start} ke {end}, n = {n}: hari pertama {first}, "
                    "{middle}, hari terakhir {last}."
                ),
                lang,
                **words,
                first=days(facts["first_days"], lang),
                middle=_middle(facts, lang),
                last=days(facts["last_days"], lang),
            ),
            caption=fill(
                "Bagian koperasi yang sudah sampai pada tiap hari, n = {n}; pita: selang "
                "kepercayaan 95%.",
                lang,
                n=words["n"],
            ),
        )

    return show(write)


def peers(result: StudyResult) -> Shown:
    """How much has a co-operative saved, here and in regions of like kind and size?"""
    frame = result.tables["peers"]

    def write(lang: str) -> str:
        if frame.empty:
            return ""
        money = frame[["principal_savings_idr", "mandatory_savings_idr"]].sum(axis=1, min_count=1)
        money = money.mask(frame["suppressed"].astype(bool))
        each = money / frame["cooperative_count"].where(frame["cooperative_count"] > 0)
        if not (each > 0).any():
            return empty(
                translate("Belum ada laporan.", lang),
                translate("Wilayah ini dan pembandingnya belum melaporkan simpanan.", lang),
            )
        order = each.fillna(-1).sort_values(ascending=False, kind="stable").index
        written = [
            SYMBOLS["suppressed"] if frame.loc[place, "suppressed"] else _rupiah(each[place], lang)
            for place in order
        ]
        names = [name.replace("Kabupaten ", "Kab. ") for name in frame.loc[order, "name"]]
        silent = translate(_LEGEND["not_reported"], lang)
        spoken = [silent if word == SYMBOLS["not_reported"] else word for word in written]
        pairs = "; ".join(f"{name} {word}" for name, word in zip(names, spoken, strict=True))
        caption = fill(
            "Simpanan pokok dan wajib sejak berdiri, dibagi jumlah koperasi terdaftar, {date}.",
            lang,
            date=date(result.facts["peer_date"], lang),
        )
        return dots(
            names,
            each[order].tolist(),
            written,
            own=list(order).index(0),
            axis=translate("simpanan per koperasi (skala logaritmik)", lang),
            alt=fill("Simpanan per koperasi: {pairs}.", lang, pairs=pairs),
            caption=caption + _symbol(written, lang),
        )

    return show(write)


def _bar(line: Mapping[str, Any], lang: str) -> Bar:
    parts = tuple((name, int(line[name])) for name in _LEGEND)
    done = line["reached"] + line["implied"]
    count = number(done, lang)
    if not done and not line["not_reached"]:
        everywhere = "not_reported" if line["not_reported"] else "not_applicable"
        count = SYMBOLS[everywhere]
    return Bar(line[f"label_{lang}"], parts, f"{count}/{number(line['n'], lang)}")


def _symbol(written: Sequence[str], lang: str) -> str:
    """What the symbol for silence means, if it stands in the drawing."""
    symbol = SYMBOLS["not_reported"]
    used = any(text.startswith(symbol) for text in written)
    return f" {symbol} {translate(SYMBOL_MEANINGS[symbol], lang)}." if used else ""


def _spoken(line: Mapping[str, Any], lang: str) -> str:
    parts = [
        f"{translate(word, lang)} {number(line[name], lang)}"
        for name, word in _LEGEND.items()
        if line[name]
    ]
    return f"{line[f'label_{lang}']}: {', '.join(parts)}"


def _why_no_time(facts: Mapping[str, Any], lang: str) -> str:
    lines = (
        (True, message("Tanggal diketahui untuk {dated} dari {n} koperasi.")),
        (facts["timing_undated"], message("Sudah sampai, tanggal tidak tercatat: {undated}.")),
        (facts["timing_silent"], message("Tanpa laporan per koperasi: {silent}.")),
        (True, message("Kirimkan tanggal tiap langkah supaya lamanya dapat dihitung.")),
    )
    words = {
        "dated": number(facts["timing_dated"], lang),
        "n": number(facts["n_units"], lang),
        "undated": number(facts["timing_undated"], lang),
        "silent": number(facts["timing_silent"], lang),
    }
    return " ".join(fill(text, lang, **words) for told, text in lines if told)


def _middle(facts: Mapping[str, Any], lang: str) -> str:
    if pd.isna(facts["median_days"]):
        return translate("separuh belum tercapai", lang)
    return fill("separuh: hari {day}", lang, day=days(facts["median_days"], lang))


def _rupiah(value: float, lang: str) -> str:
    return rupiah(value, lang) if value == value else SYMBOLS["not_reported"]
