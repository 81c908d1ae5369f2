"""What is told of money: gross profit by line, worth of the line in focus, and what moves it?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kopmp_lib.present.markup import Cell, table_html
from kopmp_lib.present.potential import worths
from kopmp_lib.present.potential.words import line, millions, whose
from kopmp_lib.present.shown import Shown, empty, show
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import SYMBOLS, fill, inside, message, number, percent, translate

LONGEST = 20


def returns(result: StudyResult) -> Shown:
    """What would each line earn a month before its running cost; or why can that not be told?"""
    frame = result.tables["returns"]

    def write(lang: str) -> str:
        if frame.empty:
            return empty(
                translate("Laba tidak dapat ditaksir.", lang),
                translate(
                    "Tidak ada tabel yang memuat permintaan, pangsa, margin, dan modal per lini. "
                    "Isi templat potensi usaha supaya laba kotor dan lama pengembalian modal dapat "
                    "dihitung.",
                    lang,
                ),
            )
        heads = [
            message("Lini"),
            message("n"),
            message("Laba kotor per bulan (selang 90%)"),
            message("Modal"),
            message("Angsuran per bulan"),
            message("Biaya jalan paling banyak (selang 90%)"),
            message("Laba kotor < 1,2 angsuran"),
        ]
        loan = result.facts["loan"]
        note = fill(
            "Laba kotor: permintaan x pangsa x margin, median; selang memuat sembilan dari sepuluh "
            "desa/kelurahan dan versi data. Angsuran: anuitas atas seluruh modal, {rate} setahun, "
            "{months} bulan ({source}). Biaya jalan paling banyak: laba kotor dikurangi angsuran; "
            "pada biaya sebesar itu nilai kini bersih nol.",
            lang,
            rate=percent(loan.rate, lang, 0),
            months=number(loan.months, lang),
            source=loan.source,
        )
        rows = [_return(row, result, lang) for row in frame.to_dict("records")]
        caption = translate("Laba kotor dan modal menurut lini, juta rupiah", lang)
        return table_html(caption, [translate(head, lang) for head in heads], rows, lang, note)

    return show(write)


def cash(result: StudyResult) -> Shown:
    """What is the line in focus worth in each village, and how likely does it fall short?"""
    frame = result.tables["cash"].sort_values("npv_idr", ascending=False, kind="stable")

    def write(lang: str) -> str:
        if frame.empty:
            return ""
        known = bool(result.facts["running_cost_idr"])
        heads = [
            message("Desa/kelurahan"),
            message("Nilai kini bersih (selang 90%)")
            if known
            else message("Nilai kini sebelum biaya jalan (selang 90%)"),
            message("Rugi") if known else message("Rugi, sedikitnya"),
            message("DSCR < 1,2") if known else message("DSCR < 1,2, sedikitnya"),
            message("Impas, bulan") if known else message("Impas, bulan, sedikitnya"),
            message("Biaya jalan paling banyak"),
        ]
        rows = [_worth(row, lang) for row in frame.head(LONGEST).to_dict("records")]
        caption = fill(
            "{line}: nilai kini dan risiko, {shown} tertinggi dari {n} desa/kelurahan berangka "
            "lengkap, juta rupiah",
            lang,
            shown=number(min(len(frame), LONGEST), lang),
            line=line(result, result.facts["line"], lang),
            n=number(len(frame), lang),
        )
        return table_html(
            caption, [translate(head, lang) for head in heads], rows, lang, _basis(result, lang)
        )

    return show(write)


def fan(result: StudyResult) -> Shown:
    """What is the line in focus worth up to each month, and how sure is that?"""
    frame = result.tables["fan"]

    def write(lang: str) -> str:
        if frame.empty:
            return _untold(result, lang)
        end = frame.iloc[-1]
        words = {
            "line": inside(line(result, result.facts["line"], lang)),
            "whose": whose(result, lang),
            "middle": millions(end["0.5"], lang),
            "low": millions(end["0.05"], lang),
            "high": millions(end["0.95"], lang),
            "months": number(end["month"], lang),
        }
        worth = worths.Fan(
            frame["month"],
            (frame["0.05"], frame["0.95"]),
            (frame["0.25"], frame["0.75"]),
            frame["0.5"],
        )
        return worths.fan(
            worth,
            (translate("bulan sejak buka", lang), _axis(result, lang)),
            lambda value: number(value / 1e6, lang),
            alt=fill(
                "Nilai kini {line} setelah {months} bulan: median {middle}, selang 90% {low} "
                "sampai {high} juta rupiah.",
                lang,
                **{name: word for name, word in words.items() if name != "whose"},
            ),
            caption=fill(
                "Nilai kini {line} sampai bulan itu ({whose}): garis median, pita 50% dan 90% atas "
                "desa/kelurahan dan versi data. Garis putus: impas. Setelah {months} bulan: "
                "{middle} ({low} sampai {high}) juta rupiah. {basis}",
                lang,
                basis=_before(result, lang),
                **words,
            ),
        )

    return show(write)


def tornado(result: StudyResult) -> Shown:
    """Which figure moves the worth of the line in focus most?"""
    frame = result.tables["tornado"]

    def write(lang: str) -> str:
        if frame.empty:
            return ""
        swings = [
            worths.Swing(translate(_PARTS[row["name"]], lang), row["low"], row["high"])
            for row in frame.to_dict("records")
        ]
        spoken = "; ".join(
            f"{one.name} {millions(one.low, lang)} – {millions(one.high, lang)}" for one in swings
        )
        words = {"line": inside(line(result, result.facts["line"], lang))}
        return worths.tornado(
            swings,
            float(frame["base"].iloc[0]),
            (translate("angka rendah", lang), translate("angka tinggi", lang)),
            lambda value: number(value / 1e6, lang),
            alt=fill("Nilai kini {line} bila satu angka meleset, juta rupiah: {pairs}.", lang,
                     pairs=spoken, **words),
            caption=fill(
                "Nilai kini {line} ({whose}, median), juta rupiah, bila satu angka saja meleset "
                "sejauh batas 90% galatnya (25% pada skala log) dan yang lain tetap. {basis}",
                lang,
                whose=whose(result, lang),
                basis=_before(result, lang),
                **words,
            ),
        )  # fmt: skip

    return show(write)


_PARTS: Mapping[str, str] = {
    "demand_idr": message("Permintaan"),
    "market_share": message("Peluang pangsa"),
    "margin_share": message("Margin penjualan"),
    "capex_idr": message("Modal"),
    "running_cost_idr": message("Biaya jalan"),
}


def _axis(result: StudyResult, lang: str) -> str:
    if result.facts["running_cost_idr"]:
        return translate("nilai kini bersih, juta rupiah", lang)
    return translate("nilai kini sebelum biaya jalan, juta rupiah", lang)


def _before(result: StudyResult, lang: str) -> str:
    cost = result.facts["running_cost_idr"]
    if cost:
        return fill("Biaya jalan {cost} juta rupiah per bulan, galat 25%.", lang,
                    cost=millions(cost, lang))  # fmt: skip
    return translate("Sebelum biaya jalan, jadi batas atas.", lang)


def _basis(result: StudyResult, lang: str) -> str:
    loan = result.facts["loan"]
    text = fill(
        "Bulan yang sama besar selama {months} bulan, didiskonto {rate} setahun ({source}). Rugi: "
        "bagian versi data yang nilai kininya di bawah nol. DSCR: kas bulanan dibagi angsuran.",
        lang,
        months=number(loan.months, lang),
        rate=percent(loan.rate, lang, 0),
        source=loan.source,
    )
    if result.facts["running_cost_idr"]:
        return f"{text} {_before(result, lang)}"
    bound = translate(
        "Sebelum biaya jalan: nilai kini adalah batas atas, rugi dan DSCR < 1,2 batas bawah. Isi "
        "parameter running_cost_idr bila biayanya diketahui.",
        lang,
    )
    return f"{text} {bound}"


def _untold(result: StudyResult, lang: str) -> str:
    if result.tables["returns"].empty:
        return ""
    return empty(
        translate("Nilai kini tidak dapat digambar.", lang),
        fill(
            "Permintaan, pangsa, margin, dan modal {line} tidak lengkap di {whose}.",
            lang,
            line=inside(line(result, result.facts["line"], lang)),
            whose=whose(result, lang),
        ),
    )


def _worth(row: Mapping[str, Any], lang: str) -> list[Cell]:
    def share(value: float) -> Cell:
        return Cell(percent(value, lang, 0) if value else SYMBOLS["zero"], number=True)

    limits = f"{millions(row['npv_lower_idr'], lang)} – {millions(row['npv_upper_idr'], lang)}"
    never = Cell(translate("tidak", lang), number=True)
    month = row["payback_months"]
    return [
        Cell(row["name"]),
        Cell(f"{millions(row['npv_idr'], lang)} ({limits})", number=True),
        share(row["loss_share"]),
        share(row["short_share"]),
        never if month != month else Cell(number(month, lang), number=True),
        Cell(millions(row["room_idr"], lang), number=True),
    ]


def _return(row: Mapping[str, Any], result: StudyResult, lang: str) -> list[Cell]:
    short = percent(row["short_share"], lang, 0) if row["short_share"] else SYMBOLS["zero"]

    def span(middle: str, low: str, high: str) -> Cell:
        limits = f"{millions(row[low], lang)} – {millions(row[high], lang)}"
        return Cell(f"{millions(row[middle], lang)} ({limits})", number=True)

    return [
        Cell(line(result, row["line"], lang)),
        Cell(number(row["n"], lang), number=True),
        span("gross_idr", "lower_idr", "upper_idr"),
        Cell(millions(row["capex_idr"], lang), number=True),
        Cell(millions(row["instalment_idr"], lang), number=True),
        span("room_idr", "room_lower_idr", "room_upper_idr"),
        Cell(short, number=True),
    ]
