"""Experiments and weights as others have printed them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kopmp_lib.methods import adjusting
from kopmp_lib.methods.imputation import imputation

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def smokers():
    """With the covariates of *What If*, programs 12.2: squares, and flags of the classes."""
    frame = pd.read_csv(HERE / "nhefs.csv")
    for name in ("age", "smokeintensity", "smokeyrs", "wt71"):
        frame[f"{name}_squared"] = frame[name] ** 2
    classes = ["education", "exercise", "active"]
    return pd.get_dummies(frame, columns=classes, drop_first=True, dtype=float)


def given(frame):
    covariates = [name for name in frame if name not in ("qsmk", "wt82_71")]
    return {"outcome": "wt82_71", "treatment": "qsmk", "covariates": covariates}


def test_the_experiment_is_that_of_dehejia_and_wahba():
    """1,794.34; least squares 632.85, each group its own variance 671.00."""
    found = adjusting.difference(pd.read_csv(HERE / "nsw.csv"), outcome="re78", treatment="treat")
    assert round(found.estimate, 2) == 1794.34
    assert (round(found.se_pooled, 2), round(found.se, 2)) == (632.85, 671.00)
    assert (found.n_treated, found.n_control) == (185, 260)


def test_unadjusted_quitters_gained_two_and_a_half_kilograms_more(smokers):
    """*What If*, chapter 12: 2.5 (95 % limits 1.7, 3.4)."""
    found = adjusting.difference(smokers, outcome="wt82_71", treatment="qsmk")
    reach = 1.96 * found.se_pooled
    printed = (found.estimate, found.estimate - reach, found.estimate + reach)
    assert tuple(round(one, 1) for one in printed) == (2.5, 1.7, 3.4)


def test_weights_give_the_effect_of_the_book(smokers):
    """*What If*, 12.2: 3.4 (2.4, 4.5), standard error 0.525 with the weights taken as known."""
    found = adjusting.ipw(smokers, **given(smokers))
    assert round(found.estimate, 2) == 3.44
    assert round(found.se_known_weights, 3) == 0.525
    reach = 1.96 * found.se_known_weights
    assert round(found.estimate - reach, 1) == 2.4
    assert round(found.estimate + reach, 1) == 4.5


@pytest.mark.parametrize(
    ("estimand", "estimate", "se"),
    [("ate", 3.44053543, 0.48707261), ("att", 3.33625791, 0.49095912)],
)
def test_limits_with_estimated_weights_are_those_of_statsmodels(smokers, estimand, estimate, se):
    """TreatmentEffect.ipw of statsmodels 0.15.0, whose errors come from all equations at once."""
    found = adjusting.ipw(smokers, **given(smokers), estimand=estimand)
    assert found.estimate == pytest.approx(estimate, abs=1e-7)
    assert found.se == pytest.approx(se, abs=1e-7)


def test_doubly_robust_agrees_with_statsmodels_but_for_the_form(smokers):
    """TreatmentEffect.aipw of statsmodels 0.15.0, without Hajek's form: 3.37326463 (0.48015732)."""
    found = adjusting.aipw(smokers, **given(smokers))
    assert found.estimate == pytest.approx(3.37326463, abs=5e-4)
    assert found.se == pytest.approx(0.48015732, abs=1e-4)


def test_weights_balance_what_was_not(smokers):
    balance = adjusting.ipw(smokers, **given(smokers)).overlap.balance.abs()
    assert balance["before"].max() > 0.25
    assert balance["after"].max() < 0.05


def test_castle_laws_by_imputation_without_weights():
    """did2s of pyfixest 0.60.0, unweighted, `post` as it comes: 0.066900."""
    frame = pd.read_csv(HERE / "castle.csv")
    first = frame[frame["post"] == 1].groupby("sid")["year"].min()
    frame["first"] = frame["sid"].map(first)
    found = imputation(
        frame, outcome="l_homicide", unit="sid", time="year", cohort="first", by_exposure=False
    )
    assert round(found.estimate, 6) == 0.066900
