"""Published effects, to the printed digit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.methods.effects import (
    GroupTime,
    att_gt,
    bacon,
    breakdown,
    interaction_weighted,
    relative_magnitude,
    two_by_two,
)

HERE = Path(__file__).parent
EXPECTED: dict[str, Any] = json.loads((HERE / "effects.json").read_text("utf-8"))
FOUR, SIX = 0.5001e-4, 0.5001e-6


NAMES: dict[str, Any] = {
    "outcome": "lemp",
    "unit": "countyreal",
    "time": "year",
    "cohort": "first.treat",
}


def mpdta(**options: Any) -> GroupTime:
    return att_gt(pd.read_csv(HERE / "mpdta.csv"), **NAMES, **options)


def test_effects_by_cohort_and_year_with_their_errors() -> None:
    expected = np.array(EXPECTED["mpdta"]["att"])
    table = mpdta().table
    assert table[["cohort", "time"]].to_numpy().tolist() == expected[:, :2].tolist()
    assert table["att"].to_numpy() == pytest.approx(expected[:, 2], abs=FOUR)
    assert table["se"].to_numpy() == pytest.approx(expected[:, 3], abs=SIX)


def test_the_simple_average() -> None:
    average = mpdta().aggregate("simple")
    assert [average.estimate, average.se] == pytest.approx(EXPECTED["mpdta"]["simple"], abs=SIX)


@pytest.mark.parametrize("kind", ["dynamic", "group"])
def test_averages_by_exposure_and_by_cohort(kind: Any) -> None:
    average = mpdta().aggregate(kind)
    rows = np.array(EXPECTED["mpdta"][kind])
    estimate, error = EXPECTED["mpdta"][f"{kind}_overall"]
    assert average.table.iloc[:, 0].tolist() == rows[:, 0].tolist()
    assert average.table["att"].to_numpy() == pytest.approx(rows[:, 1], abs=FOUR)
    assert average.estimate == pytest.approx(estimate, abs=0.5001e-5)
    assert average.se == pytest.approx(error, abs=0.5001e-5)


def test_the_joint_test_before_treatment() -> None:
    expected = EXPECTED["mpdta"]["pretest"]
    found = mpdta().pretest()
    assert found.df == expected["df"]
    assert found.statistic == pytest.approx(expected["statistic"], abs=FOUR)
    assert found.p == pytest.approx(expected["p"], abs=0.5001e-5)


def test_effects_given_population_doubly_robust() -> None:
    table = mpdta(covariates="lpop", method="dr").table
    assert table["att"].to_numpy() == pytest.approx(EXPECTED["mpdta_lpop"]["att"], abs=FOUR)


@pytest.mark.parametrize("method", ["dr", "reg", "ipw"])
def test_the_simple_average_given_population(method: Any) -> None:
    average = mpdta(covariates=["lpop"], method=method).aggregate("simple")
    expected = EXPECTED["mpdta_lpop"][method]
    assert [average.estimate, average.se] == pytest.approx(expected, abs=SIX)


def test_house_prices_near_the_incinerator() -> None:
    frame = pd.read_csv(HERE / "kielmc.csv")
    found = two_by_two(frame, outcome="rprice", treated="nearinc", after="y81")
    assert [found.estimate, found.se] == pytest.approx(EXPECTED["kielmc"]["rprice"], abs=0.005)
    logs = two_by_two(frame, outcome="lrprice", treated="nearinc", after="y81")
    assert logs.estimate == pytest.approx(EXPECTED["kielmc"]["lrprice"][0], abs=FOUR)


def test_bounds_under_drift_as_large_as_before() -> None:
    case = EXPECTED["ehec"]
    covariance = np.array(case["covariance"])
    assert np.sqrt(np.diag(covariance)) == pytest.approx(case["printed_se"], abs=0.5001e-5)
    study = (case["value"], covariance, case["exposure"])
    step = 40 * covariance[5, 5] ** 0.5 / 999
    found = relative_magnitude(*study, bound=1.0)
    assert [found.lower, found.upper] == pytest.approx(case["bound_1"], abs=step + FOUR)
    wider = relative_magnitude(*study, bound=1.0, hybrid=False)
    assert wider.lower < found.lower < found.upper < wider.upper
    assert 1.9 <= breakdown(*study) < 2.0


def test_what_stands_behind_two_way_fixed_effects() -> None:
    names = {"outcome": "l_homicide", "unit": "sid", "time": "year", "cohort": "adopt"}
    found = bacon(pd.read_csv(HERE / "castle.csv"), **names)
    assert found.estimate == pytest.approx(EXPECTED["castle"]["two_way"], abs=0.5001e-7)
    kinds = found.by_kind().set_index("kind")
    assert len(kinds) == len(EXPECTED["castle"]["kinds"])
    for kind, weight, estimate in EXPECTED["castle"]["kinds"]:
        assert kinds.loc[kind, "weight"] == pytest.approx(weight, abs=0.5001e-8)
        assert kinds.loc[kind, "estimate"] == pytest.approx(estimate, abs=0.5001e-8)


def test_two_way_fixed_effects_and_interaction_weighting() -> None:
    expected = EXPECTED["mpdta_two_way"]
    frame = pd.read_csv(HERE / "mpdta.csv")
    assert bacon(frame, **NAMES).estimate == pytest.approx(expected["two_way"], abs=1e-9)
    found = interaction_weighted(frame, **NAMES)
    assert found.estimate == pytest.approx(expected["interaction"], abs=1e-9)
    rows = np.array(expected["interaction_dynamic"])
    assert found.table["exposure"].tolist() == rows[:, 0].tolist()
    assert found.table["att"].to_numpy() == pytest.approx(rows[:, 1], abs=1e-9)
