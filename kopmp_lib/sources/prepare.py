"""How do published files and a user's own become checked tidy tables?

Text in, contract out: a file with errors is refused and the old table stays; warnings go with the
rows; rows whose region does not exist are set aside with their reason; a file that has not changed
is not read again.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kopmp_lib import contracts
from kopmp_lib.errors import DataError, WorkspaceError
from kopmp_lib.sources import ledger, own_files, stamp, store
from kopmp_lib.sources.accepting import Accepted, accept, refusal
from kopmp_lib.sources.catalog import Source, is_empty, sources
from kopmp_lib.sources.examining import examine
from kopmp_lib.sources.parts import part
from kopmp_lib.workspace import Workspace


@dataclass(frozen=True)
class Prepared:
    """What became of one source.

    Parameters
    ----------
    table, source : str
        The tidy table, and the entry of the source.
    rows, set_aside, warnings : int
        Rows kept, rows kept apart since their region does not exist, and warnings told.
    written : bool
        False if the tidy table was already up to date. A source that was taken out is written with
        no rows.
    path : Path
        Folder of the tidy table.
    """

    table: str
    source: str
    rows: int
    set_aside: int
    warnings: int
    written: bool
    path: Path


Progress = Callable[[Prepared], None]


def prepare(
    workspace: Workspace,
    path: Path | None = None,
    *,
    mapping: Path | None = None,
    as_of: dt.date | None = None,
    progress: Progress | None = None,
) -> list[Prepared]:
    """Which tidy tables do the catalogue and the received files give?

    Parameters
    ----------
    path : Path, optional
        A file or folder of the user to take in first; it is kept as received.
    mapping : Path, optional
        Mapping file that names its columns.
    as_of : date, optional
        The day its figures stand for, where it does not say so itself.
    progress : callable, optional
        Called with each source when it is done.

    Raises
    ------
    DataError
        With every fault of every file at once. Nothing of a faulty file is taken in; the others
        are.
    WorkspaceError
        If there is no such file, the folder cannot be written to, or holds simulated tables.
    """
    if path is None and (workspace.data / own_files.TRUTH).is_file():
        raise WorkspaceError(
            "The data folder holds simulated tables; there is nothing to prepare.",
            where=str(workspace.data),
            todo="Use them with kopmp run --data; make them again with kopmp simulate.",
        )
    with _alone(workspace):
        refused: list[DataError] = []
        ready: dict[Path, Accepted] = {}
        if path is not None:
            ready = own_files.take_in(workspace, path, mapping, as_of, refused)
        empty = bool(refused) and is_empty(workspace)
        done = [] if empty else _all(workspace, ready, progress, refused)
    if refused:
        raise refused[0] if len(refused) == 1 else _together(refused)
    return done


# --- all sources --------------------------------------------------------------------------------


def _all(
    workspace: Workspace,
    ready: Mapping[Path, Accepted],
    progress: Progress | None,
    refused: list[DataError],
) -> list[Prepared]:
    by_table: dict[str, list[Source]] = defaultdict(list)
    for source in sources(workspace):
        by_table[source.table].append(source)
    for table in ledger.entries(workspace):
        by_table.setdefault(table, [])
    done = []
    for table, listed in by_table.items():
        for one in _of_table(workspace, table, listed, ready, refused):
            if progress:
                progress(one)
            done.append(one)
    return done


def _of_table(
    workspace: Workspace,
    table: str,
    listed: Sequence[Source],
    ready: Mapping[Path, Accepted],
    refused: list[DataError],
) -> list[Prepared]:
    """One table from all its sources; those that have not changed are not read again."""
    folder = workspace.tidy / table
    entry = ledger.entries(workspace).get(table, ledger.Entry())
    known = entry.sources if ledger.is_whole(folder, entry) else {}
    stamps = {source.id: stamp.of(source) for source in listed}
    parts, done = [], dict(known)
    for source in listed:
        if source.id in known and known[source.id].stamp == stamps[source.id]:
            continue
        try:
            made = tidy(source, ready.get(source.path))
        except DataError as error:
            refused.append(error)
            continue
        parts.append(made)
        done[source.id] = _done(stamps[source.id], made)
    ids = tuple(source.id for source in listed)
    gone = [name for name in {**entry.sources, **known} if name not in ids]
    order = tuple(name for name in ids if name in done)
    if parts or gone or order != entry.order:
        kept = {name: done[name] for name in order}
        written = store.put(workspace, contracts.table(table), parts, gone, order)
        ledger.note(workspace, table, ledger.Entry(kept, written, order))
    fresh = {one.source for one in parts}
    return [
        *(_prepared(table, name, done[name], name in fresh, folder) for name in order),
        *(_prepared(table, name, ledger.Done("", 0, 0, 0), True, folder) for name in gone),
    ]


def _prepared(table: str, name: str, one: ledger.Done, fresh: bool, folder: Path) -> Prepared:
    return Prepared(table, name, one.rows, one.set_aside, one.warnings, fresh, folder)


def _done(stamped: str, made: store.Part) -> ledger.Done:
    warned = sum(one.count for one in made.warnings)
    return ledger.Done(stamped, len(made.rows), len(made.aside), warned)


def tidy(source: Source, accepted: Accepted | None = None) -> store.Part:
    """What do the rows of this source say, and which are set aside?

    Parameters
    ----------
    accepted : Accepted, optional
        Its file, if it was read already.

    Raises
    ------
    DataError
        With every fault at once, each with its row and column in the file.
    """
    accepted = accepted or accept(examine(source.path, source.asked).only(source.sheet))
    for taken, rows in accepted.tables:
        if taken.table.name == source.table and source.sheet in ("", taken.sheet.sheet):
            told = list(accepted.examined.warnings(taken))
            return part(taken, rows, told, source.id, source.origin)
    raise refusal(accepted.examined)


# --- refusals -----------------------------------------------------------------------------------


def _together(refused: list[DataError]) -> DataError:
    return DataError(
        f"{len(refused)} files cannot be taken in.",
        where=", ".join(error.where for error in refused),
        todo="Mend what is named below, then prepare again; the old tables are kept.",
        faults=[fault for error in refused for fault in error.faults or (error.what,)],
    )


def _alone(workspace: Workspace):  # type: ignore[no-untyped-def]
    """Two at a time would write over each other's tables."""
    from filelock import FileLock

    workspace.tidy.mkdir(parents=True, exist_ok=True)
    return FileLock(workspace.tidy / ".lock")
