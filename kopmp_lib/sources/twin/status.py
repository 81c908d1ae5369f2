"""How does every co-operative stand at the cut-off, and how many stand so in a region?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kopmp_lib.sources.twin.books import Books
from kopmp_lib.sources.twin.ledgers import PRICES, newest
from kopmp_lib.sources.twin.outcome import Outcome
from kopmp_lib.sources.twin.registers import Registers
from kopmp_lib.sources.twin.reporting import Reports
from kopmp_lib.sources.twin.rows import Rows, Words
from kopmp_lib.sources.twin.world import World

STEP_OF = {
    "cooperative_count": "legal_entity",
    "simkopdes_account_count": "simkopdes",
    "npwp_count": "npwp",
    "nik_count": "nik",
    "nib_count": "nib",
    "bank_account_count": "bank_account",
    "gerai_count": "gerai",
    "rat_count": "rat",
}
PAYMENTS_PER_MEMBER = 3
MEAN_PRICE = float(PRICES.mean())


def units(
    world: World, outcome: Outcome, books: Books, registers: Registers, reports: Reports
) -> Rows:
    """What had the co-operative of every village reached and reported?"""
    legal = registers.knows("legal_entity")
    steps = {name: registers.knows(step).astype(float) for name, step in STEP_OF.items()}
    money = _money(outcome, books, reports)
    measures = steps | {name: np.where(legal, cells, np.nan) for name, cells in money.items()}
    columns = {"unit_code": Words(np.arange(len(world)), world.units)}
    return Rows("cooperative_status", columns, measures, dict.fromkeys(money, ~legal))


def _money(outcome: Outcome, books: Books, reports: Reports) -> dict[str, np.ndarray]:
    """Sales to date and savings by the newest report; nothing where none has arrived."""
    count, savings, told = newest(outcome, reports)
    sold = (outcome.sales * (outcome.alive & reports.seen)).sum(axis=1)
    principal = (savings * books.principal_share).round()
    figures = {
        "sales_value_idr": sold,
        "sales_volume": (sold / MEAN_PRICE).round(),
        "principal_savings_idr": principal,
        "principal_members_count": count,
        "principal_payments_count": count,
        "mandatory_savings_idr": savings - principal,
        "mandatory_members_count": np.floor(0.7 * count),
        "mandatory_payments_count": np.floor(0.7 * count) * PAYMENTS_PER_MEMBER,
    }
    return {name: np.where(told, cells, np.nan) for name, cells in figures.items()}


def total(status: Rows) -> dict[str, float]:
    """What do the units of a region add up to? Nothing where no unit told it."""
    return {
        name: float(np.nansum(cells)) if (~np.isnan(cells)).any() else float("nan")
        for name, cells in status.measures.items()
    }


def rollup(table: str, column: str, codes: Sequence[str], totals: Sequence[dict]) -> Rows:
    """How do regions stand, one row each? Codes that occur again are added up."""
    names = list(totals[0])
    figures = np.array([[one[name] for name in names] for one in totals])
    regions = sorted(set(codes))
    place = np.searchsorted(regions, codes)
    told = np.zeros((len(regions), len(names)))
    summed = np.zeros_like(told)
    np.add.at(told, place, ~np.isnan(figures))
    np.add.at(summed, place, np.nan_to_num(figures))
    figures = np.where(told > 0, summed, np.nan)
    columns = {column: Words(np.arange(len(regions)), tuple(regions))}
    return Rows(table, columns, dict(zip(names, figures.T, strict=True)))
