"""What a reader sees of the study of mentoring, with everything, with too little, with nothing."""

from __future__ import annotations

import dataclasses
import re
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

from kopmp_lib.present.mentoring import (
    evidence,
    figures,
    phrases,
    plan,
    robust,
    scope,
    tables,
    text,
)
from kopmp_lib.present.mentoring.charts import Curve, curves
from kopmp_lib.result import Caveat
from kopmp_lib.wording import SYMBOLS

EVERYTHING = (
    text.headline, text.light, text.estimand, text.power, text.meaning, text.caveats,
    text.threshold, tables.design, tables.cohorts, tables.dose, evidence.effects,
    evidence.conditions, evidence.doubts, evidence.others, evidence.reporting, figures.waves,
    figures.effects, plan.power, plan.plan, robust.robust, robust.two_way, robust.alike,
    robust.response,
)  # fmt: skip
OF_EFFECTS = (
    text.power, evidence.conditions, evidence.doubts, evidence.others,
    figures.effects, robust.robust, robust.two_way, robust.alike, robust.response,
)  # fmt: skip


@dataclasses.dataclass
class Sources:
    sources: tuple = ()
    warnings: tuple = ()


def plain(fragment: str) -> str:
    without = re.sub(r"<svg.*?</svg>", "", fragment, flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", without)).strip()


@pytest.mark.parametrize("name", ["full", "small", "nothing"])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_part_is_whole_html_without_holes(name, lang, request):
    result = request.getfixturevalue(name)
    for part in EVERYTHING:
        fragment = part(result).html[lang]
        ET.fromstring(f"<p>{fragment.replace('xmlns:xlink', 'xmlns_x').replace('xlink:', '')}</p>")
        words = plain(fragment)
        assert not re.search(r"\bnan\b|None|\{\w*\}|inf\b", words), (part.__name__, words)


def test_pangkalpinang_without_data_says_why_and_what_would_change_that(nothing):
    points = plain(text.headline(nothing).html["id"])
    assert "tidak dapat diidentifikasi di sini" in points
    assert "Tidak ada daftar penugasan pendamping" in points
    assert "Tidak ada laporan bulanan per koperasi yang memuat simpanan." in points
    assert "Yang akan mengubahnya: Daftar penugasan" in points
    assert "itu tidak berarti nol" in points
    english = plain(text.headline(nothing).html["en"])
    assert "The effect of mentoring on savings is not identifiable here." in english
    assert "does not mean zero" in english
    design = plain(tables.design(nothing).html["id"])
    assert "Data yang akan mengubahnya:" in design
    assert "tidak diketahui, karena tidak ada daftar penugasan" in plain(
        text.estimand(nothing).html["id"]
    )


@pytest.mark.parametrize("name", ["small", "nothing"])
def test_where_nothing_is_identifiable_no_figure_of_an_effect_is_printed(name, request):
    result = request.getfixturevalue(name)
    for part in OF_EFFECTS:
        assert part(result).html == {"id": "", "en": ""}
    for part in (evidence.effects, text.light, text.headline, text.meaning):
        words = plain(part(result).html["id"])
        words = words.replace(plain(plan.sentence(result, "id")), "")  # of a plan, not of an effect
        assert not re.search(r"[+−]\d|\d%", words), part.__name__
    assert 'class="empty"' in evidence.effects(result).html["id"]


def test_too_few_are_counted(small):
    words = plain(text.headline(small).html["id"])
    assert re.search(r"\d koperasi terlihat sebelum dan sesudah mulai didampingi; perlu", words)
    assert "Lebih banyak koperasi dengan data yang sama" in words


def test_not_known_and_nought_are_written_apart(nothing, full):
    assert SYMBOLS["not_reported"] in plain(tables.design(nothing).html["id"])
    assert "Ada Perlu" in plain(tables.design(nothing).html["id"])
    assert "Desa/kelurahan yang bulan mulainya diketahui … 1" in plain(
        tables.design(nothing).html["id"]
    )
    assert "belum pernah dikunjungi – 31" in plain(tables.dose(full).html["id"])


def test_power_stands_before_the_estimate(full):
    words = plain(text.headline(full).html["id"])
    assert words.index("yang ditemukan empat dari lima kali") < words.index("Taksirannya")
    assert phrases.signed(full.facts["detectable"], "id") in words
    heads = plain(evidence.effects(full).html["id"])
    assert heads.index("Pengaruh terkecil yang terlihat") < heads.index("Selang kepercayaan")


@pytest.mark.parametrize(
    ("colour", "word", "mark"),
    [
        ("green", "Hijau", "state-reached"),
        ("amber", "Kuning", "state-implied"),
        ("red", "Merah", "state-not_reached"),
        ("not_informative", "Tidak informatif", "<strong>"),
        ("not_identifiable", "Tidak dapat diidentifikasi", "<strong>"),
    ],
)
def test_the_light_is_a_word_and_not_a_colour_alone(full, colour, word, mark):
    facts = {**full.facts, "light": colour}
    fragment = text.light(dataclasses.replace(full, facts=facts)).html["id"]
    assert f">{word}" in fragment
    assert mark in fragment


def test_what_fails_is_named_beside_the_light(full):
    frame = full.tables["conditions"].assign(holds=[True, True, True, False, True])
    result = dataclasses.replace(full, tables={**full.tables, "conditions": frame})
    words = plain(text.light(result).html["id"])
    told = "1 dari 5 syarat kesimpulan gagal: pergeseran sebesar sebelumnya menghapus pengaruhnya."
    assert words.endswith(told)
    everything = dataclasses.replace(
        full, tables={**full.tables, "conditions": frame.assign(holds=True)}
    )
    assert "gagal" not in plain(text.light(everything).html["id"])
    assert set(phrases.FAILED) == set(frame["condition"])


def test_what_could_not_be_tested_is_not_called_wrong(full):
    frame = full.tables["conditions"].assign(holds=[True, False, True, True, True])
    frame.loc[frame["condition"] == "trend", "found"] = float("nan")
    result = dataclasses.replace(full, tables={**full.tables, "conditions": frame})
    assert "tren sebelum pendampingan tidak dapat diuji" in plain(text.light(result).html["id"])


def test_chance_is_not_told_of_other_outcomes_where_the_conclusion_fails(full):
    for colour, told in (("green", True), ("red", False)):
        result = dataclasses.replace(full, facts={**full.facts, "light": colour})
        assert ("tidak dicetak" in evidence.others(result).html["id"]) is not told


def test_waves_that_are_not_drawn_are_counted(full):
    means = full.tables["means"]
    more = [means.assign(wave=wave) for wave in (2, 3, 4, 5, 6, 7, 0)]
    cohorts = full.tables["cohorts"]
    rows = [cohorts.iloc[[0]].assign(start=wave) for wave in (2, 3, 4, 5, 6, 7)]
    tables_ = {**full.tables, "means": pd.concat(more), "cohorts": pd.concat(rows)}
    drawn = figures.waves(dataclasses.replace(full, tables=tables_)).html["id"]
    assert "2 gelombang sesudahnya tidak digambar." in drawn
    assert "tidak digambar" not in figures.waves(full).html["id"]


def test_every_reason_has_words_and_a_remedy(full):
    names = [*full.tables["design"]["check"], "comparison"]
    assert set(phrases.WHY) == set(names)
    assert set(phrases.REMEDY) == set(names)
    facts = {**full.facts, "identifiable": False, "reasons": tuple(names)}
    result = dataclasses.replace(full, facts=facts)
    for lang in ("id", "en"):
        assert len(phrases.reasons(result, lang)) == len(names)
        assert not any("{" in line for line in phrases.reasons(result, lang))


def test_every_caveat_of_the_study_has_words(full):
    numbers = dict.fromkeys(("count", "n", "partly", "units", "rows"), 3)
    for name in scope._CAVEATS:
        result = dataclasses.replace(full, caveats=(Caveat(name, numbers),))
        for lang in ("id", "en"):
            assert plain(scope.caveats(result).html[lang]).count(".") >= 2


def test_figures_say_their_numbers_to_those_who_do_not_see_them(full):
    fragment = figures.effects(full).html["id"]
    alt = re.search(r"<title[^>]*>(.*?)</title>", fragment).group(1)
    at_start = full.tables["event_study"].set_index("exposure").loc[0, "att"]
    assert f"bulan 0: {phrases.signed(at_start, 'id')}" in alt
    waves = re.search(r"<title[^>]*>(.*?)</title>", figures.waves(full).html["id"]).group(1)
    assert "mulai April 2026" in waves
    assert "tidak didampingi dalam masa data" in waves


def test_missing_limits_do_not_break_the_drawing(full):
    frame = full.tables["event_study"].copy()
    frame.loc[frame["exposure"] > 3, ["lower", "upper"]] = float("nan")
    result = dataclasses.replace(full, tables={**full.tables, "event_study": frame})
    assert "<svg" in figures.effects(result).html["id"]


def test_a_hostile_label_is_only_read(hostile):
    drawn = curves([Curve(hostile, [1, 2], [1.0, 2.0], 2.0)], [(1, hostile)], hostile, ".",
                   hostile, hostile)  # fmt: skip
    assert "<script" not in drawn


def test_quality_tells_what_is_missing(nothing, full):
    words = plain(text.quality(nothing, Sources()).html["id"])
    assert "Tidak ada data: laporan bulanan, penugasan pendamping, kunjungan" in words
    words = plain(text.quality(full, Sources()).html["id"])
    assert "Laporan bulanan ada dari 41 dari 42 desa/kelurahan (24 bulan)." in words


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (0.194, "+19%"),
        (-0.05, "−5%"),
        (0.0, "0%"),
        (-0.0001, "0%"),
        (float("inf"), "+∞"),
        (float("nan"), "…"),
    ],
)
def test_changes_carry_their_sign(share, written):
    assert phrases.signed(share, "id") == written


def test_small_probabilities_are_not_written_as_nought():
    assert phrases.probability(0.0, "id") == "< 0,001"
    assert phrases.probability(0.0496, "en") == "0.050"
    assert phrases.probability(float("nan"), "en") == "…"


def test_waves_of_one_or_two_show_no_means(small):
    cohorts = small.tables["cohorts"]
    few = cohorts[cohorts["units"] < 3]
    assert len(few)
    assert few[["priority", "before", "trend", "dip"]].isna().all(axis=None)
    assert (small.tables["means"]["count"] >= 3).all()
    assert isinstance(small.tables["means"], pd.DataFrame)
