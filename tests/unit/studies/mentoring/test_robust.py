"""What other ways of reckoning find, where the truth is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.studies import mentoring
from kopmp_lib.studies.mentoring import Params
from kopmp_lib.studies.mentoring.observed import seen
from kopmp_lib.studies.mentoring.robust import alike
from kopmp_lib.studies.mentoring.silence import silence
from kopmp_lib.studies.mentoring.spill import exposure

PARAMS = Params("19.71", draws=19)
STARTS = [4, 6, 8, 0] * 10
"""Waves that run through every kecamatan, so that everybody has mentored neighbours."""

WAYS = ["interaction", "control_never", "unexposed", "spill_0.25", "spill_0.5"]


def course(starts: list[int], effect: float, months: int = 12, noise: float = 0.0) -> np.ndarray:
    """Log savings: a level of its own, a common course, and the effect."""
    when = np.arange(1, months + 1)
    begun = (np.array(starts)[:, None] > 0) & (when >= np.array(starts)[:, None])
    chance = np.random.default_rng(7).normal(0, noise, begun.shape)
    return 12 + np.arange(len(starts))[:, None] / 20 + np.sqrt(when) + effect * begun + chance


def lines(result) -> pd.DataFrame:
    return result.tables["robust"].set_index("check")


def test_exposure_is_the_share_of_the_others_in_the_kecamatan(tables_of):
    rows = exposure(seen(tables_of(STARTS), PARAMS))
    district = rows["kecamatan_code"].iloc[0]
    own = rows[(rows["kecamatan_code"] == district) & (rows["period"] == 6)]
    begun = own["start"].between(1, 6)
    others = (begun.sum() - begun) / (len(own) - 1)
    np.testing.assert_allclose(own["exposed"], others)
    assert (rows.loc[rows["period"] < 4, "exposed"] == 0).all()


def test_what_leaks_to_neighbours_is_given_back(tables_of):
    told = exposure(seen(tables_of(STARTS), PARAMS)).set_index(["unit_code", "period"])
    leak = told["exposed"].unstack("period").to_numpy()  # noqa: PD010 - back to a grid
    log = course(STARTS, 0.0, noise=0.001)
    begun = np.array(STARTS)[:, None] <= np.arange(1, 13)
    begun &= np.array(STARTS)[:, None] > 0
    savings = np.exp(log + 0.4 * np.where(begun, 1, 0.5 * leak))
    result = mentoring.study(tables_of(STARTS, savings=savings), PARAMS)
    plain = result.tables["effects"].set_index("method").loc["group_time", "estimate"]
    assert plain < 0.3
    assert np.log1p(lines(result).loc["spill_0.5", "value"]) == pytest.approx(0.4, abs=0.01)
    assert plain < np.log1p(lines(result).loc["spill_0.25", "value"]) < 0.4
    assert result.facts["exposed"] > 0.5


def test_every_way_finds_the_effect_where_nothing_is_wrong(tables_of):
    tables = tables_of(STARTS, savings=np.exp(course(STARTS, 0.3, noise=0.01)))
    found = lines(mentoring.study(tables, PARAMS))
    assert found.index.tolist() == [*WAYS, "late"]
    for name in ("interaction", "control_never", "unexposed", "late"):
        wide = np.diff(np.log1p(found.loc[name, ["lower", "upper"]].astype(float)))[0]
        assert 0 < wide < 0.05
        assert np.log1p(found.loc[name, "value"]) == pytest.approx(0.3, abs=wide), name


def test_population_is_adjusted_for_where_it_is_told_and_nothing_else_is_asked(twin):
    found = lines(mentoring.study(twin, PARAMS))
    assert found["value"].drop("lee", errors="ignore").notna().all()
    assert abs(found.loc["adjusted", "value"] - found.loc["control_never", "value"]) > 1e-6
    asked = mentoring.study(twin, Params("19.71", draws=19, covariates=["population_count"]))
    assert "adjusted" not in lines(asked).index


def silent(tables_of, gone: list[int], effect: float = 0.3):
    log = course(STARTS, effect, noise=0.05)
    log[gone, 6:] = np.nan
    return silence(seen(tables_of(STARTS, savings=np.exp(log)), PARAMS)).set_index("check")


def test_where_nobody_is_silent_there_is_nothing_to_bound(tables_of):
    assert silent(tables_of, []).index.tolist() == ["late"]


def test_silence_widens_the_bounds_beyond_the_interval(tables_of):
    """Every third co-operative that is never mentored falls silent."""
    found = silent(tables_of, [3, 15, 27, 39])
    assert found.index.tolist() == ["late", "reweighted", "lee"]
    wide = found["upper"] - found["lower"]
    assert wide["lee"] > 1.5 * wide["late"]
    assert (found["lower"] < 0.3).all()
    assert (found["upper"] > 0.3).all()
    assert found.loc["reweighted", "value"] == pytest.approx(0.3, abs=0.06)
    assert np.isnan(found.loc["lee", "value"])


def test_how_alike_the_sides_are(twin):
    table, facts = alike(seen(twin, PARAMS), PARAMS)
    assert table["covariate"].tolist() == ["population_count", "outcome"]
    assert facts["treated"] + facts["controls"] == 41
    assert 1 <= facts["effective_controls"] <= facts["controls"]
    assert 0 <= facts["outside"] <= 1


def test_where_all_are_mentored_in_the_end_nobody_is_alike(tables_of):
    table, facts = alike(seen(tables_of([4, 6, 8] * 10), PARAMS), PARAMS)
    assert table.empty
    assert facts == {}


def test_comparisons_stand_beside_their_sum(twin):
    result = mentoring.study(twin, PARAMS)
    table = result.tables["comparisons"].set_index("kind")
    assert table.index[-1] == "all"
    assert table["weight"].drop("all").sum() == pytest.approx(1)
    whole = np.log1p(table["share"])
    parts = table["weight"].drop("all") @ whole.drop("all")
    assert parts == pytest.approx(whole["all"], abs=1e-9)
    assert 0 < result.facts["backwards"] < 1


def visits(tables, rate) -> pd.DataFrame:
    codes = tables["assignments"]["unit_code"]
    rows = [(code, "2026-09-15") for n, code in enumerate(codes) for _ in range(rate(n))]
    return pd.DataFrame(rows, columns=["unit_code", "date"]).assign(
        date=lambda one: pd.to_datetime(one["date"]), as_of="2026-10-10", origin="user"
    )


def test_more_visits_beside_more_change_are_shown_in_their_order(tables_of):
    starts = [6] * 30 + [0] * 10
    log = course(starts, 0.0, noise=0.01)
    log[:30, 5:] += np.arange(30)[:, None] / 50
    tables = tables_of(starts, savings=np.exp(log))
    tables["visits"] = visits(tables, lambda n: n)
    found = mentoring.study(tables, PARAMS).tables["response"]
    assert found["units"].tolist() == [10, 10, 10]
    assert found["dose"].is_monotonic_increasing
    assert found["share"].is_monotonic_increasing
    assert found.loc[2, "lower"] > found.loc[0, "upper"]
    assert found.loc[0, "dose"] == pytest.approx(np.arange(10).mean() / 7)


def test_too_few_mentored_make_no_groups(tables_of):
    starts = [6] * 14 + [0] * 10
    tables = tables_of(starts, savings=np.exp(course(starts, 0.2, noise=0.05)))
    tables["visits"] = visits(tables, lambda n: n)
    assert mentoring.study(tables, PARAMS).tables["response"].empty


def test_reports_of_the_day_of_a_visit_are_counted(tables_of):
    tables = tables_of(STARTS)
    panel = tables["panel"]
    panel["reported_date"] = panel["month"] + pd.Timedelta(days=35)
    told = mentoring.study(tables, PARAMS).tables["reporting"].set_index("measure")
    assert told.loc["visit_day", ["mentored_n", "others_n"]].tolist() == [0, 0]
    first = tables["assignments"]["unit_code"].iloc[0]
    day = panel.loc[panel["unit_code"] == first, "reported_date"].iloc[-1]
    tables["visits"] = pd.DataFrame(
        {"unit_code": [first, first], "date": [day, day + pd.Timedelta(days=1)], "as_of": day}
    )
    told = mentoring.study(tables, PARAMS).tables["reporting"].set_index("measure")
    line = told.loc["visit_day"]
    assert line["mentored"] * line["mentored_n"] == pytest.approx(1)
    assert line["others"] == 0
