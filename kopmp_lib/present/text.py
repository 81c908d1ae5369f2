"""Which sentences does a result give? Every number comes with what it is out of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kopmp_lib.present.shown import Shown, escape, show
from kopmp_lib.present.tables import Sourced
from kopmp_lib.regions import gazetteer
from kopmp_lib.result import Caveat, StudyResult
from kopmp_lib.wording import (
    date,
    fill,
    inside,
    listing,
    message,
    number,
    opening,
    rupiah,
    translate,
)

REGISTERED = ("npwp", "nib", "simkopdes")


def title(result: StudyResult, heading: Mapping[str, str]) -> Shown:
    """Which region and day is the page about?"""
    region = gazetteer.region(result.region_code)

    def write(lang: str) -> str:
        day = result.facts["as_of"]
        parts = [heading[lang], region.code]
        if day:
            parts.append(fill("keadaan {date}", lang, date=date(day, lang)))
        return (
            f"{_banner(result, lang)}<h1>{escape(region.name)}</h1>"
            f'<p class="subtitle">{escape(" · ".join(parts))}</p>'
        )

    return show(write)


def headline(result: StudyResult) -> Shown:
    """What are the three main points?"""

    def write(lang: str) -> str:
        points = (_registered(result, lang), _active(result, lang), _ahead(result, lang))
        items = "".join(f"<li>{point}</li>" for point in points if point)
        heading = translate("Tiga hal pokok", lang)
        return f'<section class="points"><h2>{heading}</h2><ol>{items}</ol></section>'

    return show(write)


def quality(result: StudyResult, tables: Sourced) -> Shown:
    """How good are the data: how much is reported, of which day, from whom?"""
    facts = result.facts

    def write(lang: str) -> str:
        parts = []
        if facts["reporting_count"] is not None:
            parts.append(
                fill("{count} dari {n} koperasi melaporkan kegiatan.", lang,
                     count=number(facts["reporting_count"], lang),
                     n=number(facts["n_units"], lang))
            )  # fmt: skip
        absent = _labels(result, "not_in_source", lang)
        if absent:
            parts.append(fill("Tidak dimuat sumber: {steps}.", lang, steps=listing(absent, lang)))
        days = [date(source.date, lang) for source in tables.sources]
        if days:
            names = listing([source.title[lang] for source in tables.sources], lang)
            parts.append(fill("Sumber: {sources}.", lang, sources=names))
        else:
            parts.append(translate("Tidak ada sumber data untuk wilayah ini.", lang))
        body = escape(" ".join(parts))
        return (
            f'<aside class="quality" role="note"><p><strong>{translate("Mutu data.", lang)}'
            f"</strong> {body}</p></aside>"
        )

    return show(write)


def actions(result: StudyResult) -> Shown:
    """What should be done next, by whom?"""

    def write(lang: str) -> str:
        items = [*_next_steps(result, lang), *_gaps(result, lang)]
        return "<ol>" + "".join(f"<li>{item}</li>" for item in items) + "</ol>"

    return show(write)


def meaning(result: StudyResult) -> Shown:
    """What does silence mean, and what does it not mean?"""

    def write(lang: str) -> str:
        told = (result.tables["ladder"]["basis"] != "none").any()
        pairs = (
            (
                message("Yang dapat dikatakan"),
                message(
                    "Badan hukum, NPWP, NIB, dan akun SIMKOPDES adalah catatan pendaftaran; "
                    "angkanya dapat dipercaya sebagai tanda terdaftar."
                ),
            ),
            (
                message("Yang tidak dapat dikatakan"),
                message(
                    "Belum dilaporkan tidak sama dengan tidak aktif, dan tidak sama dengan nol: "
                    "koperasi mungkin berjalan tetapi belum mencatat di SIMKOPDES. Hasil usaha, "
                    "manfaat bagi anggota, dan pengaruh pendampingan tidak dapat dinilai dari "
                    "data ini."
                ),
            ),
        )
        return "".join(
            f"<p><strong>{translate(head, lang)}.</strong> {escape(translate(text, lang))}</p>"
            for head, text in pairs[0 if told else 1 :]
        )

    return show(write)


def timing(result: StudyResult) -> Shown:
    """How long did it take, in one sentence?"""
    facts = result.facts

    def write(lang: str) -> str:
        if not facts["timing_identifiable"]:
            return ""
        words = {
            "dated": number(facts["timing_dated"], lang),
            "n": number(facts["n_units"], lang),
            "start": facts["from_label"][lang],
            "end": inside(facts["to_label"][lang]),
        }
        known = fill("{dated} dari {n} koperasi bertanggal, dari {start} ke {end}.", lang, **words)
        return f"<p>{escape(known)} {escape(_median(facts, lang))}</p>"

    return show(write)


def caveats(result: StudyResult) -> Shown:
    """What do these figures not show?"""

    def write(lang: str) -> str:
        items = "".join(
            f"<li>{escape(_caveat(caveat, result, lang))}</li>" for caveat in result.caveats
        )
        return f'<ul class="caveats">{items}</ul>'

    return show(write)


# --- the three points ----------------------------------------------------------------------------


def _registered(result: StudyResult, lang: str) -> str:
    facts = result.facts
    rungs = result.tables["ladder"].set_index("step")
    legal = rungs.loc["legal_entity"]
    if legal["basis"] == "none":
        return translate(
            "Tidak ada sumber yang memuat berapa koperasi yang sudah berbadan hukum.", lang
        )
    first = fill(
        "<strong>{count} dari {n}</strong> {kind} mempunyai koperasi berbadan hukum",
        lang,
        count=number(legal["reached"], lang),
        n=number(facts["n_units"], lang),
        kind=_kind(facts),
    )
    known = [rungs.loc[step] for step in REGISTERED if rungs.loc[step, "basis"] != "none"]
    if not known:
        return f"{first}."
    if all(rung["reached"] == rung["n"] == legal["reached"] for rung in known):
        names = listing([inside(rung[f"label_{lang}"]) for rung in known], lang)
        return first + fill(", semuanya tercatat memiliki {names}.", lang, names=names)
    counts = listing(
        [f"{inside(rung[f'label_{lang}'])} {number(rung['reached'], lang)}" for rung in known], lang
    )
    return first + fill("; tercatat memiliki {counts}.", lang, counts=counts)


def _active(result: StudyResult, lang: str) -> str:
    facts = result.facts
    told = pd.notna(facts["savings_idr"]) and facts["savings_idr"] is not None
    money = rupiah(facts["savings_idr"], lang) if told else ""
    if facts["reporting_count"] is None:
        silent = translate("Siapa yang sudah berkegiatan tidak dapat disebut", lang)
        if money:
            return silent + fill(
                ": sumber hanya memuat jumlah seluruh wilayah (simpanan {money}), bukan per "
                "koperasi.",
                lang,
                money=money,
            )
        return silent + translate(": tidak ada sumber yang memuat simpanan atau penjualan.", lang)
    sentence = fill(
        "<strong>{silent} dari {n}</strong> belum melaporkan simpanan atau penjualan apa pun.",
        lang,
        silent=number(facts["silent_count"], lang),
        n=number(facts["n_units"], lang),
    )
    names = facts["reporting_names"]
    if 0 < len(names) <= 3 and money:
        sentence += " " + fill(
            "Hanya {names} yang melapor: simpanan {money}.",
            lang,
            names=escape(listing(list(names), lang)),
            money=money,
        )
    if facts["silent_count"]:
        sentence += " " + translate(
            "Belum melapor <strong>bukan</strong> berarti tidak aktif; data ini tidak dapat "
            "membedakannya.",
            lang,
        )
    return sentence


def _ahead(result: StudyResult, lang: str) -> str:
    steps = _next_steps(result, lang) or [inside(gap) for gap in _gaps(result, lang)]
    if not steps:
        return translate("Semua langkah yang dimuat sumber sudah tercatat.", lang)
    return f"{translate('Langkah berikut', lang)}: {steps[0]}"


# --- what to do ----------------------------------------------------------------------------------


def _next_steps(result: StudyResult, lang: str) -> list[str]:
    """One line a group of co-operatives with the same next step, the largest group first."""
    frame = result.tables["units"]
    lines = []
    for step in result.facts["steps"]:
        names = frame.loc[frame["next_step"] == step["name"], "name"].tolist()
        if not names:
            continue
        who = (
            escape(listing(names, lang))
            if len(names) <= 3
            else fill("{count} koperasi", lang, count=number(len(names), lang))
        )
        silent = (
            frame.loc[frame["next_step"] == step["name"], step["name"]] == "not_reported"
        ).any()
        ask = (
            message(
                "{who}: catat <strong>{step}</strong> di SIMKOPDES (bukti: {evidence}), atau "
                "nyatakan nihil secara tertulis. Penanggung jawab: {holder}."
            )
            if silent and step["activity"]
            else message(
                "{who}: selesaikan <strong>{step}</strong> (bukti: {evidence}). Penanggung jawab: "
                "{holder}."
            )
        )
        words = {name: escape(step[name][lang]) for name in ("evidence", "holder")}
        label = escape(inside(step["label"][lang]))
        lines.append((len(names), fill(ask, lang, who=who, step=label, **words)))
    return [line for _, line in sorted(lines, key=lambda pair: -pair[0])]


def _gaps(result: StudyResult, lang: str) -> list[str]:
    """What to ask for, so that the next report can say more."""
    facts = result.facts
    lines: list[str] = []
    short = result.tables["ladder"]
    short = short[(short["basis"] == "rollup") & (short["not_reached"] > 0)]
    lines += [
        fill(
            "Cari {count} dari {n} koperasi yang belum punya {step}: sumber hanya memuat "
            "jumlahnya, bukan namanya.",
            lang,
            count=number(rung["not_reached"], lang),
            n=number(rung["n"], lang),
            step=escape(inside(rung[f"label_{lang}"])),
        )
        for rung in short.to_dict("records")
    ]
    if facts["reporting_count"] is None:
        lines.append(
            translate(
                "Minta ekstrak SIMKOPDES per desa/kelurahan dari dinas koperasi, supaya koperasi "
                "yang belum melapor dapat disebut satu per satu.",
                lang,
            )
        )
    absent = _labels(result, "not_in_source", lang)
    if absent:
        lines.append(
            fill(
                "Minta data yang tidak dimuat sumber ini: {steps}.",
                lang,
                steps=escape(listing(absent, lang)),
            )
        )
    if not facts["timing_identifiable"]:
        lines.append(
            translate(
                "Kumpulkan tanggal tiap langkah (akta, SK AHU, NIB, rekening, RAT) supaya lama "
                "proses dan hambatannya dapat dihitung.",
                lang,
            )
        )
    return lines


# --- caveats -------------------------------------------------------------------------------------

_CAVEATS = {
    "silence_is_not_inactivity": message(
        "Nol di dasbor SIMKOPDES berarti belum ada yang dicatat. Angka ini "
        "tidak menunjukkan koperasi mana yang benar-benar tidak aktif."
    ),
    "not_in_source": message(
        "Tidak satu sumber pun di sini memuat {steps}; langkah itu tidak dihitung "
        "sebagai belum dicapai."
    ),
    "implied_by_law": message(
        "{steps} tersirat: badan hukum tidak dapat terbit tanpanya. Tanggalnya tidak diketahui."
    ),
    "rolled_up": message(
        "{steps} hanya diketahui jumlahnya untuk seluruh wilayah, bukan per koperasi."
    ),
    "rat_period_unknown": message(
        "RAT: sumber tidak menyebut tahun buku dan tanggalnya, dan berkas per "
        "desa/kelurahan dari sistem yang sama menulis nol. Gunakan dengan hati-hati."
    ),
    "cooperatives_differ_from_units": message(
        "Tercatat {cooperatives} koperasi untuk {units} "
        "desa/kelurahan: beberapa desa dapat berbagi satu koperasi, atau ada catatan ganda."
    ),
    "steps_backwards": message(
        "Pada {count} koperasi langkah kedua bertanggal lebih awal dari yang pertama; "
        "koperasi itu tidak ikut dihitung."
    ),
    "contradiction": message(
        "Pada {count} koperasi suatu langkah tercatat sudah, padahal syarat hukumnya "
        "tercatat belum. Periksa sumbernya."
    ),
}


def _caveat(caveat: Caveat, result: StudyResult, lang: str) -> str:
    values = dict(caveat.values)
    labels = {step["name"]: inside(step["label"][lang]) for step in result.facts["steps"]}
    if "steps" in values:
        values["steps"] = listing([labels[step] for step in values["steps"]], lang)
    for name, value in values.items():
        if isinstance(value, int):
            values[name] = number(value, lang)
    return opening(fill(_CAVEATS[caveat.name], lang, **values))


def _labels(result: StudyResult, caveat: str, lang: str) -> list[str]:
    labels = {step["name"]: inside(step["label"][lang]) for step in result.facts["steps"]}
    return [
        labels[step]
        for found in result.caveats
        if found.name == caveat
        for step in found.values["steps"]
    ]


def _median(facts: Mapping[str, Any], lang: str) -> str:
    if pd.isna(facts["median_days"]):
        return translate("Separuhnya belum sampai, jadi mediannya belum ada.", lang)
    return fill(
        "Separuhnya sampai dalam {median} hari (selang kepercayaan 95%: {lower} sampai {upper}); "
        "yang tercepat {first} hari, yang terlama {last} hari.",
        lang,
        median=number(facts["median_days"], lang),
        lower=number(facts["median_lower"], lang),
        upper=number(facts["median_upper"], lang),
        first=number(facts["first_days"], lang),
        last=number(facts["last_days"], lang),
    )


def _kind(facts: Mapping[str, Any]) -> str:
    kinds = facts["kinds"]
    return str(kinds[0]) if len(kinds) == 1 else "desa/kelurahan"


def _banner(result: StudyResult, lang: str) -> str:
    if result.origin != "simulated":
        return ""
    return f'<p class="banner-simulated">{translate("DATA SIMULASI", lang)}</p>'
