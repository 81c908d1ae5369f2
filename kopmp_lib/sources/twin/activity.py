"""What did facilitators do, and which outlets were opened?"""

from __future__ import annotations

import numpy as np

from kopmp_lib.sources.twin.mentoring import USUAL_HOURS, Mentoring
from kopmp_lib.sources.twin.months import Calendar
from kopmp_lib.sources.twin.outcome import Outcome
from kopmp_lib.sources.twin.registers import STEPS, Registers
from kopmp_lib.sources.twin.rows import Rows, Words, pick
from kopmp_lib.sources.twin.streams import Streams
from kopmp_lib.sources.twin.world import World

VISITS = ("pendataan", "pembukuan", "perizinan", "rencana_usaha", "kemitraan", "rat")
THEMES = ("tata_kelola", "pembukuan", "model_bisnis", "digital", "proposal_pembiayaan")
STATUS = ("draft", "submitted", "approved")
OUTLETS = (
    *("sembako", "apotek", "kantor", "simpan_pinjam"),
    *("klinik", "cold_storage", "logistik", "lainnya"),
)
KBLI = ("47111", "47721", "77394", "64142", "86105", "52102", "52291", "47112")
OPEN = ("aktif", "persiapan", "tutup")
MOST = 400
NUMBERS = {letter: tuple(f"{letter}{n + 1:03d}" for n in range(MOST)) for letter in "GKP"}
"""Names of what a unit has several of: gerai, kunjungan, pelatihan."""


def assignments(world: World, mentoring: Mentoring, calendar: Calendar) -> Rows:
    """Who is mentored by whom, from when?"""
    chosen = np.flatnonzero(mentoring.start)
    waves = np.unique(mentoring.start[chosen])
    wave = np.searchsorted(waves, mentoring.start[chosen])
    most = int(mentoring.facilitator.max(initial=-1)) + 1
    names = tuple(f"F{world.code.replace('.', '')}-{number + 1:03d}" for number in range(most))
    return Rows(
        "assignments",
        {
            "unit_code": Words(chosen, world.units),
            "wave": Words(wave, tuple(str(place + 1) for place in range(len(waves)))),
            "start_month": calendar.month[mentoring.start[chosen] - 1],
            "facilitator_id": Words(mentoring.facilitator[chosen], names),
        },
        {
            "hours_per_month": mentoring.hours[chosen],
            "priority_score": mentoring.priority[chosen].round(4),
        },
    )


def visits(
    world: World, mentoring: Mentoring, outcome: Outcome, calendar: Calendar, streams: Streams
) -> Rows:
    """When was a co-operative visited, and for what?"""
    rng = streams.block("visits")
    rate = (mentoring.hours / USUAL_HOURS)[:, None]
    times = rng.poisson(np.broadcast_to(rate, outcome.alive.shape))
    times *= mentoring.mentored & outcome.alive
    unit, month = _places(times)
    return Rows(
        "visits",
        {
            "unit_code": Words(unit, world.units),
            "visit_id": _numbered("K", unit),
            "date": calendar.month[month] + rng.integers(0, 28, len(unit)),
            "activity": pick(rng, VISITS, len(unit), (0.3, 0.2, 0.15, 0.15, 0.1, 0.1)),
        },
    )


def trainings(
    world: World, mentoring: Mentoring, outcome: Outcome, calendar: Calendar, streams: Streams
) -> Rows:
    """Which courses were begun, and were they completed?"""
    rng = streams.block("trainings")
    months = calendar.months
    times = np.zeros(outcome.alive.shape, int)
    for after in range(3):
        month = mentoring.start - 1 + after
        takes = (rng.random(len(world)) < 0.6) & (mentoring.start > 0) & (month < months)
        times[np.flatnonzero(takes), month[takes]] = 1
    unit, month = _places(times * outcome.alive)
    return Rows(
        "trainings",
        {
            "unit_code": Words(unit, world.units),
            "training_id": _numbered("P", unit),
            "date": calendar.month[month] + rng.integers(0, 28, len(unit)),
            "theme": pick(rng, THEMES, len(unit), (0.3, 0.25, 0.2, 0.15, 0.1)),
        },
        {"completed": (rng.random(len(unit)) < 0.85).astype(float)},
    )


def facilitator_reports(
    world: World, mentoring: Mentoring, outcome: Outcome, calendar: Calendar, streams: Streams
) -> Rows:
    """Which monthly reports did facilitators hand in?"""
    rng = streams.block("facilitator_reports")
    handed_in = rng.random(outcome.alive.shape) < 0.9
    unit, month = np.nonzero(mentoring.mentored & outcome.alive & handed_in)
    return Rows(
        "facilitator_reports",
        {
            "unit_code": Words(unit, world.units),
            "month": calendar.month[month],
            "status": pick(rng, STATUS, len(unit), (0.08, 0.12, 0.80)),
        },
    )


def outlets(
    world: World, registers: Registers, outcome: Outcome, calendar: Calendar, streams: Streams
) -> Rows:
    """Which outlets were opened: the first on the day in the register, others after it?"""
    rng = streams.block("outlets")
    first = registers.date[STEPS.index("gerai")]
    more = np.minimum(rng.poisson(0.6, len(world)), 3)
    unit, _ = _places(np.where(registers.knows("gerai"), 1 + more, 0)[:, None])
    number = _numbers(unit)
    kind = pick(rng, OUTLETS, len(unit), (0.45, 0.1, 0.1, 0.15, 0.05, 0.03, 0.05, 0.07))
    opened = np.minimum(first[unit] + number * rng.integers(10, 120, len(unit)), calendar.as_of)
    running = pick(rng, OPEN, len(unit), (0.88, 0.12, 0.0)).index
    index = np.where(number == 0, 0, running)
    index = np.where(outcome.closed[unit] < calendar.months, OPEN.index("tutup"), index)
    return Rows(
        "outlets",
        {
            "unit_code": Words(unit, world.units),
            "outlet_id": _numbered("G", unit),
            "type": kind,
            "status": Words(index, OPEN),
            "kbli_code": Words(kind.index, KBLI),
            "opened_date": opened,
        },
        {
            "internet": (world.internet[unit] & (rng.random(len(unit)) < 0.9)).astype(float),
            "electricity": (rng.random(len(unit)) < 0.95).astype(float),
        },
    )


def _places(times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Unit and month of each event, from how often it happens."""
    flat = np.repeat(np.arange(times.size), times.ravel())
    return flat // times.shape[1], flat % times.shape[1]


def _numbers(unit: np.ndarray) -> np.ndarray:
    """Place of each row among those of its unit, which stand together."""
    first = np.searchsorted(unit, unit)
    return np.arange(len(unit)) - first


def _numbered(letter: str, unit: np.ndarray) -> Words:
    return Words(_numbers(unit), NUMBERS[letter])
