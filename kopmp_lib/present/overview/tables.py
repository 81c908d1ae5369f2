"""Which tables does the study of many regions give, places aside?"""

from __future__ import annotations

from typing import Any

from kopmp_lib.present.markup import Cell, table_html
from kopmp_lib.present.overview.words import (
    NONE,
    STATES,
    UNKNOWN,
    count,
    day,
    days,
    label,
    of,
)
from kopmp_lib.present.shown import Shown, empty, show
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import SYMBOLS, fill, message, number, percent, rupiah, translate

STUDIES = {
    "formation": message("Pembentukan"),
    "potential": message("Potensi usaha"),
    "mentoring": message("Pendampingan"),
    "financing": message("Kesiapan pembiayaan"),
}


def runs(result: StudyResult) -> Shown:
    """How many kabupaten and kota were run, and how did that end?"""
    facts = result.facts

    def write(lang: str) -> str:
        n = facts["n_regions"]
        rows = [
            [Cell(translate(word, lang)), Cell(of(facts[f"runs_{state}"], n, lang), number=True)]
            for state, word in STATES.items()
        ]
        old = fill("data lebih tua dari {days} hari", lang, days=number(facts["old_days"], lang))
        rows.append([Cell(old), Cell(of(facts["runs_old"], n, lang), number=True)])
        made_up = translate("data simulasi", lang)
        rows.append([Cell(made_up), Cell(of(facts["runs_simulated"], n, lang), number=True)])
        heads = (translate("Hasil terakhir", lang), translate("Kabupaten/kota", lang))
        caption = fill("Hasil tersimpan menurut wilayah: {name}", lang, name=facts["name"])
        note = translate(_RUNS, lang)
        return table_html(caption, heads, rows, lang, note) + _studies(result, lang)

    return show(write)


def snapshots(result: StudyResult) -> Shown:
    """Of which days are there figures of the dashboard, and of how many places?"""
    frame = result.tables["snapshots"]

    def write(lang: str) -> str:
        if frame.empty:
            return empty(translate("Belum ada data", lang), translate(_NO_SNAPSHOT, lang))
        rows = [
            [
                Cell(day(one.as_of, lang)),
                Cell(of(one.reported, one.places, lang), number=True),
                count(one.cooperatives, lang),
            ]
            for one in frame.itertuples(index=False)
        ]
        heads = ("Tanggal", "Kabupaten/kota yang dimuat", "Koperasi")
        caption = translate("Potret dasbor SIMKOPDES menurut tanggal, seluruh Indonesia", lang)
        return table_html(caption, [translate(_HEADS[head], lang) for head in heads], rows, lang)

    return show(write)


def measures(result: StudyResult) -> Shown:
    """What is counted, out of how many, how do places differ, and who lies outside?"""
    frame = result.tables["measures"]

    def write(lang: str) -> str:
        if frame.empty:
            return empty(translate("Belum ada data", lang), translate(_NO_SNAPSHOT, lang))
        heads = [
            translate(_HEADS[head], lang)
            for head in ("Ukuran", "Per", "Melapor", "Jumlah", "Bagian", "Ragam", "Luar", "Tetap")
        ]
        made = []
        for basis, caption in (("snapshot", _OF_SNAPSHOT), ("saved", _OF_SAVED)):
            rows = [
                _measure(one, lang)
                for one in frame[frame["basis"] == basis].itertuples(index=False)
            ]
            if rows:
                told = translate(caption, lang)
                made.append(table_html(told, heads, rows, lang, translate(_MEASURES, lang)))
        return "".join(made)

    return show(write)


def limits(result: StudyResult) -> Shown:
    """How much does the answer depend on how wide limits are drawn?"""
    frame = result.tables["measures"]
    able = frame[frame["tested"] > 0] if len(frame) else frame

    def write(lang: str) -> str:
        if able.empty:
            return ""
        rows = [
            [
                Cell(label(one.measure, lang)),
                count(one.tested, lang),
                Cell(number(one.chance_alarm, lang, 1), number=True),
                *(count(getattr(one, f"alarm_{kind}"), lang) for kind in _KINDS),
                Cell(number(one.factor, lang, 1), number=True),
                count(one.flagged_holm, lang),
            ]
            for one in able.itertuples(index=False)
        ]
        heads = [translate(_HEADS[head], lang) for head in ("Ukuran", "Diuji", "Kebetulan")]
        heads += [translate(word, lang) for word in _KINDS.values()]
        heads += [translate(_HEADS["Faktor"], lang), translate(_HEADS["Holm"], lang)]
        caption = translate("Kabupaten/kota di luar batas 99,8% menurut cara menarik batas", lang)
        return table_html(caption, heads, rows, lang, translate(_LIMITS, lang))

    return show(write)


def concentration(result: StudyResult) -> Shown:
    """How much of each amount lies in few places?"""
    frame = result.tables["concentration"]

    def write(lang: str) -> str:
        if frame.empty:
            return empty(translate("Terlalu sedikit yang melaporkan jumlah rupiah", lang), "")
        rows = [
            [
                Cell(label(one.measure, lang)),
                Cell(day(one.as_of, lang), keep=True),
                Cell(of(one.reported, one.places, lang), number=True),
                Cell(rupiah(one.total, lang), number=True),
                Cell(percent(one.top_share, lang, 0), number=True),
                Cell(percent(one.top_cooperatives, lang, 1), number=True),
                count(one.half_count, lang),
                Cell(
                    f"{number(one.gini, lang, 2)}–{number(one.gini_silent_zero, lang, 2)}",
                    number=True,
                ),
            ]
            for one in frame.itertuples(index=False)
        ]
        top = number(frame["top"].max(), lang)
        heads = [translate(_HEADS[head], lang) for head in ("Jumlah rupiah", "Per", "Melapor")]
        heads += [
            translate(_HEADS["Seluruhnya"], lang),
            fill("{n} kabupaten/kota terbesar memuat", lang, n=top),
            translate("bagian mereka dari koperasi", lang),
            translate("separuhnya ada di", lang),
            translate("Koefisien Gini", lang),
        ]
        caption = translate("Pemusatan menurut kabupaten/kota, seluruh Indonesia", lang)
        return table_html(caption, heads, rows, lang, translate(_GINI, lang))

    return show(write)


def changes(result: StudyResult) -> Shown:
    """What moved between the first and the last snapshot, in the same places?"""
    frame = result.tables["changes"]

    def write(lang: str) -> str:
        if frame.empty:
            return empty(
                translate("Perubahan tidak dapat dihitung", lang), translate(_ONE_DAY, lang)
            )
        rows = [
            [
                Cell(label(one.measure, lang)),
                Cell(of(one.matched, one.places, lang), number=True),
                *(count(getattr(one, name), lang) for name in ("up", "same", "down")),
                Cell(number(one.count_first, lang), number=True),
                Cell(number(one.count_last, lang), number=True),
            ]
            for one in frame.itertuples(index=False)
        ]
        first, last = frame["first"].min(), frame["last"].max()
        heads = [translate(_HEADS[head], lang) for head in ("Ukuran", "Di keduanya")]
        heads += [translate(word, lang) for word in (_UP, _SAME, _DOWN)]
        heads += [day(one, lang) for one in (first, last)]
        caption = fill(
            "Perubahan dari {first} ke {last} di kabupaten/kota yang dimuat keduanya",
            lang,
            first=day(first, lang),
            last=day(last, lang),
        )
        return table_html(caption, heads, rows, lang, translate(_CHANGES, lang))

    return show(write)


def _studies(result: StudyResult, lang: str) -> str:
    frame = result.tables["studies"]
    if frame.empty:
        return ""
    rows = [
        [
            Cell(translate(STUDIES[one.study], lang) if one.study in STUDIES else one.study),
            Cell(of(one.regions, one.places, lang), number=True),
            Cell(day(one.oldest, lang), keep=True),
            Cell(day(one.newest, lang), keep=True),
            count(one.told, lang),
            count(one.silent, lang),
        ]
        for one in frame.itertuples(index=False)
    ]
    heads = [
        translate(_HEADS[head], lang)
        for head in ("Kajian", "Kabupaten/kota", "Tertua", "Terbaru", "Terisi", "Tanpa")
    ]
    caption = fill("Hasil tersimpan menurut kajian: {name}", lang, name=result.facts["name"])
    return table_html(caption, heads, rows, lang, translate(_SILENT_ROWS, lang))


def _number(one: Any, lang: str) -> str:
    if one.kind == "share":
        return of(one.count, one.total, lang)
    counted, base = number(one.count, lang), number(one.total, lang)
    return fill("{x} di {n} koperasi", lang, x=counted, n=base)


def _measure(one: Any, lang: str) -> list[Cell]:
    share = one.kind == "share"
    shown = Cell(percent(one.share, lang) if share else number(one.share, lang, 1), number=True)
    head = [
        Cell(label(one.measure, lang)),
        Cell(days(one.oldest, one.as_of, lang)),
        Cell(of(one.reported, one.places, lang), number=True),
        Cell(_number(one, lang) if one.reported else SYMBOLS["not_reported"], number=True),
        shown if one.reported else UNKNOWN,
    ]
    if not one.comparable:
        return [*head, NONE, NONE, NONE]
    spread = number(one.spread * (100 if share else 1), lang, 1)
    if not one.tested:
        return [*head, Cell(spread, number=True), NONE, NONE]
    return [
        *head,
        Cell(spread, number=True),
        count(one.beyond_alarm, lang),
        count(one.flagged, lang),
    ]


_KINDS = {
    "none": message("kebetulan saja"),
    "multiplicative": message("multiplikatif"),
    "additive": message("aditif"),
}
_HEADS = {
    "Tanggal": message("Tanggal"),
    "Kabupaten/kota": message("Kabupaten/kota"),
    "Kabupaten/kota yang dimuat": message("Kabupaten/kota yang dimuat"),
    "Koperasi": message("Koperasi"),
    "Ukuran": message("Ukuran"),
    "Per": message("Per"),
    "Melapor": message("Kabupaten/kota yang melapor"),
    "Jumlah": message("Jumlah, dari koperasi di sana"),
    "Bagian": message("Bagian"),
    "Ragam": message("Ragam antarwilayah (SD, poin persen)"),
    "Luar": message("Di luar batas 99,8%"),
    "Tetap": message("Tetap di luar setelah semua uji (BH 5%)"),
    "Diuji": message("Diuji"),
    "Kebetulan": message("Diharapkan karena kebetulan"),
    "Faktor": message("Varians dibanding kebetulan (kali)"),
    "Holm": message("Tetap menurut Holm 5%"),
    "Jumlah rupiah": message("Jumlah rupiah"),
    "Seluruhnya": message("Seluruhnya"),
    "Di keduanya": message("Kabupaten/kota di keduanya"),
    "Kajian": message("Kajian"),
    "Tertua": message("Data tertua"),
    "Terbaru": message("Data terbaru"),
    "Terisi": message("Angka terisi"),
    "Tanpa": message("Tanpa angka"),
}
_UP, _SAME, _DOWN = message("Naik"), message("Tetap"), message("Turun")
_RUNS = message(
    "Gagal: proses terakhir tidak selesai; hasil terdahulu, bila ada, tetap dihitung. Wilayah yang "
    "belum dijalankan tidak dianggap nol."
)
_NO_SNAPSHOT = message("Tabel regency_status belum disiapkan: jalankan kopmp prepare.")
_OF_SNAPSHOT = message("Ukuran menurut dasbor SIMKOPDES, seluruh Indonesia")
_OF_SAVED = message(
    "Ukuran menurut hasil tersimpan, dihitung per desa/kelurahan, seluruh Indonesia"
)
_MEASURES = message(
    "Ragam: simpangan baku bagian yang sebenarnya antarwilayah, sesudah kebetulan dikurangkan; "
    "untuk anggota: orang per koperasi. — tidak dihitung: wilayah terlalu sedikit, atau bukan "
    "bagian dari koperasi."
)
_LIMITS = message(
    "Menurut kebetulan saja sangat banyak wilayah tampak menyimpang; itu tanda antarwilayah memang "
    "beragam, bukan bahwa semuanya bermasalah. Bila cara menarik batas mengubah jawaban, jangan "
    "bersandar pada satu wilayah."
)
_GINI = message(
    "Gini 0: merata, mendekati 1: terpusat; angka kedua menganggap yang tidak melapor sebagai nol. "
    "Yang melapor adalah semua wilayah yang ada, bukan sampel."
)
_ONE_DAY = message("Hanya ada satu tanggal; perubahan memerlukan sedikitnya dua.")
_CHANGES = message(
    "Turun dapat berarti pembetulan, pembubaran, atau salah catat. Wilayah yang hanya "
    "ada di satu tanggal tidak ikut."
)
_SILENT_ROWS = message(
    "Tanpa angka: belum dilaporkan, disembunyikan, atau tidak dapat diketahui dari data itu."
)
