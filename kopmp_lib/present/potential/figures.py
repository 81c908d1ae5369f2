"""Which figures does the study of business potential give?"""

from __future__ import annotations

import pandas as pd

from kopmp_lib.present.potential.drawings import Interval, Pair, intervals, nested_bars
from kopmp_lib.present.potential.maps import Spot, Weighing, place_map, weight_map
from kopmp_lib.present.potential.money import fan as fan
from kopmp_lib.present.potential.money import tornado as tornado
from kopmp_lib.present.potential.words import (
    criterion,
    line,
    names_of,
    short,
    some_criteria,
    villages,
    whose,
    why_not,
)
from kopmp_lib.present.shown import Shown, empty, show
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import date, fill, inside, message, number, percent, translate

MOST_ROWS = 12
"""More rows make a figure that nobody reads; the highest are drawn."""
MOST_NAMED = 3
OWN = ("first_line", "lead_share", "villages_n")
"""Columns of the map of weights that are no criterion."""
QUADRANTS = {
    "high_high": message("banyak di antara yang banyak"),
    "low_low": message("sedikit di antara yang sedikit"),
    "high_low": message("banyak di antara yang sedikit"),
    "low_high": message("sedikit di antara yang banyak"),
    "": message("tanpa pola nyata"),
}


def acceptability(result: StudyResult) -> Shown:
    """How often does each line come first, and among the first three, over the whole region?"""
    frame = result.tables["lines"]

    def write(lang: str) -> str:
        known = frame[frame["compared"] > 0].sort_values(
            "first_share", ascending=False, kind="stable"
        )
        if known.empty:
            return empty(translate("Lini belum dapat dibandingkan.", lang), why_not(result, lang))
        if not result.facts["lines_differ"]:  # the main points say so
            return ""
        pairs = [
            Pair(
                short(result, row["line"], lang),
                row["top_share"],
                row["first_share"],
                f"{percent(row['first_share'], lang, 0)} / {percent(row['top_share'], lang, 0)}",
            )
            for row in known.to_dict("records")
        ]
        even = percent(1 / len(known), lang, 0)
        spoken = "; ".join(f"{pair.name} {pair.end}" for pair in pairs)
        return nested_bars(
            pairs,
            1 / len(known),
            fill("setara {share}", lang, share=even),
            (translate("tiga teratas", lang), translate("pertama", lang)),
            alt=fill("Seberapa sering tiap lini pertama / tiga teratas: {pairs}.", lang,
                     pairs=spoken),
            caption=fill(
                "Rata-rata atas {n} {kind}: bagian percobaan (bobot dan galat data) yang "
                "menempatkan lini pertama / di antara tiga teratas. Garis putus: bila semua lini "
                "sama baiknya.",
                lang,
                n=number(result.facts["compared"], lang),
                kind=villages(result),
            ),
        )  # fmt: skip

    return show(write)


def specialisation(result: StudyResult) -> Shown:
    """How common is the line in focus in each village, with its interval, after shrinkage?"""
    cells, name = result.tables["cells"], result.facts["line"]
    own = cells[cells["line"] == name].merge(result.tables["units"][["unit_code", "name"]])
    known = own[own["quotient"].notna()].sort_values("quotient", ascending=False, kind="stable")

    def write(lang: str) -> str:
        words = {"line": inside(line(result, name, lang))}
        if known.empty:
            return empty(
                fill("Sebaran {line} tidak dapat digambar.", lang, **words),
                translate("Sumber tidak memuat tempat sejenis di wilayah ini.", lang),
            )
        rows = [
            Interval(
                row["name"],
                row["quotient"],
                row["quotient_lower"],
                row["quotient_upper"],
                0.0 if pd.isna(row["quotient_raw"]) else row["quotient_raw"],
            )
            for row in known.head(MOST_ROWS).to_dict("records")
        ]
        clear = known[(known["quotient_lower"] > 1) | (known["quotient_upper"] < 1)]
        count = {"count": number(len(clear), lang), "n": number(len(known), lang)}
        top = rows[0]
        return intervals(
            rows,
            1.0,
            fill("kuosien lokasi: {line}", lang, **words),
            alt=fill(
                "Kuosien lokasi {line} setelah penyusutan, tertinggi {name} {value}; selang di "
                "{count} dari {n} tidak memuat 1.",
                lang,
                name=top.name,
                value=number(top.estimate, lang, 2),
                **words,
                **count,
            ),
            caption=_without(own, lang)
            + fill(
                "Titik: kuosien lokasi {line} disusutkan ke 1 (Bayes bertingkat), pita: selang "
                "95%, lingkaran: kuosien mentah; {date}. Digambar {shown} tertinggi dari {n}; "
                "selang di {count} dari {n} tidak memuat 1.",
                lang,
                shown=number(len(rows), lang),
                date=date(result.facts["profile_date"], lang),
                **words,
                **count,
            ),
        )

    return show(write)


def _without(own: pd.DataFrame, lang: str) -> str:
    """Which villages have no quotient although their places were counted?"""
    names = own.loc[own["quotient"].isna() & own["rivals"].notna(), "name"].tolist()
    if not names:
        return ""
    text = fill(
        "Tanpa kuosien: {names}, karena di sana tidak satu pun tempat usaha dipetakan.",
        lang,
        names=names_of(names, lang),
    )
    return f"{text} "


def clusters(result: StudyResult) -> Shown:
    """Where is the line in focus, and where do like villages lie together beyond chance?"""
    local, name = result.tables["local"], result.facts["line"]
    cells = result.tables["cells"]
    own = cells.loc[cells["line"] == name, ["unit_code", "rivals"]]
    frame = local.merge(own, on="unit_code", how="left")

    def write(lang: str) -> str:
        words = {"line": inside(line(result, name, lang))}
        if frame.empty:  # the figure of quotients says why
            return ""
        tried = bool(frame["p"].notna().any())
        found = frame[frame["significant"]]
        most = frame.sort_values("rivals", ascending=False, kind="stable").head(MOST_NAMED)
        named = {*found["unit_code"], *most.loc[most["rivals"] > 0, "unit_code"]}
        spots = [
            Spot(
                row["lat"],
                row["lng"],
                row["rivals"],
                row["quadrant"] if row["significant"] else "",
                row["name"] if row["unit_code"] in named and len(named) <= MOST_ROWS else "",
            )
            for row in frame.to_dict("records")
        ]
        legend = {key: translate(word, lang) for key, word in QUADRANTS.items()
                  if key in {spot.quadrant for spot in spots}}  # fmt: skip
        places = number(frame["rivals"].sum(), lang)
        counts = {"places": places, "n": number(len(frame), lang)}
        told = (
            fill("Indeks lokal Moran nyata di {count} dari {n} setelah koreksi Benjamini dan "
                 "Hochberg.", lang, count=number(len(found), lang), n=counts["n"])
            if tried
            else translate("Gugus tidak diuji: desa/kelurahan terlalu sedikit atau sebarannya "
                           "tidak lebih dari kebetulan.", lang)
        )  # fmt: skip
        return place_map(
            spots,
            legend,
            "km",
            alt=fill("Peta tempat sejenis {line}: {places} tempat di {n} desa/kelurahan. {told}",
                     lang, told=told, **words, **counts),
            caption=fill(
                "Tempat sejenis {line} di titik tengah tiap desa/kelurahan; luas lambang menurut "
                "jumlahnya ({places} di {n}). {told} Utara di atas; batas wilayah tidak digambar.",
                lang, told=told, **words, **counts,
            ),
        )  # fmt: skip

    return show(write)


def weights(result: StudyResult) -> Shown:
    """Which line comes first under which weights?"""
    frame = result.tables["weight_map"]
    moved = [name for name in frame if name not in OWN]

    def write(lang: str) -> str:
        known = frame[frame["first_line"] != ""]
        apart = result.facts["lines_differ"] or result.facts["village"]
        if known.empty or not apart:  # else no line leads in more than a few villages
            return ""
        points = [
            Weighing(tuple(row[name] for name in moved), short(result, row["first_line"], lang))
            for row in known.to_dict("records")
        ]
        often = pd.Series([point.name for point in points]).value_counts(normalize=True)
        spoken = "; ".join(f"{name} {percent(share, lang, 0)}" for name, share in often.items())
        words = {"whose": whose(result, lang), "criteria": some_criteria(result, moved, lang)}
        rest = len(result.facts["criteria"]) - len(moved)
        kept = translate("Bobot kriteria lainnya tetap sama besar.", lang) if rest else ""
        first = (
            translate("Warna: lini yang pertama.", lang)
            if result.facts["village"] or result.facts["compared"] == 1
            else fill("Warna: lini yang paling banyak menjadi pertama; yang terbanyak pun memimpin "
                      "di {share} desa/kelurahan saja (median).", lang,
                      share=percent(known["lead_share"].median(), lang, 0))
        )  # fmt: skip
        return weight_map(
            points,
            [criterion(result, name, lang) for name in moved],
            translate("lainnya", lang),
            alt=fill("Lini pertama menurut bobot {criteria}, {whose}: {pairs} dari semua susunan "
                     "bobot.", lang, pairs=spoken, **words),
            caption=" ".join(filter(None, (
                fill("Lini pertama menurut bobot {criteria}, {whose}; di tiap sudut atau ujung "
                     "hanya kriteria itu yang dipertimbangkan di antara yang digerakkan.", lang,
                     **words),
                first,
                kept,
                translate("Tanda tambah: bobot sama besar.", lang) if len(moved) > 2 else "",
            ))),
        )  # fmt: skip

    return show(write)
