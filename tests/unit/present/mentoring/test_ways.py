"""Plans before any effect, and the other ways of reckoning after it."""

from __future__ import annotations

import dataclasses
import re

import pandas as pd
import pytest

from kopmp_lib.present.mentoring import phrases, plan, robust, text
from kopmp_lib.present.mentoring.cells import decimal


def plain(fragment: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", fragment)).strip()


def test_42_kelurahan_are_told_what_they_can_see_before_there_are_any_data(nothing):
    for part in (text.headline, plan.power):
        words = plain(part(nothing).html["id"])
        assert "dari dunia simulasi, bukan dari data daerah ini: dengan 42 desa/kelurahan" in words
        assert re.search(r"sekitar \+28% \(imputasi\) atau \+3\d% \(kelompok-waktu\)", words)
    english = plain(plan.power(nothing).html["en"])
    assert "From a simulated world, not from data of this region" in english
    assert "effects on savings of about +28% (imputation)" in english


def test_where_there_is_a_roll_out_its_own_power_is_told(full):
    assert plan.power(full).html == {"id": "", "en": ""}
    words = plain(text.power(full).html["id"])
    assert "hanya pengaruh sekitar" in words
    assert "Taksirannya" not in words


def test_whose_noise_stands_behind_the_plan_is_told(nothing, full):
    assert "diambil dari dunia simulasi" in plain(plan.plan(nothing).html["id"])
    assert "dipelajari dari bulan tanpa pendampingan di sini" in plain(plan.plan(full).html["id"])
    assert "Diperiksa dengan" in plain(plan.plan(full).html["id"])


def test_a_plan_with_assumed_noise_speaks_of_savings_whatever_is_asked(nothing):
    result = dataclasses.replace(nothing, facts={**nothing.facts, "outcome": "members"})
    words = plain(plan.plan(result).html["id"])
    assert words.startswith("Pengaruh terkecil pada simpanan")
    assert "karena gerak jumlah anggota belum dapat dipelajari" in words


def test_six_villages_are_shown_no_plan(small):
    assert plan.plan(small).html == {"id": "", "en": ""}
    assert "desa/kelurahan, pendampingan bertahap" not in plain(text.headline(small).html["id"])


def test_two_way_fixed_effects_stand_beside_their_warning(full):
    words = plain(robust.two_way(full).html["id"])
    assert words.startswith("Mengapa efek tetap dua arah tidak dipakai")
    assert "Peringatan, bukan taksiran" in words
    assert "100%" in words


def test_visits_and_change_are_called_a_description(full):
    words = plain(robust.response(full).html["id"])
    assert "hanya gambaran, bukan pengaruh" in words
    assert "tidak diundi" in words


def test_bounds_have_no_point_estimate(full):
    frame = full.tables["robust"]
    frame = frame[~frame["check"].isin(["reweighted", "lee"])]
    lee = {"check": "lee", "value": float("nan"), "lower": -0.1, "upper": 0.4, "n": 41.0}
    found = pd.concat([frame, pd.DataFrame([lee])], ignore_index=True)
    result = dataclasses.replace(full, tables={**full.tables, "robust": found})
    words = plain(robust.robust(result).html["id"])
    assert "batas Lee bila yang diam tidak acak −10% sampai +40% 41" in words
    assert "tanpa taksiran titik" in words
    without = dataclasses.replace(full, tables={**full.tables, "robust": frame})
    assert "tidak ada koperasi yang diam" in plain(robust.robust(without).html["id"])


@pytest.mark.parametrize("name", ["interaction", "adjusted", "unexposed", "spill_0.5", "late"])
def test_every_way_has_words(name):
    assert name in robust._WAY


def test_covariates_are_named_by_their_contract(full):
    words = plain(robust.alike(full).html["id"])
    assert "Rata-rata simpanan sebelumnya" in words
    assert "_count" not in words


def test_a_small_threshold_is_not_written_as_nought():
    assert phrases.threshold(0.004, "id") == "+0,4%"
    assert phrases.threshold(0.281, "id") == "+28%"


def test_numbers_below_nought_carry_a_minus():
    assert decimal(-0.514, "id").text == "−0,51"
    assert decimal(float("nan"), "id").state == "not_reported"
