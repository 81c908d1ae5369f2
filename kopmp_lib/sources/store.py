"""How do the rows of a source get into the tidy store, whole or not at all?

``data/tidy/<table>`` holds one Parquet file a regency (or one for the country). A file holds the
rows of every source and day side by side; which of them a reader gets is decided when it is read.
The warnings that came with the rows are kept in the file itself, so that they go where it goes.
A table is made anew in a folder beside it, which then takes its place.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kopmp_lib.contracts import Table
from kopmp_lib.contracts.shape import REGENCY_DIGITS
from kopmp_lib.errors import WorkspaceError
from kopmp_lib.workspace import Workspace

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

SET_ASIDE = "set_aside"
NATIONAL = "national"
WARNINGS, ORDER = "kopmp.warnings", "kopmp.order"
WRITERS = 2
FEW_WORDS = ("origin", "source")


@dataclass(frozen=True)
class Warned:
    """One kind of warning of one source.

    Parameters
    ----------
    source : str
        Entry of the source.
    rule : str
        Which rule was broken, such as ``magnitude``.
    place : str
        Code of the regency or province whose rows are meant; empty for the whole source.
    count : int
        How many cells or rows.
    """

    source: str
    rule: str
    place: str
    count: int


@dataclass(frozen=True)
class Part:
    """What one source gives to a table.

    Parameters
    ----------
    source : str
        Its entry.
    rows : DataFrame
        Rows that keep the contract.
    aside : DataFrame
        Rows as they stood in the file whose region does not exist, with the reason.
    warnings : sequence of Warned
        What is to be told of them.
    """

    source: str
    rows: pd.DataFrame
    aside: pd.DataFrame
    warnings: Sequence[Warned] = field(default=())


def put(
    workspace: Workspace,
    table: Table,
    parts: Sequence[Part],
    gone: Iterable[str] = (),
    order: Sequence[str] = (),
) -> dict[str, str]:
    """Which files has the table now, as a hash each, once these sources are in it?

    Rows that it held from the same sources, or from those that are gone, are replaced; all other
    rows stay as they are.

    Parameters
    ----------
    order : sequence of str
        All sources of the table; what comes later is believed before what comes first. Each file
        tells the order of the sources in it.

    Raises
    ------
    WorkspaceError
        If the folder cannot be written to; the table is then as it was.
    """
    folder = workspace.tidy / table.name
    replaced = {part.source for part in parts} | set(gone)
    with _staged(folder) as stage:
        fresh = _by_file(table, parts)
        kept = _kept(folder, replaced, set(fresh), stage, order)
        return _write(stage, fresh, kept, _aside(parts), order)


def warned_in(schema: pa.Schema) -> list[Warned]:
    """Which warnings go with the rows of a file that has this schema?"""
    told = (schema.metadata or {}).get(WARNINGS.encode(), b"[]")
    return [Warned(*one) for one in json.loads(told)]


def order_in(schema: pa.Schema) -> tuple[str, ...]:
    """In which order are the sources of a file believed? Empty if there is only one."""
    return tuple(json.loads((schema.metadata or {}).get(ORDER.encode(), b"[]")))


# --- writing ------------------------------------------------------------------------------------


@dataclass
class _File:
    """What goes into one file."""

    tables: list[pa.Table] = field(default_factory=list)
    warnings: list[Warned] = field(default_factory=list)
    order: tuple[str, ...] = ()


def _by_file(table: Table, parts: Sequence[Part]) -> dict[str, _File]:
    files: dict[str, _File] = defaultdict(_File)
    for part in parts:
        for name, rows in _split(table, part.rows):
            files[name].tables.append(rows)
            files[name].warnings += [one for one in part.warnings if _concerns(one, name)]
    return files


def _concerns(warned: Warned, name: str) -> bool:
    return name == NATIONAL or warned.place in ("", name)


def _split(table: Table, rows: pd.DataFrame) -> Iterator[tuple[str, pa.Table]]:
    """Slices of one Arrow table, a regency each; so the cells are turned into Arrow once."""
    import numpy as np

    starts: list[int] = []
    if not table.per_regency:
        yield NATIONAL, _arrow(rows)
        return
    codes = rows[table.place]
    if not codes.is_monotonic_increasing:
        rows = rows.sort_values(table.place, kind="stable")
        codes = rows[table.place]
    arrow = _arrow(rows)
    regency = codes.str[:REGENCY_DIGITS].to_numpy(dtype=object)
    if len(rows):
        starts = np.flatnonzero(np.append(True, regency[1:] != regency[:-1])).tolist()
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        yield str(regency[start]), arrow.slice(start, end - start)


def _arrow(rows: pd.DataFrame) -> pa.Table:
    """An Arrow table in which the same few words stand as numbers, which is quicker to write."""
    import pyarrow as pa

    whole = pa.Table.from_pandas(rows, preserve_index=False)
    for place, column in enumerate(whole.schema):
        if column.name in FEW_WORDS or column.name.endswith("_state"):
            whole = whole.set_column(place, column.name, whole[place].dictionary_encode())
    return whole


def _kept(
    folder: Path, replaced: set[str], fresh: set[str], stage: Path, order: Sequence[str]
) -> dict[str, _File]:
    """What other sources have in files that must be written again; all other files stay."""
    import pyarrow as pa

    kept: dict[str, _File] = {}
    for path in sorted(folder.glob("*.parquet")):
        if path.name.startswith(f"{SET_ASIDE}."):
            stays = path.stem.removeprefix(f"{SET_ASIDE}.") not in replaced
        else:
            try:
                others = _of_others(path, replaced)
                stays = others is None and path.stem not in fresh and _is_ordered(path, order)
                if not stays and (others is None or others.tables):
                    kept[path.stem] = others or _read(path)
            except (pa.ArrowException, OSError):
                stays = False  # damaged; whoever noticed has its sources read again
        if stays:
            os.link(path, stage / path.name)
    return kept


def _is_ordered(path: Path, order: Sequence[str]) -> bool:
    """Do the sources of this file stand in this order?"""
    import pyarrow.parquet as pq

    told = order_in(pq.read_schema(path))
    return told == tuple(name for name in order if name in told)


def _of_others(path: Path, replaced: set[str]) -> _File | None:
    """The rows that are not of these sources; None if all of them are not."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    source = pq.read_table(path, columns=["source"])["source"]
    mask = pc.is_in(source, value_set=_texts(replaced))
    if not pc.any(mask).as_py():
        return None
    whole = _read(path)
    rows = [one.filter(pc.invert(mask)) for one in whole.tables]
    return _File(
        [one for one in rows if one.num_rows],
        [one for one in whole.warnings if one.source not in replaced],
    )


def _texts(words: Iterable[str]) -> pa.Array:
    import pyarrow as pa

    return pa.array(sorted(words), pa.string())


def _read(path: Path) -> _File:
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    return _File([table.replace_schema_metadata()], warned_in(table.schema))


def _write(
    stage: Path,
    fresh: Mapping[str, _File],
    kept: Mapping[str, _File],
    aside: Mapping[str, pa.Table],
    order: Sequence[str],
) -> dict[str, str]:
    nothing = _File()
    work = {}
    for name in sorted({*fresh, *kept}):
        old, new = kept.get(name, nothing), fresh.get(name, nothing)
        tables = [*old.tables, *new.tables]
        work[name] = _File(tables, [*old.warnings, *new.warnings], _in_it(tables, order))
    with ThreadPoolExecutor(WRITERS) as writers:
        written = writers.map(lambda name: _put(stage / f"{name}.parquet", work[name]), work)
        digests = dict(written)
        digests |= dict(writers.map(lambda name: _put(stage / name, _File([aside[name]])), aside))
    for path in stage.glob("*.parquet"):
        if path.name not in digests:
            digests[path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return digests


def _in_it(tables: Sequence[pa.Table], order: Sequence[str]) -> tuple[str, ...]:
    """Which sources have rows in these tables? Told only where there is more than one."""
    found = {name for one in tables for name in one["source"].unique().to_pylist()}
    return tuple(name for name in order if name in found) if len(found) > 1 else ()


def _put(path: Path, file: _File) -> tuple[str, str]:
    """Words are kept as a dictionary and come back as plain text."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    whole = file.tables[0]
    if len(file.tables) > 1:
        plain = [_spelt_out(one) for one in file.tables]
        whole = pa.concat_tables(plain, promote_options="permissive")
    whole = whole.replace_schema_metadata()
    sink = pa.BufferOutputStream()
    words = [one.name for one in whole.schema if not pa.types.is_floating(one.type)]
    with pq.ParquetWriter(
        *(sink, whole.schema),
        compression="snappy",
        use_dictionary=words,
        write_statistics=False,
        store_schema=False,
    ) as writer:
        writer.write_table(whole)
        if file.warnings:
            told = [[w.source, w.rule, w.place, w.count] for w in file.warnings]
            writer.add_key_value_metadata({WARNINGS: json.dumps(told)})
        if file.order:
            writer.add_key_value_metadata({ORDER: json.dumps(file.order)})
    payload = sink.getvalue()
    with path.open("wb") as stream:
        stream.write(payload)
    return path.name, hashlib.sha256(payload).hexdigest()


def _spelt_out(rows: pa.Table) -> pa.Table:
    """The same rows with every word as plain text, so that rows of two sources fit together."""
    import pyarrow as pa

    kinds = [
        pa.field(one.name, pa.string() if _is_text(one.type) else one.type) for one in rows.schema
    ]
    return rows.cast(pa.schema(kinds))


def _is_text(kind: pa.DataType) -> bool:
    import pyarrow as pa

    return pa.types.is_dictionary(kind) or pa.types.is_large_string(kind)


def _aside(parts: Sequence[Part]) -> dict[str, pa.Table]:
    import pyarrow as pa

    return {
        f"{SET_ASIDE}.{part.source}.parquet": pa.Table.from_pandas(part.aside, preserve_index=False)
        for part in parts
        if len(part.aside)
    }


# --- the folder ---------------------------------------------------------------------------------


@contextmanager
def _staged(folder: Path) -> Iterator[Path]:
    """A folder that takes the place of another once everything is in it."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        for left in folder.parent.glob(f".{folder.name}.*"):  # by one that was killed
            shutil.rmtree(left, ignore_errors=True)
        stage = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    except OSError as error:
        raise _unwritable(folder, error) from error
    former = stage.with_name(f"{stage.name}.old")
    try:
        yield stage
        stage.chmod(0o755)
        _swap(stage, folder, former)
    except OSError as error:
        raise _unwritable(folder, error) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        shutil.rmtree(former, ignore_errors=True)


def _swap(stage: Path, folder: Path, former: Path) -> None:
    """The new folder for the old one; the old one comes back if that fails."""
    if folder.exists():
        folder.rename(former)
    try:
        stage.rename(folder)
    except OSError:
        if former.exists():
            former.rename(folder)
        raise


def _unwritable(folder: Path, error: OSError) -> WorkspaceError:
    return WorkspaceError(
        f"The table {folder.name} could not be written: {error.strerror or error}.",
        where=str(folder),
        todo="Free some space or choose a folder that can be written to; the table is as it was.",
    )
