"""Days spent on each stage: against occupation, Kaplan-Meier, a sum by hand, and known worlds."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.timing import kaplan_meier, occupation
from kopmp_lib.methods.timing.delay import UNSEEN, delay


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def world(units: int, days: int, seed: int, hidden: float = 0.0) -> np.ndarray:
    """Three waits of chance length, then an end; some units drop out or come late."""
    draw = np.random.default_rng(seed)
    ends = np.cumsum(draw.geometric((0.2, 0.1, 0.3), (units, 3)), axis=1)
    stage = (ends[:, :, None] <= np.arange(days)).sum(axis=1)
    late = draw.random(units) < hidden
    first = np.where(late, draw.integers(1, days, units), 0)
    last = np.where(draw.random(units) < hidden, draw.integers(1, days, units), days)
    grid = np.arange(days)
    seen = (grid >= first[:, None]) & (grid < np.maximum(last, first + 1)[:, None])
    return np.where(seen, stage, UNSEEN)


def test_a_sum_by_hand():
    """Two units, four days: 2 and 1 days of the first wait, 1 and 0 of the second."""
    found = delay([[0, 0, 1, 2], [0, 2, 2, 2]], 2, 1, rng=rng(), draws=0)
    assert found.days.tolist() == [1.5, 0.5, 2.0]
    assert found.share[:2].tolist() == [0.75, 0.25]
    assert np.isnan(found.share[2])
    assert np.isnan(found.lower).all()


@pytest.mark.parametrize("hidden", [0.0, 0.4])
def test_it_gives_the_shares_of_aalen_and_johansen(hidden):
    stage = world(80, 30, 1, hidden)
    found = delay(stage, 3, 1, rng=rng(), draws=0)
    unit, when = np.nonzero(stage != UNSEEN)
    frame = pd.DataFrame({"unit": unit, "day": when, "stage": stage[unit, when]})
    other = occupation(frame, unit="unit", time="day", state="stage")
    assert found.occupation == pytest.approx(other.table.to_numpy(), abs=1e-12)
    assert found.days == pytest.approx(other.expected_periods.to_numpy(), abs=1e-9)


def test_of_a_single_wait_it_is_the_restricted_mean_of_kaplan_and_meier():
    """Remission of leukaemia (Freireich and others 1963), treated: 9 of 21 relapsed."""
    weeks = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    seen = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    grid = np.arange(24)
    taken = np.array(seen, dtype=bool)[:, None] & (np.array(weeks)[:, None] <= grid)
    watched = np.array(seen, dtype=bool)[:, None] | (grid <= np.array(weeks)[:, None])
    stage = np.where(watched, taken.astype(int), UNSEEN)
    found = delay(stage, 1, 1, rng=rng(), draws=0)
    assert found.days[0] == pytest.approx(kaplan_meier(weeks, seen).rmst(24).estimate, abs=1e-9)


def test_a_mean_over_those_who_finished_would_be_too_short():
    """Half wait for ever: their days count."""
    stage = np.zeros((10, 20), dtype=int)
    stage[:5, 2:] = 1
    found = delay(stage, 1, 1, rng=rng(), draws=0)
    assert found.days[0] == pytest.approx((5 * 2 + 5 * 20) / 10)


def test_the_longest_stage_is_found_and_how_surely_is_told():
    clear = delay(world(200, 60, 3), 3, 1, rng=rng(), draws=200)
    assert clear.largest[1] > 0.99
    assert clear.largest.sum() == pytest.approx(1)
    even = np.repeat([[0, 1, 2]], 40, axis=0)
    even[::2] = [0, 0, 2]
    even[1::2] = [1, 1, 2]
    close = delay(even, 2, 1, rng=rng(), draws=200)
    assert 0.2 < close.largest[0] < 0.8


def test_limits_hold_the_truth_about_as_often_as_they_say():
    """60 worlds of 60 units: expected days of the second wait known from 40,000 units."""
    truth = delay(world(40_000, 40, 99), 3, 1, rng=rng(), draws=0).days[1]
    inside = 0
    for seed in range(60):
        found = delay(world(60, 40, 1000 + seed), 3, 1, rng=rng(), draws=200)
        inside += found.lower[1] <= truth <= found.upper[1]
    assert inside >= 51  # 95 % of 60 is 57; 3 standard errors below


def test_whole_clusters_are_drawn():
    """Clusters that are alike within leave wider limits than their members taken singly."""
    draw = np.random.default_rng(5)
    group = np.repeat(np.arange(12), 20)
    length = np.repeat(draw.integers(2, 38, 12), 20)
    stage = (length[:, None] <= np.arange(40)).astype(int)
    single = delay(stage, 1, 1, rng=rng())
    whole = delay(stage, 1, 1, rng=rng(), cluster=group)
    assert whole.upper[0] - whole.lower[0] > 2 * (single.upper[0] - single.lower[0])


def test_the_same_draws_give_the_same_limits():
    one, other = (delay(world(30, 20, 2), 3, 1, rng=rng(), draws=50) for _ in range(2))
    assert one.lower.tolist() == other.lower.tolist()


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        ([[0, 3]], "not numbered"),
        ([[0, -2]], "not numbered"),
        ([0, 1], "not numbered"),
        ([[UNSEEN, 0]], "Nobody is watched"),
    ],
)
def test_what_is_no_table_of_stages_is_refused(stage, words):
    with pytest.raises(ParameterError, match=words):
        delay(stage, 1, 1, rng=rng())
