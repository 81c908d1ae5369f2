"""Sentences: every number with what it is out of, silence never for a nought, in two languages."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from types import SimpleNamespace

import pytest

from kopmp_lib import rules
from kopmp_lib.present import text
from kopmp_lib.site.check import clean

SILENCE = "Belum melapor bukan berarti tidak aktif; data ini tidak dapat membedakannya."
HEADING = {"id": "Ringkasan", "en": "Brief"}
FOUR = list("ABCD")


def plain(fragment: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", fragment))


def points(result, lang: str = "id") -> list[str]:
    made = text.headline(result).html[lang]
    assert clean(made, "cell 1") == made
    return [plain(point) for point in re.findall(r"<li>(.*?)</li>", made)]


def items(shown, lang: str = "id") -> list[str]:
    return [plain(item) for item in re.findall(r"<li>(.*?)</li>", shown.html[lang])]


# --- the first point: who is registered ----------------------------------------------------------

ALL = {
    name: [1] * 4
    for name in ("cooperative_count", "npwp_count", "nib_count", "simkopdes_account_count")
}


def test_all_are_registered(result_of):
    result = result_of(4, ALL)
    assert points(result)[0] == (
        "4 dari 4 kelurahan mempunyai koperasi berbadan hukum, semuanya tercatat memiliki NPWP, "
        "NIB, dan akun SIMKOPDES."
    )
    assert points(result, "en")[0] == (
        "4 of 4 kelurahan have a co-operative with legal standing, all of them on record with tax "
        "number (NPWP), business licence (NIB) and SIMKOPDES account."
    )


def test_some_are_registered_and_some_are_silent(result_of):
    result = result_of(4, ALL | {"cooperative_count": [1, 1, 0, None], "nib_count": [1, 0, 0, 0],
                                 "npwp_count": [None] * 4})  # fmt: skip
    assert points(result)[0] == (
        "2 dari 4 kelurahan mempunyai koperasi berbadan hukum. Sudah tercatat: NIB 1 dari 4 dan "
        "akun SIMKOPDES 4 dari 4. Belum dilaporkan: 1. Dilaporkan belum berbadan hukum: 1."
    )
    assert "Not reported: 1. Reported as without legal standing: 1." in points(result, "en")[0]


def test_a_later_step_shows_that_they_are_registered(result_of):
    assert points(result_of(4, {"nib_count": [1, 1, 1, None]}))[0] == (
        "Badan hukum tidak dimuat sumber, tetapi tersirat pada 3 dari 4 koperasi yang sudah "
        "sampai ke langkah sesudahnya."
    )


@pytest.mark.parametrize("status", [None, {"cooperative_count": [None] * 4}])
def test_nobody_tells_who_is_registered(result_of, status):
    first = points(result_of(4, status))[0]
    assert first == "Tidak ada sumber yang memuat berapa koperasi yang sudah berbadan hukum."


@pytest.mark.parametrize("count", [3, 5])
def test_a_roll_up_that_counts_other_than_the_villages_is_no_share_of_them(result_of, count):
    result = result_of(4, rollup={"19.71": {"cooperative_count": count}}, kinds=("desa",))
    first = points(result)[0]
    assert first == f"{count} koperasi berbadan hukum tercatat untuk 4 desa."
    assert "dari 4" not in first


def test_a_roll_up_that_counts_as_many_as_the_villages(result_of):
    figures = {"cooperative_count": 4, "npwp_count": 4, "nib_count": 2}
    result = result_of(4, rollup={"19.71": figures}, kinds=("desa", "kelurahan"))
    assert points(result)[0] == (
        "4 dari 4 desa/kelurahan mempunyai koperasi berbadan hukum. Sudah tercatat: NPWP 4 dari "
        "4 dan NIB 2 dari 4."
    )


# --- the second point: who is active -------------------------------------------------------------


def savings(*values, **more):
    return {"principal_savings_idr": list(values), **more}


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (
            savings(None, None, None, None),
            f"4 dari 4 belum melaporkan simpanan apa pun. {SILENCE}",
        ),
        (
            savings(None, 900_000, None, None, sales_value_idr=[None, 50_000, None, None]),
            "3 dari 4 belum melaporkan simpanan atau penjualan apa pun. Hanya B yang melaporkan "
            f"simpanan atau penjualan: simpanan Rp900.000 dan penjualan Rp50.000. {SILENCE}",
        ),
        (
            savings(0, 0, 0, 0),
            "4 dari 4 melaporkan nol untuk simpanan.",
        ),
        (
            savings(0, None, 70_000, 0),
            "1 dari 4 belum melaporkan simpanan apa pun. 2 dari 4 melaporkan nol untuk simpanan. "
            f"Hanya C yang melaporkan simpanan: simpanan Rp70.000. {SILENCE}",
        ),
        (
            savings(1000, 1000, 1000, 1000),
            "4 dari 4 melaporkan simpanan: simpanan Rp4.000.",
        ),
        (
            {"gerai_count": [1, None, None, None]},
            f"3 dari 4 belum melaporkan gerai apa pun. Hanya A yang melaporkan gerai. {SILENCE}",
        ),
    ],
    ids=["silence", "one", "noughts", "mixed", "all", "another activity"],
)
def test_silence_noughts_and_figures_are_told_apart(result_of, status, expected):
    assert points(result_of(FOUR, status))[1] == expected


def test_in_english_too(result_of):
    result = result_of(FOUR, savings(0, None, 70_000, 0))
    assert points(result, "en")[1] == (
        "1 of 4 have not reported any savings. 2 of 4 reported zero for savings. Only C reported "
        "savings: savings Rp70,000. Not reporting does not mean inactive; these data cannot tell "
        "the two apart."
    )


def test_a_sum_of_few_people_is_not_told(result_of):
    status = savings(None, 9000, None, None, principal_members_count=[None, 3, None, None])
    second = points(result_of(FOUR, status))[1]
    assert "Hanya B yang melaporkan simpanan: simpanan disembunyikan karena" in second
    assert "Rp" not in second


def test_of_a_roll_up_only_the_sum_is_known(result_of):
    figures = {"cooperative_count": 4, "principal_savings_idr": 2_000_000_000}
    second = points(result_of(4, rollup={"19.71": figures}))[1]
    assert second == (
        "Koperasi mana yang sudah berkegiatan tidak dapat disebut: sumber hanya memuat jumlah "
        "seluruh wilayah (simpanan Rp2,0 miliar), bukan per koperasi."
    )


def test_nobody_tells_who_is_active(result_of):
    second = points(result_of(4), "en")[1]
    assert second == (
        "Which co-operatives are active cannot be told: no source tells of savings or sales."
    )


def test_every_activity_of_the_rules_has_a_noun():
    steps = rules.formation_steps(dt.date.max)
    assert {step.name for step in steps if step.activity} == set(text.ACTIVITY)


# --- the third point: what next ------------------------------------------------------------------


def test_the_largest_group_comes_first_and_silence_is_asked_to_report(result_of):
    """Two are silent on savings, one reported none, one has no NIB."""
    result = result_of(FOUR, savings(None, None, 0, 5, nib_count=[1, 1, 1, 0]))
    assert items(text.actions(result))[:3] == [
        "Dampingi A dan B mencatat langkah simpanan pertama di SIMKOPDES (bukti: catatan "
        "simpanan pokok dan wajib) atau menyatakan nihil secara tertulis. Pelaksana: bendahara.",
        "Dampingi D menyelesaikan langkah NIB (bukti: NIB dari OSS). Pelaksana: pengurus.",
        "Dampingi C menyelesaikan langkah simpanan pertama (bukti: catatan simpanan pokok dan "
        "wajib). Pelaksana: bendahara.",
    ]
    assert points(result)[2] == "Langkah berikut: d" + items(text.actions(result))[0][1:]
    assert points(result, "en")[2].startswith(
        "Next step: help A and B to enter the step first saving in SIMKOPDES (evidence: record of"
    )


def test_a_silent_registration_is_to_be_reported_or_completed(result_of):
    result = result_of(FOUR, {"nib_count": [1, None, None, None]})
    assert items(text.actions(result))[0].startswith("Minta B, C, dan D melaporkan atau menyel")


def test_more_than_three_are_counted(result_of):
    assert items(text.actions(result_of(5, {"nib_count": [0] * 5})), "en")[0].startswith(
        "Help 5 of 5 co-operatives to complete the step business licence (NIB) (evidence"
    )


def test_what_the_roll_up_counts_is_to_be_found(result_of):
    figures = {"cooperative_count": 3, "nib_count": 1}
    found = items(text.actions(result_of(4, rollup={"19.71": figures})))
    assert found[0] == (
        "Cari 2 dari 3 koperasi yang belum tercatat memiliki NIB: sumber hanya memuat jumlahnya, "
        "bukan namanya."
    )
    assert not any("kelurahan yang belum" in line for line in found)


def test_without_any_data_the_page_asks_for_them(result_of):
    found = items(text.actions(result_of(4)))
    assert [line.split()[0] for line in found] == ["Minta", "Kumpulkan"]
    assert points(result_of(4))[2].startswith("Langkah berikut: minta ekstrak SIMKOPDES")


def test_where_all_is_done_the_page_says_so(result_of):
    measures = [name for step in rules.formation_steps(dt.date.max) for name in step.unit]
    dated = [(unit, "legal_entity", "2025-06-01") for unit in range(5)]
    result = result_of(5, {name: [1] * 5 for name in measures}, dated=dated)
    assert text.actions(result).html["id"] == (
        "<p>Semua langkah yang dimuat sumber sudah tercatat.</p>"
    )
    assert points(result)[2] == "Semua langkah yang dimuat sumber sudah tercatat."


# --- quality, meaning, caveats, title ------------------------------------------------------------


def read(*titles: str) -> SimpleNamespace:
    return SimpleNamespace(
        sources=tuple(SimpleNamespace(title={"id": one, "en": one}) for one in titles),
        warnings=(),
    )


@pytest.mark.parametrize(
    ("status", "count"), [(savings(None, None, 0, 5), 2), (savings(0, 0, 0, 0), 4)]
)
def test_a_reported_nought_counts_as_a_report(result_of, status, count):
    made = plain(text.quality(result_of(FOUR, status), read("S")).html["id"])
    assert f"Angka kegiatan per 30 Juni 2026 berasal dari {count} dari 4 koperasi." in made


def test_sources_with_commas_in_their_names_stay_apart(result_of):
    made = text.quality(result_of(4, ALL), read("Penduduk, luas", "Status"))
    assert "Sumber: Penduduk, luas; Status." in plain(made.html["id"])
    assert plain(text.quality(result_of(4), read()).html["id"]) == (
        "Mutu data. Tidak ada sumber data untuk kajian ini."
    )


def test_what_is_odd_in_the_files_is_told_with_its_count(result_of):
    tables = read("S")
    tables.warnings = (SimpleNamespace(title={"id": "Angka ganjil", "en": "Odd figures"}, count=3),)
    made = text.quality(result_of(4, ALL), tables).html
    assert "Peringatan pada berkas sumber: angka ganjil (3)." in plain(made["id"])
    assert "Warnings on the source files: odd figures (3)." in plain(made["en"])


def test_silence_is_explained_even_where_nothing_is_known(result_of):
    known, nothing = (text.meaning(result).html["id"] for result in (result_of(4, ALL),
                                                                     result_of(4)))  # fmt: skip
    assert known.count("<p>") == 2
    assert nothing.count("<p>") == 1
    assert "Belum dilaporkan tidak sama dengan tidak aktif, dan tidak sama dengan nol" in nothing


def test_every_caveat_of_the_study_has_its_sentence(result_of):
    status = savings(None, 5, 5, 5, cooperative_count=[0, 1, 1, 1], nib_count=[1] * 4)
    dated = [(1, "deed", "2025-06-02"), (1, "legal_entity", "2025-06-01")]
    result = result_of(4, status, dated=dated, from_step="deed",
                       rollup={"19.71": {"cooperative_count": 5, "rat_count": 3}})  # fmt: skip
    late = [(unit, "nib", f"2025-06-0{unit + 1}") for unit in range(5)]
    sold = {"19.71": {"cooperative_count": 7, "sales_value_idr": 900}}
    summed = result_of(7, {"nib_count": [1] * 7}, dated=late, to_step="nib", rollup=sold)
    found = {caveat.name for each in (result, summed) for caveat in each.caveats}
    assert found == set(text._CAVEATS)
    for lang in ("id", "en"):
        for each in (result, summed):
            lines = items(text.caveats(each), lang)
            assert len(lines) == len(each.caveats)
            assert not any(line[0].islower() or not line.endswith(".") for line in lines)
        assert not any("{" in line for line in lines)


def test_without_a_caveat_there_is_no_empty_list(result_of):
    result = SimpleNamespace(caveats=(), facts={})
    assert text.caveats(result).html["en"] == "<p>There is nothing to add.</p>"


def test_simulated_data_say_so_in_both_languages(result_of):
    made = text.title(result_of(4, ALL, origin="simulated"), HEADING).html
    assert made["id"].startswith('<p class="banner-simulated">DATA SIMULASI</p><h1>')
    assert made["en"].startswith('<p class="banner-simulated">SIMULATED DATA</p><h1>')
    assert "banner" not in text.title(result_of(4, ALL), HEADING).html["id"]


def test_the_title_names_region_and_day_if_there_is_one(result_of):
    assert plain(text.title(result_of(4, ALL), HEADING).html["en"]) == (
        "Kota Pangkal PinangBrief · 19.71 · newest data 30 June 2026"
    )
    assert plain(text.title(result_of(4), HEADING).html["en"]).endswith("Brief · 19.71")


# --- time ----------------------------------------------------------------------------------------


def dated_on(*days: int):
    return [(unit, "legal_entity", f"2025-04-{day:02d}") for unit, day in enumerate(days)]


@pytest.mark.parametrize(
    ("days", "units", "interval"),
    [
        ((6, 7, 8, 9, 10), 5, "dalam 12 hari (selang kepercayaan 95%: 11 hari ke atas)"),
        ((6, 6, 6, 6, 6), 5, "dalam 10 hari (selang kepercayaan 95%: 10 hari ke atas)"),
        (range(1, 21), 20, "dalam 14,5 hari (selang kepercayaan 95%: 11 sampai 20 hari)"),
    ],
)
def test_the_median_comes_with_its_interval_as_far_as_there_is_one(
    result_of, days, units, interval
):
    made = plain(text.timing(result_of(units, dated=dated_on(*days))).html["id"])
    assert f"Tanggal diketahui untuk {units} dari {units} koperasi, dari Inpres 9/2025" in made
    assert f"{interval}; yang tercepat" in made
    assert "…" not in made


def test_those_still_waiting_are_counted(result_of):
    status = {"cooperative_count": [1] * 5 + [0] * 5 + [0]}
    made = text.timing(result_of(11, status, dated=dated_on(6, 7, 8, 9, 10))).html
    assert "mediannya belum ada. Masih menunggu (tersensor): 6." in plain(made["id"])
    assert "so there is no median. Still waiting (censored): 6." in plain(made["en"])


def test_a_first_step_is_written_within_a_sentence(result_of):
    dated = [(unit, "deed", "2025-04-01") for unit in range(5)] + dated_on(6, 7, 8, 9, 10)
    made = text.timing(result_of(5, dated=dated, from_step="deed")).html
    assert "dari akta notaris ke badan hukum." in made["id"]
    assert "from notarial deed to legal entity" in made["en"]


def test_four_days_give_no_sentence(result_of):
    assert text.timing(result_of(5, dated=dated_on(6, 7, 8, 9))).html == {"id": "", "en": ""}


# --- whatever the data say -----------------------------------------------------------------------


def test_a_hostile_village_is_only_a_name_in_every_sentence(result_of, hostile):
    names = [hostile, "{0}", "{who}", "D"]
    result = result_of(names, savings(5, None, 5, 5, nib_count=[0, 1, 1, None]))
    for made in (text.headline(result), text.actions(result), text.caveats(result)):
        for lang, fragment in made.html.items():
            assert "<script" not in fragment
            clean(fragment, lang)
    assert any("{0}" in line for line in items(text.actions(result)))
    assert any(hostile in line for line in items(text.actions(result)))
