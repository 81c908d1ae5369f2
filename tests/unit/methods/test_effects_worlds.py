"""Drawn worlds of which the truth is known: no bias, and intervals that keep their word."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from kopmp_lib.methods.effects import att_gt, randomisation

NAMES = {"outcome": "y", "unit": "unit", "time": "time", "cohort": "first"}
DRAWS = 200
UNITS, PERIODS = 160, 6
EFFECT = 0.5  # grows by as much each period


def world(generator: np.random.Generator, *, drawn_by_x: bool = False) -> pd.DataFrame:
    """Half are treated, in two cohorts; trends differ by x, and so may the chance of treatment."""
    x = generator.normal(size=UNITS)
    chance = 1 / (1 + np.exp(-x)) if drawn_by_x else np.full(UNITS, 0.5)
    cohort = generator.choice([3, 5], size=UNITS)
    first = np.where(generator.random(UNITS) < chance, cohort, 0)
    time = np.arange(1, PERIODS + 1)
    y = generator.normal(size=(UNITS, 1)) + generator.normal(size=(UNITS, PERIODS)).cumsum(axis=1)
    y += 0.4 * np.outer(x, time)
    exposure = time - first[:, None]
    y += EFFECT * (1 + exposure) * ((first[:, None] > 0) & (exposure >= 0))
    frame = pd.DataFrame({"unit": np.arange(UNITS), "first": first, "x": x})
    frame = frame.merge(pd.DataFrame({"time": time}), how="cross")
    return frame.assign(y=y.ravel())


def errors(seed: int, *, drawn_by_x: bool = False, **options: Any) -> pd.DataFrame:
    """Error and coverage of the effect at exposure 1, world by world."""
    rows = []
    generator = np.random.default_rng(seed)
    for _ in range(DRAWS):
        fit = att_gt(world(generator, drawn_by_x=drawn_by_x), **NAMES, **options)
        row = fit.aggregate("dynamic").table.set_index("exposure").loc[1]
        truth = 2 * EFFECT
        rows.append((row["att"] - truth, row["lower"] <= truth <= row["upper"]))
    return pd.DataFrame(rows, columns=["error", "covered"])


def unbiased(found: pd.DataFrame) -> bool:
    return bool(abs(found["error"].mean()) < 3 * found["error"].sem())


def covers(found: pd.DataFrame) -> bool:
    return bool(abs(found["covered"].mean() - 0.95) < 3 * np.sqrt(0.95 * 0.05 / DRAWS))


def test_treatment_by_chance_is_estimated_without_bias() -> None:
    found = errors(1, control="not_yet")
    assert unbiased(found)
    assert covers(found)


def test_treatment_by_a_covariate_needs_the_covariate() -> None:
    naive = errors(2, drawn_by_x=True)
    assert not unbiased(naive)
    assert not covers(naive)
    for method in ("dr", "reg"):
        found = errors(2, drawn_by_x=True, covariates="x", method=method)
        assert unbiased(found), method
        assert covers(found), method


def test_randomisation_gives_false_alarms_as_often_as_it_says() -> None:
    generator = np.random.default_rng(3)
    alarms = 0
    for draw in range(DRAWS):
        y = generator.normal(size=(18, 3)).ravel() ** 3  # heavy tails
        frame = pd.DataFrame({"unit": range(18), "first": np.resize([0, 2, 3], 18)})
        frame = frame.merge(pd.DataFrame({"time": [1, 2, 3]}), how="cross").assign(y=y)
        alarms += randomisation(frame, **NAMES, draws=19, seed=draw).p <= 0.1
    assert abs(alarms / DRAWS - 0.1) < 3 * np.sqrt(0.1 * 0.9 / DRAWS)


def test_the_band_holds_the_whole_event_study() -> None:
    generator = np.random.default_rng(4)
    held = alone = 0
    for draw in range(DRAWS):
        study = att_gt(world(generator), **NAMES).aggregate("dynamic")
        exposure = study.table["exposure"].to_numpy()
        truth = np.where(exposure >= 0, EFFECT * (1 + exposure), 0)
        band = study.band(draws=199, seed=draw)
        held += ((band["lower"] <= truth) & (truth <= band["upper"])).all()
        alone += ((study.table["lower"] <= truth) & (truth <= study.table["upper"])).all()
    assert abs(held / DRAWS - 0.95) < 3 * np.sqrt(0.95 * 0.05 / DRAWS)
    assert alone < held
