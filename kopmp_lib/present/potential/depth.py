"""Which tables tell more: every village, every pair of lines, every change of method?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kopmp_lib.present.markup import Cell, table_html
from kopmp_lib.present.potential.words import (
    change,
    criterion,
    short,
    whose,
)
from kopmp_lib.present.shown import Shown, escape, show
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import SYMBOLS, fill, inside, message, number, percent, translate

EVEN = 0.05
"""Wins that lie all so near to a half tell nothing apart."""
_SAME, _OTHER = message("sama"), message("lain")
_TOLD = {
    "robust": message("ya, kokoh"),
    "contestable": message("ya"),
    "undecided": message("belum"),
}
TOP = 3
LONGEST = 45
"""So many villages at most; all are in the file of results."""


def ranks(result: StudyResult) -> Shown:
    """Which three lines come first most often in each village, and what does a mistake cost?"""
    firsts = result.tables["firsts"].dropna(subset=["first_share"])
    best = firsts.sort_values("first_share", ascending=False, kind="stable")
    first = {code: rows.head(TOP) for code, rows in best.groupby("unit_code", sort=False)}
    units = result.tables["units"]
    told = units[units["label"] != "unknown"].sort_values("name", kind="stable")

    def write(lang: str) -> str:
        if told.empty:
            return ""
        heads = [
            message("Desa/kelurahan"),
            message("Tiga teratas"),
            message("Menang"),
            message("Cara lain"),
            message("Penyesalan"),
            message("Dibedakan"),
        ]
        note = translate(
            "Persen di belakang lini: bagian susunan bobot dan data yang dicoba yang "
            "menempatkannya pertama. Kolom lain milik lini pertama. Menang: bagian percobaan yang "
            "menempatkannya di atas saingan terkuatnya. Cara lain: apakah jumlah tertimbang dan "
            "TOPSIS dengan bobot sama juga menempatkannya pertama. Penyesalan harapan: rata-rata "
            "selisih skor (0-1) dari lini terbaik tiap percobaan; makin kecil makin aman.",
            lang,
        )
        return table_html(
            fill("Tiga lini teratas: {shown} dari {n} desa/kelurahan, menurut abjad", lang,
                 shown=number(min(len(told), LONGEST), lang), n=number(len(units), lang)),
            [translate(head, lang) for head in heads],
            [_rank(result, unit, first[unit["unit_code"]], lang)
             for unit in told.head(LONGEST).to_dict("records")],
            lang,
            note,
        )  # fmt: skip

    return show(write)


def wins(result: StudyResult) -> Shown:
    """How often does each line beat each other one? A sentence where all are about a half."""
    frame = result.tables.get("wins", pd.DataFrame())
    kept = frame.index[frame.notna().any(axis=1)] if len(frame) else frame.index
    table = frame.loc[kept, kept] if len(kept) else frame

    def write(lang: str) -> str:
        if len(kept) < 2:
            return ""
        gap = (table - 0.5).abs().max().max()
        if not gap > EVEN:
            told = fill(
                "Lini mana mengalahkan lini mana, {whose}: tidak terbedakan. Setiap lini "
                "mengalahkan setiap lini lain pada 45-55% percobaan.",
                lang,
                whose=whose(result, lang),
            )
            return f"<p>{escape(told)}</p>"
        names = [short(result, name, lang) for name in kept]
        heads = [translate("Lini", lang), *(str(at) for at in range(1, len(kept) + 1))]
        rows = [
            [Cell(f"{at + 1}. {names[at]}"), *(_win(value, lang) for value in table.loc[name])]
            for at, name in enumerate(kept)
        ]
        note = translate(
            "Bagian percobaan yang menempatkan lini baris di atas lini kolom; kolom bernomor "
            "seperti baris. Sekitar 50%: keduanya tidak terbedakan.",
            lang,
        )
        if not result.facts["village"]:
            note += " " + translate(
                "Rata-rata atas semua desa/kelurahan; parameter village menunjukkan satu saja.",
                lang,
            )
        caption = fill("Lini mana mengalahkan lini mana, {whose}", lang, whose=whose(result, lang))
        return table_html(caption, heads, rows, lang, note)

    return show(write)


def changes(result: StudyResult) -> Shown:
    """Where does the first line stay, were the method, the scale or the data another?"""
    frame = result.tables["robustness"]

    def write(lang: str) -> str:
        if frame.empty:
            return ""
        heads = [
            message("Yang diubah"),
            message("Lini pertama tetap"),
            message("Tau (kesamaan urutan)"),
        ]
        note = translate(
            "Pembanding: jumlah tertimbang atas peringkat, bobot di tengah semua bobot yang "
            "mungkin, tanpa galat data. Tau Kendall, rata-rata (dan persentil 10) atas "
            "desa/kelurahan: 1 bila urutan semua lini sama, 0 bila tidak berhubungan.",
            lang,
        )
        return table_html(
            translate("Seberapa jauh jawaban bertahan bila satu hal diubah", lang),
            [translate(head, lang) for head in heads],
            [_change(result, row, lang) for row in frame.to_dict("records")],
            lang,
            note,
        )

    return show(write)


def agreement(result: StudyResult) -> Shown:
    """Which criteria rise and fall together, so that one thing might count twice?"""
    frame = result.tables["together"]

    def write(lang: str) -> str:
        if frame.empty:
            return ""
        if not frame["close"].any():
            return _none_close(result, lang)
        heads = [
            message("Kriteria"),
            message("Dengan"),
            message("Korelasi peringkat"),
            message("n sel"),
        ]
        return table_html(
            fill("Kriteria yang bergerak bersama: {count} dari {n} pasang", lang,
                 count=number(frame["close"].sum(), lang), n=number(len(frame), lang)),
            [translate(head, lang) for head in heads],
            [_pair(result, row, lang) for row in frame[frame["close"]].to_dict("records")],
            lang,
            translate(
                "Korelasi Spearman antarkriteria setelah diarahkan (besar = baik). Di atas 0,7 "
                "dianggap menghitung hal yang sama; hasil dengan bobot yang dibagi ada di tabel "
                "ketahanan.",
                lang,
            ),
        )  # fmt: skip

    return show(write)


def _rank(
    result: StudyResult, unit: Mapping[str, Any], first: pd.DataFrame, lang: str
) -> list[Cell]:
    named = [
        f"{short(result, row['line'], lang)} {percent(row['first_share'], lang, 0)}"
        for row in first.to_dict("records")
    ]
    same = unit["sum_line"] == unit["topsis_line"] == unit["line"]
    return [
        Cell(unit["name"]),
        Cell("; ".join([named[0], *(inside(name) for name in named[1:])])),
        Cell(percent(unit["least_win"], lang, 0), number=True),
        Cell(translate(_SAME if same else _OTHER, lang)),
        Cell(number(unit["regret"], lang, 2), number=True),
        Cell(translate(_TOLD[unit["label"]], lang)),
    ]


def _none_close(result: StudyResult, lang: str) -> str:
    """No two criteria count the same thing: said in a sentence."""
    frame = result.tables["together"].dropna(subset=["correlation"])
    if frame.empty:
        return ""
    most = frame.loc[frame["correlation"].abs().idxmax()]
    text = fill(
        "Tidak ada dua kriteria yang menghitung hal yang sama: dari {n} pasang, korelasi peringkat "
        "terkuat {value} ({one} dan {other}, {cells} sel); batasnya 0,7.",
        lang,
        n=number(len(frame), lang),
        value=number(most["correlation"], lang, 2),
        one=inside(criterion(result, most["one"], lang)),
        other=inside(criterion(result, most["other"], lang)),
        cells=number(most["n"], lang),
    )
    return f"<p>{escape(text)}</p>"


def _win(value: float, lang: str) -> Cell:
    if pd.isna(value):
        return Cell(SYMBOLS["not_applicable"], number=True, state="not_applicable")
    return Cell(percent(value, lang, 0), number=True)


def _change(result: StudyResult, row: Mapping[str, Any], lang: str) -> list[Cell]:
    away = Cell(SYMBOLS["not_applicable"], number=True, state="not_applicable")
    name = change(result, row["kind"], row["name"], lang)
    if not row["n"]:
        return [Cell(name), away, away]
    return [
        Cell(name),
        Cell(f"{number(row['same'], lang)}/{number(row['n'], lang)}", number=True),
        Cell(f"{number(row['tau'], lang, 2)} ({number(row['tau_low'], lang, 2)})", number=True),
    ]


def _pair(result: StudyResult, row: Mapping[str, Any], lang: str) -> list[Cell]:
    silent = Cell(SYMBOLS["not_applicable"], number=True, state="not_applicable")
    known = not pd.isna(row["correlation"])
    return [
        Cell(criterion(result, row["one"], lang)),
        Cell(criterion(result, row["other"], lang)),
        Cell(number(row["correlation"], lang, 2), number=True) if known else silent,
        Cell(number(row["n"], lang), number=True),
    ]
