"""What exactly is asked, and what do the answers not show?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kopmp_lib.present.markup import facts_html
from kopmp_lib.present.mentoring.phrases import OUTCOME, month
from kopmp_lib.present.shown import Shown, escape, show
from kopmp_lib.result import Caveat, StudyResult
from kopmp_lib.wording import fill, message, number, percent, translate


def estimand(result: StudyResult) -> Shown:
    """What exactly is asked: whose change, in what, when, compared with whom?"""
    facts = result.facts

    def write(lang: str) -> str:
        outcome = translate(OUTCOME[facts["outcome"]], lang)
        compared = (
            message("koperasi yang pada bulan itu belum didampingi atau tidak pernah didampingi")
            if facts["control"] == "not_yet"
            else message("koperasi yang tidak pernah didampingi")
        )
        period = translate("tidak ada bulan yang dilaporkan", lang)
        if facts["first_month"]:
            ends = {key: month(facts[key], lang) for key in ("first_month", "last_month")}
            period = fill("{first_month} sampai {last_month}", lang, **ends)
        rows = (
            (message("Yang ditaksir"), fill(_ASKED, lang, outcome=outcome)),
            (message("Satuan"), translate("satu koperasi per desa/kelurahan per bulan", lang)),
            (message("Siapa"), _who(facts, lang)),
            (message("Masa"), period),
            (message("Dibandingkan dengan"), translate(compared, lang)),
            (message("Asumsi"), translate(_ASSUMED, lang)),
            (message("Tidak termasuk"), translate(_OUTSIDE, lang)),
        )
        return facts_html(rows, lang)

    return show(write)


def caveats(result: StudyResult) -> Shown:
    """What do these figures not show?"""

    def write(lang: str) -> str:
        items = "".join(f"<li>{escape(_caveat(one, lang))}</li>" for one in result.caveats)
        always = f"<li>{escape(translate(_ALWAYS, lang))}</li>"
        return f'<ul class="caveats">{items}{always}</ul>'

    return show(write)


def threshold(result: StudyResult) -> Shown:
    """Above which effect is a design called not informative, and why there?"""

    def write(lang: str) -> str:
        share = percent(result.facts["plausible"], lang, 0)
        text = fill(
            "Batas pengaruh yang masuk akal: {share}. Nilai bakunya 30%, tiga kali batas atas "
            "kenaikan rata-rata laba dan penjualan dalam penilaian pelatihan usaha (5–10%; "
            "McKenzie 2021); dapat diubah lewat parameter plausible_effect.",
            lang,
            share=share,
        )
        return f'<p class="note">{escape(text)}</p>'

    return show(write)


_ASKED = message(
    "rata-rata perubahan {outcome} koperasi yang didampingi, sejak bulan mulainya, dibandingkan "
    "dengan keadaannya seandainya belum didampingi"
)
_ASSUMED = message(
    "tanpa pendampingan, yang didampingi dan pembandingnya akan berubah dengan arah yang sama, dan "
    "pendampingan tidak mengubah koperasi tetangga"
)
_OUTSIDE = message(
    "koperasi yang tidak pernah didampingi, dan yang sudah didampingi sejak bulan pertama data"
)
_ALWAYS = message(
    "Laporan yang makin lengkap sesudah kunjungan bukan berarti usahanya makin baik: pendamping "
    "juga mengisi data."
)


def _who(facts: Mapping[str, Any], lang: str) -> str:
    if not facts["assigned"]:
        return translate("tidak diketahui, karena tidak ada daftar penugasan", lang)
    return fill(
        "{mentored} dari {n} desa/kelurahan yang mulai didampingi dalam masa data",
        lang,
        mentored=number(facts["mentored"], lang),
        n=number(facts["n_units"], lang),
    )


_CAVEATS = {
    "unlisted_count_as_unmentored": message(
        "Yang tidak ada dalam daftar penugasan dianggap tidak didampingi; daftar yang tidak "
        "lengkap akan mengecilkan pengaruh."
    ),
    "start_not_told": message(
        "{count} desa/kelurahan ada dalam daftar tanpa bulan mulai dan tidak ikut dihitung."
    ),
    "late_months_dropped": message(
        "{count} bulan terakhir tidak dipakai karena laporannya belum lengkap."
    ),
    "zeros_left_out": message(
        "{count} laporan bernilai nol tidak mempunyai logaritma dan tidak ikut."
    ),
    "mentor_enters_the_data": message(
        "Siapa yang mengisi laporan tidak dicatat: isian oleh pendamping sendiri tidak dapat "
        "dipisahkan dari isian pengurus."
    ),
    "no_placebo_in_panel": message(
        "Tidak ada ukuran yang pasti tidak tersentuh pendampingan; yang diuji hanya tanggal semu."
    ),
    "spillover": message(
        "Bila tetangga yang belum didampingi ikut belajar, pengaruh yang terlihat mengecil."
    ),
    "chosen_not_drawn": message(
        "Urutan pendampingan dipilih, tidak diundi: bila yang dipilih sedang merosot, pemulihannya "
        "tampak seperti pengaruh."
    ),
    "strangers": message(
        "{count} dari {n} desa/kelurahan dalam laporan bulanan tidak ada dalam daftar resmi "
        "wilayah ini dan tidak dihitung; periksa kodenya."
    ),
    "one_outcome": message(
        "Satu ukuran dinyatakan sebelumnya; yang lain hanya gambaran dan tidak boleh dipilih "
        "karena hasilnya."
    ),
    "gaps": message(
        "{partly} dari {units} koperasi tidak melapor pada sebagian bulan dan tidak ikut dalam "
        "perbandingan bulan itu."
    ),
    "treated_from_start": message(
        "{units} koperasi sudah didampingi sejak bulan pertama data dan tidak ikut dihitung."
    ),
    "cohort_of_one": message(
        "Ada gelombang yang berisi satu koperasi; selang kepercayaannya terlalu sempit."
    ),
    "few_clusters": message(
        "Tempat yang diberi pendampingan secara terpisah sedikit: selang kepercayaan biasa terlalu "
        "sempit; baca pengacakan ulang dan bootstrap."
    ),
    "unlike_controls": message(
        "Menurut data pembanding, sebagian yang didampingi tidak mempunyai pembanding yang serupa; "
        "perbandingan itu ditinggalkan atau lemah."
    ),
    "no_controls": message(
        "Sebagian perbandingan ditinggalkan karena tidak ada pembanding pada bulan itu."
    ),
    "not_imputable": message(
        "{rows} laporan bulanan tidak mempunyai pembanding untuk diimputasi dan tidak ikut."
    ),
    "covariates_missing": message(
        "{count} koperasi tidak mempunyai data pembanding dan keluar dari perbandingan itu."
    ),
}


def _caveat(caveat: Caveat, lang: str) -> str:
    numbers = {key: number(value, lang) for key, value in caveat.values.items()}
    return fill(_CAVEATS[caveat.name], lang, **numbers)
