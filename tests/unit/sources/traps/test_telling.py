from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import numpy as np
import pytest

from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps import telling

Make = Callable[..., Taken]


@pytest.mark.parametrize(
    ("value", "unit", "indonesian", "english"),
    [
        (1234567, "", "1.234.567", "1,234,567"),
        (153.18, "", "153,18", "153.18"),
        (-1500, "rupiah", "-Rp1.500", "-Rp1,500"),
        (0.25, "rupiah", "Rp0,25", "Rp0.25"),
        (1 / 3, "", "0,333", "0.333"),
    ],
)
def test_a_figure_is_written_as_the_language_writes_it(
    value: float, unit: str, indonesian: str, english: str
) -> None:
    said = telling.figure(value, unit)
    assert (said.told("id"), said.told("en")) == (indonesian, english)


def test_a_day_is_written_as_the_language_writes_it() -> None:
    for day in (dt.date(2026, 8, 5), np.datetime64("2026-08-05T00:00", "ns")):
        said = telling.day(day)
        assert (said.told("id"), said.told("en")) == ("5 Agustus 2026", "5 August 2026")


@pytest.mark.parametrize(("count", "told"), [(0, 0), (200, 200), (201, 201), (5000, 201)])
def test_a_trap_tells_no_more_than_can_be_read(status: Make, count: int, told: int) -> None:
    taken = status(unit_code=["19.71.06.1001"] * count)
    words = ("a", "b", "c")
    faults = list(telling.each(taken, np.arange(count), "as_of", "x", "error", lambda _: words))
    assert len(faults) == told
    assert [one.row for one in faults[:200]] == list(range(2, 2 + min(count, 200)))
    assert all(one.row is None for one in faults[200:])
