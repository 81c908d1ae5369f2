"""Do the figures of places sum up to those of the region above them?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kopmp_lib.contracts import Column
from kopmp_lib.sources.faults import WARNING, Fault, say
from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps.keys import repeated
from kopmp_lib.sources.traps.telling import day, figure, more
from kopmp_lib.sources.traps.totals import is_added_up

if TYPE_CHECKING:
    import pandas as pd

ABOVE = {
    ("unit_code", "regency_code"): 5,
    ("unit_code", "province_code"): 2,
    ("regency_code", "province_code"): 2,
}
"""With how many signs of its code a region begins that lies in another, by their columns."""
MOST_PARENTS = 20
"""Regions that are told one by one of each measure."""
ROUNDING = 1.0


def parent_sums(children: Taken, parents: Taken) -> Iterator[Fault]:
    """Which regions have another figure than their parts have together, on the same day?

    Told in the sheet of the parts. Parts that are not reported can only raise a sum, so there a
    higher sum alone is told; but a 0 that was read as not reported stays a nought here. Rows that
    stand there twice count once.
    """
    digits = ABOVE.get((children.table.place, parents.table.place))
    if digits is None or "as_of" not in children.frame or "as_of" not in parents.frame:
        return
    lower, upper = _once(children, digits), _once(parents, digits)
    lower = lower[lower["parent"].isin(upper["parent"])]
    if lower.empty:
        return
    for column in children.table.measures:
        both = column.name in children.frame and column.name in parents.frame
        if both and is_added_up(column):
            yield from _of_measure(children, parents, column, lower, upper)


def _once(taken: Taken, digits: int) -> pd.DataFrame:
    """The rows that have a place, each once, with the region above them."""
    frame = taken.frame
    rows = frame[(frame[taken.table.place] != "") & ~repeated(taken).to_numpy()]
    return rows.assign(parent=rows[taken.table.place].str[:digits])


def _of_measure(
    children: Taken, parents: Taken, column: Column, lower: pd.DataFrame, upper: pd.DataFrame
) -> Iterator[Fault]:
    import pandas as pd

    name = column.name
    values = lower[name]
    part = pd.DataFrame(
        {
            "parent": lower["parent"],
            "as_of": lower["as_of"],
            "sum": values,
            "given": values.notna(),
            "gaps": values.isna() & (_raw(children, name, lower) != "0"),
        }
    )
    sums = part.groupby(["parent", "as_of"]).agg({"sum": "sum", "given": "sum", "gaps": "sum"})
    whole = upper.drop_duplicates(["parent", "as_of"]).set_index(["parent", "as_of"])[name]
    beside = sums[sums["given"] > 0].join(whole.rename("whole"), how="inner").dropna()
    apart = beside["sum"] - beside["whole"]
    within = 1e-6 if column.kind == "count" else ROUNDING
    wrong = beside[(apart > within) | ((apart < -within) & (beside["gaps"] == 0))]
    for place in wrong.head(MOST_PARENTS).itertuples():
        yield _fault(children, parents, column, place)
    if len(wrong) > MOST_PARENTS:
        yield more(children, len(wrong) - MOST_PARENTS, name, "child_sum", WARNING)


def _raw(taken: Taken, name: str, rows: pd.DataFrame) -> pd.Series:
    """The cells as they stand in the file."""
    return taken.sheet.frame[taken.name(name)].loc[rows.index]


def _fault(children: Taken, parents: Taken, column: Column, place: tuple) -> Fault:
    (code, as_of), summed, given, _, whole = place
    return children.fault(
        *(None, column.name, "child_sum", WARNING),
        say(
            "{sum} di {code} per {day}, dari {given} baris yang terisi",
            sum=figure(summed, column.unit),
            code=code,
            day=day(as_of.date()),
            given=int(given),
        ),
        say(
            "{value}, menurut berkas {file}",
            value=figure(whole, column.unit),
            file=parents.sheet.file,
        ),
        say(
            "Selisihnya {difference}. Periksa apakah ada baris yang hilang, terhitung dua kali, "
            "atau salah wilayah.",
            difference=figure(abs(summed - whole), column.unit),
        ),
    )
