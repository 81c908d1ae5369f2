"""What is kept of a job and of a run."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from kopmp_lib.batch import record
from kopmp_lib.batch.progress import Tally, summary, view
from kopmp_lib.batch.record import DONE, FAILED_BEFORE, FAILED_INSIDE, SKIPPED, Outcome, Record
from kopmp_lib.errors import WorkspaceError
from kopmp_lib.workspace import Workspace, write_atomic

GOOD = Outcome("19.71", "10_formation", DONE, "2026-11-24T08:00:00Z", 4.1, "abc", run="r1")
BAD = replace(GOOD, end=FAILED_INSIDE, cause="LookupError", cell=4)
NEVER = replace(GOOD, region_code="76.04", end=FAILED_BEFORE, cause="NoSuchKernel")
IDLE = replace(GOOD, notebook="00_brief", end=SKIPPED)


def test_a_state_comes_back_as_it_was_written(workbench: Workspace) -> None:
    file = write_atomic(workbench.region("19.71") / "10_formation.ipynb", "{}")
    page = write_atomic(workbench.site / "19.71" / "formation.html", "page")
    record.write_state(workbench, GOOD, page="formation", files=[file])
    record.note_pages(workbench, "19.71", "10_formation", [page], "f1")

    state = record.read_state(workbench, "19.71", "10_formation")
    assert state["files"] == ["regions/19.71/10_formation.ipynb"]
    assert state["pages"] == ["site/19.71/formation.html"]
    assert (state["end"], state["run"], state["page_fingerprint"]) == ("done", "r1", "f1")
    assert list(record.states(workbench)) == [state]
    assert record.all_there(workbench, state, "files")
    page.unlink()
    assert not record.all_there(workbench, state, "pages")


def test_what_was_never_noted_is_not_there(workbench: Workspace) -> None:
    assert record.read_state(workbench, "19.71", "10_formation") == {}
    assert not record.all_there(workbench, {}, "pages")
    assert not record.all_there(workbench, {"pages": []}, "pages")


def test_a_run_is_told_with_counts_and_causes(workbench: Workspace) -> None:
    run = record.new_run(workbench)
    told = Record(run, record.now(), record.versions(), "", {"regions": "all"}, (GOOD, BAD, IDLE))
    content = json.loads(told.write(workbench).read_text(encoding="utf-8"))
    assert content["counts"] == {"done": 1, "failed_inside": 1, "failed_before": 0, "skipped": 1}
    assert content["jobs"][1]["cause"] == "LookupError"
    assert content["versions"]["papermill"]
    assert told.failures == (BAD,)


def test_two_runs_never_share_a_name(workbench: Workspace) -> None:
    assert record.new_run(workbench) != record.new_run(workbench)


def test_the_commit_is_told_and_whether_files_differ_from_it(tmp_path: Path) -> None:
    assert record.git_commit(tmp_path) == ""

    def git(*words: str) -> None:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org")
        subprocess.run(["git", "-C", tmp_path, *who, *words], check=True, capture_output=True)

    git("init")
    (tmp_path / "a").write_text("1")
    git("add", "a")
    git("commit", "-m", "one")
    git("tag", "v1")
    commit = record.git_commit(tmp_path)
    assert len(commit) == 12
    (tmp_path / "a").write_text("2")
    assert record.git_commit(tmp_path) == f"{commit}-dirty"


def test_the_summary_says_what_to_do_about_each_failure(workbench: Workspace) -> None:
    jobs = (GOOD, BAD, NEVER, IDLE, replace(BAD, notebook="20_x", cause="render", cell=None))
    told = summary(Record("r1", "", {}, "", {}, jobs, left=2, interrupted=True), workbench)
    assert told.splitlines()[0] == "1 done, 3 failed, 1 up to date, 2 left for the next run"
    assert "19.71 10_formation failed at cell [4] (LookupError)" in told
    assert "r1/19.71.10_formation.failed.ipynb" in told
    assert "run kopmp doctor" in told
    assert "r1/19.71.20_x.failed.txt" in told
    assert "Interrupted" in told
    assert str(workbench.runs / "r1" / "record.json") in told


def test_a_log_gets_one_line_a_job(capsys: pytest.CaptureFixture[str]) -> None:
    with view(2) as show:
        for outcome in (IDLE, GOOD, BAD):
            show(outcome)
    assert capsys.readouterr().err.splitlines() == [
        "[1/2] 19.71 10_formation done in 4.1 s",
        "[2/2] 19.71 10_formation failed at cell [4] (LookupError) in 4.1 s",
    ]


def test_a_terminal_gets_a_bar_with_what_is_done_and_left(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "120")
    with view(3) as show:
        show(GOOD)
        show(BAD)
    told = capsys.readouterr().err
    assert "1 done, 1 failed, 1 left" in told
    assert "failed at cell [4] (LookupError)" in told
    assert str(Tally(3)).startswith("0 done, 0 failed, 3 left")


def test_a_run_comes_back_as_it_was_written(workbench: Workspace) -> None:
    done = Record("r1", "2026-11-24T08:00:00Z", {"kopmp": "0.1"}, "abc", {"limit": 1}, (GOOD, BAD))
    done.write(workbench)
    assert record.read_run(workbench) == record.read_run(workbench, "r1") == done


def test_a_run_that_is_not_there_or_damaged_is_told(workbench: Workspace) -> None:
    with pytest.raises(WorkspaceError, match="Nothing has been run"):
        record.read_run(workbench)
    write_atomic(workbench.runs / "r1" / "record.json", "{")
    with pytest.raises(WorkspaceError, match="cannot be read"):
        record.read_run(workbench, "r1")
    with pytest.raises(WorkspaceError, match="no run r2") as told:
        record.read_run(workbench, "r2")
    assert told.value.expected == "r1"
