"""Which tidy files were made, from what, and what did they hold then?

The ledger makes preparing incremental, and tells a file that was lost or damaged from one that
never was: a table without rows for a region has no file, and nothing is wrong with that.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kopmp_lib.workspace import Workspace, write_atomic

FILE = "prepared.json"
NOTED = ("stamp", "rows", "set_aside", "files")


def entries(workspace: Workspace) -> dict[str, dict[str, Any]]:
    """What was prepared, by table? Nothing if the ledger is missing or damaged."""
    try:
        ledger = json.loads((workspace.tidy / FILE).read_text("utf-8"))
        return {table: {name: entry[name] for name in NOTED} for table, entry in ledger.items()}
    except (OSError, ValueError, AttributeError, KeyError, TypeError):
        return {}


def note(workspace: Workspace, table: str, entry: dict[str, Any]) -> None:
    """What is to be remembered of this table?"""
    ledger = {**entries(workspace), table: entry}
    write_atomic(workspace.tidy / FILE, json.dumps(ledger, indent=1, sort_keys=True) + "\n")


def is_lost(workspace: Workspace, table: str, path: Path) -> bool:
    """Was this file made, and is it gone?"""
    files = entries(workspace).get(table, {}).get("files", ())
    return path.name in files and not path.is_file()


def digests(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """What do these files hold, as a hash each?"""
    return {name: digest(folder / name) for name in names}


def digest(path: Path) -> str:
    """What does this file hold, as a hash? Empty where it is missing or cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
