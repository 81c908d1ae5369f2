"""The shipped facts reconcile with the totals that were published, and with the published lists."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from kopmp_lib import contracts
from kopmp_lib.regions.gazetteer import regencies, region
from kopmp_lib.sources.catalog import Source, sources
from kopmp_lib.sources.prepare import tidy
from kopmp_lib.sources.store import Part
from kopmp_lib.workspace import Workspace

HOME = Path(__file__).resolve().parents[2]
SHIPPED = Workspace(HOME, HOME / "data", HOME / "reports")
DATES = [pd.Timestamp(day) for day in ("2026-06-02", "2026-08-05", "2026-08-07")]
REPORTING = "19.71.06.1002"

Published = Callable[[str], Path]
Row = dict[str, str]


def source(table: str) -> Source:
    return next(one for one in sources(SHIPPED) if one.table == table)


@cache
def both(table: str) -> Part:
    return tidy(source(table))


def facts(table: str) -> pd.DataFrame:
    return both(table).rows.set_index(contracts.table(table).key[0])


def on(day: str) -> pd.DataFrame:
    status = facts("regency_status")
    return status[status["as_of"] == day]


# --- the catalogue -----------------------------------------------------------------------------


PUBLISHED = (
    "unit_profile",
    "cooperative_status",
    "milestones",
    "regency_profile",
    "regency_status",
)


def test_every_published_table_ships() -> None:
    assert [one.table for one in sources(SHIPPED)] == list(PUBLISHED)
    assert [one.origin for one in sources(SHIPPED)] == ["observed"] * 5


@pytest.mark.parametrize("table", PUBLISHED)
def test_every_table_tells_source_date_and_licence_in_both_languages(table: str) -> None:
    one = source(table)
    for words in (one.title, one.source, one.licence):
        assert set(words) == {"id", "en"}
        assert all(len(text) > 10 for text in words.values())
        assert words["id"] != words["en"]
    newest = facts(table)["as_of"].max().date()
    assert one.date == newest
    assert one.date > dt.date(2023, 1, 1)
    assert one.notes


# --- the seed city -----------------------------------------------------------------------------


def test_the_42_kelurahan_stand_in_the_gazetteer_under_their_official_names() -> None:
    profile = facts("unit_profile")
    official = {one.code: one.name for one in region("19.71").villages}
    assert len(profile) == 42
    assert profile["name"].to_dict() == official
    assert set(facts("cooperative_status").index) == set(official)


def test_all_42_are_registered_and_41_report_no_saving_and_no_sale() -> None:
    status = facts("cooperative_status")
    registered = ["cooperative_count", "simkopdes_account_count", "npwp_count", "nib_count"]
    assert status[registered].sum().tolist() == [42, 42, 42, 42]
    assert (status[registered] == 1).all(axis=None)
    silent = status[["principal_savings_idr", "mandatory_savings_idr"]].isna().all(axis=1)
    assert silent.sum() == 41
    assert status.index[~silent].tolist() == [REPORTING]
    assert (status["sales_value_idr_state"] == "not_reported").all()


def test_one_kelurahan_reports_its_savings() -> None:
    row = facts("cooperative_status").loc[REPORTING]
    assert facts("unit_profile").loc[REPORTING, "name"] == "Selindung Baru"
    assert (row["principal_savings_idr"], row["principal_members_count"]) == (390_000, 26)
    assert (row["mandatory_savings_idr"], row["mandatory_members_count"]) == (560_000, 27)
    assert row["mandatory_payments_count"] == 56


def test_the_city_equals_the_sum_of_its_kelurahan() -> None:
    city = on("2026-08-05").loc["19.71"]
    units = facts("cooperative_status")
    carried = [m.name for m in contracts.COOPERATIVE_STATUS.measures if m.name in units]
    assert len(carried) == 11
    for name in carried:
        told = units[name].sum(min_count=1)
        assert city[name] == told or (pd.isna(city[name]) and pd.isna(told)), name


def test_area_and_places_add_up() -> None:
    profile = facts("unit_profile")
    assert profile["area_km2"].sum() == pytest.approx(104.55, abs=0.005)
    assert facts("regency_profile").loc["19.71", "area_km2"] == pytest.approx(104.24, abs=0.5)
    totals = {
        "pharmacy": 27, "clinic": 13, "hospital": 8, "health_centre": 9, "posyandu": 22,
        "market": 15, "minimarket": 10, "supermarket": 7, "mall": 5, "restaurant": 34,
        "hotel": 43, "bank": 40, "atm": 47, "cooperative_office": 4, "workshop": 19,
        "smelter": 13, "warehouse": 43, "fuel_station": 10, "school": 127, "worship": 280,
    }  # fmt: skip
    assert {name: profile[f"{name}_count"].sum() for name in totals} == totals
    assert "population_count" not in profile, "no figure per kelurahan has been published"


# --- the country -------------------------------------------------------------------------------


def test_the_514_regencies_are_the_official_ones() -> None:
    profile = facts("regency_profile")
    assert profile.index.tolist() == [one.code for one in regencies()]
    assert len(profile) == 514
    assert profile["population_count"].sum() == 284_973_643
    assert profile.loc["19.71", "population_count"] == 242_285
    assert profile["area_km2"].sum() == pytest.approx(1_890_179.784, abs=1)
    assert profile["poor_people_count"].sum() == pytest.approx(23.85e6, rel=0.001)
    assert len(both("regency_profile").aside) == 0


def test_the_share_of_the_poor_agrees_with_their_number() -> None:
    profile = facts("regency_profile")
    share = profile["poor_people_count"] / profile["population_count"]
    assert (share - profile["poor_share"]).abs().median() < 0.01


def test_three_dates_are_told_and_the_misfiled_are_set_aside() -> None:
    assert [len(on(str(day.date()))) for day in DATES] == [484, 514, 494]
    status, apart = both("regency_status").rows, both("regency_status").aside
    assert set(status["regency_code"]) == {one.code for one in regencies()}
    assert apart["as_of"].tolist() == ["2026-08-05"] * 11
    names = " ".join(apart["name_in_source"])
    assert all(name in names for name in ("Fukuoka", "Khun Yuam", "KAB. TEBO (PAPUA PEGUNUNGAN)"))
    assert set(apart["reason"]) <= {"unknown_region", "region_elsewhere"}


def test_the_national_count_is_the_published_one() -> None:
    apart = both("regency_status").aside
    kept = on("2026-08-05")["cooperative_count"].sum()
    misfiled = apart["cooperative_count"].astype(int).sum()
    assert (kept, misfiled, kept + misfiled) == (83_371, 11, 83_382)


def test_240_regencies_tell_of_no_sale_and_45_of_no_savings() -> None:
    day = on("2026-08-05")
    assert (day["sales_value_idr_state"] == "not_reported").sum() == 240
    savings = day[["principal_savings_idr", "mandatory_savings_idr"]]
    assert savings.isna().all(axis=1).sum() == 45


# --- the dated one -----------------------------------------------------------------------------


def test_all_167_of_polewali_mandar_are_dated() -> None:
    dated = facts("milestones")
    assert set(dated.index) == {one.code for one in region("76.04").villages}
    assert (len(dated), set(dated["step"]), set(dated["precision"])) == (
        167,
        {"legal_entity"},
        {"day"},
    )
    assert str(dated["date"].min().date()) == "2025-05-17"
    assert str(dated["date"].max().date()) == "2025-06-25"
    assert (dated["date"] - pd.Timestamp("2025-03-27")).dt.days.median() == 74


# --- the published lists -----------------------------------------------------------------------


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def shipped(table: str) -> list[Row]:
    return rows(source(table).path)


def figure(text: str) -> float | str:
    try:
        return round(float(text), 6)
    except ValueError:
        return text


def differences(ours: list[Row], theirs: list[Row], names: Mapping[str, str]) -> list[str]:
    """Cells that differ, row by row; ``names`` maps our columns to those of the list."""
    assert len(ours) == len(theirs)
    return [
        f"{one[next(iter(names))]}: {name} is {one[name]!r}, published {two[theirs_name]!r}"
        for one, two in zip(ours, theirs, strict=True)
        for name, theirs_name in names.items()
        if figure(one[name]) != figure(two[theirs_name])
    ]


MONEY = {
    "principal_savings_idr": "pokok_idr",
    "principal_members_count": "pokok_members",
    "mandatory_savings_idr": "wajib_idr",
    "mandatory_members_count": "wajib_members",
    "mandatory_payments_count": "wajib_tx",
    "sales_value_idr": "tx_value_idr",
    "sales_volume": "tx_volume",
}


def test_every_cell_of_the_seed_city_is_the_published_one(published: Published) -> None:
    listed = sorted(rows(published("pangkalpinang_kelurahan.csv")), key=lambda row: row["code"])
    places = {f"{name}_count": f"n_{name}" for name in contracts.FACILITIES}
    names = {"unit_code": "code", "name": "name", "lat": "lat", "lng": "lng"}
    profile = names | {"area_km2": "area_km2_polygon"} | places
    assert differences(shipped("unit_profile"), listed, profile) == []
    status = {
        "unit_code": "code",
        "cooperative_count": "kdkmp_cooperatives",
        "simkopdes_account_count": "kdkmp_account",
        "npwp_count": "kdkmp_npwp",
        "nib_count": "kdkmp_nib",
        **{ours: f"kdkmp_{theirs}" for ours, theirs in MONEY.items()},
    }
    ours = shipped("cooperative_status")
    assert set(ours[0]) == {*status, "as_of"}
    assert differences(ours, listed, status) == []


def test_every_cell_of_the_regencies_is_the_published_one(published: Published) -> None:
    listed = sorted(rows(published("regencies.csv")), key=lambda row: row["code"])
    for row in listed:
        row["share"] = str(float(row["poor_pct_2025"]) / 100) if row["poor_pct_2025"] else ""
    names = {
        "regency_code": "code",
        "area_km2": "area_km2",
        "population_count": "pop_total",
        "poor_people_count": "poor_people_2025",
        "poor_share": "share",
    }
    assert differences(shipped("regency_profile"), listed, names) == []


def test_every_cell_of_the_three_dates_is_the_published_one(published: Published) -> None:
    listed = rows(published("kdkmp_regency.csv"))
    for row in listed:
        stranger = f"{row['simkopdes_name']} ({row['simkopdes_province']})"
        row["name"] = "" if row["code"] else stranger
    names = {
        "regency_code": "code",
        "as_of": "date",
        "name_in_source": "name",
        "cooperative_count": "cooperatives",
        "simkopdes_account_count": "accounts",
        "npwp_count": "npwp",
        "nib_count": "nib",
        "rat_count": "rat",
        "principal_payments_count": "pokok_tx",
        **MONEY,
    }
    ours = shipped("regency_status")
    assert set(ours[0]) == set(names)

    def place(row: Row, *columns: str) -> tuple[str, ...]:
        return tuple(row[column] for column in columns)

    ours.sort(key=lambda row: place(row, "as_of", "regency_code", "name_in_source"))
    listed.sort(key=lambda row: place(row, "date", "code", "name"))
    assert differences(ours, listed, names) == []


def test_every_dated_legal_entity_is_the_published_one(published: Published) -> None:
    listed = rows(published("kdkmp_legal_dates_polewali_mandar.csv"))
    listed.sort(key=lambda row: row["code"])
    names = {"unit_code": "code", "date": "legal_entity_date"}
    assert differences(shipped("milestones"), listed, names) == []
