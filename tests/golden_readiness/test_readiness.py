"""Mixed and ordered models as R and Stata have printed them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from kopmp_lib.methods import readiness

HERE = Path(__file__).parent
GRADES = ["unlikely", "somewhat likely", "very likely"]


@pytest.fixture(scope="module")
def housing():
    counted = pd.read_csv(HERE / "housing.csv")
    rows = counted.loc[counted.index.repeat(counted["Freq"])].reset_index(drop=True)
    flags = pd.get_dummies(rows[["Infl", "Type", "Cont"]], dtype=float)
    names = ["Infl_Medium", "Infl_High", "Type_Apartment", "Type_Atrium", "Type_Terrace"]
    return flags[[*names, "Cont_High"]].assign(Sat=rows["Sat"])


@pytest.fixture(scope="module")
def students():
    return pd.read_csv(HERE / "ologit.csv")


def test_sleep_is_that_of_lme4():
    """lmer(Reaction ~ Days + (Days | Subject)); its own tests print the fixed part in full."""
    model = readiness.multilevel(
        pd.read_csv(HERE / "sleepstudy.csv"),
        outcome="Reaction", group="Subject", covariates="Days", slopes="Days",
    )  # fmt: skip
    assert model.table["coef"].tolist() == pytest.approx([251.405104848485, 10.467285959595])
    assert model.table["se"].round(3).tolist() == [6.825, 1.546]
    assert model.group_sd.to_numpy() == pytest.approx([24.741, 5.922], abs=6e-4)
    assert round(model.correlation.loc["constant", "Days"], 3) == 0.066
    assert round(model.residual_sd, 3) == 25.592
    assert model.criterion == pytest.approx(1743.6283, abs=5e-5)
    assert not model.at_edge


def test_housing_is_that_of_polr(housing):
    """MASS::polr(Sat ~ Infl + Type + Cont, weights = Freq): Venables and Ripley (2002), 7.3."""
    model = readiness.ordered(
        housing, outcome="Sat", covariates=list(housing.columns[:-1]),
        order=["Low", "Medium", "High"],
    )  # fmt: skip
    printed = [0.5664, 1.2888, -0.5724, -0.3662, -1.0910, 0.3603]
    assert model.table["coef"].to_numpy() == pytest.approx(printed, abs=6e-5)
    assert model.cuts.round(4).tolist() == [-0.4961, 0.6907]
    assert round(model.deviance, 3) == 3479.149
    assert model.n == 1681


def test_one_odds_ratio_for_all_cuts_is_judged_as_stata_does(students):
    """Stata's ologit and brant on UCLA's page: 1.047664, -.0586828, .6157458; cuts 2.203323,
    4.298767; Brant 4.34 (p .227) in all, .13, 3.44 and .18 (p .716, .064, .672) one by one."""
    model = readiness.ordered(
        students, outcome="apply", covariates=["pared", "public", "gpa"], order=GRADES
    )
    printed = [1.047664, -0.0586828, 0.6157458]
    assert model.table["coef"].to_numpy() == pytest.approx(printed, abs=2e-6)
    assert model.cuts.to_numpy() == pytest.approx([2.203323, 4.298767], abs=2e-6)
    test = model.proportional()
    assert (round(test.statistic, 2), test.df, round(test.p, 3)) == (4.34, 3, 0.227)
    assert test.table["statistic"].round(2).tolist() == [0.13, 3.44, 0.18]
    assert test.table["p"].round(3).tolist() == [0.716, 0.064, 0.672]
