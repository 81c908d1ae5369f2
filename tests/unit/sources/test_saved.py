"""What runs have saved is read for every region: run, failed, damaged, lost or never run."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from kopmp_lib.batch import record
from kopmp_lib.result import results_frame, row
from kopmp_lib.sources import saved as room
from kopmp_lib.sources.prepare import prepare
from kopmp_lib.sources.saved import saved
from kopmp_lib.workspace import Workspace

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KOPMP_REPORTS", str(tmp_path))
    return tmp_path


def put(reports: Path, code: str, end: str = "done", day: str = "2026-08-05", **given: str) -> Path:
    folder = reports / "regions" / code
    folder.mkdir(parents=True)
    state = {"end": end, "started": "2026-09-01T10:00:00Z"}
    (folder / "10_formation.record.json").write_text(json.dumps(state), encoding="utf-8")
    common = {"unit": "co-operatives", "state": "reported", "quality": "counted", "as_of": day}
    made = [
        row(code, "formation", "nib_reached_count", value=3.0, n=4.0, **common, **given),
        row(code, "formation", "nib_reached", value=1.0, unit_code=f"{code}.01.1001", **common),
    ]
    results_frame(made).to_parquet(folder / "results.parquet", index=False)
    return folder


def test_every_region_has_a_row_and_only_rows_of_whole_regions_are_read(reports: Path) -> None:
    put(reports, "19.71")
    tables = saved("19")
    runs = tables["saved_runs"].set_index("region_code")
    assert len(runs) == 514
    assert runs.loc["19.71"].to_dict() == {
        "state": "done", "failed": "", "run_date": "2026-09-01", "as_of": "2026-08-05",
        "origin": "observed", "indicators": 1,
    }  # fmt: skip
    assert set(runs["state"].drop("19.71")) == {"not_run"}
    assert tables["saved_results"]["indicator"].tolist() == ["nib_reached_count"]
    assert tables.region.code == "19"


def test_a_failure_is_told_beside_the_results_that_stand(reports: Path) -> None:
    put(reports, "19.71", end="failed_inside")
    runs = saved()["saved_runs"].set_index("region_code")
    assert runs.loc["19.71", ["state", "failed", "indicators"]].tolist() == [
        "failed", "10_formation", 1,
    ]  # fmt: skip


def test_damaged_and_lost_results_are_no_results(reports: Path) -> None:
    (put(reports, "19.71") / "results.parquet").write_bytes(b"no Parquet")
    (put(reports, "76.04") / "results.parquet").unlink()
    (put(reports, "11.08") / "10_formation.record.json").write_text("{", encoding="utf-8")
    tables = saved()
    runs = tables["saved_runs"].set_index("region_code")["state"]
    assert runs[["19.71", "76.04", "11.08"]].tolist() == ["damaged", "damaged", "failed"]
    assert set(tables["saved_results"]["region_code"]) == {"11.08"}


def test_folders_of_the_country_and_of_strangers_are_no_regions(reports: Path) -> None:
    for stray in ("ID", "19", "99.99"):
        put(reports, stray)
    assert set(saved()["saved_runs"]["state"]) == {"not_run"}
    assert saved()["saved_results"].empty


def test_a_day_leaves_out_what_is_newer(reports: Path) -> None:
    put(reports, "19.71", day="2026-08-05")
    put(reports, "76.04", day="2026-06-01")
    assert set(saved(as_of="2026-07-01")["saved_results"]["region_code"]) == {"76.04"}


def test_one_simulated_row_makes_a_region_simulated(reports: Path) -> None:
    put(reports, "19.71", origin="simulated")
    runs = saved()["saved_runs"].set_index("region_code")
    assert runs.loc["19.71", "origin"] == "simulated"


def test_national_tables_come_with_their_sources_and_what_was_set_aside(
    reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = reports / "data"
    shutil.copytree(ROOT / "data", data, ignore=shutil.ignore_patterns("tidy", "raw"))
    prepare(Workspace(home=ROOT, data=data, reports=reports))
    monkeypatch.setenv("KOPMP_DATA", str(data))
    monkeypatch.setenv("KOPMP_HOME", str(ROOT))
    tables = saved("19", ("province_status", "regency_status"))
    assert tables["regency_status"]["regency_code"].nunique() == 514
    assert tables.missing == ("province_status",)
    assert [source.table for source in tables.sources] == ["regency_status"]
    aside = tables["saved_aside"]
    assert (len(aside), aside["cooperative_count"].sum()) == (11, 11)
    assert isinstance(tables["saved_results"], pd.DataFrame)


def test_both_wings_know_the_same_files() -> None:
    assert (room.RESULTS, room.ENDING) == (record.RESULTS, record.ENDING)
