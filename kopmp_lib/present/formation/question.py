"""What exactly is asked about time, and what do the answers not show?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kopmp_lib.present.markup import facts_html
from kopmp_lib.present.phrases import kind, span
from kopmp_lib.present.shown import Shown, escape, show
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import fill, inside, listing, message, number, translate

LEFT_OUT = (
    ("undated", message("{count} sampai pada tanggal yang tidak tercatat")),
    ("silent", message("{count} tanpa laporan")),
    ("no_start", message("{count} tanpa tanggal awal")),
    ("backwards", message("{count} bertanggal terbalik")),
    ("unwatched", message("{count} tanpa tanggal mulai diamati")),
    ("gone", message("{count} sudah selesai sebelum mulai diamati")),
)
"""Why a co-operative cannot be timed."""

_ASKED = message(
    "bagian koperasi yang sudah sampai ke {end} menurut hari sejak {start}, dan rata-rata lamanya "
    "menunggu dalam 180 dan 365 hari pertama"
)
_ASSUMED = message(
    "yang belum sampai, yang tidak dilaporkan, dan yang dilaporkan bergerak dengan laju yang sama; "
    "tanggal tercatat adalah hari kejadiannya"
)


def estimand(result: StudyResult) -> Shown:
    """What exactly is asked: which time, of whom, watched until when, with which other ends?"""
    facts = result.facts

    def write(lang: str) -> str:
        if not facts["timing_identifiable"]:
            return ""  # what was asked, and why there is no answer, stands in the figure's place
        start, end = span(facts, lang)
        rows = (
            (message("Yang ditaksir"), fill(_ASKED, lang, start=start, end=end)),
            (message("Satuan"), translate("satu koperasi per desa/kelurahan", lang)),
            (message("Siapa"), _who(facts, lang)),
            (message("Akhir lain"), _ends(facts, lang)),
            (message("Mulai diamati"), _watched(facts, lang)),
            (message("Asumsi"), translate(_ASSUMED, lang)),
        )
        return facts_html(rows, lang)

    return show(write)


def limits(result: StudyResult) -> Shown:
    """What do the figures about time not show?"""
    facts = result.facts

    def write(lang: str) -> str:
        lines = [translate(text, lang) for told, text in _limits(facts) if told]
        return (
            '<ul class="caveats">' + "".join(f"<li>{escape(one)}</li>" for one in lines) + "</ul>"
        )

    return show(write)


def _limits(facts: Mapping[str, Any]) -> tuple[tuple[bool, str], ...]:
    timed = facts["timing_identifiable"]
    return (
        (timed, message(
            "Selang kepercayaan menunjukkan seberapa jauh angka dapat bergeser secara kebetulan; "
            "selang itu tidak memperbaiki tanggal yang salah atau tidak tercatat."
        )),
        (timed and not facts["ends_told"], message(
            "Sumber tidak memuat satu pun pembatalan atau penggabungan: tidak dapat dibedakan "
            "apakah memang tidak ada atau tidak dicatat."
        )),
        (bool(facts["timing_late"]), message(
            "Koperasi yang baru tercatat belakangan ikut dihitung sejak tercatat; pada hari-hari "
            "awal yang diamati sedikit, sehingga kurvanya kasar."
        )),
        (not facts["cox_why"], message(
            "Rasio laju (hazard) menunjukkan siapa yang lebih cepat, bukan sebabnya; desa dan "
            "kelurahan berbeda pula dalam hal yang tidak tercatat."
        )),
        (True, message(
            "Tidak dimuat di sini: cara pembentukan (baru, pengembangan, revitalisasi), "
            "keterpencilan, dan lama proses di wilayah lain."
        )),
    )  # fmt: skip


def _who(facts: Mapping[str, Any], lang: str) -> str:
    text = fill(
        "{n} dari {all} {kind} yang waktunya dapat dihitung",
        lang,
        n=number(facts["timing_n"], lang),
        all=number(facts["n_units"], lang),
        kind=kind(facts),
    )
    out = [
        fill(reason, lang, count=number(facts[f"timing_{name}"], lang))
        for name, reason in LEFT_OUT
        if facts[f"timing_{name}"]
    ]
    if not out:
        return text
    return f"{text}; " + fill("tidak ikut: {reasons}", lang, reasons=listing(out, lang))


def _ends(facts: Mapping[str, Any], lang: str) -> str:
    if not facts["ends_told"]:
        return translate("tidak ada pembatalan atau penggabungan dalam sumber", lang)
    return fill(
        "{count} batal atau bergabung lebih dulu; dihitung sebagai akhir tersendiri, bukan sebagai "
        "menunggu",
        lang,
        count=number(facts["timing_ended"], lang),
    )


def _watched(facts: Mapping[str, Any], lang: str) -> str:
    if not facts["watch_step"]:
        return translate("sejak awal, semua koperasi", lang)
    return fill(
        "sejak {step} masing-masing (pemotongan kiri); {count} di antaranya mulai terlambat",
        lang,
        step=inside(facts["watch_label"][lang]),
        count=number(facts["timing_late"], lang),
    )
