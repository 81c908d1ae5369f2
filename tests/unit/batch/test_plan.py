"""Which jobs there are, which are up to date, and what makes one run again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kopmp_lib.batch import fingerprint, record
from kopmp_lib.batch.plan import Job, plan
from kopmp_lib.errors import ParameterError, WorkspaceError
from kopmp_lib.workspace import Workspace, write_atomic

REGIONS = ["19.71", "76.04"]


def pretend_done(workspace: Workspace, job: Job, end: str = record.DONE) -> None:
    write_atomic(job.targets[0], "{}")
    outcome = record.Outcome(job.region_code, job.entry.name, end, "", 1.0, job.fingerprint)
    record.write_state(workspace, outcome, page=job.entry.page, files=[job.targets[0]])


def reasons(workspace: Workspace, **options: object) -> list[str]:
    return [job.reason for job in plan(workspace, ["19.71"], **options).jobs]  # type: ignore[arg-type]


@pytest.fixture
def done(workbench: Workspace) -> Workspace:
    for job in plan(workbench, ["19.71"]).jobs:
        pretend_done(workbench, job)
    assert reasons(workbench) == ["", ""]
    return workbench


def change_cell(path: Path, **parts: object) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][-1] |= parts
    path.write_text(json.dumps(notebook), encoding="utf-8")


def test_regions_times_notebooks_in_the_order_given(workbench: Workspace) -> None:
    made = plan(workbench, ["76.04", "19.71", "76.04"])
    assert [(job.region_code, job.entry.name) for job in made.jobs] == [
        ("76.04", "00_brief"),
        ("76.04", "10_formation"),
        ("19.71", "00_brief"),
        ("19.71", "10_formation"),
    ]
    assert made.due == made.jobs
    assert made.jobs[0].parameters == {"region_code": "76.04", "share": 0.5}
    assert list(made.jobs[0].inputs) == ["unit_profile/76.04.parquet"]


def test_a_plan_does_not_depend_on_the_company_a_job_keeps(workbench: Workspace) -> None:
    alone = plan(workbench, ["19.71"], ["10_formation"]).jobs
    among = plan(workbench, REGIONS[::-1]).jobs
    assert alone[0].fingerprint == among[-1].fingerprint
    assert len({job.fingerprint for job in among}) == 4


def test_only_what_was_chosen(workbench: Workspace) -> None:
    made = plan(workbench, REGIONS, ["10_formation"], {"share": "0.1"})
    assert [job.parameters["share"] for job in made.jobs] == [0.1, 0.1]


def test_notebooks_without_a_page_run_only_when_named(workbench: Workspace) -> None:
    path = workbench.notebooks / "catalogue.yml"
    path.write_text(path.read_text().replace("page: index", "page:"))
    assert [job.entry.name for job in plan(workbench, ["19.71"]).jobs] == ["10_formation"]
    assert [job.pages_fresh for job in plan(workbench, ["19.71"], ["00_brief"]).jobs] == [True]


def touch_table(workspace: Workspace) -> None:
    workspace.tidy_file("unit_profile", "19.71").write_bytes(b"other")


def add_national_table(workspace: Workspace) -> None:
    workspace.tidy_file("unit_profile").write_bytes(b"national")


def change_sources(workspace: Workspace) -> None:
    write_atomic(workspace.data / "catalogue.yml", "tables: []")


def touch_other_table(workspace: Workspace) -> None:
    workspace.tidy_file("unit_profile", "76.04").write_bytes(b"other")


def change_source(workspace: Workspace) -> None:
    for path in workspace.notebooks.glob("*.ipynb"):
        change_cell(path, source=["1"])


def change_tags(workspace: Workspace) -> None:
    for path in workspace.notebooks.glob("*.ipynb"):
        change_cell(path, metadata={"tags": ["lang-en"]})


def change_outputs(workspace: Workspace) -> None:
    for path in workspace.notebooks.glob("*.ipynb"):
        change_cell(path, id="x", execution_count=7, metadata={"editable": True})


def change_title(workspace: Workspace) -> None:
    path = workspace.notebooks / "catalogue.yml"
    path.write_text(path.read_text().replace("en: ", "en: A "))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (touch_table, "changed"),
        (add_national_table, "changed"),
        (change_sources, "changed"),
        (touch_other_table, ""),
        (change_source, "changed"),
        (change_tags, "changed"),
        (change_outputs, ""),
        (change_title, "changed"),
    ],
)
def test_what_makes_a_job_run_again(
    done: Workspace, change: Callable[[Workspace], None], reason: str
) -> None:
    change(done)
    assert reasons(done) == [reason, reason]


def test_values_languages_and_force_make_it_run_again(done: Workspace) -> None:
    assert reasons(done, given_parameters={"share": "0.7"}) == ["changed", "changed"]
    assert reasons(done, languages=["id"]) == ["changed", "changed"]
    assert reasons(done, force=True) == ["forced", "forced"]


def test_failed_lost_and_broken_states_run_again(done: Workspace) -> None:
    brief, formation = plan(done, ["19.71"]).jobs
    pretend_done(done, brief, record.FAILED_INSIDE)
    formation.targets[0].unlink()
    assert reasons(done) == ["failed", "missing"]
    for broken in ('{"end": "do', "[]", "{}"):
        formation.targets[1].write_text(broken)
        assert reasons(done) == ["failed", "damaged"]


def test_pages_are_fresh_when_there_and_made_by_the_same_templates(done: Workspace) -> None:
    page = write_atomic(done.site / "19.71" / "index.html", "page")
    made = plan(done, ["19.71"])
    record.note_pages(done, "19.71", "00_brief", [page], made.page_fingerprint)
    assert [job.pages_fresh for job in plan(done, ["19.71"]).jobs] == [True, False]
    page.unlink()
    assert [job.pages_fresh for job in plan(done, ["19.71"]).jobs] == [False, False]


def test_studies_refuse_values_of_every_notebook_at_once(workbench: Workspace) -> None:
    seen: list[dict[str, object]] = []

    def validate(values: dict[str, object]) -> None:
        seen.append(values)
        raise ParameterError("share must lie between 0 and 1.")

    with pytest.raises(ParameterError, match="share must lie"):
        plan(workbench, REGIONS, [], {"share": "7"}, validators={"formation": validate})
    assert seen == [{"share": 7.0}, {"share": 7.0}]


def test_faults_of_type_and_range_are_told_at_once_and_flat(workbench: Workspace) -> None:
    for path in workbench.notebooks.glob("*.ipynb"):
        lines = ['region_code: str = "19.71"\n', "a: int = 1\n", "b: int = 1\n", "c: int = 1"]
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["cells"][0]["source"] = lines
        path.write_text(json.dumps(notebook), encoding="utf-8")

    def validate(values: dict[str, object]) -> None:
        for name in ("a", "b"):
            if values[name] != 1:
                raise ParameterError(f"{values[name]} is too much.", where=name, expected="one")

    given = {"a": "7", "b": "8", "c": "x", "region_code": "19.10", "d": "1"}
    with pytest.raises(ParameterError) as refused:
        plan(workbench, REGIONS, [], given, validators={"formation": validate})
    told = str(refused.value)
    assert told.startswith("6 parameters cannot be used:")
    assert "  - a: 7 is too much. Expected: one.\n  - b: 8 is too much. Expected: one." in told
    assert "--regions 19.10" in told
    assert told.count("where:") == 1


def test_a_wrong_language_says_where(workbench: Workspace) -> None:
    with pytest.raises(ParameterError) as refused:
        plan(workbench, REGIONS, languages=["fr"])
    assert refused.value.where == "--languages"


def test_a_file_that_is_no_notebook_is_named(workbench: Workspace) -> None:
    (workbench.notebooks / "00_brief.ipynb").write_text("{")
    with pytest.raises(WorkspaceError, match="is not a notebook"):
        plan(workbench, REGIONS)


def test_a_study_that_lacks_a_parameter_of_its_notebook_is_told(workbench: Workspace) -> None:
    def validate(values: dict[str, object]) -> None:
        raise TypeError("unexpected keyword argument 'share'")

    with pytest.raises(ParameterError, match="'share'"):
        plan(workbench, REGIONS, validators={"formation": validate})


def test_a_notebook_that_takes_no_region_is_refused(
    workbench: Workspace, write_notebook: Callable[..., Path]
) -> None:
    write_notebook(workbench.notebooks / "00_brief.ipynb", "share: float = 0.5")
    with pytest.raises(ParameterError, match="00_brief declares no region_code"):
        plan(workbench, REGIONS)


def test_unknown_notebooks_and_missing_tables_are_refused(workbench: Workspace) -> None:
    with pytest.raises(WorkspaceError, match="Did you mean 00_brief"):
        plan(workbench, REGIONS, ["00_breif"])
    for path in workbench.tidy.rglob("*.parquet"):
        path.unlink()
    with pytest.raises(WorkspaceError) as refused:
        plan(workbench, REGIONS)
    assert "kopmp prepare" in refused.value.todo


def test_the_library_counts_but_for_the_press_wing(tmp_path: Path) -> None:
    files = (
        "studies/formation.py",
        "locale/en.po",
        "batch/run.py",
        "site/pages.py",
        "cli/press.py",
    )
    for name in files:
        write_atomic(tmp_path / name, name)

    def changes(name: str) -> bool:
        before = fingerprint.of_library(tmp_path)
        (tmp_path / name).write_text("changed")
        return fingerprint.of_library(tmp_path) != before

    assert [changes(name) for name in files] == [True, True, False, False, False]


def test_the_site_counts_for_pages(workbench: Workspace, tmp_path: Path) -> None:
    for name in ("site/templates/a.j2", "studies/formation.py"):
        write_atomic(tmp_path / name, name)
    before = fingerprint.of_pages(workbench, tmp_path)
    (tmp_path / "studies" / "formation.py").write_text("changed")
    assert fingerprint.of_pages(workbench, tmp_path) == before
    (tmp_path / "site" / "templates" / "a.j2").write_text("changed")
    assert fingerprint.of_pages(workbench, tmp_path) != before
