"""Which files of their own have users given to this workbench, and what was made of them?

``data/received.json`` lists every sheet that was taken in; ``data/raw`` keeps each file as it was
received, under its hash. So every tidy table can be made again, and nothing is lost.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kopmp_lib import contracts
from kopmp_lib.errors import WorkspaceError
from kopmp_lib.workspace import Workspace, write_atomic

LIST, RAW = "received.json", "raw"
HASH_SHOWN = 12
LONGEST_ID = 80
HASH_IN_ID = 4
LONGEST_NAME = 120
"""Bytes of a file name; a little is added while the file is written."""


@dataclass(frozen=True)
class Received:
    """One sheet of a user's file that was taken in.

    Parameters
    ----------
    id : str
        Stands in the ``source`` column of its rows: table, day, file and sheet.
    table : str
        The contract it was read into.
    name, sheet : str
        Name of the file as received, and of the sheet.
    raw : str
        Where the file is kept, from the data folder.
    digest : str
        SHA-256 of the file.
    as_of : str
        Newest day of its rows, ISO.
    asked : str
        The day that the user gave with the file, ISO; empty if the file told its own.
    mapping : str
        Where the mapping file is kept, from the data folder; empty if there was none.
    mapping_digest : str
        SHA-256 of the mapping file.
    tables : int
        How many tables of the file were taken in with this one.
    received : str
        Day on which it was taken in, ISO.
    """

    id: str
    table: str
    name: str
    sheet: str
    raw: str
    digest: str
    as_of: str
    asked: str
    mapping: str
    mapping_digest: str
    received: str
    tables: int = 1

    @property
    def file(self) -> tuple[str, str, str]:
        """What makes it the same file, read in the same way?"""
        return (self.digest, self.mapping_digest, self.asked)


def entries(workspace: Workspace) -> tuple[Received, ...]:
    """What was received, oldest first?

    Raises
    ------
    WorkspaceError
        If the list cannot be read: files of a user would be forgotten without a word.
    """
    return tuple(one for one in _listed(workspace) if one.table in contracts.TABLES)


def _listed(workspace: Workspace) -> tuple[Received, ...]:
    """All that stands in the list, also of tables that are no more."""
    path = workspace.data / LIST
    try:
        listed = json.loads(path.read_text("utf-8"))
        if not isinstance(listed, list):
            raise ValueError("it is no list")
        made = tuple(Received(**one) for one in listed)
        for one in made:
            dt.date.fromisoformat(one.as_of)
    except FileNotFoundError:
        if not any((workspace.data / RAW).glob("*/*")):
            return ()
        raise WorkspaceError(
            "The list of received files is missing, but there are received files.",
            where=str(path),
            todo=f"Restore it from a copy. To take all of them out, write [] into it and delete "
            f"the folder {RAW}.",
        ) from None
    except (OSError, ValueError, TypeError) as error:
        raise WorkspaceError(
            f"The list of received files cannot be read: {error}",
            where=str(path),
            todo="Restore it from a copy, or write [] into it and take the files in data/raw in "
            "again.",
        ) from error
    return made


def note(workspace: Workspace, new: Iterable[Received]) -> None:
    """Remember these sheets; a sheet of the same id is replaced, in its place."""
    known = {one.id: one for one in _listed(workspace)}
    for one in new:
        known.pop(one.id, None)  # what came last goes before what came first
        known[one.id] = one
    rows: list[dict[str, Any]] = [dataclasses.asdict(one) for one in known.values()]
    text = json.dumps(rows, ensure_ascii=False, indent=1)
    write_atomic(workspace.data / LIST, text + "\n")


def keep(workspace: Workspace, path: Path) -> tuple[str, str]:
    """Where is this file kept as received, and what is its hash?"""
    payload = path.read_bytes()
    digest = hashlib.sha256(payload).hexdigest()
    target = workspace.data / RAW / digest[:HASH_SHOWN] / _short(path.name)
    if not target.is_file():
        write_atomic(target, payload)
    return target.relative_to(workspace.data).as_posix(), digest


def digest_of(path: Path | None) -> str:
    """What does this file hold, as a hash? Empty if there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path else ""


def identify(table: str, as_of: dt.date, name: str, sheet: str) -> str:
    """Which id has a sheet? The same for a corrected file of the same day, table and name.

    A few signs of a hash keep names apart that look alike in plain letters.

    Examples
    --------
    >>> identify("members", dt.date(2026, 8, 5), "Data Anggota.xlsx", "")
    'members_2026-08-05_data-anggota-xlsx_dfcb'
    """
    words = "-".join(filter(None, (_plain(name), _plain(sheet))))
    told = f"{table}_{as_of.isoformat()}_{words}"[:LONGEST_ID].rstrip("-_")
    exact = hashlib.sha256(f"{name}/{sheet}".encode()).hexdigest()
    return f"{told}_{exact[:HASH_IN_ID]}"


def _short(name: str) -> str:
    """A name that every file system takes; the folder around it tells files apart."""
    stem, suffix = Path(name).stem, Path(name).suffix[:10]
    while len(f"{stem}{suffix}".encode()) > LONGEST_NAME:
        stem = stem[:-1]
    return f"{stem}{suffix}"


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")
