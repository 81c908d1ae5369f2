"""A step that nobody has taken yet, and a likelihood that rises without end."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.timing import cox, cumulative_incidence, kaplan_meier, logrank


def test_where_nobody_took_the_step_all_still_wait():
    curve = kaplan_meier([1, 2, 3], [0, 0, 0])
    assert (curve.n, curve.observed, curve.watched) == (3, 0, 3)
    assert [curve.still(day) for day in (0, 1, 3)] == [1, 1, 1]
    assert np.isnan(curve.still(4))
    assert np.isnan([curve.median.estimate, curve.median.lower, curve.median.upper]).all()
    assert curve.table.empty
    area = curve.rmst(2)
    assert (area.estimate, area.upper) == (2, 2)
    assert np.isnan(area.lower)
    with pytest.raises(ParameterError, match="Nobody was watched for 4"):
        curve.rmst(4)


def test_the_share_still_waiting_steps_down():
    curve = kaplan_meier([3, 5, 5, 8], [1, 1, 0, 1])
    assert [curve.still(day) for day in (2.9, 3, 5, 9)] == [1, 0.75, 0.5, 0]


def test_where_nobody_came_to_an_end_the_incidence_is_nought():
    ends = cumulative_incidence([1, 2], [0, 0], possible=["opened"])
    assert ends.by(2)["incidence"].to_dict() == {"opened": 0}
    assert cumulative_incidence([1, 2], [0, 0]).by(2)["incidence"].sum() == 0
    some = cumulative_incidence([1, 2], ["merged", ""], possible=["opened", "merged"])
    assert some.by(2)["incidence"].to_dict() == {"merged": 0.5, "opened": 0}


def test_an_unknown_end_is_neither_an_end_nor_none():
    with pytest.raises(ParameterError, match="In 1 units it is not known"):
        cumulative_incidence([1, 2, 3], [1, np.nan, 0])


def test_a_comparison_still_needs_somebody_to_move():
    with pytest.raises(ParameterError, match="no unit"):
        logrank([1, 2], [0, 0], ["a", "b"])


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("covariates", [["w"], ["w", "z"]])
def test_a_likelihood_that_rises_without_end_is_refused(seed, covariates):
    rng = np.random.default_rng(seed)
    days = np.ceil(rng.exponential(20, 300))
    frame = pd.DataFrame({"d": days, "e": rng.integers(0, 2, 300), "w": -days})
    frame["z"] = rng.normal(size=300)
    with pytest.raises(ParameterError, match=r"rises without end in: w\."):
        cox(frame, duration="d", event="e", covariates=covariates)


def test_a_strong_effect_is_no_endless_one():
    rng = np.random.default_rng(3)
    x = rng.normal(size=400)
    frame = pd.DataFrame({"d": rng.exponential(np.exp(-5 * x)), "e": 1, "x": x})
    found = cox(frame, duration="d", event="e", covariates="x").table.loc["x"]
    assert abs(found["coef"] - 5) < 3 * found["se"]
