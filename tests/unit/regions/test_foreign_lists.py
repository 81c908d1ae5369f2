"""Every spelling of the published lists resolves, by letters or by an alias."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from kopmp_lib.errors import RegionError
from kopmp_lib.regions import official
from kopmp_lib.regions.code import LEVELS
from kopmp_lib.regions.gazetteer import Region, region, resolve_regency
from kopmp_lib.regions.spelling import KINDS, aliases, letters

SEED = "19.71"

Published = Callable[[str], Path]

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


# --- the published lists -----------------------------------------------------------------------


def resolves(name: str, province: str) -> str:
    try:
        return resolve_regency(name, province).code
    except RegionError:
        return ""


def test_every_spelling_of_the_dashboard_resolves(published: Published) -> None:
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


def test_every_spelling_of_the_regency_table_resolves(published: Published) -> None:
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
def test_a_second_source_agrees_on_every_village(
    what: str, of: Callable[[Region], str], published: Published
) -> None:
    with gzip.open(published("villages.csv.gz"), "rt", encoding="utf-8", newline="") as stream:
        second = {row["code"]: row[what].replace("_", " ") for row in csv.DictReader(stream)}
    assert {one.code: of(one) for one in official.every("village")} == second


def test_every_kelurahan_of_the_seed_city_resolves_by_name(published: Published) -> None:
    with published("pangkalpinang_kelurahan.csv").open(encoding="utf-8", newline="") as stream:
        listed = list(csv.DictReader(stream))
    codes = [region(row["name"], within=SEED, level="village").code for row in listed]
    assert codes == [row["code"] for row in listed]
    assert len(codes) == 42
