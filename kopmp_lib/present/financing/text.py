"""Which sentences does the study of financing give? Every number comes with what it is out of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kopmp_lib.present.financing import cells
from kopmp_lib.present.financing.applications import pipeline as pipeline
from kopmp_lib.present.financing.burden import exposure as exposure
from kopmp_lib.present.financing.grades import grading as grading
from kopmp_lib.present.financing.points import headline as headline
from kopmp_lib.present.financing.reservations import caveats as caveats
from kopmp_lib.present.markup import facts_html
from kopmp_lib.present.phrases import kind
from kopmp_lib.present.shown import Shown, escape, show
from kopmp_lib.present.tables import Sourced
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import (
    SYMBOLS,
    date,
    fill,
    inside,
    listing,
    message,
    number,
    opening,
    percent,
    rupiah,
    translate,
)

_METHODS = {
    "annuity": message("angsuran tetap (anuitas)"),
    "equal_principal": message("pokok tetap, bunga dari sisa pinjaman"),
    "flat": message("bunga flat dari seluruh pinjaman"),
}


_GRACES = {
    "paid": message("bunga masa tenggang dibayar tiap bulan"),
    "capitalised": message("bunga masa tenggang ditambahkan ke pokok"),
    "none": message("tanpa bunga selama masa tenggang"),
}


def quality(result: StudyResult, tables: Sourced) -> Shown:
    """How good are the data: which of them are there, of which day?"""
    facts = result.facts
    dated = (
        ("books_date", message("laporan keuangan")),
        ("panel_date", message("laporan bulanan")),
        ("loans_date", message("permohonan pinjaman")),
    )

    def write(lang: str) -> str:
        parts = []
        lacking = [translate(word, lang) for name, word in dated if not facts[name]]
        if lacking:
            parts.append(fill("Tidak dimuat sumber: {steps}.", lang, steps=listing(lacking, lang)))
        for name, word in dated:
            if facts[name]:
                told = opening(translate(word, lang))
                parts.append(
                    fill("{what} per {date}.", lang, what=told, date=date(facts[name], lang))
                )
        names = "; ".join(source.title[lang] for source in tables.sources)
        parts.append(
            fill("Sumber: {sources}.", lang, sources=names)
            if names
            else translate("Tidak ada sumber data untuk wilayah ini.", lang)
        )
        if tables.warnings:
            oddities = [f"{inside(one.title[lang])} ({one.count})" for one in tables.warnings]
            odd = listing(oddities, lang)
            parts.append(fill("Peringatan pada berkas sumber: {odd}.", lang, odd=odd))
        return (
            f'<aside class="quality" role="note"><p><strong>{translate("Mutu data.", lang)}'
            f"</strong> {escape(' '.join(parts))}</p></aside>"
        )

    return show(write)


def rule(result: StudyResult) -> Shown:
    """Under which rule is this told, and who would borrow, and who would pay in the end?"""
    facts = result.facts

    def write(lang: str) -> str:
        parts = [
            fill("Aturan yang dipakai: {rule} (sejak {date}).", lang,
                 rule=facts["rule_label"][lang], date=date(facts["rule_effective"], lang))
        ]  # fmt: skip
        if facts["borrower"] == "agrinas":
            parts.append(
                translate(
                    "Bahwa PT Agrinas yang meminjam, bunga 6%, dan masa tenggang baru tertulis "
                    "dalam rancangan pengganti PMK 49/2025 yang belum berlaku; aturan final untuk "
                    "DAU/DBH kelurahan belum ditemukan. Syarat dan hitungan di bawah menjawab: "
                    "andai koperasi sendiri meminjam dengan syarat PMK 49/2025.",
                    lang,
                )
            )
        for name in facts["kinds"]:
            backer = facts["backstop"].get(name.split()[0])
            if backer:
                parts.append(
                    fill("Penanggung untuk {kind}: {backer}.", lang, kind=name,
                         backer=backer["label"][lang])
                )  # fmt: skip
        return f"<p>{escape(' '.join(parts))}</p>"

    return show(write)


def loan(result: StudyResult) -> Shown:
    """Which loan is tried, and what does it really bear?"""
    facts = result.facts

    def write(lang: str) -> str:
        terms = fill(
            "{amount}: bunga {rate} setahun, {months} bulan termasuk {grace} bulan tenggang, "
            "{method}, {during}.",
            lang,
            amount=rupiah(facts["amount"], lang),
            rate=percent(facts["rate"], lang),
            months=number(facts["months"], lang),
            grace=number(facts["grace"], lang),
            method=translate(_METHODS[facts["method"]], lang),
            during=translate(_GRACES[facts["grace_interest"]], lang),
        )
        real = facts["effective_rate"]
        if abs(real - facts["rate"]) > 0.0005:
            terms += " " + fill(
                "Bunga yang sesungguhnya dibayar {real} setahun.", lang, real=percent(real, lang)
            )
        return f"<p>{escape(terms)}</p>"

    return show(write)


def capacity(result: StudyResult) -> Shown:
    """How much of the loan can the reported surplus carry?"""
    facts = result.facts

    def write(lang: str) -> str:
        if not facts["dscr_count"]:
            return ""
        words = {
            "count": number(facts["covered_count"], lang),
            "n": number(facts["dscr_count"], lang),
            "all": number(facts["n_units"], lang),
            "cover": cells.times(facts["cover"], lang),
            "median": rupiah(facts["loan_median"], lang),
            "highest": rupiah(facts["loan_highest"], lang),
        }
        text = fill(
            "{count} dari {n} koperasi dengan laporan keuangan menutup angsuran {cover} kali; "
            "tentang yang lain dari {all} koperasi tidak dapat dikatakan apa-apa. Pinjaman "
            "terbesar yang tertanggung: nilai tengah {median}, tertinggi {highest}.",
            lang,
            **words,
        )
        if not facts["covered_count"]:
            text += " " + translate(
                "Karena tidak satu pun menutupnya, uji penurunan kas tidak menambah apa-apa; coba "
                "pinjaman yang lebih kecil (parameter amount_idr).",
                lang,
            )
        return f"<p>{escape(text)}</p>"

    return show(write)


def rating(result: StudyResult) -> Shown:
    """Who can be rated (KKPKK), and if nobody, why not?"""
    facts = result.facts
    reasons = (
        ("no_books_count", message("tanpa laporan keuangan satu tahun buku: {count}")),
        ("no_meeting_count", message("dengan laporan, tanpa RAT yang tercatat: {count}")),
        ("in_part_count",
         message("dengan laporan dan RAT, tanpa data tata kelola dan profil risiko: {count}")),
    )  # fmt: skip

    def write(lang: str) -> str:
        told = [
            fill(text, lang, count=number(facts[name], lang))
            for name, text in reasons
            if facts[name]
        ]
        n = number(facts["n_units"], lang)
        parts = [
            fill("<strong>Belum dapat dinilai: {n} dari {n} koperasi</strong> ({reasons}).", lang,
                 n=n, reasons="; ".join(told)),
            fill("Predikat menuntut keempat aspek: {aspects}. Yang kurang tidak diisi dengan nol.",
                 lang, aspects=_aspects(facts, lang)),
        ]  # fmt: skip
        if facts["loaded_count"]:
            parts.append(
                fill(
                    "Dengan pinjaman {amount} di neracanya sendiri, {count} dari {n} koperasi akan "
                    "jatuh ke skor terendah untuk ekuitas terhadap aset.",
                    lang,
                    amount=rupiah(facts["amount"], lang),
                    count=number(facts["loaded_worst_count"], lang),
                    n=number(facts["loaded_count"], lang),
                )
            )
        return f"<p>{' '.join(parts)}</p>"

    return show(write)


def estimand(result: StudyResult) -> Shown:
    """What is being told, of whom, as of when, and what is not?"""
    facts = result.facts

    def write(lang: str) -> str:
        day = date(facts["as_of"], lang) if facts["as_of"] else SYMBOLS["not_reported"]
        people = f"{number(facts['n_units'], lang)} {kind(facts)}"
        pairs = (
            (message("Satuan"), translate("satu koperasi", lang)),
            (message("Populasi"), people),
            (message("Keadaan per"), day),
            (
                message("Yang ditaksir"),
                translate(
                    "bagian koperasi yang terbukti memenuhi tiap syarat; kas terhadap angsuran "
                    "untuk pinjaman yang dicoba; bagian macet dalam 12 bulan di antara pemohon",
                    lang,
                ),
            ),
            (
                message("Yang tidak ditaksir"),
                translate(
                    "peluang permohonan disetujui, dan pengaruh pinjaman terhadap usaha", lang
                ),
            ),
        )
        return facts_html(pairs, lang)

    return show(write)


def check(result: StudyResult) -> Shown:
    """Does the arithmetic of the loan give a published figure?"""
    case = result.facts["self_check"]

    def write(lang: str) -> str:
        agrees = round(case["found"], 4) == case["published"]
        text = fill(
            "Uji hitungan: angsuran {amount} selama {months} bulan pada {rate} setahun adalah "
            "{found}; yang diterbitkan numpy-financial {published}.",
            lang,
            amount=number(case["amount"], lang),
            months=number(case["months"], lang),
            rate=percent(case["rate"], lang),
            found=number(case["found"], lang, 4),
            published=number(case["published"], lang, 4),
        )
        verdict = message("Cocok.") if agrees else message("Tidak cocok: jangan pakai halaman ini.")
        return f"<p>{escape(text)} {translate(verdict, lang)}</p>"

    return show(write)


def turning(result: StudyResult) -> Shown:
    """What would change the conclusion?"""
    facts = result.facts
    named = cells.gates(facts)

    def write(lang: str) -> str:
        parts = []
        if facts["hard_untold"]:
            names = [inside(named[name]["label"][lang]) for name in facts["hard_untold"]]
            parts.append(
                fill("data per koperasi tentang {gates}", lang, gates=listing(names, lang))
            )
        if facts["books_count"] < facts["n_units"]:
            lacking = number(facts["n_units"] - facts["books_count"], lang)
            parts.append(
                fill("laporan keuangan dari {count} koperasi lainnya", lang, count=lacking)
                if facts["books_count"]
                else translate("laporan keuangan satu tahun buku", lang)
            )
        if facts["loan_highest"] > 0 and not facts["covered_count"]:
            parts.append(
                fill(
                    "pinjaman yang dicoba paling besar {amount}",
                    lang,
                    amount=rupiah(facts["loan_highest"], lang),
                )
            )
        if facts["borrower"] != "cooperative":
            parts.append(translate("aturan baru yang menyebut koperasi sebagai peminjam", lang))
        if not parts:
            return ""
        text = fill("Yang dapat mengubah kesimpulan ini: {what}.", lang, what="; ".join(parts))
        return f"<p>{escape(text)}</p>"

    return show(write)


def _aspects(facts: Mapping[str, Any], lang: str) -> str:
    return listing([escape(inside(aspect["label"][lang])) for aspect in facts["aspects"]], lang)
