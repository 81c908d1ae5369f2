"""A switch moves what it is about, and leaves every other number bit for bit as it was."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from kopmp_lib.sources.twin import regency
from kopmp_lib.sources.twin.regency import Regency
from kopmp_lib.sources.twin.rows import Rows
from kopmp_lib.sources.twin.scenario import scenario

Draw = Callable[..., Regency]
Same = Callable[[Any, Any], bool]

DRAWN = {
    *("world", "formed", "course", "mentoring", "outcome", "loans"),
    *("books", "registers", "reports", "potential"),
}
REPORTED = {"panel", "sales", "members", "cooperative_status"}
MOVES: dict[str, tuple[set[str], set[str]]] = {
    "duplicates": (set(), {"panel"}),
    "unit_errors": (set(), {"panel"}),
    "changed_codes": (set(), {"panel"}),
    "missing": ({"reports"}, REPORTED),
    "late": ({"reports"}, REPORTED),
    "heaping": ({"registers"}, {"milestones", "outlets"}),
    "month_only": ({"registers"}, {"milestones", "outlets"}),
}
"""Which blocks and which tables a switch may move, and must."""


@pytest.mark.parametrize("switch", MOVES)
def test_a_fault_of_the_data_moves_nothing_else(draw: Draw, same: Same, switch: str) -> None:
    blocks, tables = MOVES[switch]
    before = draw("11.08")
    after = draw("11.08", **{switch: not getattr(scenario(), switch)})
    moved = {name for name in DRAWN if not same(getattr(before, name), getattr(after, name))}
    assert moved == blocks
    pairs = zip(regency.tables(before), regency.tables(after), strict=True)
    assert {one.table for one, other in pairs if not same(one, other)} == tables


@pytest.mark.parametrize(
    ("switch", "value", "blocks"),
    [
        ("effect", "null", {"mentoring", "outcome", "books", "registers"}),
        ("spillover", 0.0, {"mentoring", "outcome", "books"}),
        ("dip", 3.0, DRAWN - {"world", "formed", "course", "potential"}),
        ("attrition", False, {"outcome", "loans", "books", "registers"}),
    ],
)
def test_a_cause_moves_only_what_follows_from_it(
    draw: Draw, same: Same, switch: str, value: Any, blocks: set[str]
) -> None:
    before, after = draw("76.04"), draw("76.04", **{switch: value})
    moved = {name for name in DRAWN if not same(getattr(before, name), getattr(after, name))}
    assert moved <= blocks
    assert blocks & moved


def test_another_seed_moves_everything(draw: Draw, same: Same) -> None:
    one, other = draw("76.04", seed=1), draw("76.04", seed=2)
    for name in DRAWN:
        assert same(getattr(one, name), getattr(draw("76.04", seed=1), name))
        assert not same(getattr(one, name), getattr(other, name)), name


def test_more_months_leave_units_and_clocks_as_they_were(draw: Draw, same: Same) -> None:
    short, long = draw("76.04", months=12), draw("76.04", months=24)
    assert same(short.world, long.world)
    assert same(short.formed, long.formed)
    assert (short.course.shock == long.course.shock[:, :12]).all()


# --- the faults themselves ---------------------------------------------------------------------


def panel(one: Regency) -> Rows:
    return next(rows for rows in regency.tables(one) if rows.table == "panel")


def test_rows_come_twice(draw: Draw, same: Same) -> None:
    clean, twice = panel(draw("11.08")), panel(draw("11.08", duplicates=True))
    keys = zip(twice.columns["unit_code"].texts(), twice.columns["month"].tolist(), strict=True)
    first, seen = [], set()
    for place, key in enumerate(keys):
        if key not in seen:
            first.append(place)
            seen.add(key)
    assert (len(twice) - len(clean)) / len(clean) == pytest.approx(0.003, abs=0.0015)
    assert same(twice.take(np.array(first)), clean)


def test_some_savings_stand_in_thousands(draw: Draw) -> None:
    clean = panel(draw("11.08")).measures["savings_idr"]
    slips = panel(draw("11.08", unit_errors=True)).measures["savings_idr"]
    wrong = ~np.isnan(clean) & (slips != clean)
    assert wrong.mean() == pytest.approx(0.002, abs=0.001)
    assert slips[wrong] == pytest.approx(clean[wrong] / 1000, abs=0.51)


def test_some_villages_stand_under_a_code_that_is_in_no_list(draw: Draw) -> None:
    one = draw("11.08", changed_codes=True)
    rows = panel(one)
    strangers = set(rows.columns["unit_code"].texts()) - set(one.world.units)
    assert 0 < len(strangers) < 0.02 * len(one.world)
    assert all(len(code) == 13 and code[10] == "9" for code in strangers)
