"""What do the figures on financing not show?"""

from __future__ import annotations

from kopmp_lib.present.financing import cells
from kopmp_lib.present.shown import Shown, escape, show
from kopmp_lib.result import Caveat, StudyResult
from kopmp_lib.wording import (
    fill,
    inside,
    listing,
    message,
    number,
    opening,
    translate,
)

_CAVEATS = {
    "gate_not_in_source": message(
        "Tidak satu sumber pun di sini memuat {gates}; syarat itu tidak dihitung sebagai belum "
        "dipenuhi."
    ),
    "gate_implied": message(
        "{gates} tersirat pada koperasi yang pinjamannya sudah diproses; berkasnya sendiri tidak "
        "terlihat."
    ),
    "gate_rolled_up": message(
        "{gates} hanya diketahui jumlahnya untuk seluruh wilayah, bukan per koperasi."
    ),
    "grace_not_ruled": message(
        "Aturan tidak menyebut cara mengangsur dan perlakuan bunga selama tenggang; keduanya "
        "asumsi yang dapat diganti (parameter method dan grace_interest)."
    ),
    "other_borrower": message(
        "Menurut Inpres 17/2025 PT Agrinas membangun dan DAU/DBH atau Dana Desa mengangsur; "
        "hitungan kemampuan koperasi di sini menjawab pertanyaan andai koperasi sendiri yang "
        "membayar."
    ),
    "beyond_rule": message("Pinjaman yang dicoba melampaui aturan pada: {figures}."),
    "rule_draft": message(
        "Angka di sini memakai rancangan aturan yang belum berlaku; yang berlaku ada di tabel "
        "aturan."
    ),
    "model_frail": message(
        "Model macet disusun dari {count} kejadian macet saja; angkanya kasar dan hanya untuk "
        "pinjaman yang dicairkan di wilayah ini."
    ),
    "margins_assumed": message(
        "Margin 3 sampai 10% adalah asumsi; margin koperasi sendiri tidak dipakai di sini. Batas "
        "cakupan kas juga asumsi: tiap bank punya batas sendiri."
    ),
    "book_year_short": message(
        "Kas dihitung dari SHU satu tahun buku dibagi 12; tahun buku pertama dapat kurang dari 12 "
        "bulan, sehingga kemampuan bulanan bisa terlihat lebih kecil. Penyusutan tidak diketahui."
    ),
    "owed_unknown_count": message(
        "Pada {count} koperasi ada utang jangka panjang tetapi angsurannya tidak dilaporkan; DSCR "
        "mereka terlalu tinggi."
    ),
    "suppressed_count": message(
        "Angka uang {count} koperasi disembunyikan karena anggotanya terlalu sedikit."
    ),
    "rating_incomplete": message(
        "Penilaian KKPKK bukan indeks kesehatan SIMKOPDES; rumus indeks itu tidak diumumkan. Tiga "
        "dari empat bobot aspek KKPKK bersumber lemah dan tidak dipakai menghitung apa pun di sini."
    ),
    "selective_labels": message(
        "Macet hanya terlihat pada pinjaman yang dicairkan. Bank memilih siapa yang diberi, jadi "
        "angkanya tidak berlaku untuk yang ditolak."
    ),
    "rules_unverified": message(
        "Aturan dan batas menurut sumber sekunder, belum dicocokkan dengan naskah resmi: {sources}."
    ),
}


_FIGURES = {
    "ceiling_idr": message("pagu"),
    "tenor_months": message("jangka waktu"),
    "longest_grace_months": message("masa tenggang"),
}


def caveats(result: StudyResult) -> Shown:
    """What do these figures not show?"""

    def write(lang: str) -> str:
        items = "".join(
            f"<li>{escape(_caveat(caveat, result, lang))}</li>" for caveat in result.caveats
        )
        return f'<ul class="caveats">{items}</ul>'

    return show(write)


def _caveat(caveat: Caveat, result: StudyResult, lang: str) -> str:
    values = dict(caveat.values)
    if "gates" in values:
        named = cells.gates(result.facts)
        names = [inside(named[name]["label"][lang]) for name in values["gates"]]
        values["gates"] = listing(names, lang)
    if "figures" in values:
        values["figures"] = listing(
            [translate(_FIGURES[name], lang) for name in values["figures"]], lang
        )
    for name, value in values.items():
        if isinstance(value, int):
            values[name] = number(value, lang)
    return opening(fill(_CAVEATS[caveat.name], lang, **values))
