"""How does a published file become a checked tidy table?

Text in, contract out: every cell is parsed by its contract, every missing figure gets its state,
rows whose region does not exist are set aside with their reason, and the whole table is checked
before the old one is replaced.
"""

from __future__ import annotations

import datetime as dt
import difflib
import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from kopmp_lib import contracts, rules
from kopmp_lib.contracts import Column, Table
from kopmp_lib.errors import DataError, RegionError
from kopmp_lib.regions import gazetteer
from kopmp_lib.sources import ledger, sheet
from kopmp_lib.sources.catalog import Source, sources
from kopmp_lib.workspace import Workspace, write_atomic

SET_ASIDE = "set_aside"
THOUSANDS = r"[+-]?\d{1,3}(\.\d{3})+"
"""``153.180``: in Indonesia a hundred and fifty-three thousand, to a program a fraction."""

DAYS = ("1900-01-01", "2100-01-01")
FRACTIONS = ("degrees", "km2", "share")
"""Units in which three decimals are nothing odd."""


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

    A source whose file, entry, contract and reader are unchanged is left as it is, unless one of
    its tidy files is missing or damaged.

    Raises
    ------
    DataError
        With every fault of every file at once. The old table of a faulty file stays untouched; the
        tables of the other files are made.
    """
    done, refused = [], []
    for source in sources(workspace):
        try:
            outcome = _prepare_one(workspace, source)
        except DataError as error:
            refused.append(error)
            continue
        if progress:
            progress(outcome)
        done.append(outcome)
    if refused:
        raise refused[0] if len(refused) == 1 else _together(refused)
    return done


def tidy(source: Source) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What do the rows of this source say, and which are set aside?

    Returns
    -------
    kept : DataFrame
        Rows that keep the contract.
    set_aside : DataFrame
        Rows as published, with the column ``reason``.

    Raises
    ------
    DataError
        With every fault at once, each with its row and column in the file.
    """
    table = contracts.table(source.table)
    raw, faults = sheet.read(source.path, table)
    known, strangers = _split_by_region(raw, table)
    frame, odd = _parse_columns(known, table, source)
    faults += [*odd.values(), *_unknown_steps(known)]
    try:
        kept = table.check(frame.drop(index={row for row, _ in odd}))
    except DataError as error:
        faults += error.faults
    if not faults and known.empty:
        faults.append("no row has the code of a region that exists")
    if faults:
        raise DataError(
            f"{source.path.name} cannot be taken in (faults: {len(faults)}).",
            where=str(source.path),
            expected=table.meaning,
            todo="Mend what is named below, then prepare again; the old table is kept.",
            faults=faults,
        )
    return kept.reset_index(drop=True), strangers


def _prepare_one(workspace: Workspace, source: Source) -> Prepared:
    folder = workspace.tidy / source.table
    stamp = _stamp(source)
    known = ledger.entries(workspace).get(source.table, {})
    if known.get("stamp") == stamp and ledger.digests(folder, known["files"]) == known["files"]:
        return Prepared(source.table, known["rows"], known["set_aside"], False, folder)
    kept, strangers = tidy(source)
    names = _write(workspace, source, kept, strangers)
    for old in set(folder.glob("*.parquet")) - {folder / name for name in names}:
        old.unlink()
    rows = {"rows": len(kept), "set_aside": len(strangers)}
    ledger.note(
        workspace, source.table, {"stamp": stamp, **rows, "files": ledger.digests(folder, names)}
    )
    return Prepared(source.table, len(kept), len(strangers), True, folder)


def _together(refused: list[DataError]) -> DataError:
    return DataError(
        f"{len(refused)} files cannot be taken in.",
        where=", ".join(error.where for error in refused),
        todo="Mend what is named below, then prepare again; the old tables are kept.",
        faults=[
            f"{Path(error.where).name}: {fault}"
            for error in refused
            for fault in error.faults or (error.what,)
        ],
    )


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


def _split_by_region(raw: pd.DataFrame, table: Table) -> tuple[pd.DataFrame, pd.DataFrame]:
    code = "unit_code" if table.per_regency else "regency_code"
    level = "village" if table.per_regency else "regency"
    if code not in raw:  # the contract will tell
        return raw, raw.iloc[:0]
    reason = raw[code].map(lambda text: _stranger(text, level))
    strangers = raw.assign(reason=reason)[reason != ""]
    kept = raw[reason == ""]
    return kept.drop(columns=sheet.NAME_IN_SOURCE, errors="ignore"), strangers


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


def _parse_columns(
    known: pd.DataFrame, table: Table, source: Source
) -> tuple[pd.DataFrame, dict[tuple[int, str], str]]:
    """Columns as the contract wants them; whatever cannot be read is a fault of row and column."""
    frame = pd.DataFrame(index=known.index)
    odd: dict[tuple[int, str], str] = {}
    for column in table.columns:
        if column.name in sheet.FROM_CATALOGUE:
            word = source.origin if column.name == "origin" else source.id
            frame[column.name] = pd.Series(word, index=known.index, dtype=str)
        elif column.name in known:
            values, unread = _parse(known[column.name], column)
            odd |= {(row, column.name): fault for row, fault in unread.items()}
            if column.measure:
                values = _silence(values, column, source)
                frame[column.state] = _states(values)
            frame[column.name] = values
    return frame, odd


def _parse(cells: pd.Series, column: Column) -> tuple[pd.Series, dict[int, str]]:
    if column.kind in ("text", "category"):
        return cells, {}
    if column.kind == "date":
        expected = "a day such as 2026-08-05"
        parsed = pd.to_datetime(cells, format="%Y-%m-%d", errors="coerce")
        parsed = parsed.where(parsed.between(*DAYS)).astype("datetime64[ns]")
    else:
        expected = "a number such as 1234.5"
        parsed = pd.to_numeric(cells, errors="coerce").astype("float64")
        if column.unit not in FRACTIONS:
            expected = "a number such as 1234567, without dots between thousands"
            parsed = parsed.mask(cells.str.fullmatch(THOUSANDS))
    broken = parsed.isna() & ((cells != "") | (not column.measure))
    return parsed, {
        row: f"row {row}, column {column.name}: found {found!r}, expected {expected}"
        for row, found in cells[broken].items()
    }


def _unknown_steps(known: pd.DataFrame) -> list[str]:
    """A misspelt step would be counted nowhere."""
    if "step" not in known:
        return []
    names = [step.name for step in rules.formation_steps(dt.date.max)]
    faults = []
    for row, found in known.loc[~known["step"].isin(names), "step"].items():
        nearest = difflib.get_close_matches(found, names, n=1) or names
        faults.append(f"row {row}, column step: found {found!r}, expected {', '.join(nearest)}")
    return faults


def _silence(values: pd.Series, column: Column, source: Source) -> pd.Series:
    """Takes out the noughts that only mean an empty field of the source."""
    return values.mask(values == 0) if column.name in source.zero_is_not_reported else values


def _states(values: pd.Series) -> pd.Series:
    state = pd.Series(contracts.REPORTED, index=values.index)
    state[values == 0] = contracts.ZERO
    state[values.isna()] = contracts.NOT_REPORTED
    return state


def _stamp(source: Source) -> str:
    """What the tidy table depends on: the file, its entry, the contract and the reader."""
    entry = (source.id, source.origin, source.zero_is_not_reported)
    digest = hashlib.sha256(repr(entry).encode())
    code = (Path(contracts.__file__), Path(sheet.__file__), Path(__file__))
    for path in (source.path, *code):
        digest.update(ledger.digest(path).encode())
    return digest.hexdigest()
