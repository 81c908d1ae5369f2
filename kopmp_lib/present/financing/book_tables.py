"""Which tables tell of ratios and of loan applications?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kopmp_lib.present.financing import cells
from kopmp_lib.present.markup import Cell, table_html
from kopmp_lib.present.shown import Shown, empty, show
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import (
    SYMBOLS,
    date,
    fill,
    message,
    number,
    percent,
    translate,
)


def ratios(result: StudyResult) -> Shown:
    """Which ratios of the health rating do the books give?"""
    frame = result.tables["ratio_summary"]
    frame = frame[frame["n"] > 0]

    def write(lang: str) -> str:
        if frame.empty:
            return empty(
                translate("Kesehatan koperasi belum dapat dinilai.", lang),
                translate(
                    "Penilaian KKPKK mensyaratkan satu tahun buku yang ditutup, RAT, dan laporan "
                    "keuangan. Belum dinilai bukan berarti tidak sehat, dan bukan nol.",
                    lang,
                ),
            )
        heads = [
            message("Rasio"), message("n"), message("Nilai tengah"), message("Terendah"),
            message("Tertinggi"), message("Patokan"), message("Skor 4"), message("Skor 1"),
            message("Mutu dasar"),
        ]  # fmt: skip
        rows = [_ratio(line, lang) for line in frame.to_dict("records")]
        return table_html(
            fill("Rasio yang dapat dihitung dari laporan keuangan, {date}", lang,
                 date=date(result.facts["books_date"], lang)),
            [translate(head, lang) for head in heads],
            rows,
            lang,
            translate(
                "Skor 4 (terbaik) sampai 1 hanya untuk rasio yang batasnya diketahui; patokan "
                "lain tidak memberi skor. Rasio dengan penyebut nol atau negatif dilewati.",
                lang,
            ),
        )  # fmt: skip

    return show(write)


def stages(result: StudyResult) -> Shown:
    """How many applications came to each stage, and where do they stand?"""
    words = {
        "submitted": message("diajukan"),
        "review": message("ditelaah"),
        "approved": message("disetujui"),
        "rejected": message("ditolak"),
        "disbursed": message("dicairkan"),
        "defaulted": message("macet"),
    }

    def write(lang: str) -> str:
        if not result.facts["applications_count"]:
            return empty(
                translate("Tidak ada catatan permohonan pinjaman.", lang),
                translate(
                    "Belum tercatat bukan berarti belum ada yang mengajukan. Minta daftar "
                    "permohonan dan tahapnya dari SIMKOPDES atau dari bank.",
                    lang,
                ),
            )
        rows = [
            [
                Cell(translate(words[line["stage"]], lang)),
                cells.count(line["reached"], lang),
                cells.count(line["now"], lang),
            ]
            for line in result.tables["stages"].to_dict("records")
        ]
        heads = [message("Tahap"), message("Pernah sampai"), message("Sekarang di sini")]
        return table_html(
            fill("Permohonan pinjaman menurut tahap, {date}", lang,
                 date=date(result.facts["loans_date"], lang)),
            [translate(head, lang) for head in heads],
            rows,
            lang,
        )  # fmt: skip

    return show(write)


def _ratio(line: Mapping[str, Any], lang: str) -> list[Cell]:
    scores = [cells.count(line[name], lang) for name in ("best", "worst")]
    bare = Cell(SYMBOLS["not_applicable"], number=True, state="not_applicable")
    sign = ("≥ " if line["upward"] else "≤ ") if line["banded"] else ""
    return [
        Cell(line[f"label_{lang}"]),
        Cell(number(line["n"], lang), number=True),
        *(cells.share(line[name], lang, 0) for name in ("median", "lowest", "highest")),
        Cell(f"{sign}{percent(line['mark'], lang, 0)}", number=True),
        *(scores if line["banded"] else [bare, bare]),
        Cell(translate(cells.KNOWN[line["known"]], lang)),
    ]
