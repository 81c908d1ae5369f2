"""Which replications are made, by which processes, and from which chance?"""

from __future__ import annotations

import multiprocessing
import os
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager

import numpy as np

from tests.validation import durations, few, many, money, null, places, ranking
from tests.validation.trial import Row, Study, Trial, rows

SEED = 20_250_721
CHUNK = 20
STUDIES: tuple[Study, ...] = tuple(
    study
    for family in (few, many, null, durations, ranking, places, money)
    for study in family.STUDIES
)
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")


def replicate(place: int, start: int, stop: int) -> list[list[Trial]]:
    """Some replications of one study; each has its chance from its own number alone."""
    study = STUDIES[place]
    name = zlib.crc32(f"{study.family} {study.design}".encode())
    return [
        study.replicate(np.random.default_rng([SEED, name, number]))
        for number in range(start, stop)
    ]


def alone(place: int, count: int) -> list[Row]:
    """The rows of one study, within this process."""
    return rows(STUDIES[place], replicate(place, 0, count))


def run(
    places_of: Sequence[int], count: Mapping[int, int], workers: int
) -> Iterator[tuple[int, list[Row]]]:
    """The rows of every study, as they get done in order; the same for any number of workers."""
    context = multiprocessing.get_context("spawn")
    with _one_thread(), ProcessPoolExecutor(workers, mp_context=context) as pool:
        asked = {
            place: [
                pool.submit(replicate, place, start, min(start + CHUNK, count[place]))
                for start in range(0, count[place], CHUNK)
            ]
            for place in places_of
        }
        for done, (place, parts) in enumerate(asked.items(), 1):
            found = [trials for part in parts for trials in part.result()]
            sys.stderr.write(f"[{done}/{len(asked)}] {STUDIES[place].design}: {count[place]}\n")
            yield place, rows(STUDIES[place], found)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Each process keeps to one core while it lasts."""
    before = {name: os.environ.get(name) for name in ONE_THREAD}
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
