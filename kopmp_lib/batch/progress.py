"""How far is the run, and what came of it?

A terminal gets a bar that moves; a log gets one plain line a job, which can be searched.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from kopmp_lib.batch.record import DONE, FAILED_BEFORE, SKIPPED, Outcome, Record
from kopmp_lib.workspace import Workspace

WIDE = 200
NEXT_STEPS = {
    "save": "the notebook ran, its results could not be put in place: see {run}/{job}.failed.txt",
    "render": "the notebook ran, its page could not be made: see {run}/{job}.failed.txt",
    "CellTimeoutError": "give each cell more time: --timeout SECONDS",
    "DeadKernelError": "the kernel was killed, often for lack of memory: try --workers 1",
    "NoSuchKernel": "the Jupyter kernel python3 is missing: run kopmp doctor",
}
INSIDE = "open {run}/{job}.failed.ipynb, it stops at the fault"
BEFORE = "no cell ran: see {run}/{job}.failed.txt"


class Tally:
    """Counts the jobs of a run as they end; what is up to date does not count."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.ended = 0
        self.failed = 0
        self._start = time.monotonic()

    def add(self, outcome: Outcome) -> str:
        """Which line tells how this job ended?"""
        self.ended += 1
        self.failed += outcome.failed
        how = f"failed {_at(outcome)}" if outcome.failed else "done"
        where = f"{outcome.region_code} {outcome.notebook}"
        return f"[{self.ended}/{self.total}] {where} {how} in {outcome.seconds:.1f} s"

    def __str__(self) -> str:
        minutes = max(time.monotonic() - self._start, 1) / 60
        return (
            f"{self.ended - self.failed} done, {self.failed} failed, "
            f"{self.total - self.ended} left, {self.ended / minutes:.0f} a minute"
        )


@contextmanager
def view(total: int) -> Iterator[Callable[[Outcome], None]]:
    """What to call with each outcome, so that a person sees how far the run is?"""
    tally = Tally(total)
    if not sys.stderr.isatty():
        yield lambda outcome: _print_line(tally, outcome)
        return
    from rich import progress
    from rich.console import Console

    columns = (
        progress.BarColumn(),
        progress.TextColumn("{task.description}"),
        progress.TimeRemainingColumn(elapsed_when_finished=True),
    )
    with progress.Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(str(tally), total=total)

        def show(outcome: Outcome) -> None:
            if outcome.end == SKIPPED:
                return
            line = tally.add(outcome)
            if outcome.failed:
                bar.console.print(line, style="red", markup=False, highlight=False)
            bar.update(task, advance=1, description=str(tally))

        yield show


def summary(done: Record, workspace: Workspace) -> str:
    """What came of the run, what to do about each failure, and where is the record?"""
    counts = done.counts
    left = f", {done.left} left for the next run" if done.left else ""
    failed = len(done.failures)
    lines = [f"{counts[DONE]} done, {failed} failed, {counts[SKIPPED]} up to date{left}"]
    folder = workspace.runs / done.run
    for one in done.failures:
        step = NEXT_STEPS.get(one.cause, BEFORE if one.end == FAILED_BEFORE else INSIDE)
        lines.append(f"  {one.region_code} {one.notebook} failed {_at(one)}")
        job = f"{one.region_code}.{one.notebook}"
        lines.append(f"    next: {step.format(run=folder, job=job)}")
    if done.interrupted:
        lines.append("Interrupted: what was done is kept, the same command does the rest.")
    return "\n".join([*lines, f"Record: {folder / 'record.json'}"])


def print_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table, one row a line where a program rather than a person reads it."""
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        console = Console(highlight=False, markup=False, width=WIDE)
    table = Table(*head, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*row)
    console.print(table)


def _print_line(tally: Tally, outcome: Outcome) -> None:
    if outcome.end != SKIPPED:
        sys.stderr.write(f"{tally.add(outcome)}\n")
        sys.stderr.flush()


def _at(outcome: Outcome) -> str:
    cell = f"at cell [{outcome.cell}] " if outcome.cell else ""
    return f"{cell}({outcome.cause})"
