"""Which verbs does ``kopmp`` have?

Options are translated into calls of the library; nothing is decided here. What a verb needs is
imported inside it, so that ``kopmp --help`` answers at once.
"""

from __future__ import annotations

import importlib
import io
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from kopmp_lib.errors import DataError, KopmpError, ParameterError, RegionError, WorkspaceError

if TYPE_CHECKING:
    from kopmp_lib.batch.plan import Job, Plan
    from kopmp_lib.batch.record import Outcome
    from kopmp_lib.batch.run import Put
    from kopmp_lib.regions.gazetteer import Region
    from kopmp_lib.workspace import Workspace

FAILED, WRONG_USE = 1, 2
KIND = re.compile(r"^\s*(kab|kabupaten|kota)\b[.\s]*", re.IGNORECASE)
SHOWN = 40


class _Verbs(TyperGroup):
    """Tells an error of the house or of the system as it is, without a traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except KopmpError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(FAILED if isinstance(error, DataError) else WRONG_USE) from error
        except BrokenPipeError:
            raise  # the reader has seen enough
        except OSError as error:
            typer.echo(str(_of_the_system(error)), err=True)
            raise typer.Exit(WRONG_USE) from error


app = typer.Typer(
    cls=_Verbs,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    help="Koperasi Desa/Kelurahan Merah Putih: from tables to pages, for any kabupaten or kota.\n\n"
    "First: kopmp prepare, then: kopmp run --regions 19.71",
)

DataOption = Annotated[
    Path | None, typer.Option("--data", help="Folder of the data.", show_default="data")
]
ReportsOption = Annotated[
    Path | None, typer.Option("--reports", help="Folder of the reports.", show_default="reports")
]
RegionsOption = Annotated[
    str,
    typer.Option(
        "--regions",
        "-r",
        help="Codes or names with commas, province:19, @FILE (one a line), or all.",
    ),
]
NotebooksOption = Annotated[
    str,
    typer.Option(
        "--notebooks", "-n", help="Names with commas.", show_default="all that make a page"
    ),
]
ParametersOption = Annotated[
    list[str] | None,
    typer.Option("--parameter", "-p", metavar="NAME=VALUE", help="A parameter; may be repeated."),
]
LanguagesOption = Annotated[
    str, typer.Option("--languages", help="Languages that the notebooks write.")
]
ForceOption = Annotated[bool, typer.Option("--force", help="Run what is up to date, too.")]
LimitOption = Annotated[
    int | None, typer.Option("--limit", min=1, help="Execute so many notebooks at most.")
]
WorkersOption = Annotated[
    int | None,
    typer.Option("--workers", "-w", min=1, help="Notebooks at a time.", show_default="one a core"),
]
TimeoutOption = Annotated[
    int | None,
    typer.Option("--timeout", min=1, help="Seconds a cell may take.", show_default="catalogue"),
]


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal may not know every letter
    app(prog_name="kopmp")


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import PackageNotFoundError, version

        try:
            typer.echo(f"kopmp {version('kopmp')}")
        except PackageNotFoundError:
            typer.echo("kopmp (not installed)")
        raise typer.Exit


@app.callback()
def verbs(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Tell the version."),
    ] = False,
) -> None:
    """Take the options that come before a verb."""


@app.command(epilog="Example: kopmp regions pangkalpinang")
def regions(
    query: Annotated[str, typer.Argument(help="Part of a name, or the beginning of a code.")] = "",
    within: Annotated[str, typer.Option(help="Only in this region, by code or name.")] = "",
    level: Annotated[str, typer.Option(help="province, regency, district or village.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="Show all that are found.")] = False,
) -> None:
    """Search the official list of regions."""
    from kopmp_lib.batch.progress import print_table
    from kopmp_lib.regions import gazetteer

    among = level or ("" if query or within else "province")
    try:
        found = gazetteer.search(query, within=within or None, level=among or None)
        found = found or (gazetteer.region(query, within=within or None, level=level or None),)
    except RegionError as error:
        bare = KIND.sub("", query)
        if bare != query and (near := gazetteer.search(bare, level="regency")):
            error.expected += f"; nearest: {', '.join(map(str, near[:3]))}"
        typer.echo(str(error), err=True)
        raise typer.Exit(FAILED) from error
    shown = found if everything else found[:SHOWN]
    rows = [(one.code, one.name, one.kind, _above(one)) for one in shown]
    print_table(("Code", "Name", "Kind", "In"), rows)
    if len(found) > len(shown):
        typer.echo(f"{len(found) - len(shown)} more; --all shows them.")


@app.command(epilog="Example: kopmp prepare")
def prepare(data: DataOption = None) -> None:
    """Make checked tables of the data."""
    from kopmp_lib import workspace
    from kopmp_lib.sources import prepare as sources

    def tell(one: Any) -> None:
        apart = f", {one.set_aside} set aside (see {one.path})" if one.set_aside else ""
        typer.echo(f"{one.table}: {one.rows} rows, {_written(one.written)}{apart}")

    sources.prepare(workspace.here(data=data), progress=tell)


@app.command(epilog="Example: kopmp check ekspor.xlsx --format json")
def check(
    path: Annotated[Path, typer.Argument(help="A file, or a folder with files.")],
    mapping: Annotated[Path | None, typer.Option(help="YAML that names columns.")] = None,
    form: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
) -> None:
    """Tell every fault of files of your own at once; nothing is changed."""
    from kopmp_lib.sources import check as sources
    from kopmp_lib.sources import faults
    from kopmp_lib.sources import mapping as names

    if form not in ("table", "json"):
        raise ParameterError(f"'{form}' is no format.", where="--format", expected="table or json")
    found = sources.check(path, names.read_mapping(mapping) if mapping else None)
    typer.echo(faults.as_json(found) if form == "json" else faults.as_lines(found))
    if any(one.severity == faults.ERROR for one in found):
        raise typer.Exit(FAILED)


@app.command(epilog="Example: kopmp simulate --regions 19.71 --out twin")
def simulate(
    regions: RegionsOption,
    out: Annotated[Path, typer.Option(help="Folder to write; a twin in it is replaced.")],
    months: Annotated[int, typer.Option(help="Months of the panel, 1 to 60.")] = 24,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 1,
    world: Annotated[str, typer.Option(help="How it works; a wrong name lists all.")] = "baseline",
    workers: Annotated[int, typer.Option(min=1, help="Processes at a time.")] = 1,
) -> None:
    """Make a digital twin: simulated tables with their truth beside them (truth.json)."""
    from kopmp_lib.regions import gazetteer
    from kopmp_lib.sources.twin import simulate as draw

    codes = gazetteer.expand(regions)
    with typer.progressbar(length=len(codes), label="Drawing", file=sys.stderr) as bar:

        def tell(_code: str) -> None:
            bar.update(1)

        written = draw(codes, months, seed, out, world=world, workers=workers, progress=tell)
    typer.echo(f"{len(written.regions)} regions, {sum(written.rows.values())} rows: {out}")
    typer.echo(f"Simulated data. Use it with: kopmp run --regions {regions} --data {out}")


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
        workspace.here(data=data, reports=reports), regions, notebooks, parameter, force, languages
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
) -> None:
    """Run what has changed, make its pages and the index."""
    from kopmp_lib import workspace
    from kopmp_lib.batch import progress
    from kopmp_lib.batch import run as batch
    from kopmp_lib.site import index

    place = workspace.here(data=data, reports=reports)
    made = _plan(place, regions, notebooks, parameter, force, languages)
    command = {"regions": regions, "notebooks": notebooks, "parameters": parameter or []}
    options = {"workers": workers, "limit": limit, "timeout": timeout}
    with progress.view(len(made.due[:limit])) as show:
        done = batch.run(
            made,
            place,
            after=_pages(place),
            progress=show,
            command=command | options | {"force": force, "languages": languages},
            **options,
        )
    typer.echo(progress.summary(done, place))
    index.build(place, _tell_fault)
    _tell_pages(place, {job.region_code for job in made.jobs})
    if done.failures or done.interrupted:
        raise typer.Exit(FAILED)


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
    _tell_pages(place, ())
    if faults:
        raise typer.Exit(FAILED)


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


def _plan(
    place: Workspace,
    regions: str,
    notebooks: str,
    parameter: Sequence[str] | None,
    force: bool,
    languages: str,
) -> Plan:
    from kopmp_lib.batch import plan as batch
    from kopmp_lib.batch.notebook import catalogue
    from kopmp_lib.batch.values import names, pairs
    from kopmp_lib.regions import gazetteer

    studies = {entry.study for entry in catalogue(place) if entry.study}
    return batch.plan(
        place,
        gazetteer.expand(regions),
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
    from kopmp_lib.site import pages

    def after(job: Job, outcome: Outcome, notebook: Path) -> Put:
        if not job.entry.page:
            return tuple
        if outcome.failed:
            return partial(pages.stub, job.region_code, job.entry, outcome, place)
        return pages.draw(notebook, place)

    return after


def _of_the_system(error: OSError) -> WorkspaceError:
    return WorkspaceError(
        f"The system refused: {error.strerror or error}.",
        where=str(error.filename or ""),
        todo="Choose another folder (--data, --reports), free some space, or ask for the right to "
        "write; kopmp doctor tells more.",
    )


def _tell_fault(fault: str) -> None:
    typer.echo(fault, err=True)


def _written(written: bool) -> str:
    return "written" if written else "up to date"


def _above(region: Region) -> str:
    return ", ".join(parent.name for parent in region.parents)


def _tell_pages(place: Workspace, codes: Iterable[str]) -> None:
    typer.echo(f"Pages: {place.site / 'index.html'}")
    briefs = [place.site / code / "index.html" for code in codes]
    if len(briefs) == 1 and briefs[0].exists():
        typer.echo(f"Brief: {briefs[0]}")
