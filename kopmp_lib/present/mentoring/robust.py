"""Which tables tell what the effect becomes when it is reckoned in another way?"""

from __future__ import annotations

from kopmp_lib import contracts
from kopmp_lib.present.markup import Cell
from kopmp_lib.present.mentoring.cells import Line, decimal, known, table
from kopmp_lib.present.mentoring.phrases import OUTCOME, between, signed
from kopmp_lib.present.shown import Shown
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import fill, message, number, opening, percent, translate

_WAY = {
    "interaction": message("Interaksi berbobot (Sun-Abraham)"),
    "control_never": message("Pembanding hanya yang tidak pernah didampingi"),
    "control_not_yet": message("Pembanding juga yang belum didampingi"),
    "adjusted": message("Menurut jumlah penduduk (dua kali kukuh)"),
    "unexposed": message("Tanpa pembanding yang lebih dari separuh tetangganya didampingi"),
    "spill_0.25": message("Bila tetangga menerima seperempat pengaruh"),
    "spill_0.5": message("Bila tetangga menerima separuh pengaruh"),
    "late": message("Bulan ke-3 sampai ke-5, yang melapor saja"),
    "reweighted": message("Sama, ditimbang untuk yang diam"),
    "lee": message("Sama, batas Lee bila yang diam tidak acak"),
}
_KIND = {
    "never": message("Didampingi dengan tidak pernah didampingi"),
    "not_yet": message("Lebih dulu dengan yang belum"),
    "already": message("Belakangan dengan yang sudah didampingi (terbalik)"),
    "always": message("Dengan yang didampingi sejak bulan pertama"),
    "all": message("Efek tetap dua arah"),
}
_GROUP = {
    1: message("Paling jarang dikunjungi"),
    2: message("Tengah"),
    3: message("Paling sering dikunjungi"),
}

_BOUNDS = message("Batas Lee hanya selang, tanpa taksiran titik.")
_NOBODY = message("Pada bulan ke-3 sampai ke-5 tidak ada koperasi yang diam.")


def robust(result: StudyResult) -> Shown:
    """What do other ways of reckoning give?"""
    heads = [
        message("Cara"), message("Pengaruh"), message("Selang kepercayaan 95%"),
        message("Koperasi"),
    ]  # fmt: skip

    ways = set(result.tables["robust"]["check"])

    def line(row: Line, lang: str) -> list[Cell]:
        none = row["check"] == "lee"
        return [
            Cell(translate(_WAY[row["check"]], lang)),
            Cell("") if none else known(signed(row["value"], lang)),
            known(between(row["lower"], row["upper"], lang)),
            known(number(row["n"], lang)),
        ]

    def note(lang: str) -> str:
        text = translate(
            "Satu cara tidak dipilih karena hasilnya: kesimpulan tetap bersandar pada dua penaksir "
            "di atas.",
            lang,
        )
        text += (
            " " + translate(_BOUNDS if "lee" in ways else _NOBODY, lang) if "late" in ways else ""
        )
        share = result.facts["exposed"]
        if share != share:
            return text
        told = fill(
            "Pada {share} bulan pembanding ada tetangga sekecamatan yang sudah didampingi.",
            lang,
            share=percent(share, lang, 0),
        )
        return f"{told} {text}"

    return table(
        result.tables["robust"], message("Bila dihitung dengan cara lain"), heads, line, note
    )


def two_way(result: StudyResult) -> Shown:
    """Which comparisons stand behind two-way fixed effects, which are no effect of mentoring?"""
    heads = [message("Perbandingan"), message("Bobot"), message("Beda")]

    def line(row: Line, lang: str) -> list[Cell]:
        return [
            Cell(translate(_KIND[row["kind"]], lang)),
            known(percent(row["weight"], lang, 0)),
            known(signed(row["share"], lang)),
        ]

    def note(lang: str) -> str:
        return fill(
            "Peringatan, bukan taksiran: {share} bulan didampingi dihitung terbalik, karena yang "
            "sudah didampingi menjadi pembanding (Goodman-Bacon 2021). Bobot berjumlah 100%.",
            lang,
            share=percent(result.facts["backwards"], lang, 0),
        )

    caption = message("Mengapa efek tetap dua arah tidak dipakai")
    return table(result.tables["comparisons"], caption, heads, line, note)


def alike(result: StudyResult) -> Shown:
    """How alike were mentored and never mentored before, and how many controls really count?"""
    heads = [message("Ukuran"), message("Beda rata-rata"), message("Sesudah ditimbang")]
    outcome = OUTCOME[result.facts["outcome"]]

    def line(row: Line, lang: str) -> list[Cell]:
        name = row["covariate"]
        word = fill("Rata-rata {outcome} sebelumnya", lang, outcome=translate(outcome, lang))
        if name != "outcome":
            column = next(one for one in contracts.UNIT_PROFILE.columns if one.name == name)
            word = opening({"id": column.label, "en": column.meaning}[lang])
        return [
            Cell(word),
            decimal(row["apart"], lang),
            decimal(row["apart_weighted"], lang),
        ]

    def note(lang: str) -> str:
        facts = result.facts["overlap"]
        return fill(
            "Dalam simpangan baku; di atas 0,1 disebut tidak serupa. Sesudah ditimbang, {controls} "
            "pembanding setara dengan {effective} yang berbobot sama; {outside} yang didampingi "
            "berada di luar jangkauan pembanding.",
            lang,
            controls=number(facts["controls"], lang),
            effective=number(facts["effective_controls"], lang, 1),
            outside=percent(facts["outside"], lang, 0),
        )

    caption = message("Seberapa serupa yang didampingi dan yang tidak pernah didampingi")
    return table(result.tables["alike"], caption, heads, line, note)


def response(result: StudyResult) -> Shown:
    """Did those visited more often change more? Labelled as a description."""
    heads = [
        message("Kelompok"), message("Koperasi"), message("Kunjungan per bulan"),
        message("Beda dari yang diperkirakan"), message("Selang kepercayaan 95%"),
    ]  # fmt: skip

    def line(row: Line, lang: str) -> list[Cell]:
        return [
            Cell(translate(_GROUP[row["group"]], lang)),
            known(number(row["units"], lang)),
            known(number(row["dose"], lang, 2)),
            known(signed(row["share"], lang)),
            known(between(row["lower"], row["upper"], lang)),
        ]

    return table(
        result.tables["response"],
        message("Kunjungan dan perubahan: hanya gambaran, bukan pengaruh"),
        heads,
        line,
        message(
            "Siapa sering dikunjungi tidak diundi: pendamping dapat memilih yang sedang naik, atau "
            "yang sedang sulit. Selangnya tidak memuat galat imputasi bersama."
        ),
    )
