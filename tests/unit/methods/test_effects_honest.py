"""Bounds under drift: what they are without noise, and that they cover with it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.effects import att_gt, breakdown, relative_magnitude

EXPOSURE = [-3, -2, 0, 1, 2]
EXACT = 1e-14 * np.eye(5)


@pytest.mark.parametrize(
    ("weights", "reach"), [(None, 1.0), ([0, 1, 0], 2.0), ([1 / 3] * 3, 2.0), ([0, -1, 1], 1.0)]
)
@pytest.mark.parametrize("bound", [0.0, 0.5, 2.0])
def test_without_noise_the_bounds_are_the_identified_set(
    weights: list[float] | None, reach: float, bound: float
) -> None:
    value = np.array([0.1, 0.4, 2.0, 2.5, 3.0])  # steps of .3 and -.4 before treatment
    found = relative_magnitude(value, EXACT, EXPOSURE, bound=bound, weights=weights)
    middle = value[2:] @ (weights or [1, 0, 0])
    expected = [middle - reach * bound * 0.4, middle + reach * bound * 0.4]
    assert [found.lower, found.upper] == pytest.approx(expected, abs=1e-5)


def test_without_drift_the_bounds_are_the_interval() -> None:
    value, covariance = np.array([0.1, -0.2, 1.0, 1.0, 1.0]), 0.04 * np.eye(5)
    found = relative_magnitude(value, covariance, EXPOSURE, bound=0)
    assert [found.lower, found.upper] == pytest.approx([1 - 0.392, 1 + 0.392], abs=0.01)


def test_anticipation_adds_a_step() -> None:
    value = np.array([0.4, 0.0, 2.0])  # exposures -3, -1 and 0, measured from -2
    found = relative_magnitude(value, 1e-14 * np.eye(3), [-3, -1, 0], -2, bound=1.0)
    assert [found.lower, found.upper] == pytest.approx([2 - 0.8, 2 + 0.8], abs=1e-5)


def test_the_breakdown_is_where_the_bounds_reach_nought() -> None:
    generator = np.random.default_rng(4)
    value = np.array([0.1, -0.1, 1.5, 1.0, 1.0])
    root = generator.normal(size=(5, 40)) / 30
    study = (value, root @ root.T, EXPOSURE)
    where = breakdown(*study)
    assert 0 < where < 64
    assert relative_magnitude(*study, bound=where).lower > 0
    assert relative_magnitude(*study, bound=where + 0.01).lower <= 0
    assert breakdown(-value, *study[1:]) == pytest.approx(where, abs=0.03)


def test_an_effect_within_its_own_error_breaks_down_at_once() -> None:
    assert breakdown([0.0, 0.0, 0.1, 0.1, 0.1], np.eye(5), EXPOSURE) == 0


@pytest.mark.parametrize("hybrid", [True, False])
def test_the_bounds_cover_the_effect_at_the_edge_of_what_is_allowed(hybrid: bool) -> None:
    generator = np.random.default_rng(11)
    root = np.linalg.cholesky(0.02 * (np.eye(4) + 1))
    truth = np.array([-0.6, -0.3, 1.3, 2.0])  # drift of .3 a period, effect 1
    draws = 200
    covered = 0
    for _ in range(draws):
        value = truth + root @ generator.standard_normal(4)
        found = relative_magnitude(
            value, root @ root.T, [-3, -2, 0, 1], bound=1.0, hybrid=hybrid, draws=1000
        )
        covered += found.lower <= 1.0 <= found.upper
    assert covered / draws >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / draws)


@pytest.mark.parametrize(
    "exposure", [[-3, -2, -1, 0, 1], [-4, -2, 0, 1, 2], [0, 1, 2, 3, 4], [-6, -5, -4, -3, -2]]
)
def test_exposures_that_are_no_event_study_are_refused(exposure: list[int]) -> None:
    with pytest.raises(ParameterError):
        relative_magnitude(np.ones(5), np.eye(5), exposure)


def test_bounds_are_asked_of_an_event_study_with_one_base() -> None:
    generator = np.random.default_rng(0)
    frame = pd.DataFrame({"unit": range(60), "first": np.resize([0, 4], 60)})
    frame = frame.merge(pd.DataFrame({"time": range(1, 7)}), how="cross")
    frame["y"] = generator.normal(size=360) + 3 * ((frame["first"] > 0) & (frame["time"] > 3))
    names = {"outcome": "y", "unit": "unit", "time": "time", "cohort": "first"}
    study = att_gt(frame, **names, base="universal").aggregate("dynamic")
    found = study.honest(0.5)
    row = study.table.set_index("exposure").loc[0]
    assert found.estimate == pytest.approx(row["att"])
    assert found.lower < row["lower"] < row["upper"] < found.upper
    assert study.honest(0.5, weights=[0, 0, 1]).estimate == pytest.approx(
        study.table["att"].iloc[-1]
    )
    assert study.breakdown() > 0
    for other in (att_gt(frame, **names).aggregate("dynamic"), att_gt(frame, **names).aggregate()):
        with pytest.raises(ParameterError, match="measured from one period"):
            other.honest()
