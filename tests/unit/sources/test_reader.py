"""Tables of one region, with where they come from and what is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import pytest

from kopmp_lib.errors import DataError, RegionError, WorkspaceError
from kopmp_lib.regions.gazetteer import region
from kopmp_lib.sources.prepare import prepare
from kopmp_lib.sources.reader import read
from kopmp_lib.workspace import Workspace

Write = Callable[..., Workspace]
BOTH = ["cooperative_status", "regency_profile"]


@pytest.fixture
def prepared(write: Write, status: str, profile: str) -> Workspace:
    bench = write(cooperative_status=status, regency_profile=profile)
    prepare(bench)
    return bench


def test_a_region_gets_its_own_units_and_the_whole_country(prepared: Workspace) -> None:
    tables = read("pangkalpinang", BOTH)
    assert tables.region.code == "19.71"
    assert list(tables) == BOTH
    assert list(tables["cooperative_status"]["unit_code"]) == ["19.71.06.1001", "19.71.06.1002"]
    assert set(tables["regency_profile"]["regency_code"]) == {"19.71", "11.10"}
    assert tables.missing == ()


def test_codes_and_days_keep_their_kind(prepared: Workspace) -> None:
    frame = read("11.10", ["regency_profile"])["regency_profile"]
    assert "11.10" in set(frame["regency_code"])
    assert frame["as_of"].iloc[0] == pd.Timestamp("2025-03-31")
    assert set(frame["origin"]) == {"simulated"}


def test_sources_are_told_for_what_was_used_only(prepared: Workspace) -> None:
    (source,) = read("11.10", BOTH).sources
    assert (source.table, source.date) == ("regency_profile", dt.date(2026, 8, 5))
    assert [one.table for one in read("19.71", BOTH).sources] == BOTH


def test_what_has_no_row_of_the_region_is_missing(prepared: Workspace) -> None:
    tables = read(region("96.71"), [*BOTH, "milestones"])
    assert tables.missing == (*BOTH, "milestones")
    assert list(tables) == ["regency_profile"], "the country is there to compare with"
    assert tables.sources == ()


def test_a_table_that_the_catalogue_names_no_more_is_missing(
    prepared: Workspace, write: Write, profile: str
) -> None:
    write(regency_profile=profile)
    tables = read("19.71", BOTH)
    assert tables.missing == ("cooperative_status",)
    assert "cooperative_status" not in tables


@pytest.mark.parametrize(
    ("place", "said"),
    [("19", "a kabupaten or kota is needed"), ("19.71.06", "is needed"), ("19.72", "19.72")],
)
def test_what_is_no_regency_is_refused(prepared: Workspace, place: str, said: str) -> None:
    with pytest.raises(RegionError, match=said):
        read(place, BOTH)
    if place != "19.72":
        with pytest.raises(RegionError, match=said):
            read(region(place), BOTH)


def test_before_the_first_preparing_the_next_step_is_told(write: Write, status: str) -> None:
    write(cooperative_status=status)
    with pytest.raises(WorkspaceError, match="No data has been prepared") as caught:
        read("19.71", BOTH)
    assert caught.value.todo == "Run: kopmp prepare"


def test_an_unknown_table_is_refused(prepared: Workspace) -> None:
    with pytest.raises(DataError, match="no table called 'coops'"):
        read("19.71", ["coops"])


@pytest.mark.parametrize("content", [b"", b"PAR1", b"not a table at all", b"PAR1" * 40])
def test_a_damaged_table_is_named_with_its_mend(prepared: Workspace, content: bytes) -> None:
    path = prepared.tidy_file("cooperative_status", "19.71")
    path.write_bytes(content)
    with pytest.raises(DataError, match="damaged") as caught:
        read("19.71", BOTH)
    assert caught.value.where == str(path)
    assert caught.value.todo == "Run: kopmp prepare"
    prepare(prepared)
    assert len(read("19.71", BOTH)["cooperative_status"]) == 2


def test_a_table_changed_by_hand_must_still_keep_its_contract(prepared: Workspace) -> None:
    path = prepared.tidy_file("cooperative_status", "19.71")
    pd.read_parquet(path).assign(nib_count=0.5).to_parquet(path)
    with pytest.raises(DataError, match="does not keep its contract") as caught:
        read("19.71", BOTH)
    assert "nib_count: whole_number: row 0 has 0.5" in str(caught.value)


def test_a_table_that_was_lost_is_told_from_one_that_never_was(prepared: Workspace) -> None:
    assert "cooperative_status" in read("32.77", BOTH).missing
    prepared.tidy_file("cooperative_status", "19.71").unlink()
    with pytest.raises(DataError, match="A tidy table is lost"):
        read("19.71", BOTH)


def test_one_name_is_not_a_list_of_letters(prepared: Workspace) -> None:
    with pytest.raises(DataError, match="is one name, not a list"):
        read("19.71", "milestones")
