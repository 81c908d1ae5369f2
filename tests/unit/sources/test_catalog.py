"""The catalogue of the data: what it says, and every fault of it at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from kopmp_lib.errors import WorkspaceError
from kopmp_lib.sources.catalog import sources
from kopmp_lib.workspace import Workspace

Entry = Callable[..., dict[str, Any]]


def catalogue(bench: Workspace, *entries: Any) -> Workspace:
    (bench.data / "catalogue.yml").write_text(yaml.safe_dump({"tables": list(entries)}), "utf-8")
    return bench


def refused(bench: Workspace) -> WorkspaceError:
    with pytest.raises(WorkspaceError) as caught:
        sources(bench)
    assert caught.value.where == str(bench.data / "catalogue.yml")
    return caught.value


def test_an_entry_becomes_a_source(bench: Workspace, entry: Entry) -> None:
    silent = ["sales_value_idr", "rat_count"]
    (source,) = sources(catalogue(bench, entry(zero_is_not_reported=silent, notes=" odd \n")))
    assert (source.id, source.table) == ("cooperative_status_made_up", "cooperative_status")
    assert source.path == bench.data / "facts" / "cooperative_status.csv"
    assert source.title == {"id": "Rekaan", "en": "Made up"}
    assert source.licence == {"id": "bebas", "en": "free"}
    assert (source.date, source.origin) == (dt.date(2026, 8, 5), "simulated")
    assert (source.silent, source.notes) == (tuple(silent), "odd")


def test_a_catalogue_may_be_empty(bench: Workspace) -> None:
    assert sources(catalogue(bench)) == ()


def test_a_missing_catalogue_is_told(bench: Workspace) -> None:
    assert "--data" in refused(bench).todo


@pytest.mark.parametrize(
    "text",
    [b"", b"tables", b"- tables", b"other: []", b"tables: [", b"\xff\xfe", b"tables: 2026-13-01"],
)
def test_what_is_no_catalogue_is_told(bench: Workspace, text: bytes) -> None:
    (bench.data / "catalogue.yml").write_bytes(text)
    error = refused(bench)
    assert "cannot be read" in error.what or "is not a list of entries" in error.what
    assert error.expected.startswith("tables, each with table, id, file")


@pytest.mark.parametrize("tables", [None, "facts", [1], {"a": 1}])
def test_tables_must_be_a_list_of_entries(bench: Workspace, tables: object) -> None:
    (bench.data / "catalogue.yml").write_text(yaml.safe_dump({"tables": tables}), "utf-8")
    assert "tables is not a list of entries" in refused(bench).what


def test_a_table_may_come_from_one_entry_only(bench: Workspace, entry: Entry) -> None:
    told = refused(catalogue(bench, entry(), entry(id="second", file="facts/second.csv"))).what
    assert "table cooperative_status is named by 2 entries" in told
    assert "id " not in told


def test_an_id_may_come_once_only(bench: Workspace, entry: Entry) -> None:
    told = refused(catalogue(bench, entry(id="one"), entry("milestones", id="one"))).what
    assert "id one is named by 2 entries" in told
    assert "table " not in told


@pytest.mark.parametrize(
    ("different", "said"),
    [
        ({"table": "unit_profil"}, "there is no table unit_profil; nearest: unit_profile"),
        ({"origin": "observd"}, "origin is observd, none of observed, user, simulated"),
        ({"date": "2026-02-30"}, "date is not of the kind date"),
        ({"date": dt.datetime(2026, 8, 5, 12)}, "date is not of the kind date"),
        ({"title": "Rekaan"}, "title is not of the kind dict"),
        ({"title": {"id": "Rekaan"}}, "title does not stand in id and en"),
        ({"licence": None}, "licence is not of the kind str"),
        ({"zero_is_not_reportd": []}, "not known; nearest: zero_is_not_reported"),
        ({"zero_is_not_reported": "rat_count"}, "zero_is_not_reported is not of the kind list"),
        (
            {"zero_is_not_reported": ["rat_cout"]},
            "rat_cout is no measure of it; nearest: rat_count",
        ),
        ({"zero_is_not_reported": ["unit_code"]}, "unit_code is no measure of it"),
    ],
)
def test_a_word_that_means_nothing_here_is_told(
    bench: Workspace, entry: Entry, different: dict[str, Any], said: str
) -> None:
    told = refused(catalogue(bench, entry(id="made_up", **different))).what
    assert said in told
    assert "entry made_up: " in told


def test_every_fault_of_every_entry_is_told_at_once(bench: Workspace, entry: Entry) -> None:
    first, second, third = entry(), entry("milestones", origin="x"), entry("milestones", id="m")
    del first["licence_en"], first["id"]
    first["licens"] = "bebas"
    told = refused(catalogue(bench, first, second, third)).what
    signs = [
        "(faults: 5)",
        "entry 1: id is missing",
        "entry 1: licence_en is missing",
        "entry 1: licens is not known; nearest: licence",
        "entry milestones_made_up: origin is x",
        "table milestones is named by 2 entries",
    ]
    assert [sign for sign in signs if sign not in told] == []
