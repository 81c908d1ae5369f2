"""What a region knows, by which names it is found, and how others are refused."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest

from kopmp_lib.errors import RegionError
from kopmp_lib.regions import official
from kopmp_lib.regions.code import LEVELS
from kopmp_lib.regions.gazetteer import Region, regencies, region

SEED = "19.71"


# --- what a region knows -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "pangkalpinang",
        "Pangkal Pinang",
        "kota pangkal pinang",
        "Kota Pangkalpinang",
        "KOTA PANGKAL-PINANG",
        "kotapangkalpinang",
        "Kodya Pangkal Pinang",
        "1971",
        "19.71",
        " 19.71 ",
    ],
)
def test_the_seed_city_is_found_by_every_spelling(text: str) -> None:
    assert region(text).code == SEED


def test_a_region_tells_its_name_level_kind_and_neighbours() -> None:
    city = region(SEED)
    assert (city.code, city.name) == (SEED, "Kota Pangkal Pinang")
    assert (city.level, city.kind) == ("regency", "kota")
    assert city.parents == (Region("19", "Kepulauan Bangka Belitung"),)
    assert [one.name for one in city.children] == [
        "Bukit Intan",
        "Taman Sari",
        "Pangkal Balam",
        "Rangkui",
        "Gerunggang",
        "Gabek",
        "Girimaya",
    ]
    assert len(city.villages) == 42
    assert {one.kind for one in city.villages} == {"kelurahan"}
    assert str(city) == "19.71 Kota Pangkal Pinang"
    assert "Kepulauan Bangka Belitung (kota)" in repr(city)


def test_a_village_knows_the_way_up_and_has_nothing_below() -> None:
    village = region("1971061002")
    assert village.path == "Selindung Baru, Gabek, Kota Pangkal Pinang, Kepulauan Bangka Belitung"
    assert [one.level for one in village.parents] == ["district", "regency", "province"]
    assert village.children == ()
    assert village.villages == (village,)


def test_a_region_contains_itself_and_what_lies_in_it() -> None:
    city, village = region(SEED), region("19.71.06.1002")
    assert city.contains(city)
    assert city.contains(village)
    assert not village.contains(city)
    assert not region("19.01").contains(village)


def test_a_region_given_is_the_region_had() -> None:
    assert region(region(SEED)) == region(SEED)


def test_a_last_zero_is_kept() -> None:
    assert region("11.10").name == "Kabupaten Aceh Singkil"


def test_the_official_list_is_complete() -> None:
    counts = {level: len(official.every(level)) for level in LEVELS}
    assert counts == {"province": 38, "regency": 514, "district": 7285, "village": 83762}
    kinds = Counter(one.kind for level in LEVELS for one in official.every(level))
    assert kinds == {
        "provinsi": 38,
        "kabupaten": 416,
        "kota": 98,
        "kecamatan": 7285,
        "kelurahan": 8496,
        "desa": 75252,
        "desa adat": 14,
    }


def test_the_name_of_a_regency_begins_with_the_kind_its_code_says() -> None:
    assert all(one.name.lower().startswith(f"{one.kind} ") for one in regencies())


# --- names -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kab. Bogor", "32.01"),
        ("KOTA BOGOR", "32.71"),
        ("Provinsi Jambi", "15"),
        ("Kota Jambi", "15.71"),
        ("DI Yogyakarta", "34"),
        ("Yogyakarta", "34.71"),
        ("D.K.I. Jakarta", "31"),
        ("Kec. Gabek", "19.71.06"),
        ("Kel. Selindung Baru", "19.71.06.1002"),
        ("Tamansari", "19.71.02"),
        ("Pangkalbalam", "19.71.03"),
        ("Bukit Merapin", "19.71.05.1002"),
        ("Bukit Merapen", "19.71.05.1002"),
        ("Tua Tunu", "19.71.05.1005"),
        ("Tuatunu Indah", "19.71.05.1005"),
        ("Air Selemba", "19.71.06.1005"),
    ],
)
def test_names_are_read_with_or_without_their_kind(text: str, code: str) -> None:
    around = SEED if code.startswith(SEED) else None
    assert region(text, within=around).code == code


def test_a_kecamatan_and_the_kelurahan_known_by_its_name_are_told_apart() -> None:
    assert region("Bukit Intan", within=SEED).code == "19.71.01"
    assert region("Bukit Intan", within=SEED, level="village").name == "Batu Intan"


def test_a_desa_and_a_kelurahan_of_one_name_are_told_apart() -> None:
    assert region("Kelurahan Panipahan", within="14.07.06").code == "14.07.06.1007"
    assert region("Desa Panipahan", within="14.07.06").code == "14.07.06.2001"


def test_numbers_in_names_count() -> None:
    found = {region(f"N-{n} Aek Nabara", within="12.10").code for n in range(1, 9)}
    assert len(found) == 8


def test_every_regency_is_found_by_its_official_name_alone() -> None:
    assert [region(one.name) for one in regencies()] == list(regencies())


# --- refusals ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("19.7", "19.71 Kota Pangkal Pinang"),
        ("197", "19.71 Kota Pangkal Pinang"),
        ("../19.71", "19.71 Kota Pangkal Pinang"),
        ("19,71", "19.71 Kota Pangkal Pinang"),
        ("19.71 Kota Pangkal Pinang", "19.71 Kota Pangkal Pinang"),
        ("19.72", "19.71 Kota Pangkal Pinang"),
        ("99.99", "96.71 Kota Sorong"),
        ("99", "96 Papua Barat Daya"),
        ("11.1", "11.10 Kabupaten Aceh Singkil"),
        ("19.71.06.9999", "19.71.06.1006 Jerambah Gantung"),
        ("19.71.99.1001", "19.71.07 Girimaya"),
        ("Pangkalpinnang", "19.71 Kota Pangkal Pinang"),
        (19.71, "19.71 Kota Pangkal Pinang"),
        (1971.0, "19.71 Kota Pangkal Pinang"),
        (11.1, "11.10 Kabupaten Aceh Singkil"),
        (1971, "19.71 Kota Pangkal Pinang"),
    ],
)
def test_a_refused_region_names_the_nearest(text: str, nearest: str) -> None:
    with pytest.raises(RegionError) as caught:
        region(text)
    error = caught.value
    assert str(text) in error.what
    assert error.expected.endswith(f"nearest: {nearest}")
    assert "as text, in quotes" in error.todo
    assert error.where


def test_a_number_is_told_that_it_loses_its_last_zero() -> None:
    with pytest.raises(RegionError) as caught:
        region(11.10)  # type: ignore[arg-type]
    assert "11.01" not in str(caught.value)
    assert "loses its last zero" in caught.value.todo


@pytest.mark.parametrize(
    "text", ["", "  ", "..", "??", "Fukuoka", None, float("nan"), True, [SEED]]
)
def test_what_is_like_no_region_is_refused_in_words(text: str) -> None:
    with pytest.raises(RegionError) as caught:
        region(text)
    assert caught.value.where
    assert caught.value.expected
    assert caught.value.todo


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("Bogor", ["32.01 Kabupaten Bogor", "32.71 Kota Bogor"]),
        ("sukabumi", ["32.02 Kabupaten Sukabumi", "32.72 Kota Sukabumi"]),
        ("Jambi", ["15 Jambi (provinsi)", "15.71 Kota Jambi"]),
    ],
)
def test_an_ambiguous_name_is_refused_with_its_candidates(text: str, candidates: list[str]) -> None:
    with pytest.raises(RegionError, match="could mean 2 regions") as caught:
        region(text)
    assert all(candidate in caught.value.expected for candidate in candidates)
    assert "in quotes" in caught.value.todo


def test_many_candidates_are_counted_and_some_of_them_shown() -> None:
    with pytest.raises(RegionError, match="could mean") as caught:
        region("Sukamaju", level="village")
    assert caught.value.expected.count("(desa)") + caught.value.expected.count("(kelurahan)") == 5
    assert caught.value.expected.endswith(" more")


def test_a_region_must_lie_where_it_is_looked_for() -> None:
    with pytest.raises(RegionError, match=r"does not lie in 32 Jawa Barat"):
        region(SEED, within="32")
    with pytest.raises(RegionError, match="not the name") as caught:
        region("Bacank", within=SEED)
    assert "19.71.01.1006 Bacang" in caught.value.expected


def test_a_region_must_have_the_level_asked_for() -> None:
    with pytest.raises(RegionError, match="a province is needed here") as caught:
        regencies("19.71")
    assert "19 Kepulauan Bangka Belitung" in caught.value.expected
    with pytest.raises(RegionError, match="not a level") as caught:
        region(SEED, level="regencies")
    assert caught.value.expected.endswith("nearest: regency")


# --- loading -----------------------------------------------------------------------------------


def test_importing_the_gazetteer_loads_no_list() -> None:
    script = "import sys, kopmp_lib.regions.gazetteer; print({'lokal', 'yaml'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "set()"
