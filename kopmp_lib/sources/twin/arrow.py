"""How do rows become one Parquet file that keeps the contracts?"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from kopmp_lib import contracts
from kopmp_lib.sources.twin.rows import Cells, Rows, Words

ORIGIN = "simulated"
STATES = contracts.STATES
STATE_WORDS = pa.array(STATES)


def source(table: str) -> str:
    """Which entry of the catalogue names this table of the twin?"""
    return f"twin_{table}"


def table(rows: Rows, as_of: np.datetime64) -> pa.Table:
    """Which Arrow table are these rows, with states, date and origin?"""
    size = len(rows)
    columns = {name: _cells(cells) for name, cells in rows.columns.items()}
    columns["as_of"] = _cells(np.full(size, as_of))
    columns["origin"] = _constant(ORIGIN, size)
    columns["source"] = _constant(source(rows.table), size)
    stateful = _stateful(rows)
    for name, cells in rows.measures.items():
        impossible = rows.impossible.get(name)
        empty = np.isnan(cells) if impossible is None else np.isnan(cells) | impossible
        columns[name] = _flat(cells, pa.float64(), empty)
        if name in stateful:
            columns[f"{name}_state"] = _states(cells, empty, impossible)
    return pa.table(columns)


def plain(rows: Rows) -> pa.Table:
    """Which Arrow table are these rows, as they are?"""
    cells = {**rows.columns, **rows.measures}
    return pa.table({name: _cells(one) for name, one in cells.items()})


def parquet(rows: pa.Table) -> pa.Buffer:
    """Which bytes are this table?

    Words are written as a dictionary and read back as plain text, since the Arrow schema is left
    out; figures hardly repeat, so that a dictionary of them would only cost time.
    """
    repeated = [field.name for field in rows.schema if not pa.types.is_floating(field.type)]
    sink = pa.BufferOutputStream()
    pq.write_table(
        rows,
        sink,
        compression="snappy",
        use_dictionary=repeated,
        write_statistics=False,
        store_schema=False,
    )
    return sink.getvalue()


def _stateful(rows: Rows) -> set[str]:
    """Which figures carry a state: those the contract calls measures, or all without a contract."""
    known = contracts.TABLES.get(rows.table)
    return {column.name for column in known.measures} if known else set(rows.measures)


def _cells(cells: Cells) -> pa.Array:
    if isinstance(cells, Words):
        return _worded(cells.index.astype(np.int32), pa.array(cells.words, pa.string()))
    if cells.dtype.kind == "M":
        days = cells.astype("datetime64[ns]").view(np.int64)
        return _flat(days, pa.timestamp("ns"), np.isnat(cells))
    if cells.dtype.kind == "f":
        return _flat(cells, pa.float64(), np.isnan(cells))
    return pa.array(cells, pa.string())


def _constant(word: str, size: int) -> pa.Array:
    return _worded(np.zeros(size, np.int32), pa.array([word]))


def _states(cells: np.ndarray, empty: np.ndarray, impossible: np.ndarray | None) -> pa.Array:
    code = np.full(len(cells), STATES.index(contracts.REPORTED), np.int32)
    code[cells == 0] = STATES.index(contracts.ZERO)
    code[empty] = STATES.index(contracts.NOT_REPORTED)
    if impossible is not None:
        code[impossible] = STATES.index(contracts.NOT_APPLICABLE)
    return _worded(code, STATE_WORDS)


def _worded(index: np.ndarray, words: pa.Array) -> pa.Array:
    return pa.DictionaryArray.from_arrays(_flat(index, pa.int32()), words)


def _flat(cells: np.ndarray, kind: pa.DataType, empty: np.ndarray | None = None) -> pa.Array:
    """An Arrow array over the memory of these cells; quicker than a copy that asks pandas first."""
    there = None
    if empty is not None and empty.any():
        there = pa.py_buffer(np.packbits(~empty, bitorder="little"))
    return pa.Array.from_buffers(
        kind, len(cells), [there, pa.py_buffer(np.ascontiguousarray(cells))]
    )
