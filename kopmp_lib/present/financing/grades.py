"""What is told of the grades that applicants were given?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kopmp_lib.present.financing import cells
from kopmp_lib.present.markup import Cell, table_html
from kopmp_lib.present.shown import Shown, escape, show
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import SYMBOLS, fill, message, number, percent, translate


def grades(result: StudyResult) -> Shown:
    """How many applicants have each grade, and what became of them?"""
    frame = result.tables["grades"]

    def write(lang: str) -> str:
        if frame.empty:
            return ""
        heads = [
            message("Peringkat"), message("Pemohon"), message("Dicairkan"), message("Ditolak"),
            message("Diamati setahun"), message("Macet"), message("Bagian macet yang diamati"),
            message("Batas untuk semua pemohon"),
        ]  # fmt: skip
        rows = [
            [
                Cell(line["grade"] or translate("tanpa peringkat", lang)),
                *(cells.count(line[name], lang) for name in ("applied", "paid", "refused")),
                cells.count(line["watched"], lang),
                cells.count(line["defaulted"], lang) if line["watched"] else cells.UNKNOWN,
                _between(line["seen_lower"], line["seen_upper"], lang),
                _between(line["lower"], line["upper"], lang),
            ]
            for line in frame.to_dict("records")
        ]
        return table_html(
            translate("Pemohon menurut peringkat, dan macet dalam setahun", lang),
            [translate(head, lang) for head in heads],
            rows,
            lang,
            translate(
                "Bagian macet: selang Wilson 95%, hanya pinjaman yang sudah genap setahun. Batas "
                "untuk semua pemohon: yang ditolak atau belum genap setahun mungkin semuanya "
                "lancar, mungkin semuanya macet.",
                lang,
            ),
        )

    return show(write)


def grading(result: StudyResult) -> Shown:
    """Do grades follow what was known, and is one odds ratio enough for all of them?"""
    facts, frame = result.facts, result.tables["grading"]

    def write(lang: str) -> str:
        if not facts["applications_count"]:
            return ""
        if facts["grading"] != "fitted":
            return f"<p>{escape(_no_grading(facts, lang))}</p>"
        heads = [
            message("Faktor"), message("Rasio odds peringkat lebih baik"),
            message("Selang kepercayaan 95%"), message("p, uji odds sejajar (Brant)"),
        ]  # fmt: skip
        rows = [
            [
                Cell(translate(cells.FACTORS[line["covariate"]], lang)),
                cells.ratio(line["odds_ratio"], lang),
                cells.interval(line["lower"], line["upper"], lang),
                Cell(_chance(line["p_parallel"], lang), number=True),
            ]
            for line in frame.to_dict("records")
        ]
        table = table_html(
            fill("Peringkat dari bank terhadap yang diketahui saat mengajukan: {n} pemohon", lang,
                 n=number(facts["grading_n"], lang)),
            [translate(head, lang) for head in heads],
            rows,
            lang,
        )  # fmt: skip
        parallel = facts["parallel_p"] >= 0.05
        verdict = message(
            "Uji Brant untuk semua faktor: p {p}. Tidak ada tanda bahwa rasio odds berbeda antar "
            "batas peringkat."
        )
        broken = message(
            "Uji Brant untuk semua faktor: p {p}. Rasio odds berbeda antar batas peringkat, jadi "
            "satu angka di atas hanya rata-ratanya."
        )
        text = fill(verdict if parallel else broken, lang, p=_chance(facts["parallel_p"], lang))
        return f"{table}<p>{escape(text)}</p>"

    return show(write)


def _no_grading(facts: Mapping[str, Any], lang: str) -> str:
    if facts["grading"] == "no_estimate":
        return translate(
            "Hubungan peringkat dengan yang diketahui saat mengajukan tidak dapat dihitung: ada "
            "faktor yang menentukan peringkat tanpa kecuali.",
            lang,
        )
    return fill(
        "Hubungan peringkat dengan nilai pinjaman, simpanan, dan anggota tidak dihitung: dari {n} "
        "pemohon berperingkat hanya {count} di sisi tersempit satu batas peringkat, perlu "
        "sedikitnya 10 untuk tiap faktor.",
        lang,
        n=number(facts["grading_n"], lang),
        count=number(facts["grading_rarer"], lang),
    )


def _between(low: float, high: float, lang: str) -> Cell:
    if low != low:
        return Cell(SYMBOLS["not_reported"], number=True, state="not_reported")
    return Cell(f"{percent(low, lang, 0)}–{percent(high, lang, 0)}", number=True, keep=True)


def _chance(p: float, lang: str) -> str:
    return f"< {number(0.001, lang, 3)}" if p < 0.001 else number(p, lang, 3)
