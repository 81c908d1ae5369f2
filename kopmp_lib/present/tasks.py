"""What is to be done next, and by whom?"""

from __future__ import annotations

from typing import Any

from kopmp_lib.present.phrases import absent
from kopmp_lib.present.shown import escape
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import fill, inside, listing, message, number, translate

_ENTER = message(
    "Dampingi {who} mencatat langkah <strong>{step}</strong> di SIMKOPDES (bukti: {evidence}) "
    "atau menyatakan nihil secara tertulis. Pelaksana: {holder}."
)
_REPORT = message(
    "Minta {who} melaporkan atau menyelesaikan langkah <strong>{step}</strong> (bukti: "
    "{evidence}). Pelaksana: {holder}."
)
_COMPLETE = message(
    "Dampingi {who} menyelesaikan langkah <strong>{step}</strong> (bukti: {evidence}). "
    "Pelaksana: {holder}."
)


def next_steps(result: StudyResult, lang: str) -> list[str]:
    """Who has which step to take or to report next? The largest group first, as HTML."""
    frame = result.tables["units"]
    lines = []
    for step in result.facts["steps"]:
        waiting = frame[frame["next_step"] == step["name"]]
        silent = waiting[step["name"]] == "not_reported"
        ask = _ENTER if step["activity"] else _REPORT
        for group, text in ((waiting[silent], ask), (waiting[~silent], _COMPLETE)):
            if len(group):
                names = group["name"].tolist()
                lines.append((len(group), _line(text, step, names, len(frame), lang)))
    return [line for _, line in sorted(lines, key=lambda pair: -pair[0])]


def gaps(result: StudyResult, lang: str) -> list[str]:
    """What is to be asked for, so that the next report can say more? As HTML."""
    lines = _unnamed(result, lang)
    if result.facts["reporting_count"] is None:
        lines.append(
            translate(
                "Minta ekstrak SIMKOPDES per desa/kelurahan dari dinas koperasi, supaya koperasi "
                "yang belum melapor dapat disebut satu per satu.",
                lang,
            )
        )
    steps = absent(result, lang)
    if steps:
        lines.append(
            fill(
                "Minta data yang belum dimuat sumber: {steps}.",
                lang,
                steps=escape(listing(steps, lang)),
            )
        )
    if not result.facts["timing_identifiable"]:
        lines.append(
            translate(
                "Kumpulkan tanggal tiap langkah (akta, SK AHU, NIB, rekening, RAT) supaya lama "
                "proses dan hambatannya dapat dihitung.",
                lang,
            )
        )
    return lines


def _line(text: str, step: dict[str, Any], names: list[str], n: int, lang: str) -> str:
    numbers = {"count": number(len(names), lang), "n": number(n, lang)}
    count = fill("{count} dari {n} koperasi", lang, **numbers)
    return fill(
        text,
        lang,
        who=escape(listing(names, lang) if len(names) <= 3 else count),
        step=escape(inside(step["label"][lang])),
        evidence=escape(step["evidence"][lang]),
        holder=escape(step["holder"][lang]),
    )


def _unnamed(result: StudyResult, lang: str) -> list[str]:
    """Those that the roll-up counts as not there yet, without their names."""
    rungs = result.tables["ladder"]
    short = rungs[(rungs["basis"] == "rollup") & (rungs["not_reported"] > 0)]
    text = message(
        "Cari {count} dari {n} koperasi yang belum tercatat memiliki {step}: sumber hanya memuat "
        "jumlahnya, bukan namanya."
    )
    return [
        fill(
            text,
            lang,
            count=number(rung["not_reported"], lang),
            n=number(rung["n"], lang),
            step=escape(inside(rung[f"label_{lang}"])),
        )
        for rung in short.to_dict("records")
    ]
