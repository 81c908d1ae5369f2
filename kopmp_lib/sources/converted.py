"""Which sheet is this with its figures in our units, sums added up, and points taken apart?

Rows of sums are converted with the others, so that whatever looks at the sheet later finds figures
that agree. What a cell of another unit said wrongly is told here, as it stood in the file.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kopmp_lib import contracts
from kopmp_lib.contracts import Column
from kopmp_lib.sources import wrong_cells
from kopmp_lib.sources.cells import parse
from kopmp_lib.sources.faults import Fault
from kopmp_lib.sources.layout import Sheet
from kopmp_lib.sources.names import Recognised

if TYPE_CHECKING:
    import pandas as pd

BOTH = "lat+lng"
POINT = r"^[(\s]*(-?\d+(?:[.,]\d+)?)\s*[,;\s]\s*(-?\d+(?:[.,]\d+)?)[)\s]*$"
IN_WORDS = {contracts.NOT_REPORTED: "", contracts.NOT_APPLICABLE: "x"}


def converted(sheet: Sheet, recognised: Recognised) -> tuple[Sheet, Recognised, list[Fault]]:
    """How does the sheet read once its columns hold what the contract names?

    Returns
    -------
    (Sheet, Recognised, list of Fault)
        The sheet, what its columns mean, and what is wrong with cells that were converted.
    """
    faults: list[Fault] = []
    for name in dict.fromkeys((*recognised.added, *recognised.factor)):
        column = contracts.table(recognised.table).column(recognised.columns[name])
        parts = (name, *recognised.added.get(name, ()))
        sheet, told = _added(sheet, parts, column, recognised.factor.get(name, 1.0))
        faults += told
    for name, meaning in recognised.columns.items():
        if meaning == BOTH:
            sheet, recognised = _taken_apart(sheet, recognised, name)
            break
    return sheet, recognised, faults


# --- sums and units -----------------------------------------------------------------------------


def _added(
    sheet: Sheet, names: tuple[str, ...], column: Column, factor: float
) -> tuple[Sheet, list[Fault]]:
    """The first of these columns holds the sum of all, in our unit."""
    faults: list[Fault] = []
    rows = []
    for name in names:
        cells = sheet.frame[name]
        numeric = None if sheet.numeric is None else sheet.numeric[name]
        where = {"file": sheet.file, "sheet": sheet.sheet, "name": name}
        parsed = parse(cells, column, numeric=numeric)
        faults += wrong_cells.told(parsed, cells, column, numeric=numeric, **where)
        rows.append((parsed.values, parsed.states))
    texts = _texts(rows, factor)
    frame = sheet.frame.assign(**{names[0]: texts})
    totals = sheet.totals
    if len(totals) and set(names) <= set(totals.columns):
        read = [parse(totals[name], column) for name in names]
        totals = totals.assign(
            **{names[0]: _texts([(one.values, one.states) for one in read], factor)}
        )
    numeric_cells = (frame == "x") & False if sheet.numeric is None else sheet.numeric
    typed = numeric_cells.assign(**{names[0]: texts.str.contains(r"\d", regex=True)})
    return replace(sheet, frame=frame, numeric=typed, totals=totals), faults


def _texts(rows: list[tuple[pd.Series, pd.Series | None]], factor: float) -> pd.Series:
    """The sums as texts; where a part was not told, neither is the sum."""
    import pandas as pd

    values = pd.concat([values for values, _ in rows], axis=1).sum(axis=1, skipna=False) * factor
    first = rows[0][1]
    states = first if first is not None else pd.Series("", index=values.index)
    empty = states.map(IN_WORDS).fillna("") if len(rows) == 1 else pd.Series("", values.index)
    shown = [e if v != v else f"{v:.15g}" for v, e in zip(values, empty, strict=True)]
    return pd.Series(shown, index=values.index, dtype="str")


# --- points -------------------------------------------------------------------------------------


def _taken_apart(sheet: Sheet, recognised: Recognised, name: str) -> tuple[Sheet, Recognised]:
    """The column holds latitudes, and one more beside it the longitudes."""
    other = f"{name} (bujur)"
    parts = sheet.frame[name].str.extract(POINT)
    lat = parts[0].fillna(sheet.frame[name]).astype("str")  # what is no pair is told as it stands
    lng = parts[1].fillna("").astype("str")
    frame = sheet.frame.assign(**{name: lat, other: lng})
    totals = sheet.totals.assign(**{other: ""})
    numeric = None if sheet.numeric is None else sheet.numeric.assign(**{other: False})
    where = dict(sheet.at)
    at = where | {other: where[name]} if name in where else where
    columns = {**recognised.columns, name: "lat", other: "lng"}
    apart = replace(sheet, frame=frame, totals=totals, numeric=numeric, at=at)
    return apart, replace(recognised, columns=columns)
