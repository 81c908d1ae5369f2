"""What lies on the disk: the same bytes for the same seed, contracts kept, whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from kopmp_lib import contracts, workspace
from kopmp_lib.cli import app
from kopmp_lib.errors import ParameterError, RegionError, WorkspaceError
from kopmp_lib.sources import catalog, reader
from kopmp_lib.sources.twin import run, simulate
from kopmp_lib.workspace import Workspace

TWO = "19.71,76.04"


def data(out: Path) -> Workspace:
    return Workspace(home=out, data=out, reports=out / "reports")


def contents(out: Path) -> dict[str, bytes]:
    files = sorted(path for path in out.rglob("*") if path.is_file())
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def twin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two regencies over two years, as they come by default."""
    return simulate(TWO, 24, 7, tmp_path_factory.mktemp("twin") / "data").path


def test_the_same_seed_gives_the_same_bytes(twin: Path, tmp_path: Path) -> None:
    simulate(["76.04", "19.71"], 24, 7, tmp_path / "again")
    assert contents(tmp_path / "again") == contents(twin)


def test_another_seed_gives_other_bytes_in_every_table(twin: Path, tmp_path: Path) -> None:
    simulate(TWO, 24, 8, tmp_path / "other")
    other, mine = contents(tmp_path / "other"), contents(twin)
    assert other.keys() == mine.keys()
    assert [name for name in mine if mine[name] == other[name]] == []


def test_any_number_of_processes_gives_the_same_bytes(twin: Path, tmp_path: Path) -> None:
    simulate(TWO, 24, 7, tmp_path / "shared", workers=2)
    assert contents(tmp_path / "shared") == contents(twin)


def test_a_regency_alone_is_the_same_as_among_others(twin: Path, tmp_path: Path) -> None:
    simulate("19.71", 24, 7, tmp_path / "alone")
    alone, among = contents(tmp_path / "alone"), contents(twin)
    own = {name for name in alone if name.endswith("19.71.parquet")}
    assert len(own) == 16
    assert {name: alone[name] for name in own} == {name: among[name] for name in own}


@pytest.mark.parametrize("name", contracts.TABLES)
def test_contracts_are_kept(twin: Path, name: str) -> None:
    files = sorted((twin / "tidy" / name).glob("*.parquet"))
    if not files:
        pytest.skip("the twin has no such table")
    for file in files:
        frame = pd.read_parquet(file)
        assert len(contracts.check(contracts.table(name), frame)) == len(frame)


def test_the_tables_of_the_studies_are_there(twin: Path) -> None:
    folders = {path.name for path in (twin / "tidy").iterdir()}
    assert folders == set(contracts.TABLES) - {"boundaries"}
    files = {path.name for path in (twin / "tidy" / "panel").iterdir()}
    assert files == {"19.71.parquet", "76.04.parquet"}
    status = list((twin / "tidy" / "regency_status").iterdir())
    assert [path.name for path in status] == ["national.parquet"]


def test_every_row_says_that_it_is_simulated_and_by_what(twin: Path) -> None:
    for path in (twin / "tidy").rglob("*.parquet"):
        frame = pd.read_parquet(path, columns=["origin", "source", "as_of"])
        assert set(frame["origin"]) <= {"simulated"}
        assert set(frame["source"]) <= {f"twin_{path.parent.name}"}
        assert set(frame["as_of"]) <= {pd.Timestamp("2027-10-10")}


def test_every_measure_has_a_state_that_agrees(twin: Path) -> None:
    frame = pd.read_parquet(twin / "tidy" / "panel" / "76.04.parquet")
    for name in ("savings_idr", "sales_value_idr", "instalment_due_idr", "active"):
        state, value = frame[f"{name}_state"], frame[name]
        assert (state.isin(["not_reported", "not_applicable"]) == value.isna()).all()
        assert ((state == "zero") == (value == 0)).all()
    assert set(frame["sales_value_idr_state"]) == set(contracts.STATES)


def test_keys_occur_once(twin: Path) -> None:
    keys = {
        "panel": ["unit_code", "month"],
        "sales": ["unit_code", "month", "line"],
        "members": ["unit_code"],
        "outlets": ["unit_code", "outlet_id"],
        "assignments": ["unit_code"],
        "visits": ["unit_code", "visit_id"],
        "trainings": ["unit_code", "training_id"],
        "facilitator_reports": ["unit_code", "month"],
        "loans": ["unit_code", "application_id", "stage"],
        "statements": ["unit_code", "book_year"],
        "land": ["unit_code", "asset_id"],
        "potential": ["unit_code", "business"],
    }
    for table, key in keys.items():
        frame = pd.read_parquet(twin / "tidy" / table / "76.04.parquet")
        assert len(frame) > 0
        assert not frame.duplicated(key).any(), table


def test_regencies_and_provinces_add_up(twin: Path) -> None:
    tidy = twin / "tidy"
    units = pd.concat(pd.read_parquet(path) for path in (tidy / "cooperative_status").iterdir())
    regency = pd.read_parquet(tidy / "regency_status" / "national.parquet")
    province = pd.read_parquet(tidy / "province_status" / "national.parquet")
    assert regency["regency_code"].tolist() == ["19.71", "76.04"]
    for name in ("cooperative_count", "nib_count", "sales_value_idr", "principal_members_count"):
        assert regency[name].sum() == province[name].sum() == units[name].sum()


def test_the_catalogue_names_the_twin_in_both_languages(twin: Path) -> None:
    listed = catalog.sources(data(twin))
    assert {one.table for one in listed} == set(contracts.TABLES) - {"boundaries"}
    assert {one.origin for one in listed} == {"simulated"}
    assert all("simulasi" in one.title["id"] and "simulated" in one.title["en"] for one in listed)
    told = json.loads((twin / "truth.json").read_text("utf-8"))
    assert {str(one.date) for one in listed} == {told["as_of"]}


def test_a_study_can_read_it(twin: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(workspace.DATA_VARIABLE, str(twin))
    tables = reader.read("19.71", ["unit_profile", "cooperative_status", "regency_status"])
    assert len(tables["unit_profile"]) == 42
    assert tables.missing == ()
    assert {one.id for one in tables.sources} == {f"twin_{name}" for name in tables}


def test_what_is_true_says_whereof(twin: Path) -> None:
    told = json.loads((twin / "truth.json").read_text("utf-8"))
    assert told["seed"] == 7
    assert told["months"] == 24
    assert told["regions"] == ["19.71", "76.04"]
    assert told["switches"]["spillover"] == 0.25
    assert told["units"]["villages"] == 42 + 167
    units = pq.read_table(twin / "truth" / "19.71.parquet")
    assert units.num_rows == 42


def test_what_was_written_is_told(tmp_path: Path) -> None:
    seen: list[str] = []
    done = simulate(TWO, 3, 1, tmp_path / "new", progress=seen.append)
    assert seen == ["19.71", "76.04"]
    assert done.regions == ("19.71", "76.04")
    assert done.files == len(list(done.path.rglob("*.parquet"))) == 2 * 16 + 3
    for table, rows in done.rows.items():
        files = (done.path / "tidy" / table).glob("*.parquet")
        assert rows == sum(pq.read_metadata(path).num_rows for path in files)


@pytest.mark.parametrize("months", [1, 2, 7])
def test_short_worlds_keep_the_contracts_too(tmp_path: Path, months: int) -> None:
    out = simulate("31.01", months, 1, tmp_path / "short", world="broken").path
    for name in ("cooperative_status", "milestones"):
        contracts.check(
            contracts.table(name), pd.read_parquet(out / "tidy" / name / "31.01.parquet")
        )


# --- the folder --------------------------------------------------------------------------------


def test_an_earlier_twin_is_replaced_whole(tmp_path: Path) -> None:
    simulate(TWO, 2, 1, tmp_path / "data")
    simulate("19.71", 2, 1, tmp_path / "data")
    assert not list((tmp_path / "data").rglob("76.04.parquet"))
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_what_is_no_twin_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "catalogue.yml").write_text("tables: []", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="no digital twin"):
        simulate("19.71", 2, 1, tmp_path / "data")
    assert contents(tmp_path) == {"data/catalogue.yml": b"tables: []"}


def test_a_failure_leaves_the_earlier_twin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    simulate("19.71", 2, 1, tmp_path / "data")
    before = contents(tmp_path)

    def fail(*args: Any, **kwargs: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(run.write, "put_truth", fail)
    with pytest.raises(WorkspaceError, match="No space left"):
        simulate("19.71", 2, 2, tmp_path / "data")
    assert contents(tmp_path) == before


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"months": 0}, "months"),
        ({"months": 61}, "months"),
        ({"months": True}, "months"),
        ({"seed": -1}, "seed"),
        ({"seed": "7"}, "seed"),
        ({"workers": 0}, "workers"),
        ({"world": "dips"}, "nearest: dip"),
        ({"duplicate": True}, "nearest: duplicates"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_written(
    tmp_path: Path, asked: dict[str, Any], told: str
) -> None:
    values: dict[str, Any] = {"regions": "19.71", "months": 2, "seed": 1, "out": tmp_path / "x"}
    with pytest.raises(ParameterError, match=told):
        simulate(**values | asked)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_region_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RegionError):
        simulate("19.99", 2, 1, tmp_path / "x")


def test_the_command_says_that_the_data_are_simulated(tmp_path):
    asked = ["simulate", "--regions", "19.71", "--months", "3", "--out", str(tmp_path / "twin")]
    made = CliRunner().invoke(app, asked)
    assert made.exit_code == 0, made.output
    assert made.stdout.startswith("1 regions, ")
    assert "Simulated data." in made.stdout
    assert json.loads((tmp_path / "twin" / "truth.json").read_text("utf-8"))["months"] == 3
