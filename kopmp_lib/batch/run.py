"""How does a plan become executed notebooks, results and a record?

Jobs run side by side, each in a kernel of its own. One failure never stops the rest, the last good
results stay until better ones are whole, and a run that is cut short loses nothing that was done.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path

from kopmp_lib.batch import record
from kopmp_lib.batch.execute import Place, execute, quiet
from kopmp_lib.batch.forked import children
from kopmp_lib.batch.forked.asking import ChildError
from kopmp_lib.batch.forked.children import Children, Here
from kopmp_lib.batch.kernels import Kernels, environment
from kopmp_lib.batch.plan import Job, Plan
from kopmp_lib.batch.publish import draft
from kopmp_lib.batch.record import Outcome, Record
from kopmp_lib.workspace import Workspace

Put = Callable[[], Iterable[Path]]
After = Callable[[Job, Outcome, Path], Put]
Progress = Callable[[Outcome], object]
SAVE = "save"
RENDER = "render"


def run(
    plan: Plan,
    workspace: Workspace,
    *,
    workers: int | None = None,
    after: After | None = None,
    progress: Progress | None = None,
    limit: int | None = None,
    timeout: int | None = None,
    command: Mapping[str, object] | None = None,
    fork: Sequence[str] | None = None,
) -> Record:
    """How did every job of the plan end?

    Parameters
    ----------
    plan : Plan
        What to run.
    workspace : Workspace
        Where notebooks and reports lie.
    workers : int, optional
        Jobs at a time; one a core unless told.
    after : callable, optional
        Makes the pages of a job from its notebook, whether it ended well or not, and returns what
        puts them in place and tells their paths. Called in the worker, before anything of the job
        is put in place; if it fails, so has the job, and it is called once more to say so.
    progress : callable, optional
        Called with each outcome, in this thread.
    limit : int, optional
        Execute so many jobs at most; the others are left for the next run.
    timeout : int, optional
        Seconds that one cell may take, instead of what the catalogue says.
    command : Mapping, optional
        What was asked for, kept in the record.
    fork : sequence of str, optional
        Modules to load once, in a warm parent from which every job is forked, on systems that can;
        `after` must then be picklable. Without it every job has a kernel started for it.

    Returns
    -------
    Record
        As written to ``record.json``. An interruption (Ctrl-C) ends the run, not the program.
    """
    started = Record(
        run=record.new_run(workspace),
        started=record.now(),
        versions=record.versions(),
        git=record.git_commit(workspace.home),
        command=dict(command or {}),
    )
    started.write(workspace)
    jobs = [job for job in plan.jobs if job.fresh] + list(plan.due[:limit])
    line = _Line(replace(plan, jobs=()), workspace, started, after or _no_pages, timeout)
    outcomes, interrupted = line.work(jobs, workers or os.cpu_count() or 1, progress, fork)
    places = {(job.region_code, job.entry.name): number for number, job in enumerate(plan.jobs)}
    ended = replace(
        started,
        jobs=tuple(sorted(outcomes, key=lambda one: places[one.region_code, one.notebook])),
        left=len(plan.jobs) - len(outcomes),
        ended=record.now(),
        interrupted=interrupted,
    )
    ended.write(workspace)
    return ended


def _no_pages(*told: object) -> Put:  # noqa: ARG001 - the form of `after`
    return tuple


@dataclass(frozen=True)
class _Line:
    """What all jobs of one run share, and the steps that each of them takes."""

    plan: Plan
    workspace: Workspace
    record: Record
    after: After
    timeout: int | None

    def work(
        self,
        jobs: Sequence[Job],
        workers: int,
        progress: Progress | None,
        fork: Sequence[str] | None,
    ) -> tuple[list[Outcome], bool]:
        """Which outcomes are there, and was the run interrupted?"""
        threads = max(1, min(workers, len(jobs)))
        log = self._folder / "kernels.log"
        forks = fork is not None and children.possible() and any(not job.done for job in jobs)
        makers = Children(log, dict(os.environ), fork or ()) if forks else Kernels(log)
        do: Callable[..., Outcome | None] = self._forked if forks else self._job
        with quiet(), makers as kernels, ThreadPoolExecutor(threads) as pool:
            futures = [pool.submit(do, job, kernels) for job in jobs]
            try:
                for future in as_completed(futures):
                    outcome = future.result()
                    if progress and outcome:
                        progress(outcome)
            except KeyboardInterrupt:
                kernels.stop()
                pool.shutdown(cancel_futures=True)
        shutil.rmtree(self._folder / "stage", ignore_errors=True)
        ended = [future.result() for future in futures if not future.cancelled()]
        return [outcome for outcome in ended if outcome], kernels.stopped.is_set()

    @property
    def _folder(self) -> Path:
        return self.workspace.runs / self.record.run

    def _forked(self, job: Job, kernels: Children) -> Outcome | None:
        """How did this job end in a child of its own? None if the run was interrupted before."""
        place = self._place(job)
        if job.done:
            return self._outcome(job, record.SKIPPED)
        variables = environment(self.workspace, place.stage, self.plan.languages)
        start = time.monotonic()
        begun = record.now()
        for may_be_lost in (True, False):
            if kernels.stopped.is_set():
                return None
            try:
                ended: Outcome | None = kernels.call(
                    self.workspace.home, variables, self._job, job, Here()
                )
                return ended
            except ChildError as error:
                lost = error
            if kernels.stopped.is_set():
                place.discard()
                return None
            if not (may_be_lost and lost.killed):
                break
            place.discard()  # once more, as nobody knows by whom it was stopped
        cell = place.lost(lost)
        outcome = replace(
            self._outcome(job, record.FAILED_INSIDE if cell else record.FAILED_BEFORE),
            started=begun,
            seconds=round(time.monotonic() - start, 1),
            cause=lost.cause,
            cell=cell,
        )
        return self._failed(job, place, outcome)

    def _place(self, job: Job) -> Place:
        return Place(self._folder, f"{job.region_code}.{job.entry.name}")

    def _job(self, job: Job, kernels: Kernels | Here) -> Outcome | None:
        """How did this job end? None if the run was interrupted before it did."""
        place = self._place(job)
        outcome = self._outcome(job, record.SKIPPED)
        try:
            if job.fresh:
                return outcome if job.pages_fresh else self._shown_again(job, place, outcome)
            if kernels.stopped.is_set():
                return None
            outcome = self._executed(job, place, kernels)
            if kernels.stopped.is_set() and outcome.failed:
                place.discard()
                return None
            if outcome.failed:
                return self._failed(job, place, outcome)
            return self._published(job, place, outcome)
        except Exception as error:  # noqa: BLE001 - a full disk ends one job, not the others
            return replace(outcome, end=record.FAILED_INSIDE, cause=place.note(error))

    def _executed(self, job: Job, place: Place, kernels: Kernels | Here) -> Outcome:
        """How did the cells end?"""
        start = time.monotonic()
        begun = record.now()
        ending = execute(
            job,
            place,
            self.workspace,
            kernels,
            languages=self.plan.languages,
            timeout=self.timeout,
        )
        return replace(
            self._outcome(job, ending.end),
            started=begun,
            seconds=round(time.monotonic() - start, 1),
            cause=ending.cause,
            cell=ending.cell,
        )

    def _published(self, job: Job, place: Place, outcome: Outcome) -> Outcome:
        """How did the job end, now that its pages are made and then all is put in place?"""
        step = SAVE
        try:
            told = self._provenance(job, outcome)
            made = draft(job, place.notebook, place.stage, self.workspace, told)
            step = RENDER
            put_pages = self.after(job, outcome, made.notebook)
            step = SAVE
            files = made.put(self.workspace)
            record.write_state(self.workspace, outcome, page=job.entry.page, files=files)
            step = RENDER
            self._note_pages(job, put_pages())
        except Exception as error:  # noqa: BLE001 - told as the failure of this job
            place.note(error)
            place.notebook.replace(place.failed)
            failed = replace(outcome, end=record.FAILED_INSIDE, cause=step)
            return self._failed(job, place, failed)
        place.notebook.unlink()
        place.started.unlink(missing_ok=True)
        return outcome

    def _shown_again(self, job: Job, place: Place, outcome: Outcome) -> Outcome:
        """How did the job end, of which only the pages were to be made?"""
        try:
            self._note_pages(job, self.after(job, outcome, job.targets[0])())
        except Exception as error:  # noqa: BLE001 - told as the failure of this job
            place.note(error)
            failed = replace(outcome, end=record.FAILED_INSIDE, cause=RENDER)
            return self._failed(job, place, failed)
        return outcome

    def _failed(self, job: Job, place: Place, outcome: Outcome) -> Outcome:
        """The same outcome, now that it is noted and told on the pages."""
        record.write_state(self.workspace, outcome, page=job.entry.page)
        try:
            self._note_pages(job, self.after(job, outcome, place.failed)())
        except Exception as error:  # noqa: BLE001 - the first failure is the one to tell
            place.note(error)
        return outcome

    def _note_pages(self, job: Job, pages: Iterable[Path]) -> None:
        record.note_pages(
            self.workspace, job.region_code, job.entry.name, pages, self.plan.page_fingerprint
        )

    def _outcome(self, job: Job, end: str) -> Outcome:
        return Outcome(
            region_code=job.region_code,
            notebook=job.entry.name,
            end=end,
            started=record.now(),
            seconds=0.0,
            fingerprint=job.fingerprint,
            run=self.record.run,
        )

    def _provenance(self, job: Job, outcome: Outcome) -> dict[str, object]:
        return {
            "run": outcome.run,
            "region_code": job.region_code,
            "notebook": job.entry.name,
            "page": job.entry.page,
            "title": dict(job.entry.title),
            "parameters": dict(job.parameters),
            "fingerprint": job.fingerprint,
            "inputs": dict(job.inputs),
            "languages": list(self.plan.languages),
            "code_version": self.record.versions["kopmp"],
            "git": self.record.git,
            "started": outcome.started,
            "seconds": outcome.seconds,
        }


def pages_again(
    workspace: Workspace,
    render: Callable[[Path], Iterable[Path]],
    page_fingerprint: str,
    tell: Callable[[str], object],
) -> int:
    """How many notebooks that had ended well have their pages made anew?

    One that cannot be shown is told, and the others go on.
    """
    count = 0
    for state in record.states(workspace):
        if state["end"] != record.DONE or not state.get("page"):
            continue
        code, name = str(state["region_code"]), str(state["notebook"])
        try:
            pages = list(render(record.notebook_path(workspace, code, name)))
            record.note_pages(workspace, code, name, pages, page_fingerprint)
            count += 1
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one, the others go on
            next_step = f"{record.again(code, name)} --force"
            tell(f"{code} {name} was not rendered: {error}\n  next: {next_step}")
    return count
