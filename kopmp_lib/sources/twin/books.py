"""What do the books say at the end of each year, and which annual meetings were held?

Simple balance sheets that agree with the months: savings and loans of December, sales of the year.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kopmp_lib.sources.twin.loans import Loans
from kopmp_lib.sources.twin.months import Calendar
from kopmp_lib.sources.twin.outcome import Outcome
from kopmp_lib.sources.twin.rows import Rows, Words
from kopmp_lib.sources.twin.streams import Streams
from kopmp_lib.sources.twin.world import World

MARGIN, WAGES, OVERHEAD = 0.12, 0.04, 5_000.0
"""Share of sales, share of sales, rupiah a month."""

FIXED_SHARE = 0.6
"""Part of a loan that buys equipment."""


@dataclass(frozen=True)
class Books:
    """The book years of one regency, one place a year.

    Parameters
    ----------
    years : tuple of int
        Calendar years whose December lies in the panel.
    figures : list of dict of str to ndarray
        Each figure of the statement, rupiah, by unit.
    held : list of ndarray
        Day of the annual meeting on that year; infinite if none was held.
    principal_share : ndarray
        Part of the savings that is simpanan pokok, by unit.
    """

    years: tuple[int, ...]
    figures: list[dict[str, np.ndarray]]
    held: list[np.ndarray]
    principal_share: np.ndarray

    @property
    def first_meeting(self) -> np.ndarray:
        """Day of the first annual meeting."""
        none = np.full(len(self.principal_share), np.inf)
        return np.minimum.reduce([none, *self.held])


def draw(
    world: World, outcome: Outcome, loans: Loans, calendar: Calendar, streams: Streams
) -> Books:
    """What stands in the books, and who held the annual meeting on them?"""
    rng = streams.block("books")
    principal = np.round(rng.beta(12, 8, len(world)), 3)
    grants = np.exp(rng.normal(11, 1, len(world))).round()
    year = calendar.month.astype("datetime64[Y]").astype(int) + 1970
    december = calendar.month.astype("datetime64[M]").astype(int) % 12 == 11
    reserves = np.zeros(len(world))
    years = tuple(int(one) for one in year[december])
    figures, held = [], []
    for place, book_year in zip(np.flatnonzero(december).tolist(), years, strict=True):
        sheet = _sheet(outcome, loans, year == book_year, place, principal, grants, reserves)
        reserves = reserves + sheet["surplus_idr"]
        figures.append(sheet)
        chance = streams.block(f"annual_meeting_{book_year}")
        meeting = _meetings(chance, world, calendar, book_year)
        held.append(np.where(_alive(outcome, calendar, meeting, place), meeting, np.inf))
    return Books(years, figures, held, principal)


def rows(world: World, books: Books, calendar: Calendar) -> Rows:
    """Which statements had been adopted by the cut-off?"""
    adopted = [np.flatnonzero(day <= calendar.cutoff) for day in books.held]
    unit = np.concatenate([np.arange(0), *adopted])
    year = np.repeat(np.arange(len(books.years)), [len(one) for one in adopted])
    order = np.lexsort((year, unit))
    names = books.figures[0] if books.figures else {}
    measures = {
        name: np.concatenate(
            [sheet[name][which] for sheet, which in zip(books.figures, adopted, strict=True)]
        )[order]
        for name in names
    }
    words = tuple(str(one) for one in books.years)
    columns = {"unit_code": Words(unit[order], world.units), "book_year": Words(year[order], words)}
    return Rows("statements", columns, measures)


def _sheet(
    outcome: Outcome,
    loans: Loans,
    months: np.ndarray,
    december: int,
    principal: np.ndarray,
    grants: np.ndarray,
    reserves: np.ndarray,
) -> dict[str, np.ndarray]:
    alive = outcome.alive & months
    income = (outcome.sales * alive).sum(axis=1)
    bought = (income * (1 - MARGIN)).round()
    running = (income * WAGES + OVERHEAD * alive.sum(axis=1)).round()
    interest = (loans.balance * alive).sum(axis=1) * 0.005
    surplus = income - bought - running - interest.round()
    savings = outcome.savings[:, december]
    pokok = (savings * principal).round()
    equity = savings + grants + reserves + surplus
    owed = loans.balance[:, december]
    fixed = np.where(owed > 0, (loans.amount * FIXED_SHARE).round(), 0.0)
    receivables, stock = (0.8 * income / 12).round(), (0.5 * bought / 12).round()
    payables = (0.4 * bought / 12).round()
    cash = equity + owed + payables - fixed - receivables - stock
    payables = payables + np.maximum(-cash, 0)  # what is lacking is owed to suppliers
    cash = np.maximum(cash, 0)
    return {
        "cash_idr": cash,
        "receivables_idr": receivables,
        "inventory_idr": stock,
        "fixed_assets_idr": fixed,
        "assets_idr": cash + receivables + stock + fixed,
        "short_term_liabilities_idr": payables,
        "long_term_liabilities_idr": owed,
        "liabilities_idr": payables + owed,
        "principal_savings_idr": pokok,
        "mandatory_savings_idr": savings - pokok,
        "grants_idr": grants,
        "reserves_idr": reserves,
        "equity_idr": equity,
        "income_idr": income,
        "goods_cost_idr": bought,
        "operating_cost_idr": running,
        "interest_cost_idr": interest.round(),
        "cost_idr": bought + running + interest.round(),
        "surplus_idr": surplus,
    }


def _meetings(
    rng: np.random.Generator, world: World, calendar: Calendar, book_year: int
) -> np.ndarray:
    """Between January and June of the next year, by those who hold one."""
    holds = rng.random(len(world)) < 1 / (1 + np.exp(-0.5 - 0.6 * world.quality))
    new_year = np.datetime64(f"{book_year + 1}-01-01", "D")
    first = int((new_year - calendar.start).astype(int))
    return np.where(holds, first + rng.integers(5, 180, len(world)), np.inf)


def _alive(outcome: Outcome, calendar: Calendar, day: np.ndarray, december: int) -> np.ndarray:
    month = np.searchsorted(calendar.month_end, day)
    return outcome.alive[:, december] & (month < outcome.closed)
