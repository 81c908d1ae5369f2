"""Which tables does a workbook hold, sheet by sheet?"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from kopmp_lib.sources import cell_notes, unpacking
from kopmp_lib.sources.delimited import nothing
from kopmp_lib.sources.faults import Fault, unreadable
from kopmp_lib.sources.head import Merge
from kopmp_lib.sources.layout import Sheet, lay_out

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from python_calamine import CalamineSheet, CalamineWorkbook

ASIDE = "Lembar ini tidak dibaca program"
"""A sheet whose first cell begins so holds no data: a dictionary, instructions, findings."""
WHOLE = 1e15
"""Beyond this a float no longer tells whole numbers apart."""


def read(raw: bytes, file: str) -> tuple[list[Sheet], list[Fault]]:
    """Which tables do the sheets of this workbook hold?

    Values of formulas are those the file keeps. A formula that failed stands as ``#REF!`` and one
    that was never worked out as ``=``, so that whoever reads the column can say so.

    Parameters
    ----------
    raw : bytes
        Content of an .xlsx file.
    file : str
        Its name, for the faults.
    """
    try:
        parts = unpacking.inspect(raw)
        book = _opened(raw)
    except unpacking.RefusedError as error:
        return [], [unreadable(file, error.found, error.fix)]
    sheets: list[Sheet] = []
    faults: list[Fault] = []
    visible = {meta.name: str(meta.visible).endswith("Visible") for meta in book.sheets_metadata}
    for name, part in parts.items():
        try:
            sheet, told = _sheet(book, name, part, file, hidden=not visible.get(name, True))
        except unpacking.RefusedError as error:
            faults.append(unreadable(file, error.found, error.fix, sheet=name))
            continue
        faults += told
        sheets += [sheet] if sheet else []
    if not sheets and not faults:
        faults = [nothing(file)]
    return sheets, [*faults, *cell_notes.told(raw, file)]


def _opened(raw: bytes) -> CalamineWorkbook:
    from python_calamine import CalamineWorkbook

    return _guarded(lambda: CalamineWorkbook.from_filelike(io.BytesIO(raw)))


def _guarded(read: Callable[[], Any]) -> Any:
    """What the reader gives; whatever goes wrong within it is a damaged workbook."""
    try:
        return read()
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - a panic of the reader is no Exception
        raise unpacking.damaged(error) from None


def _sheet(
    book: CalamineWorkbook, name: str, part: unpacking.Part, file: str, *, hidden: bool
) -> tuple[Sheet | None, list[Fault]]:
    source: CalamineSheet = _guarded(lambda: book.get_sheet_by_name(name))
    rows = _guarded(lambda: source.to_python(skip_empty_area=False))
    if not rows or not rows[0] or str(rows[0][0]).startswith(ASIDE):
        return None, []
    grid, numeric = _grid(rows, part)
    return lay_out(
        grid,
        file=file,
        sheet=name,
        numeric=numeric,
        merges=_merges(source, len(rows), len(rows[0])),
        hidden=hidden,
    )


def _merges(source: CalamineSheet, rows: int, columns: int) -> list[Merge]:
    """Merged cells, cut where the sheet ends."""
    return [
        (top + 1, min(bottom, rows - 1) + 1, left, min(right, columns - 1))
        for (top, left), (bottom, right) in source.merged_cell_ranges or ()
        if top < rows and left < columns
    ]


# --- cells as text ------------------------------------------------------------------------------


def _grid(
    rows: Sequence[Sequence[object]], part: unpacking.Part
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """All cells as trimmed text by row, and which of them were numbers."""
    import pandas as pd

    index = pd.RangeIndex(1, len(rows) + 1)
    texts, numbers = {}, {}
    for at, cells in enumerate(zip(*rows, strict=True)):
        texts[at], numbers[at] = _column(cells)
    grid = pd.DataFrame({at: pd.Series(t, index=index, dtype="str") for at, t in texts.items()})
    for (row, column), text in part.odd.items():
        if row in index and column in grid:
            grid.loc[row, column] = text
    return grid, pd.DataFrame(numbers, index=index)


def _column(cells: Sequence[object]) -> tuple[Sequence[str], np.ndarray]:
    import numpy as np

    numbers = np.fromiter((type(cell) in (float, int) for cell in cells), bool, len(cells))
    if numbers.all():
        return _digits(np.array(cells, dtype="float64")), numbers
    return [_text(cell) for cell in cells], numbers


def _digits(values: np.ndarray) -> Sequence[str]:
    whole = (values % 1 == 0) & (abs(values) < WHOLE)
    if whole.all():
        return list(map(str, values.astype("int64").tolist()))
    return [_text(value) for value in values.tolist()]


def _text(cell: object) -> str:
    """How is a cell written, so that reading it again gives the same?"""
    if type(cell) is str:
        return cell.strip()
    if type(cell) is float and cell % 1 == 0 and abs(cell) < WHOLE:
        return str(int(cell))
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ") if cell.time() != dt.time() else cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, dt.date) else str(cell)
