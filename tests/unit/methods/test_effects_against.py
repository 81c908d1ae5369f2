"""The same panel through another program, and where that program is wrong.

diff-diff 3.13.0 (installed for imputation) reckons group-time effects too. Its defects, for which
it is not used there, are held on to here: a newer version without them would be noticed.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.methods.effects import att_gt

NAMES: dict[str, Any] = {"outcome": "y", "unit": "unit", "time": "time", "cohort": "first"}
CONTROL = {"never": "never_treated", "not_yet": "not_yet_treated"}


def draw(seed: int, lean: float = 0.0) -> pd.DataFrame:
    """Sixty units; ``lean`` is how much the covariate decides who is treated."""
    generator = np.random.default_rng(seed)
    x = generator.normal(size=60)
    rank = np.argsort(np.argsort(lean * x + generator.normal(size=60)))
    first = np.array([0, 0, 3, 4, 6])[rank * 5 // 60]
    frame = pd.DataFrame({"unit": range(60), "x": x, "first": first})
    frame = frame.merge(pd.DataFrame({"time": range(1, 8)}), how="cross")
    return frame.assign(y=generator.normal(size=len(frame)) + 0.3 * frame["x"] * frame["time"])


def theirs(frame: pd.DataFrame, control: str, method: str | None) -> Any:
    from diff_diff import CallawaySantAnna

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return CallawaySantAnna(
            control_group=CONTROL[control],
            estimation_method=method or "dr",
            pscore_trim=1e-6,  # its own 0.01 clips what R leaves alone
        ).fit(
            frame, outcome="y", unit="unit", time="time", first_treat="first",
            covariates=["x"] if method else None,
        )  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("control", ["never", "not_yet"])
@pytest.mark.parametrize("method", [None, "reg", "ipw"])
def test_effects_and_errors_agree(seed: int, control: Any, method: Any) -> None:
    frame = draw(seed)
    how = {"method": method, "covariates": "x"} if method else {}
    ours = att_gt(frame, **NAMES, control=control, **how)
    other = theirs(frame, control, method)
    for line in ours.table.itertuples():
        cell = other.group_time_effects[line.cohort, line.time]
        assert line.att == pytest.approx(cell["effect"], abs=1e-9)
        assert line.se == pytest.approx(cell["se"], abs=1e-9)
    average = ours.aggregate("simple")
    assert [average.estimate, average.se] == pytest.approx(
        [other.overall_att, other.overall_se], abs=1e-9
    )


def hajek(frame: pd.DataFrame, cohort: int, time: int) -> float:
    """Doubly robust with weights that sum to one (Sant'Anna and Zhao 2020), step by step."""
    from statsmodels.discrete.discrete_model import Logit
    from statsmodels.regression.linear_model import OLS

    wide = frame.pivot_table(index="unit", columns="time", values="y")
    change = (wide[time] - wide[cohort - 1]).to_numpy()
    each = frame.drop_duplicates("unit").set_index("unit")
    inside = each["first"].isin([0, cohort]).to_numpy()
    treated = (each["first"] == cohort).to_numpy()[inside]
    design = np.column_stack([np.ones(inside.sum()), each["x"].to_numpy()[inside]])
    change = change[inside]
    score = Logit(treated.astype(float), design).fit(disp=0).predict(design)
    fitted = OLS(change[~treated], design[~treated]).fit().predict(design)
    left, weight = change - fitted, score / (1 - score)
    return float(left[treated].mean() - np.average(left[~treated], weights=weight[~treated]))


@pytest.mark.parametrize("seed", range(3))
def test_doubly_robust_is_the_form_whose_weights_sum_to_one(seed: int) -> None:
    frame = draw(seed, lean=1.0)
    table = att_gt(frame, **NAMES, method="dr", covariates="x").table
    for line in table[table["time"] >= table["cohort"]].itertuples():
        expected = hajek(frame, int(line.cohort), int(line.time))
        assert line.att == pytest.approx(expected, abs=1e-7)


def test_the_other_program_does_not_normalise_its_doubly_robust_weights() -> None:
    """With poor overlap its average is off by more than a tenth of a standard error."""
    apart = []
    for seed in range(3):
        frame = draw(seed, lean=1.0)
        ours = att_gt(frame, **NAMES, method="dr", covariates="x").aggregate("simple")
        apart.append(abs(theirs(frame, "never", "dr").overall_att - ours.estimate) / ours.se)
    assert min(apart) > 0.1


def test_the_other_program_offers_no_average_by_period() -> None:
    from diff_diff import CallawaySantAnna

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = CallawaySantAnna().fit(
            draw(0), outcome="y", unit="unit", time="time", first_treat="first"
        )
        with pytest.raises(ValueError, match="calendar"):
            fit.aggregate("calendar")
    assert len(att_gt(draw(0), **NAMES).aggregate("calendar").table) == 5
