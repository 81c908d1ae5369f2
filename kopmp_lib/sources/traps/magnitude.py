"""Which figures are so large or small that their unit is more likely wrong than they are right?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kopmp_lib.contracts import Column, Table
from kopmp_lib.sources.faults import WARNING, Fault, Said, say
from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps.telling import Words, each, figure, of_sheet

if TYPE_CHECKING:
    import numpy as np

RULE = "magnitude"
SLIP = 1000
"""So many times the middle of its column is a figure whose unit slipped."""
ENOUGH = 8
"""Figures that a column must have before it has a middle."""
FEW = 3
"""Figures that a column must have before all of them can be too small."""

LEAST = {
    ("unit_code", "population_count"): 20,
    ("unit_code", "household_count"): 10,
    ("regency_code", "population_count"): 10_000,
    ("regency_code", "poor_people_count"): 200,
}
"""No village, kabupaten or kota is so small; a whole column below it was written in thousands."""
MOST_IN_VILLAGE = 5.0
"""Co-operatives of one village; nearly all have one."""
LEAST_RUPIAH = 1000
"""A whole column of money below it was written in thousands or millions."""


@dataclass(frozen=True)
class _Ticket:
    """What money is counted against, and what may be usual for one."""

    money: str
    counted: str
    low: float
    high: float


MOST_SAVED, LEAST_SAVED, MOST_PAID = 5e7, 500.0, 5e6
"""Rupiah that a member saves at most and at least, and pays once as simpanan pokok."""
MOST_SPENT, LEAST_SPENT = 5e7, 10.0
"""Rupiah that a unit sold costs, at most and at least."""
MOST_EACH = 5e9
"""Rupiah that a co-operative sells for at most."""

TICKETS = (
    _Ticket("principal_savings_idr", "principal_members_count", LEAST_SAVED, MOST_PAID),
    _Ticket("mandatory_savings_idr", "mandatory_members_count", LEAST_SAVED, MOST_SAVED),
    _Ticket("savings_idr", "paying_members_count", LEAST_SAVED, MOST_SAVED),
    _Ticket("savings_idr", "members_count", 0, MOST_SAVED),
    _Ticket("sales_value_idr", "sales_volume", LEAST_SPENT, MOST_SPENT),
    _Ticket("value", "volume", LEAST_SPENT, MOST_SPENT),
    _Ticket("sales_value_idr", "cooperative_count", 0, MOST_EACH),
)


def told(taken: Taken, today: dt.date) -> Iterator[Fault]:  # noqa: ARG001 (as all traps)
    """Which figures are out of all proportion?

    To the figures of one village that are usual, to the middle of their own column, or to the
    people and goods they are counted against. Each cell is told once.
    """
    import numpy as np

    for column in taken.table.measures:
        if column.name not in taken.frame or column.kind not in ("count", "number"):
            continue
        values = taken.frame[column.name].to_numpy()
        seen = np.zeros(len(values), dtype=bool)
        for wrong, words in _slips(taken, column, values):
            at = np.flatnonzero(wrong & ~seen)
            seen |= wrong
            yield from each(taken, at, column.name, RULE, WARNING, words)
        yield from _whole_column(taken, column, values)


def _slips(
    taken: Taken, column: Column, values: np.ndarray
) -> Iterator[tuple[np.ndarray, Callable[[int], Words]]]:
    """Which rows slip in which way, and what is said of each?"""
    high = MOST_IN_VILLAGE if column.unit == "co-operatives" else column.usual_high
    if high is not None and taken.table.place == "unit_code":
        yield values > high, _unusual(column, values, high)
    middle = _middle(column, values)
    if middle:
        yield values >= SLIP * middle, _far_from(column, values, middle)
    for ticket in TICKETS:
        if ticket.money == column.name and ticket.counted in taken.frame:
            counted = taken.frame[ticket.counted].to_numpy()
            yield _out_of_price(values, counted, ticket), _priced(taken, ticket, values, counted)


FIX = say("Periksa satuan dan jumlah nolnya. Biarkan bila angkanya memang benar.")


def _unusual(column: Column, values: np.ndarray, high: float) -> Callable[[int], Words]:
    def words(at: int) -> Words:
        return (
            figure(values[at], column.unit),
            say(
                "paling banyak {high} untuk satu desa atau kelurahan",
                high=figure(high, column.unit),
            ),
            FIX,
        )

    return words


# --- against the middle of the column -----------------------------------------------------------


def _middle(column: Column, values: np.ndarray) -> float:
    """The middle of all figures but noughts, where some lie far from it; else 0."""
    import numpy as np

    if column.unit in ("degrees", "share") or not len(values):
        return 0.0
    given = values[values > 0]
    if len(given) < ENOUGH or given.max() < SLIP * given.min():
        return 0.0
    return float(np.median(given))


def _far_from(column: Column, values: np.ndarray, middle: float) -> Callable[[int], Words]:
    def words(at: int) -> Words:
        return (
            figure(values[at], column.unit),
            say(
                "kurang dari {times} kali nilai tengah kolomnya, yaitu {middle}",
                times=figure(SLIP),
                middle=figure(middle, column.unit),
            ),
            FIX,
        )

    return words


# --- against what it is counted for -------------------------------------------------------------


def _out_of_price(values: np.ndarray, counted: np.ndarray, ticket: _Ticket) -> np.ndarray:
    both = (values > 0) & (counted > 0)
    return both & ((values > ticket.high * counted) | (values < ticket.low * counted))


def _priced(
    taken: Taken, ticket: _Ticket, values: np.ndarray, counted: np.ndarray
) -> Callable[[int], Words]:
    def words(at: int) -> Words:
        price = values[at] / counted[at]
        return (
            say(
                "{value}, yaitu {each} untuk setiap {counted}",
                value=figure(values[at], "rupiah"),
                each=figure(round(price, 0 if price >= LEAST_RUPIAH else 2), "rupiah"),
                counted=of_sheet(ticket.counted, taken),
            ),
            _usual_price(ticket),
            FIX,
        )

    return words


def _usual_price(ticket: _Ticket) -> Said:
    high = figure(ticket.high, "rupiah")
    if ticket.low:
        return say("antara {low} dan {high}", low=figure(ticket.low, "rupiah"), high=high)
    return say("paling banyak {high}", high=high)


# --- the column as a whole ----------------------------------------------------------------------


def _whole_column(taken: Taken, column: Column, values: np.ndarray) -> Iterator[Fault]:
    """A column in which even the largest figure is too small."""
    if not is_too_small(taken.table, column, values):
        return
    yield taken.fault(
        *(None, column.name, RULE, WARNING),
        say("semua angka di bawah {least}", least=figure(_least(taken.table, column), column.unit)),
        say("angka penuh, tidak dalam ribuan atau jutaan"),
        _full(taken, column),
    )


def _full(taken: Taken, column: Column) -> Said:
    if column.unit != "rupiah":
        return say("Tulis angka penuhnya: 1500, bukan 1,5. Biarkan bila angkanya memang benar.")
    return say(
        "Tulis angka penuhnya: 1500, bukan 1,5; atau sebut satuannya di nama kolom, misalnya "
        "{column} (juta Rp). Biarkan bila angkanya memang benar.",
        column=of_sheet(column.name, taken),
    )


def is_too_small(table: Table, column: Column, values: np.ndarray) -> bool:
    """Is even the largest figure of this column smaller than any can be?"""
    least = _least(table, column)
    given = values[values > 0] if least else values[:0]
    return len(given) >= FEW and bool(given.max() < least)


def _least(table: Table, column: Column) -> float:
    return LEAST_RUPIAH if column.unit == "rupiah" else LEAST.get((table.place, column.name), 0)
