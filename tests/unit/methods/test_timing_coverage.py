"""Intervals hold what they promise, and nothing is found where there is nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.methods.timing import cox, cumulative_incidence, kaplan_meier, logrank

ROUNDS = 500
SPREAD = 3 * np.sqrt(0.95 * 0.05 / ROUNDS)
"""Three Monte Carlo standard errors of a share of 95 %."""


def test_the_interval_of_a_median_by_months_covers_the_true_month():
    """42 villages, months only: what is true of the city this house began with.

    The median of the month itself: the first month by which half are there. Ties make the interval
    wider than promised, never narrower.
    """
    generator = np.random.default_rng(42)
    held = []
    for _ in range(ROUNDS):
        time = np.ceil(generator.exponential(6.0, 42))
        stop = generator.integers(4, 16, 42)
        median = kaplan_meier(np.minimum(time, stop), time <= stop).median
        held.append(median.lower <= 5 and not median.upper < 5)  # 1 - exp(-5/6) = .565, of 4: .487
    assert np.mean(held) >= 0.95 - SPREAD


@pytest.mark.parametrize("scale", ["log-log", "log"])
def test_the_band_holds_the_whole_curve_and_the_limits_of_points_do_not(scale):
    generator = np.random.default_rng(57)
    whole, points = [], []
    for _ in range(ROUNDS):
        time, stop = generator.exponential(50, 100), generator.uniform(40, 200, 100)
        curve = kaplan_meier(np.minimum(time, stop), time <= stop)
        band, inner = curve.band(scale), slice(5, int((curve.waiting > 0).sum()))
        truth = np.exp(-curve.days[inner] / 50)
        lower, upper = band["lower"].to_numpy()[inner], band["upper"].to_numpy()[inner]
        whole.append(((lower <= truth) & (truth <= upper)).all())
        lower, upper = curve.lower[inner], curve.upper[inner]
        points.append(((lower <= truth) & (truth <= upper)).all())
    assert abs(np.mean(whole) - 0.95) < SPREAD
    assert np.mean(points) < 0.8


def test_the_interval_of_a_hazard_ratio_covers_the_truth_with_late_entry_and_ties():
    generator = np.random.default_rng(7)
    held, told, errors = [], [], []
    for _ in range(ROUNDS):
        x = generator.normal(size=160)
        time = generator.exponential(60 * np.exp(-0.5 * x))
        entry = generator.uniform(0, 20, 160) * (generator.random(160) < 0.3)
        kept = np.ceil(time) > np.floor(entry)
        frame = pd.DataFrame({"x": x, "days": np.ceil(np.minimum(time, 90)), "taken": time <= 90})
        frame = frame.assign(entry=np.floor(entry))[kept]
        row = cox(frame, duration="days", event="taken", covariates="x", entry="entry").table.loc[
            "x"
        ]
        held.append(np.log(row["lower"]) <= 0.5 <= np.log(row["upper"]))
        told.append(row["coef"])
        errors.append(row["se"])
    assert abs(np.mean(held) - 0.95) < SPREAD
    assert abs(np.mean(told) - 0.5) < 0.02
    assert abs(np.mean(errors) / np.std(told) - 1) < 0.1


def test_clustered_errors_tell_the_true_spread_where_plain_ones_do_not():
    """60 regencies with a will of their own, and a covariate that belongs to the regency."""
    generator = np.random.default_rng(17)
    told, robust, plain = [], [], []
    for _ in range(200):
        regency = np.repeat(np.arange(60), 12)
        will, x = generator.normal(0, 0.6, 60)[regency], generator.normal(size=60)[regency]
        time = generator.exponential(40 * np.exp(-will))
        frame = pd.DataFrame({"x": x, "days": time, "taken": time < 80, "regency": regency})
        given = {"duration": "days", "event": "taken", "covariates": "x"}
        fitted = cox(frame.assign(days=np.minimum(time, 80)), cluster="regency", **given)
        told.append(fitted.table.loc["x", "coef"])
        robust.append(fitted.table.loc["x", "se"])
        information = fitted._point.slopes()[1]
        plain.append(1 / np.sqrt(information[0, 0]) / x.std())
    assert 0.85 < np.mean(robust) / np.std(told) < 1.1
    assert np.mean(plain) / np.std(told) < 0.7


def test_where_nothing_is_the_matter_one_test_in_twenty_cries_out():
    generator = np.random.default_rng(27)
    cries = []
    for _ in range(ROUNDS):
        group = generator.random(100) < 0.5
        time = generator.exponential(30, 100)
        frame = pd.DataFrame({"group": group, "days": np.ceil(np.minimum(time, 60))})
        frame["taken"] = time <= 60
        fitted = cox(frame, duration="days", event="taken", covariates="group")
        differs = logrank(frame["days"], frame["taken"], group).p
        cries.append((differs < 0.05, fitted.ph_test().loc["group", "p"] < 0.05))
    for share in np.mean(cries, axis=0):
        assert abs(share - 0.05) < SPREAD


def test_incidence_of_a_cause_comes_to_the_truth_and_its_interval_covers_it():
    """Opening at .03 a day against merging at .01, watched for 20 to 80 days: at day 30."""
    truth = 0.75 * (1 - np.exp(-0.04 * 30))
    generator = np.random.default_rng(37)
    held, told = [], []
    for _ in range(ROUNDS):
        end = generator.exponential(25, 80)
        stop = generator.uniform(20, 80, 80)
        cause = np.where(generator.random(80) < 0.75, "open", "merge")
        ends = cumulative_incidence(np.minimum(end, stop), np.where(end <= stop, cause, ""))
        row = ends.by(30).loc["open"]
        told.append(row["incidence"])
        held.append(row["lower"] <= truth <= row["upper"])
    assert abs(np.mean(told) - truth) < 3 * np.std(told) / np.sqrt(ROUNDS)
    assert abs(np.mean(held) - 0.95) < SPREAD
