"""Where the workbench lies, and that nobody ever sees half a file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kopmp_lib import workspace
from kopmp_lib.errors import WorkspaceError
from kopmp_lib.workspace import Workspace, here, write_atomic

CHECKOUT = Path(workspace.__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("KOPMP_HOME", "KOPMP_DATA", "KOPMP_REPORTS", "KOPMP_STAGE"):
        monkeypatch.delenv(name, raising=False)


def bench(folder: Path) -> Path:
    (folder / "notebooks").mkdir(parents=True)
    (folder / "notebooks" / "catalogue.yml").touch()
    return folder


# --- where -------------------------------------------------------------------------------------


def test_the_argument_goes_before_the_variable_before_the_folder_before_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert here().home == CHECKOUT
    around = bench(tmp_path / "around")
    below = around / "notebooks" / "explore"
    below.mkdir()
    monkeypatch.chdir(below)
    assert here().home == around
    named = bench(tmp_path / "named")
    monkeypatch.setenv("KOPMP_HOME", str(named))
    assert here().home == named
    given = bench(tmp_path / "given")
    assert here(given).home == given
    assert here(str(given)).home == given


def test_the_nearest_folder_upwards_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench(tmp_path)
    inner = bench(tmp_path / "inner")
    monkeypatch.chdir(inner / "notebooks")
    assert here().home == inner


def test_data_and_reports_are_found_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = bench(tmp_path / "home")
    assert here(home) == Workspace(home, home / "data", home / "reports")
    monkeypatch.setenv("KOPMP_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("KOPMP_REPORTS", "")  # as good as not set
    assert here(home) == Workspace(home, tmp_path / "data", home / "reports")
    given = here(home, data=tmp_path / "own", reports=str(tmp_path / "out"))
    assert given == Workspace(home, tmp_path / "own", tmp_path / "out")


def test_relative_folders_are_made_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench(tmp_path / "home")
    monkeypatch.chdir(tmp_path)
    found = here("home", data="exports", reports="../out")
    assert found.home == tmp_path / "home"
    assert found.data == tmp_path / "exports"
    assert found.reports == tmp_path.parent / "out"


@pytest.mark.parametrize("place", ["nowhere", "."])
def test_a_folder_that_is_no_workbench_is_refused(tmp_path: Path, place: str) -> None:
    with pytest.raises(WorkspaceError, match="No KOPMP workbench") as caught:
        here(tmp_path / place)
    assert caught.value.where == str(tmp_path / place)
    assert "notebooks/catalogue.yml" in caught.value.expected
    assert "KOPMP_HOME" in caught.value.todo


def test_the_places_of_a_workbench(tmp_path: Path) -> None:
    place = here(bench(tmp_path))
    assert place.notebooks == tmp_path / "notebooks"
    assert place.tidy_file("milestones", "76.04") == tmp_path / "data/tidy/milestones/76.04.parquet"
    assert place.tidy_file("regency_status").name == "national.parquet"
    assert place.region("19.71") == tmp_path / "reports" / "regions" / "19.71"
    assert (place.runs, place.site) == (tmp_path / "reports/runs", tmp_path / "reports/site")


def test_a_notebook_opened_by_hand_never_touches_what_was_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = here(bench(tmp_path))
    assert place.stage("19.71") == tmp_path / "reports" / "drafts" / "19.71"
    monkeypatch.setenv("KOPMP_STAGE", str(tmp_path / "stage"))
    assert place.stage("19.71") == tmp_path / "stage" / "19.71"


# --- writing -----------------------------------------------------------------------------------


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("content", ["Rp1.500.000 – … é\n", b"\x00\xff", ""])
def test_a_whole_file_is_put_in_place(tmp_path: Path, content: str | bytes) -> None:
    path = tmp_path / "new" / "folder" / "page.html"
    assert write_atomic(path, content) == path
    expected = content.encode() if isinstance(content, str) else content
    assert path.read_bytes() == expected
    assert left(path.parent) == ["page.html"]
    assert path.stat().st_mode & 0o777 == 0o644


def test_an_old_file_is_replaced_whole_while_a_reader_keeps_the_old_one(tmp_path: Path) -> None:
    path = write_atomic(tmp_path / "page.html", "old")
    with path.open(encoding="utf-8") as reader:
        write_atomic(path, "new and longer")
        assert reader.read() == "old"
    assert path.read_text("utf-8") == "new and longer"


@pytest.mark.parametrize("step", ["fsync", "replace", "chmod"])
@pytest.mark.parametrize("cause", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, cause: BaseException
) -> None:
    path = write_atomic(tmp_path / "page.html", "old")

    def fail(*_: object) -> None:
        raise cause

    with monkeypatch.context() as patch:
        patch.setattr(os if step == "fsync" else Path, step, fail)
        expected = WorkspaceError if isinstance(cause, OSError) else KeyboardInterrupt
        with pytest.raises(expected) as caught:
            write_atomic(path, "new")
    assert path.read_text("utf-8") == "old"
    assert left(tmp_path) == ["page.html"]
    if isinstance(caught.value, WorkspaceError):
        assert "page.html could not be written: No space left" in caught.value.what
        assert caught.value.where == str(tmp_path)
        assert caught.value.todo


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(WorkspaceError, match=r"page\.html could not be written"):
        write_atomic(tmp_path / "file" / "page.html", "new")


def test_a_folder_in_the_place_of_the_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "page.html").mkdir()
    with pytest.raises(WorkspaceError, match=r"page\.html could not be written"):
        write_atomic(tmp_path / "page.html", "new")
    assert left(tmp_path) == ["page.html"]
