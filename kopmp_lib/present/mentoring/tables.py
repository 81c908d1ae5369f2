"""Which tables does the study of mentoring give?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from kopmp_lib.present.markup import Cell, table_html
from kopmp_lib.present.mentoring.cells import count, decimal, known
from kopmp_lib.present.mentoring.phrases import (
    OUTCOME,
    month,
    reasons,
    remedies,
    signed,
)
from kopmp_lib.present.shown import Shown, empty, escape, show
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import SYMBOLS, fill, message, number, rupiah, translate

Line = Mapping[str, Any]

_NEED = {
    "assigned": message("Desa/kelurahan yang bulan mulainya diketahui"),
    "months": message("Bulan yang ada laporannya"),
    "reported": message("Laporan bulanan yang memuat angkanya"),
    "above_zero": message("Laporan dengan angka di atas nol"),
    "waves": message("Waktu mulai yang berbeda, termasuk tidak didampingi"),
    "treated": message("Terlihat sebelum dan sesudah mulai didampingi"),
    "untreated": message("Belum didampingi ketika gelombang pertama mulai"),
    "months_before": message("Bulan terlihat sebelum mulai (terbanyak)"),
    "clusters": message("Tempat yang diberi pendampingan secara terpisah"),
}
_STATE = {
    "holds": ("reached", message("terpenuhi")),
    "fails": ("not_reached", message("tidak terpenuhi")),
    "untold": ("not_reported", message("belum dapat diperiksa")),
}
_DOSE = {
    "mentored": (message("Didampingi menurut daftar penugasan"), 0),
    "facilitators": (message("Pendamping"), 0),
    "load": (message("Koperasi per pendamping, rata-rata"), 1),
    "largest_load": (message("Koperasi per pendamping, terbanyak"), 0),
    "visits": (message("Kunjungan"), 0),
    "visits_a_month": (message("Kunjungan per koperasi per bulan didampingi"), 2),
    "never_visited": (message("Sudah mulai didampingi tetapi belum pernah dikunjungi"), 0),
    "trained": (message("Pernah menyelesaikan pelatihan"), 0),
    "trainings": (message("Pelatihan yang diselesaikan"), 0),
    "reports_approved": (message("Laporan pendamping yang disetujui"), 0),
}


def design(result: StudyResult) -> Shown:
    """What does the design need, what is there, and what follows?"""

    def write(lang: str) -> str:
        heads = [message("Syarat"), message("Ada"), message("Perlu"), message("Status")]
        table = table_html(
            translate("Dapatkah pengaruh pendampingan dilihat dari data ini?", lang),
            [translate(head, lang) for head in heads],
            [_need(line, lang) for line in result.tables["design"].to_dict("records")],
            lang,
        )
        return _closed(result, lang) + table

    return show(write)


def cohorts(result: StudyResult) -> Shown:
    """Who was chosen when, and how did they stand and move before the first wave?"""
    frame = result.tables["cohorts"]

    def write(lang: str) -> str:
        if not result.facts["assigned"] or not result.facts["in_panel"]:
            return ""
        heads = [
            message("Mulai"), message("Koperasi"), message("Skor prioritas"),
            message("Rata-rata sebelumnya"), message("Arah per bulan"),
            message("Bulan terakhir dibanding sebelumnya"),
        ]  # fmt: skip
        outcome = translate(OUTCOME[result.facts["outcome"]], lang)
        return table_html(
            fill("Siapa dipilih kapan: {outcome} sebelum gelombang pertama", lang, outcome=outcome),
            [translate(head, lang) for head in heads],
            [_cohort(line, result, lang) for line in frame.to_dict("records")],
            lang,
            translate(
                "Bila yang dipilih lebih dulu sedang merosot, pemulihannya tampak seperti "
                "pengaruh.",
                lang,
            ),
        )

    return show(write)


def dose(result: StudyResult) -> Shown:
    """How much mentoring was there?"""

    def write(lang: str) -> str:
        frame = result.tables["dose"]
        if frame["value"].isna().all():
            return empty(
                translate("Belum ada laporan.", lang),
                translate(
                    "Penugasan, kunjungan, dan pelatihan tidak dimuat sumber mana pun di wilayah "
                    "ini.",
                    lang,
                ),
            )
        heads = [message("Ukuran"), message("Nilai"), message("n")]
        return table_html(
            translate("Banyaknya pendampingan", lang),
            [translate(head, lang) for head in heads],
            [_amount(line, lang) for line in frame.to_dict("records")],
            lang,
            translate(
                "Ketentuan rekrutmen 2026: 7 sampai 15 koperasi per pendamping. Ukuran ini hanya "
                "gambaran; koperasi yang lebih sering dikunjungi berbeda sejak awal.",
                lang,
            ),
        )

    return show(write)


def _closed(result: StudyResult, lang: str) -> str:
    """The page's own form where the effect cannot be told: why, and what would change that."""
    if result.facts["identifiable"]:
        return ""
    why, todo = reasons(result, lang), remedies(result, lang)
    title = translate("Pengaruh pendampingan tidak dapat diidentifikasi di sini.", lang)
    change = translate("Data yang akan mengubahnya:", lang)
    return (
        f'<div class="empty"><p><strong>{escape(title)}</strong></p>{_list(why)}'
        f"<p><strong>{escape(change)}</strong></p>{_list(todo)}</div>"
    )


def _list(items: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(one)}</li>" for one in items) + "</ul>"


def _need(line: Line, lang: str) -> list[Cell]:
    state, word = _STATE[line["state"]]
    return [
        Cell(translate(_NEED[line["check"]], lang)),
        count(line["found"], lang),
        Cell(number(line["needed"], lang), number=True),
        Cell(translate(word, lang), state=state),
    ]


def _cohort(line: Line, result: StudyResult, lang: str) -> list[Cell]:
    never = translate("tidak, atau sesudah masa data", lang)
    start = never if pd.isna(line["month"]) else month(str(line["month"]), lang)
    scale = result.facts["scale"]
    base = line["before"]

    def change(value: float) -> Cell:
        share = math.expm1(value) if scale == "log" else value / base if base else math.nan
        return known(signed(share, lang, 1) if not pd.isna(value) else SYMBOLS["not_reported"])

    return [
        Cell(start),
        Cell(number(line["units"], lang), number=True),
        decimal(line["priority"], lang),
        known(_typical(base, result, lang)),
        change(line["trend"]),
        change(line["dip"]),
    ]


def _typical(value: float, result: StudyResult, lang: str) -> str:
    """A mean in the unit of the outcome; the geometric one where logs are studied."""
    if pd.isna(value):
        return SYMBOLS["not_reported"]
    amount = math.exp(value) if result.facts["scale"] == "log" else value
    money = result.facts["outcome"] in ("savings", "sales")
    return rupiah(round(amount, -3), lang) if money else number(amount, lang, 0)


def _amount(line: Line, lang: str) -> list[Cell]:
    word, digits = _DOSE[line["measure"]]
    n = Cell("") if pd.isna(line["n"]) else Cell(number(line["n"], lang), number=True)
    return [Cell(translate(word, lang)), count(line["value"], lang, digits), n]
