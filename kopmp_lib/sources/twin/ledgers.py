"""What do the reports that have arrived say: the panel, sales, members, loans?"""

from __future__ import annotations

import numpy as np

from kopmp_lib.sources.twin.loans import BANKS, GRADES, PURPOSES, Loans
from kopmp_lib.sources.twin.months import Calendar
from kopmp_lib.sources.twin.outcome import Outcome
from kopmp_lib.sources.twin.reporting import Reports
from kopmp_lib.sources.twin.rows import Cells, Rows, Words, pick
from kopmp_lib.sources.twin.streams import Streams
from kopmp_lib.sources.twin.world import World

STAGES = ("submitted", "review", "approved", "rejected", "disbursed", "defaulted")
LINES = ("beras", "minyak_goreng", "pupuk", "lpg", "gula")
PRICES = np.array([13_000.0, 17_000.0, 120_000.0, 20_000.0, 18_000.0])
SHARES = (0.45, 0.27, 0.16, 0.06, 0.06)
MAIN = 0.7
WOMEN = (11, 9)
PAYING = (8, 4)


def panel(
    world: World, outcome: Outcome, loans: Loans, reports: Reports, calendar: Calendar
) -> Rows:
    """What was reported for every month since the legal entity, until the month it closed in?"""
    months = np.arange(calendar.months)
    unit, month = np.nonzero(outcome.entered & (months <= outcome.closed[:, None]))
    closing = month == outcome.closed[unit]
    seen = reports.seen[unit, month] & ~closing
    debtor = loans.month[unit] >= 0

    def told(cells: np.ndarray, where: np.ndarray = seen) -> np.ndarray:
        return np.where(where, cells[unit, month], np.nan)

    measures = {
        "members_count": told(outcome.members),
        "savings_idr": told(outcome.savings),
        "sales_value_idr": told(outcome.sales),
        "loans_idr": told(loans.balance),
        "instalment_due_idr": told(loans.due, seen & debtor),
        "instalment_paid_idr": told(loans.paid, seen & debtor),
        "health_score": told(outcome.health),
        "active": np.where(closing, 0.0, np.where(seen, 1.0, np.nan)),
    }
    impossible = {name: closing for name in measures if name != "active"}
    for name in ("instalment_due_idr", "instalment_paid_idr"):
        impossible[name] = closing | (seen & ~debtor)
    columns: dict[str, Cells] = {
        "unit_code": Words(unit, world.units),
        "month": calendar.month[month],
        "reported_date": np.where(seen, reports.day[unit, month], np.datetime64("NaT")),
    }
    return Rows("panel", columns, measures, impossible)


def sales(
    world: World, outcome: Outcome, reports: Reports, calendar: Calendar, streams: Streams
) -> Rows:
    """Which goods were sold for how much: one main line, and with half of them a second?"""
    rng = streams.block("lines")
    main = pick(rng, LINES, len(world), SHARES).index
    second = (main + 1 + rng.integers(0, len(LINES) - 1, len(world))) % len(LINES)
    has_second = rng.random(len(world)) < 0.5
    unit, month = np.nonzero(outcome.alive & reports.seen & (outcome.sales > 0))
    row = np.repeat(np.arange(len(unit)), 1 + has_second[unit])
    again = np.append(False, row[1:] == row[:-1])
    unit, month = unit[row], month[row]
    line = np.where(again, second[unit], main[unit])
    whole = outcome.sales[unit, month]
    first = np.where(has_second[unit], (whole * MAIN).round(), whole)
    value = np.where(again, whole - first, first)
    return Rows(
        "sales",
        {
            "unit_code": Words(unit, world.units),
            "month": calendar.month[month],
            "line": Words(line, LINES),
        },
        {"value": value, "volume": (value / PRICES[line]).round(2)},
    )


def members(
    world: World,
    outcome: Outcome,
    reports: Reports,
    exists: np.ndarray,
    streams: Streams,
) -> Rows:
    """Who belonged to the co-operatives and paid, by their newest report?"""
    rng = streams.block("membership")
    count, savings, told = newest(outcome, reports)
    women = rng.binomial(count.astype(int), rng.beta(*WOMEN, len(world))).astype(float)
    paying = rng.binomial(count.astype(int), rng.beta(*PAYING, len(world))).astype(float)
    figures = {
        "members_count": count,
        "female_members_count": women,
        "male_members_count": count - women,
        "paying_members_count": paying,
        "savings_idr": savings,
    }
    rows = Rows(
        "members",
        {"unit_code": Words(np.arange(len(world)), world.units)},
        {name: np.where(told, cells, np.nan) for name, cells in figures.items()},
    )
    return rows.take(exists)


def newest(outcome: Outcome, reports: Reports) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What were members and savings in the newest month that was reported, and is there one?"""
    seen = reports.seen & outcome.alive
    last = seen.shape[1] - 1 - seen[:, ::-1].argmax(axis=1)
    unit = np.arange(len(seen))
    return outcome.members[unit, last], outcome.savings[unit, last], seen.any(axis=1)


def applications(world: World, loans: Loans, calendar: Calendar, streams: Streams) -> Rows:
    """Which stages had loan applications reached by the cut-off?"""
    rng = streams.block("loan_terms")
    bank = pick(rng, BANKS, len(world), (0.4, 0.2, 0.25, 0.15))
    purpose = pick(rng, PURPOSES, len(world), (0.45, 0.1, 0.1, 0.2, 0.05, 0.1))
    days = np.array([loans.day[stage] for stage in STAGES]).T
    unit, stage = np.nonzero(days <= calendar.cutoff)
    return Rows(
        "loans",
        {
            "unit_code": Words(unit, world.units),
            "application_id": Words(unit, tuple(f"{code}-P1" for code in world.units)),
            "stage": Words(stage, STAGES),
            "date": calendar.day(days[unit, stage]),
            "bank": bank[unit],
            "purpose": purpose[unit],
            "grade": Words(loans.grade[unit], GRADES),
        },
        {"amount_idr": loans.amount[unit], "tenor_months": loans.tenor[unit].astype(float)},
    )
