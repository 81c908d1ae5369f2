"""Which tables tell more: every village, every pair of lines, every change of method?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kopmp_lib.present.markup import Cell, table_html
from kopmp_lib.present.potential.words import (
    change,
    criterion,
    label,
    short,
    whose,
)
from kopmp_lib.present.shown import Shown, show
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import SYMBOLS, fill, inside, message, number, percent, translate

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
            message("Pertama"),
            message("Kedua"),
            message("Ketiga"),
            message("Masuk tiga teratas"),
            message("Mengalahkan yang kedua"),
            message("Sesal harapan"),
            message("Jumlah tertimbang; TOPSIS"),
            message("Kekokohan"),
        ]
        note = translate(
            "Persen di belakang lini: bagian percobaan yang menempatkannya pertama. Masuk tiga "
            "teratas, mengalahkan yang kedua, dan sesal: milik lini pertama. Sesal "
            "harapan: rata-rata selisih skor (0-1) dari lini terbaik tiap percobaan; makin kecil "
            "makin aman. Kolom berikutnya: lini pertama dengan bobot sama.",
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
    """How often does each line beat each other one?"""
    frame = result.tables.get("wins", pd.DataFrame())
    kept = frame.index[frame.notna().any(axis=1)] if len(frame) else frame.index
    table = frame.loc[kept, kept] if len(kept) else frame

    def write(lang: str) -> str:
        if len(kept) < 2:
            return ""
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
            message("Tau rata-rata"),
            message("Tau, persentil 10"),
        ]
        note = translate(
            "Pembanding: jumlah tertimbang atas peringkat, bobot di tengah semua bobot yang "
            "mungkin, tanpa galat data. Tau Kendall: 1 bila urutan semua lini sama, 0 bila tidak "
            "berhubungan.",
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
        heads = [
            message("Kriteria"),
            message("Dengan"),
            message("Korelasi peringkat"),
            message("n sel"),
            message("Terhitung ganda"),
        ]
        return table_html(
            translate("Kriteria yang bergerak bersama", lang),
            [translate(head, lang) for head in heads],
            [_pair(result, row, lang) for row in frame.to_dict("records")],
            lang,
            translate(
                "Korelasi Spearman antarkriteria setelah diarahkan (besar = baik). Di atas 0,7 "
                "dianggap menghitung hal yang sama; bila ada, hasil dengan bobot yang dibagi ada "
                "di tabel ketahanan.",
                lang,
            ),
        )

    return show(write)


def _rank(
    result: StudyResult, unit: Mapping[str, Any], first: pd.DataFrame, lang: str
) -> list[Cell]:
    named = [
        Cell(f"{short(result, row['line'], lang)} {percent(row['first_share'], lang, 0)}")
        for row in first.to_dict("records")
    ]
    blank = [Cell(SYMBOLS["not_applicable"], state="not_applicable")] * (TOP - len(named))
    return [
        Cell(unit["name"]),
        *named,
        *blank,
        Cell(percent(unit["top_share"], lang, 0), number=True),
        Cell(percent(unit["win"], lang, 0), number=True),
        Cell(number(unit["regret"], lang, 2), number=True),
        Cell(_other_ways(result, unit, lang)),
        Cell(label(unit["label"], lang)),
    ]


def _other_ways(result: StudyResult, unit: Mapping[str, Any], lang: str) -> str:
    found = [unit["sum_line"], unit["topsis_line"]]
    if found == [unit["line"]] * 2:
        return translate("sama; sama", lang)
    return "; ".join(
        translate("sama", lang) if name == unit["line"] else inside(short(result, name, lang))
        for name in found
    )


def _win(value: float, lang: str) -> Cell:
    if pd.isna(value):
        return Cell(SYMBOLS["not_applicable"], number=True, state="not_applicable")
    return Cell(percent(value, lang, 0), number=True)


def _change(result: StudyResult, row: Mapping[str, Any], lang: str) -> list[Cell]:
    away = Cell(SYMBOLS["not_applicable"], number=True, state="not_applicable")
    name = change(result, row["kind"], row["name"], lang)
    if not row["n"]:
        return [Cell(name), away, away, away]
    return [
        Cell(name),
        Cell(f"{number(row['same'], lang)}/{number(row['n'], lang)}", number=True),
        Cell(number(row["tau"], lang, 2), number=True),
        Cell(number(row["tau_low"], lang, 2), number=True),
    ]


def _pair(result: StudyResult, row: Mapping[str, Any], lang: str) -> list[Cell]:
    silent = Cell(SYMBOLS["not_applicable"], number=True, state="not_applicable")
    known = not pd.isna(row["correlation"])
    verdict = message("ya") if row["close"] else message("tidak")
    return [
        Cell(criterion(result, row["one"], lang)),
        Cell(criterion(result, row["other"], lang)),
        Cell(number(row["correlation"], lang, 2), number=True) if known else silent,
        Cell(number(row["n"], lang), number=True),
        Cell(translate(verdict, lang)),
    ]
