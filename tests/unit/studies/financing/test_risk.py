"""Default risk and grades: found where they are there, refused where they cannot be told."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from kopmp_lib.present.financing.risk import trusted
from kopmp_lib.studies.financing import applicants, default_risk, grading, pipeline

TRUTH = {"grade": -0.7, "amount": 0.4}


def world(n=4000, seed=1, drift=0.0):
    """Applicants whose chance of default is known: better grades less, larger loans more."""
    rng = np.random.default_rng(seed)
    quality, size = rng.normal(size=n), rng.normal(size=n)
    grade = np.digitize(quality - 0.3 * size + rng.logistic(size=n), [-1.5, 0, 1.5])
    day = pd.Timestamp("2020-01-01") + pd.to_timedelta(np.arange(n), "D")
    log_odds = -2.0 + TRUTH["grade"] * (grade - 1.5) + TRUTH["amount"] * size
    chance = expit(log_odds + drift * (np.arange(n) > 0.7 * n))
    paid = rng.random(n) < 0.3 + 0.2 * grade
    default = np.where(paid, (rng.random(n) < chance).astype(float), np.nan)
    return pd.DataFrame(
        {
            "unit_code": [f"u{i}" for i in range(n)],
            "submitted": day,
            "disbursed": pd.Series(day).where(paid),
            "rejected": pd.Series(day).where(~paid),
            "grade_name": np.array(applicants.GRADES)[grade],
            "grade": grade.astype(float),
            "amount": size + 25,
            "savings": np.nan,
            "members": 0.2,
            "broken": np.nan_to_num(default) == 1,
            "default": default,
        }
    )


def test_the_true_odds_are_found_and_later_loans_bear_them_out():
    found = default_risk.risk(world())
    facts, odds = found.facts, found.odds.set_index("covariate")
    assert (facts["model"], facts["model_covariates"]) == ("fitted", ("grade", "amount"))
    for name, truth in TRUTH.items():
        assert odds.loc[name, "lower"] < np.exp(truth) < odds.loc[name, "upper"]
    assert odds.loc["grade", "effect"] < 0 < odds.loc["amount", "effect"]
    assert abs(facts["calibration_slope"] - 1) < 3 * facts["calibration_slope_se"]
    assert facts["brier"] < facts["brier_null"]
    assert trusted(facts)
    assert found.decisions["n"].unique().tolist() == [facts["later_n"]]
    assert found.reliability["n"].sum() == facts["later_n"]


def test_a_world_that_has_moved_makes_the_forecast_untrusted():
    facts = default_risk.risk(world(drift=1.5)).facts
    assert facts["calibration_intercept"] > 3 * facts["calibration_intercept_se"]
    assert facts["brier_shuffled"] != facts["brier"]
    assert not trusted(facts)


@pytest.mark.parametrize(("keep", "model"), [(19, "too_few"), (20, "fitted")])
def test_ten_defaults_are_asked_for_each_factor(keep, model):
    frame = world()
    broken = frame.index[frame["default"] == 1]
    frame.loc[broken[keep:], "default"] = np.nan
    found = default_risk.risk(frame)
    assert found.facts["model"] == model
    assert found.facts["model_rarer"] == keep
    assert len(found.odds) == (2 if model == "fitted" else 0)
    if model == "fitted":
        assert not found.facts["judged"]
        assert found.decisions.empty


def test_good_loans_may_be_the_rarer_ones():
    frame = world()
    frame["default"] = 1 - frame["default"]
    frame.loc[frame.index[frame["default"] == 0][7:], "default"] = np.nan
    assert default_risk.risk(frame).facts["model_rarer"] == 7


def test_where_nothing_was_known_beforehand_no_model_is_made():
    frame = world().assign(grade=np.nan, amount=np.nan, grade_name="")
    assert default_risk.risk(frame).facts["model"] == "no_figures"


def test_a_factor_without_fail_is_met_by_firth():
    frame = world()
    frame.loc[(frame["grade"] == 3) | (frame["grade"] == 2), "default"] = 0.0
    frame["grade"] = (frame["grade"] >= 2).astype(float)
    found = default_risk.risk(frame)
    assert found.facts["model_method"] == "firth"
    assert np.isfinite(found.odds[["odds_ratio", "effect"]]).all(axis=None)


def test_grades_follow_what_was_known_and_bounds_widen_with_the_unseen():
    frame = world()
    odds, facts = grading.follow(frame)
    assert facts["grading"] == "fitted"
    assert odds["covariate"].tolist() == ["amount"]
    assert odds["upper"].iloc[0] < 1
    table = grading.grades(frame).set_index("grade")
    assert table.index.tolist() == ["A", "B", "C", "D"]
    assert table["applied"].sum() == len(frame)
    assert (table["upper"] - table["lower"]).is_monotonic_increasing
    assert (table["seen_lower"] < table["defaulted"] / table["watched"]).all()


def test_few_applicants_have_their_grades_counted_only():
    odds, facts = grading.follow(world(30))
    assert odds.empty
    assert facts["grading"] == "too_few"


# --- what was known on the day of application ----------------------------------------------------


def stages(place, **days):
    grades = days.pop("grades", {})
    return [
        {"unit": place, "application_id": "P1", "stage": name, "date": day,
         "amount_idr": 2.0**25, "grade": grades.get(name, "B")}
        for name, day in days.items()
    ]  # fmt: skip


def month(place, day, reported, **figures):
    return {"unit": place, "month": day, "reported_date": reported, **figures}


def known(frame_of, loans, panel=(), until="2027-06-30"):
    told = frame_of("loans", loans)
    empty = pd.DataFrame({"as_of": pd.Series(dtype="datetime64[ns]")})
    months = frame_of("panel", list(panel)) if panel else empty
    return applicants.known_at_application(
        pipeline.applications(told), told, months, empty, pd.Timestamp(until)
    )


def test_only_what_was_reported_before_the_application_counts(frame_of):
    panel = [
        month(0, "2026-01-01", "2026-02-05", savings_idr=2.0**20, members_count=40),
        month(0, "2026-02-01", "2026-03-05", savings_idr=2.0**21, members_count=50),
        month(0, "2026-03-01", "2026-04-05", savings_idr=2.0**22, members_count=60),
    ]
    frame = known(frame_of, stages(0, submitted="2026-03-05", disbursed="2026-04-01"), panel)
    assert frame[["amount", "savings", "members"]].iloc[0].tolist() == [25, 20, 0.4]


def test_a_grade_changed_later_is_not_used(frame_of):
    grades = {"submitted": "A", "disbursed": "D"}
    frame = known(
        frame_of, stages(0, submitted="2026-01-05", disbursed="2026-04-01", grades=grades)
    )
    assert frame[["grade_name", "grade"]].iloc[0].tolist() == ["A", 3]


def test_a_young_loan_that_defaulted_is_known_but_not_counted_as_watched(frame_of):
    """Counting young loans only if they default would make defaults look frequent."""
    rows = [
        *stages(0, submitted="2026-01-05", disbursed="2026-02-10", defaulted="2027-02-28"),
        *stages(1, submitted="2026-01-05", disbursed="2026-02-10", defaulted="2027-03-01"),
        *stages(2, submitted="2026-12-05", disbursed="2027-01-10", defaulted="2027-05-01"),
        *stages(3, submitted="2026-12-05", disbursed="2027-01-10"),
    ]
    frame = known(frame_of, rows)
    assert frame["broken"].tolist() == [True, False, True, False]
    assert frame["default"].iloc[:2].tolist() == [1, 0]
    assert frame["default"].iloc[2:].isna().all()
