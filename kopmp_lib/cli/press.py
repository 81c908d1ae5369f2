"""Which verbs run notebooks, make pages, and tell of it: plan, run, site, status, doctor?

What a verb needs is imported inside it, so that ``kopmp --help`` answers at once.
"""

from __future__ import annotations

import importlib
import signal
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from kopmp_lib.cli.app import FAILED, app
from kopmp_lib.cli.options import (
    ColdOption,
    DataOption,
    ForceOption,
    LanguagesOption,
    LimitOption,
    NotebooksOption,
    OfOption,
    OnlyFailedOption,
    ParametersOption,
    RegionsOption,
    ReportsOption,
    RunOption,
    TimeoutOption,
    WorkersOption,
)

if TYPE_CHECKING:
    from kopmp_lib.batch.plan import Job, Plan
    from kopmp_lib.batch.record import Outcome
    from kopmp_lib.batch.run import Put
    from kopmp_lib.workspace import Workspace


LOADED = ("kopmp_lib.cli.press", "kopmp_lib.site.pages")
"""What every job needs besides its notebook."""
FEW = 4
"""For so few notebooks a kernel each is started sooner than a warm parent."""


@app.command(epilog="Example: kopmp plan --regions province:19")
def plan(
    regions: RegionsOption,
    notebooks: NotebooksOption = "",
    parameter: ParametersOption = None,
    data: DataOption = None,
    reports: ReportsOption = None,
    force: ForceOption = False,
    languages: LanguagesOption = "id,en",
) -> None:
    """Show what would run and why, without running it."""
    from kopmp_lib import workspace
    from kopmp_lib.batch.progress import print_table

    made = _plan(
        workspace.here(data=data, reports=reports),
        *(_expand(regions), notebooks, parameter, force, languages),
    )
    rows = [(job.region_code, job.entry.name, job.reason or "up to date") for job in made.jobs]
    print_table(("Region", "Notebook", "State"), rows)
    typer.echo(f"{len(made.due)} of {len(made.jobs)} would run.")


@app.command(epilog="Example: kopmp run --regions 19.71,76.04 -p NAME=VALUE --workers 2")
def run(
    regions: RegionsOption,
    notebooks: NotebooksOption = "",
    parameter: ParametersOption = None,
    data: DataOption = None,
    reports: ReportsOption = None,
    workers: WorkersOption = None,
    force: ForceOption = False,
    limit: LimitOption = None,
    timeout: TimeoutOption = None,
    languages: LanguagesOption = "id,en",
    cold: ColdOption = False,
    only_failed: OnlyFailedOption = False,
) -> None:
    """Run what has changed, make its pages and the index."""
    from kopmp_lib import workspace

    place = workspace.here(data=data, reports=reports)
    made = _plan(place, _expand(regions), notebooks, parameter, force, languages)
    if only_failed:
        made = replace(made, jobs=tuple(job for job in made.jobs if job.failed))
    command = {"regions": regions, "notebooks": notebooks, "parameters": parameter or []}
    _run(
        made,
        place,
        command | {"force": force, "languages": languages},
        workers=workers,
        limit=limit,
        timeout=timeout,
        cold=cold,
    )


@app.command(epilog="Example: kopmp overview --of ID,19")
def overview(
    of: OfOption = "ID",
    parameter: ParametersOption = None,
    data: DataOption = None,
    reports: ReportsOption = None,
    workers: WorkersOption = None,
    force: ForceOption = False,
    timeout: TimeoutOption = None,
    languages: LanguagesOption = "id,en",
    cold: ColdOption = False,
) -> None:
    """Put all regions side by side, from what was run and from national tables.

    A verb of its own, because it reads what other runs have saved: planned together with them, it
    could not know whether it is up to date.
    """
    from kopmp_lib import workspace
    from kopmp_lib.regions import scope

    place = workspace.here(data=data, reports=reports)
    made = _plan(place, scope.scopes(of), "", parameter, force, languages)
    command = {"of": of, "parameters": parameter or [], "force": force, "languages": languages}
    _run(made, place, command, workers=workers, limit=None, timeout=timeout, cold=cold)


@app.command(epilog="Example: kopmp site")
def site(reports: ReportsOption = None) -> None:
    """Make all pages again, without running anything."""
    from kopmp_lib import workspace
    from kopmp_lib.batch import fingerprint
    from kopmp_lib.batch.run import pages_again
    from kopmp_lib.site import index, pages

    place = workspace.here(reports=reports)
    render = partial(pages.render, workspace=place)
    faults: list[str] = []
    count = pages_again(place, render, fingerprint.of_pages(place), faults.append)
    typer.echo(f"{count} notebooks rendered.")
    for fault in faults:
        _tell_fault(fault)
    index.build(place, _tell_fault)
    _tell_pages(place, {})
    if faults:
        raise typer.Exit(FAILED)


@app.command(epilog="Example: kopmp status")
def status(run: RunOption = "", reports: ReportsOption = None) -> None:
    """Tell what a run did, and what to do about what failed."""
    from kopmp_lib import workspace
    from kopmp_lib.batch import progress, record

    place = workspace.here(reports=reports)
    done = record.read_run(place, run)
    ended = f", ended {done.ended}" if done.ended else "; it still runs, or was killed"
    typer.echo(f"Run {done.run}: started {done.started}{ended}")
    typer.echo(progress.summary(done, place))
    slow = sorted((job for job in done.jobs if job.seconds), key=lambda job: -job.seconds)
    rows = [(one.region_code, one.notebook, one.end, f"{one.seconds:.1f}") for one in slow[:5]]
    if rows:
        typer.echo("The slowest:")
        progress.print_table(("Region", "Notebook", "End", "Seconds"), rows)


@app.command(epilog="Example: kopmp doctor")
def doctor(data: DataOption = None, reports: ReportsOption = None) -> None:
    """Tell whether this machine is fit for the workbench."""
    from kopmp_lib import workspace
    from kopmp_lib.batch.doctor import FAULT, SYMBOLS, examine
    from kopmp_lib.batch.progress import print_table

    found = examine(workspace.here(data=data, reports=reports))
    rows = [(f"{SYMBOLS[one.state]} {one.state}", one.name, one.found, one.todo) for one in found]
    print_table(("State", "Check", "Found", "Next"), rows)
    if any(one.state == FAULT for one in found):
        raise typer.Exit(FAILED)


def _run(
    made: Plan,
    place: Workspace,
    command: dict[str, object],
    *,
    workers: int | None,
    limit: int | None,
    timeout: int | None,
    cold: bool,
) -> None:
    """Run a plan, make its pages and the index, and tell what came of it."""
    from kopmp_lib.batch import progress
    from kopmp_lib.batch import run as batch
    from kopmp_lib.site import index

    options = {"workers": workers, "limit": limit, "timeout": timeout}
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as cleanly as Ctrl-C
    with progress.view(len(made.due[:limit])) as show:
        done = batch.run(
            made,
            place,
            after=_pages(place),
            progress=show,
            command=command | options | {"cold": cold},
            fork=None if cold or len(made.due[:limit]) <= FEW else LOADED,
            **options,
        )
    typer.echo(progress.summary(done, place))
    index.build(place, _tell_fault)
    _tell_pages(place, {job.region_code: job.entry.page for job in made.jobs})
    if done.failures or done.interrupted:
        raise typer.Exit(FAILED)


def _expand(regions: str) -> tuple[str, ...]:
    from kopmp_lib.regions import gazetteer

    return gazetteer.expand(regions)


def _plan(
    place: Workspace,
    codes: Sequence[str],
    notebooks: str,
    parameter: Sequence[str] | None,
    force: bool,
    languages: str,
) -> Plan:
    from kopmp_lib.batch import plan as batch
    from kopmp_lib.batch.notebook import catalogue
    from kopmp_lib.batch.values import names, pairs

    studies = {entry.study for entry in catalogue(place) if entry.study}
    return batch.plan(
        place,
        codes,
        names(notebooks),
        pairs(parameter or ()),
        validators={study: partial(_check, study) for study in studies},
        force=force,
        languages=names(languages),
    )


def _check(study: str, values: dict[str, object]) -> None:
    """The press wing knows no study, so that their checks are handed to it here."""
    importlib.import_module(f"kopmp_lib.studies.{study}").Params(**values)


def _pages(place: Workspace) -> Callable[[Job, Outcome, Path], Put]:
    """The batch knows no pages, so that their making is handed to it here."""
    return partial(_after, place)


def _after(place: Workspace, job: Job, outcome: Outcome, notebook: Path) -> Put:
    from kopmp_lib.site import pages

    if not job.entry.page:
        return tuple
    if outcome.failed:
        return partial(pages.stub, job.region_code, job.entry, outcome, place)
    return pages.draw(notebook, place)


def _tell_fault(fault: str) -> None:
    typer.echo(fault, err=True)


def _tell_pages(place: Workspace, first: Mapping[str, str]) -> None:
    """Where is the index, and the page to begin with if one region alone was run?"""
    typer.echo(f"Pages: {place.site / 'index.html'}")
    if len(first) != 1:
        return
    code, last = next(iter(first.items()))
    found = [(word, place.site / code / f"{page}.html") for word, page in
             (("Brief", "index"), ("Page", last))]  # fmt: skip
    told = next(((word, path) for word, path in found if path.exists()), None)
    if told:
        typer.echo(f"{told[0]}: {told[1]}")
