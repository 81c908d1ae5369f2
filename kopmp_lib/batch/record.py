"""How did each job end, and with what?

Two kinds of file tell it: one state file a job beside its results, which says whether there is
anything to do, and one ``record.json`` a run. Neither holds a traceback or a message, for both feed
what is published: a message such as "row 3: ..." may carry what must not leave the house.
"""

from __future__ import annotations

import json
import os
import platform
import secrets
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from kopmp_lib.errors import WorkspaceError
from kopmp_lib.workspace import Workspace, write_atomic

DONE = "done"
FAILED_INSIDE = "failed_inside"
FAILED_BEFORE = "failed_before"
SKIPPED = "skipped"
DAMAGED = "damaged"
ENDING = ".record.json"
RESULTS = "results.parquet"


@dataclass(frozen=True)
class Outcome:
    """How one job ended.

    Parameters
    ----------
    region_code, notebook : str
        Which job.
    end : str
        ``done``, ``failed_inside`` (in a cell, or in what follows the cells), ``failed_before``
        (no cell ran) or ``skipped`` (nothing to do).
    started : str
        UTC, to the second.
    seconds : float
        How long it took.
    fingerprint : str
        Of what it was made from.
    cause : str
        Class of the error only; ``save`` or ``render`` if the cells had ended well.
    cell : int, optional
        The number in brackets beside the cell that failed.
    run : str
        The run that it belongs to.
    """

    region_code: str
    notebook: str
    end: str
    started: str
    seconds: float
    fingerprint: str
    cause: str = ""
    cell: int | None = None
    run: str = ""

    @property
    def failed(self) -> bool:
        """Did it fail, inside or before?"""
        return self.end in (FAILED_INSIDE, FAILED_BEFORE)


def notebook_path(workspace: Workspace, code: str, notebook: str) -> Path:
    """Where does the executed notebook lie?"""
    return workspace.region(code) / f"{notebook}.ipynb"


def state_path(workspace: Workspace, code: str, notebook: str) -> Path:
    """Where is it noted how the job last ended?"""
    return workspace.region(code) / f"{notebook}{ENDING}"


def read_state(workspace: Workspace, code: str, notebook: str) -> dict[str, object]:
    """How did this job last end? Nothing if it never ran, ``damaged`` if that cannot be read."""
    return _read(state_path(workspace, code, notebook))


def region_codes(workspace: Workspace) -> list[str]:
    """Which kabupaten and kota have a folder here? Folders of any other name are no one's."""
    from kopmp_lib.regions import gazetteer

    folders = {path.name for path in (workspace.reports / "regions").glob("*") if path.is_dir()}
    return sorted(folders & {one.code for one in gazetteer.regencies()})


def scope_codes(workspace: Workspace) -> list[str]:
    """Has the country a folder here, and which provinces have one?"""
    from kopmp_lib.regions import official, scope

    folders = {path.name for path in (workspace.reports / "regions").glob("*") if path.is_dir()}
    known = {scope.NATION, *(one.code for one in official.every("province"))}
    return sorted(folders & known, key=lambda code: (code != scope.NATION, code))


def states(workspace: Workspace, codes: Iterable[str] | None = None) -> Iterator[dict[str, object]]:
    """How did every job last end, by region and notebook? Those on many regions come last."""
    every = [*region_codes(workspace), *scope_codes(workspace)] if codes is None else codes
    for code in every:
        for path in sorted(workspace.region(code).glob(f"*{ENDING}")):
            yield _read(path)


def write_state(
    workspace: Workspace, outcome: Outcome, *, page: str, files: Sequence[Path] = ()
) -> None:
    """Note how a job ended and which files it left, before its pages are made.

    Files are told relative to the reports, so that the folder can be moved.
    """
    state = {**asdict(outcome), "page": page, "files": _relative(workspace, files)}
    path = state_path(workspace, outcome.region_code, outcome.notebook)
    write_atomic(path, _text(state))


def note_pages(
    workspace: Workspace, code: str, notebook: str, pages: Iterable[Path], page_fingerprint: str
) -> None:
    """Note which pages show a job, and what they were made with."""
    state = {
        **read_state(workspace, code, notebook),
        "pages": _relative(workspace, pages),
        "page_fingerprint": page_fingerprint,
    }
    write_atomic(state_path(workspace, code, notebook), _text(state))


def all_there(workspace: Workspace, state: Mapping[str, object], kind: str) -> bool:
    """Are all ``files`` or ``pages`` of a state still there, and is there one at least?"""
    names = state.get(kind)
    return (
        isinstance(names, list)
        and bool(names)
        and all((workspace.reports / str(name)).is_file() for name in names)
    )


def again(code: str, notebook: str = "") -> str:
    """Which command runs this region, or this notebook of it, once more?"""
    from kopmp_lib.regions import scope

    if scope.is_scope(code):
        return f"kopmp overview --of {code}"
    return f"kopmp run --regions {code}" + (f" --notebooks {notebook}" if notebook else "")


def new_run(workspace: Workspace) -> str:
    """Which name does the run that starts now have? Its folder is made."""
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
    (workspace.runs / name).mkdir(parents=True)
    return name


def now() -> str:
    """What time is it, UTC, to the second?"""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def versions() -> dict[str, str]:
    """Which versions made this?"""
    found = {"python": platform.python_version()}
    for package in ("kopmp", "papermill", "pandas"):
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = ""
    return found


def git_commit(home: Path) -> str:
    """Which commit is checked out, ``-dirty`` if files differ from it? "" if there is none."""
    try:
        command = [
            "git",
            "-c",
            "safe.directory=*",
            "-C",
            str(home),
            "describe",
            "--always",
            "--dirty",
            "--abbrev=12",
        ]
        asked = subprocess.run(
            [*command, "--exclude=*"],
            capture_output=True,
            text=True,
            timeout=10,
            check=False,
            env={**os.environ, "GIT_OPTIONAL_LOCKS": "0"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return asked.stdout.strip()


@dataclass(frozen=True)
class Record:
    """What one run did; written when it starts and once more when it ends."""

    run: str
    started: str
    versions: Mapping[str, str]
    git: str
    command: Mapping[str, object]
    jobs: tuple[Outcome, ...] = ()
    left: int = 0
    ended: str = ""
    interrupted: bool = False

    @property
    def counts(self) -> dict[str, int]:
        """How many jobs ended in which way?"""
        ends = Counter(outcome.end for outcome in self.jobs)
        return {end: ends[end] for end in (DONE, FAILED_INSIDE, FAILED_BEFORE, SKIPPED)}

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """Which jobs failed?"""
        return tuple(outcome for outcome in self.jobs if outcome.failed)

    def write(self, workspace: Workspace) -> Path:
        """Put ``record.json`` in the folder of the run."""
        content = {**asdict(self), "counts": self.counts}
        return write_atomic(workspace.runs / self.run / "record.json", _text(content))


def read_run(workspace: Workspace, run: str = "") -> Record:
    """What did this run do, or the newest that there is?

    Raises
    ------
    WorkspaceError
        If there is no such run, or its record cannot be read.
    """
    folders = sorted(path.parent.name for path in workspace.runs.glob("*/record.json"))
    name = run or (folders[-1] if folders else "")
    if name not in folders:
        raise WorkspaceError(
            f"There is no run {name}." if name else "Nothing has been run yet.",
            where=str(workspace.runs),
            expected=", ".join(folders[-3:]) or "a folder for each run",
            todo="Run: kopmp run --regions 19.71",
        )
    path = workspace.runs / name / "record.json"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        content.pop("counts", None)
        jobs = tuple(Outcome(**job) for job in content.pop("jobs"))
        return Record(**content, jobs=jobs)
    except (ValueError, KeyError, TypeError) as error:
        raise WorkspaceError(
            "The record of this run cannot be read.",
            where=str(path),
            todo="What every notebook left is noted beside it all the same: kopmp plan tells it.",
        ) from error


def _read(path: Path) -> dict[str, object]:
    try:
        state = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except ValueError:
        state = None
    whole = isinstance(state, dict) and isinstance(state.get("end"), str)
    place = {"region_code": path.parent.name, "notebook": path.name.removesuffix(ENDING)}
    return {**(state if whole else {"end": DAMAGED}), **place}


def _relative(workspace: Workspace, paths: Iterable[Path]) -> list[str]:
    return [path.relative_to(workspace.reports).as_posix() for path in paths]


def _text(content: Mapping[str, object]) -> str:
    return json.dumps(content, indent=1, ensure_ascii=False, default=str) + "\n"
