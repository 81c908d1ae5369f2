"""Cox models as others have printed them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.methods import timing

HERE = Path(__file__).parent
ROSSI = {
    "fin": (-0.37942, 0.19138),
    "age": (-0.05744, 0.02200),
    "race": (0.31390, 0.30799),
    "wexp": (-0.14980, 0.21222),
    "mar": (-0.43370, 0.38187),
    "paro": (-0.08487, 0.19576),
    "prio": (0.09150, 0.02865),
}


def test_rossi_is_that_of_fox():
    """Fox and Weisberg, appendix on Cox regression in R: coefficients, log-likelihood, LR, C."""
    frame = pd.read_csv(HERE / "rossi.csv")
    fitted = timing.cox(frame, duration="week", event="arrest", covariates=list(ROSSI))
    told = {
        name: (round(row["coef"], 5), round(row["se"], 5)) for name, row in fitted.table.iterrows()
    }
    assert told == ROSSI
    assert round(fitted.loglik, 3) == -658.748
    assert (round(fitted.likelihood_ratio.statistic, 2), fitted.likelihood_ratio.df) == (33.27, 7)
    assert round(fitted.concordance, 3) == 0.640
    assert round(fitted.table.loc["fin", "hazard_ratio"], 4) == 0.6843
    assert fitted.table.loc["fin", ["lower", "upper"]].round(4).tolist() == [0.4702, 0.9957]


def test_lung_is_that_of_r():
    """coxph(Surv(time, status) ~ age + sex + ph.ecog, lung), 227 of 228 complete; ~ age + sex."""
    frame = pd.read_csv(HERE / "lung.csv")
    known = {"duration": "time", "event": "status"}
    full = timing.cox(
        frame.dropna(subset=["ph.ecog"]), covariates=["age", "sex", "ph.ecog"], **known
    )
    assert full.n == 227
    assert full.table["coef"].round(6).tolist() == [0.011067, -0.552612, 0.463728]
    assert full.table["se"].round(6).tolist() == [0.009267, 0.167739, 0.113577]
    short = timing.cox(frame, covariates=["age", "sex"], **known)
    assert short.table["coef"].round(6).tolist() == [0.017045, -0.513219]
    assert short.table["se"].round(6).tolist() == [0.009223, 0.167458]
    assert round(short.concordance, 3) == 0.603
    assert round(short.likelihood_ratio.statistic, 2) == 14.12


def test_ovarian_proportionality_is_that_of_r_since_version_3():
    """cox.zph(coxph(Surv(futime, fustat) ~ age + ecog.ps, ovarian)), tests of R's survival.

    The approximation of older versions gives 0.849 and 2.555 instead.
    """
    fitted = timing.cox(
        pd.read_csv(HERE / "ovarian.csv"),
        duration="futime",
        event="fustat",
        covariates=["age", "ecog.ps"],
    )
    test = fitted.ph_test()
    assert test["chi2"].round(3).to_dict() == {"age": 0.698, "ecog.ps": 2.371, "GLOBAL": 3.633}
    assert test["df"].tolist() == [1, 1, 2]


def test_spells_and_clusters_of_bladder_are_those_of_r():
    """coxph(Surv(start, stop, event) ~ rx + size + number + cluster(id), bladder2, "breslow").

    Late entry, and standard errors that allow for several spells of a patient: tests/bladder of
    R's survival (Andersen and Gill's model).
    """
    frame = pd.read_csv(HERE / "bladder2.csv")
    given = {"duration": "stop", "entry": "start", "event": "event", "ties": "breslow"}
    fitted = timing.cox(frame, covariates=["rx", "size", "number"], cluster="id", **given)
    table = fitted.table
    assert table["coef"].round(5).tolist() == [-0.45979, -0.04256, 0.17164]
    assert table["se"].round(5).tolist() == [0.25801, 0.07555, 0.06131]
    assert table["z"].round(3).tolist() == [-1.782, -0.563, 2.799]
    assert table["p"].round(5).tolist() == [0.07474, 0.57317, 0.00512]
    assert table["hazard_ratio"].round(5).tolist() == [0.63142, 0.95833, 1.18726]
    assert table["lower"].round(4).tolist() == [0.3808, 0.8264, 1.0528]
    assert round(fitted.likelihood_ratio.statistic, 2) == 16.77
    wald = table["coef"] @ np.linalg.solve(fitted.covariance, table["coef"])
    assert round(float(wald), 2) == 11.76
    assert (fitted.n, fitted.observed, fitted.clusters) == (178, 112, 85)
    plain = timing.cox(frame, covariates=["rx", "size", "number"], **given)
    assert plain.table["se"].round(5).tolist() == [0.19996, 0.06903, 0.04733]


def test_the_six_patients_of_therneau_come_out_as_worked_by_hand():
    """Validation case of R's survival (appendix E of Therneau and Grambsch 2000), Efron's ties.

    The estimate is the log of a root of a cubic; score and information at each death, and so the
    score test of x times log time, follow from it. Twice the data in two strata double the test.
    """
    frame = pd.DataFrame(
        {"time": [9, 1, 1, 6, 6, 8], "status": [1, 1, 0, 1, 1, 0], "x": [0, 1, 1, 1, 0, 0]}
    )
    ratio = 2 * np.sqrt(23 / 3) * np.cos(np.arccos((45 / 23) * np.sqrt(3 / 23)) / 3)
    score = np.array([1 / (ratio + 1), 3 / (ratio + 3), -ratio / (ratio + 5), 0])
    parts = [
        ratio / (ratio + 1) ** 2,
        3 * ratio / (ratio + 3) ** 2,
        5 * ratio / (ratio + 5) ** 2,
        0,
    ]
    spread, clock = np.array(parts), np.log([1, 6, 6, 9])
    mixed = (clock * spread).sum()
    matrix = [[spread.sum(), mixed], [mixed, (clock**2 * spread).sum()]]
    slope = np.array([score.sum(), (clock * score).sum()])
    expected = slope @ np.linalg.solve(matrix, slope)

    given = {"duration": "time", "event": "status", "covariates": "x"}
    fitted = timing.cox(frame, **given)
    assert fitted.table.loc["x", "coef"] == pytest.approx(np.log(ratio), abs=1e-12)
    assert fitted.table.loc["x", "se"] == pytest.approx(spread.sum() ** -0.5, abs=1e-10)
    assert fitted.ph_test("log").loc["x", "chi2"] == pytest.approx(expected, abs=1e-10)
    twice = pd.concat([frame.assign(group="a"), frame.assign(group="b")])
    doubled = timing.cox(twice, strata="group", **given)
    assert doubled.table.loc["x", "coef"] == pytest.approx(np.log(ratio), abs=1e-12)
    assert doubled.ph_test("log").loc["x", "chi2"] == pytest.approx(2 * expected, abs=1e-10)
