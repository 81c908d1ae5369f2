"""Which sentences does a result give? Every number comes with what it is out of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kopmp_lib.present.phrases import amounts, days, kind, labels, span
from kopmp_lib.present.quality import quality as quality
from kopmp_lib.present.shown import Shown, escape, show
from kopmp_lib.present.tasks import gaps, next_steps
from kopmp_lib.regions import gazetteer
from kopmp_lib.result import Caveat, StudyResult
from kopmp_lib.wording import date, fill, inside, listing, message, number, opening, translate

REGISTERED = ("npwp", "nib", "simkopdes")
ACTIVITY = {
    "gerai": message("gerai"),
    "first_saving": message("simpanan"),
    "first_sale": message("penjualan"),
    "rat": message("RAT"),
}


def title(result: StudyResult, heading: Mapping[str, str]) -> Shown:
    """Which region and day is the page about?"""
    region = gazetteer.region(result.region_code)

    def write(lang: str) -> str:
        day = result.facts["as_of"]
        parts = [heading[lang], region.code]
        if day:
            parts.append(fill("data terbaru {date}", lang, date=date(day, lang)))
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


def actions(result: StudyResult) -> Shown:
    """What should be done next, by whom?"""

    def write(lang: str) -> str:
        items = [*next_steps(result, lang), *gaps(result, lang)]
        if not items:
            return f"<p>{translate(_NOTHING_LEFT, lang)}</p>"
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
                    "Badan hukum, NPWP, NIB, dan akun SIMKOPDES adalah catatan pendaftaran: "
                    "koperasinya terdaftar. Itu belum berarti usahanya berjalan."
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
    """How long did it take, in a few sentences?"""
    facts = result.facts

    def write(lang: str) -> str:
        if not facts["timing_identifiable"]:
            return ""
        start, end = span(facts, lang)
        known = fill(
            "Tanggal diketahui untuk {dated} dari {n} koperasi, dari {start} ke {end}.",
            lang,
            dated=number(facts["timing_dated"], lang),
            n=number(facts["n_units"], lang),
            start=start,
            end=end,
        )
        return f"<p>{escape(known)} {escape(_median(facts, lang))}</p>"

    return show(write)


def caveats(result: StudyResult) -> Shown:
    """What do these figures not show?"""

    def write(lang: str) -> str:
        items = "".join(
            f"<li>{escape(_caveat(caveat, result, lang))}</li>" for caveat in result.caveats
        )
        if not items:
            return f"<p>{translate('Tidak ada catatan tambahan.', lang)}</p>"
        return f'<ul class="caveats">{items}</ul>'

    return show(write)


# --- the three points ----------------------------------------------------------------------------

_NOTHING_LEFT = message("Semua langkah yang dimuat sumber sudah tercatat.")


def _registered(result: StudyResult, lang: str) -> str:
    facts = result.facts
    rungs = result.tables["ladder"].set_index("step")
    legal = rungs.loc["legal_entity"]
    words = {
        "count": number(legal["reached"] + legal["implied"], lang),
        "n": number(facts["n_units"], lang),
        "kind": kind(facts),
    }
    if not _told(legal):
        return _unregistered(legal, lang, **words)
    shared = legal["basis"] == "rollup" and legal["reached"] != facts["n_units"]
    text = (
        message("<strong>{count}</strong> koperasi berbadan hukum tercatat untuk {n} {kind}")
        if shared
        else message("<strong>{count} dari {n}</strong> {kind} mempunyai koperasi berbadan hukum")
    )
    parts = [fill(text, lang, **words) + _papers(rungs, lang)]
    if legal["basis"] == "unit":
        rest = (
            (message("Belum dilaporkan: {count}."), legal["not_reported"]),
            (message("Dilaporkan belum berbadan hukum: {count}."), legal["not_reached"]),
        )
        parts += [fill(text, lang, count=number(count, lang)) for text, count in rest if count]
    return " ".join(parts)


def _unregistered(legal: pd.Series, lang: str, **words: str) -> str:
    text = (
        message(
            "Badan hukum tidak dimuat sumber, tetapi tersirat pada <strong>{count} dari "
            "{n}</strong> koperasi yang sudah sampai ke langkah sesudahnya."
        )
        if legal["implied"]
        else message("Tidak ada sumber yang memuat berapa koperasi yang sudah berbadan hukum.")
    )
    return fill(text, lang, **words)


def _papers(rungs: pd.DataFrame, lang: str) -> str:
    """What else is on record of those registered? Closes the sentence."""
    known = [rungs.loc[step] for step in REGISTERED if _told(rungs.loc[step])]
    if not known:
        return "."
    whole = rungs.loc["legal_entity", "reached"]
    names = [escape(inside(rung[f"label_{lang}"])) for rung in known]
    if all(rung["reached"] == rung["n"] == whole for rung in known):
        return fill(", semuanya tercatat memiliki {names}.", lang, names=listing(names, lang))
    counts = [
        fill(
            "{name} {count} dari {n}",
            lang,
            name=name,
            count=number(rung["reached"], lang),
            n=number(rung["n"], lang),
        )
        for name, rung in zip(names, known, strict=True)
    ]
    return fill(". Sudah tercatat: {counts}.", lang, counts=listing(counts, lang))


def _told(rung: pd.Series) -> bool:
    """Whether anybody tells of this rung, be it that it was not reached."""
    if rung["basis"] == "rollup":
        return True
    return bool(rung["basis"] != "none" and rung["reached"] + rung["not_reached"])


def _active(result: StudyResult, lang: str) -> str:
    facts = result.facts
    reporting, silent, n = facts["reporting_count"], facts["silent_count"], facts["n_units"]
    if reporting is None:
        return _unnamed(facts, lang)
    either = f" {translate('atau', lang)} "
    words = {
        "what": either.join(translate(ACTIVITY[step], lang) for step in facts["activity_steps"]),
        "n": number(n, lang),
        "names": escape(listing(list(facts["reporting_names"]), lang)),
    }
    few = reporting <= min(3, n - 1)
    lines = (
        (silent, message("<strong>{count} dari {n}</strong> belum melaporkan {what} apa pun")),
        (n - reporting - silent,
         message("<strong>{count} dari {n}</strong> melaporkan nol untuk {what}")),
        (reporting,
         message("Hanya {names} yang melaporkan {what}") if few else
         message("<strong>{count} dari {n}</strong> melaporkan {what}")),
    )  # fmt: skip
    told = [fill(text, lang, count=number(count, lang), **words) for count, text in lines if count]
    money = amounts(facts, lang) if reporting else ""
    sentence = ". ".join(told) + (f": {money}." if money else ".")
    if silent:
        sentence += " " + translate(
            "Belum melapor <strong>bukan</strong> berarti tidak aktif; data ini tidak dapat "
            "membedakannya.",
            lang,
        )
    return sentence


def _unnamed(facts: Mapping[str, Any], lang: str) -> str:
    """Only the region as a whole is known: its amounts, or why there are none."""
    money = amounts(facts, lang)
    if money:
        text = message(
            "Koperasi mana yang sudah berkegiatan tidak dapat disebut: sumber hanya memuat jumlah "
            "seluruh wilayah ({amounts}), bukan per koperasi."
        )
    elif {facts["savings_state"], facts["sales_state"]} == {"not_in_source"}:
        text = message(
            "Koperasi mana yang sudah berkegiatan tidak dapat disebut: tidak ada sumber yang "
            "memuat simpanan atau penjualan."
        )
    else:
        text = message(
            "Di seluruh wilayah belum ada simpanan atau penjualan yang tercatat. Belum tercatat "
            "<strong>bukan</strong> berarti tidak ada kegiatan."
        )
    return fill(text, lang, amounts=money)


def _ahead(result: StudyResult, lang: str) -> str:
    steps = next_steps(result, lang) or gaps(result, lang)
    if not steps:
        return translate(_NOTHING_LEFT, lang)
    return f"{translate('Langkah berikut', lang)}: {inside(steps[0])}"


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
        "{steps} tersirat: menurut hukum, langkah sesudahnya tidak dapat ditempuh tanpanya. "
        "Tanggalnya tidak diketahui."
    ),
    "rolled_up": message(
        "{steps} hanya diketahui jumlahnya untuk seluruh wilayah, bukan per koperasi."
    ),
    "rat_period_unknown": message(
        "RAT: sumber tidak menyebut tahun buku dan tanggal rapatnya. Gunakan dengan hati-hati."
    ),
    "cooperatives_differ_from_units": message(
        "Tercatat {cooperatives} koperasi untuk {units} "
        "desa/kelurahan: beberapa desa dapat berbagi satu koperasi, atau ada catatan ganda."
    ),
    "only_summed": message(
        "{steps}: hanya jumlah rupiah seluruh wilayah yang diketahui, bukan koperasi mana atau "
        "berapa koperasi."
    ),
    "undated_left_out": message(
        "{count} koperasi tidak ikut dalam perhitungan waktu karena tanggalnya tidak tercatat atau "
        "tidak dilaporkan; mediannya berlaku untuk yang bertanggal saja."
    ),
    "rules_unverified": message(
        "Aturan dan tanggal program menurut sumber sekunder, belum dicocokkan dengan naskah resmi: "
        "{sources}."
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
    if "steps" in values:
        values["steps"] = listing(labels(result, list(values["steps"]), lang), lang)
    for name, value in values.items():
        if isinstance(value, int):
            values[name] = number(value, lang)
    return opening(fill(_CAVEATS[caveat.name], lang, **values))


# --- time ----------------------------------------------------------------------------------------


def _median(facts: Mapping[str, Any], lang: str) -> str:
    rest = _not_there(facts, lang)
    if pd.isna(facts["median_days"]):
        never = translate("Separuhnya belum sampai, jadi mediannya belum ada.", lang)
        return f"{never} {rest}".rstrip()
    text = (
        message(
            "Separuhnya sampai dalam {median} hari ({interval}); yang tercepat {first} hari, yang "
            "terlama {last} hari."
        )
        if facts["timing_n"] == facts["n_units"]
        else message(
            "Dari {n} koperasi yang dapat dihitung, separuhnya sampai dalam {median} hari "
            "({interval}); yang tercepat {first} hari, yang terlama {last} hari sejauh ini."
        )
    )
    middle = fill(
        text,
        lang,
        n=number(facts["timing_n"], lang),
        median=days(facts["median_days"], lang),
        interval=_interval(facts, lang),
        first=days(facts["first_days"], lang),
        last=days(facts["last_days"], lang),
    )
    return f"{middle} {rest}".rstrip()


def _not_there(facts: Mapping[str, Any], lang: str) -> str:
    """Those who wait still, and those who never will."""
    lines = (
        (message("Masih menunggu (tersensor): {count}."), facts["timing_censored"]),
        (message("Batal atau bergabung lebih dulu: {count}."), facts["timing_ended"]),
    )
    return " ".join(fill(text, lang, count=number(count, lang)) for text, count in lines if count)


def _interval(facts: Mapping[str, Any], lang: str) -> str:
    lower, upper = facts["median_lower"], facts["median_upper"]
    if pd.isna(lower):
        return translate("selang kepercayaan tidak dapat dihitung", lang)
    text = (
        message("selang kepercayaan 95%: {lower} hari ke atas")
        if pd.isna(upper)
        else message("selang kepercayaan 95%: {lower} sampai {upper} hari")
    )
    return fill(text, lang, lower=days(lower, lang), upper=days(upper, lang))


def _banner(result: StudyResult, lang: str) -> str:
    if result.origin != "simulated":
        return ""
    return f'<p class="banner-simulated">{translate("DATA SIMULASI", lang)}</p>'
