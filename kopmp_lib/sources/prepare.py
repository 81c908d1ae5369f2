"""How does a published file become a checked tidy table?

Text in, contract out: every cell is parsed by its contract, every missing figure gets its state,
rows whose region does not exist are set aside with their reason, and the whole table is checked
before the old one is replaced.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from kopmp_lib import contracts
from kopmp_lib.contracts import Column, Table
from kopmp_lib.errors import DataError, RegionError
from kopmp_lib.regions import gazetteer
from kopmp_lib.sources.catalog import Source, sources
from kopmp_lib.workspace import Workspace, write_atomic

LEDGER = "prepared.json"
SET_ASIDE = "set_aside"
NAME_IN_SOURCE = "name_in_source"


@dataclass(frozen=True)
class Prepared:
    """What became of one source.

    Parameters
    ----------
    table : str
        The tidy table.
    rows, set_aside : int
        Rows kept, and rows kept apart since their region does not exist.
    written : bool
        False if the tidy table was already up to date.
    path : Path
        Folder of the tidy table.
    """

    table: str
    rows: int
    set_aside: int
    written: bool
    path: Path


def prepare(
    workspace: Workspace, progress: Callable[[Prepared], None] | None = None
) -> list[Prepared]:
    """Which tidy tables does the catalogue give?

    A source whose file, entry, contract and reader are unchanged is left as it is.

    Raises
    ------
    DataError
        With every fault of a file at once; the tables already in place stay untouched.
    """
    done = []
    for source in sources(workspace):
        outcome = _prepare_one(workspace, source)
        if progress:
            progress(outcome)
        done.append(outcome)
    return done


def tidy(source: Source) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What do the rows of this source say, and which are set aside?

    Returns
    -------
    kept : DataFrame
        Rows that keep the contract.
    set_aside : DataFrame
        Rows as published, with the column ``reason``.
    """
    table = contracts.table(source.table)
    raw = _read_text(source)
    known, strangers = _split_by_region(raw, table)
    faults: list[str] = []
    frame = pd.DataFrame(index=known.index)
    for column in table.columns:
        if column.name in ("origin", "source"):
            frame[column.name] = source.origin if column.name == "origin" else source.id
        elif column.name in known:
            cells = _parse(known[column.name], column, faults)
            if column.measure:
                cells = _silence(cells, column, source)
                frame[column.name], frame[column.state] = cells, _states(cells)
            else:
                frame[column.name] = cells
        elif not column.measure:
            faults.append(f"column {column.name} is missing")
    if faults:
        raise DataError(
            f"{source.path.name} has {len(faults)} faults.",
            where=str(source.path),
            todo="Mend the rows named below, then prepare again; the old table is kept.",
            faults=faults,
        )
    return table.check(frame.reset_index(drop=True)), strangers


def _prepare_one(workspace: Workspace, source: Source) -> Prepared:
    folder = workspace.tidy / source.table
    ledger_file = workspace.tidy / LEDGER
    ledger = json.loads(ledger_file.read_text("utf-8")) if ledger_file.is_file() else {}
    stamp = _stamp(source)
    known = ledger.get(source.table, {})
    if known.get("stamp") == stamp and all((folder / name).is_file() for name in known["files"]):
        return Prepared(source.table, known["rows"], known["set_aside"], False, folder)
    kept, strangers = tidy(source)
    files = _write(workspace, source, kept, strangers)
    for old in set(folder.glob("*.parquet")) - {folder / name for name in files}:
        old.unlink()
    ledger[source.table] = {
        "stamp": stamp,
        "rows": len(kept),
        "set_aside": len(strangers),
        "files": files,
    }
    write_atomic(ledger_file, json.dumps(ledger, indent=1, sort_keys=True) + "\n")
    return Prepared(source.table, len(kept), len(strangers), True, folder)


def _write(
    workspace: Workspace, source: Source, kept: pd.DataFrame, strangers: pd.DataFrame
) -> list[str]:
    table = contracts.table(source.table)
    parts: dict[Path, pd.DataFrame] = {}
    if table.per_regency:
        for regency, rows in kept.groupby(kept["unit_code"].str[:5], sort=True):
            parts[workspace.tidy_file(table.name, str(regency))] = rows.reset_index(drop=True)
    else:
        parts[workspace.tidy_file(table.name)] = kept
    if len(strangers):
        parts[workspace.tidy_file(table.name, SET_ASIDE)] = strangers.reset_index(drop=True)
    for path, rows in parts.items():
        buffer = io.BytesIO()
        rows.to_parquet(buffer, index=False)
        write_atomic(path, buffer.getvalue())
    return sorted(path.name for path in parts)


def _read_text(source: Source) -> pd.DataFrame:
    try:
        raw = pd.read_csv(source.path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except FileNotFoundError:
        raise DataError(
            "A file named in the data catalogue is missing.", where=str(source.path)
        ) from None
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise DataError(
            f"{source.path.name} cannot be read as a table: {error}",
            where=str(source.path),
            expected="comma-separated UTF-8 text with one header row",
        ) from error
    table = contracts.table(source.table)
    allowed = {column.name for column in table.columns} | {NAME_IN_SOURCE}
    unknown = [name for name in raw.columns if name not in allowed]
    if unknown:
        raise DataError(
            f"{source.path.name} has columns that the table {table.name} does not know.",
            where=str(source.path),
            expected=", ".join(sorted(allowed)),
            faults=[f"column {name}" for name in unknown],
        )
    raw.index = pd.RangeIndex(2, len(raw) + 2)
    return raw


def _split_by_region(raw: pd.DataFrame, table: Table) -> tuple[pd.DataFrame, pd.DataFrame]:
    code = "unit_code" if table.per_regency else "regency_code"
    level = "village" if table.per_regency else "regency"
    reason = raw[code].map(lambda text: _stranger(text, level))
    strangers = raw.assign(reason=reason)[reason != ""]
    kept = raw[reason == ""]
    return kept.drop(columns=NAME_IN_SOURCE, errors="ignore"), strangers


@cache
def _stranger(text: str, level: str) -> str:
    """Why is this not a region of that level? Empty if it is one."""
    if not text:
        return "no official code: the region does not exist where the source files it"
    try:
        region = gazetteer.region(text)
    except RegionError as error:
        return error.what
    if region.code != text:
        return f"{text} is not written as an official code; {region.code} was expected"
    return "" if region.level == level else f"{text} is a {region.level}, not a {level}"


def _parse(cells: pd.Series, column: Column, faults: list[str]) -> pd.Series:
    """Cells as the contract wants them; whatever cannot be read is a fault with its row."""
    if column.kind in ("text", "category"):
        return cells.str.strip()
    stripped = cells.str.strip()
    if column.kind == "date":
        parsed = pd.to_datetime(stripped, format="%Y-%m-%d", errors="coerce")
        parsed = parsed.astype("datetime64[ns]")
    else:
        parsed = pd.to_numeric(stripped, errors="coerce").astype("float64")
    broken = parsed.isna() & ((stripped != "") | (not column.measure))
    expected = "a day such as 2026-08-05" if column.kind == "date" else "a number such as 1234.5"
    faults.extend(
        f"row {row}, column {column.name}: found {found!r}, expected {expected}"
        for row, found in stripped[broken].items()
    )
    return parsed


def _silence(values: pd.Series, column: Column, source: Source) -> pd.Series:
    """Takes out the noughts that only mean an empty field of the source."""
    return values.mask(values == 0) if column.name in source.zero_is_not_reported else values


def _states(values: pd.Series) -> pd.Series:
    state = pd.Series(contracts.REPORTED, index=values.index)
    state[values == 0] = contracts.ZERO
    state[values.isna()] = contracts.NOT_REPORTED
    return state


def _stamp(source: Source) -> str:
    digest = hashlib.sha256(repr(source.zero_is_not_reported).encode())
    digest.update(f"{source.id} {source.origin}".encode())
    for path in (source.path, Path(contracts.__file__), Path(__file__)):
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()
