"""Which rows of a sheet go into the store, which are set aside, and what is told of them?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kopmp_lib.contracts.schema import check
from kopmp_lib.contracts.shape import REGENCY_DIGITS
from kopmp_lib.sources import traps
from kopmp_lib.sources.faults import Fault
from kopmp_lib.sources.store import Part, Warned
from kopmp_lib.sources.taken import Taken

if TYPE_CHECKING:
    import pandas as pd

LOST = ("unknown_region", "ambiguous_region", "region_elsewhere")
"""Why a row has no region."""


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
    table = taken.table
    rows = rows.assign(origin=origin, source=source)
    lost = taken.frame.index[taken.frame[table.place] == ""].unique()
    aside = taken.sheet.frame.loc[lost]
    reasons = {one.row: one.rule for one in warnings if one.rule in LOST}
    told = [reasons.get(row, LOST[0]) for row in lost]
    aside = aside.assign(row=aside.index, source=source, reason=told)
    return Part(source, rows.reset_index(drop=True), aside, _warned(taken, warnings, source))


def _warned(taken: Taken, warnings: Sequence[Fault], source: str) -> list[Warned]:
    """How often was each rule broken, by regency or province?"""
    codes: pd.Series = taken.frame[taken.table.place]
    rows = codes[codes.index.isin({one.row for one in warnings})].str[:REGENCY_DIGITS]
    places = rows[~rows.index.duplicated()].to_dict()
    abroad = "" if taken.table.per_regency else None  # a row of no regency concerns none of them
    counts = Counter(
        (one.rule, place)
        for one in warnings
        if (place := places.get(one.row, "") if one.row is None or places.get(one.row) else abroad)
        is not None
    )
    return [Warned(source, rule, place, n) for (rule, place), n in sorted(counts.items())]
