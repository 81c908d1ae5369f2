"""Forecasts of defaults and grades: independent answers, traps that raise, what is invariant."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize
from scipy.special import expit

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods import readiness


@pytest.fixture
def cases():
    rng = np.random.default_rng(5)
    frame = pd.DataFrame({"debt": rng.normal(3, 2, 600), "rural": rng.integers(0, 2, 600)})
    frame["day"] = pd.date_range("2026-01-01", periods=600)
    chance = expit(-3 + 0.5 * frame["debt"] + 0.6 * frame["rural"])
    return frame.assign(default=(rng.random(600) < chance).astype(int), bank=np.arange(600) % 25)


BOTH = ["debt", "rural"]


def test_odds_ratios_and_effects_are_those_of_statsmodels(cases):
    import statsmodels.api as sm

    found = readiness.logit(cases, outcome="default", covariates=BOTH)
    fit = sm.Logit(cases["default"], sm.add_constant(cases[BOTH])).fit(disp=0)
    assert found.table["coef"].to_numpy() == pytest.approx(fit.params[BOTH].to_numpy())
    assert found.table["se"].to_numpy() == pytest.approx(fit.bse[BOTH].to_numpy())
    assert found.constant == pytest.approx(fit.params["const"])
    effects = fit.get_margeff(dummy=True).summary_frame()
    assert found.effects["effect"].to_numpy() == pytest.approx(effects["dy/dx"].to_numpy())
    assert found.effects["se"].to_numpy() == pytest.approx(effects["Std. Err."].to_numpy())
    assert found.loglik_null == pytest.approx(fit.llnull)
    events = int(cases["default"].sum())
    assert found.per_variable == min(events, 600 - events) / 2


def test_cluster_errors_are_those_of_statsmodels(cases):
    import statsmodels.api as sm

    found = readiness.logit(cases, outcome="default", covariates=BOTH, cluster="bank")
    groups = {"groups": cases["bank"]}
    fit = sm.Logit(cases["default"], sm.add_constant(cases[BOTH])).fit(
        disp=0, cov_type="cluster", cov_kwds=groups
    )
    assert found.table["se"].to_numpy() == pytest.approx(fit.bse[BOTH].to_numpy())


def test_units_order_and_names_change_nothing(cases):
    one = readiness.logit(cases, outcome="default", covariates=BOTH)
    other = readiness.logit(
        cases.sample(frac=1, random_state=1).assign(debt=lambda f: f["debt"] * 1e9 + 7e9),
        outcome="default", covariates=BOTH[::-1],
    )  # fmt: skip
    assert other.table.loc["debt", "z"] == pytest.approx(one.table.loc["debt", "z"])
    assert other.table.loc["rural", "odds_ratio"] == pytest.approx(
        one.table.loc["rural", "odds_ratio"]
    )
    assert other.effects.loc["rural"].tolist() == pytest.approx(one.effects.loc["rural"].tolist())


@pytest.mark.parametrize("scale", [1.0, 1e6])
def test_separation_is_told_and_named(cases, scale):
    frame = cases.assign(paid=(1 - cases["default"]) * scale)
    with pytest.raises(ParameterError, match=r"Separation: .*paid"):
        readiness.logit(frame, outcome="default", covariates=["debt", "paid"])
    half = cases.assign(late=(cases["default"] == 1) & (cases["bank"] < 12))
    with pytest.raises(ParameterError, match="Separation: late tells"):
        readiness.logit(half, outcome="default", covariates=["debt", "late"])


def test_steep_is_not_separated():
    """Log odds far from nought are no fault by themselves."""
    x = np.linspace(-30, 30, 400)
    y = (x > 0).astype(int)
    y[[199, 200]] = [1, 0]
    found = readiness.logit(pd.DataFrame({"x": x, "y": y}), outcome="y", covariates="x")
    assert found.table.loc["x", "coef"] > 1


def test_firth_adds_a_half_to_every_cell_of_a_table():
    """With one flag the answer is known: log of 6.5 x 14.5 / (20.5 x 0.5)."""
    frame = pd.DataFrame({"x": [1] * 26 + [0] * 14, "y": [1] * 6 + [0] * 34})
    found = readiness.logit(frame, outcome="y", covariates="x", method="firth")
    assert found.table.loc["x", "coef"] == pytest.approx(
        np.log(6.5 * 14.5 / (20.5 * 0.5)), abs=1e-6
    )
    assert found.constant == pytest.approx(np.log(0.5 / 14.5), abs=1e-6)


def test_firth_and_its_profile_are_those_of_another_climb(cases):
    frame = cases.iloc[:60].assign(z=lambda f: f["default"] * (f["bank"] < 9))
    found = readiness.logit(frame, outcome="default", covariates=["debt", "z"], method="firth")
    x = np.column_stack([np.ones(60), frame["debt"], frame["z"]])
    y = frame["default"].to_numpy()

    def fallen(beta):
        chance = expit(x @ beta)
        information = (x * (chance * (1 - chance))[:, None]).T @ x
        likelihood = y @ x @ beta - np.logaddexp(0, x @ beta).sum()
        return -likelihood - np.linalg.slogdet(information)[1] / 2

    fine = {"xatol": 1e-9, "fatol": 1e-12, "maxiter": 9000, "maxfev": 9000}
    best = minimize(fallen, np.zeros(3), method="Nelder-Mead", options=fine)
    assert [found.constant, *found.table["coef"]] == pytest.approx(best.x, abs=1e-5)
    for limit in ("lower", "upper"):
        edge = np.log(found.table.loc["z", limit])
        held = minimize(
            lambda two, at=edge: fallen(np.append(two, at)), best.x[:2], method="Nelder-Mead",
            options=fine,
        )  # fmt: skip
        assert 2 * (held.fun - best.fun) == pytest.approx(3.841459, abs=1e-5)


def test_unfit_columns_are_told_at_once(cases):
    with pytest.raises(ParameterError) as told:
        readiness.logit(
            cases.assign(gap=np.nan, word="a"), outcome="default",
            covariates=["dept", "gap", "word"],
        )  # fmt: skip
    assert "no column 'dept', but 'debt'" in str(told.value)
    assert "'gap' is missing in 600 rows" in str(told.value)
    assert "'word' is not of numbers" in str(told.value)


@pytest.mark.parametrize(
    ("change", "covariates", "message"),
    [
        ({"default": 0}, BOTH, "0 in all 600 rows"),
        ({"default": 2}, BOTH, "holds 2"),
        ({"rural": 1}, BOTH, "do not vary: rural"),
        ({"twice": lambda f: 2 * f["debt"] + f["rural"]}, [*BOTH, "twice"], "explain one another"),
        ({}, [], "No covariate"),
        ({}, ["debt", "debt"], "named twice"),
    ],
)
def test_what_cannot_be_told_is_refused(cases, change, covariates, message):
    with pytest.raises(ParameterError, match=message):
        readiness.logit(cases.assign(**change), outcome="default", covariates=covariates)


def test_grades_mirror_when_their_order_is_turned(cases):
    grade = pd.cut(cases["debt"] + np.random.default_rng(1).normal(0, 2, 600), 4, labels=False)
    frame = cases.assign(grade=[f"g{one}" for one in grade])
    names = ["g0", "g1", "g2", "g3"]
    one = readiness.ordered(frame, outcome="grade", covariates=BOTH, order=names)
    other = readiness.ordered(frame, outcome="grade", covariates=BOTH, order=names[::-1])
    assert other.table["coef"].to_numpy() == pytest.approx(-one.table["coef"].to_numpy(), abs=1e-4)
    assert one.predict(frame).sum(axis=1).to_numpy() == pytest.approx(1)
    assert one.predict(frame)["g3"].mean() == pytest.approx((grade == 3).mean(), abs=0.01)


def test_words_without_an_order_and_grades_told_without_fail_are_refused(cases):
    frame = cases.assign(grade=np.where(cases["debt"] > 3, "good", "bad"))
    with pytest.raises(ParameterError, match="no order of their own"):
        readiness.ordered(frame, outcome="grade", covariates=BOTH)
    with pytest.raises(ParameterError, match="has 2 grades"):
        readiness.ordered(frame, outcome="grade", covariates=BOTH, order=["bad", "good"])
    sharp = cases.assign(grade=pd.cut(cases["debt"], 3, labels=False))
    with pytest.raises(ParameterError, match="Separation: debt"):
        readiness.ordered(sharp, outcome="grade", covariates="debt")


def test_one_odds_ratio_is_rejected_where_it_is_wrong_and_kept_where_right():
    rng = np.random.default_rng(8)
    x = rng.integers(0, 2, 4000)
    noise = rng.logistic(size=4000)
    right = pd.DataFrame({"x": x, "g": np.digitize(x + noise, [-1, 1])})
    wrong = pd.DataFrame({"x": x, "g": np.digitize((1 + 1.5 * x) * noise, [-1, 1])})
    given = {"outcome": "g", "covariates": "x"}
    assert readiness.ordered(right, **given).proportional().p > 0.05
    assert readiness.ordered(wrong, **given).proportional().p < 1e-6


def test_groups_alike_have_no_share_and_groups_that_differ_have_theirs():
    rng = np.random.default_rng(3)
    group = np.repeat(np.arange(60), 20)
    frame = pd.DataFrame(
        {"g": group, "y": 100 + rng.normal(0, 2, 60)[group] + rng.normal(0, 2, 1200)}
    )
    found = readiness.multilevel(frame, outcome="y", group="g")
    assert found.icc == pytest.approx(0.5, abs=0.1)
    means = frame.groupby("g")["y"].mean() - found.table.loc["constant", "coef"]
    between, inside = found.group_sd["constant"] ** 2, found.residual_sd**2
    shrunk = means * between / (between + inside / 20)
    assert found.groups["constant"].to_numpy() == pytest.approx(shrunk.to_numpy(), abs=1e-4)
    large = readiness.multilevel(frame.assign(y=frame["y"] * 1e6), outcome="y", group="g")
    assert large.icc == pytest.approx(found.icc)
    with pytest.raises(ParameterError, match="2 groups"):
        readiness.multilevel(frame[frame["g"] < 2], outcome="y", group="g")
