"""The command line: what it says, where it says it, and how it ends."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from click.testing import Result
from typer.testing import CliRunner

from kopmp_lib.batch import doctor as batch_doctor
from kopmp_lib.batch import run as batch
from kopmp_lib.cli import app
from kopmp_lib.workspace import Workspace

VERBS = ("regions", "prepare", "plan", "run", "overview", "site", "status", "doctor")
Kopmp = Callable[..., Result]


@pytest.fixture
def kopmp(workbench: Workspace, monkeypatch: pytest.MonkeyPatch) -> Kopmp:
    catalogue = workbench.notebooks / "catalogue.yml"
    text = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(text.replace("study: formation", "study:"), encoding="utf-8")
    monkeypatch.setenv("KOPMP_HOME", str(workbench.home))
    return lambda *words: CliRunner().invoke(app, list(words))


@pytest.fixture
def no_kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **options: object) -> None:
        raise AssertionError("a kernel would have been started")

    monkeypatch.setattr(batch, "execute", refuse)


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["run", "--help"]])
def test_the_first_answer_needs_no_heavy_package(words: list[str]) -> None:
    code = (
        "import sys; from kopmp_lib.cli import app; app(sys.argv[1:], standalone_mode=False); "
        "print(sorted({'pandas', 'pyarrow', 'papermill', 'nbconvert', 'lokal'} & set(sys.modules)))"
    )
    asked = [sys.executable, "-c", code, *words]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    assert told.splitlines()[-1] == "[]"


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_shows_an_example(kopmp: Kopmp, verb: str) -> None:
    told = kopmp(verb, "--help")
    assert told.exit_code == 0
    assert f"Example: kopmp {verb}" in told.stdout


def test_python_m_is_the_same_program() -> None:
    asked = [sys.executable, "-m", "kopmp_lib", "--version"]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    assert told.startswith("kopmp ")


@pytest.mark.parametrize("query", ["pangkalpinang", "Pangkal Pinang", "1971", "19.71"])
def test_regions_finds_every_spelling(kopmp: Kopmp, query: str) -> None:
    told = kopmp("regions", query)
    assert told.exit_code == 0
    assert "19.71 " in told.stdout
    assert "Kepulauan Bangka Belitung" in told.stdout


def test_regions_that_are_not_there_end_with_the_nearest(kopmp: Kopmp) -> None:
    told = kopmp("regions", "99.99")
    assert (told.exit_code, told.stdout) == (1, "")
    assert "nearest" in told.stderr


@pytest.mark.parametrize("query", ["../19.71", "19/71", "..", "../pangkalpinang", "/19.71", "*"])
def test_a_path_is_no_region(kopmp: Kopmp, query: str) -> None:
    told = kopmp("regions", query)
    assert (told.exit_code, told.stdout) == (1, "")
    assert f"{query!r} is neither a name nor a code." in told.stderr


def test_names_with_a_stroke_are_found(kopmp: Kopmp) -> None:
    assert "Tiro/Truseb" in kopmp("regions", "Tiro/Truseb").stdout


@pytest.mark.parametrize("query", ["Kab. Pangkalpinang", "Kabupaten Pangkal Pinang"])
def test_a_wrong_kind_names_the_nearest(kopmp: Kopmp, query: str) -> None:
    told = kopmp("regions", query)
    assert told.exit_code == 1
    assert "nearest: 19.71 Kota Pangkal Pinang" in told.stderr


def test_regions_within_a_region_by_level(kopmp: Kopmp) -> None:
    told = kopmp("regions", "--within", "19.71", "--level", "village", "--all")
    assert len(told.stdout.strip().splitlines()) == 1 + 42


@pytest.mark.parametrize(
    ("words", "told_of"),
    [
        (["--regions", "19.7"], "19.7"),
        (["--regions", "19.71", "-p", "shrae=0.5"], "Did you mean share?"),
        (["--regions", "19.71", "-p", "share=0,5"], "share of 00_brief is a number"),
        (["--regions", "19.71", "-p", "share"], "not of the form name=value"),
        (["--regions", "19.71", "-p", "region_code=19.10"], "--regions 19.10"),
        (["--regions", "19.71", "--notebooks", "10_formaton"], "Did you mean 10_formation?"),
        (["--regions", "19.71", "--languages", "id,fr"], "fr is not a language"),
        (["--regions", "19.71", "--workers", "0"], "--workers"),
        ([], "--regions"),
    ],
)
def test_wrong_use_is_refused_before_the_first_kernel(
    kopmp: Kopmp, no_kernels: None, words: list[str], told_of: str
) -> None:
    told = kopmp("run", *words)
    assert told.exit_code == 2
    assert told_of in told.stderr
    assert "Traceback" not in told.stderr


def test_run_without_tables_says_what_to_do(kopmp: Kopmp, workbench: Workspace) -> None:
    for path in workbench.tidy.rglob("*.parquet"):
        path.unlink()
    told = kopmp("run", "--regions", "19.71")
    assert told.exit_code == 2
    assert "kopmp prepare" in told.stderr


@pytest.mark.parametrize("verb", [("run", "--regions", "19.71"), ("site",)])
def test_reports_under_a_file_are_refused_in_words(
    kopmp: Kopmp, no_kernels: None, workbench: Workspace, verb: tuple[str, ...]
) -> None:
    file = workbench.home / "file"
    file.write_text("")
    told = kopmp(*verb, "--reports", str(file / "reports"))
    assert told.exit_code == 2
    assert isinstance(told.exception, SystemExit)
    assert str(file) in told.stderr
    assert "next:" in told.stderr


@pytest.mark.parametrize("number", [errno.EACCES, errno.ENOTDIR, errno.ENOSPC])
def test_what_the_system_refuses_is_told_in_words(
    kopmp: Kopmp, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*args: object, **options: object) -> None:
        raise OSError(number, os.strerror(number), "reports/here")

    monkeypatch.setattr(batch, "run", refuse)
    told = kopmp("run", "--regions", "19.71")
    assert told.exit_code == 2
    assert isinstance(told.exception, SystemExit)
    for part in (os.strerror(number), "where: reports/here", "next:"):
        assert part in told.stderr


def test_the_summary_is_told_before_an_index_that_cannot_be_written(
    kopmp: Kopmp, workbench: Workspace
) -> None:
    (workbench.site / "index.html").mkdir(parents=True)
    told = kopmp("run", "--regions", "19.71", "--notebooks", "10_formation")
    assert told.exit_code == 2
    assert "1 done, 0 failed" in told.stdout
    assert "index.html could not be written" in told.stderr


def test_a_stray_folder_does_not_end_the_run(kopmp: Kopmp, workbench: Workspace) -> None:
    (workbench.reports / "regions" / ".ipynb_checkpoints").mkdir(parents=True)
    assert kopmp("site").exit_code == 0


def test_an_ascii_terminal_is_no_reason_to_fail(workbench: Workspace) -> None:
    asked = [sys.executable, "-m", "kopmp_lib", "doctor"]
    variables = {"PYTHONIOENCODING": "ascii", "KOPMP_HOME": str(workbench.home)}
    told = subprocess.run(
        asked, capture_output=True, text=True, check=False, env={**os.environ, **variables}
    )
    assert "Traceback" not in told.stderr
    assert "? ok" in told.stdout


def test_plan_shows_what_would_run_and_runs_nothing(
    kopmp: Kopmp, no_kernels: None, workbench: Workspace
) -> None:
    told = kopmp("plan", "--regions", "19.71,76.04", "--notebooks", "10_formation")
    assert told.exit_code == 0
    assert told.stdout.splitlines()[-1] == "2 of 2 would run."
    assert not workbench.reports.exists()


def test_run_makes_pages_and_does_only_what_changed(
    kopmp: Kopmp, workbench: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = kopmp("run", "--regions", "19.71")
    assert told.exit_code == 0, told.output
    assert "[2/2] 19.71 " in told.stderr
    assert "2 done, 0 failed, 0 up to date" in told.stdout
    for page in ("index.html", "en/index.html", "19.71/index.html", "en/19.71/formation.html"):
        assert (workbench.site / page).is_file()
    assert f"Brief: {workbench.site / '19.71' / 'index.html'}" in told.stdout

    monkeypatch.setattr(batch, "execute", None)
    again = kopmp("run", "--regions", "19.71")
    assert again.exit_code == 0
    assert "0 done, 0 failed, 2 up to date" in again.stdout

    (workbench.site / "19.71" / "index.html").unlink()
    assert kopmp("site").exit_code == 0
    assert (workbench.site / "19.71" / "index.html").is_file()

    (workbench.region("19.71") / "00_brief.ipynb").unlink()
    told = kopmp("site")
    assert told.exit_code == 1
    assert "1 notebooks rendered." in told.stdout
    assert "19.71 00_brief was not rendered" in told.stderr


def test_a_failed_job_gets_a_stub_and_exit_code_1(kopmp: Kopmp, workbench: Workspace) -> None:
    path = workbench.notebooks / "10_formation.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][-1]["source"] = ["raise LookupError('baris ' + '3')"]
    path.write_text(json.dumps(notebook), encoding="utf-8")

    told = kopmp("run", "--regions", "19.71")

    assert told.exit_code == 1
    assert "1 done, 1 failed" in told.stdout
    assert "19.71 10_formation failed at cell [3] (LookupError)" in told.stdout
    assert "10_formation.failed.ipynb" in told.stdout
    assert "baris 3" not in told.output
    page = (workbench.site / "19.71" / "formation.html").read_text(encoding="utf-8")
    assert "LookupError" in page
    assert "baris 3" not in page

    status = kopmp("status")
    assert "1 done, 1 failed" in status.stdout
    assert "19.71 10_formation failed at cell [3] (LookupError)" in status.stdout
    again = kopmp("run", "--regions", "19.71", "--only-failed", "--force")
    assert "0 done, 0 failed" in again.stdout  # forced is not failed
    assert "0 done, 1 failed" in kopmp("run", "--regions", "19.71", "--only-failed").stdout


def test_doctor_names_what_is_missing(
    kopmp: Kopmp, workbench: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    (workbench.home / "requirements.lock").write_text("no-such-package==1.0 \\\n    --hash=x\n")
    monkeypatch.setattr(batch_doctor, "_needed", lambda: {"no-such-package"})
    told = kopmp("doctor")
    assert told.exit_code == 1
    assert "✗ fault" in told.stdout
    assert "missing: no-such-package" in told.stdout
    assert "python3 runs this Python" in told.stdout
    assert "1 tables prepared" in told.stdout


def test_doctor_minds_less_what_only_developers_need(kopmp: Kopmp, workbench: Workspace) -> None:
    (workbench.home / "requirements.lock").write_text(
        "no-such-package==1.0\ntyper==0.0.1\nnot-here==1 ; python_version < '3'\n"
    )
    told = kopmp("doctor")
    assert told.exit_code == 0
    assert "! warning" in told.stdout
    assert "typer" in told.stdout
    assert "not-here" not in told.stdout
