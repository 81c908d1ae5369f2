"""How do files of a user come into the workbench: kept as received, or not at all?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
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
    if (workspace.data / TRUTH).is_file():
        raise WorkspaceError(
            "The data folder holds simulated tables; a real file is not taken in there.",
            where=str(workspace.data),
            todo="Choose another data folder with --data.",
        )
    asked = Asked(read_mapping(mapping) if mapping else None, as_of)
    known = {one.file for one in received.entries(workspace)}
    how = (received.digest_of(mapping), as_of.isoformat() if as_of else "")
    good: list[tuple[Path, Accepted]] = []
    for file in files(path):
        if (ledger.digest(file), *how) in known:
            continue
        try:
            good.append((file, accept(examine(file, asked))))
        except DataError as error:
            refused.append(error)
    return _received(workspace, good, mapping, how) if good else {}


def _received(
    workspace: Workspace,
    good: Iterable[tuple[Path, Accepted]],
    mapping: Path | None,
    how: tuple[str, str],
) -> dict[Path, Accepted]:
    named = received.keep(workspace, mapping)[0] if mapping else ""
    entries, kept = [], {}
    for file, accepted in good:
        raw, digest = received.keep(workspace, file)
        kept[workspace.data / raw] = accepted
        entries += [
            _entry(taken, file.name, raw=raw, digest=digest, mapping=named, how=how)
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
