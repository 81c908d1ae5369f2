"""What do the figures of business potential not show?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kopmp_lib.present.potential.words import criterion, some_criteria, some_lines
from kopmp_lib.present.shown import Shown, escape, show
from kopmp_lib.result import Caveat, StudyResult
from kopmp_lib.wording import date, fill, inside, message, number

_CAVEATS: Mapping[str, str] = {
    "weights_unknown": message(
        "Tidak ada yang menyatakan kriteria mana lebih penting; semua bobot dicoba. Musyawarah "
        "yang menetapkan urutan kepentingan akan mempersempit hasil."
    ),
    "weights_ordered": message(
        "Urutan kepentingan kriteria adalah pilihan; urutan lain dapat memberi hasil lain."
    ),
    "share_no_chance": message(
        "Persen adalah bagian dari susunan bobot dan data yang dicoba, bukan peluang bahwa suatu "
        "lini memang terbaik: dalam simulasi yang kebenarannya diketahui, lini dengan 44% ternyata "
        "terbaik pada 31%."
    ),
    "relative_not_profit": message(
        "Urutan membandingkan kedudukan di dalam tiap lini, bukan rupiah: lini yang pertama belum "
        "tentu menguntungkan, dan lini yang terakhir belum tentu merugi."
    ),
    "edge": message(
        "Pesaing dan pelanggan di luar batas wilayah tidak terlihat; di tepi kota pesaing tampak "
        "lebih jauh daripada sebenarnya. Jarak diukur antartitik tengah, bukan lewat jalan."
    ),
    "no_people": message(
        "Jumlah penduduk per desa/kelurahan tidak tersedia; permintaan hanya didekati dari tempat "
        "yang menarik pelanggan, tanpa membagi rata penduduk kota."
    ),
    "no_cash_flow": message(
        "Nilai kini bersih, titik impas, dan DSCR tidak dihitung: biaya menjalankan gerai tidak "
        "dimuat sumber mana pun."
    ),
    "no_running_cost": message(
        "Biaya menjalankan gerai tidak dimuat sumber mana pun, sehingga laba bersih, nilai kini "
        "bersih, dan DSCR sesudah biaya itu tidak dapat dihitung; yang ditunjukkan ialah biaya "
        "paling banyak agar modal masih kembali."
    ),
    "steady_months": message(
        "Arus kas dianggap sama tiap bulan: tanpa pertumbuhan, musim, inflasi, dan pajak. Margin "
        "berasal dari usaha yang masih buka; yang sudah tutup tidak terlihat."
    ),
    "lower_bounds": message(
        "Tempat usaha dihitung dari peta per {date}: warung dan usaha rumahan hampir tidak "
        "terlihat, dan yang buka atau tutup sesudahnya tidak tercatat."
    ),
    "criteria_unused": message(
        "Tidak dipakai karena diketahui pada kurang dari separuh sel, tidak berbeda antarsel, atau "
        "sudah termuat dalam laba kotor: {criteria}."
    ),
    "lines_unknown": message(
        "Tidak dinilai karena sumber tidak memuat pesaing atau penarik pelanggannya: {lines}."
    ),
    "counted_twice": message(
        "{one} dan {other} bergerak hampir bersama (korelasi peringkat {value}): satu hal mungkin "
        "terhitung dua kali."
    ),
    "rules_unverified": message(
        "Belum dicocokkan dengan naskah resmi: {sources}. Pasangan lini dengan tempat sejenis dan "
        "penarik pelanggan adalah pilihan peneliti."
    ),
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
    given: Mapping[str, Any] = caveat.values
    words = {"sources": given.get("sources", "")}
    if "date" in given:
        words["date"] = date(given["date"], lang)
    if "criteria" in given:
        words["criteria"] = some_criteria(result, given["criteria"], lang)
    if "lines" in given:
        words["lines"] = some_lines(result, given["lines"], lang)
    if "one" in given:
        words["one"] = criterion(result, given["one"], lang)
        words["other"] = inside(criterion(result, given["other"], lang))
        words["value"] = number(given["correlation"], lang, 2)
    return fill(_CAVEATS[caveat.name], lang, **words)
