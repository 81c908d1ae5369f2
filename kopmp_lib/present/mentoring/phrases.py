"""Which phrases do sentences, figures and tables of mentoring share?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from kopmp_lib.result import StudyResult
from kopmp_lib.wording import SYMBOLS, fill, message, number, percent, translate

OUTCOME = {
    "savings": message("simpanan"),
    "sales": message("penjualan"),
    "members": message("jumlah anggota"),
    "health": message("skor kesehatan"),
    "loans": message("sisa pinjaman"),
}

LIGHT = {
    "green": (
        "reached",
        message("Hijau"),
        message(
            "Pengaruhnya bukan kebetulan, bertahan bila arah bergeser sebesar sebelum "
            "pendampingan, dan dua penaksir sepakat."
        ),
    ),
    "amber": (
        "implied",
        message("Kuning"),
        message("Satu dari tiga syarat kesimpulan tidak terpenuhi; jangan dikutip tanpa itu."),
    ),
    "red": (
        "not_reached",
        message("Merah"),
        message(
            "Syarat kesimpulan tidak terpenuhi: pengaruh pendampingan belum boleh disimpulkan, "
            "dan itu bukan bukti bahwa pendampingan tidak berguna."
        ),
    ),
    "not_informative": (
        "",
        message("Tidak informatif"),
        message(
            "Rancangan ini hanya dapat melihat pengaruh yang lebih besar daripada yang masuk akal; "
            "hasilnya tidak berkata apa-apa, ke arah mana pun."
        ),
    ),
    "not_identifiable": (
        "",
        message("Tidak dapat diidentifikasi"),
        message("Tidak ada angka pengaruh yang boleh dicetak dari data ini."),
    ),
}

FAILED = {
    "detectable": message(
        "pengaruh terkecil yang terlihat ({found}) melebihi yang masuk akal ({needed})"
    ),
    "trend": message("tren sebelum pendampingan berbeda (p = {found})"),
    "chance": message("kebetulan belum tersingkir (p = {found})"),
    "drift": message("pergeseran sebesar sebelumnya menghapus pengaruhnya"),
    "agreement": message("dua penaksir tidak sepakat"),
}
UNTOLD = {
    "trend": message("tren sebelum pendampingan tidak dapat diuji"),
    "chance": message("kebetulan tidak dapat diuji"),
    "drift": message("pergeseran tren tidak dapat diuji"),
    "agreement": message("kesepakatan dua penaksir tidak dapat diuji"),
}

WHY = {
    "assigned": message(
        "Tidak ada daftar penugasan pendamping: siapa didampingi, sejak bulan apa, tidak diketahui."
    ),
    "months": message("Laporan bulanan ada untuk {found} bulan; perlu sedikitnya {needed}."),
    "reported": message("Tidak ada laporan bulanan per koperasi yang memuat {outcome}."),
    "above_zero": message(
        "Semua laporan {outcome} bernilai nol, sehingga tidak ada yang dapat dibandingkan."
    ),
    "waves": message(
        "Semua mulai didampingi pada bulan yang sama, atau tidak ada yang mulai dalam masa data: "
        "pengaruhnya tidak terpisah dari perubahan waktu."
    ),
    "treated": message(
        "{found} koperasi terlihat sebelum dan sesudah mulai didampingi; perlu sedikitnya {needed}."
    ),
    "untreated": message(
        "{found} koperasi belum didampingi ketika gelombang pertama mulai; perlu sedikitnya "
        "{needed} sebagai pembanding."
    ),
    "months_before": message(
        "Paling banyak {found} bulan terlihat sebelum mulai didampingi; perlu sedikitnya {needed} "
        "supaya arah sebelumnya terlihat."
    ),
    "clusters": message(
        "{found} tempat diberi pendampingan secara terpisah; perlu sedikitnya {needed}."
    ),
    "comparison": message(
        "Tidak ada gelombang yang terlihat bersama pembandingnya pada bulan yang sama."
    ),
}

_SHARED = {
    "panel": message(
        "Laporan bulanan tiap koperasi (tabel panel), sedikitnya tiga bulan sebelum dan satu bulan "
        "sesudah pendampingan mulai; bulan bernilai nol ditulis nol."
    ),
    "waves": message(
        "Pendampingan yang mulai bertahap, dengan urutan yang diundi: yang mulai belakangan "
        "menjadi pembanding."
    ),
    "more": message(
        "Lebih banyak koperasi dengan data yang sama, misalnya seluruh kabupaten/kota di provinsi."
    ),
}

REMEDY = {
    "assigned": message(
        "Daftar penugasan (tabel assignments): kode desa/kelurahan, bulan mulai, kode pendamping."
    ),
    "months": _SHARED["panel"],
    "reported": _SHARED["panel"],
    "above_zero": message(
        "Ukuran lain yang sudah bergerak, misalnya jumlah anggota, dan kepastian bahwa nol memang "
        "nol."
    ),
    "waves": _SHARED["waves"],
    "treated": _SHARED["more"],
    "untreated": _SHARED["waves"],
    "months_before": _SHARED["panel"],
    "clusters": _SHARED["more"],
    "comparison": _SHARED["waves"],
}

METHOD = {
    "group_time": message("Kelompok-waktu (Callaway-Sant'Anna)"),
    "imputation": message("Imputasi (Borusyak-Jaravel-Spiess)"),
}


def reasons(result: StudyResult, lang: str) -> list[str]:
    """Why can the effect not be told here?"""
    needs = result.tables["design"].set_index("check")
    outcome = translate(OUTCOME[result.facts["outcome"]], lang)
    lines = []
    for name in result.facts["reasons"]:
        words = {"outcome": outcome}
        if name in needs.index:
            words |= {key: number(needs.loc[name, key], lang) for key in ("found", "needed")}
        lines.append(fill(WHY[name], lang, **words))
    return lines


def remedies(result: StudyResult, lang: str) -> list[str]:
    """Which data would change that?"""
    wanted = dict.fromkeys(REMEDY[name] for name in result.facts["reasons"])
    return [translate(text, lang) for text in wanted]


def failing(result: StudyResult, lang: str) -> str:
    """Which conditions of a conclusion do not hold, in one sentence? Empty if all do."""
    lines = list(result.tables["conditions"].to_dict("records"))
    words = [_failed(line, lang) for line in lines if not line["holds"]]
    if not words:
        return ""
    return fill(
        "{count} dari {n} syarat kesimpulan gagal: {conditions}.",
        lang,
        count=number(len(words), lang),
        n=number(len(lines), lang),
        conditions="; ".join(words),
    )


def _failed(line: Mapping[str, Any], lang: str) -> str:
    name, found, needed = line["condition"], line["found"], line["needed"]
    if pd.isna(found) and name in UNTOLD:
        return translate(UNTOLD[name], lang)
    if name == "detectable":
        words = {"found": threshold(found, lang), "needed": signed(needed, lang)}
        return fill(FAILED[name], lang, **words)
    return fill(FAILED[name], lang, found=probability(found, lang))


def points(share: float, lang: str) -> str:
    """How is a difference of shares written?"""
    if pd.isna(share):
        return SYMBOLS["not_reported"]
    written = number(abs(100 * share), lang, 1)
    nothing = written == number(0.0, lang, 1)
    sign = "" if nothing else "+" if share > 0 else "−"
    return fill("{value} poin", lang, value=f"{sign}{written}")


def signed(share: float, lang: str, digits: int = 0) -> str:
    """How is a change written, with its sign?"""
    if pd.isna(share):
        return SYMBOLS["not_reported"]
    if math.isinf(share):
        return "+∞" if share > 0 else "−∞"
    written = percent(abs(share), lang, digits)
    nothing = written == percent(0.0, lang, digits)
    return written if nothing else f"{'+' if share > 0 else '−'}{written}"


def threshold(share: float, lang: str) -> str:
    """How is the smallest effect that is seen written? Never as nought."""
    return signed(share, lang, 1 if abs(share) < 0.02 else 0)


def between(lower: float, upper: float, lang: str, digits: int = 0) -> str:
    """How is an interval of changes written?"""
    if pd.isna(lower) or pd.isna(upper):
        return SYMBOLS["not_reported"]
    words = {"lower": signed(lower, lang, digits), "upper": signed(upper, lang, digits)}
    return fill("{lower} sampai {upper}", lang, **words)


def probability(p: float, lang: str) -> str:
    """How is a probability written?"""
    if pd.isna(p):
        return SYMBOLS["not_reported"]
    return f"< {number(0.001, lang, 3)}" if p < 0.001 else number(p, lang, 3)


def month(day: str, lang: str) -> str:
    """How is a month written?"""
    from babel.dates import format_date

    locale = {"id": "id_ID", "en": "en_GB"}[lang]
    return str(format_date(pd.Timestamp(day).date(), format="MMMM y", locale=locale))


def method(name: str, lang: str) -> str:
    """What is an estimator called?"""
    return translate(METHOD[name], lang)


def row_of(result: StudyResult, table: str, key: str, name: str) -> Mapping[str, Any] | None:
    """Which line of a table has this name; None if it is not there?"""
    frame = result.tables[table]
    lines = frame[frame[key] == name].to_dict("records") if len(frame) else []
    return {str(one): value for one, value in lines[0].items()} if lines else None
