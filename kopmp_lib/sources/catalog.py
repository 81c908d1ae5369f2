"""Which tables exist, whence do they come, under what terms, and of which day are they?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kopmp_lib import contracts
from kopmp_lib.errors import WorkspaceError
from kopmp_lib.workspace import Workspace


@dataclass(frozen=True)
class Source:
    """One published file and what to know of it.

    Parameters
    ----------
    id : str
        Stands in the ``source`` column of every row that comes from it.
    table : str
        The contract it is read into.
    path : Path
        The file, as published.
    title, source, licence : Mapping of str to str
        Words for the reader, by language.
    origin : str
        ``observed``, ``user`` or ``simulated``.
    date : date
        Newest day the figures stand for.
    notes : str
        Known defects.
    zero_is_not_reported : tuple of str
        Columns in which the source writes 0 for want of an entry.
    """

    id: str
    table: str
    path: Path
    title: Mapping[str, str]
    source: Mapping[str, str]
    origin: str
    date: dt.date
    licence: Mapping[str, str]
    notes: str = ""
    zero_is_not_reported: tuple[str, ...] = field(default=())


def sources(workspace: Workspace) -> tuple[Source, ...]:
    """Which sources does this workbench hold?

    Raises
    ------
    WorkspaceError
        If ``data/catalogue.yml`` is missing, is not YAML, or an entry lacks something.
    """
    import yaml

    file = workspace.data / "catalogue.yml"
    try:
        entries = yaml.safe_load(file.read_text(encoding="utf-8"))["tables"]
        return tuple(_source(workspace, entry) for entry in entries)
    except FileNotFoundError:
        raise WorkspaceError(
            "The data catalogue is missing.",
            where=str(file),
            todo="Point --data at a folder that holds catalogue.yml.",
        ) from None
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise WorkspaceError(
            f"The data catalogue cannot be read: {error}",
            where=str(file),
            expected="tables, each with table, id, file, title, source, source_en, origin, "
            "date, licence, licence_en",
        ) from error


def _source(workspace: Workspace, entry: Mapping[str, Any]) -> Source:
    contracts.table(entry["table"])
    return Source(
        id=entry["id"],
        table=entry["table"],
        path=workspace.data / entry["file"],
        title=dict(entry["title"]),
        source={"id": entry["source"].strip(), "en": entry["source_en"].strip()},
        origin=entry["origin"],
        date=dt.date.fromisoformat(str(entry["date"])),
        licence={"id": entry["licence"].strip(), "en": entry["licence_en"].strip()},
        notes=entry.get("notes", "").strip(),
        zero_is_not_reported=tuple(entry.get("zero_is_not_reported", ())),
    )
