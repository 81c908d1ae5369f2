"""Which tables exist, whence do they come, under what terms, and of which day are they?"""

from __future__ import annotations

import datetime as dt
import difflib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kopmp_lib import contracts
from kopmp_lib.errors import WorkspaceError
from kopmp_lib.sources import received
from kopmp_lib.sources.examining import Asked
from kopmp_lib.sources.mapping import read_mapping
from kopmp_lib.sources.received import Received
from kopmp_lib.workspace import Workspace

FILE = "catalogue.yml"
TEXTS = ("table", "id", "file", "source", "source_en", "origin", "licence", "licence_en", "notes")
KINDS: Mapping[str, type] = {
    **dict.fromkeys(TEXTS, str),
    "title": dict,
    "date": dt.date,
    "zero_is_not_reported": list,
}
"""What an entry of the catalogue holds."""

OPTIONAL = ("notes", "zero_is_not_reported")


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
    silent : tuple of str or None
        Measures in which the source writes 0 for want of an entry; None if that is to be seen from
        the file.
    sheet : str
        The sheet of the file; empty where it has only one.
    mapping : Path or None
        File that names its columns.
    as_of : date or None
        The day its rows stand for, where they do not say so.
    received : bool
        Whether it is a file of a user.
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
    silent: tuple[str, ...] | None = ()
    sheet: str = ""
    mapping: Path | None = None
    as_of: dt.date | None = None
    received: bool = False

    @property
    def asked(self) -> Asked:
        """What is known of the file besides what stands in it?"""
        mapping = read_mapping(self.mapping) if self.mapping else None
        table = "" if self.received else self.table  # its sheets may hold several tables
        return Asked(mapping, self.as_of, table, self.silent)


def sources(workspace: Workspace) -> tuple[Source, ...]:
    """Which sources does this workbench hold: published ones, then files of users as they came?

    Where two tell of the same place and day, the later one is believed.

    Raises
    ------
    WorkspaceError
        If ``data/catalogue.yml`` is missing or is not YAML; or with every fault of its entries at
        once: something missing, unknown or misspelt, or one table named by two entries.
    """
    given = tuple(_received(workspace, one) for one in received.entries(workspace))
    if given and not (workspace.data / FILE).exists():
        return given
    return (*_published(workspace), *given)


def is_empty(workspace: Workspace) -> bool:
    """Is there neither a catalogue nor a file of a user?"""
    return not (workspace.data / FILE).exists() and not received.entries(workspace)


def _published(workspace: Workspace) -> tuple[Source, ...]:
    import yaml

    file = workspace.data / FILE
    try:
        entries = yaml.safe_load(file.read_text(encoding="utf-8"))["tables"]
    except FileNotFoundError:
        raise WorkspaceError(
            "The data catalogue is missing.",
            where=str(file),
            todo="Point --data at a folder that holds catalogue.yml.",
        ) from None
    except (OSError, ValueError, yaml.YAMLError, KeyError, TypeError) as error:
        raise WorkspaceError(
            f"The data catalogue cannot be read: {error}", where=str(file), expected=_shape()
        ) from error
    faults = _faults(entries)
    if faults:
        raise WorkspaceError(
            "\n".join([f"The data catalogue cannot be used (faults: {len(faults)}).", *faults]),
            where=str(file),
            expected=_shape(),
        )
    return tuple(_source(workspace, entry) for entry in entries)


def _shape() -> str:
    required = ", ".join(name for name in KINDS if name not in OPTIONAL)
    return f"tables, each with {required}; it may have {' and '.join(OPTIONAL)}"


def _faults(entries: object) -> list[str]:
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        return ["  tables is not a list of entries"]
    faults = [
        f"  entry {entry.get('id', place)}: {fault}"
        for place, entry in enumerate(entries, 1)
        for fault in _form(entry) or _content(entry)
    ]
    for name in ("table", "id"):
        times = Counter(str(entry[name]) for entry in entries if name in entry)
        faults += [f"  {name} {one} is named by {n} entries" for one, n in times.items() if n > 1]
    return faults


def _form(entry: Mapping[str, Any]) -> list[str]:
    """What is missing, unknown or of the wrong kind?"""
    missing = [name for name in KINDS if name not in entry and name not in OPTIONAL]
    wrong = [
        name for name, kind in KINDS.items() if name in entry and type(entry[name]) is not kind
    ]
    return [
        *(f"{name} is missing" for name in missing),
        *(f"{name} is not known{_nearest(name, KINDS)}" for name in entry if name not in KINDS),
        *(f"{name} is not of the kind {KINDS[name].__name__}" for name in wrong),
    ]


def _content(entry: Mapping[str, Any]) -> list[str]:
    """Which words mean nothing here? A misspelt column would let a nought pass for a report."""
    if entry["table"] not in contracts.TABLES:
        return [f"there is no table {entry['table']}{_nearest(entry['table'], contracts.TABLES)}"]
    measures = [column.name for column in contracts.table(entry["table"]).measures]
    strangers = [n for n in entry.get("zero_is_not_reported", ()) if n not in measures]
    faults = [f"{name} is no measure of it{_nearest(name, measures)}" for name in strangers]
    if entry["origin"] not in contracts.ORIGINS:
        faults.append(f"origin is {entry['origin']}, none of {', '.join(contracts.ORIGINS)}")
    if set(entry["title"]) != {"id", "en"}:
        faults.append("title does not stand in id and en")
    return faults


def _nearest(name: object, known: Iterable[str]) -> str:
    found = difflib.get_close_matches(str(name), list(known), n=1)
    return f"; nearest: {found[0]}" if found else ""


def _source(workspace: Workspace, entry: Mapping[str, Any]) -> Source:
    return Source(
        id=entry["id"],
        table=entry["table"],
        path=workspace.data / entry["file"],
        title=dict(entry["title"]),
        source={"id": entry["source"].strip(), "en": entry["source_en"].strip()},
        origin=entry["origin"],
        date=entry["date"],
        licence={"id": entry["licence"].strip(), "en": entry["licence_en"].strip()},
        notes=entry.get("notes", "").strip(),
        silent=tuple(entry.get("zero_is_not_reported", ())),
    )


def _received(workspace: Workspace, one: Received) -> Source:
    place = f"{one.name}, {one.sheet}" if one.sheet else one.name
    title = contracts.table(one.table)
    return Source(
        id=one.id,
        table=one.table,
        path=workspace.data / one.raw,
        title={"id": f"{title.title} ({place})", "en": f"{title.title_en} ({place})"},
        source={"id": f"Berkas pengguna: {place}", "en": f"File of the user: {place}"},
        origin="user",
        date=dt.date.fromisoformat(one.as_of),
        licence={"id": "Menurut pemilik berkas", "en": "As its owner says"},
        silent=None,
        sheet=one.sheet,
        mapping=workspace.data / one.mapping if one.mapping else None,
        as_of=dt.date.fromisoformat(one.asked) if one.asked else None,
        received=True,
    )
