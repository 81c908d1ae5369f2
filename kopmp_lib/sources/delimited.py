"""Which table does a text file hold, whatever parts its cells?

Arrow reads all rows that are as long as most, which is quick. Rows of another length (titles,
notes, rows that lost a cell) are read one by one; those within the table are told.
"""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import TYPE_CHECKING

from kopmp_lib.sources import sniffing
from kopmp_lib.sources.encoding import as_utf8
from kopmp_lib.sources.faults import ERROR, WARNING, Fault, say, unreadable
from kopmp_lib.sources.layout import Sheet, lay_out

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

LARGEST = 160 * 2**20
"""Bytes of the largest text file that is read."""
MOST_CELLS = 40_000_000
MOST_COLUMNS = 2_000
MOST_ROWS = 5_000_000
MOST_ODD_ROWS = 20_000
LONGEST_ROW = 2**20
SWALLOWED = 5
"""Line breaks in one cell beyond which a quotation mark has most likely not been closed."""
LARGE = say("Bagi berkasnya, misalnya per provinsi, atau simpan sebagai Parquet.")

FEWER_COLUMNS = say(
    "Hapus kolom yang tidak diperlukan; periksa apakah ada sel yang terisi jauh di sebelah kanan."
)

Odd = dict[int, list[str]]
"""Rows of another length than most, by their number."""


def read(raw: bytes, file: str) -> tuple[list[Sheet], list[Fault]]:
    """Which table do these bytes hold?

    Parameters
    ----------
    raw : bytes
        Content of a file of cells parted by commas, semicolons, tabs or bars.
    file : str
        Its name, for the faults.
    """
    text, encoding, lost = as_utf8(raw)
    parter, skipped = sniffing.hint(text)
    text = text[skipped:].rstrip(b" \r\n")  # a tab may part off an empty last cell
    sample = text[: sniffing.SAMPLE].decode("utf-8", "ignore")
    parter = parter or sniffing.sniff(sample)
    wide = sniffing.width(sample, parter)
    if fault := _refused(text, parter, wide, file):
        return [], [fault]
    try:
        grid, odd, swallowed = _grid(text, parter, wide)
    except ValueError as error:  # Arrow's own errors are ValueErrors
        found = say("bukan tabel: {error}", error=str(error))
        return [], [unreadable(file, found, say("Simpan lagi sebagai CSV atau .xlsx."))]
    if skipped:
        grid.index += 1
        odd = {row + 1: cells for row, cells in odd.items()}
    sheet, faults = lay_out(grid, file=file)
    if sheet is None:
        return [], [nothing(file)]
    faults += [_encoding(file, encoding, lost)] if lost else []
    faults += [_open_quotation(file, swallowed + bool(skipped))] if swallowed else []
    uneven = {row: cells for row, cells in odd.items() if _in_table(row, cells, wide, sheet)}
    if apart := [row for row in uneven if row in sheet.frame.index]:
        sheet = replace(sheet, frame=sheet.frame.drop(index=apart))
    return [sheet], faults + [_ragged(file, row, len(c), wide) for row, c in uneven.items()]


def _refused(text: bytes, parter: str, wide: int, file: str) -> Fault | None:
    if not text:
        return nothing(file)
    if wide > MOST_COLUMNS:
        return too_wide(file, wide)
    rows = text.count(b"\n")
    cells = text.count(parter.encode()) + rows
    if len(text) > LARGEST or rows > MOST_ROWS or cells > MOST_CELLS:
        return unreadable(file, say("berkas teks yang sangat besar"), LARGE)
    return None


# --- cells --------------------------------------------------------------------------------------


def _grid(text: bytes, parter: str, wide: int) -> tuple[pd.DataFrame, Odd, int]:
    """All cells by row number, the odd rows among them, and where a quotation mark stays open."""
    table, odd = _arrow(text, parter, wide)
    one_line_each = table.num_rows + len(odd) > text.count(b"\n")
    swallowed = 0 if one_line_each else _swallowed(table, odd)
    if swallowed:
        table, odd = _arrow(text, parter, wide, quoted=False)
    return _frame(table, odd, wide), odd, swallowed


def _arrow(text: bytes, parter: str, wide: int, *, quoted: bool = True) -> tuple[pa.Table, Odd]:
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    texts: dict[int, str] = {}

    def set_apart(row: arrow_csv.InvalidRow) -> str:
        texts[row.number] = row.text[:LONGEST_ROW]
        return "skip" if len(texts) <= MOST_ODD_ROWS else "error"

    names = [str(column) for column in range(wide)]
    table = arrow_csv.read_csv(
        io.BytesIO(text),
        read_options=arrow_csv.ReadOptions(
            use_threads=False, column_names=names, block_size=len(text) + 1
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=parter,
            quote_char='"' if quoted else False,
            newlines_in_values=quoted,
            ignore_empty_lines=False,
            invalid_row_handler=set_apart,
        ),
        convert_options=arrow_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
    )
    return trimmed(table), {row: _cells(line, parter, quoted) for row, line in texts.items()}


def _cells(line: str, parter: str, quoted: bool) -> list[str]:
    if not quoted:
        return [cell.strip() for cell in line.split(parter)]
    try:
        row = next(csv.reader(io.StringIO(line, newline=""), delimiter=parter), [])
    except csv.Error:  # a cell without end
        row = [line]
    return [cell.strip() for cell in row]


def trimmed(table: pa.Table) -> pa.Table:
    """The same text cells without blanks around them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = [pc.utf8_trim_whitespace(column) for column in table.columns]
    return pa.table(columns, names=table.column_names)


def _swallowed(table: pa.Table, odd: Odd) -> int:
    """In which row does a quotation mark open that is never closed? 0 if in none."""
    import pyarrow.compute as pc

    for row, cells in odd.items():
        if any(cell.count("\n") > SWALLOWED for cell in cells):
            return row
    rows = []
    for column in table.columns:
        many = pc.greater(pc.count_substring(column, "\n"), SWALLOWED)
        if (at := pc.index(many, True).as_py()) >= 0:
            rows.append(at + 1)
        if table.num_rows and "\n" in column[-1].as_py():
            rows.append(table.num_rows)
    first = min(rows, default=0)
    return first + sum(1 for row in odd if row <= first)


def _frame(table: pa.Table, odd: Odd, wide: int) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    numbers = np.arange(1, table.num_rows + len(odd) + 1)
    frame = table.to_pandas()
    frame.columns = range(wide)
    frame.index = pd.Index(np.setdiff1d(numbers, list(odd)) if odd else numbers)
    if not odd:
        return frame
    even = [(cells + [""] * wide)[:wide] for cells in odd.values()]
    apart = pd.DataFrame(even, index=list(odd), columns=range(wide), dtype="str")
    return pd.concat([frame, apart]).sort_index()


# --- faults -------------------------------------------------------------------------------------


def _in_table(row: int, cells: list[str], wide: int, sheet: Sheet) -> bool:
    """Does a row of another length stand within the table, and is more than blanks amiss?"""
    if row == sheet.head_row:
        return any(cells[wide:])
    only_blanks = len(cells) > wide and not any(cells[wide:])
    return row in sheet.frame.index and not only_blanks


def _ragged(file: str, row: int, found: int, wide: int) -> Fault:
    return Fault(
        *(file, "", row, "", "ragged_row", ERROR),
        say("{count} sel", count=found),
        say("{count} sel, seperti baris di atasnya", count=wide),
        say(
            "Periksa apakah ada sel yang hilang atau berisi tanda pemisah sel; apit sel seperti "
            "itu dengan tanda petik."
        ),
    )


def _encoding(file: str, encoding: str, lost: int) -> Fault:
    return Fault(
        *(file, "", None, "", "encoding", WARNING),
        say("{count} karakter yang bukan teks dalam {encoding}", count=lost, encoding=encoding),
        say("teks dalam UTF-8"),
        say("Simpan lagi berkasnya sebagai CSV UTF-8, lalu periksa nama-namanya."),
    )


def _open_quotation(file: str, row: int) -> Fault:
    return Fault(
        *(file, "", row, "", "open_quotation", ERROR),
        say("tanda petik yang tidak ditutup"),
        say("tanda petik yang berpasangan"),
        say("Tutup tanda petik itu, atau hapus."),
    )


def nothing(file: str, sheet: str = "") -> Fault:
    """Which fault has a file in which nothing stands?"""
    found, fix = say("tidak ada isi"), say("Isi terlebih dahulu, atau keluarkan.")
    return unreadable(file, found, fix, sheet=sheet)


def too_wide(file: str, columns: int, sheet: str = "") -> Fault:
    """Which fault has a table with more columns than any table has?"""
    return unreadable(
        file,
        say("{count} kolom", count=columns),
        FEWER_COLUMNS,
        expected=say("paling banyak {count} kolom", count=MOST_COLUMNS),
        sheet=sheet,
    )
