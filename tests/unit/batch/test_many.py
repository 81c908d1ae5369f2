"""Notebooks on many regions: whom they are planned for, and what makes them run again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kopmp_lib.batch import fingerprint, record
from kopmp_lib.batch.notebook import catalogue
from kopmp_lib.batch.plan import plan
from kopmp_lib.errors import ParameterError, WorkspaceError
from kopmp_lib.workspace import Workspace, write_atomic

ENTRY = """
- name: 90_overview
  page: overview
  study: ""
  title: {id: Wilayah berdampingan, en: Regions side by side}
  needs: [unit_profile]
  many: true
"""


@pytest.fixture
def many(workbench: Workspace, write_notebook) -> Workspace:
    path = workbench.notebooks / "catalogue.yml"
    path.write_text(path.read_text(encoding="utf-8") + ENTRY, encoding="utf-8")
    write_notebook(workbench.notebooks / "90_overview.ipynb", 'region_code: str = "ID"  # part')
    return workbench


def jobs(workspace: Workspace, *codes: str, **options: object) -> list[tuple[str, str]]:
    made = plan(workspace, codes, **options)  # type: ignore[arg-type]
    return [(job.region_code, job.entry.name) for job in made.jobs]


def number(workspace: Workspace) -> str:
    (job,) = plan(workspace, ["ID"]).jobs
    return job.fingerprint


def note(workspace: Workspace, code: str, end: str = "done", day: str = "2026-09-01") -> Path:
    outcome = record.Outcome(code, "10_formation", end, f"{day}T10:00:00Z", 1.0, "f")
    record.write_state(workspace, outcome, page="formation")
    return write_atomic(workspace.region(code) / record.RESULTS, code)


def test_each_notebook_is_planned_for_the_regions_it_tells_of(many: Workspace) -> None:
    assert jobs(many, "19.71") == [("19.71", "00_brief"), ("19.71", "10_formation")]
    assert jobs(many, "ID", "19") == [("ID", "90_overview"), ("19", "90_overview")]


def test_the_wrong_kind_of_region_is_refused_with_the_right_command(many: Workspace) -> None:
    with pytest.raises(WorkspaceError, match="country or a province") as refused:
        jobs(many, "19.71", notebook_names=["90_overview"])
    assert "kopmp overview" in refused.value.todo
    with pytest.raises(WorkspaceError, match="one kabupaten or kota") as refused:
        jobs(many, "ID", notebook_names=["00_brief"])
    assert "kopmp run" in refused.value.todo
    with pytest.raises(ParameterError, match="--of"):
        jobs(many, "ID", given_parameters={"region_code": "19"})


def test_it_runs_again_when_any_region_saved_something_else(many: Workspace) -> None:
    seen = [number(many)]
    path = note(many, "19.71")
    seen.append(number(many))
    assert number(many) == seen[-1]
    path.write_text("other")
    seen.append(number(many))
    note(many, "76.04", end="failed_inside")
    seen.append(number(many))
    note(many, "76.04", end="failed_inside", day="2026-09-02")
    seen.append(number(many))
    assert len(set(seen)) == len(seen)


def test_what_it_saved_itself_does_not_make_it_run_again(many: Workspace) -> None:
    before = number(many)
    for code in ("ID", "19"):
        note(many, code)
    assert number(many) == before


def test_the_inputs_of_a_page_stay_one_line_however_many_regions(many: Workspace) -> None:
    for code in ("19.71", "76.04"):
        note(many, code)
    (job,) = plan(many, ["ID"]).jobs
    assert [name for name in job.inputs if "results" in name] == ["*/results.parquet (2)"]
    assert list(fingerprint.of_saved(many)) == ["*/results.parquet (2)"]


def test_the_country_comes_before_provinces_and_after_regions(many: Workspace) -> None:
    for code in ("19", "ID", "19.71", "98", "11"):
        note(many, code)
    assert record.scope_codes(many) == ["ID", "11", "19"]
    assert [one["region_code"] for one in record.states(many)] == ["19.71", "ID", "11", "19"]
    assert record.again("ID") == "kopmp overview --of ID"
    assert record.again("19.71", "00_brief") == "kopmp run --regions 19.71 --notebooks 00_brief"


def test_many_is_true_or_false(many: Workspace) -> None:
    path = many.notebooks / "catalogue.yml"
    path.write_text(path.read_text("utf-8").replace("many: true", "many: often"), "utf-8")
    with pytest.raises(WorkspaceError, match="true or false"):
        catalogue(many)


def test_a_state_is_told_whole(many: Workspace) -> None:
    note(many, "ID")
    told = json.loads(record.state_path(many, "ID", "10_formation").read_text("utf-8"))
    assert (told["region_code"], told["end"]) == ("ID", "done")
