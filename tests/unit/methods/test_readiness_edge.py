"""Where chance explains the groups, their spread is nought, and is told as such."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.methods import readiness


@pytest.mark.parametrize("seed", range(40))
def test_groups_that_do_not_differ_have_a_fit(seed):
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"g": np.repeat(np.arange(9), 10), "y": rng.normal(size=90)})
    found = readiness.multilevel(frame, outcome="y", group="g")
    means = frame.groupby("g")["y"].mean()
    within = frame.groupby("g")["y"].var().mean()
    expected = max(means.var() - within / 10, 0)  # REML of a balanced design is that of moments
    assert found.group_sd["constant"] ** 2 == pytest.approx(expected, abs=2e-5)
    assert found.at_edge == (expected == 0)
    if expected == 0:
        assert found.residual_sd == pytest.approx(frame["y"].std())
        assert found.table.loc["constant", "se"] == pytest.approx(frame["y"].std() / np.sqrt(90))
        assert (found.groups["constant"] == 0).all()


@pytest.mark.parametrize("seed", range(10))
def test_three_groups_of_yes_and_no_have_a_fit(seed):
    rng = np.random.default_rng(seed)
    y = (rng.random(30) < 0.4).astype(float)
    frame = pd.DataFrame({"g": np.repeat(np.arange(3), 10), "y": y, "x": rng.normal(size=30)})
    found = readiness.multilevel(frame, outcome="y", group="g", covariates="x", slopes="x")
    assert np.isfinite(found.table).all(axis=None)
    assert 0 <= found.icc < 1
