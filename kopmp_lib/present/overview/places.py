"""Which tables tell of provinces, and of each kabupaten and kota?"""

from __future__ import annotations

from typing import Any

import pandas as pd

from kopmp_lib.present.markup import Cell, table_html
from kopmp_lib.present.overview.words import (
    STATES,
    UNKNOWN,
    about,
    day,
    judged,
    label,
    of,
    short,
    span,
)
from kopmp_lib.present.shown import Shown, empty, escape, show
from kopmp_lib.regions import official
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import SYMBOLS, fill, message, number, percent, translate


def provinces(result: StudyResult) -> Shown:
    """How do provinces stand on every share, by code?"""
    frame = result.tables["provinces"]
    own = frame[frame["basis"] == result.facts["focus_basis"]]
    shares = list(dict.fromkeys(own["measure"]))

    def write(lang: str) -> str:
        if own.empty:
            return ""
        names = {one.code: one.name for one in official.every("province")}
        rows = []
        for code, part in own.groupby("province_code", sort=True):
            by = part.set_index("measure")
            fullest = by.loc[by["reported"].idxmax()]
            cells = [
                Cell(f"{code} {names[str(code)]}"),
                Cell(of(fullest["reported"], fullest["places"], lang), number=True),
                Cell(number(fullest["total"], lang), number=True),
            ]
            rows.append([*cells, *(_share(by, share, lang) for share in shares)])
        heads = [translate(word, lang) for word in _PROVINCE_HEADS]
        heads += [_dated(result, share, lang) for share in shares]
        caption = translate("Provinsi menurut kode: bagian dari koperasi yang tercatat", lang)
        return table_html(caption, heads, rows, lang, translate(_PROVINCES, lang))

    return show(write)


def flagged(result: StudyResult) -> Shown:
    """Which places stay outside after all tests are allowed for, and in which direction?"""
    frame = result.tables["judged"]
    found = frame[frame["own"] & frame["stays"]]
    names = result.tables["places"]["name"]

    def write(lang: str) -> str:
        if not frame["q"].notna().any():
            return ""
        if found.empty:
            return f"<p>{escape(translate(_NONE_FLAGGED, lang))}</p>"
        rows = [
            [
                Cell(f"{code} {short(names[str(code)])}"),
                Cell("; ".join(_finding(one, lang) for one in part.itertuples(index=False))),
            ]
            for code, part in found.groupby("region_code", sort=True)
        ]
        heads = [translate(word, lang) for word in _FLAGGED_HEADS]
        caption = fill(
            "Kabupaten/kota yang perlu diperiksa lebih dulu: {n} hal di {places} wilayah",
            lang,
            n=number(len(found), lang),
            places=number(found["region_code"].nunique(), lang),
        )
        return table_html(caption, heads, rows, lang, translate(_FLAGGED, lang))

    return show(write)


def regencies(result: StudyResult) -> Shown:
    """How does every kabupaten and kota stand on the share in question, province by province?"""
    focus = result.facts["focus"]
    known = about(result, focus)
    frame = judged(result, focus).set_index("region_code")
    places = result.tables["places"]

    def write(lang: str) -> str:
        heads = _regency_heads(known, lang)
        made = []
        for _, part in places.groupby("province_code", sort=True):
            rows = [_regency(one, frame, lang) for one in part.itertuples()]
            first = part.iloc[0]
            caption = f"{first['province_code']} {first['province']}"
            made.append(table_html(caption, heads, rows, lang))
        if not made:
            return empty(translate("Belum ada data", lang), "")
        note = translate(_REGENCIES if known is not None else _ONLY_RUNS, lang)
        listed = "".join(made)
        return f'<p class="note">{escape(note)}</p><div class="compact">{listed}</div>'

    return show(write)


def _finding(one: Any, lang: str) -> str:
    """Which share, in which direction, as counted and as estimated."""
    return fill(
        _FINDING,
        lang,
        measure=label(one.measure, lang),
        where=translate(_LOW if one.score < 0 else _HIGH, lang),
        counted=of(one.count, one.total, lang),
        estimate=_estimate(one, lang),
    )


def _share(by: pd.DataFrame, share: str, lang: str) -> Cell:
    if share not in by.index or not by.loc[share, "total"] > 0:
        return UNKNOWN
    value = by.loc[share, "count"] / by.loc[share, "total"]
    less = by.loc[share, "reported"] < by.loc[share, "places"]
    told = percent(value, lang)
    return Cell(f"{told} ({of(by.loc[share, 'reported'], by.loc[share, 'places'], lang)})" if less
                else told, number=True)  # fmt: skip


def _dated(result: StudyResult, share: str, lang: str) -> str:
    known = about(result, share)
    return f"{label(share, lang)}, {day(known.as_of, lang)}"


def _regency_heads(known: Any, lang: str) -> list[str]:
    heads = [translate("Kabupaten/kota", lang)]
    if known is not None:
        name = label(known.measure, lang)
        rank = fill("Peringkat dari {n}, selang 95%", lang, n=number(known.reported, lang))
        heads += [f"{name}, {day(known.as_of, lang)}", translate("Taksiran (selang 95%)", lang)]
        heads += [rank, translate("Letak terhadap corong", lang)]
    return [*heads, translate("Hasil di sini", lang)]


def _regency(one: Any, frame: pd.DataFrame, lang: str) -> list[Cell]:
    cells = [Cell(f"{one.Index} {short(one.name)}")]
    if len(frame):
        cells += _standing(next(frame.loc[[one.Index]].itertuples()), lang)
    run = translate(STATES[one.state], lang)
    day_of = f" ({one.as_of})" if one.old else ""
    return [*cells, Cell(f"{run}{day_of}")]


def _standing(one: Any, lang: str) -> list[Cell]:
    if one.state == "suppressed":
        return [Cell(SYMBOLS["suppressed"], number=True)] * 4
    if one.raw != one.raw:
        return [UNKNOWN] * 4
    counted = Cell(of(one.count, one.total, lang), number=True)
    if one.estimate != one.estimate:
        return [counted, *[Cell("—", number=True)] * 3]
    place = _INSIDE
    if one.beyond_warn:
        place = _BEYOND_WARN
    if one.beyond_alarm:
        place = _BEYOND_ALARM
    ranks = f"{number(one.rank_lower, lang)}–{number(one.rank_upper, lang)}"
    word = translate(place, lang) + (" *" if one.stays else "")
    return [counted, Cell(_estimate(one, lang), number=True), Cell(ranks, number=True), Cell(word)]


def _estimate(one: Any, lang: str) -> str:
    return f"{percent(one.estimate, lang, 0)} ({span(one.lower, one.upper, lang)})"


_PROVINCE_HEADS = (
    message("Provinsi"), message("Kabupaten/kota yang melapor"), message("Koperasi"),
)  # fmt: skip
_FLAGGED_HEADS = (
    message("Kabupaten/kota"),
    message("Yang menyimpang: tercatat, dan taksiran dengan selang 95%"),
)
_PROVINCES = message(
    "Persen dari koperasi di kabupaten/kota yang melapor; dalam kurung bila tidak semua melapor. "
    "Jumlah provinsi tidak diberi selang: kabupaten/kota di satu provinsi sangat berbeda."
)
_FLAGGED = message(
    "Urut menurut kode, bukan peringkat. Diharapkan paling banyak 1 dari 20 di antaranya karena "
    "kebetulan. Periksa dahulu datanya: salah catat dan belum lapor dapat menjadi sebabnya."
)
_NONE_FLAGGED = message(
    "Tidak ada kabupaten/kota yang tetap di luar batas setelah semua uji diperhitungkan."
)
_REGENCIES = message(
    "Urut menurut kode, bukan peringkat. Taksiran menarik wilayah kecil ke arah rata-rata; selang "
    "peringkat menunjukkan betapa tidak pastinya urutan. * tetap di luar setelah semua uji "
    "diperhitungkan."
)
_ONLY_RUNS = message("Belum ada ukuran yang dapat dibandingkan; hanya keadaan prosesnya.")
_FINDING = message("{measure} {where}: {counted}, taksiran {estimate}")
_LOW, _HIGH = message("lebih rendah"), message("lebih tinggi")
_INSIDE, _BEYOND_WARN = message("dalam batas"), message("di luar 95%")
_BEYOND_ALARM = message("di luar 99,8%")
