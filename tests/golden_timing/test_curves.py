"""Curves, medians and comparisons as others have printed them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.methods import timing

HERE = Path(__file__).parent
FACTS = HERE.parents[1] / "data" / "facts" / "milestones.csv"

# survival::aml, acute myelogenous leukaemia (Miller 1981): weeks, and 1 for a relapse.
MAINTAINED = ([9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161], [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0])
NOT = ([5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45], [1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1])


@pytest.fixture(scope="module")
def lung():
    return pd.read_csv(HERE / "lung.csv")


@pytest.fixture(scope="module")
def gehan():
    return pd.read_csv(HERE / "gehan.csv")


@pytest.mark.parametrize(
    ("sex", "printed"),
    [((1, 2), (310, 285, 363)), ((1,), (270, 212, 310)), ((2,), (426, 348, 550))],
)
def test_lung_medians_are_those_of_r(lung, sex, printed):
    """survfit(Surv(time, status) ~ 1, lung), and ~ sex; log limits, the default."""
    kept = lung[lung["sex"].isin(sex)]
    median = timing.kaplan_meier(kept["time"], kept["status"]).median
    assert (median.estimate, median.lower, median.upper) == printed


def test_lung_log_rank_is_that_of_r(lung):
    """survdiff(Surv(time, status) ~ sex, lung): 10.3267 (p 0.00131), expected 91.6 and 73.4."""
    test = timing.logrank(lung["time"], lung["status"], lung["sex"])
    assert (round(test.statistic, 4), test.df, round(test.p, 5)) == (10.3267, 1, 0.00131)
    assert test.table["expected"].round(1).tolist() == [91.6, 73.4]
    assert test.table["observed"].tolist() == [112, 53]


def test_leukaemia_medians_and_log_rank_are_the_published_ones(gehan):
    """Medians 23 and 8, log-rank 16.79 on 1 degree of freedom (Gehan's data, R and lifelines)."""
    medians = {
        group: timing.kaplan_meier(rows["weeks"], rows["relapse"]).median.estimate
        for group, rows in gehan.groupby("group")
    }
    assert sorted(medians.values()) == [8, 23]
    test = timing.logrank(gehan["weeks"], gehan["relapse"], gehan["group"])
    assert (round(test.statistic, 2), test.df) == (16.79, 1)


@pytest.mark.parametrize(
    ("weeks", "mean", "se", "median"),
    [(MAINTAINED, 52.6, 19.83, (31, 18)), (NOT, 22.7, 4.18, (23, 8))],
)
def test_restricted_means_are_those_of_r(weeks, mean, se, median):
    """print(survfit(Surv(time, status) ~ x, aml), print.rmean = TRUE, rmean = "individual").

    R prints no upper limit for either median, and so do we: one last patient bounds nothing.
    """
    curve = timing.kaplan_meier(*weeks)
    area = curve.rmst(max(weeks[0]))
    assert (round(area.estimate, 1), round(area.se, 2)) == (mean, se)
    assert curve.quantile()[:2] == median
    assert np.isnan(curve.median.upper)


def test_years_of_men_with_mgus_are_those_of_the_vignette():
    """survival's vignette on competing risks: of a man's first 20 years, 8.7 in the entry state,

    1.1 with a plasma cell malignancy and 10.3 dead.
    """
    men = pd.read_csv(HERE / "mgus2_men.csv", keep_default_na=False)
    ends = timing.cumulative_incidence(men["months"], men["end"])
    assert ends.table.groupby("cause")["events"].sum().to_dict() == {"death": 490, "pcm": 56}
    years = {}
    for cause, rows in ends.table[ends.table["time"] <= 240].groupby("cause"):
        until = np.append(rows["time"].to_numpy(), 240.0)
        years[cause] = round(float((rows["incidence"] * np.diff(until)).sum() / 12), 1)
    waiting = timing.kaplan_meier(men["months"], men["end"] != "").rmst(240)
    assert years | {"entry": round(waiting.estimate / 12, 1)} == {
        "death": 10.3, "pcm": 1.1, "entry": 8.7,
    }  # fmt: skip


def test_polewali_mandar_took_74_days_to_the_legal_entity():
    """167 of 167 dated by 25 June 2025, counted from Inpres 9/2025 of 27 March 2025.

    Nobody is censored, so the median is the 84th of 167 dates, whichever way it is counted.
    """
    facts = pd.read_csv(FACTS, dtype=str)
    dated = facts[facts["unit_code"].str.startswith("76.04.") & (facts["step"] == "legal_entity")]
    days = (pd.to_datetime(dated["date"]) - pd.Timestamp("2025-03-27")).dt.days.to_numpy()
    curve = timing.kaplan_meier(days, np.ones(len(days), dtype=bool))
    assert (curve.n, curve.median.estimate) == (167, 74)
    assert curve.median.estimate == sorted(days)[83]
    assert curve.rmst(90).estimate == pytest.approx(days.mean())
    assert curve.rmst(90).se == pytest.approx(days.std() / np.sqrt(167))


def test_the_band_of_bone_marrow_uses_the_printed_coefficient():
    """Klein and Moeschberger, table C.3: 2.8826 for a_L 0.1 and a_U 0.6 at 95 %."""
    from kopmp_lib.methods.timing.band import critical

    assert round(critical(0.1, 0.6, 0.95), 4) == 2.8826
