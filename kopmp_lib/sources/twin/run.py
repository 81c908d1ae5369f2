"""How do the regencies of a world come out one after another, and what do they add up to?"""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

import kopmp_lib
from kopmp_lib import contracts
from kopmp_lib.regions import gazetteer
from kopmp_lib.sources.twin import entries, places, regency, status, truth, write
from kopmp_lib.sources.twin.months import Calendar
from kopmp_lib.sources.twin.rows import Rows, Words
from kopmp_lib.sources.twin.scenario import Scenario
from kopmp_lib.sources.twin.tally import Tally


@dataclass(frozen=True)
class World:
    """Which world is drawn: its name and switches, its seed and its months."""

    name: str
    switches: Scenario
    seed: int
    months: int


@dataclass(frozen=True)
class Part:
    """What is kept of one regency once it is written."""

    code: str
    tally: Tally
    totals: dict[str, float]
    people: tuple[float, float]
    rows: dict[str, int]


def run(
    codes: tuple[str, ...],
    world: World,
    out: Path,
    workers: int = 1,
    progress: Callable[[str], None] | None = None,
) -> write.Written:
    """What was written for these regencies?

    A regency is written before the next is drawn, so that one at a time is in memory. The order in
    which they are added up, and so every byte, is the same for any number of workers.
    """
    calendar, tally = Calendar(world.months), Tally(world.months)
    rows: Counter[str] = Counter()
    parts = []
    with write.staged(out.resolve()) as stage:
        with _mapping(workers) as mapped:
            for part in mapped(partial(one_regency, world=world, stage=stage), codes):
                tally.merge(part.tally)
                rows.update(part.rows)
                parts.append(part)
                if progress:
                    progress(part.code)
        rows.update(write.put(stage, write.NATIONAL, _national(parts), calendar.as_of))
        listed = [name for name in contracts.TABLES if name in rows]
        catalogue = entries.catalogue(listed, world.seed, calendar.as_of)
        write.tell(stage, _head(codes, world, calendar) | truth.told(tally), catalogue)
        files = sum(1 for _ in stage.rglob("*.parquet"))
    return write.Written(out, out / write.TRUTH, codes, dict(rows), files)


def one_regency(code: str, world: World, stage: Path) -> Part:
    """What came of this regency? Its files are written."""
    calendar, tally = Calendar(world.months), Tally(world.months)
    one = regency.draw(gazetteer.region(code), world.switches, world.seed, calendar)
    tables = {rows.table: rows for rows in regency.tables(one)}
    written = write.put(stage, code, tables.values(), calendar.as_of)
    write.put_truth(stage, code, truth.units(one))
    tally.add(one)
    totals = status.total(tables["cooperative_status"])
    return Part(code, tally, totals, places.poor(one.world), written)


@contextmanager
def _mapping(workers: int) -> Iterator[Callable[..., Iterator[Any]]]:
    """One after another in this process, or several processes at a time, in the same order."""
    if workers == 1:
        yield map
        return
    fresh = multiprocessing.get_context("spawn")  # a fork of a process with threads may hang
    with ProcessPoolExecutor(workers, mp_context=fresh) as pool:
        try:
            yield partial(pool.map, chunksize=4)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _national(parts: Sequence[Part]) -> list[Rows]:
    codes = [part.code for part in parts]
    people, poor = np.array([part.people for part in parts]).T
    totals = [part.totals for part in parts]
    profile = Rows(
        "regency_profile",
        {"regency_code": Words(np.arange(len(codes)), tuple(codes))},
        {
            "population_count": people,
            "poor_people_count": poor,
            "poor_share": (poor / people).round(4),
        },
    )
    return [
        profile,
        status.rollup("regency_status", "regency_code", codes, totals),
        status.rollup("province_status", "province_code", [code[:2] for code in codes], totals),
    ]


def _head(codes: tuple[str, ...], world: World, calendar: Calendar) -> dict[str, Any]:
    return {
        "version": kopmp_lib.__version__,
        "seed": world.seed,
        "months": world.months,
        "first_month": str(calendar.month[0].astype("datetime64[M]")),
        "as_of": str(calendar.as_of),
        "regions": list(codes),
        "world": world.name,
        "switches": world.switches.told(),
    }
