"""What does the study find, where the effect is known?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.errors import ParameterError
from kopmp_lib.studies import mentoring
from kopmp_lib.studies.mentoring import Params, estimate, light
from kopmp_lib.studies.mentoring.contrasts import two_way
from kopmp_lib.studies.mentoring.doubts import stack
from kopmp_lib.studies.mentoring.observed import seen

STAGGERED = [4] * 6 + [6] * 6 + [8] * 6 + [0] * 8


@pytest.fixture(scope="module")
def told(twin):
    return mentoring.study(twin, Params("19.71", draws=49))


def test_a_large_effect_without_trouble_is_green(tables_of):
    tables = tables_of([6] * 15 + [9] * 12 + [0] * 15, effect=0.5)
    result = mentoring.study(tables, Params("19.71", draws=99))
    assert result.facts["light"] == "green"
    assert result.tables["conditions"]["holds"].all()
    imputed = result.tables["effects"].set_index("method").loc["imputation"]
    assert imputed["lower"] < 0.5 < imputed["upper"]
    assert imputed["share"] == pytest.approx(np.expm1(imputed["estimate"]))


def test_no_effect_is_red_and_its_interval_holds_zero(tables_of):
    result = mentoring.study(tables_of(STAGGERED), Params("19.71", draws=49))
    assert result.facts["light"] == "red"
    assert (result.tables["effects"]["lower"] < 0).all()
    assert (result.tables["effects"]["upper"] > 0).all()


def test_a_design_that_sees_only_implausible_effects_is_not_informative(tables_of):
    tables = tables_of(STAGGERED, effect=0.5)
    result = mentoring.study(tables, Params("19.71", draws=19, plausible_effect=0.001))
    assert result.facts["light"] == "not_informative"
    assert result.facts["detectable"] > 0.001


def test_selection_on_a_slump_is_seen_and_stops_the_conclusion(tables_of):
    """Those chosen first were down in the month before; their recovery looks like an effect."""
    tables = tables_of([6] * 15 + [0] * 15)
    panel = tables["panel"]
    first = panel["unit_code"].isin(tables["assignments"]["unit_code"])
    slump = first & (panel["month"] == "2026-02-01")
    panel.loc[slump, "savings_idr"] *= 0.5
    result = mentoring.study(tables, Params("19.71", draws=99))
    group_time = result.tables["effects"].set_index("method").loc["group_time"]
    assert group_time["lower"] > 0
    assert result.facts["light"] == "red"
    assert not result.tables["conditions"].set_index("condition").loc["trend", "holds"]
    cohort = result.tables["cohorts"].set_index("start")
    assert cohort.loc[6, "dip"] < -0.5 < cohort.loc[0, "dip"]


def test_an_outcome_with_many_noughts_is_studied_in_its_own_unit(tables_of):
    tables = tables_of(STAGGERED)
    tables["panel"].loc[::5, "savings_idr"] = 0
    tables["panel"].loc[::5, "savings_idr_state"] = "zero"
    result = mentoring.study(tables, Params("19.71", draws=19))
    assert result.facts["scale"] == "level"
    assert result.facts["reported_months"] == 26 * 12


def test_the_full_set_on_the_twin(told):
    assert told.origin == "simulated"
    checks = told.tables["doubts"].set_index("check")
    assert set(checks.index) >= {
        *("randomisation", "pretrend", "drift_0.5", "drift_1", "breakdown", "bend_0", "bend_0.01"),
        *("few_clusters", "placebo_start", "reporting", "any_sale", "sale_if_any"),
    }
    assert checks["value"].notna().all()
    assert checks.loc["drift_0.5", "lower"] > checks.loc["drift_1", "lower"]
    study = told.tables["event_study"]
    assert study["exposure"].is_monotonic_increasing
    before, after = study[study["exposure"] < 0], study[study["exposure"] >= 0]
    assert before["imputed"].isna().all()
    assert after["imputed"].notna().all()
    assert (study["lower"] <= study["att"]).all() or study["lower"].isna().any()


def test_the_dose_of_the_twin_is_counted(told, twin):
    dose = told.tables["dose"].set_index("measure")
    assert dose.loc["mentored"].tolist() == [len(twin["assignments"]), 42]
    assert dose.loc["visits", "value"] == len(twin["visits"])
    assert dose.loc["facilitators", "value"] == twin["assignments"]["facilitator_id"].nunique()
    load = twin["assignments"]["facilitator_id"].value_counts()
    assert dose.loc["largest_load", "value"] == load.max()


def test_backfilled_and_round_reports_are_counted_by_mentoring(tables_of):
    tables = tables_of(STAGGERED)
    panel = tables["panel"]
    month_end = panel["month"] + pd.offsets.MonthEnd(0)
    panel["reported_date"] = month_end + pd.Timedelta(days=5)
    one = panel["unit_code"] == panel["unit_code"].iloc[0]
    mentored = one & (panel["month"] >= "2026-01-01")
    panel.loc[mentored, "reported_date"] = pd.Timestamp("2026-12-01")
    panel.loc[mentored, "savings_idr"] = 100_000.0
    found = mentoring.study(tables, Params("19.71", draws=19)).tables["reporting"]
    found = found.set_index("measure")
    months = int(found.loc["told", "mentored_n"])
    for measure in ("backwards", "round"):
        assert found.loc[measure, "mentored"] == pytest.approx(9 / months)
        assert found.loc[measure, "others"] == 0


def test_a_placebo_outcome_is_tested_when_it_is_named(twin):
    result = mentoring.study(twin, Params("19.71", draws=19, placebo_outcome="loans"))
    assert "placebo_outcome" in set(result.tables["doubts"]["check"])
    assert "no_placebo_in_panel" not in {one.name for one in result.caveats}


def test_covariates_are_taken_from_the_profile(twin, told):
    params = Params("19.71", draws=19, covariates=["population_count"])
    adjusted = mentoring.study(twin, params).tables["effects"].set_index("method")
    plain = told.tables["effects"].set_index("method")
    gap = adjusted["estimate"] - plain["estimate"]
    assert abs(gap["group_time"]) > 1e-6
    assert gap["imputation"] == 0


def test_stacks_compare_each_wave_with_those_not_mentored_in_its_window(tables_of):
    rows = seen(tables_of([4] * 6 + [6] * 6 + [11] * 6 + [0] * 8), Params("19.71")).months
    stacked = stack(rows)
    of_first = stacked[stacked["stack_unit"].str.startswith("4 ")]
    assert set(of_first["start"]) == {4, 11, 0}
    assert (of_first["mentored"] == ((of_first["start"] == 4) & (of_first["period"] >= 4))).all()


def test_two_way_fixed_effects_are_too_small_where_the_effect_grows(tables_of):
    """Two waves and nobody else: late months of the first are controls of the second."""
    months = np.arange(1, 13)
    starts = np.array([4] * 8 + [8] * 8)
    since = np.maximum(months - starts[:, None] + 1, 0)
    unit = np.arange(16)[:, None] / 10
    savings = np.exp(12 + unit + months / 50 + 0.1 * since)
    rows = seen(tables_of(starts.tolist(), savings=savings), Params("19.71")).months
    found, negative = two_way(rows)
    true = 0.1 * since[since > 0].mean()
    assert found < 0.5 * true
    assert negative > 0.1


def test_two_way_agrees_with_least_squares_on_a_panel_with_gaps(tables_of):
    tables = tables_of(STAGGERED, effect=0.2)
    tables["panel"] = tables["panel"].drop(index=[3, 50, 77, 130, 131])
    rows = seen(tables, Params("19.71")).months
    mentored = ((rows["start"] > 0) & (rows["period"] >= rows["start"])).astype(float)
    design = pd.get_dummies(rows[["unit_code", "period"]].astype(str), dtype=float)
    design.insert(0, "mentored", mentored)
    slopes = np.linalg.lstsq(design.to_numpy(), rows["outcome"].to_numpy(), rcond=None)[0]
    assert two_way(rows)[0] == pytest.approx(slopes[0], abs=1e-9)


def test_other_outcomes_are_adjusted_for_their_number(told):
    table = told.tables["others"]
    assert table["outcome"].tolist() == ["sales", "members", "health"]
    assert (table["adjusted"] >= table["p"]).all()
    assert (table["lower"] < table["share"]).all()


def test_power_does_not_look_at_outcomes_after_the_start(tables_of):
    tables = tables_of(STAGGERED)
    before = estimate.power(seen(tables, Params("19.71")), Params("19.71"))
    other = tables_of(STAGGERED, effect=3.0)
    assert estimate.power(seen(other, Params("19.71")), Params("19.71")) == before


def test_power_is_never_finer_than_the_error_of_the_estimate(twin):
    """Members hardly move before mentoring, and differ in what mentoring brings."""
    result = mentoring.study(twin, Params("19.71", draws=19, outcome="members"))
    effects = result.tables["effects"].set_index("method")
    for name, share in result.facts["detectable_by"].items():
        assert np.log1p(share) >= 2.8 * effects.loc[name, "se"]
    assert result.facts["detectable"] > 0.005


@pytest.mark.parametrize(
    ("failing", "colour"),
    [
        ([], "green"),
        (["drift"], "amber"),
        (["chance"], "amber"),
        (["agreement"], "amber"),
        (["drift", "chance"], "red"),
        (["trend"], "red"),
        (["detectable"], "not_informative"),
        (["detectable", "trend", "drift"], "not_informative"),
    ],
)
def test_the_light(failing, colour):
    names = ["detectable", "trend", "chance", "drift", "agreement"]
    frame = pd.DataFrame({"condition": names, "holds": [name not in failing for name in names]})
    assert light.light(frame) == colour


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        ({"outcome": "saving"}, "savings"),
        ({"control": "notyet"}, "not_yet"),
        ({"covariates": ["populationcount"]}, "population_count"),
        ({"draws": 5}, "19"),
        ({"seed": -1}, "0"),
        ({"anticipation": 1.5}, "0"),
        ({"plausible_effect": 0.0}, "0.3"),
        ({"placebo_outcome": "savings"}, "cannot have changed"),
        ({"region_code": "19.71.06"}, "19.71"),
    ],
)
def test_wrong_parameters_are_refused_with_what_is_right(wrong, near):
    with pytest.raises(ParameterError) as refused:
        Params(**wrong)
    assert near in str(refused.value)


def test_tables_of_another_region_are_refused(tables_of):
    from kopmp_lib.regions import gazetteer
    from kopmp_lib.sources.reader import Tables

    tables = Tables(gazetteer.region("76.04"))
    with pytest.raises(ParameterError, match=r"76\.04"):
        mentoring.study(tables, Params("19.71"))
