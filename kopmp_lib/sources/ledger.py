"""Which tidy files were made, from what, and what did they hold then?

The ledger makes preparing incremental, and tells a file that was lost or damaged from one that
never was: a table without rows for a region has no file, and nothing is wrong with that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from kopmp_lib.workspace import Workspace, write_atomic

FILE = "prepared.json"


@dataclass(frozen=True)
class Done:
    """What was made of one source.

    Parameters
    ----------
    stamp : str
        What its rows depend on, as a hash.
    rows, set_aside, warnings : int
        Rows taken in, rows set aside, and warnings told.
    """

    stamp: str
    rows: int
    set_aside: int
    warnings: int


@dataclass(frozen=True)
class Entry:
    """What was made of one table.

    Parameters
    ----------
    sources : dict of str to Done
        By entry of the source.
    files : dict of str to str
        Hash of each file in its folder.
    order : tuple of str
        Its sources; what comes later is believed before what comes first.
    """

    sources: Mapping[str, Done] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()


def entries(workspace: Workspace) -> dict[str, Entry]:
    """What was prepared, by table? Nothing if the ledger is missing or damaged."""
    try:
        ledger = json.loads((workspace.tidy / FILE).read_text("utf-8"))
        return {
            table: Entry(
                {name: Done(**done) for name, done in entry["sources"].items()},
                dict(entry["files"]),
                tuple(entry["order"]),
            )
            for table, entry in ledger.items()
        }
    except (OSError, ValueError, AttributeError, KeyError, TypeError):
        return {}


def note(workspace: Workspace, table: str, entry: Entry) -> None:
    """What is to be remembered of this table?"""
    ledger = {**entries(workspace), table: entry}
    rows = {name: asdict(one) for name, one in ledger.items() if one.sources}
    write_atomic(workspace.tidy / FILE, json.dumps(rows, indent=1, sort_keys=True) + "\n")


def is_lost(workspace: Workspace, table: str, path: Path) -> bool:
    """Was this file made, and is it gone?"""
    files = entries(workspace).get(table, Entry()).files
    return path.name in files and not path.is_file()


def is_whole(folder: Path, entry: Entry) -> bool:
    """Are all files of the table there as they were made?"""
    return digests(folder, entry.files) == dict(entry.files)


def digests(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """What do these files hold, as a hash each?"""
    return {name: digest(folder / name) for name in names}


def digest(path: Path) -> str:
    """What does this file hold, as a hash? Empty where it is missing or cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
