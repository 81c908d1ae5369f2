"""What a design can see: against weights found by trying, and against draws."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.errors import DataError, ParameterError
from kopmp_lib.methods.effects import Noise, att_gt, detectable_effect, noise_of

NAMES = {"unit": "unit", "time": "time", "cohort": "first"}
NOISE = Noise(sd=0.4, persistence=0.5, cluster_sd=0.2)


def plan(first: list[int], periods: int) -> pd.DataFrame:
    frame = pd.DataFrame({"unit": range(len(first)), "first": first})
    frame["group"] = frame["unit"] // 3
    return frame.merge(pd.DataFrame({"time": range(1, periods + 1)}), how="cross")


@pytest.mark.parametrize("kind", ["simple", "dynamic", "group", "calendar"])
@pytest.mark.parametrize("control", ["never", "not_yet"])
def test_the_error_is_that_of_the_estimator(kind: Any, control: Any) -> None:
    frame = plan([0, 0, 0, 2, 2, 4, 4, 4, 4], 4)
    trial = np.eye(len(frame))
    weights = np.array(
        [
            att_gt(frame.assign(y=row), outcome="y", **NAMES, control=control)
            .aggregate(kind)
            .estimate
            for row in trial
        ]
    ).reshape(9, 4)
    apart = np.abs(np.subtract.outer(np.arange(4), np.arange(4)))
    alike = NOISE.persistence**apart
    by_group = weights.reshape(3, 3, 4).sum(axis=1)
    own = np.einsum("it,ts,is->", weights, alike, weights)
    shared = np.einsum("ct,ts,cs->", by_group, alike, by_group)
    found = detectable_effect(
        frame, **NAMES, noise=NOISE, cluster="group", control=control, kind=kind
    )
    assert found.se == pytest.approx(np.sqrt(0.16 * own + 0.04 * shared))


def test_an_effect_that_can_be_detected_is_found_that_often() -> None:
    found = detectable_effect(plan([0] * 10 + [3] * 10, 4), **NAMES, noise=Noise(1.0), power=0.7)
    assert found.of(found.detectable) == pytest.approx(0.7, abs=1e-3)
    assert found.of(-found.detectable) == pytest.approx(0.7, abs=1e-3)
    assert found.of(0.0) == pytest.approx(0.05)


def test_a_city_of_42_sees_large_effects_only() -> None:
    first = [0] * 12 + [7] * 10 + [11] * 10 + [15] * 10
    noise = Noise(sd=0.35 / np.sqrt(1 - 0.55**2), persistence=0.55)
    found = detectable_effect(plan(first, 24), **NAMES, noise=noise)
    assert 0.2 < found.detectable < 0.35
    assert found.of(0.05) < 0.15


def test_noise_is_learnt_from_what_was_not_treated() -> None:
    generator = np.random.default_rng(8)
    frame = plan([0] * 1500 + [20] * 1500, 24)
    own, shock = generator.normal(size=3000), generator.normal(size=(24, 3000))
    passing = [shock[0] * 0.5]
    for row in shock[1:]:
        passing.append(0.6 * passing[-1] + 0.5 * np.sqrt(1 - 0.36) * row)
    frame = frame.sort_values(["time", "unit"])
    frame["y"] = (np.array(passing) + own + generator.normal(size=(24, 1))).ravel()
    frame["y"] += 100 * generator.normal(size=len(frame)) * (frame["time"] >= 20) * frame["first"]
    found = noise_of(frame, outcome="y", **NAMES)
    assert [found.sd, found.persistence] == pytest.approx([0.5, 0.6], rel=0.03)


def test_noise_that_neighbours_share_is_told_apart() -> None:
    generator = np.random.default_rng(9)
    frame = plan([0] * 1800, 8).sort_values(["time", "unit"])
    shared = generator.normal(size=(8, 600)).repeat(3, axis=1) * 0.3
    frame["y"] = (shared + 0.5 * generator.normal(size=(8, 1800))).ravel()
    found = noise_of(frame, outcome="y", **NAMES, cluster="group")
    assert [found.sd, found.cluster_sd] == pytest.approx([0.5, 0.3], rel=0.05)
    assert found.persistence < 0.05


def test_trends_of_units_are_no_noise_that_passes() -> None:
    """A random walk is still learnt; lines of different slopes would pass for no noise at all."""
    generator = np.random.default_rng(4)
    steps = generator.normal(size=(200, 8))
    slopes = generator.normal(size=(200, 1)) * np.arange(8) + 0.1 * steps
    for values, learnt in ((np.cumsum(steps, axis=1), True), (slopes, False)):
        frame = pd.DataFrame(
            {"unit": np.repeat(range(200), 8), "time": np.tile(range(8), 200), "first": 0,
             "y": values.ravel()}
        )  # fmt: skip
        names = {"outcome": "y", "unit": "unit", "time": "time", "cohort": "first"}
        if learnt:
            assert noise_of(frame, **names).persistence > 0.9
            continue
        with pytest.raises(DataError, match="trends of their own"):
            noise_of(frame, **names)


def test_what_cannot_be_is_refused() -> None:
    frame = plan([0] * 3 + [2] * 3, 2)
    with pytest.raises(DataError, match="cannot be learnt"):
        noise_of(frame.assign(y=1.0), outcome="y", **NAMES)
    with pytest.raises(ParameterError):
        Noise(0.0)
    with pytest.raises(ParameterError):
        Noise(1.0, persistence=1.0)
    with pytest.raises(ParameterError):
        detectable_effect(frame, **NAMES, noise=Noise(1.0), power=80)
    with pytest.raises(DataError, match="compares nobody"):
        detectable_effect(plan([2] * 6, 2), **NAMES, noise=Noise(1.0))
