"""How is one notebook executed, and where did it stop?

Papermill does the work, with what a batch needs: the working folder and the environment belong to
the kernel (papermill itself would change the folder of this process, for every thread), clocks are
left out, and a kernel that has nothing more to say is stopped at once.
"""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from kopmp_lib.batch.forked.children import Here
from kopmp_lib.batch.kernels import Kernels, environment
from kopmp_lib.batch.plan import Job
from kopmp_lib.batch.record import DONE, FAILED_BEFORE, FAILED_INSIDE
from kopmp_lib.workspace import Workspace

KERNEL = "python3"


@dataclass(frozen=True)
class Ending:
    """How the cells ended: one of the ends of the record, the class of the cause, the cell."""

    end: str
    cause: str = ""
    cell: int | None = None


@dataclass(frozen=True)
class Place:
    """Where one job works before anything is published.

    Parameters
    ----------
    folder : Path
        The folder of the run.
    name : str
        Region and notebook.
    """

    folder: Path
    name: str

    @property
    def notebook(self) -> Path:
        """The notebook while it is executed."""
        return self.folder / f"{self.name}.ipynb"

    @property
    def failed(self) -> Path:
        """The notebook up to the cell that failed, traceback included; never published."""
        return self.folder / f"{self.name}.failed.ipynb"

    @property
    def log(self) -> Path:
        """The traceback of what failed outside the cells; never published."""
        return self.folder / f"{self.name}.failed.txt"

    @property
    def started(self) -> Path:
        """The number of the cell that was begun last, where the notebook itself does not tell."""
        return self.folder / f"{self.name}.cell"

    @property
    def stage(self) -> Path:
        """Where the notebook saves its results."""
        return self.folder / "stage" / self.name

    def discard(self) -> None:
        """Leave nothing of a job that was interrupted."""
        for path in (self.notebook, self.failed, self.log, self.started):
            path.unlink(missing_ok=True)
        shutil.rmtree(self.stage, ignore_errors=True)

    def lost(self, error: BaseException) -> int | None:
        """Keep what there is of a job whose process was lost; which cell was it in, if any?"""
        self.note(error)
        if self.notebook.exists():
            self.notebook.replace(self.failed)
        try:
            return int(self.started.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def note(self, error: BaseException) -> str:
        """Keep the traceback for the operator; which class of error is it?"""
        text = "".join(traceback.format_exception(error))
        with suppress(OSError), self.log.open("a", encoding="utf-8") as log:
            log.write(text)  # on a full disk the class of the error must do
        return type(error).__name__


def execute(
    job: Job,
    place: Place,
    workspace: Workspace,
    kernels: Kernels | Here,
    *,
    languages: tuple[str, ...],
    timeout: int | None = None,
) -> Ending:
    """How did the cells of this job end?

    On success the executed notebook lies at ``place.notebook``, else what there is of it at
    ``place.failed``.
    """
    import papermill

    variables = environment(workspace, place.stage, languages)
    (place.stage / job.region_code).mkdir(parents=True)
    way = kernels.way(variables, workspace.home, place.started)
    try:
        with _loop_of_this_thread():
            papermill.execute_notebook(
                _literal(job.entry.path),
                _literal(place.notebook),
                parameters=dict(job.parameters),
                kernel_name=KERNEL,
                progress_bar=False,
                execution_timeout=timeout or job.entry.timeout_seconds,
                record_timing=False,
                **way,
            )
    except papermill.PapermillExecutionError as error:
        place.notebook.replace(place.failed)
        return Ending(FAILED_INSIDE, error.ename, error.exec_count)
    except Exception as error:  # noqa: BLE001 - whatever one job dies of, the others go on
        cause = place.note(error)
        if place.notebook.exists():
            place.notebook.replace(place.failed)
        cell = _last_started(place.failed)
        return Ending(FAILED_INSIDE if cell else FAILED_BEFORE, cause, cell)
    return Ending(DONE)


@contextmanager
def quiet() -> Iterator[None]:
    """Keep papermill's log off the terminal for a while; the record tells what matters."""
    log = logging.getLogger("papermill")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        log.setLevel(level)


@contextmanager
def _loop_of_this_thread() -> Iterator[None]:
    """Close the event loop that nbclient leaves open, with what still waits for a lost kernel."""
    from jupyter_core.utils import ensure_event_loop

    loop = ensure_event_loop()
    try:
        yield
    finally:
        waiting = asyncio.all_tasks(loop)
        for task in waiting:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*waiting, return_exceptions=True))
        loop.close()


def _literal(path: Path) -> str:
    """The path as it is: papermill fills braces in paths with parameters."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _last_started(path: Path) -> int | None:
    """The number of the last code cell that was started, for a kernel that gave no answer."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError):
        return None
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    started = [
        number
        for number, cell in enumerate(code, start=1)
        if cell["metadata"].get("papermill", {}).get("status", "pending") != "pending"
    ]
    return max(started, default=None)
