"""Which rows of a sheet go into the store, which are set aside, and what is told of them?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kopmp_lib.contracts.schema import check
from kopmp_lib.contracts.shape import REGENCY_DIGITS
from kopmp_lib.sources import lost, traps
from kopmp_lib.sources.faults import Fault
from kopmp_lib.sources.store import Part, Warned
from kopmp_lib.sources.taken import Taken

if TYPE_CHECKING:
    import pandas as pd

LOST = (lost.UNKNOWN, *lost.RULES.values())
"""Rules that say why a row has no region; such rows are counted as they are set aside."""


def checked(taken: Taken) -> pd.DataFrame:
    """Which rows of this sheet keep the contract? Equal ones count once.

    Raises
    ------
    DataError
        If a row does not keep the contract.
    """
    kept = taken.placed
    kept = kept[~traps.repeated(taken).reindex(kept.index, fill_value=False).to_numpy()]
    return check(taken.table, kept.assign(origin="user", source=""), snapshots=True)


def part(
    taken: Taken, rows: pd.DataFrame, warnings: Sequence[Fault], source: str, origin: str
) -> Part:
    """What does this sheet give to its table?

    Parameters
    ----------
    rows : DataFrame
        Its rows that keep the contract, see :func:`checked`.
    """
    rows = rows.assign(origin=origin, source=source)
    apart = lost.rows(taken)
    aside = taken.sheet.frame.loc[apart.index]
    aside = aside.assign(row=aside.index, source=source, reason=apart["reason"])
    told = _warned(taken, warnings, apart, source)
    return Part(source, rows.reset_index(drop=True), aside, told)


def _warned(
    taken: Taken, warnings: Sequence[Fault], apart: pd.DataFrame, source: str
) -> list[Warned]:
    """How often was each rule broken, by regency or province?

    A row that was set aside is told to its regency; to all of them if that is not known, unless the
    table has one row a regency, where it concerns none.
    """
    codes: pd.Series = taken.frame[taken.table.place]
    rows = codes[codes.index.isin({one.row for one in warnings})].str[:REGENCY_DIGITS]
    places = rows[~rows.index.duplicated()].to_dict()  # not of the head, which is all of it
    counts = Counter(
        (one.rule, places.get(one.row, ""))
        for one in warnings
        if one.rule not in LOST and places.get(one.row) != ""
    )
    if taken.table.per_regency:
        counts.update(zip(apart["reason"], apart["regency"], strict=True))
    return [Warned(source, rule, place, n) for (rule, place), n in sorted(counts.items())]
