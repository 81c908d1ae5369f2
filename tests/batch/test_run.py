"""Real papermill, real kernels: two regions, two notebooks, and one job that fails."""

from __future__ import annotations

import gc
import json
import os
import signal
import threading
import time
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from kopmp_lib.batch import record
from kopmp_lib.batch.plan import Job, plan
from kopmp_lib.batch.record import Outcome, Record
from kopmp_lib.batch.run import Put, pages_again, run
from kopmp_lib.workspace import Workspace, write_atomic

REGIONS = ("19.71", "76.04")
SECRET = "baris 3: 1971010101010001"
FAIL_FOR_POLEWALI = """
if region_code == "76.04":
    raise LookupError("baris " + "3: 1971010101010001")
"""


@pytest.fixture
def faulty(workbench: Workspace, append_cell) -> Workspace:
    append_cell(workbench, "10_formation", FAIL_FOR_POLEWALI)
    return workbench


@pytest.fixture(params=["cold", "forked"])
def execute(request: pytest.FixtureRequest):
    """Runs a plan, with a kernel started for each job or with children of a warm parent."""
    return partial(run, fork=() if request.param == "forked" else None)


@pytest.fixture
def append_cell():
    def append(workspace: Workspace, name: str, source: str) -> None:
        path = workspace.notebooks / f"{name}.ipynb"
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["cells"].append({**notebook["cells"][-1], "id": "last", "source": [source]})
        path.write_text(json.dumps(notebook), encoding="utf-8")

    return append


def pages_of(workspace: Workspace):
    def after(job: Job, outcome: Outcome, notebook: Path) -> Put:
        path = workspace.site / job.region_code / f"{job.entry.page}.html"
        assert notebook.exists()
        return lambda: [write_atomic(path, f"{outcome.end} {outcome.cause}")]

    return after


def ends(done: Record) -> dict[tuple[str, str], str]:
    return {(one.region_code, one.notebook): one.end for one in done.jobs}


def test_one_failure_stops_nothing_else_and_is_all_that_runs_again(faulty: Workspace) -> None:
    seen: list[Outcome] = []
    after = pages_of(faulty)
    first = run(plan(faulty, REGIONS), faulty, workers=2, after=after, progress=seen.append)

    assert ends(first) == {
        ("19.71", "00_brief"): "done",
        ("19.71", "10_formation"): "done",
        ("76.04", "00_brief"): "done",
        ("76.04", "10_formation"): "failed_inside",
    }
    assert len(seen) == 4
    (failure,) = first.failures
    assert (failure.cause, failure.cell) == ("LookupError", 4)
    assert (faulty.site / "76.04" / "formation.html").read_text() == "failed_inside LookupError"

    told = (faulty.runs / first.run / "record.json").read_text(encoding="utf-8")
    assert json.loads(told)["counts"] == {
        "done": 3,
        "failed_inside": 1,
        "failed_before": 0,
        "skipped": 0,
    }
    kept = [path for path in faulty.reports.rglob("*") if path.is_file()]
    loose = [path.name for path in kept if SECRET in path.read_text("utf-8", errors="replace")]
    assert loose == ["76.04.10_formation.failed.ipynb"]
    assert not (faulty.runs / first.run / "stage").exists()

    before = {path: path.stat().st_mtime_ns for path in (faulty.region("19.71")).iterdir()}
    second = run(plan(faulty, REGIONS), faulty, workers=2, after=after)
    assert sorted(ends(second).values()) == ["failed_inside", "skipped", "skipped", "skipped"]
    assert before == {path: path.stat().st_mtime_ns for path in (faulty.region("19.71")).iterdir()}


def test_results_and_provenance_are_published(workbench, execute) -> None:
    execute(plan(workbench, ["19.71"], given_parameters={"share": "0.25"}), workbench, workers=2)

    region = workbench.region("19.71")
    results = pd.read_parquet(region / "results.parquet")
    assert results[["region_code", "value"]].to_numpy().tolist() == [["19.71", 0.25]]
    notebook = json.loads((region / "10_formation.ipynb").read_text(encoding="utf-8"))
    told = notebook["metadata"]["kopmp"]
    assert told["parameters"] == {"region_code": "19.71", "share": 0.25}
    assert (told["as_of"], told["origin"]) == ("2026-08-05", "observed")
    assert (told["region_name"], told["province_name"]) == (
        "Kota Pangkal Pinang",
        "Kepulauan Bangka Belitung",
    )
    assert list(told["inputs"]) == ["unit_profile/19.71.parquet"]
    brief = json.loads((region / "00_brief.ipynb").read_text(encoding="utf-8"))
    printed = brief["cells"][-1]["outputs"][0]["text"]
    assert "".join(printed) == "19.71 0.25 id,en bench {home}\n"


def test_same_inputs_give_the_same_bytes_but_for_the_provenance(workbench, execute) -> None:
    path = record.notebook_path(workbench, "19.71", "10_formation")

    def executed() -> tuple[str, bytes]:
        job = plan(workbench, ["19.71"], ["10_formation"], force=True)
        execute(job, workbench)
        notebook = json.loads(path.read_text(encoding="utf-8"))
        notebook["metadata"].pop("kopmp")
        return json.dumps(notebook), (path.parent / "results.parquet").read_bytes()

    assert executed() == executed()


def test_the_last_good_files_stay_when_a_rerun_fails(workbench, execute, append_cell) -> None:
    execute(plan(workbench, ["76.04"], ["10_formation"]), workbench)
    region = workbench.region("76.04")
    names = ("results.parquet", "formation.parquet", "10_formation.ipynb")
    good = {name: (region / name).read_bytes() for name in names}

    append_cell(workbench, "10_formation", FAIL_FOR_POLEWALI)
    done = execute(plan(workbench, ["76.04"], ["10_formation"], {"share": "0.9"}), workbench)

    assert done.counts["failed_inside"] == 1
    assert good == {name: (region / name).read_bytes() for name in names}
    assert record.read_state(workbench, "76.04", "10_formation")["end"] == "failed_inside"


def test_a_cell_that_takes_too_long_is_named_without_noise(
    workbench, execute, append_cell, caplog: pytest.LogCaptureFixture
) -> None:
    append_cell(workbench, "00_brief", "import time; time.sleep(60)")
    done = execute(plan(workbench, ["19.71"], ["00_brief"]), workbench, timeout=1)
    (failure,) = done.failures
    gc.collect()
    assert [told.getMessage() for told in caplog.records if told.name == "asyncio"] == []
    assert (failure.end, failure.cause, failure.cell) == ("failed_inside", "CellTimeoutError", 4)


def test_a_kernel_that_dies_is_named(workbench, execute, append_cell) -> None:
    append_cell(workbench, "00_brief", "import os; os.kill(os.getpid(), 9)")
    (failure,) = execute(plan(workbench, ["19.71"], ["00_brief"]), workbench).failures
    assert (failure.end, failure.cause, failure.cell) == ("failed_inside", "DeadKernelError", 4)


def test_a_notebook_that_never_starts_failed_before(workbench, execute) -> None:
    chosen = plan(workbench, ["19.71"], ["00_brief"])
    (workbench.notebooks / "00_brief.ipynb").unlink()
    (failure,) = execute(chosen, workbench).failures
    assert (failure.end, failure.cause, failure.cell) == (
        "failed_before",
        "FileNotFoundError",
        None,
    )


def test_results_of_another_region_are_not_published(workbench, execute, append_cell) -> None:
    append_cell(workbench, "10_formation", '(folder.parent / "11.08").mkdir()')
    (failure,) = execute(plan(workbench, ["19.71"], ["10_formation"]), workbench).failures
    assert (failure.end, failure.cause) == ("failed_inside", "save")
    assert not (workbench.region("19.71") / "results.parquet").exists()


def test_pages_that_cannot_be_made_fail_the_job(workbench: Workspace) -> None:
    run(plan(workbench, ["19.71"], ["10_formation"]), workbench, after=pages_of(workbench))
    region = workbench.region("19.71")
    names = ("results.parquet", "formation.parquet", "10_formation.ipynb")
    good = {region / name: (region / name).read_bytes() for name in names}
    page = workbench.site / "19.71" / "formation.html"
    good[page] = page.read_bytes()
    calls: list[tuple[str, str]] = []

    def after(job: Job, outcome: Outcome, notebook: Path) -> Put:
        calls.append((outcome.end, outcome.cause))
        told = json.loads(notebook.read_text(encoding="utf-8"))["metadata"]["kopmp"]
        assert (told["parameters"]["share"], told["as_of"]) == (0.9, "2026-08-05")
        if not outcome.failed:
            raise ValueError(SECRET)
        return tuple

    chosen = plan(workbench, ["19.71"], ["10_formation"], {"share": "0.9"})
    (failure,) = run(chosen, workbench, after=after).failures
    assert failure.cause == "render"
    assert calls == [("done", ""), ("failed_inside", "render")]
    assert good == {path: path.read_bytes() for path in good}
    assert plan(workbench, ["19.71"], ["10_formation"]).jobs[0].reason == "failed"


def test_lost_or_outdated_pages_are_made_again_without_a_kernel(workbench: Workspace) -> None:
    def again() -> Record:
        return run(plan(workbench, ["19.71"]), workbench, after=pages_of(workbench))

    run(plan(workbench, ["19.71"]), workbench, after=pages_of(workbench), workers=2)
    page = workbench.site / "19.71" / "index.html"
    page.unlink()
    assert again().counts["skipped"] == 2
    assert page.read_text() == "skipped "

    page.write_text("old")
    again()
    assert page.read_text() == "old"
    state = record.state_path(workbench, "19.71", "00_brief")
    state.write_text(json.dumps({**json.loads(state.read_text()), "page_fingerprint": "yesterday"}))
    again()
    assert page.read_text() == "skipped "
    told: list[str] = []

    def render(path: Path) -> list[Path]:
        path.read_bytes()
        return [page]

    assert pages_again(workbench, render, "x", told.append) == 2
    record.notebook_path(workbench, "19.71", "00_brief").unlink()
    assert pages_again(workbench, render, "x", told.append) == 1
    (fault,) = told
    assert fault.startswith("19.71 00_brief was not rendered")
    assert "kopmp run --regions 19.71 --notebooks 00_brief" in fault


def test_lost_results_are_made_again(workbench: Workspace) -> None:
    run(plan(workbench, ["19.71"]), workbench)
    (workbench.region("19.71") / "results.parquet").unlink()
    assert [job.reason for job in plan(workbench, ["19.71"]).jobs] == ["", "missing"]


def test_limit_leaves_the_rest_to_the_next_run(workbench, execute) -> None:
    first = execute(plan(workbench, REGIONS, ["00_brief"]), workbench, limit=1)
    assert (first.counts["done"], first.left) == (1, 1)
    second = execute(plan(workbench, REGIONS, ["00_brief"]), workbench)
    assert ends(second) == {("19.71", "00_brief"): "skipped", ("76.04", "00_brief"): "done"}


def test_an_interruption_ends_cleanly_and_loses_nothing(workbench, execute, append_cell) -> None:
    append_cell(workbench, "10_formation", "import time; time.sleep(120)")
    chosen = plan(workbench, ["19.71"])

    def interrupt(outcome: Outcome) -> None:
        assert outcome.notebook == "00_brief"
        threading.Timer(1, os.kill, (os.getpid(), signal.SIGINT)).start()

    start = time.monotonic()
    done = execute(chosen, workbench, workers=1, progress=interrupt)

    assert time.monotonic() - start < 30
    assert done.interrupted
    assert ends(done) == {("19.71", "00_brief"): "done"}
    assert done.left == 1
    assert [path.name for path in (workbench.runs / done.run).iterdir()] == ["record.json"]
    assert [job.reason for job in plan(workbench, ["19.71"]).jobs] == ["", "new"]
