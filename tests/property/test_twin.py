"""What holds in every simulated world, whatever its seed, months, region and switches."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kopmp_lib import contracts
from kopmp_lib.regions import gazetteer
from kopmp_lib.sources.twin import arrow, regency
from kopmp_lib.sources.twin.months import Calendar
from kopmp_lib.sources.twin.regency import Regency
from kopmp_lib.sources.twin.rows import Words
from kopmp_lib.sources.twin.scenario import EFFECTS, SWITCHES, scenario

FAULTY = ("duplicates", "unit_errors", "changed_codes")
seeds = st.integers(0, 2**63 - 1)
small = st.sampled_from(["19.71", "31.01", "64.74", "76.02", "91.71"])
months = st.integers(1, 30)
switches = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(SWITCHES, st.booleans()),
        "effect": st.sampled_from(EFFECTS),
        "never_share": st.floats(0, 1),
        "spillover": st.floats(0, 1),
        "ar": st.floats(0, 0.95),
        "dip": st.floats(-5, 5),
        "trend_selection": st.floats(-200, 200),
        "waves": st.sets(st.integers(2, 24), min_size=1, max_size=8).map(sorted),
    },
)
few = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def world(code: str, seed: int, length: int, asked: dict[str, Any]) -> Regency:
    return regency.draw(gazetteer.region(code), scenario(**asked), seed, Calendar(length))


@few
@given(code=small, seed=seeds, length=months, asked=switches)
def test_every_table_keeps_its_contract(
    code: str, seed: int, length: int, asked: dict[str, Any]
) -> None:
    one = world(code, seed, length, asked)
    for rows in regency.tables(one):
        frame = arrow.table(rows, one.calendar.as_of).to_pandas()
        words = {name: str for name, column in frame.items() if column.dtype == "category"}
        faulty = rows.table == "panel" and any(asked.get(name) for name in FAULTY)
        if rows.table in contracts.TABLES and not faulty:
            contracts.check(contracts.table(rows.table), frame.astype(words))


@few
@given(code=small, seed=seeds, length=months, asked=switches)
def test_states_agree_with_values_in_every_table(
    code: str, seed: int, length: int, asked: dict[str, Any]
) -> None:
    one = world(code, seed, length, asked)
    for rows in regency.tables(one):
        frame = arrow.table(rows, one.calendar.as_of).to_pandas()
        for name in rows.measures:
            if f"{name}_state" not in frame:
                continue
            state, value = frame[f"{name}_state"], frame[name]
            assert (state.isin(("not_reported", "not_applicable")) == value.isna()).all()
            assert ((state == "zero") == (value == 0)).all()


@few
@given(code=small, seed=seeds, length=months, asked=switches)
def test_days_lie_within_the_programme_and_words_stand_once(
    code: str, seed: int, length: int, asked: dict[str, Any]
) -> None:
    one = world(code, seed, length, asked)
    for rows in regency.tables(one):
        for name, cells in rows.columns.items():
            if isinstance(cells, Words):
                assert len(set(cells.words)) == len(cells.words), name
            elif cells.dtype.kind == "M" and len(cells):
                days = cells[~np.isnat(cells)]
                assert (days >= one.calendar.start).all(), (rows.table, name)
                assert (days <= one.calendar.as_of).all(), (rows.table, name)


@few
@given(code=small, seed=seeds, length=months, asked=switches, fault=st.sampled_from(SWITCHES))
def test_a_switch_never_moves_places_shocks_or_potential(
    code: str, seed: int, length: int, asked: dict[str, Any], fault: str
) -> None:
    before = world(code, seed, length, {**asked, fault: False})
    after = world(code, seed, length, {**asked, fault: True})
    for block in ("world", "course", "potential"):
        for field in dataclasses.fields(getattr(before, block)):
            one, other = (getattr(getattr(w, block), field.name) for w in (before, after))
            if isinstance(one, np.ndarray):
                assert one.tobytes() == other.tobytes(), (block, field.name)
    assert before.formed.latent["gerai"].tobytes() == after.formed.latent["gerai"].tobytes()


@few
@given(code=small, seed=seeds, length=months, asked=switches)
def test_savings_are_what_they_were_plus_what_was_done(
    code: str, seed: int, length: int, asked: dict[str, Any]
) -> None:
    one = world(code, seed, length, asked)
    helped = one.mentoring
    gain = one.outcome.log_savings - one.course.untreated
    assert gain == pytest.approx(helped.effect + helped.spillover, abs=1e-9)
    assert not helped.effect[~helped.mentored].any()
    assert not helped.spillover[helped.mentored].any()
    assert (one.outcome.alive <= one.outcome.entered).all()
