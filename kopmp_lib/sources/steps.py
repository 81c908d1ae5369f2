"""Which steps had each co-operative taken, whether written one a row or one a column?"""

from __future__ import annotations

import datetime as dt
import difflib
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from kopmp_lib import rules
from kopmp_lib.contracts.formation import MILESTONES
from kopmp_lib.sources import undated, wrong_cells
from kopmp_lib.sources.cells import parse
from kopmp_lib.sources.faults import ERROR, Fault, quoted, say
from kopmp_lib.sources.layout import Sheet
from kopmp_lib.sources.names import Recognised
from kopmp_lib.sources.synonyms import key

if TYPE_CHECKING:
    import pandas as pd

OF_STEP = "@"
"""Parts the column of the contract from the step, where a column of a file holds its days."""

ENDED = ("cancelled", "batal", "dibatalkan", "dibubarkan")
"""How an end of the formation is written, which is no step of the ladder."""


def read(
    sheet: Sheet, recognised: Recognised, frame: pd.DataFrame
) -> tuple[pd.DataFrame, list[Fault]]:
    """Which rows of one step each are these?

    Parameters
    ----------
    frame : DataFrame
        The columns of the contract that the sheet has, with the place and day of each row.

    Returns
    -------
    (DataFrame, list of Fault)
        One row a step; a row of the file that holds several steps gives several with its number.
    """
    import pandas as pd

    faults: list[Fault] = []
    parts = []
    if "step" in frame:
        name = next(n for n, meaning in recognised.columns.items() if meaning == "step")
        frame["step"], faults = _named(sheet, name, frame["step"])
        parts.append(frame)
    for name, meaning in recognised.columns.items():
        if OF_STEP in meaning:
            rows, told = _of_column(sheet, name, meaning.split(OF_STEP)[1], frame)
            parts.append(rows)
            faults += told
    if not parts:
        return frame, faults
    long = parts[0] if len(parts) == 1 else pd.concat(parts)
    if "precision" in long:
        long["precision"] = long["precision"].where(long["precision"] != "", "day")
    return long.sort_index(kind="stable"), faults


def without_words(sheet: Sheet, recognised: Recognised) -> tuple[Sheet, list[Fault]]:
    """Which rows of one step each tell its day? Those that say *belum* or *sudah* are told."""
    names = {meaning: name for name, meaning in recognised.columns.items()}
    if recognised.table != MILESTONES.name or not {"step", "date"} <= set(names):
        return sheet, []
    cells = sheet.frame[names["date"]]
    said = {text: what for text, what in undated.words_in(cells).items() if what}
    rows = cells.index[cells.isin(said)]
    numeric = None if sheet.numeric is None else sheet.numeric.drop(index=rows)
    kept = replace(sheet, frame=sheet.frame.drop(index=rows), numeric=numeric)
    return kept, list(undated.told(sheet, cells, "", said))


def _of_column(
    sheet: Sheet, name: str, step: str, frame: pd.DataFrame
) -> tuple[pd.DataFrame, list[Fault]]:
    column = MILESTONES.column("date")
    cells = sheet.frame[name]
    said = undated.words_in(cells)
    placed = cells[frame["unit_code"] != ""]
    filled = cells[~cells.isin(said)]
    numeric = None if sheet.numeric is None else sheet.numeric[name][filled.index]
    parsed = parse(filled, column, numeric=numeric)
    told = wrong_cells.told(parsed, filled, column, file=sheet.file, sheet=sheet.sheet, name=name)
    precision = parsed.precision if parsed.precision is not None else "day"
    rows = frame.loc[filled.index, ["unit_code", "as_of"]]
    faults = [*undated.told(sheet, placed, step, said), *told]
    return rows.assign(step=step, date=parsed.values, precision=precision), faults


def _named(sheet: Sheet, name: str, cells: pd.Series) -> tuple[pd.Series, list[Fault]]:
    """Steps by the names of the rules; they may be written by their labels, too."""
    known = _steps()
    found = {text: known.get(key(text), "") for text in cells.unique()}
    meant = cells.map(found)
    labels = sorted(set(known.values()))
    faults = []
    for row in cells.index[(meant == "") & (cells != "")]:
        near = difflib.get_close_matches(key(cells[row]), known, n=1)
        faults.append(
            Fault(
                *(sheet.file, sheet.sheet, int(row), name, "not_allowed", ERROR),
                quoted(cells[row]),
                f"{known[near[0]]}?" if near else " | ".join(labels),
                say("Tulis nama tahap seperti yang diharapkan."),
            )
        )
    return meant, faults


@lru_cache(maxsize=1)
def _steps() -> dict[str, str]:
    """Names and labels of all steps, by their letters."""
    listed = rules.formation_steps(dt.date.max)
    labels = {key(label): one.name for one in listed for label in one.label.values()}
    names = {key(one.name): one.name for one in listed}
    return labels | names | dict.fromkeys(ENDED, ENDED[0])
