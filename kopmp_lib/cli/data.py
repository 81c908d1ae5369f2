"""Which verbs have to do with data: regions, template, check, prepare, simulate?

What a verb needs is imported inside it, so that ``kopmp --help`` answers at once.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kopmp_lib.cli.app import FAILED, app
from kopmp_lib.cli.options import AsOfOption, DataOption, MappingOption, RegionsOption
from kopmp_lib.errors import DataError, ParameterError, RegionError

if TYPE_CHECKING:
    from kopmp_lib.regions.gazetteer import Region

KIND = re.compile(r"^\s*(kab|kabupaten|kota)\b[.\s]*", re.IGNORECASE)
SHOWN = 40
LanguageOption = Annotated[str, typer.Option("--language", help="id or en.")]


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


@app.command(epilog="Example: kopmp template members --out isian.xlsx --regions 19.71")
def template(
    table: Annotated[str, typer.Argument(help="Its name; without it all are listed.")] = "",
    out: Annotated[
        Path | None, typer.Option(help="Workbook to write.", show_default="TABLE.xlsx")
    ] = None,
    regions: Annotated[
        str, typer.Option("--regions", "-r", help="Write a row for each village of these.")
    ] = "",
) -> None:
    """Give the sheet in which a table can be filled in."""
    from kopmp_lib.batch.progress import print_table
    from kopmp_lib.regions import gazetteer
    from kopmp_lib.sources import template as sources

    if not table:
        print_table(("Table", "Title", "One row is"), sources.listed())
        return
    codes = gazetteer.expand(regions) if regions else ()
    made = sources.write(table, out or Path(f"{table}.xlsx"), regions=codes)
    typer.echo(f"Template: {made}. When it is filled in: kopmp check {made}")


@app.command(epilog="Example: kopmp check ekspor.xlsx --format json")
def check(
    path: Annotated[Path, typer.Argument(help="A file, or a folder with files.")],
    out: Annotated[
        Path | None,
        typer.Argument(help="With --annotate: the copy, or the folder of copies."),
    ] = None,
    annotate: Annotated[
        bool, typer.Option("--annotate", help="Write a copy with faulty cells coloured.")
    ] = False,
    mapping: MappingOption = None,
    as_of: AsOfOption = None,
    form: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
    language: LanguageOption = "en",
) -> None:
    """Tell every fault of files of your own at once; nothing is changed."""
    from kopmp_lib import wording
    from kopmp_lib.sources import check as sources
    from kopmp_lib.sources import faults
    from kopmp_lib.sources import mapping as names

    tell = {"table": faults.as_lines, "json": faults.as_json}
    _require(form, "format", tell)
    _require(language, "language", wording.LANGUAGES)
    day = as_of.date() if as_of else None
    found = sources.check(path, names.read_mapping(mapping) if mapping else None, day)
    typer.echo(tell[form](found, language))
    if annotate or out:
        from kopmp_lib.sources import annotated

        for made in annotated.copies(path, found, out):
            typer.echo(f"Copy: {made}", err=True)
    if any(one.severity == faults.ERROR for one in found):
        raise typer.Exit(FAILED)


@app.command(epilog="Example: kopmp prepare ekspor.xlsx --as-of 2026-08-05")
def prepare(
    path: Annotated[Path | None, typer.Argument(help="A file or folder to take in.")] = None,
    mapping: MappingOption = None,
    as_of: AsOfOption = None,
    data: DataOption = None,
    language: LanguageOption = "en",
) -> None:
    """Make checked tables of the data, and of a file of your own."""
    from kopmp_lib import wording, workspace
    from kopmp_lib.sources import prepare as sources
    from kopmp_lib.sources import preparing

    _require(language, "language", wording.LANGUAGES)

    def tell(one: sources.Prepared) -> None:
        typer.echo(preparing.as_line(one, language))

    day = as_of.date() if as_of else None
    try:
        sources.prepare(workspace.here(data=data), path, mapping=mapping, as_of=day, progress=tell)
    except DataError as error:
        said = preparing.refused(error, path, mapping, day, language)
        if not said:
            raise
        typer.echo(said, err=True)
        raise typer.Exit(FAILED) from error


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


def _require(given: str, what: str, known: Iterable[str]) -> None:
    if given not in known:
        expected = " or ".join(known)
        raise ParameterError(f"'{given}' is no {what}.", where=f"--{what}", expected=expected)


def _above(region: Region) -> str:
    return ", ".join(parent.name for parent in region.parents)
