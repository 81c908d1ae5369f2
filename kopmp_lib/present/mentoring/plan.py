"""What is told of roll-outs that are only planned?"""

from __future__ import annotations

from kopmp_lib.present.markup import Cell
from kopmp_lib.present.mentoring.cells import Line, known, table
from kopmp_lib.present.mentoring.phrases import OUTCOME, threshold
from kopmp_lib.present.shown import Shown, show
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import fill, message, number, percent, translate

_PLAN = {
    "waves": message("Tiga gelombang (bulan ke-7, 11, 15), dua per tujuh tidak"),
    "half": message("Separuh serentak pada bulan ke-13, separuh tidak"),
    "everybody": message("Empat gelombang, akhirnya semua"),
    "short": message("Tiga gelombang dalam setahun, dua per tujuh tidak"),
    "province": message("Tiga gelombang di seluruh provinsi"),
}

_OWN = message("Gerak {outcome} dipelajari dari bulan tanpa pendampingan di sini.")
_ASSUMED = message(
    "Gerak simpanan diambil dari dunia simulasi, karena gerak {outcome} belum dapat dipelajari "
    "dari laporan di sini; angka ini berubah begitu dapat."
)

_LEARNT = message("Perkiraan dari gerak laporan di sini:")
_SIMULATED = message("Perkiraan dari dunia simulasi, bukan dari data daerah ini:")


def sentence(result: StudyResult, lang: str) -> str:
    """What would the best usual plan see here? Empty where there are too few villages."""
    frame = result.tables["plan"]
    if frame.empty:
        return ""
    line = frame.iloc[0]
    rests = _LEARNT if result.facts["plan_own"] else _SIMULATED
    told = fill(
        "dengan {units} desa/kelurahan dan pendampingan bertahap selama {months} bulan, hanya "
        "pengaruh pada {outcome} sekitar <strong>{imputation}</strong> (imputasi) atau "
        "<strong>{group_time}</strong> (kelompok-waktu) atau lebih yang akan terlihat.",
        lang,
        units=number(int(line["units"]), lang),
        months=number(int(line["months"]), lang),
        outcome=_outcome(result, lang),
        imputation=threshold(float(line["imputation"]), lang),
        group_time=threshold(float(line["group_time"]), lang),
    )
    return f"{translate(rests, lang)} {told}"


def power(result: StudyResult) -> Shown:
    """How large must an effect be to be seen here once there is a roll-out with reports?

    Where there already is one, ``text.power`` says it of that one.
    """

    def write(lang: str) -> str:
        text = "" if result.facts["identifiable"] else sentence(result, lang)
        return f"<p>{text}</p>" if text else ""

    return show(write)


def plan(result: StudyResult) -> Shown:
    """Which effects would planned roll-outs see?"""
    heads = [
        message("Rencana"), message("Koperasi"), message("Bulan"),
        message("Terlihat dengan imputasi"), message("Terlihat dengan kelompok-waktu"),
    ]  # fmt: skip

    def line(row: Line, lang: str) -> list[Cell]:
        return [
            Cell(translate(_PLAN[row["plan"]], lang)),
            known(number(row["units"], lang)),
            known(number(row["months"], lang)),
            known(threshold(row["imputation"], lang)),
            known(threshold(row["group_time"], lang)),
        ]

    def caption(lang: str) -> str:
        return fill(
            "Pengaruh terkecil pada {outcome} yang akan ditemukan empat dari lima kali",
            lang,
            outcome=_outcome(result, lang),
        )

    return table(result.tables["plan"], caption, heads, line, lambda lang: _note(result, lang))


def _outcome(result: StudyResult, lang: str) -> str:
    """The outcome asked for where its own months tell how it moves; else that of the twin."""
    own = result.facts["plan_own"]
    return translate(OUTCOME[result.facts["outcome"] if own else "savings"], lang)


def _note(result: StudyResult, lang: str) -> str:
    parts = [
        fill(
            _OWN if result.facts["plan_own"] else _ASSUMED,
            lang,
            outcome=translate(OUTCOME[result.facts["outcome"]], lang),
        )
    ]
    tried = result.facts["plan_tried"]
    if tried:
        parts.append(
            fill(
                "Diperiksa dengan {draws} dunia buatan: pada rencana pertama kelompok-waktu "
                "menemukan pengaruh sebesar itu dalam {found}; selangnya memuat yang benar dalam "
                "{held}.",
                lang,
                draws=number(tried.draws, lang),
                found=percent(tried.found, lang, 0),
                held=percent(tried.held, lang, 0),
            )
        )
    if "province" in set(result.tables["plan"]["plan"]):
        parts.append(translate("Seluruh provinsi: bila gerak antarkoperasi sama.", lang))
    return " ".join(parts)
