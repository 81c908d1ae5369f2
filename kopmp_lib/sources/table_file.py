"""Which table does a Parquet file hold, as text cells?"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from kopmp_lib.sources.delimited import MOST_CELLS, MOST_COLUMNS, nothing, too_wide, trimmed
from kopmp_lib.sources.faults import Fault, say, unreadable
from kopmp_lib.sources.layout import Sheet

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

LARGEST = 512 * 2**20
"""Bytes of all cells of a table."""
SAVE_AGAIN = say("Simpan lagi tabelnya sebagai Parquet atau CSV.")


def read(raw: bytes, file: str) -> tuple[list[Sheet], list[Fault]]:
    """Which table do these bytes of a Parquet file hold?

    Rows count from 1, since such a file has no head.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        source = parquet.ParquetFile(io.BytesIO(raw))
        if fault := _refused(source.metadata, file):
            return [], [fault]
        names = _text_columns(source.schema_arrow)
        packed = parquet.ParquetFile(io.BytesIO(raw), read_dictionary=names).read()
        if _unpacked(packed) > LARGEST:
            return [], [_large(file)]
        packed.validate(full=True)  # letters that are none would fail later, and elsewhere
        frame, numeric = _cells(packed)
    except (pa.ArrowException, OSError, ValueError, NotImplementedError, MemoryError) as error:
        found = say("berkas Parquet yang rusak: {error}", error=str(error))
        return [], [unreadable(file, found, SAVE_AGAIN)]
    if frame.empty:
        return [], [nothing(file)]
    return [Sheet(file, "", frame, 0, numeric, frame.iloc[:0])], []


def _refused(told: pa.parquet.FileMetaData, file: str) -> Fault | None:
    if told.num_columns > MOST_COLUMNS:
        return too_wide(file, told.num_columns)
    size = sum(told.row_group(at).total_byte_size for at in range(told.num_row_groups))
    cells = told.num_rows * max(told.num_columns, 1)
    return _large(file) if cells > MOST_CELLS or size > LARGEST else None


def _large(file: str) -> Fault:
    return unreadable(file, say("tabel yang sangat besar"), say("Bagi, misalnya per provinsi."))


def _text_columns(schema: pa.Schema) -> list[str]:
    import pyarrow.types as kinds

    texts = (kinds.is_string, kinds.is_large_string, kinds.is_binary, kinds.is_large_binary)
    return [one.name for one in schema if any(is_kind(one.type) for is_kind in texts)]


def _unpacked(packed: pa.Table) -> int:
    """How many bytes do the texts take once each is written out wherever it is used?"""
    import pyarrow as pa
    import pyarrow.compute as pc

    total = 0
    for column in packed.columns:
        for chunk in column.chunks:
            if pa.types.is_dictionary(chunk.type) and len(chunk.dictionary):
                lengths = pc.binary_length(chunk.dictionary)
                total += pc.sum(lengths.take(chunk.indices)).as_py() or 0
    return total


def _cells(packed: pa.Table) -> tuple[pd.DataFrame, pd.DataFrame]:
    import numpy as np
    import pandas as pd
    import pyarrow as pa

    kinds = pa.types
    columns = [_text(column) for column in packed.columns]
    numeric = [
        kinds.is_integer(c.type) or kinds.is_floating(c.type) or kinds.is_decimal(c.type)
        for c in packed.columns
    ]
    names = _once(packed.column_names)
    frame = trimmed(pa.table(columns, names=names)).to_pandas()
    frame.index = pd.RangeIndex(1, len(frame) + 1)
    flags = np.broadcast_to(numeric, frame.shape) & (frame != "").to_numpy()
    return frame, pd.DataFrame(flags, index=frame.index, columns=frame.columns)


def _once(names: list[str]) -> list[str]:
    given: list[str] = []
    for name in names:
        given.append(name if name not in given else f"{name} ({given.count(name) + 1})")
    return given


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column as text; empty where nothing stands."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kinds = pa.types
    if kinds.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if kinds.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), None, column)
        written = pc.replace_substring_regex(column.cast(pa.string()), r"\.0$", "")
    elif kinds.is_timestamp(column.type) or kinds.is_date(column.type):
        written = pc.replace_substring_regex(column.cast(pa.string()), r" 00:00:00(\.0+)?$", "")
    elif kinds.is_boolean(column.type):
        written = pc.if_else(column, "TRUE", "FALSE")
    elif kinds.is_binary(column.type) or kinds.is_large_binary(column.type):
        written = pa.chunked_array([[v.hex() if v else "" for v in column.to_pylist()]])
    elif kinds.is_nested(column.type):
        written = pa.chunked_array([[str(v) if v else "" for v in column.to_pylist()]])
    else:
        written = column
    return pc.fill_null(written.cast(pa.string()), "")
