"""Which figures does the study of many regions give?"""

from __future__ import annotations

import textwrap
from typing import Any

import pandas as pd

from kopmp_lib.present.overview.drawings import Points, Range, funnel_plot, ranges
from kopmp_lib.present.overview.words import about, day, judged, label, of, short, span
from kopmp_lib.present.shown import Shown, empty, show
from kopmp_lib.regions import official
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import fill, inside, message, number, percent, translate

MOST_FUNNELS = 4
_LONGEST_NAME = 24

KINDS = {
    "additive": message("dilebarkan secara aditif, karena antarwilayah lebih beragam"),
    "multiplicative": message("dilebarkan secara multiplikatif, karena antarwilayah lebih beragam"),
    "none": message("hanya menurut kebetulan"),
}


def funnels(result: StudyResult) -> Shown:
    """Which places lie outside the limits, on the share in question first?"""
    frame = result.tables["measures"]
    able = frame[frame["tested"] > 0] if len(frame) else frame
    focus, first = result.facts["focus"], result.facts["focus_basis"]
    order = sorted(
        (name != focus, basis != first, -spread, basis, name)
        for basis, name, spread in (
            able[["basis", "measure", "spread"]].itertuples(index=False) if len(able) else ()
        )
    )

    def write(lang: str) -> str:
        if not order:
            return empty(translate("Belum dapat dibandingkan", lang), _too_few(result, lang))
        return "".join(_funnel(result, one[4], one[3], lang) for one in order[:MOST_FUNNELS])

    return show(write)


def spread(result: StudyResult) -> Shown:
    """How do provinces, or the kabupaten and kota of one, differ on the share in question?"""
    known = about(result, result.facts["focus"])

    def write(lang: str) -> str:
        if known is None or not known.comparable:
            return ""
        nation = result.facts["nation"]
        return _provinces(result, known, lang) if nation else _regencies(result, known, lang)

    return show(write)


def _too_few(result: StudyResult, lang: str) -> str:
    return fill(
        "Perbandingan memerlukan paling sedikit {n} kabupaten/kota yang melapor ukuran yang sama.",
        lang,
        n=number(result.facts["fewest_places"], lang),
    )


def _funnel(result: StudyResult, measure: str, basis: str, lang: str) -> str:
    known = about(result, measure, basis)
    every = judged(result, measure, basis, everywhere=True)
    every = every[every["raw"].notna()]
    own = every[every["own"]]
    flagged = own["stays"]
    name = label(measure, lang)
    words = {
        "measure": name,
        "n": number(known.tested, lang),
        "share": percent(known.share, lang),
        "warn": number(known.beyond_warn, lang),
        "beyond": number(known.beyond_alarm, lang),
        "chance": number(known.chance_alarm, lang, 1),
        "flagged": number(known.flagged, lang),
        "date": day(known.as_of, lang),
    }
    source = _SAVED if basis == "saved" else _DASHBOARD
    caption = " ".join(
        (
            fill(source, lang, **{key: words[key] for key in ("measure", "date")}),
            fill(_LINES, lang, kind=translate(KINDS[result.facts["overdispersion"]], lang)),
        )
    )
    return funnel_plot(
        known.funnel,
        _points(every[~every["own"]], translate("wilayah lain di Indonesia", lang)),
        _points(own[~flagged], translate("kabupaten/kota", lang)),
        _points(own[flagged], translate("tetap di luar setelah semua uji", lang)),
        (
            translate("koperasi di kabupaten/kota itu", lang),
            fill("{measure}, bagian dari koperasi", lang, measure=name),
        ),
        fill(_ALT, lang, **{key: text for key, text in words.items() if key != "date"}),
        caption,
    )


def _points(frame: pd.DataFrame, word: str) -> Points:
    return Points(frame["total"].tolist(), frame["raw"].tolist(), word)


def _provinces(result: StudyResult, known: Any, lang: str) -> str:
    focus = result.facts["focus"]
    frame = result.tables["provinces"]
    frame = frame[(frame["measure"] == focus) & (frame["basis"] == result.facts["focus_basis"])]
    names = {one.code: one.name for one in official.every("province")}
    rows = [
        Range(
            _short(names[one.province_code]),
            one.lowest,
            one.highest,
            one.count / one.total if one.total > 0 else float("nan"),
            of(one.reported, one.places, lang),
        )
        for one in frame.itertuples(index=False)
    ]
    return _ranges(rows, known, focus, message("provinsi"), _PROVINCES, lang)


def _regencies(result: StudyResult, known: Any, lang: str) -> str:
    focus = result.facts["focus"]
    frame = judged(result, focus)
    names = result.tables["places"]["name"]
    rows = [
        Range(
            _short(names[one.region_code]),
            *(one.lower, one.upper, one.estimate),
            of(one.count, one.total, lang) if one.raw == one.raw else "…",
        )
        for one in frame.itertuples(index=False)
    ]
    return _ranges(rows, known, focus, message("kabupaten/kota"), _REGENCIES, lang)


def _ranges(rows: list[Range], known: Any, focus: str, kind: str, caption: str, lang: str) -> str:
    told = [row for row in rows if row.mark == row.mark]
    if not told:
        return ""
    marks = [row.mark for row in told]
    share = float(known.share)
    alt = fill(
        "{measure} menurut {kind}: {n} diketahui, {span}; Indonesia {share}.",
        lang,
        measure=label(focus, lang),
        kind=translate(kind, lang),
        n=number(len(told), lang),
        span=span(min(marks), max(marks), lang),
        share=percent(share, lang),
    )
    axis = fill("{measure}, bagian dari koperasi", lang, measure=label(focus, lang))
    words = fill(caption, lang, measure=inside(label(focus, lang)), share=percent(share, lang))
    return ranges(rows, share, axis, alt, words)


def _short(name: str) -> str:
    """A long name of a place within the room left of the drawing."""
    return textwrap.shorten(short(name), _LONGEST_NAME, placeholder=" …")


_DASHBOARD = message("{measure} menurut dasbor SIMKOPDES per {date}.")
_SAVED = message("{measure} menurut hasil tersimpan, data sampai {date}.")
_LINES = message(
    "Garis putus: batas 95%; garis penuh: batas 99,8%, {kind}. Di luar batas berarti perlu "
    "diperiksa, bukan baik atau buruk."
)
_ALT = message(
    "Corong {measure}: {n} kabupaten/kota, bagian seluruhnya {share}. Di luar batas 95%: {warn}; "
    "di luar 99,8%: {beyond}, padahal kebetulan saja menghasilkan {chance}; tetap di luar setelah "
    "semua uji diperhitungkan: {flagged}."
)
_PROVINCES = message(
    "Titik: {measure} dari semua koperasi di kabupaten/kota yang melapor. Pita: dari taksiran "
    "terendah sampai tertinggi di antara kabupaten/kotanya. Garis putus: Indonesia, {share}. Di "
    "kanan: kabupaten/kota yang melapor. Urut menurut kode, bukan peringkat."
)
_REGENCIES = message(
    "Titik: taksiran {measure} sesudah kebetulan diperhitungkan; pita: selang 95%. Garis putus: "
    "Indonesia, {share}. Di kanan: koperasi yang tercatat. Urut menurut kode, bukan peringkat."
)
