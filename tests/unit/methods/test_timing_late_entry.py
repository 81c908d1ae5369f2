"""Units that came under watch late, and answers where ties are heavy or the curve ends."""

from __future__ import annotations

import numpy as np
import pytest

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.timing import kaplan_meier, logrank


def test_a_unit_is_counted_from_its_entry_on_by_hand():
    """At 2, three are watched; at 5, those still there and the one that came at 3."""
    curve = kaplan_meier([2, 4, 5, 7], [1, 0, 1, 1], entry=[0, 0, 3, 0])
    assert curve.table["time"].tolist() == [2, 5, 7]
    assert curve.table["at_risk"].tolist() == [3, 2, 1]
    assert curve.table["survival"].tolist() == pytest.approx([2 / 3, 1 / 3, 0])


def test_who_enters_at_a_step_was_not_watched_taking_the_risk_of_it():
    curve = kaplan_meier([3, 6, 8], [1, 1, 1], entry=[0, 3, 2.9])
    assert curve.at_risk.tolist() == [2, 2, 1]


def test_late_entry_repairs_what_leaving_it_out_distorts():
    """Only those still waiting at 40 days were registered then, half of the units."""
    generator = np.random.default_rng(4)
    time = generator.exponential(60, 20_000)
    entry = np.where(generator.random(20_000) < 0.5, 40.0, 0.0)
    kept = time > entry
    told = kaplan_meier(time[kept], np.ones(kept.sum()), entry[kept]).median
    blind = kaplan_meier(time[kept], np.ones(kept.sum())).median
    truth = 60 * np.log(2)
    assert told.lower < truth < told.upper
    assert blind.lower > truth + 5


def test_an_entry_of_nought_is_from_the_start():
    same = kaplan_meier([0, 3, 4], [1, 1, 0], entry=[0, 0, 0])
    assert same.table.equals(kaplan_meier([0, 3, 4], [1, 1, 0]).table)


@pytest.mark.parametrize(
    ("entry", "said"), [([0, 4, 0], "1 units enter"), ([0, np.nan, 0], "missing"), ([0], "missing")]
)
def test_impossible_entries_are_refused(entry, said):
    with pytest.raises(ParameterError, match=said):
        kaplan_meier([2, 4, 6], [1, 1, 1], entry=entry)


@pytest.mark.parametrize("events", [[1, np.nan, 1], [1, 2, 1], [1, None, 1], ["ya", 1, 0]])
def test_a_step_that_is_neither_taken_nor_not_is_refused(events):
    with pytest.raises(ParameterError, match="Whether the step was taken reads"):
        kaplan_meier([2, 4, 6], events)


def test_spans_of_time_of_no_unit_are_refused():
    with pytest.raises(ParameterError, match="not numbers"):
        kaplan_meier(np.array([2, 4], dtype="timedelta64[D]"), [1, 1])


def test_a_median_by_months_of_many_units_has_finite_limits():
    """20,000 units in 6 distinct months, where statsmodels 0.15 answers nan, nan."""
    generator = np.random.default_rng(11)
    month = np.ceil(generator.exponential(4, 20_000))
    median = kaplan_meier(np.minimum(month, 6), month <= 6).median
    assert (median.estimate, median.lower, median.upper) == (3, 3, 3)


def test_when_all_of_many_take_the_step_on_one_day_that_day_is_certain():
    median = kaplan_meier(np.full(10_000, 7), np.ones(10_000)).median
    assert (median.estimate, median.lower, median.upper) == (7, 7, 7)


def test_a_single_last_unit_sets_no_upper_limit():
    median = kaplan_meier([7, 8], [1, 1]).median
    assert (median.estimate, median.lower) == (7.5, 7)
    assert np.isnan(median.upper)


def test_the_restricted_mean_is_the_area_by_hand():
    """1 up to day 2, 3/4 up to 4, 3/8 up to 6: 2 + 1.5 + 0.75, one censored at 3."""
    curve = kaplan_meier([2, 3, 4, 9], [1, 0, 1, 0])
    area = curve.rmst(6)
    assert area.estimate == pytest.approx(4.25)
    assert area.se == pytest.approx(np.sqrt(2.25**2 / (4 * 3) + 0.75**2 / (2 * 1)))
    assert area.upper == pytest.approx(min(4.25 + 1.959964 * area.se, 6))


def test_a_mean_is_not_restricted_to_days_that_nobody_was_watched():
    curve = kaplan_meier([2, 5], [1, 0])
    assert curve.rmst(5).estimate == pytest.approx(2 + 1.5)
    with pytest.raises(ParameterError, match="Nobody was watched for 6"):
        curve.rmst(6)
    assert kaplan_meier([2, 5], [1, 1]).rmst(6).estimate == pytest.approx(3.5)


def test_the_band_is_wider_than_the_limits_of_points_but_within_nought_and_one():
    generator = np.random.default_rng(2)
    time = generator.exponential(50, 200)
    curve = kaplan_meier(np.ceil(time), time < 90)
    band = curve.band()
    inner = slice(5, -5)
    assert (band["lower"] < curve.lower).iloc[inner].all()
    assert (band["upper"] > curve.upper[: len(band)]).iloc[inner].all()
    assert band[["lower", "upper"]].stack().between(0, 1).all()


def test_the_band_on_the_scale_of_the_limits_of_points_encloses_them_all():
    generator = np.random.default_rng(2)
    time = generator.exponential(50, 60)
    curve = kaplan_meier(np.ceil(time), time < 90)
    band = curve.band("log")
    kept = slice(0, len(band))
    assert (band["lower"].to_numpy() < curve.lower[kept]).all()
    assert (band["upper"].to_numpy() >= curve.upper[kept]).all()
    assert band[["lower", "upper"]].stack().between(0, 1).all()


def test_strata_compare_like_with_like():
    """Within each stratum both groups wait alike; pooled, the slow stratum looks like a group."""
    generator = np.random.default_rng(6)
    stratum = np.repeat([0, 1], 400)
    group = generator.random(800) < np.where(stratum == 1, 0.8, 0.2)
    time = generator.exponential(np.where(stratum == 1, 90, 30))
    pooled = logrank(time, np.ones(800), group)
    within = logrank(time, np.ones(800), group, strata=stratum)
    assert pooled.p < 1e-6
    assert within.p > 0.05
    assert within.table["observed"].sum() == pytest.approx(within.table["expected"].sum())


@pytest.mark.parametrize(("groups", "said"), [([1, 1], "not two groups"), ([1, None], "no group")])
def test_a_comparison_needs_groups(groups, said):
    with pytest.raises(ParameterError, match=said):
        logrank([1, 2], [1, 1], groups)


def test_groups_that_strata_keep_apart_are_not_compared():
    """a and b meet in one stratum, c and d in the other: two differences are free, not three."""
    groups, strata = list("aabbccdd"), [0] * 4 + [1] * 4
    test = logrank([1, 2, 3, 4, 1, 2, 3, 4], np.ones(8), groups, strata=strata)
    alone = logrank([1, 2, 3, 4], np.ones(4), list("aabb"))
    assert test.df == 2
    assert test.statistic == pytest.approx(2 * alone.statistic)
    with pytest.raises(ParameterError, match="at risk together"):
        logrank([1, 2, 3, 4], np.ones(4), list("aabb"), strata=[0, 0, 1, 1])
