"""Which options do several verbs share?"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

DataOption = Annotated[
    Path | None, typer.Option("--data", help="Folder of the data.", show_default="data")
]
ReportsOption = Annotated[
    Path | None, typer.Option("--reports", help="Folder of the reports.", show_default="reports")
]
MappingOption = Annotated[Path | None, typer.Option(help="YAML that names columns.")]
AsOfOption = Annotated[
    datetime | None,
    typer.Option(
        "--as-of", formats=["%Y-%m-%d"], help="Day of the figures, if the file tells none."
    ),
]
RegionsOption = Annotated[
    str,
    typer.Option(
        "--regions",
        "-r",
        help="Codes or names with commas, province:19, @FILE (one a line), or all.",
    ),
]
OfOption = Annotated[
    str,
    typer.Option(
        "--of",
        help="ID for all of Indonesia, codes of provinces with commas, or provinces for all.",
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
OnlyFailedOption = Annotated[
    bool, typer.Option("--only-failed", help="Run again what failed last time, nothing else.")
]
RunOption = Annotated[str, typer.Option("--run", help="Name of a run.", show_default="the newest")]
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
ColdOption = Annotated[
    bool,
    typer.Option("--cold", help="Start a kernel for each notebook instead of forking a warm one."),
]
