"""Which sentences does the study of many regions give? Every number says what it is out of."""

from __future__ import annotations

from typing import Any

from kopmp_lib.present.markup import facts_html
from kopmp_lib.present.overview.figures import KINDS
from kopmp_lib.present.overview.words import about, day, judged, label, of
from kopmp_lib.present.shown import Shown, escape, show
from kopmp_lib.present.tables import Sourced
from kopmp_lib.result import Caveat, StudyResult
from kopmp_lib.wording import fill, inside, listing, message, number, percent, translate


def title(result: StudyResult) -> Shown:
    """Which part of the country and which day is the page about?"""
    facts = result.facts

    def write(lang: str) -> str:
        parts = [translate(_TITLE, lang), facts["scope"]]
        if facts["newest"]:
            parts.append(fill("data terbaru {date}", lang, date=day(facts["newest"], lang)))
        banner = ""
        if result.origin == "simulated":
            banner = f'<p class="banner-simulated">{translate("DATA SIMULASI", lang)}</p>'
        name = facts["name"] if facts["nation"] else fill(_PROVINCE, lang, name=facts["name"])
        return f'{banner}<h1>{escape(name)}</h1><p class="subtitle">{escape(" · ".join(parts))}</p>'

    return show(write)


def headline(result: StudyResult) -> Shown:
    """What are the three main points?"""

    def write(lang: str) -> str:
        points = (_covered(result, lang), _apart(result, lang), _gathered(result, lang))
        items = "".join(f"<li>{escape(point)}</li>" for point in points if point)
        heading = translate("Hal pokok", lang)
        return f'<section class="points"><h2>{heading}</h2><ol>{items}</ol></section>'

    return show(write)


def quality(result: StudyResult, tables: Sourced) -> Shown:
    """How good are the data the page is made from?"""
    facts = result.facts

    def write(lang: str) -> str:
        parts = []
        for when, (rows, cooperatives) in sorted(facts["aside"].items()):
            parts.append(
                fill(_ASIDE, lang, date=day(when, lang), rows=number(rows, lang),
                     cooperatives=number(cooperatives, lang))
            )  # fmt: skip
        if tables.warnings:
            odd = [f"{inside(one.title[lang])} ({one.count})" for one in tables.warnings]
            odds = listing(odd, lang)
            parts.append(fill("Peringatan pada berkas sumber: {odd}.", lang, odd=odds))
        names = "; ".join(source.title[lang] for source in tables.sources)
        parts.append(
            fill("Sumber: {sources}.", lang, sources=names)
            if names
            else translate("Tidak ada sumber data untuk wilayah ini.", lang)
        )
        return (
            f'<aside class="quality" role="note"><p><strong>{translate("Mutu data.", lang)}'
            f"</strong> {escape(' '.join(parts))}</p></aside>"
        )

    return show(write)


def adding_up(result: StudyResult) -> Shown:
    """Do the regions add up to the whole, and if not, why?"""
    facts = result.facts

    def write(lang: str) -> str:
        if not facts["as_of"]:
            return f"<p>{escape(translate(_NO_TOTAL, lang))}</p>"
        words = {
            "cooperatives": number(facts["cooperatives"], lang),
            "villages": number(facts["villages"], lang),
            "told": of(facts["told"], facts["n_regions"], lang),
            "date": day(facts["as_of"], lang),
            "fewer": number(facts["fewer"], lang),
            "equal": number(facts["equal"], lang),
            "more": number(facts["more"], lang),
        }
        parts = [fill(_TOTALS, lang, **words)]
        aside = facts["aside"].get(facts["as_of"])
        if aside and facts["nation"]:
            with_aside = number(facts["cooperatives"] + aside[1], lang)
            parts.append(fill(_WITH_ASIDE, lang, rows=number(aside[0], lang), total=with_aside))
        parts.append(_of_provinces(facts, lang))
        return f"<p>{escape(' '.join(parts))}</p>"

    return show(write)


def method(result: StudyResult) -> Shown:
    """What exactly is estimated, and how?"""
    facts = result.facts

    def write(lang: str) -> str:
        rows = (
            (message("Yang ditaksir"), translate(_ESTIMAND, lang)),
            (message("Satuan"), translate("satu kabupaten atau kota", lang)),
            (
                message("Dibandingkan dengan"),
                fill(_AMONG, lang, n=number(facts["n_country"], lang)),
            ),
            (message("Batas corong"), translate(KINDS[facts["overdispersion"]], lang)),
            (
                message("Banyaknya uji"),
                fill(_TESTS, lang, n=number(facts["tests"], lang)),
            ),
            (message("Tidak termasuk"), translate(_OUTSIDE, lang)),
        )
        return facts_html(rows, lang)

    return show(write)


def caveats(result: StudyResult) -> Shown:
    """What do these figures not show?"""

    def write(lang: str) -> str:
        items = "".join(f"<li>{escape(_caveat(one, lang))}</li>" for one in result.caveats)
        if not items:
            return f"<p>{translate('Tidak ada catatan tambahan.', lang)}</p>"
        return f'<ul class="caveats">{items}</ul>'

    return show(write)


def _covered(result: StudyResult, lang: str) -> str:
    facts = result.facts
    n = number(facts["n_regions"], lang)
    ran = fill(
        _RAN,
        lang,
        n=n,
        published=number(facts["runs_published"], lang),
        failed=number(facts["runs_failed"] + facts["runs_damaged"], lang),
        left=number(facts["runs_not_run"], lang),
    )
    if not facts["as_of"]:
        return f"{translate(_NO_TOTAL, lang)} {ran}"
    told = fill(
        _TOLD,
        lang,
        told=of(facts["told"], facts["n_regions"], lang),
        date=day(facts["as_of"], lang),
        cooperatives=number(facts["cooperatives"], lang),
        villages=number(facts["villages"], lang),
    )
    return f"{told} {ran}"


def _apart(result: StudyResult, lang: str) -> str:
    """How far are places apart on the share in question, and who stays outside?"""
    facts = result.facts
    known = about(result, facts["focus"])
    if known is None or not known.comparable:
        return translate(_NOT_COMPARABLE, lang)
    own = judged(result, facts["focus"])
    told = own[own["raw"].notna()]
    if told.empty:
        return translate(_NOT_COMPARABLE, lang)
    name = label(facts["focus"], lang)
    total = fill(
        _SHARE,
        lang,
        measure=name,
        counted=of(told["count"].sum(), told["total"].sum(), lang),
        share=percent(told["count"].sum() / told["total"].sum(), lang),
        places=of(len(told), len(own), lang),
        date=day(known.as_of, lang),
    )
    wide = ""
    if not known.beyond_alarm and known.spread > WIDE:
        wide = translate(_WIDE, lang)
    if not facts["nation"]:
        whole = fill(_NATION, lang, share=percent(known.share, lang))
        own_flags = int(told["stays"].sum())
        return f"{total} {whole} {_outside(own_flags, len(told), lang)} {wide}".strip()
    low, high = told["estimate"].quantile([0.25, 0.75])
    apart = fill(_QUARTERS, lang, low=percent(low, lang, 0), high=percent(high, lang, 0))
    beyond = fill(
        _BEYOND,
        lang,
        n=number(known.tested, lang),
        beyond=number(known.beyond_alarm, lang),
        chance=number(known.chance_alarm, lang, 0),
        flagged=number(known.flagged, lang),
    )
    noughts = fill(_NOUGHTS, lang, count=number(known.zero, lang)) if known.zero else ""
    return " ".join(part for part in (total, apart, noughts, beyond, wide) if part)


def _outside(flags: int, n: int, lang: str) -> str:
    if flags == 0:
        return fill(_NO_OUTSIDE, lang, n=number(n, lang))
    return fill(_SOME_OUTSIDE, lang, n=number(n, lang), count=number(flags, lang))


def _gathered(result: StudyResult, lang: str) -> str:
    frame = result.tables["concentration"]
    found = frame[frame["measure"] == "sales_value_idr"]
    if found.empty:
        return translate(_NO_SALES, lang)
    one: Any = next(found.itertuples(index=False))
    return fill(
        _SALES,
        lang,
        reported=of(one.reported, one.places, lang),
        date=day(one.as_of, lang),
        top=number(one.top, lang),
        share=percent(one.top_share, lang, 0),
        base=percent(one.top_cooperatives, lang, 1),
        silent=number(one.places - one.reported, lang),
    )


def _of_provinces(facts: Any, lang: str) -> str:
    rolled = facts["province_cooperatives"]
    if rolled is None:
        return translate(_NO_PROVINCES, lang)
    apart = facts["provinces_apart"]
    if apart == 0:
        return fill(_PROVINCES_AGREE, lang, total=number(rolled, lang))
    return fill(_PROVINCES_DIFFER, lang, total=number(rolled, lang), count=number(apart, lang))


def _caveat(caveat: Caveat, lang: str) -> str:
    values = {name: number(value, lang) for name, value in caveat.values.items()}
    return fill(_CAVEATS[caveat.name], lang, **values)


_TITLE = message("Wilayah berdampingan")
_PROVINCE = message("Provinsi {name}")
_TOLD = message(
    "{told} kabupaten/kota dimuat dasbor SIMKOPDES per {date}: {cooperatives} koperasi berbadan "
    "hukum untuk {villages} desa dan kelurahan di sana."
)
_RAN = message(
    "Dari {n} kabupaten/kota, {published} punya hasil di sini; proses terakhir gagal di {failed}, "
    "dan {left} belum dijalankan."
)
_NO_TOTAL = message("Dasbor SIMKOPDES menurut kabupaten/kota belum disiapkan di sini.")
_NOT_COMPARABLE = message(
    "Antarwilayah belum dapat dibandingkan: terlalu sedikit yang melaporkan ukuran yang sama."
)
_SHARE = message("{measure}: {counted} koperasi ({share}) di {places} kabupaten/kota per {date}.")
_NATION = message("Seluruh Indonesia: {share}.")
_QUARTERS = message(
    "Antarwilayah sangat berbeda: seperempat kabupaten/kota mencatat {low} atau kurang, seperempat "
    "{high} atau lebih."
)
_WIDE = message(
    "Batas ini terlalu lebar untuk menandai siapa pun; itu bukan tanda bahwa semuanya wajar."
)
WIDE = 0.15
"""Standard deviation between places beyond which limits that allow for it flag hardly anyone."""
_NOUGHTS = message("{count} kabupaten/kota mencatat nol.")
_BEYOND = message(
    "Dari {n} kabupaten/kota, {beyond} di luar batas 99,8% (kebetulan saja: {chance}) dan "
    "{flagged} tetap di luar setelah semua uji diperhitungkan."
)
_NO_OUTSIDE = message(
    "Dari {n} kabupaten/kota, tidak satu pun tetap di luar batas setelah semua uji diperhitungkan."
)
_SOME_OUTSIDE = message(
    "Dari {n} kabupaten/kota, {count} tetap di luar batas setelah semua uji diperhitungkan."
)
_SALES = message(
    "Penjualan dilaporkan {reported} kabupaten/kota di Indonesia per {date}; {top} terbesar di "
    "antaranya memuat {share} nilainya dengan {base} koperasi. Yang tidak melapor, {silent} "
    "kabupaten/kota, tidak dihitung nol."
)
_NO_SALES = message(
    "Terlalu sedikit kabupaten/kota melaporkan nilai penjualan; pemusatannya tidak dinilai."
)
_ASIDE = message(
    "Per {date}, {rows} baris ({cooperatives} koperasi) menyebut wilayah yang tidak ada di tempat "
    "itu; disisihkan, tidak dibuang."
)
_TOTALS = message(
    "Per {date}, {told} kabupaten/kota menjumlah {cooperatives} koperasi; daftar resmi memuat "
    "{villages} desa dan kelurahan di sana. Koperasi kurang dari desa/kelurahan di {fewer} "
    "kabupaten/kota, sama di {equal}, lebih di {more}."
)
_WITH_ASIDE = message("Dengan {rows} baris yang disisihkan jumlahnya {total}.")
_NO_PROVINCES = message(
    "Tabel menurut provinsi tidak ada di sini, sehingga jumlah kabupaten/kota tidak dapat "
    "dicocokkan dengannya."
)
_PROVINCES_AGREE = message("Tabel menurut provinsi memuat jumlah yang sama: {total}.")
_PROVINCES_DIFFER = message(
    "Tabel menurut provinsi memuat {total}; di {count} provinsi jumlahnya berbeda dari "
    "kabupaten/kotanya."
)
_ESTIMAND = message(
    "bagian koperasi yang mencapai suatu langkah, per kabupaten/kota, sesudah kebetulan karena "
    "ukuran wilayah diperhitungkan (Bayes empiris)"
)
_AMONG = message("semua {n} kabupaten/kota di Indonesia, juga pada halaman provinsi")
_TESTS = message(
    "{n} uji di halaman ini; ambang 5% untuk bagian alarm palsu (Benjamini-Hochberg), di samping "
    "Holm"
)
_OUTSIDE = message("sebab perbedaan, mutu kinerja, dan pengaruh pendampingan")
_CAVEATS = {
    "no_cause": message(
        "Perbedaan antarwilayah bukan ukuran kinerja dan tidak menunjukkan sebab: ukuran wilayah, "
        "jarak, jaringan, cara mencatat, dan saat mulai ikut menentukan."
    ),
    "silence_is_not_nought": message(
        "Belum dilaporkan tidak sama dengan nol; wilayah yang belum melapor tidak masuk hitungan "
        "dan tetap disebut jumlahnya."
    ),
    "rat_period_unknown": message(
        "Dasbor tidak menyebut tahun buku RAT, sehingga RAT yang tercatat dapat berasal dari "
        "tahun yang berbeda."
    ),
    "days_differ": message(
        "Ukuran dibaca pada hari ketika paling banyak wilayah melaporkannya, sehingga harinya "
        "berbeda antarukuran."
    ),
    "set_aside": message(
        "{count} baris sumber menyebut wilayah yang tidak ada; tidak masuk hitungan wilayah mana "
        "pun."
    ),
    "corrections": message(
        "Angka dasbor dibetulkan naik dan turun; selisih dua tanggal bukan pertumbuhan."
    ),
    "more_than_villages": message(
        "Di {count} dari {n} kabupaten/kota koperasi lebih banyak daripada desa dan kelurahan "
        "dalam daftar resmi; karena itu badan hukum tidak dijadikan bagian."
    ),
    "simulated_left_out": message(
        "{count} wilayah dengan data simulasi tidak ikut dibandingkan dengan data teramati."
    ),
    "old_results": message(
        "{count} wilayah memakai data yang lebih tua dari {days} hari dibanding yang terbaru."
    ),
    "failed_results": message(
        "Wilayah yang gagal pada proses terakhir ditampilkan dengan hasil terdahulunya, bila ada."
    ),
    "prior_taken_as_known": message(
        "Selang taksiran menganggap rata-rata dan ragam antarwilayah diketahui, dan koperasi dalam "
        "satu wilayah saling bebas; selang yang sebenarnya lebih lebar."
    ),
}
