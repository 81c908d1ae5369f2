"""What readers find on the pages of regions that have much, little and nothing."""

from __future__ import annotations

import gzip
import json
import re

import nbformat
import pandas as pd
import pytest

from .conftest import ALTERED, NOWHERE, PROFILE_ONLY, SHIPPED, SMALLEST

PLACES = [("shipped", code) for code in SHIPPED] + [("altered", code) for code in ALTERED]
EVERY = ("index", "formation", "potential", "mentoring", "financing")
PAGES = [(*place, page) for place in PLACES for page in EVERY]
FOREIGN = {
    "id": {"the", "and", "not", "which", "have", "with", "reported", "none"},
    "en": {"yang", "belum", "tidak", "dengan", "untuk", "sudah", "adalah", "dilaporkan"},
}
every_page = pytest.mark.parametrize(("run", "code", "page"), PAGES)
both = pytest.mark.parametrize("lang", ["id", "en"])


def numbers(text: str, lang: str, code: str) -> list[float]:
    """Every number of a text but the region's code, read as the language writes numbers."""
    thousand, decimal = (".", ",") if lang == "id" else (",", ".")
    found = re.findall(r"\d+(?:[.,]\d+)*", text.replace(code, ""))
    return sorted(float(one.replace(thousand, "").replace(decimal, ".")) for one in found)


# --- every page ----------------------------------------------------------------------------------


@both
@every_page
def test_a_page_can_be_read_by_anyone(page_of, run, code, page, lang):
    found = page_of(run, code, page, lang)
    assert f'<html lang="{lang}"' in found.raw
    assert found.headings.count(1) == 1
    assert found.headings[0] == 1
    assert all(b - a <= 1 for a, b in zip(found.headings, found.headings[1:], strict=False))
    assert found.heads_without_scope == 0
    assert all(caption.strip() for caption in found.captions)
    assert len(found.captions) == len(found.tables) + len(found.alts)
    assert all(len(alt) >= 20 and re.search(r"\d", alt) for alt in found.alts)
    assert len(set(found.alts)) == len(found.alts)
    assert all(len({len(row) for row in table}) == 1 for table in found.tables)


@both
@every_page
def test_nothing_of_the_machine_shows_through(page_of, run, code, page, lang):
    found = page_of(run, code, page, lang)
    words = " ".join([found.text, *found.alts])
    assert re.findall(r"\b(?:nan|NaN|None|NaT|inf|True|False|undefined)\b|[{}\[\]]", words) == []
    assert set(re.findall(r"[a-z-]+", words.lower())) & FOREIGN[lang] == set()
    assert re.findall(r"\d\.\d%" if lang == "id" else r"\d,\d%", words) == []


@both
@every_page
def test_a_page_is_one_small_file_without_scripts(page_of, run, code, page, lang):
    raw = page_of(run, code, page, lang).raw
    assert len(raw.encode()) <= 100_000
    assert len(gzip.compress(raw.encode(), mtime=0)) <= 25_000
    assert re.findall(r"<script|src=\"http|url\(http|@import", raw) == []
    assert re.findall(r"<link[^>]*>", raw) == ['<link rel="icon" href="data:,">']
    ids = re.findall(r' id="([^"]+)"', raw)
    assert len(ids) == len(set(ids))


@every_page
def test_both_languages_tell_the_same(page_of, run, code, page):
    one, other = (page_of(run, code, page, lang) for lang in ("id", "en"))
    assert one.headings == other.headings
    assert [len(table) for table in one.tables] == [len(table) for table in other.tables]
    assert len(one.alts) == len(other.alts)
    for told in (lambda found: found.text, lambda found: " ".join(found.alts)):
        assert numbers(told(one), "id", code) == numbers(told(other), "en", code)


# --- the run -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("run", "codes"), [("shipped", SHIPPED), ("altered", ALTERED)])
def test_every_job_ended_well_and_nothing_was_warned_of(runs, run, codes):
    records = (json.loads(path.read_text("utf-8")) for path in runs[run].runs.glob("*/record.json"))
    (record,) = (one for one in records if "regions" in one["command"])
    assert [job["end"] for job in record["jobs"]] == ["done"] * len(EVERY) * len(codes)
    for path in runs[run].reports.glob("regions/*/*.ipynb"):
        outputs = [
            output
            for cell in nbformat.read(path, as_version=4).cells
            for output in cell.get("outputs", ())
        ]
        assert [one for one in outputs if one.output_type in ("stream", "error")] == []


def test_brief_and_formation_hand_on_the_same_results(runs):
    for code in SHIPPED:
        told = pd.read_parquet(runs["shipped"].region(code) / "results.parquet")
        assert not told.duplicated(["unit_code", "indicator"]).any()
        assert set(told["region_code"]) == {code}


# --- Kota Pangkal Pinang, as shipped -------------------------------------------------------------


@pytest.mark.parametrize("page", ["index", "formation"])
def test_pangkalpinang_in_three_points(page_of, page):
    points = page_of("shipped", "19.71", page).points
    for told in (
        "42 dari 42 kelurahan mempunyai koperasi berbadan hukum",
        "41 dari 42 belum melaporkan simpanan atau penjualan apa pun.",
        "Hanya Selindung Baru yang melaporkan simpanan atau penjualan: simpanan Rp950.000.",
        "Belum melapor bukan berarti tidak aktif",
        "Langkah berikut: dampingi 41 dari 42 koperasi mencatat langkah simpanan pertama di "
        "SIMKOPDES",
    ):
        assert told in points
    english = page_of("shipped", "19.71", page, "en").points
    for told in (
        "42 of 42 kelurahan have a co-operative with legal standing",
        "41 of 42 have not reported any savings or sales.",
        "Only Selindung Baru reported savings or sales: savings Rp950,000.",
        "Not reporting does not mean inactive",
        "Next step: help 41 of 42 co-operatives to enter the step first saving in SIMKOPDES",
    ):
        assert told in english


def test_pangkalpinang_brief_says_what_it_means_and_what_to_do(page_of):
    text = page_of("shipped", "19.71").text
    means, todo = text.index("Apa artinya"), text.index("Yang perlu dilakukan")
    assert text.index("41 dari 42") < means < todo
    assert "Belum dilaporkan tidak sama dengan tidak aktif" in text[means:todo]
    assert "Dampingi Selindung Baru mencatat langkah penjualan pertama" in text[todo:]


def test_pangkalpinang_one_by_one(page_of):
    found = page_of("shipped", "19.71", "formation")
    assert found.row("Selindung Baru")[-2:] == ["Rp950.000", "Penjualan pertama"]
    assert found.row("Bacang")[-2:] == ["…", "Simpanan pertama"]
    assert found.row("Simpanan pertama")[:5] == ["42", "1", "–", "–", "41"]
    assert found.row("Penjualan pertama")[:5] == ["42", "…", "–", "…", "42"]
    assert max(len(table) for table in found.tables) == 43


def test_pangkalpinang_has_no_dates_and_says_why(page_of):
    text = page_of("shipped", "19.71", "formation").text
    assert "Lama dari Inpres 9/2025 (27 Maret 2025) ke badan hukum tidak dapat dihitung." in text
    assert (
        "Tanggal diketahui untuk 0 dari 42 koperasi. Sudah sampai, tanggal tidak tercatat: 42."
    ) in text
    assert "Kaplan-Meier" not in " ".join(page_of("shipped", "19.71", "formation").alts)


# --- other regions -------------------------------------------------------------------------------


def test_polewali_mandar_took_74_days(page_of):
    assert (
        "Separuhnya sampai dalam 74 hari (selang kepercayaan 95%: 69 sampai 77 hari); yang "
        "tercepat 51 hari, yang terlama 90 hari."
    ) in page_of("shipped", "76.04", "formation").text
    english = page_of("shipped", "76.04", "formation", "en")
    assert "Half got there within 74 days (95% confidence interval: 69 to 77 days)" in english.text
    assert any("half: day 74" in alt for alt in english.alts)


def test_of_852_villages_only_totals_are_known(page_of):
    found = page_of("shipped", "11.08", "formation")
    assert "852 dari 852 desa mempunyai koperasi berbadan hukum" in found.points
    assert "NIB 570 dari 852, dan akun SIMKOPDES 834 dari 852." in found.points
    assert "cari 282 dari 852 koperasi yang belum tercatat memiliki NIB" in found.points
    assert max(len(table) for table in found.tables) < 30
    assert "NIB: sudah 570, belum dilaporkan 282" in found.alts[0]


def test_a_region_with_nothing_but_its_profile_says_so(page_of):
    found = page_of("shipped", PROFILE_ONLY)
    assert "Tidak ada sumber yang memuat berapa koperasi yang sudah berbadan hukum." in found.points
    assert "tidak ada sumber yang memuat simpanan atau penjualan" in found.points
    assert "Langkah berikut: minta ekstrak SIMKOPDES" in found.points
    assert "Penduduk, luas, dan kemiskinan 514 kabupaten/kota" in found.text
    assert found.alts == []
    assert page_of("shipped", PROFILE_ONLY, "formation").raw.count('class="empty"') == 7


def test_a_region_in_no_table_says_so(page_of):
    found = page_of("shipped", NOWHERE)
    assert "Tidak ada sumber data untuk kajian ini." in found.text
    assert found.alts == []
    english = page_of("shipped", NOWHERE, lang="en")
    assert "There is no data source for this study." in english.text
    formation = page_of("shipped", NOWHERE, "formation")
    assert all(cell in ("…", "–", "15") for row in formation.tables[0][1:] for cell in row[1:])


def test_the_smallest_region_is_told_like_any_other(page_of):
    found = page_of("shipped", SMALLEST)
    assert "6 dari 6 kelurahan mempunyai koperasi berbadan hukum" in found.points


# --- altered data --------------------------------------------------------------------------------


def test_reported_noughts_read_as_noughts_and_never_as_silence(page_of):
    for page in ("index", "formation"):
        points = page_of("altered", "19.71", page).points
        assert "42 dari 42 melaporkan nol untuk simpanan atau penjualan." in points
        assert "belum melaporkan" not in points
        assert "Belum melapor" not in points
        assert "dampingi 42 dari 42 koperasi menyelesaikan langkah simpanan pertama" in points
        english = page_of("altered", "19.71", page, "en").points
        assert "42 of 42 reported zero for savings or sales." in english
        assert "not reported" not in english
    found = page_of("altered", "19.71", "formation")
    assert found.row("Simpanan pertama")[:5] == ["42", "–", "–", "42", "–"]
    assert found.row("Penjualan pertama")[:5] == ["42", "–", "–", "42", "–"]
    assert found.row("Bacang")[-3:] == ["belum", "–", "Simpanan pertama"]
    assert "Simpanan pertama: belum 42; Penjualan pertama: belum 42" in found.alts[0]
    assert "Angka kegiatan per 5 Agustus 2026 berasal dari 42 dari 42 koperasi." in found.text


@pytest.mark.parametrize("page", ["index", "formation"])
def test_simulated_data_say_so_on_every_page_and_in_the_results(page_of, runs, page):
    for lang, words in (("id", "DATA SIMULASI"), ("en", "SIMULATED DATA")):
        assert words in page_of("altered", "76.04", page, lang).text
        assert words not in page_of("altered", "19.71", page, lang).text
        assert words not in page_of("shipped", "76.04", page, lang).text
    told = pd.read_parquet(runs["altered"].region("76.04") / "results.parquet")
    assert set(told[told["study"] == "formation"]["origin"]) == {"simulated"}
    told = pd.read_parquet(runs["altered"].region("19.71") / "results.parquet")
    assert set(told[told["study"] == "formation"]["origin"]) == {"user"}
