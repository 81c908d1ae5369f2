from __future__ import annotations

import csv
import gzip
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from kopmp_lib.errors import RegionError
from kopmp_lib.regions import official
from kopmp_lib.regions.code import LEVELS
from kopmp_lib.regions.gazetteer import (
    Region,
    expand,
    regencies,
    region,
    resolve_regency,
    search,
)
from kopmp_lib.regions.spelling import KINDS, aliases, letters

SEED = "19.71"
# The published lists, with their own spellings. They are not part of the repository, and may lie
# beside it; what they demand is written out in this file as well, so that every clone is tested.
LISTS = Path(__file__).resolve().parents[4] / "shared" / "data"


def published(name: str) -> Path:
    path = LISTS / name
    if not path.is_file():
        pytest.skip(f"the published list {name} does not lie beside this repository")
    return path


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


# Spellings unlike the official name, and traps for a matcher. SIMKOPDES writes capitals and
# shortens, BPS keeps older names and spaces.
HARD_SIMKOPDES = """
31.01 | KAB. ADM. KEP. SERIBU    | DKI JAKARTA
31.71 | KOTA ADM. JAKARTA PUSAT  | DKI JAKARTA
31.72 | KOTA ADM. JAKARTA UTARA  | DKI JAKARTA
31.73 | KOTA ADM. JAKARTA BARAT  | DKI JAKARTA
31.74 | KOTA ADM. JAKARTA SELATAN| DKI JAKARTA
31.75 | KOTA ADM. JAKARTA TIMUR  | DKI JAKARTA
12.77 | KOTA PADANG SIDEMPUAN    | SUMATERA UTARA
16.08 | KAB. OKU TIMUR           | SUMATERA SELATAN
16.09 | KAB. OKU SELATAN         | SUMATERA SELATAN
73.10 | KAB. PANGKAJENE KEPULAUAN| SULAWESI SELATAN
63.02 | KAB. KOTABARU            | KALIMANTAN SELATAN
62.01 | KAB. KOTAWARINGIN BARAT  | KALIMANTAN TENGAH
62.02 | KAB. KOTAWARINGIN TIMUR  | KALIMANTAN TENGAH
71.74 | KOTA KOTAMOBAGU          | SULAWESI UTARA
32.01 | KAB. BOGOR               | JAWA BARAT
32.71 | KOTA BOGOR               | JAWA BARAT
19.71 | KOTA PANGKAL PINANG      | KEPULAUAN BANGKA BELITUNG
93.03 | KAB. MAPPI               | PAPUA SELATAN
15.09 | KAB. TEBO                | JAMBI
"""
HARD_BPS = """
12.10 | Labuhan Batu                 | Sumatera Utara
12.12 | Toba Samosir                 | Sumatera Utara
12.12 | Kabupaten Toba Samosir       | Sumatera Utara
12.72 | Kota Pematang Siantar        | Sumatera Utara
12.77 | Kota Padang Sidempuan        | Sumatera Utara
12.78 | Kota Gunung Sitoli           | Sumatera Utara
13.07 | Lima Puluh Kota              | Sumatera Barat
13.73 | Kota Sawah Lunto             | Sumatera Barat
15.04 | Batang Hari                  | Jambi
16.07 | Banyu Asin                   | Sumatera Selatan
16.12 | Penukal Abab Lematang Ilir   | Sumatera Selatan
18.05 | Tulangbawang                 | Lampung
19.71 | Kota Pangkalpinang           | Kep. Bangka Belitung
19.71 | Pangkal Pinang               | Bangka Belitung
31.01 | Kepulauan Seribu             | DKI Jakarta
31.74 | Kota Jakarta Selatan         | DKI Jakarta
34.03 | Gunung Kidul                 | DI Yogyakarta
51.07 | Karang Asem                  | Bali
62.71 | Kota Palangkaraya            | Kalimantan Tengah
63.02 | Kota Baru                    | Kalimantan Selatan
63.02 | Kabupaten Kota Baru          | Kalimantan Selatan
63.72 | Kota Banjar Baru             | Kalimantan Selatan
64.11 | Mahakam Hulu                 | Kalimantan Timur
71.09 | Siau Tagulandang Biaro       | Sulawesi Utara
71.09 | Kepulauan Siau Tagulandang Biaro | Sulawesi Utara
72.04 | Toli-Toli                    | Sulawesi Tengah
72.09 | Tojo Una-una                 | Sulawesi Tengah
73.10 | Pangkajene & Kepulauan       | Sulawesi Selatan
73.72 | Kota Pare-Pare               | Sulawesi Selatan
74.72 | Kota Baubau                  | Sulawesi Tenggara
74.72 | Kota Bau Bau                 | Sulawesi Tenggara
76.01 | Mamuju Utara                 | Sulawesi Barat
81.03 | Maluku Tenggara Barat        | Maluku
92.03 | Fak Fak                      | Papua Barat
92.03 | Fakfak                       | Papua Barat
21.71 | B A T A M                    | Kep. Riau
"""


def rows(table: str) -> list[tuple[str, ...]]:
    cells = (tuple(cell.strip() for cell in line.split("|")) for line in table.split("\n") if line)
    return list(cells)


@pytest.mark.parametrize(("code", "name", "province"), rows(HARD_SIMKOPDES) + rows(HARD_BPS))
def test_hard_spellings_of_foreign_lists_resolve(code: str, name: str, province: str) -> None:
    assert resolve_regency(name, province).code == code
    assert resolve_regency(name).code == code


def test_a_list_may_say_what_a_bare_name_means() -> None:
    assert resolve_regency("Bogor", "Jawa Barat", bare_kind="kabupaten").code == "32.01"
    assert resolve_regency("Kota Bogor", "Jawa Barat", bare_kind="kabupaten").code == "32.71"
    assert resolve_regency("Pangkalpinang", bare_kind="kabupaten").code == SEED
    with pytest.raises(RegionError, match="could mean 2 regions"):
        resolve_regency("Bogor", "Jawa Barat")


def test_a_province_column_may_hold_codes() -> None:
    assert resolve_regency("KAB. MAPPI", "93").code == "93.03"


@pytest.mark.parametrize(
    ("name", "province"),
    [
        ("Akaiwa", "PAPUA"),
        ("Asakuchi", "PAPUA"),
        ("KAB. MAPPI", "PAPUA"),
        ("KAB. NIAS SELATAN", "PAPUA BARAT DAYA"),
        ("KAB. TOLIKARA", "PAPUA BARAT DAYA"),
        ("KAB. RAJA AMPAT", "PAPUA PEGUNUNGAN"),
        ("KAB. TEBO", "PAPUA PEGUNUNGAN"),
        ("Kobayashi, Miyazaki", "PAPUA PEGUNUNGAN"),
        ("Sak Lek", "PAPUA PEGUNUNGAN"),
        ("Fukuoka", "PAPUA SELATAN"),
        ("Khun Yuam", "PAPUA SELATAN"),
        ("KAB. BOGOR", "Oregon"),
        ("Kota Kotabaru", "KALIMANTAN SELATAN"),
        ("", "PAPUA"),
        (float("nan"), "PAPUA"),
        ("KAB. BOGOR", float("nan")),
    ],
)
def test_misfiled_rows_do_not_resolve(name: str, province: str) -> None:
    with pytest.raises(RegionError):
        resolve_regency(name, province)


def test_a_misfiled_row_is_told_where_it_belongs() -> None:
    with pytest.raises(RegionError, match="does not lie in 95 Papua Pegunungan") as caught:
        resolve_regency("KAB. TEBO", "PAPUA PEGUNUNGAN")
    assert "15.09 Kabupaten Tebo, Jambi" in caught.value.expected


# --- aliases -----------------------------------------------------------------------------------

ALIASES = [(code, name) for code, names in aliases().items() for name in names]


@pytest.mark.parametrize(("code", "name"), ALIASES)
def test_an_alias_is_needed_and_found(code: str, name: str) -> None:
    whole = region(code)
    around = whole.parents[0] if whole.parents else None
    assert region(name, within=around, level=whole.level) == whole
    bare = letters(whole.name).removeprefix(whole.kind)
    assert letters(name) not in (bare, letters(whole.name)), "letters alone find it: drop the row"
    assert not letters(name).startswith(KINDS), "write the bare name, without its kind"


def test_an_alias_is_no_other_regions_official_name() -> None:
    upper = [one for level in LEVELS[:2] for one in official.every(level)]
    taken = {letters(one.name).removeprefix(one.kind): one.code for one in upper}
    clashes = [(code, name) for code, name in ALIASES if len(code) < 6 and letters(name) in taken]
    assert clashes == []


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


@pytest.mark.parametrize("query", ["fukuoka", "??", "99"])
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


# --- loading -----------------------------------------------------------------------------------


def test_importing_the_gazetteer_loads_no_list() -> None:
    script = "import sys, kopmp_lib.regions.gazetteer; print({'lokal', 'yaml'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "set()"


# --- the published lists -----------------------------------------------------------------------


def resolves(name: str, province: str) -> str:
    try:
        return resolve_regency(name, province).code
    except RegionError:
        return ""


def test_every_spelling_of_the_dashboard_resolves() -> None:
    with published("kdkmp_regency.csv").open(encoding="utf-8", newline="") as stream:
        listed = list(csv.DictReader(stream))
    wrong = [
        (row["simkopdes_name"], row["simkopdes_province"], row["code"])
        for row in listed
        if resolves(row["simkopdes_name"], row["simkopdes_province"]) != row["code"]
    ]
    assert wrong == []
    assert len({row["code"] for row in listed} - {""}) == 514
    assert sum(row["code"] == "" for row in listed) == 11


def test_every_spelling_of_the_regency_table_resolves() -> None:
    with published("regencies.csv").open(encoding="utf-8", newline="") as stream:
        listed = list(csv.DictReader(stream))
    wrong = [row["code"] for row in listed if resolves(row["name"], row["province"]) != row["code"]]
    assert wrong == []
    assert len(listed) == 514


@pytest.mark.parametrize(
    ("what", "of"),
    [
        ("name", lambda one: one.name),
        ("kind", lambda one: one.kind),
    ],
)
def test_a_second_source_agrees_on_every_village(what: str, of: Callable[[Region], str]) -> None:
    with gzip.open(published("villages.csv.gz"), "rt", encoding="utf-8", newline="") as stream:
        second = {row["code"]: row[what].replace("_", " ") for row in csv.DictReader(stream)}
    assert {one.code: of(one) for one in official.every("village")} == second


def test_every_kelurahan_of_the_seed_city_resolves_by_name() -> None:
    with published("pangkalpinang_kelurahan.csv").open(encoding="utf-8", newline="") as stream:
        listed = list(csv.DictReader(stream))
    codes = [region(row["name"], within=SEED, level="village").code for row in listed]
    assert codes == [row["code"] for row in listed]
    assert len(codes) == 42
