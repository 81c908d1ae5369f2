"""Which figures does the study of financing give?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kopmp_lib.present.charts import Bar, dots, stacked_bars
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
        written = [rupiah(value, lang) for value in values]
        silent = translate(_LEGEND["not_reported"], lang)
        spoken = [silent if text == SYMBOLS["not_reported"] else text for text in written]
        pairs = "; ".join(f"{name} {text}" for name, text in zip(labels, spoken, strict=True))
        caption = fill(
            "Penjualan sebulan yang diperlukan untuk membayar angsuran {instalment}, dan yang "
            "dilaporkan {count} dari {n} koperasi. Margin: bagian penjualan yang tersisa sebelum "
            "angsuran; belum ada yang melaporkannya.",
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
