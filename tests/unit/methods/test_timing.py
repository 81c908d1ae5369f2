"""Kaplan-Meier against published numbers, and against simulations whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.timing import kaplan_meier

# Remission in weeks of 42 leukaemia patients (Freireich 1963; Gehan 1965); 1 is a relapse.
TREATED = [
    *((6, 1), (6, 1), (6, 1), (6, 0), (7, 1), (9, 0), (10, 1), (10, 0), (11, 0), (13, 1), (16, 1)),
    *((17, 0), (19, 0), (20, 0), (22, 1), (23, 1), (25, 0), (32, 0), (32, 0), (34, 0), (35, 0)),
]
CONTROL = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def treated():
    days, taken = zip(*TREATED, strict=True)
    return kaplan_meier(days, np.array(taken, dtype=bool))


def test_the_curve_of_the_treated_is_the_published_one():
    """Klein and Moeschberger, Survival Analysis, table 4.1A: estimate and standard error."""
    curve = treated()
    assert curve.days.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert curve.events.tolist() == [3, 1, 1, 1, 1, 1, 1]
    published = [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert curve.waiting.round(3).tolist() == published
    error = np.log(curve.waiting / curve.lower) / 1.959964 * curve.waiting
    greenwood = [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346]
    assert error.round(4).tolist() == greenwood


def test_the_medians_are_those_that_r_prints():
    """survfit(Surv(time, cens) ~ treat, MASS::gehan): 23 (16, NA) and 8 (4, 12)."""
    middle, lower, upper = treated().quantile()
    assert (middle, lower) == (23, 16)
    assert np.isnan(upper)
    assert kaplan_meier(CONTROL, np.ones(21, dtype=bool)).quantile() == (8, 4, 12)


def test_without_censoring_the_curve_is_one_less_the_distribution():
    days = np.array([4, 2, 9, 2, 7, 5])
    curve = kaplan_meier(days, np.ones(6, dtype=bool))
    assert curve.waiting == pytest.approx([(days > day).mean() for day in curve.days])


def test_a_flat_stretch_at_the_half_gives_its_middle():
    assert kaplan_meier([3, 5, 8, 9], np.ones(4, dtype=bool)).quantile()[0] == 6.5


def test_a_median_that_is_not_reached_is_not_invented():
    curve = kaplan_meier([1, 9, 9, 9, 9], [True, False, False, False, False])
    assert np.isnan(curve.quantile()).tolist() == [True, True, True]
    assert (curve.n, curve.observed) == (5, 1)


def test_censoring_after_the_last_event_changes_nothing_before_it():
    short = kaplan_meier([2, 4, 6, 6], [True, True, False, False])
    late = kaplan_meier([2, 4, 60, 600], [True, True, False, False])
    assert short.waiting.tolist() == late.waiting.tolist()


def test_the_interval_of_the_median_holds_what_it_promises():
    """400 samples of 60 exponential times, censored by an independent exponential."""
    generator = np.random.default_rng(20260805)
    true_median = 50 * np.log(2)
    held = 0
    for _ in range(400):
        time = generator.exponential(50, 60)
        stop = generator.exponential(150, 60)
        days = np.ceil(np.minimum(time, stop))
        _, lower, upper = kaplan_meier(days, time <= stop).quantile()
        held += lower <= np.ceil(true_median) and not upper < np.floor(true_median)
    assert 0.93 <= held / 400 <= 0.985


@pytest.mark.parametrize(
    ("days", "taken", "said"),
    [
        ([], [], "no unit"),
        ([3, -1], [True, True], "negative"),
        ([3, float("nan")], [True, True], "missing"),
        ([3, 4], [True], "shape"),
    ],
)
def test_what_cannot_be_estimated_is_refused(days, taken, said):
    with pytest.raises(ParameterError, match=said):
        kaplan_meier(days, taken)


def test_a_level_of_95_is_not_a_level():
    with pytest.raises(ParameterError, match="95 is not a confidence level"):
        kaplan_meier([1, 2], [True, True], level=95)
