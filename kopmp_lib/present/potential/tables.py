"""Which tables does the study of business potential give?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kopmp_lib import contracts
from kopmp_lib.present.markup import Cell, table_html
from kopmp_lib.present.potential.words import (
    criterion,
    label,
    line,
    names_of,
    short,
    some_criteria,
    villages,
    why_not,
)
from kopmp_lib.present.shown import Shown, empty, show
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import (
    SYMBOLS,
    date,
    fill,
    inside,
    message,
    number,
    percent,
    translate,
)

LONGEST = 60
"""So many at most are printed, the firmest first; all are in the file of results."""


def units(result: StudyResult) -> Shown:
    """What is recommended in each village, how firmly, and what would overturn it?"""
    frame = result.tables["units"]

    def write(lang: str) -> str:
        if not result.facts["identifiable"]:
            return _nothing(result, lang)
        heads = [
            message("Desa/kelurahan"),
            message("Lini pertama"),
            message("Pertama pada"),
            message("Lini kedua"),
            message("Mengalahkan yang kedua"),
            message("Kekokohan"),
            message("Akan berubah bila"),
        ]
        firm = frame[frame["label"].isin(("robust", "contestable"))]
        order = firm.sort_values(["label", "first_share"], ascending=False, kind="stable")
        if firm.empty:
            return empty(
                translate("Data tidak membedakan lini di satu pun desa/kelurahan.", lang),
                _undecided(frame, lang),
            )
        note = translate(
            "Kokoh: pertama pada sedikitnya 60% percobaan, juga menurut jumlah tertimbang dan "
            "TOPSIS dengan bobot sama, dan tetap bila satu kriteria dihapus.",
            lang,
        )
        words = {"n": number(len(frame), lang), "count": number(len(firm), lang)}
        return table_html(
            fill("Lini yang paling sering pertama: {count} dari {n} {kind} yang lininya dapat "
                 "dibedakan", lang, kind=villages(result), **words),
            [translate(head, lang) for head in heads],
            [_unit(result, unit, lang) for unit in order.head(LONGEST).to_dict("records")],
            lang,
            " ".join(filter(None, (note, _undecided(frame, lang)))),
        )  # fmt: skip

    return show(write)


def lines(result: StudyResult) -> Shown:
    """What is told of each line: its places, where it leads, whether neighbours are alike?"""
    frame, leads = result.tables["lines"], result.tables["places"]

    def write(lang: str) -> str:
        heads = [
            message("Lini"),
            message("Kode KBLI"),
            message("Tempat sejenis"),
            message("Ada di"),
            message("Indeks Moran (p)"),
            message("Awal terbaik di"),
        ]
        rows = [_line(row, leads, lang) for row in frame.to_dict("records")]
        note = translate(
            "Tempat sejenis: batas bawah. Indeks Moran atas kuosien lokasi yang disusutkan, lima "
            "tetangga terdekat, p dari 999 pengacakan; bintang: tetap nyata setelah koreksi "
            "Benjamini dan Hochberg. Awal terbaik: kemungkinan termasuk tiga teratas untuk lini "
            "itu.",
            lang,
        )
        return table_html(
            fill("Lini usaha di {n} {kind}", lang, n=number(result.facts["n_units"], lang),
                 kind=villages(result)),
            [translate(head, lang) for head in heads], rows, lang, note,
        )  # fmt: skip

    return show(write)


def criteria(result: StudyResult) -> Shown:
    """By what is potential judged, from which source, in which direction, how much is missing?"""
    frame, left = result.tables["criteria"], result.tables["left_out"].set_index("criterion")

    def write(lang: str) -> str:
        heads = [
            message("Kriteria"),
            message("Ukuran"),
            message("Tabel"),
            message("Lebih baik bila"),
            message("Diketahui"),
            message("Dipakai"),
            message("Lini pertama tetap tanpa kriteria ini"),
            message("Per tanggal"),
        ]
        rows = [_criterion(row, left, lang) for row in frame.to_dict("records")]
        return table_html(
            translate("Kriteria, sumber, arah, dan kelengkapannya", lang),
            [translate(head, lang) for head in heads],
            rows,
            lang,
        )

    return show(write)


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


def _undecided(frame: pd.DataFrame, lang: str) -> str:
    """Where do the data not tell lines apart?"""
    names = frame.loc[frame["label"] == "undecided", "name"].tolist()
    if not names:
        return ""
    return fill(
        "Belum dapat dibedakan, karena lini pertama mengalahkan lini kedua pada kurang dari 60% "
        "percobaan ({count} dari {n}): {names}. Angkanya ada di berkas hasil.",
        lang,
        count=number(len(names), lang),
        n=number(len(frame), lang),
        names=names_of(names, lang, LONGEST),
    )


def _nothing(result: StudyResult, lang: str) -> str:
    return empty(translate("Lini belum dapat dibandingkan.", lang), why_not(result, lang))


def _unit(result: StudyResult, unit: Mapping[str, Any], lang: str) -> list[Cell]:
    return [
        Cell(unit["name"]),
        Cell(short(result, unit["line"], lang)),
        Cell(percent(unit["first_share"], lang, 0), number=True),
        Cell(short(result, unit["runner_up"], lang)),
        Cell(percent(unit["win"], lang, 0), number=True),
        Cell(label(unit["label"], lang)),
        Cell(_overturn(result, unit, lang)),
    ]


def _overturn(result: StudyResult, unit: Mapping[str, Any], lang: str) -> str:
    """What would make another line come first? The first that applies."""
    fragile = [name for name in unit["fragile_to"].split(",") if name]
    if unit["sum_line"] != unit["line"]:
        other = inside(short(result, unit["sum_line"], lang))
        return fill("semua bobot sama ({line})", lang, line=other)
    if fragile:
        names = some_criteria(result, fragile, lang)
        return fill("{criteria} dihapus", lang, criteria=names)
    if not unit["turning_criterion"]:
        return translate("tidak ada bobot tunggal", lang)
    text = (
        message("bobot {criterion} naik ke {weight} ({line})")
        if unit["turning_weight"] > 1 / len(result.facts["criteria"])
        else message("bobot {criterion} turun ke {weight} ({line})")
    )
    return fill(
        text,
        lang,
        criterion=inside(criterion(result, unit["turning_criterion"], lang)),
        weight=percent(unit["turning_weight"], lang, 0),
        line=inside(short(result, unit["turning_line"], lang)),
    )


def _line(row: Mapping[str, Any], leads: pd.DataFrame, lang: str) -> list[Cell]:
    silent = Cell(SYMBOLS["not_reported"], number=True, state="not_reported")
    known = row["n"] > 0
    away = Cell(SYMBOLS["not_applicable"], number=True, state="not_applicable")
    moran = away if known else silent
    if not pd.isna(row["moran"]):
        star = " *" if row["clustered"] else ""
        text = f"{number(row['moran'], lang, 2)} ({number(row['moran_p'], lang, 3)}){star}"
        moran = Cell(text, number=True, keep=True)
    own = leads[leads["line"] == row["line"]]
    best = [f"{one['name']} {percent(one['top_share'], lang, 0)}" for one in own.to_dict("records")]
    places = number(row["places"], lang) if row["places"] else SYMBOLS["zero"]
    return [
        Cell(row[f"label_{lang}"]),
        Cell(row["kbli"] or translate("tidak ada dalam daftar kementerian", lang)),
        Cell(places, number=True) if known else silent,
        Cell(_of(row["villages"], row["n"], lang), number=True) if known else silent,
        moran,
        Cell(names_of(best, lang) if best else SYMBOLS["not_reported"]),
    ]


def _criterion(row: Mapping[str, Any], left: pd.DataFrame, lang: str) -> list[Cell]:
    silent = Cell(SYMBOLS["not_reported"], number=True, state="not_reported")
    away = Cell(SYMBOLS["not_applicable"], number=True, state="not_applicable")
    same = away
    if row["criterion"] in left.index and left.loc[row["criterion"], "n"]:
        one = left.loc[row["criterion"]]
        same = Cell(_of(one["same"], one["n"], lang), number=True)
    way = message("besar") if row["more_is_better"] else _LESS
    used = _USED[row["of"]] if row["used"] else message("tidak")
    known = percent(row["known"], lang, 0) if row["known"] else SYMBOLS["zero"]
    return [
        Cell(row[f"label_{lang}"]),
        Cell(row[f"unit_{lang}"]),
        Cell(_title(row["table"], lang)),
        Cell(translate(way, lang)),
        Cell(known, number=True),
        Cell(translate(used, lang)),
        same,
        Cell(date(row["as_of"], lang), keep=True) if row["as_of"] else silent,
    ]


def _title(name: str, lang: str) -> str:
    table = contracts.table(name)
    return table.title if lang == "id" else table.title_en


_USED = {"line": message("untuk lini"), "place": message("untuk letak")}
_LESS = message("kecil")


def _return(row: Mapping[str, Any], result: StudyResult, lang: str) -> list[Cell]:
    short = percent(row["short_share"], lang, 0) if row["short_share"] else SYMBOLS["zero"]

    def span(middle: str, low: str, high: str) -> Cell:
        limits = f"{_millions(row[low], lang)} – {_millions(row[high], lang)}"
        return Cell(f"{_millions(row[middle], lang)} ({limits})", number=True)

    return [
        Cell(line(result, row["line"], lang)),
        Cell(number(row["n"], lang), number=True),
        span("gross_idr", "lower_idr", "upper_idr"),
        Cell(_millions(row["capex_idr"], lang), number=True),
        Cell(_millions(row["instalment_idr"], lang), number=True),
        span("room_idr", "room_lower_idr", "room_upper_idr"),
        Cell(short, number=True),
    ]


def _millions(amount: float, lang: str) -> str:
    return number(amount / 1e6, lang, 1)


def _of(count: float, n: float, lang: str) -> str:
    return f"{number(count, lang)}/{number(n, lang)}"
