"""How is one regency drawn, and which tables does it give?"""

from __future__ import annotations

from dataclasses import dataclass

from kopmp_lib.regions.gazetteer import Region
from kopmp_lib.sources.twin import (
    activity,
    books,
    clocks,
    course,
    ledgers,
    loans,
    mentoring,
    outcome,
    places,
    potential,
    registers,
    reporting,
    status,
    world,
)
from kopmp_lib.sources.twin.months import Calendar
from kopmp_lib.sources.twin.rows import Rows
from kopmp_lib.sources.twin.scenario import Scenario
from kopmp_lib.sources.twin.streams import Streams


@dataclass(frozen=True)
class Regency:
    """Everything that is true of one regency, and what is seen of it; one field a block."""

    switches: Scenario
    calendar: Calendar
    streams: Streams
    world: world.World
    formed: clocks.Formation
    course: course.Course
    mentoring: mentoring.Mentoring
    outcome: outcome.Outcome
    loans: loans.Loans
    books: books.Books
    registers: registers.Registers
    reports: reporting.Reports
    potential: potential.Potential


def draw(region: Region, switches: Scenario, seed: int, calendar: Calendar) -> Regency:
    """What is true of this regency, in this world?

    Every block draws from its own generator, so that the same regency comes out alone and within
    the country, and a switch moves nothing but what it is about.
    """
    streams = Streams(seed, region.code)
    where = world.draw(region, streams)
    formed = clocks.draw(where, switches, streams)
    untreated = course.draw(where, switches, streams, calendar.months)
    helped = mentoring.draw(where, formed, untreated, switches, streams)
    months = outcome.draw(where, formed, untreated, helped, switches, streams, calendar)
    lent = loans.draw(where, months.alive, calendar, streams)
    years = books.draw(where, months, lent, calendar, streams)
    written = registers.draw(formed, months, years.first_meeting, switches, streams, calendar)
    sent = reporting.draw(where, untreated, helped, switches, streams, calendar)
    return Regency(
        switches,
        calendar,
        streams,
        where,
        formed,
        untreated,
        helped,
        months,
        lent,
        years,
        written,
        sent,
        potential.draw(where, streams),
    )


def tables(one: Regency) -> list[Rows]:
    """Which tables does a reader of this regency get?"""
    calendar, streams = one.calendar, one.streams
    exists = one.registers.knows("legal_entity")
    panel = ledgers.panel(one.world, one.outcome, one.loans, one.reports, calendar)
    helped = (one.world, one.mentoring, one.outcome, calendar, streams)
    return [
        places.profile(one.world, streams),
        status.units(one.world, one.outcome, one.books, one.registers, one.reports),
        registers.rows(one.world, one.registers),
        ledgers.members(one.world, one.outcome, one.reports, exists, streams),
        activity.outlets(one.world, one.registers, one.outcome, calendar, streams),
        ledgers.sales(one.world, one.outcome, one.reports, calendar, streams),
        reporting.damage(panel, one.world, one.switches, streams),
        activity.assignments(one.world, one.mentoring, calendar),
        activity.visits(*helped),
        activity.trainings(*helped),
        activity.facilitator_reports(*helped),
        ledgers.applications(one.world, one.loans, calendar, streams),
        books.rows(one.world, one.books, calendar),
        places.land(one.world, exists, streams),
        potential.rows(one.world, one.potential),
    ]
