"""A sixth of the country, drawn once: enough for shares and means to settle."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from kopmp_lib.regions import gazetteer
from kopmp_lib.sources.twin import regency
from kopmp_lib.sources.twin.months import Calendar
from kopmp_lib.sources.twin.regency import Regency
from kopmp_lib.sources.twin.rows import Rows, Words
from kopmp_lib.sources.twin.scenario import scenario

SEED = 20250327

Draw = Callable[..., Regency]
Same = Callable[[Any, Any], bool]


def _draw(code: str = "19.71", seed: int = SEED, months: int = 24, **switches: Any) -> Regency:
    return regency.draw(gazetteer.region(code), scenario(**switches), seed, Calendar(months))


def _same(one: Any, other: Any) -> bool:
    """Bit for bit: every array of a block, or every cell of a table."""
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and one.tobytes() == other.tobytes()
    if isinstance(one, Words):
        return list(one.texts()) == list(other.texts())
    if isinstance(one, Rows):
        return all(_same(getattr(one, n), getattr(other, n)) for n in ("columns", "measures"))
    if dataclasses.is_dataclass(one):
        names = [field.name for field in dataclasses.fields(one)]
        return all(_same(getattr(one, name), getattr(other, name)) for name in names)
    if isinstance(one, dict):
        return list(one) == list(other) and all(_same(one[k], other[k]) for k in one)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one == other)


@pytest.fixture(scope="session")
def draw() -> Draw:
    """Draws one regency: code, seed, months, world and switches."""
    return _draw


@pytest.fixture(scope="session")
def same() -> Same:
    """Are two blocks, or two tables, the same bit for bit?"""
    return _same


@pytest.fixture(scope="session")
def many() -> Sequence[Regency]:
    """Every sixth regency of the country in the world that is simulated by default."""
    return [_draw(code) for code in gazetteer.expand("all")[::6]]
