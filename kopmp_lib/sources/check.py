"""What is wrong with the files a user has, all at once?"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from kopmp_lib.errors import WorkspaceError
from kopmp_lib.sources.annotated import is_ours
from kopmp_lib.sources.examining import Asked, across, examine
from kopmp_lib.sources.faults import Fault, in_order
from kopmp_lib.sources.mapping import Mapping

BESIDE = ("~$", "._")
"""How the names begin of what programs put beside a file while it is open."""
SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".parquet", ".geojson")


def check(path: Path, mapping: Mapping | None = None, as_of: dt.date | None = None) -> list[Fault]:
    """Which faults have this file, or all files of this folder?

    Nothing is written, and nothing is raised for what a file holds.

    Parameters
    ----------
    path : Path
        A file, or a folder with files of the kinds that can be read.
    mapping : Mapping, optional
        Names of columns that the user gave.
    as_of : date, optional
        The day the figures stand for, where a file does not say so itself.

    Raises
    ------
    WorkspaceError
        If there is no such file, or no file in the folder.
    """
    asked = Asked(mapping, as_of)
    examined = [examine(file, asked) for file in files(path)]
    told = [fault for one in examined for fault in one.faults]
    return in_order([*told, *across(examined)])


def files(path: Path) -> list[Path]:
    """Which files are meant by this path? Copies that we annotated are none.

    Raises
    ------
    WorkspaceError
        If there is no such file, or no file in the folder.
    """
    found = [path] if path.is_file() else []
    if path.is_dir():
        found = sorted(one for one in path.rglob("*") if one.suffix.lower() in SUFFIXES)
        found = [one for one in found if one.is_file() and not one.name.startswith(BESIDE)]
        found = [one for one in found if not is_ours(one)]
    if not found:
        raise WorkspaceError(
            "There is no file to check.",
            where=str(path),
            expected=f"a file, or a folder with files that end in {', '.join(SUFFIXES)}",
        )
    return found
