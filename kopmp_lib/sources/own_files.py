"""How do files of a user come into the workbench: kept as received, or not at all?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from kopmp_lib.errors import DataError, WorkspaceError
from kopmp_lib.sources import ledger, received
from kopmp_lib.sources.accepting import Accepted, accept
from kopmp_lib.sources.check import files
from kopmp_lib.sources.examining import Asked, examine
from kopmp_lib.sources.mapping import read_mapping
from kopmp_lib.sources.received import Received
from kopmp_lib.sources.taken import Taken
from kopmp_lib.workspace import Workspace

TRUTH = "truth.json"
"""Stands in a folder of simulated tables."""


def take_in(
    workspace: Workspace,
    path: Path,
    mapping: Path | None,
    as_of: dt.date | None,
    refused: list[DataError],
) -> dict[Path, Accepted]:
    """Which files were taken in? They are kept as received, and stand in the list from now on.

    Parameters
    ----------
    path : Path
        A file or folder; files that were taken in before in the same way are left out.
    refused : list of DataError
        Takes up why other files were not taken in.

    Returns
    -------
    dict
        What was read, by where the file is kept now.

    Raises
    ------
    WorkspaceError
        If the folder holds simulated tables.
    """
    _refuse_place(workspace, path)
    asked = Asked(read_mapping(mapping) if mapping else None, as_of)
    how = (received.digest_of(mapping), as_of.isoformat() if as_of else "")
    good: list[tuple[str, Path, Accepted]] = []
    for file in files(path):
        known = _known(workspace, (ledger.digest(file), *how))
        if known:
            received.note(workspace, known)  # what was given last is believed
            continue
        try:
            name = file.name if path.is_file() else file.relative_to(path).as_posix()
            good.append((name, file, accept(examine(file, asked))))
        except DataError as error:
            refused.append(error)
    return _received(workspace, good, mapping, how) if good else {}


def _refuse_place(workspace: Workspace, path: Path) -> None:
    """Neither into simulated tables, nor out of our own folder."""
    if (workspace.data / TRUTH).is_file():
        raise WorkspaceError(
            "The data folder holds simulated tables; a real file is not taken in there.",
            where=str(workspace.data),
            todo="Choose another data folder with --data.",
        )
    own, given = workspace.data.resolve(), path.resolve()
    if own in (given, *given.parents) or given in own.parents:
        raise WorkspaceError(
            "The data folder itself is not taken in.",
            where=str(path),
            expected="a file or folder outside of it",
            todo="Copy the files to a folder of their own, and name that.",
        )


def _known(workspace: Workspace, file: tuple[str, str, str]) -> list[Received]:
    """What was taken in from this file before, if nothing of it was taken out since."""
    found = [one for one in received.entries(workspace) if one.file == file]
    return found if found and len(found) == found[0].tables else []


def _received(
    workspace: Workspace,
    good: Iterable[tuple[str, Path, Accepted]],
    mapping: Path | None,
    how: tuple[str, str],
) -> dict[Path, Accepted]:
    received.note(workspace, ())  # there is a list before there is a file
    named = received.keep(workspace, mapping)[0] if mapping else ""
    entries, kept = [], {}
    for name, file, accepted in good:
        raw, digest = received.keep(workspace, file)
        kept[workspace.data / raw] = accepted
        entries += [
            replace(
                _entry(taken, name, raw=raw, digest=digest, mapping=named, how=how),
                tables=len(accepted.tables),
            )
            for taken, _ in accepted.tables
        ]
    received.note(workspace, entries)
    return kept


def _entry(
    taken: Taken, name: str, *, raw: str, digest: str, mapping: str, how: tuple[str, str]
) -> Received:
    newest: dt.date = taken.placed["as_of"].max().date()
    return Received(
        id=received.identify(taken.table.name, newest, name, taken.sheet.sheet),
        table=taken.table.name,
        name=name,
        sheet=taken.sheet.sheet,
        raw=raw,
        digest=digest,
        as_of=newest.isoformat(),
        asked=how[1],
        mapping=mapping,
        mapping_digest=how[0],
        received=dt.date.today().isoformat(),
    )
