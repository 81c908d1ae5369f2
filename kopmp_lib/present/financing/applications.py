"""What is said of loan applications: how long they took, and how many defaulted?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kopmp_lib.present.shown import Shown, escape, show
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import (
    fill,
    listing,
    message,
    number,
    percent,
    translate,
)


def pipeline(result: StudyResult) -> Shown:
    """How long did decisions take, and between which limits lies the share of defaults?"""
    facts = result.facts

    def write(lang: str) -> str:
        if not facts["applications_count"]:
            return ""
        return f"<p>{escape(_waited(result, lang))}</p><p>{escape(_defaults(facts, lang))}</p>"

    return show(write)


def _waited(result: StudyResult, lang: str) -> str:
    frame = result.tables["waiting"]
    if frame.empty:
        return translate(
            "Lama sampai keputusan tidak dihitung: kurang dari 5 permohonan yang sudah berakhir.",
            lang,
        )
    ends = {"disbursed": message("dicairkan"), "rejected": message("ditolak")}
    last = frame[frame["days"] == frame["days"].max()]
    parts = [_ended(line, ends[line["end"]], lang) for line in last.to_dict("records")]
    return fill(
        "Dalam {days} hari sejak diajukan, dari {n} permohonan: {parts}. Dicairkan dan ditolak "
        "saling meniadakan, jadi dihitung sebagai akhir yang bersaing (Aalen-Johansen).",
        lang,
        days=number(last["days"].iloc[0], lang),
        n=number(last["n"].iloc[0], lang),
        parts=listing(parts, lang),
    )


def _ended(line: Mapping[str, Any], word: str, lang: str) -> str:
    share = percent(line["incidence"], lang, 0)
    if not 0 < line["incidence"] < 1 or pd.isna(line["lower"]):
        return f"{translate(word, lang)} {share}"
    return fill(
        "{end} {share} (selang kepercayaan 95%: {lower} sampai {upper})",
        lang,
        end=translate(word, lang),
        share=share,
        lower=percent(line["lower"], lang, 0),
        upper=percent(line["upper"], lang, 0),
    )


def _defaults(facts: Mapping[str, Any], lang: str) -> str:
    words = {
        "count": number(facts["default_count"], lang),
        "watched": number(facts["watched_count"], lang),
        "n": number(facts["applications_count"], lang),
        "low": percent(facts["default_lower"], lang, 0),
        "high": percent(facts["default_upper"], lang, 0),
    }
    if not facts["watched_count"]:
        text = message(
            "Bagian yang macet dalam setahun tidak dapat dikatakan: belum ada pinjaman yang "
            "diamati setahun penuh."
        )
        return fill(text, lang, **words)
    seen = fill(
        "Macet dalam setahun: {count} dari {watched} pinjaman yang diamati setahun penuh (selang "
        "Wilson 95%: {lower} sampai {upper}).",
        lang,
        count=words["count"],
        watched=words["watched"],
        lower=percent(facts["seen_lower"], lang, 0),
        upper=percent(facts["seen_upper"], lang, 0),
    )
    whole = fill(
        "Untuk semua {n} pemohon, termasuk yang ditolak atau belum genap setahun, angkanya di "
        "antara {low} dan {high}; data ini tidak dapat mempersempitnya.",
        lang,
        n=words["n"],
        low=words["low"],
        high=words["high"],
    )
    return f"{seen} {whole}"
