"""Cox models and hazards by month against statsmodels and by hand."""

from __future__ import annotations

import itertools

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.timing import cox, discrete_hazard, logrank, person_periods

GIVEN = {"duration": "days", "event": "taken"}


def villages(n=300, seed=3, late=True):
    """Made-up villages with ties, late entries, regencies alike within, and 4 provinces."""
    generator = np.random.default_rng(seed)
    regency = generator.integers(0, 30, n)
    x = generator.normal(size=n) + generator.normal(size=30)[regency]
    remote = generator.random(n) < 0.3
    rate = np.exp(0.5 * x - 0.7 * remote + generator.normal(0, 0.4, 30)[regency]) / 40
    time, stop = generator.exponential(1 / rate), generator.uniform(10, 120, n)
    entry = np.where(generator.random(n) < 0.4, generator.integers(0, 20, n), 0) * late
    frame = pd.DataFrame({"x": x, "remote": remote, "regency": regency, "province": regency % 4})
    frame["days"] = np.ceil(np.minimum(time, stop))
    return frame.assign(taken=time <= stop, entry=entry).query("days > entry")


@pytest.mark.parametrize("ties", ["efron", "breslow"])
@pytest.mark.parametrize("strata", [None, "province"])
def test_late_entries_strata_and_ties_agree_with_statsmodels(ties, strata):
    from statsmodels.duration.hazard_regression import PHReg

    frame = villages()
    fitted = cox(
        frame, covariates=["x", "remote"], entry="entry", strata=strata, ties=ties, **GIVEN
    )
    exog = frame[["x", "remote"]].to_numpy(dtype=float)
    model = PHReg(
        frame["days"].to_numpy(float),
        exog,
        status=frame["taken"].to_numpy(int),
        # statsmodels takes a unit that enters at a step to be at risk of it already
        entry=frame["entry"].to_numpy(float) + 1e-6,
        strata=None if strata is None else frame[strata].to_numpy(),
        ties=ties,
    ).fit()
    assert fitted.table["coef"].to_numpy() == pytest.approx(model.params, abs=1e-7)
    assert fitted.table["se"].to_numpy() == pytest.approx(model.bse, abs=1e-7)
    assert fitted.loglik == pytest.approx(model.llf, abs=1e-7)


def test_clustered_errors_are_those_of_taking_a_little_of_each_cluster_away():
    """With Breslow's ties, 40 copies of the data give the same answer; then one copy of a regency

    is left out, which moves the answer by a 40th of what the regency weighs.
    """
    frame, copies = villages(400), 40
    given = {"covariates": ["x", "remote"], "entry": "entry", "ties": "breslow", **GIVEN}
    robust = cox(frame, cluster="regency", **given)
    many = pd.concat([frame.assign(copy=copy) for copy in range(copies)])
    moved = np.array(
        [
            cox(many[(many["regency"] != one) | (many["copy"] > 0)], **given).table["coef"]
            - robust.table["coef"]
            for one in range(30)
        ]
    )
    weight = copies * np.sqrt((moved**2).sum(axis=0))
    assert robust.table["se"].to_numpy() == pytest.approx(weight, rel=0.02)
    assert robust.clusters == 30


def test_score_residuals_with_efrons_ties_are_those_of_the_definition():
    """Each of d tied steps has its own risk set, in which the d count for 1 - l/d."""
    frame = villages(90).assign(days=lambda table: np.ceil(table["days"] / 9) * 9)
    fitted = cox(frame, covariates=["x", "remote"], entry="entry", **GIVEN)
    point, days = fitted._point, frame["days"].to_numpy()
    x, weight, moved = point.partial.x, point.weight, frame["taken"].to_numpy()
    expected = np.zeros_like(x)
    for day in np.unique(days[moved]):
        tied, at_risk = moved & (days == day), (days >= day) & (frame["entry"] < day).to_numpy()
        for number in range(tied.sum()):
            present = at_risk - number / tied.sum() * tied
            total = (present * weight).sum()
            mean = (present * weight) @ x / total
            expected += (tied / tied.sum() - present * weight / total)[:, None] * (x - mean)
    assert np.bincount(days[moved].astype(int)).max() > 5
    assert point.score_residuals() == pytest.approx(expected, abs=1e-10)


def test_each_unit_its_own_cluster_makes_the_score_residuals_sum_to_nought():
    frame = villages()
    fitted = cox(frame, covariates=["x", "remote"], entry="entry", strata="province", **GIVEN)
    residuals = fitted._point.score_residuals()
    assert residuals.sum(axis=0) == pytest.approx([0, 0], abs=1e-8)
    assert np.abs(residuals).max() > 0.1


def test_concordance_is_that_of_counting_every_pair():
    frame = villages(120).assign(x=lambda table: table["x"].round())
    fitted = cox(frame, covariates=["x", "remote"], entry="entry", strata="province", **GIVEN)
    risk = frame[["x", "remote"]].astype(float).to_numpy() @ fitted.table["coef"].to_numpy()
    rows = list(zip(frame["days"], frame["taken"], frame["entry"], frame["province"], risk.round(9),
                    strict=True))  # fmt: skip
    points = []
    for (t, taken, _, group, high), (u, later, since, other, low) in itertools.permutations(
        rows, 2
    ):
        if taken and group == other and since < t and (u > t or (u == t and not later)):
            points.append(1.0 if high > low else 0.5 if high == low else 0.0)
    assert len(points) > 500
    assert fitted.concordance == pytest.approx(np.mean(points), abs=1e-12)


def test_the_score_test_of_a_group_is_the_log_rank_test():
    """Without ties the two are the same test."""
    generator = np.random.default_rng(8)
    frame = pd.DataFrame(
        {"days": generator.exponential(50, 80), "taken": generator.random(80) < 0.7}
    )
    frame["group"] = generator.random(80) < 0.5
    fitted = cox(frame, covariates="group", **GIVEN)
    score, information = fitted._point.partial.at(np.zeros(1)).slopes()
    test = logrank(frame["days"], frame["taken"], frame["group"])
    assert test.statistic == pytest.approx(float(score[0] ** 2 / information[0, 0]), rel=1e-9)


@pytest.mark.parametrize("transform", ["km", "identity", "rank", "log"])
def test_hazards_that_cross_are_found_out_and_proportional_ones_are_not(transform):
    generator = np.random.default_rng(21)
    group = generator.random(600) < 0.5
    level = generator.exponential(1, 600)
    crossing = np.where(group, level**0.5, level) * 40
    frame = pd.DataFrame({"days": crossing, "taken": True, "group": group})
    assert cox(frame, covariates="group", **GIVEN).ph_test(transform).loc["group", "p"] < 1e-4
    steady = frame.assign(days=level * np.where(group, 20, 40))
    assert cox(steady, covariates="group", **GIVEN).ph_test(transform).loc["GLOBAL", "p"] > 0.05


@pytest.mark.parametrize(
    ("change", "given", "said"),
    [
        ({}, {"covariates": ["remot"]}, "no column 'remot', but 'remote'"),
        ({"x": np.nan}, {}, "'x' is missing in"),
        ({"x": "desa"}, {}, "'x' is not of numbers"),
        ({"x": 1.0}, {}, "do not vary, or are not finite: x"),
        (
            {"y": lambda table: 1 - 2 * table["x"]},
            {"covariates": ["x", "y"]},
            "explain one another",
        ),
        ({"x": lambda table: table["province"]}, {"strata": "province"}, "explain one another"),
        ({"x": lambda table: table["taken"].astype(float)}, {}, "rises without end in: x"),
        ({}, {"covariates": ["x", "x"]}, "named twice"),
        ({}, {"covariates": []}, "none given"),
        ({}, {"ties": "exact"}, "efron or breslow"),
        ({"taken": 2}, {}, "reads 2"),
        ({"taken": False}, {}, "no unit"),
    ],
)
def test_what_cannot_be_estimated_is_refused(change, given, said):
    with pytest.raises(ParameterError, match=said):
        cox(villages().assign(**change), **({"covariates": ["x"]} | GIVEN | given))


def test_months_agree_with_a_binomial_model_of_statsmodels():
    import statsmodels.api as sm

    frame = villages(late=False).assign(months=lambda table: np.ceil(table["days"] / 30))
    long = person_periods(frame, duration="months", event="taken")
    fitted = discrete_hazard(long, event="taken", period="period", covariates=["x", "remote"])
    dummies = pd.get_dummies(long["period"]).to_numpy(dtype=float)
    exog = np.column_stack([long[["x", "remote"]].to_numpy(dtype=float), dummies])
    family = sm.families.Binomial(link=sm.families.links.CLogLog())
    model = sm.GLM(long["taken"].to_numpy(), exog, family=family).fit(tol=1e-12)
    assert fitted.table["coef"].to_numpy() == pytest.approx(model.params[:2], abs=1e-6)
    assert fitted.table["se"].to_numpy() == pytest.approx(model.bse[:2], abs=1e-6)
    assert fitted.loglik == pytest.approx(model.llf, abs=1e-6)
    average = exog[:, :2].mean(axis=0) @ model.params[:2]
    hazard = 1 - np.exp(-np.exp(model.params[2:] + average))
    assert fitted.baseline["hazard"].to_numpy() == pytest.approx(hazard, abs=1e-6)
    clustered = discrete_hazard(
        long, event="taken", period="period", covariates=["x", "remote"], cluster="regency"
    )
    groups = {"groups": long["regency"].to_numpy(), "use_correction": False}
    robust = sm.GLM(long["taken"].to_numpy(), exog, family=family).fit(
        tol=1e-12, cov_type="cluster", cov_kwds=groups
    )
    # statsmodels takes the observed information here, we the expected one
    assert clustered.table["se"].to_numpy() == pytest.approx(robust.bse[:2], rel=0.02)
    assert clustered.clusters == 30


def test_a_month_without_steps_and_one_that_nobody_outlasts_change_nothing():
    frame = pd.DataFrame({"m": [1, 1, 1, 3, 3, 4, 4], "taken": [1, 0, 1, 1, 0, 1, 1]})
    long = person_periods(frame.assign(x=[0, 1, 2, 1, 0, 2, 0.5]), duration="m", event="taken")
    fitted = discrete_hazard(long, event="taken", period="period", covariates="x")
    assert fitted.baseline["share"].tolist() == [2 / 7, 0, 1 / 4, 1]
    assert fitted.baseline["hazard"].iloc[[1, 3]].tolist() == [0, 1]
    kept = long[long["period"].isin([1, 3])]
    same = discrete_hazard(kept, event="taken", period="period", covariates="x")
    assert same.table["coef"].iloc[0] == pytest.approx(fitted.table["coef"].iloc[0], abs=1e-9)
    assert (fitted.n, fitted.observed) == (17, 5)


def test_months_before_the_entry_are_not_at_risk():
    frame = pd.DataFrame({"months": [3, 2], "opened": [1, 0], "since": [1, 0]})
    long = person_periods(frame, duration="months", event="opened", entry="since")
    assert long["period"].tolist() == [2, 3, 1, 2]
    assert long["opened"].tolist() == [0, 1, 0, 0]


def test_durations_that_are_no_whole_months_are_refused():
    frame = pd.DataFrame({"months": [1.5, 2], "opened": [1, 0]})
    with pytest.raises(ParameterError, match="not whole periods"):
        person_periods(frame, duration="months", event="opened")
