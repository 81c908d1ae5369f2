"""Regions looked for by part of a name, and lists of regions as they are typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from kopmp_lib.errors import RegionError
from kopmp_lib.regions.gazetteer import expand, regencies, region, search
from kopmp_lib.regions.spelling import letters

SEED = "19.71"


# --- search ------------------------------------------------------------------------------------


def found(query: str = "", **options: str) -> list[str]:
    return [one.code for one in search(query, **options)]


@pytest.mark.parametrize("query", ["pangkalpinang", "Pangkal Pinang", "1971", "19.71", "kal pin"])
def test_search_finds_the_seed_city_first(query: str) -> None:
    assert found(query)[0] == SEED


BOGOR = ("bogor", "kotabogor", "kabupatenbogor")


def test_search_puts_exact_names_first_then_wider_regions() -> None:
    codes = found("bogor")
    assert codes[:2] == ["32.01", "32.71"]
    exact = [one.code for one in search("bogor") if letters(one.name) in BOGOR]
    assert codes[: len(exact)] == exact
    depths = [code.count(".") for code in codes[len(exact) :]]
    assert depths[0] < depths[-1]
    assert depths == sorted(depths)


def test_search_reads_aliases_kinds_and_code_beginnings() -> None:
    assert found("merapin") == ["19.71.05.1002"]
    assert found("kota bogor")[0] == "32.71"
    assert "32.01" not in found("kota bogor")
    assert found("19.7")[:2] == [SEED, "19.71.01"]
    assert found("1971061002") == ["19.71.06.1002"]


def test_search_can_be_narrowed() -> None:
    assert found(within="19", level="regency")[-1] == SEED
    assert len(found(within=SEED, level="village")) == 42
    assert found("bacang", within="gabek") == []
    assert found("bacang", within=SEED) == ["19.71.01.1006"]


@pytest.mark.parametrize("query", ["fukuoka", "99"])
def test_search_may_find_nothing(query: str) -> None:
    assert found(query) == []


# --- lists of regencies ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spec", "codes"),
    [
        ("19.71", ("19.71",)),
        ("19.71,76.04", ("19.71", "76.04")),
        ("pangkalpinang, 76.04 ,", ("19.71", "76.04")),
        ("76.04,1971,Kota Pangkal Pinang,7604", ("76.04", "19.71")),
        ("province:19", ("19.01", "19.02", "19.03", "19.04", "19.05", "19.06", "19.71")),
        ("19.71,Province: Bali,51.71", ("19.71", *(f"51.0{n}" for n in range(1, 9)), "51.71")),
    ],
)
def test_a_list_of_regions_becomes_codes_in_order(spec: str, codes: tuple[str, ...]) -> None:
    assert expand(spec) == codes


def test_all_are_the_514() -> None:
    assert expand("all") == tuple(one.code for one in regencies())
    assert len(expand("ALL,19.71")) == 514


def test_a_list_may_stand_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "peers.txt"
    path.write_bytes(b"\xef\xbb\xbf# peers\r\n19.71  # the seed\r\n\r\n76.04, province:31\r\n")
    jakarta = ("31.01", "31.71", "31.72", "31.73", "31.74", "31.75")
    assert expand(f"@{path}") == ("19.71", "76.04", *jakarta)
    assert expand(f"11.08,@{path}")[:2] == ("11.08", "19.71")


@pytest.mark.parametrize(
    ("spec", "write"),
    [
        ("19", "province:19"),
        ("Bali", "province:51"),
        ("19.71.06", "19.71"),
        ("Selindung Baru", "19.71"),
        ("province:19.71", "19"),
    ],
)
def test_a_region_of_another_level_is_told_what_to_write(spec: str, write: str) -> None:
    with pytest.raises(RegionError, match="is needed here") as caught:
        expand(spec)
    assert caught.value.todo.startswith(f"Write {write}")


def test_every_bad_item_is_told_at_once_and_in_order(tmp_path: Path) -> None:
    path = tmp_path / "peers.txt"
    path.write_text("19.71\n19.7\n@other.txt\n", encoding="utf-8")
    with pytest.raises(RegionError) as caught:
        expand(f"99.99,@{path},@nowhere.txt,19.71,Bogor,gabek,province:Oregon")
    told = str(caught.value)
    signs = [
        "'99.99'",
        "peers.txt, line 2: '19.7'",
        "peers.txt, line 3: '@other.txt'",
        "nowhere.txt",
        "'Bogor' could mean 2",
        "Gabek is a kecamatan",
        "'Oregon'",
    ]
    places = [told.index(sign) for sign in signs]
    assert places == sorted(places)
    assert told.startswith("7 items")
    assert "96.71 Kota Sorong" in told


@pytest.mark.parametrize("spec", ["", " , ,", "province:", "@", 19.71])
def test_an_empty_list_is_refused(spec: str) -> None:
    with pytest.raises(RegionError):
        expand(spec)


def test_a_list_that_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "peers.xlsx"
    path.write_bytes(b"PK\x03\x04\xff\xfe\x00")
    with pytest.raises(RegionError, match="not plain text"):
        expand(f"@{path}")
    with pytest.raises(RegionError, match="could not be read"):
        expand(f"@{tmp_path}")


@pytest.mark.parametrize("text", ["../pangkalpinang", "..\\pangkalpinang", "/pangkalpinang"])
def test_what_looks_like_a_path_is_no_name(text):
    for ask in (region, search):
        with pytest.raises(RegionError, match="neither a name nor a code"):
            ask(text)
