"""What is ``kopmp``, and how does it tell an error?"""

from __future__ import annotations

import io
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from kopmp_lib.errors import DataError, KopmpError, WorkspaceError

FAILED, WRONG_USE = 1, 2


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


def _of_the_system(error: OSError) -> WorkspaceError:
    return WorkspaceError(
        f"The system refused: {error.strerror or error}.",
        where=str(error.filename or ""),
        todo="Choose another folder (--data, --reports), free some space, or ask for the right to "
        "write; kopmp doctor tells more.",
    )
