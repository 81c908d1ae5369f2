"""Do parts and wholes of one row agree?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kopmp_lib.contracts import Column
from kopmp_lib.sources.cells import parse
from kopmp_lib.sources.faults import ERROR, WARNING, Fault, Said, joined, say
from kopmp_lib.sources.synonyms import key, synonyms
from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps.telling import Words, each, figure, of_sheet

if TYPE_CHECKING:
    import numpy as np

STATUS = ("cooperative_status", "regency_status", "province_status")

IDENTITIES = {
    "members": ((("female_members_count", "male_members_count"), "members_count"),),
    "statements": (
        (("short_term_liabilities_idr", "long_term_liabilities_idr"), "liabilities_idr"),
        (("liabilities_idr", "equity_idr"), "assets_idr"),
    ),
    "province_status": (
        (("healthy_count", "fairly_healthy_count", "unhealthy_count"), "health_assessed_count"),
    ),
}
"""Of each table, parts that make up a whole."""

SUMMED = ("principal_savings_idr", "mandatory_savings_idr")
"""What a column sums up that is not taken in for that reason."""
A_SUM = "savings total"
NOUGHTS = ("0", "0.0")
"""How a nought is written."""

REACHED = (
    *("npwp_count", "nik_count", "nib_count", "bank_account_count", "rat_count"),
    *("simkopdes_account_count", "health_assessed_count"),
)
LIMITS = {
    **{
        table: (
            *(((name,), "cooperative_count", 1) for name in REACHED),
            (("principal_members_count",), "principal_payments_count", 1),
            (("mandatory_members_count",), "mandatory_payments_count", 1),
        )
        for table in STATUS
    },
    "members": ((("paying_members_count",), "members_count", 1),),
    "unit_profile": ((("household_count",), "population_count", 1),),
    "regency_profile": ((("poor_people_count",), "population_count", 1),),
    "panel": ((("instalment_paid_idr",), "instalment_due_idr", 3),),
    "statements": (
        (("cash_idr", "receivables_idr", "inventory_idr", "fixed_assets_idr"), "assets_idr", 1),
    ),
}
"""Of each table, parts that together are no more than so many times a whole."""


@dataclass(frozen=True)
class _Row:
    """Parts and whole of all rows of a sheet.

    Parameters
    ----------
    names : str
        Names of the parts in the file.
    parts, whole : array of float
        Sum of the parts that are given, and the whole.
    gaps : array of bool
        Where a part is not given.
    signed : bool
        Whether a part may be negative, so that one that is not given might lower the sum.
    """

    columns: tuple[str, ...]
    names: str | Said
    name: str | Said
    unit: str
    parts: np.ndarray
    whole: np.ndarray
    gaps: np.ndarray
    signed: bool


def told(taken: Taken, today: dt.date) -> Iterator[Fault]:  # noqa: ARG001 (as all traps)
    """Which rows have parts that contradict their whole?

    ``parts_and_whole`` is an error of counts: people and co-operatives are counted one by one, so
    one of the figures is wrong. It is a warning of money, where figures are rounded and the books
    of a small co-operative may not balance: that is worth knowing, and no reason to keep the rest
    of the file out. A rupiah too many is rounding. Where a part is not given, only parts above
    their whole contradict it.

    ``more_than_whole`` is a warning: the two figures may be of different days.
    """
    for parts, whole in IDENTITIES.get(taken.table.name, ()):
        if row := _row(taken, parts, whole):
            yield from _identity(taken, row)
    if row := _ignored_sum(taken):
        yield from _identity(taken, row)
    for parts, whole, times in LIMITS.get(taken.table.name, ()):
        if row := _row(taken, parts, whole):
            yield from _limit(taken, row, times)


def _identity(taken: Taken, row: _Row) -> Iterator[Fault]:
    """Parts that do not sum up to their whole."""
    import numpy as np

    within = 0.5 * (len(row.columns) + 1) if row.unit == "rupiah" else 1e-6
    apart = row.parts - row.whole
    wrong = (np.abs(apart) > within) & ~row.gaps
    if not row.signed:
        wrong |= (apart > within) & row.gaps

    def words(at: int) -> Words:
        return (
            _found(row, at),
            say("{whole} sama dengan {parts}", whole=row.name, parts=row.names),
            say(
                "Perbaiki rinciannya atau totalnya. Selisihnya {difference}.",
                difference=figure(abs(apart[at]), row.unit),
            ),
        )

    severity = WARNING if row.unit == "rupiah" else ERROR
    at = np.flatnonzero(wrong)
    yield from each(taken, at, row.columns[0], "parts_and_whole", severity, words)


def _limit(taken: Taken, row: _Row, times: int) -> Iterator[Fault]:
    """Parts above so many times their whole."""
    import numpy as np

    within = 0.5 * (len(row.columns) + 1) if row.unit == "rupiah" else 1e-6
    wrong = row.parts > row.whole * times + within
    if times > 1:
        wrong &= row.whole > 0

    def words(at: int) -> Words:
        return (
            _found(row, at),
            say("tidak lebih dari {whole}", whole=row.name)
            if times == 1
            else say("tidak lebih dari {times} kali {whole}", times=times, whole=row.name),
            say("Periksa angka-angka ini: salah satunya keliru, atau tanggal keadaannya berbeda."),
        )

    at = np.flatnonzero(wrong)
    yield from each(taken, at, row.columns[0], "more_than_whole", WARNING, words)


def _found(row: _Row, at: int) -> Said:
    return say(
        "{parts} = {sum}, tetapi {whole} = {value}",
        parts=row.names,
        sum=figure(row.parts[at], row.unit),
        whole=row.name,
        value=figure(row.whole[at], row.unit),
    )


# --- the figures --------------------------------------------------------------------------------


def _row(taken: Taken, parts: tuple[str, ...], whole: str) -> _Row | None:
    """Parts and whole; none if the whole is not there, or no part."""
    there = tuple(name for name in parts if name in taken.frame)
    if not there or whole not in taken.frame:
        return None
    column = taken.table.column(whole)
    values = taken.frame[whole].to_numpy()
    return _made(taken, parts, there, values, of_sheet(whole, taken), column.unit)


def _made(
    taken: Taken,
    parts: tuple[str, ...],
    there: tuple[str, ...],
    whole: np.ndarray,
    name: str | Said,
    unit: str,
) -> _Row:
    import numpy as np

    values = [taken.frame[part].to_numpy() for part in there]
    empty = [np.isnan(one) for one in values]
    summed = sum(np.where(gap, 0.0, one) for one, gap in zip(values, empty, strict=True))
    gaps = np.logical_or.reduce(empty) | (len(there) < len(parts))
    return _Row(
        columns=there,
        names=joined((of_sheet(part, taken) for part in there), " + "),
        name=name,
        unit=unit,
        parts=np.where(np.logical_and.reduce(empty), np.nan, summed),
        whole=whole,
        gaps=gaps,
        signed=any(taken.table.column(part).low is None for part in parts),
    )


def _ignored_sum(taken: Taken) -> _Row | None:
    """Savings beside a column that sums them up, which is in the file and not in our table."""
    there = tuple(name for name in SUMMED if name in taken.frame)
    name = _name_of_sum(taken)
    if not there or not name:
        return None
    cells = taken.sheet.frame[name]
    numeric = None if taken.sheet.numeric is None else taken.sheet.numeric[name]
    if len(cells) != len(taken.frame):
        cells = cells.loc[taken.frame.index]
        numeric = None if numeric is None else numeric.loc[taken.frame.index]
    column = Column(name, "number", "rupiah", measure=True)
    whole = parse(cells, column, numeric=numeric).values.to_numpy()
    return _made(_as_written(taken, there), SUMMED, there, whole, name, "rupiah")


def _as_written(taken: Taken, names: tuple[str, ...]) -> Taken:
    """The rows with noughts where they were read as *not reported*: the sum counts them as noughts.

    The dashboard writes 0 where nothing was entered; beside a sum that says otherwise it is wrong.
    """
    given = {}
    for name in names:
        written = taken.sheet.frame[taken.name(name)].loc[taken.frame.index]
        silent = written.isin(NOUGHTS) & taken.frame[name].isna()
        given[name] = taken.frame[name].mask(silent, 0.0)
    return replace(taken, frame=taken.frame.assign(**given))


def _name_of_sum(taken: Taken) -> str:
    known = synonyms().ignored
    why = known.get(key(A_SUM))
    return next((name for name in taken.recognised.ignored if known.get(key(name)) == why), "")
