"""Which figures does the study of financing give?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kopmp_lib.present.charts import Bar, dots, stacked_bars
from kopmp_lib.present.financing import cells
from kopmp_lib.present.financing.drawings import Line, sizes
from kopmp_lib.present.financing.drawings import reliability as drawn_reliability
from kopmp_lib.present.shown import Shown, empty, show
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import (
    SYMBOL_MEANINGS,
    SYMBOLS,
    fill,
    message,
    number,
    percent,
    rupiah,
    translate,
)

SMALLEST = 1e5
"""A chart of loans that begin at this says nothing if none is carried."""

_LEGEND = {
    "reached": message("sudah"),
    "implied": message("tersirat dari pinjaman yang disetujui"),
    "not_reached": message("belum"),
    "not_reported": message("belum dilaporkan"),
    "not_applicable": message("tidak berlaku"),
}


def gates(result: StudyResult) -> Shown:
    """How many co-operatives have passed each gate?"""
    frame = result.tables["gates"]

    def write(lang: str) -> str:
        if (frame["basis"] == "none").all():
            return empty(
                translate("Belum ada laporan.", lang),
                translate(
                    "Tidak ada sumber yang memuat syarat pinjaman di wilayah ini. Daftar berkas "
                    "yang perlu diminta ada di bawah.",
                    lang,
                ),
            )
        lines = frame.to_dict("records")
        bars = [_bar(line, lang) for line in lines]
        symbol = SYMBOLS["not_reported"]
        silent = any(bar.end.startswith(symbol) for bar in bars)
        meaning = f" {symbol} {translate(SYMBOL_MEANINGS[symbol], lang)}." if silent else ""
        return stacked_bars(
            bars,
            [(name, translate(word, lang)) for name, word in _LEGEND.items() if frame[name].any()],
            alt=fill(
                "Syarat pinjaman. {gates}.",
                lang,
                gates="; ".join(_spoken(line, lang) for line in lines),
            ),
            caption=translate(
                "Syarat pinjaman dan kemampuan, satu baris satu syarat. Di kanan: yang sudah atau "
                "tersirat, dari n koperasi.",
                lang,
            )
            + meaning,
        )

    return show(write)


def sales(result: StudyResult) -> Shown:
    """How far are the sales that a loan needs from those that are reported?"""
    facts, needed = result.facts, result.tables["sales"]

    def write(lang: str) -> str:
        labels = [
            fill("Perlu, margin {margin}", lang, margin=percent(line.margin, lang, 0))
            for line in needed.itertuples(index=False)
        ]
        values = [*needed["sales"].tolist(), facts["sales_median"], facts["sales_highest"]]
        labels += [
            translate("Dilaporkan, nilai tengah", lang),
            translate("Dilaporkan, tertinggi", lang),
        ]
        written = [cells.millions(value, lang) for value in values]
        silent = translate(_LEGEND["not_reported"], lang)
        spoken = [silent if text == SYMBOLS["not_reported"] else text for text in written]
        pairs = "; ".join(f"{name} {text}" for name, text in zip(labels, spoken, strict=True))
        caption = fill(
            "Penjualan sebulan yang diperlukan untuk membayar angsuran {instalment}, dan yang "
            "dilaporkan {count} dari {n} koperasi. Margin: bagian penjualan yang tersisa sebelum "
            "angsuran, di sini asumsi.",
            lang,
            instalment=rupiah(facts["instalment"], lang),
            count=number(facts["sales_count"], lang),
            n=number(facts["n_units"], lang),
        )
        if SYMBOLS["not_reported"] in written:
            symbol = SYMBOLS["not_reported"]
            caption += f" {symbol} {translate(SYMBOL_MEANINGS[symbol], lang)}."
        return dots(
            labels,
            values,
            written,
            own=len(needed),
            axis=translate("penjualan sebulan (skala logaritmik)", lang),
            alt=fill("Penjualan sebulan: {pairs}.", lang, pairs=pairs),
            caption=caption,
        )

    return show(write)


def carried(result: StudyResult) -> Shown:
    """How many could carry a loan of each size, as their cash is and if it fell?"""
    frame, facts = result.tables["carried"], result.facts

    def write(lang: str) -> str:
        if frame.empty or not facts["loan_highest"] > SMALLEST:
            return ""
        falls = {fall: own.sort_values("amount") for fall, own in frame.groupby("fall", sort=True)}
        lines = [
            Line(_falls(fall, lang), own["amount"].tolist(), (own["carry"] / own["n"]).tolist())
            for fall, own in falls.items()
        ]
        tens = [10.0**power for power in range(5, 12)]
        ticks = [
            (one, number(one / 1e6, lang, 0 if one >= 1e6 else 1))
            for one in tens
            if frame["amount"].min() * 0.999 <= one <= frame["amount"].max() * 1.001
        ]
        n = number(facts["dscr_count"], lang)
        told = [
            fill("{amount}: {count} dari {n}", lang, amount=rupiah(one, lang), n=n,
                 count=number(_carry(falls[0.0], one), lang))
            for one, _ in ticks
        ]  # fmt: skip
        return sizes(
            lines,
            ticks,
            (
                translate("pinjaman, juta rupiah (skala logaritmik)", lang),
                translate("bagian koperasi yang menanggungnya", lang),
            ),
            fill("Koperasi yang menanggung pinjaman. {list}.", lang, list="; ".join(told)),
            fill(
                "Bagian dari {n} koperasi dengan laporan keuangan yang kasnya menutup angsuran "
                "{cover} kali, menurut besar pinjaman. Inilah sebaran DSCR, ditulis dalam rupiah.",
                lang,
                n=n,
                cover=cells.times(facts["cover"], lang),
            ),
        )

    return show(write)


def reliability(result: StudyResult) -> Shown:
    """Did later loans default as often as forecast?"""
    frame = result.tables["reliability"]

    def write(lang: str) -> str:
        if frame.empty:
            return ""
        told = [
            fill("diramalkan {predicted}, macet {events} dari {n}", lang,
                 predicted=percent(line["predicted"], lang, 0),
                 events=number(line["events"], lang), n=number(line["n"], lang))
            for line in frame.to_dict("records")
        ]  # fmt: skip
        return drawn_reliability(
            frame,
            result.tables["forecasts"],
            (
                translate("peluang macet yang diramalkan", lang),
                translate("bagian yang macet", lang),
            ),
            fill("Ramalan dan kenyataan. {list}.", lang, list="; ".join(told)),
            translate(
                "Ramalan terhadap kenyataan pada pinjaman yang dicairkan kemudian, lima kelompok; "
                "garis tegak selang Wilson 95%, garis putus-putus ramalan yang tepat, batang di "
                "bawah sebaran ramalannya.",
                lang,
            ),
        )

    return show(write)


def _falls(fall: float, lang: str) -> str:
    if not fall:
        return translate("kas seperti dilaporkan", lang)
    return fill("kas turun {fall}", lang, fall=percent(fall, lang, 0))


def _carry(own: pd.DataFrame, amount: float) -> int:
    """Those who carry the nearest size of the grid that is no smaller."""
    larger = own[own["amount"] >= amount * 0.999]
    return int(larger["carry"].iloc[0]) if len(larger) else 0


def _bar(line: Mapping[str, Any], lang: str) -> Bar:
    parts = tuple((name, int(line[name])) for name in _LEGEND)
    done = line["reached"] + line["implied"]
    count = number(done, lang)
    if not done and not line["not_reached"]:
        count = SYMBOLS["not_reported" if line["not_reported"] else "not_applicable"]
    return Bar(line[f"label_{lang}"], parts, f"{count}/{number(line['n'], lang)}")


def _spoken(line: Mapping[str, Any], lang: str) -> str:
    parts = [
        f"{translate(word, lang)} {number(line[name], lang)}"
        for name, word in _LEGEND.items()
        if line[name]
    ]
    return f"{line[f'label_{lang}']}: {', '.join(parts)}"
