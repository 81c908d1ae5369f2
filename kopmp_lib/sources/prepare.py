"""How do published files and a user's own become checked tidy tables?

Text in, contract out: a file with errors is refused and the old table stays; warnings go with the
rows; rows whose region does not exist are set aside with their reason; a file that has not changed
is not read again.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kopmp_lib import contracts
from kopmp_lib.errors import DataError, WorkspaceError
from kopmp_lib.sources import ledger, received, stamp, store
from kopmp_lib.sources.catalog import Source, is_empty, sources
from kopmp_lib.sources.check import files
from kopmp_lib.sources.examining import Asked, Examined, examine
from kopmp_lib.sources.faults import as_text
from kopmp_lib.sources.mapping import read_mapping
from kopmp_lib.sources.parts import part
from kopmp_lib.sources.received import Received
from kopmp_lib.sources.taken import Taken
from kopmp_lib.workspace import Workspace

TRUTH = "truth.json"
"""Stands in a folder of simulated tables."""


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
        False if the tidy table was already up to date.
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
    with _alone(workspace):
        refused: list[DataError] = []
        ready: dict[Path, Examined] = {}
        if path is not None:
            ready = _take_in(workspace, path, mapping, as_of, refused)
        empty = bool(refused) and is_empty(workspace)
        done = [] if empty else _all(workspace, ready, progress, refused)
    if refused:
        raise refused[0] if len(refused) == 1 else _together(refused)
    return done


# --- files of a user ----------------------------------------------------------------------------


def _take_in(
    workspace: Workspace,
    path: Path,
    mapping: Path | None,
    as_of: dt.date | None,
    refused: list[DataError],
) -> dict[Path, Examined]:
    """Files without errors are kept as received, and stand in the list from now on.

    Returns
    -------
    dict
        What was read, by where the file is kept now.
    """
    if (workspace.data / TRUTH).is_file():
        raise WorkspaceError(
            "The data folder holds simulated tables; a real file is not taken in there.",
            where=str(workspace.data),
            todo="Choose another data folder with --data.",
        )
    asked = Asked(read_mapping(mapping) if mapping else None, as_of)
    paths = files(path)
    known = {one.file for one in received.entries(workspace)}
    kept_mapping = received.digest_of(mapping)
    day = as_of.isoformat() if as_of else ""
    new = [one for one in paths if (ledger.digest(one), kept_mapping, day) not in known]
    good = []
    for file in new:
        examined = examine(file, asked)
        if examined.errors or not examined.taken:
            refused.append(refusal(examined))
        else:
            good.append(examined)
    if good:
        where = received.keep(workspace, mapping)[0] if mapping else ""
        entries = [
            entry for one in good for entry in _entries(workspace, one, where, kept_mapping, day)
        ]
        received.note(workspace, entries)
    return {workspace.data / received.keep(workspace, one.path)[0]: one for one in good}


def _entries(
    workspace: Workspace, examined: Examined, mapping: str, digest: str, asked: str
) -> Iterable[Received]:
    raw, of_file = received.keep(workspace, examined.path)
    for taken in examined.taken:
        day = _newest(taken)
        sheet = taken.sheet.sheet
        yield Received(
            id=received.identify(taken.table.name, day, examined.path.name, sheet),
            table=taken.table.name,
            name=examined.path.name,
            sheet=sheet,
            raw=raw,
            digest=of_file,
            as_of=day.isoformat(),
            asked=asked,
            mapping=mapping,
            mapping_digest=digest,
            received=dt.date.today().isoformat(),
        )


def _newest(taken: Taken) -> dt.date:
    newest: dt.date = taken.placed["as_of"].max().date()
    return newest


# --- all sources --------------------------------------------------------------------------------


def _all(
    workspace: Workspace,
    ready: Mapping[Path, Examined],
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
    ready: Mapping[Path, Examined],
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
    ids = [source.id for source in listed]
    gone = [name for name in {**entry.sources, **known} if name not in ids]
    if parts or gone:
        kept = {name: one for name, one in done.items() if name in ids}
        written = store.put(workspace, contracts.table(table), parts, gone)
        ledger.note(workspace, table, ledger.Entry(kept, written))
    fresh = {one.source for one in parts}
    return [
        Prepared(
            *(table, name, one.rows, one.set_aside, one.warnings, name in fresh, folder),
        )
        for name in ids
        if (one := done.get(name))
    ]


def _done(stamped: str, made: store.Part) -> ledger.Done:
    warned = sum(one.count for one in made.warnings)
    return ledger.Done(stamped, len(made.rows), len(made.aside), warned)


def tidy(source: Source, examined: Examined | None = None) -> store.Part:
    """What do the rows of this source say, and which are set aside?

    Parameters
    ----------
    examined : Examined, optional
        Its file, if it was read already.

    Raises
    ------
    DataError
        With every fault at once, each with its row and column in the file.
    """
    examined = examined or examine(source.path, source.asked)
    own = [one for one in examined.taken if one.table.name == source.table]
    own = [one for one in own if not source.sheet or one.sheet.sheet == source.sheet]
    if examined.errors or not own:
        raise refusal(examined)
    return part(own[0], list(examined.warnings(own[0])), source.id, source.origin)


# --- refusals -----------------------------------------------------------------------------------


def refusal(examined: Examined) -> DataError:
    """How is it told that a file is not taken in?"""
    errors = examined.errors
    what = f"{examined.path.name} cannot be taken in (errors: {len(errors)})."
    return DataError(
        what if errors else f"{examined.path.name} holds no table that is known.",
        where=str(examined.path),
        expected=", ".join(contracts.TABLES) if not errors else "",
        todo="Mend what is named below, then prepare again; the old table is kept. "
        "kopmp check tells the warnings, too.",
        faults=[as_text(fault) for fault in errors],
    )


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
