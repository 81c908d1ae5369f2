"""Which figures does the study of business potential give?"""

from __future__ import annotations

import pandas as pd

from kopmp_lib.present.potential.drawings import Interval, Pair, intervals, nested_bars
from kopmp_lib.present.potential.words import line, short, villages, why_not
from kopmp_lib.present.shown import Shown, empty, show
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import date, fill, inside, number, percent, translate

MOST_ROWS = 20
"""More rows make a figure that nobody reads; the highest are drawn."""


def acceptability(result: StudyResult) -> Shown:
    """How often does each line come first, and among the first three, over the whole region?"""
    frame = result.tables["lines"]

    def write(lang: str) -> str:
        known = frame[frame["compared"] > 0].sort_values(
            "first_share", ascending=False, kind="stable"
        )
        if known.empty:
            return empty(translate("Lini belum dapat dibandingkan.", lang), why_not(result, lang))
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
            caption=fill(
                "Titik: kuosien lokasi {line} setelah penyusutan empiris Bayes, pita: selang 95%, "
                "lingkaran: kuosien mentah; {date}. Digambar {shown} tertinggi dari {n}; selang di "
                "{count} dari {n} tidak memuat 1.",
                lang,
                shown=number(len(rows), lang),
                date=date(result.facts["profile_date"], lang),
                **words,
                **count,
            ),
        )

    return show(write)
