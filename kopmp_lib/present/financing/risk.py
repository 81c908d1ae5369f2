"""What is told of default risk, and what cannot be?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from kopmp_lib.present.financing import cells
from kopmp_lib.present.markup import Cell, table_html
from kopmp_lib.present.shown import Shown, empty, escape, show
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import SYMBOLS, date, fill, message, number, percent, translate

REACH = 1.959963984540054


def odds(result: StudyResult) -> Shown:
    """Which odds of default go with what was known beforehand; if none can be told, why?"""
    facts, frame = result.facts, result.tables["odds"]

    def write(lang: str) -> str:
        if not facts["applications_count"]:
            return empty(
                translate("Risiko macet tidak dapat dikatakan.", lang),
                fill(
                    "Perlu tanggal tiap tahap, peringkat, dan nilai tiap permohonan, tanggal "
                    "macet, dan sedikitnya {least} kejadian macet pada pinjaman yang genap "
                    "setahun. Tidak satu pun tercatat di sini.",
                    lang,
                    least=number(facts["model_least"], lang),
                ),
            )
        if facts["model"] != "fitted":
            return f"<p>{escape(no_model(facts, lang))}</p>"
        heads = [
            message("Faktor"), message("Rasio odds macet"), message("Selang kepercayaan 95%"),
            message("Perubahan peluang macet (poin persen)"), message("Selang kepercayaan 95%"),
        ]  # fmt: skip
        rows = [
            [
                Cell(translate(cells.FACTORS[line["covariate"]], lang)),
                cells.ratio(line["odds_ratio"], lang),
                cells.interval(line["lower"], line["upper"], lang),
                Cell(_points(line["effect"], lang), number=True),
                _points_between(line["effect_lower"], line["effect_upper"], lang),
            ]
            for line in frame.to_dict("records")
        ]
        table = table_html(
            fill("Macet dalam setahun: {count} dari {n} pinjaman yang dicairkan dan diamati", lang,
                 count=number(facts["model_defaults"], lang),
                 n=number(facts["model_used"], lang)),
            [translate(head, lang) for head in heads],
            rows,
            lang,
            _made(facts, lang),
        )  # fmt: skip
        return f"{table}<p>{escape(_calibrated(facts, lang))}</p>"

    return show(write)


def decisions(result: StudyResult) -> Shown:
    """What would refusing above a threshold have cost among the later loans?"""
    facts, frame = result.facts, result.tables["decisions"]

    def write(lang: str) -> str:
        if not trusted(facts):
            return ""
        heads = [
            message("Tolak bila peluang macet sedikitnya"), message("Ditolak"),
            message("Macet terhindar"), message("Macet tetap diberi"),
            message("Lancar ikut ditolak"),
            message("Lancar ditolak tiap macet terhindar"),
        ]  # fmt: skip
        rows = [
            [
                Cell(percent(line["threshold"], lang, 0), keep=True),
                *(cells.count(line[name], lang) for name in (
                    "refused", "defaults_avoided", "defaults_granted", "good_refused")),
                _each(line["good_refused"], line["defaults_avoided"], lang),
            ]
            for line in frame.to_dict("records")
        ]  # fmt: skip
        return table_html(
            fill("Bila pemohon di atas batas ditolak: {n} pinjaman yang dicairkan kemudian", lang,
                 n=number(facts["later_n"], lang)),
            [translate(head, lang) for head in heads],
            rows,
            lang,
            translate(
                "Menolak pada satu batas hanya sepadan bila satu macet merugikan lebih daripada "
                "pinjaman lancar sebanyak di kolom terakhir.",
                lang,
            ),
        )  # fmt: skip

    return show(write)


def _each(good: float, avoided: float, lang: str) -> Cell:
    if not avoided:
        return Cell(SYMBOLS["not_applicable"], number=True, state="not_applicable")
    return Cell(number(good / avoided, lang, 1), number=True)


def no_model(facts: Mapping[str, Any], lang: str) -> str:
    """Why is there no model of default risk, and what would it take?"""
    if facts["model"] == "no_figures":
        return translate(
            "Model risiko macet tidak dapat dihitung: peringkat, nilai, simpanan, dan anggota saat "
            "mengajukan tidak diketahui pada hampir semua pinjaman.",
            lang,
        )
    if facts["model"] == "no_estimate":
        return translate(
            "Model risiko macet tidak dapat dihitung: hitungannya tidak mencapai jawaban tunggal.",
            lang,
        )
    defaults, n = facts["default_count"], facts["model_n"]
    words = {
        "count": number(facts["model_rarer"], lang),
        "least": number(facts["model_least"], lang),
    }
    if defaults > facts["model_rarer"]:
        return fill(
            "Model risiko macet tidak dapat dihitung: pinjaman lancar {count}, perlu sedikitnya "
            "{least}.",
            lang,
            **words,
        )
    text = fill(
        "Model risiko macet tidak dapat dihitung: kejadian macet {count}, perlu sedikitnya "
        "{least}.",
        lang,
        **words,
    )
    if not defaults:
        return text
    needed = math.ceil(facts["model_least"] * n / defaults)
    return f"{text} " + fill(
        "Pada bagian macet yang teramati itu perlu kira-kira {needed} pinjaman yang genap "
        "setahun; baru ada {n}.",
        lang,
        needed=number(needed, lang),
        n=number(n, lang),
    )


def trusted(facts: Mapping[str, Any]) -> bool:
    """Did the model forecast later loans better than their mean, and without a sign of error?"""
    if facts["model"] != "fitted" or not facts["judged"]:
        return False
    slope, shift = facts["calibration_slope"], facts["calibration_intercept"]
    near = abs(slope - 1) <= REACH * facts["calibration_slope_se"]
    return bool(
        facts["brier"] < facts["brier_null"]
        and near
        and abs(shift) <= REACH * facts["calibration_intercept_se"]
    )


def _made(facts: Mapping[str, Any], lang: str) -> str:
    text = translate(
        "Faktor ditetapkan sebelum melihat hasil dan diketahui pada hari pengajuan. Berlaku hanya "
        "untuk pinjaman yang dicairkan; ini hubungan, bukan sebab.",
        lang,
    )
    if facts["model_left_out"]:
        text += " " + fill(
            "Tidak dipakai karena ada yang tidak diketahui: {count} pinjaman.", lang,
            count=number(facts["model_left_out"], lang),
        )  # fmt: skip
    if facts["model_method"] == "firth":
        text += " " + translate(
            "Satu faktor memisahkan macet dari lancar tanpa kecuali; dipakai penaksir Firth, yang "
            "tetap terhingga.",
            lang,
        )
    return text


def _calibrated(facts: Mapping[str, Any], lang: str) -> str:
    """How did the model do on loans paid out later?"""
    if not facts["judged"]:
        return fill(
            "Model belum dapat diuji pada pinjaman yang dicairkan kemudian: kejadian macet di "
            "situ {count}. Jangan dipakai memutuskan permohonan.",
            lang,
            count=number(facts["later_defaults"], lang),
        )
    parts = [
        fill(
            "Diuji pada {n} pinjaman yang dicairkan sejak {date}, yang tidak dipakai menyusun "
            "model: macet {observed}, diramalkan {expected}.",
            lang,
            n=number(facts["later_n"], lang),
            date=date(facts["later_since"], lang),
            observed=number(facts["later_defaults"], lang),
            expected=number(facts["later_expected"], lang, 1),
        ),
        *_figures(facts, lang),
    ]
    if trusted(facts):
        parts.append(
            fill(
                "Tidak ada tanda ramalannya meleset, tetapi {count} kejadian adalah uji yang "
                "lemah.",
                lang,
                count=number(facts["later_defaults"], lang),
            )
        )
    else:
        parts.append(
            translate(
                "Ramalannya meleset atau tidak lebih baik dari rata-rata: jangan dipakai "
                "memutuskan permohonan.",
                lang,
            )
        )
    return " ".join(parts)


def _figures(facts: Mapping[str, Any], lang: str) -> list[str]:
    found = []
    named = (
        ("calibration_slope", message("Kemiringan kalibrasi {value} ({lower} sampai {upper}; "
                                      "tepat bila 1).")),
        ("calibration_intercept", message("Geseran kalibrasi {value} ({lower} sampai {upper}; "
                                          "tepat bila 0).")),
    )  # fmt: skip
    for name, text in named:
        value, reach = facts[name], REACH * facts[f"{name}_se"]
        if value == value:
            found.append(
                fill(text, lang, value=number(value, lang, 2),
                     lower=number(value - reach, lang, 2), upper=number(value + reach, lang, 2))
            )  # fmt: skip
    found.append(
        fill(
            "Skor Brier {brier}, bila semua diramalkan rata-rata {null}, bila ujinya diambil acak "
            "dan bukan menurut waktu {shuffled}; selisih rata-rata ramalan dan kenyataan (ICI) "
            "{ici}; peluang urutan benar (AUC) {auc}.",
            lang,
            brier=number(facts["brier"], lang, 3),
            null=number(facts["brier_null"], lang, 3),
            shuffled=number(facts["brier_shuffled"], lang, 3),
            ici=number(facts["ici"], lang, 3),
            auc=number(facts["discrimination"], lang, 2),
        )
    )
    return found


def _points(share: float, lang: str) -> str:
    return number(100 * share, lang, 1)


def _points_between(low: float, high: float, lang: str) -> Cell:
    words = fill("{low} sampai {high}", lang, low=_points(low, lang), high=_points(high, lang))
    return Cell(words, number=True, keep=True)
