"""Whole tables of names find their codes, and what is not certain stays without one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.errors import RegionError
from kopmp_lib.regions import official
from kopmp_lib.regions.code import LEVELS
from kopmp_lib.regions.joining import candidates, join

Published = Callable[[str], Path]

CITY = {"province": "KEPULAUAN BANGKA BELITUNG", "regency": "KOTA PANGKALPINANG"}
BARE_BOGOR = {"regency": "Bogor", "district": "Ciawi", "village": "Ciawi"}


def joined(level: str, **names: str | None) -> tuple[str, str]:
    result = join(pd.DataFrame([names]), level)
    return result.codes[0], result.reasons[0]


def named(level: str, **names: str) -> list[str]:
    return [one.code for one in candidates(names, level)]


def official_names() -> pd.DataFrame:
    """Every village with its parents as a dashboard writes them, in capitals."""
    listing = official.listing()
    codes = pd.Series([one.code for one in official.every("village")])
    ends = {"province": 2, "regency": 5, "district": 8, "village": 13}
    names = {level: codes.str[:end].map(listing).str.upper() for level, end in ends.items()}
    return pd.DataFrame({"code": codes, **names})


# --- what is certain ---------------------------------------------------------------------------


def test_every_village_whose_name_is_its_own_gets_its_code() -> None:
    names = official_names()
    result = join(names, "village")
    found = result.codes != ""
    assert (result.codes[found] == names["code"][found]).all()
    assert result.reasons[~found].unique().tolist() == ["ambiguous"]
    # Seventeen pairs: mostly a kelurahan and a desa of one name in one kecamatan.
    assert (~found).sum() == 34


def test_the_kind_before_the_name_tells_a_kelurahan_from_the_desa_of_its_name() -> None:
    names = official_names()
    pairs = names[join(names, "village").codes == ""]
    kinds = pairs["code"].str[9].map({"1": "KEL. ", "2": "DESA "})
    result = join(pairs.assign(village=kinds + pairs["village"]), "village")
    right = result.codes == pairs["code"]
    assert right.sum() == 28
    assert result.reasons[~right].unique().tolist() == ["ambiguous"]


@pytest.mark.parametrize(
    "village", ["Bacang", "BACANG", "KELURAHAN BACANG", "Kel. Bacang", "B a c a n g", "Kel Bacáng"]
)
@pytest.mark.parametrize("district", ["Bukit Intan", "KEC. BUKITINTAN", "Kecamatan Bukit-Intan"])
def test_a_village_is_found_by_every_spelling(district: str, village: str) -> None:
    assert joined("village", **CITY, district=district, village=village) == ("19.71.01.1006", "")


@pytest.mark.parametrize(
    ("district", "village", "code"),
    [
        ("GERUNGGANG", "BUKIT MERAPIN", "19.71.05.1002"),
        ("GERUNGGANG", "TUA TUNU", "19.71.05.1005"),
        ("GABEK", "KELURAHAN AIR SELEMBA", "19.71.06.1005"),
        ("GIRIMAYA", "BUKIT INTAN", "19.71.07.1002"),
        ("TAMANSARI", "OPASINDAH", "19.71.02.1001"),
    ],
)
def test_spelling_traps_of_the_seed_city_are_known(district: str, village: str, code: str) -> None:
    assert joined("village", **CITY, district=district, village=village) == (code, "")


@pytest.mark.parametrize(
    ("regency", "district", "code"),
    [
        ("KERINCI", "DEPATI VII", "15.01.17"),
        ("BUNGO", "BATHIN II BABEKO", "15.08.10"),
        ("BUNGO", "PASAR MUARA BUNGO", "15.08.03"),
    ],
)
def test_a_kecamatan_may_have_aliases_too(regency: str, district: str, code: str) -> None:
    assert joined("district", regency=regency, district=district) == (code, "")


@pytest.mark.parametrize(
    ("names", "level", "code"),
    [
        (CITY, "regency", "19.71"),
        (CITY, "province", "19"),
        ({"province": "DKI JAKARTA", "regency": "KAB. ADM. KEP. SERIBU"}, "regency", "31.01"),
        ({"regency": "KAB. BOGOR"}, "regency", "32.01"),
        ({"regency": "KOTA BOGOR"}, "regency", "32.71"),
        ({"regency": "Kota Baru"}, "regency", "63.02"),
        ({"regency": "KOTA KOTAMOBAGU"}, "regency", "71.74"),
        ({"province": "Prov. Jambi", "regency": "Kota Jambi"}, "province", "15"),
    ],
)
def test_wider_levels_are_joined_by_their_own_names(
    names: dict[str, str], level: str, code: str
) -> None:
    assert joined(level, **names) == (code, "")


def test_columns_that_a_file_lacks_leave_open_where_the_row_lies() -> None:
    assert joined("village", district="GABEK", village="SELINDUNG") == ("19.71.06.1001", "")
    assert joined("village", village="SELINDUNG BARU") == ("19.71.06.1002", "")
    assert joined("village", village="SUKAMAJU") == ("", "ambiguous")


@pytest.mark.parametrize("empty", ["", "  ", "-", None, np.nan, pd.NA])
def test_an_empty_cell_leaves_it_open_too(empty: str | None) -> None:
    assert joined("village", regency=empty, district="GABEK", village="SELINDUNG") == (
        "19.71.06.1001",
        "",
    )


def test_a_regency_with_two_meanings_is_settled_by_what_lies_in_it() -> None:
    assert joined("regency", **BARE_BOGOR) == ("", "ambiguous")
    assert joined("village", **BARE_BOGOR) == ("32.01.24.2012", "")


def test_a_name_that_begins_with_a_kind_and_the_kind_before_a_name_are_both_meant() -> None:
    both = [
        one
        for one in official.every("village")
        if one.name in ("Desa Baru", "Baru") and one.kind == "desa"
    ]
    here = next(one for one in both if one.name == "Desa Baru")
    parents = {parent.level: parent.name for parent in here.parents}
    assert joined("village", village="DESA BARU", **parents) == (here.code, "")
    assert joined("village", village="DESA BARU") == ("", "ambiguous")
    bare = next(one for one in both if one.name == "Baru")
    parents = {parent.level: parent.name for parent in bare.parents}
    assert joined("village", village="DESA BARU", **parents) == (bare.code, "")


# --- what is not -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "level", "reason"),
    [
        ({"province": "PAPUA SELATAN", "regency": "Fukuoka"}, "regency", "unknown"),
        ({"province": "PAPUA PEGUNUNGAN", "regency": "KAB. TEBO"}, "regency", "elsewhere"),
        ({"province": "Oregon", "regency": "KAB. BOGOR"}, "regency", "elsewhere"),
        ({"province": "JAWA BARAT", "regency": "Bogor"}, "regency", "ambiguous"),
        ({"province": "JAWA BARAT", "regency": ""}, "regency", "missing"),
        ({"province": "JAWA BARAT"}, "regency", "missing"),
        ({"regency": "Kota Kotabaru"}, "regency", "unknown"),
        ({**CITY, "district": "GABEK", "village": "BACANG"}, "village", "elsewhere"),
        ({**CITY, "district": "GABEKK", "village": "SELINDUNG"}, "village", "elsewhere"),
        ({**CITY, "district": "GABEK", "village": "SELINDUNGG"}, "village", "unknown"),
        ({**CITY, "district": "GABEK", "village": "DESA SELINDUNG BARU"}, "village", "unknown"),
        ({**CITY, "province": "RIAU", "village": "SELINDUNG"}, "village", "elsewhere"),
        ({**CITY, "district": "GABEK", "village": None}, "village", "missing"),
    ],
)
def test_nothing_is_guessed(names: dict[str, str], level: str, reason: str) -> None:
    assert joined(level, **names) == ("", reason)


def test_two_villages_of_one_name_in_the_parents_named_are_ambiguous() -> None:
    names = {"province": "RIAU", "regency": "ROKAN HILIR", "district": "PASIR LIMAU KAPAS"}
    assert joined("village", **names, village="PANIPAHAN") == ("", "ambiguous")
    assert named("village", **names, village="PANIPAHAN") == ["14.07.06.1007", "14.07.06.2001"]


def test_a_level_that_there_is_not_is_refused() -> None:
    with pytest.raises(RegionError, match="is not a level of regions") as caught:
        join(pd.DataFrame([CITY]), "regencies")
    assert "nearest: regency" in caught.value.expected
    with pytest.raises(RegionError):
        candidates(CITY, "regencies")


# --- the table ---------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", ["str", "object", "category", "string", "string[pyarrow]"])
def test_rows_keep_their_index_whatever_type_the_texts_have(dtype: str) -> None:
    names = pd.DataFrame(
        {"regency": ["KOTA BATU", None, "KAB. TEBO", "Akaiwa"]}, index=[7, 7, 3, -1]
    ).astype(dtype)
    before = names.copy()
    result = join(names, "regency")
    assert result.codes.tolist() == ["35.79", "", "15.09", ""]
    assert result.reasons.tolist() == ["", "missing", "", "unknown"]
    assert result.codes.index.equals(names.index)
    assert result.reasons.index.equals(names.index)
    assert result.codes.dtype == result.reasons.dtype == "str"
    pd.testing.assert_frame_equal(names, before)


def test_a_table_of_many_pieces_is_joined_as_one() -> None:
    piece = pd.DataFrame([{**CITY, "district": "GABEK", "village": "SELINDUNG"}])
    names = pd.concat([piece, piece.assign(village=None), piece])
    assert join(names, "village").codes.tolist() == ["19.71.06.1001", "", "19.71.06.1001"]


@pytest.mark.parametrize("level", LEVELS)
def test_a_table_without_rows_or_names_is_joined_to_nothing(level: str) -> None:
    none = join(pd.DataFrame(columns=list(LEVELS), dtype="str"), level)
    assert len(none.codes) == len(none.reasons) == 0
    empty = join(pd.DataFrame({level: [np.nan, np.nan]}), level)
    assert empty.reasons.tolist() == ["missing", "missing"]
    nameless = join(pd.DataFrame({"cooperatives": [1, 2]}), level)
    assert nameless.codes.tolist() == ["", ""]
    assert nameless.reasons.tolist() == ["missing", "missing"]


# --- candidates --------------------------------------------------------------------------------


@pytest.mark.parametrize("village", ["AIR SELEMBAH", "KELURAHAN AIR SELEMBAH", "Kel. Air Salembah"])
def test_a_mistyped_village_is_looked_for_in_the_kecamatan_named(village: str) -> None:
    assert named("village", **CITY, district="GABEK", village=village) == ["19.71.06.1005"]


def test_a_village_under_another_kecamatan_is_named() -> None:
    assert named("village", **CITY, district="GABEK", village="BACANG") == ["19.71.01.1006"]


def test_a_mistyped_kecamatan_does_not_hide_its_village() -> None:
    found = named("village", **CITY, district="GABEKK", village="SELINDUNG")
    assert found == ["19.71.06.1001", "19.71.06.1002"]


def test_what_is_spelt_alike_nearby_comes_before_the_same_name_far_away() -> None:
    names = {"regency": "BUNGO", "district": "PELEPAT", "village": "MULIA JAYA"}
    assert named("village", **names)[0] == "15.08.06.2012"


@pytest.mark.parametrize(
    ("names", "codes"),
    [
        ({"province": "PAPUA PEGUNUNGAN", "regency": "KAB. TEBO"}, ["15.09"]),
        ({"province": "JAWA BARAT", "regency": "KAB. BOGR"}, ["32.01", "32.71"]),
        ({"province": "JAWA BARAT", "regency": "KOTA BOGR"}, ["32.71", "32.01"]),
        ({"province": "PAPUA SELATAN", "regency": "Fukuoka"}, []),
        ({"province": "PAPUA SELATAN", "regency": ""}, []),
    ],
)
def test_a_mistyped_or_misfiled_regency_is_named(names: dict[str, str], codes: list[str]) -> None:
    assert named("regency", **names) == codes


def test_the_whole_country_gives_no_neighbours_of_a_mistyped_village() -> None:
    assert candidates({"village": "SUKAMAJUU"}, "village") == ()
    assert candidates({"village": float("nan"), **CITY}, "village") == ()


def test_no_more_are_named_than_asked_for() -> None:
    assert len(candidates({"village": "SUKAMAJU"}, "village")) == 3
    assert len(candidates({"village": "SUKAMAJU"}, "village", n=1)) == 1


# --- the published lists -----------------------------------------------------------------------


def published_rows(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False)


def test_every_regency_of_the_dashboard_is_joined_and_no_misfiled_row(published: Published) -> None:
    listed = published_rows(published("kdkmp_regency.csv"))
    names = listed.rename(columns={"simkopdes_name": "regency", "simkopdes_province": "province"})
    result = join(names, "regency")
    assert result.codes.tolist() == listed["code"].tolist()
    assert result.reasons.value_counts().to_dict() == {"": 1492, "unknown": 6, "elsewhere": 5}


def test_every_kelurahan_of_the_seed_city_is_joined(published: Published) -> None:
    listed = published_rows(published("pangkalpinang_kelurahan.csv"))
    names = listed.rename(columns={"kecamatan": "district", "name": "village"}).assign(**CITY)
    assert join(names, "village").codes.tolist() == listed["code"].tolist()


def test_an_older_list_of_a_province_is_joined_without_a_false_match(published: Published) -> None:
    listed = published_rows(published("podes2019_jambi.csv"))
    codes = join(listed.assign(province="JAMBI"), "village").codes
    known = listed["kemendagri_code"]
    assert (codes[(codes != "") & (known != "")] == known[(codes != "") & (known != "")]).all()
    # The published match left some out that have the word for their kind before the name.
    added = listed[(codes != "") & (known == "")]
    kinds = {"1": "2", "2": "1"}  # the list's own number for desa and kelurahan
    assert (codes[added.index].str[9] == added["gov_status_code"].map(kinds)).all()
    # What is left: villages of kecamatan founded since, and names spelt in another way.
    assert (codes != "").mean() > 0.92


@pytest.mark.parametrize(
    ("name", "regency", "code"),
    [
        ("podes2024_batu.csv", "KOTA BATU", "kemendagri_code"),
        ("kdkmp_legal_dates_polewali_mandar.csv", "POLEWALI MANDAR", "code"),
    ],
)
def test_every_village_of_a_newer_list_is_joined(
    name: str, regency: str, code: str, published: Published
) -> None:
    listed = published_rows(published(name)).assign(regency=regency)
    assert join(listed, "village").codes.tolist() == listed[code].tolist()
