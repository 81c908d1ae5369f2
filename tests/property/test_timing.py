"""Laws of waiting times that hold whatever the data."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kopmp_lib.methods.timing import (
    cox,
    cumulative_incidence,
    discrete_hazard,
    kaplan_meier,
    logrank,
    occupation,
    person_periods,
)
from kopmp_lib.methods.timing.delay import delay

days = st.integers(0, 25)
seeds = st.integers(0, 2**32 - 1)


@st.composite
def watched(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Durations with ties, which end was seen (0: none yet), and entries before them."""
    rows = draw(
        st.lists(st.tuples(days, st.integers(0, 2), st.integers(0, 12)), min_size=1, max_size=40)
    )
    time, cause, entry = (np.array(column) for column in zip(*rows, strict=True))
    assume((cause > 0).any())
    return time, cause, np.minimum(entry, np.maximum(time - 1, 0))


@given(watched())
def test_a_curve_falls_from_one_and_its_limits_hold_it(data):
    time, cause, entry = data
    curve = kaplan_meier(time, cause > 0, entry)
    shares = np.concatenate([[1.0], curve.waiting])
    assert (np.diff(shares) <= 0).all()
    assert (shares >= 0).all()
    known = curve.waiting > 0
    assert (curve.lower[known] <= curve.waiting[known]).all()
    assert (curve.upper[known] >= curve.waiting[known]).all()
    assert curve.events.sum() == curve.observed == (cause > 0).sum()
    middle = curve.median
    assert not middle.lower > middle.estimate
    assert not middle.upper < middle.estimate


@given(st.lists(days, min_size=1, max_size=40))
def test_without_censoring_a_curve_is_one_less_the_distribution(times):
    time = np.array(times)
    curve = kaplan_meier(time, np.ones(len(time)))
    assert curve.waiting == pytest.approx([(time > day).mean() for day in curve.days])
    assert curve.rmst(30).estimate == pytest.approx(time.mean())
    assert curve.rmst(30).se == pytest.approx(time.std() / np.sqrt(len(time)), abs=1e-9)


@given(watched())
def test_what_came_to_an_end_and_what_waits_make_the_whole(data):
    time, cause, entry = data
    ends = cumulative_incidence(time, cause, entry)
    ended = ends.table.groupby("time")["incidence"].sum()
    curve = kaplan_meier(time, cause > 0, entry)
    assert ended.to_numpy() == pytest.approx(1 - curve.waiting)


@given(watched())
def test_an_incidence_never_exceeds_one_less_the_curve_of_its_cause(data):
    time, cause, entry = data
    ends = cumulative_incidence(time, cause, entry)
    for number in np.unique(cause[cause > 0]):
        alone = kaplan_meier(time, cause == number, entry)
        rows = ends.table[ends.table["cause"] == number].set_index("time")
        assert (rows["incidence"].loc[alone.days] <= 1 - alone.waiting + 1e-12).all()
        assert rows["incidence"].is_monotonic_increasing


@given(watched())
def test_with_one_cause_an_incidence_is_one_less_the_curve_and_as_sure(data):
    time, cause, entry = data
    curve = kaplan_meier(time, cause > 0, entry)
    table = cumulative_incidence(time, np.minimum(cause, 1), entry).table
    assert table["incidence"].to_numpy() == pytest.approx(1 - curve.waiting)
    known = curve.waiting > 0
    assert table["se"].to_numpy()[known] == pytest.approx(curve.se[known], abs=1e-8)


@given(watched(), seeds)
def test_the_order_of_rows_changes_nothing(data, seed):
    time, cause, entry = data
    order = np.random.default_rng(seed).permutation(len(time))
    plain, mixed = (
        kaplan_meier(time[rows], cause[rows] > 0, entry[rows]).table
        for rows in (np.arange(len(time)), order)
    )
    pd.testing.assert_frame_equal(plain, mixed, check_exact=True)


@given(watched(), st.sampled_from([0.25, 7.0, 30.4375, 1000.0]))
def test_another_unit_of_time_changes_times_and_nothing_else(data, scale):
    time, cause, _ = data
    plain, scaled = kaplan_meier(time, cause > 0), kaplan_meier(time * scale, cause > 0)
    assert scaled.waiting.tolist() == plain.waiting.tolist()
    assert np.array(scaled.quantile()) == pytest.approx(
        np.array(plain.quantile()) * scale, nan_ok=True
    )
    if time.max() > 0:
        horizon = float(time.max())
        assert scaled.rmst(horizon * scale).estimate == pytest.approx(
            plain.rmst(horizon).estimate * scale
        )


def units(seed: int, n: int = 60) -> pd.DataFrame:
    """Made-up units, with ties, late entries and two groups."""
    generator = np.random.default_rng(seed)
    frame = pd.DataFrame({"x": generator.normal(size=n), "group": generator.integers(0, 3, n)})
    time = generator.exponential(np.exp(-0.5 * frame["x"]) * 20)
    frame["days"] = np.ceil(np.minimum(time, 40))
    frame["entry"] = np.where(generator.random(n) < 0.3, np.minimum(5, frame["days"] - 1), 0)
    return frame.assign(taken=time <= 40, z=generator.random(n) < 0.4)


GIVEN = {"duration": "days", "event": "taken", "covariates": ["x", "z"], "entry": "entry"}


@given(seeds, st.sampled_from([None, "group"]), st.sampled_from([None, "group"]))
def test_a_cox_model_knows_neither_order_nor_names_nor_units_of_time(seed, strata, cluster):
    frame = units(seed)
    plain = cox(frame, strata=strata, cluster=cluster, **GIVEN)
    other = frame.sample(frac=1, random_state=seed % 2**31)
    other["group"] = other["group"].map({0: "Sijuk", 1: "Membalong", 2: "Badau"})
    other[["days", "entry"]] *= 30.4375
    same = cox(other, strata=strata, cluster=cluster, **GIVEN)
    pd.testing.assert_frame_equal(plain.table, same.table, rtol=1e-7, atol=1e-9)
    assert same.loglik == pytest.approx(plain.loglik, rel=1e-10)
    assert same.concordance == pytest.approx(plain.concordance, abs=1e-12)
    tests = plain.ph_test(), same.ph_test()
    pd.testing.assert_frame_equal(*tests, rtol=1e-5, atol=1e-7)


@given(seeds, st.floats(0.01, 1000))
def test_another_unit_of_a_covariate_divides_its_coefficient_and_nothing_else(seed, scale):
    frame = units(seed)
    plain = cox(frame, **GIVEN)
    scaled = cox(frame.assign(x=frame["x"] * scale + 5), **GIVEN)
    told = ["coef", "se"]
    assert scaled.table.loc["x", told].to_numpy() * scale == pytest.approx(
        plain.table.loc["x", told].to_numpy(), rel=1e-6
    )
    assert scaled.table.loc["z"].to_numpy() == pytest.approx(
        plain.table.loc["z"].to_numpy(), rel=1e-6
    )
    assert scaled.loglik == pytest.approx(plain.loglik)


@given(seeds)
def test_a_comparison_knows_neither_names_nor_order_of_groups(seed):
    frame = units(seed)
    named = frame["group"].map({0: "c", 1: "a", 2: "b"})
    plain, renamed = (
        logrank(frame["days"], frame["taken"], group, entry=frame["entry"])
        for group in (frame["group"], named)
    )
    assert renamed.statistic == pytest.approx(plain.statistic, rel=1e-8)
    assert plain.table["expected"].sum() == pytest.approx(frame["taken"].sum())
    assert 0 <= plain.p <= 1


@given(seeds)
def test_months_know_neither_order_nor_names(seed):
    frame = units(seed).assign(months=lambda table: np.ceil(table["days"] / 5))
    long = person_periods(frame, duration="months", event="taken")
    assert len(long) == frame["months"].sum()
    assert long["taken"].sum() == frame["taken"].sum()
    given_ = {"event": "taken", "period": "period", "covariates": ["x", "z"]}
    plain = discrete_hazard(long, **given_)
    named = long.assign(period=long["period"].map(lambda month: f"2025-{month:02d}"))
    mixed = discrete_hazard(named.sample(frac=1, random_state=seed % 2**31), **given_)
    pd.testing.assert_frame_equal(plain.table, mixed.table, rtol=1e-6, atol=1e-8)


@st.composite
def panels(draw: st.DrawFn) -> pd.DataFrame:
    """Some units at some months on some of four stages; the first month has somebody."""
    rows = draw(
        st.dictionaries(
            st.tuples(st.integers(0, 8), st.integers(0, 6)), st.sampled_from("abcd"), min_size=1
        )
    )
    told = [(unit, month, stage) for (unit, month), stage in rows.items()]
    return pd.DataFrame(told, columns=["unit", "month", "stage"])


@given(panels(), seeds)
def test_shares_on_all_stages_sum_to_one_in_any_order(panel, seed):
    columns = {"unit": "unit", "time": "month", "state": "stage"}
    found = occupation(panel, **columns)
    assert found.table.sum(axis=1).to_numpy() == pytest.approx(1)
    assert (found.table.to_numpy() >= 0).all()
    assert (found.se.to_numpy() <= 0.5 + 1e-9).all()
    mixed = panel.sample(frac=1, random_state=seed % 2**31)
    mixed["unit"] = mixed["unit"].map(lambda unit: f"19.71.{9 - unit}")
    pd.testing.assert_frame_equal(found.table, occupation(mixed, **columns).table, rtol=1e-12)


# --- days by stage -------------------------------------------------------------------------------


@st.composite
def staged(draw: st.DrawFn) -> np.ndarray:
    """Units that pass two waits to an end, seen for a while each; the first from the start."""
    units, length = draw(st.integers(1, 12)), draw(st.integers(2, 15))
    rng = np.random.default_rng(draw(seeds))
    ends = np.cumsum(rng.integers(0, length, (units, 2)), axis=1)
    stage = (ends[:, :, None] <= np.arange(length)).sum(axis=1)
    first, last = rng.integers(0, length, units), rng.integers(1, length + 1, units)
    grid = np.arange(length)
    seen = (grid >= first[:, None]) & (grid < last[:, None])
    seen[0] = True
    return np.where(seen, stage, -1)


@given(staged())
def test_days_by_stage_are_all_the_days_there_are(stage):
    found = delay(stage, 2, 1, rng=np.random.default_rng(1), draws=20)
    assert found.days.sum() == pytest.approx(stage.shape[1])
    assert found.occupation.sum(axis=1) == pytest.approx(np.ones(stage.shape[1]))
    assert (found.occupation > -1e-12).all()
    if found.days[:2].sum() > 0:
        assert found.share[:2].sum() == pytest.approx(1)


@given(staged(), seeds)
def test_days_by_stage_do_not_depend_on_the_order_of_units(stage, seed):
    mixed = np.random.default_rng(seed).permutation(len(stage))
    rng = np.random.default_rng(1)
    one, other = (delay(given_, 2, 1, rng=rng, draws=0) for given_ in (stage, stage[mixed]))
    assert one.days == pytest.approx(other.days)


@given(staged())
def test_days_by_stage_do_not_depend_on_how_often_everybody_is_listed(stage):
    rng = np.random.default_rng(1)
    one, other = (
        delay(given_, 2, 1, rng=rng, draws=0) for given_ in (stage, np.tile(stage, (3, 1)))
    )
    assert one.days == pytest.approx(other.days)
