"""Which sentences does the study of time give? Every number comes with what it is out of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from kopmp_lib.present.formation import words
from kopmp_lib.present.phrases import days
from kopmp_lib.present.shown import Shown, empty, escape, show
from kopmp_lib.result import StudyResult
from kopmp_lib.wording import date, fill, listing, message, number, percent, translate

LEVEL = 0.05


def within(result: StudyResult) -> Shown:
    """How long is the mean wait within 180 and 365 days?"""
    frame = result.tables["within"]

    def write(lang: str) -> str:
        if frame.empty:
            return ""
        told = [line for line in frame.to_dict("records") if line["told"]]
        if len(told) > 1 and told[1]["mean"] == told[0]["mean"]:
            told = told[:1]  # all had arrived by then
        parts = [
            fill(
                "dalam {day} hari pertama {mean} hari (selang 95%: {limits})",
                lang,
                day=number(line["days"], lang),
                mean=number(line["mean"], lang, 1),
                limits=words.limits(line["lower"], line["upper"], lang),
            )
            for line in told
        ]
        if not parts:
            text = translate(
                "Rata-rata waktu tunggu belum dapat dihitung: belum ada koperasi yang diamati "
                "selama 180 hari.",
                lang,
            )
            return f"<p>{escape(text)}</p>"
        text = fill(
            "Rata-rata waktu tunggu (RMST): {parts}. Yang belum sampai ikut dihitung.",
            lang, parts=listing(parts, lang),
        )  # fmt: skip
        return f"<p>{escape(text)}</p>"

    return show(write)


def bottleneck(result: StudyResult) -> Shown:
    """Which stage holds them up most, as far as that can be told?"""
    facts = result.facts

    def write(lang: str) -> str:
        if not facts["stages_known"]:
            return empty(
                translate("Hambatan terbesar tidak dapat dihitung.", lang),
                translate(
                    "Diperlukan tanggal tahap sedikitnya 5 koperasi. Kirimkan tanggal musyawarah, "
                    "akta, badan hukum, NIB, dan kegiatan pertama.",
                    lang,
                ),
            )
        if not facts["bottleneck"]:
            (only,) = facts["stage_names"]
            return empty(
                translate("Hambatan terbesar tidak dapat dibedakan.", lang),
                fill(
                    "Hanya satu tahap yang bertanggal: {stage}. Semua waktu tunggu jatuh pada "
                    "tahap itu; minta tanggal tahap sebelum dan sesudahnya.",
                    lang, stage=words.stage(result, only, lang),
                ),
            )  # fmt: skip
        return f"<p>{_bottleneck(result, lang)}{_unknown(result, lang)}</p>"

    return show(write)


def ratios(result: StudyResult) -> Shown:
    """Who comes later, and how far can that be told?"""
    facts = result.facts

    def write(lang: str) -> str:
        if facts["cox_why"]:
            return empty(
                translate("Perbedaan menurut ciri desa/kelurahan tidak dapat dihitung.", lang),
                _why_no_ratios(facts, lang),
            )
        lines = [
            _verdict(result, lang),
            _clustered(facts, lang),
            _proportional(facts, lang),
            _untold(facts, lang),
        ]
        return f"<p>{escape(' '.join(line for line in lines if line))}</p>"

    return show(write)


def peers(result: StudyResult) -> Shown:
    """Does the region stand apart from its peers once chance is allowed for?"""
    frame, facts = result.tables["shares"], result.facts

    def write(lang: str) -> str:
        if len(frame) < 2:
            return ""
        own = frame[frame["own"].astype(bool)].iloc[0]
        area = (
            message("di provinsi yang sama")
            if facts["peer_area"] == "province"
            else message("di seluruh Indonesia")
        )
        text = fill(
            "Bagian koperasi dengan {measure}: {raw} ({count} dari {n}); sesudah penyusutan "
            "{estimate} (selang 95%: {limits}). Dari {peers} pembanding sejenis {area}, {above} "
            "jelas lebih tinggi dan {below} jelas lebih rendah; selebihnya dapat berbeda karena "
            "kebetulan.",
            lang,
            measure=words.measure(result, lang),
            raw=percent(own["raw"], lang, 0),
            count=number(own["count"], lang),
            n=number(own["n"], lang),
            estimate=percent(own["estimate"], lang, 0),
            limits=words.part(own["lower"], own["upper"], lang),
            peers=number(facts["share_peers"], lang),
            area=translate(area, lang),
            above=number(facts["share_above"], lang),
            below=number(facts["share_below"], lang),
        )
        return f"<p>{escape(text)}</p>"

    return show(write)


def _bottleneck(result: StudyResult, lang: str) -> str:
    facts = result.facts
    frame = result.tables["stages"].set_index("stage")
    first, second = (frame.loc[facts[name]] for name in ("bottleneck", "second"))
    text = (
        message(
            "<strong>Hambatan utama: {first}.</strong> {share} dari seluruh hari tunggu dalam "
            "{horizon} hari pertama habis di tahap ini (selang 95%: {limits}); berikutnya "
            "{second} dengan {share2}. Dari {draws} pengambilan ulang, tahap ini yang terlama "
            "pada {largest}."
        )
        if facts["bottleneck_clear"]
        else message(
            "<strong>Hambatan utama belum dapat dibedakan.</strong> Tahap {first} menghabiskan "
            "{share} dari seluruh hari tunggu dalam {horizon} hari pertama (selang 95%: {limits}), "
            "tahap {second} {share2}. Dari {draws} pengambilan ulang, tahap yang pertama terlama "
            "hanya pada {largest}; batasnya 90%."
        )
    )
    return fill(
        text,
        lang,
        first=escape(words.stage(result, facts["bottleneck"], lang)),
        second=escape(words.stage(result, facts["second"], lang)),
        share=percent(first["share"], lang, 0),
        share2=percent(second["share"], lang, 0),
        limits=words.part(first["share_lower"], first["share_upper"], lang),
        horizon=number(facts["stage_horizon"], lang),
        draws=number(facts["stage_draws"], lang),
        largest=percent(first["largest"], lang, 0),
    )


def _unknown(result: StudyResult, lang: str) -> str:
    """Which steps make no stage, since of too many nobody tells whether they took them?"""
    names = [words.step(result, name, lang) for name in result.facts["stage_unknown"]]
    if not names:
        return ""
    text = fill(
        "Tidak menjadi tahap tersendiri karena tidak diketahui pada lebih dari 5% koperasi: "
        "{steps}.",
        lang,
        steps=listing(names, lang),
    )
    return f" {escape(text)}"


def _why_no_ratios(facts: Mapping[str, Any], lang: str) -> str:
    lines = {
        "no_time": message("Tidak ada waktu tunggu yang dapat dibandingkan."),
        "no_traits": message(
            "Tidak ada ciri yang diketahui dan berbeda di antara koperasi ini: jenis wilayah, "
            "penduduk, jalan utama."
        ),
        "few_events": message(
            "Hanya {events} koperasi yang sampai pada tanggal yang diketahui; setiap ciri "
            "memerlukan sedikitnya {each}."
        ),
        "not_estimable": message(
            "Semua koperasi dengan suatu ciri sampai lebih dulu, atau belum ada yang sampai; "
            "rasionya tidak berhingga."
        ),
    }
    events, each = (number(facts[name], lang) for name in ("cox_events", "cox_each"))
    return fill(lines[facts["cox_why"]], lang, events=events, each=each)


def _verdict(result: StudyResult, lang: str) -> str:
    """Which trait goes with another pace, beyond chance?"""
    frame = result.tables["traits"]
    told = frame[frame["p"] < LEVEL]
    if told.empty:
        return translate(
            "Tidak ada ciri yang terbukti berkaitan dengan cepat atau lambatnya koperasi.", lang
        )
    quick, slow = (
        message("lebih cepat sampai: {trait} (rasio laju {ratio})"),
        message("lebih lambat sampai: {trait} (rasio laju {ratio})"),
    )
    parts = [
        fill(
            quick if line["hazard_ratio"] > 1 else slow, lang,
            trait=translate(words.TRAITS[line["trait"]], lang),
            ratio=number(line["hazard_ratio"], lang, 2),
        )
        for line in told.to_dict("records")
    ]  # fmt: skip
    return fill("Yang menonjol: {parts}.", lang, parts="; ".join(parts))


def _clustered(facts: Mapping[str, Any], lang: str) -> str:
    if not facts["cox_clusters"]:
        return translate(
            "Kecamatan terlalu sedikit untuk memperhitungkan kemiripan di dalamnya; selangnya "
            "mungkin terlalu sempit.",
            lang,
        )
    return fill(
        "Selang memperhitungkan kemiripan dalam {count} kecamatan.",
        lang,
        count=number(facts["cox_clusters"], lang),
    )


def _proportional(facts: Mapping[str, Any], lang: str) -> str:
    p = words.chance(facts["cox_ph_p"], lang)
    text = (
        message("Rasionya berubah menurut waktu (p = {p}): baca sebagai rata-rata.")
        if facts["cox_ph_p"] < LEVEL
        else message("Tidak ada tanda bahwa rasionya berubah menurut waktu (p = {p}).")
    )
    return fill(text, lang, p=p).replace("p = <", "p <")


def _untold(facts: Mapping[str, Any], lang: str) -> str:
    missing = [translate(words.TRAITS[name], lang) for name in facts["cox_untold"]]
    parts = []
    if missing:
        parts.append(
            fill("Tidak diketahui atau tidak berbeda: {traits}.", lang,
                 traits=listing(missing, lang))
        )  # fmt: skip
    if facts["cox_dropped"]:
        names = [translate(words.TRAITS[name], lang) for name in facts["cox_dropped"]]
        parts.append(
            fill("Tidak ikut karena yang sampai terlalu sedikit: {traits}.", lang,
                 traits=listing(names, lang))
        )  # fmt: skip
    if facts["cox_left_out"]:
        parts.append(
            fill("{count} koperasi tidak ikut karena cirinya tidak diketahui.", lang,
                 count=number(facts["cox_left_out"], lang))
        )  # fmt: skip
    return " ".join(parts)


def dates(result: StudyResult) -> Shown:
    """How far can the dates be trusted?"""
    facts = result.facts

    def write(lang: str) -> str:
        if not facts["dates_n"]:
            return empty(
                translate("Tidak ada tanggal yang dapat diperiksa.", lang),
                translate("Kirimkan tanggal tiap langkah supaya lamanya dapat dihitung.", lang),
            )
        lines = [
            _exact(facts, lang), _heaped(facts, lang), _ordered(facts, lang),
            _censored(facts, lang), _reported(facts, lang),
        ]  # fmt: skip
        items = "".join(f"<li>{escape(line)}</li>" for line in lines if line)
        return f"<ul>{items}</ul>"

    return show(write)


def _exact(facts: Mapping[str, Any], lang: str) -> str:
    if not facts["dates_by_month"]:
        n = number(facts["dates_n"], lang)
        return fill("Semua dari {n} tanggal diketahui sampai harinya.", lang, n=n)
    text = fill(
        "{rough} dari {n} tanggal diketahui hanya sampai bulannya.",
        lang, n=number(facts["dates_n"], lang), rough=number(facts["dates_by_month"], lang),
    )  # fmt: skip
    medians = facts.get("month_medians")
    if not medians or any(pd.isna(one) for one in medians):
        return text
    return text + " " + fill(
        "Di mana pun harinya dalam bulan itu, mediannya {low} sampai {high} hari.",
        lang, low=days(medians[0], lang), high=days(medians[1], lang),
    )  # fmt: skip


def _heaped(facts: Mapping[str, Any], lang: str) -> str:
    expected, exact = facts["dates_month_end_expected"], facts["dates_n"] - facts["dates_by_month"]
    if expected != expected:
        return translate("Tanggalnya terlalu sedikit untuk melihat penumpukan.", lang)
    heap = facts["dates_month_end_p"] < 0.01
    text = fill(
        "{count} dari {n} jatuh pada hari terakhir bulan, menurut kalender {expected}; {weekend} "
        "pada Sabtu atau Minggu; hari terbanyak {top} dengan {most}.",
        lang,
        count=number(facts["dates_month_end"], lang), n=number(exact, lang),
        expected=number(expected, lang), weekend=number(facts["dates_weekend"], lang),
        top=date(facts["dates_top"][0], lang), most=number(facts["dates_top"][1], lang),
    )  # fmt: skip
    verdict = (
        message("Penumpukan itu berarti sebagian adalah tanggal tenggat atau pelaporan.")
        if heap
        else message("Tidak ada penumpukan pada akhir bulan.")
    )
    return f"{text} {translate(verdict, lang)}"


def _ordered(facts: Mapping[str, Any], lang: str) -> str:
    if not facts["dates_pairs"]:
        text = translate(
            "Urutan langkah tidak dapat diperiksa: tidak ada koperasi yang dua langkahnya, yang "
            "berurutan menurut hukum, bertanggal.",
            lang,
        )
    else:
        text = fill(
            "Pada {count} dari {pairs} koperasi suatu langkah bertanggal lebih awal dari syarat "
            "hukumnya.",
            lang,
            count=number(facts["dates_out_of_order"], lang),
            pairs=number(facts["dates_pairs"], lang),
        )
    early = facts["dates_before_programme"]
    if not early:
        return text
    return text + " " + fill(
        "{count} tanggal lebih awal dari Inpres 9/2025.", lang, count=number(early, lang)
    )  # fmt: skip


def _censored(facts: Mapping[str, Any], lang: str) -> str:
    if not facts["timing_identifiable"]:
        return ""
    if not facts["watch_last"]:
        return translate("Tidak ada yang masih menunggu pada akhir pengamatan.", lang)
    if facts["watch_first"] == facts["watch_last"]:
        return fill(
            "Yang masih menunggu ({count}) semuanya terakhir diamati {last}: penyensoran menurut "
            "kalender, bukan karena keadaan koperasinya.",
            lang, count=number(facts["timing_censored"], lang),
            last=date(facts["watch_last"], lang),
        )  # fmt: skip
    return fill(
        "Yang masih menunggu ({count}) terakhir diamati antara {first} dan {last}; bila yang "
        "lambat lebih cepat hilang dari laporan, waktunya tampak terlalu singkat.",
        lang, count=number(facts["timing_censored"], lang),
        first=date(facts["watch_first"], lang), last=date(facts["watch_last"], lang),
    )  # fmt: skip


def _reported(facts: Mapping[str, Any], lang: str) -> str:
    made = facts["reports"]
    if len(made) == 1:
        return fill(
            "Keterlambatan pelaporan tidak dapat dihitung: hanya ada satu ekstrak, {day}, dan "
            "hari pencatatannya tidak dimuat. Langkah yang baru terjadi mungkin belum tercatat.",
            lang, day=date(made[0], lang),
        )  # fmt: skip
    return fill(
        "Dari {count} ekstrak, selang tengah antara langkah dan ekstrak yang memuatnya {lag} hari; "
        "itu batas atas keterlambatan pelaporan.",
        lang, count=number(len(made), lang), lag=days(facts["report_lag"], lang),
    )  # fmt: skip
