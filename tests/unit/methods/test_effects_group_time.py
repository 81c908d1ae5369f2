"""Which comparisons are made, which are not, and what is told of them."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.errors import DataError, ParameterError
from kopmp_lib.methods.effects import GroupTime, Note, att_gt
from kopmp_lib.methods.effects.pretrend import joint

NAMES = {"outcome": "y", "unit": "unit", "time": "time", "cohort": "first"}


def made(first: list[int], periods: int = 6, seed: int = 5, effect: float = 0.0) -> pd.DataFrame:
    generator = np.random.default_rng(seed)
    frame = pd.DataFrame({"unit": range(len(first)), "first": first})
    frame["x"] = generator.normal(size=len(first))
    frame = frame.merge(pd.DataFrame({"time": range(1, periods + 1)}), how="cross")
    treated = (frame["first"] > 0) & (frame["time"] >= frame["first"])
    return frame.assign(y=generator.normal(size=len(frame)) + effect * treated)


def kinds(fit: GroupTime) -> list[str]:
    return [note.kind for note in fit.notes]


def test_the_columns_of_the_table() -> None:
    table = att_gt(made([0, 0, 3, 3, 5, 5]), **NAMES).table
    first = ["cohort", "time", "att", "se", "lower", "upper"]
    assert table.columns.tolist() == [*first, "exposure", "n_treated", "n_control"]
    assert table["upper"].tolist() == pytest.approx(
        (table["att"] + 1.959964 * table["se"]).tolist()
    )


def test_a_cohort_treated_from_the_start_is_left_out_and_told() -> None:
    frame = made([0] * 9 + [3, 3, 1, 1])
    fit = att_gt(frame, **NAMES)
    same = att_gt(frame[frame["first"] != 1], **NAMES)
    pd.testing.assert_frame_equal(fit.table, same.table)
    (note,) = fit.notes
    assert note.kind == "treated_from_start"
    assert note == (
        "Cohort 1 (2 units) has no period before treatment and is left out, "
        "as treated and as control."
    )


def test_anticipation_leaves_out_cohorts_that_begin_too_early() -> None:
    fit = att_gt(made([0] * 9 + [2, 2, 5, 5]), **NAMES, anticipation=1)
    assert set(fit.table["cohort"]) == {5}
    assert kinds(fit) == ["treated_from_start"]


@pytest.mark.parametrize("first", [[0, 0, 0], [1, 1, 0], [9, 9, 0]])
def test_nobody_treated_in_sight_is_refused(first: list[int]) -> None:
    with pytest.raises(DataError, match="Nobody is treated in sight"):
        att_gt(made(first), **NAMES)


def test_nobody_never_treated_leads_to_those_not_yet_treated() -> None:
    frame = made([3, 3, 5, 5])
    with pytest.raises(ParameterError, match="control='not_yet'"):
        att_gt(frame, **NAMES)
    table = att_gt(frame, **NAMES, control="not_yet").table
    cells = set(zip(table["cohort"], table["time"], strict=True))
    assert (3, 4) in cells
    assert not {(3, 5), (3, 6), (5, 5)} & cells  # nobody is left to compare with


def test_a_single_cohort_that_is_everybody_cannot_be_compared() -> None:
    with pytest.raises(DataError, match="No comparison can be made"):
        att_gt(made([3, 3, 3]), **NAMES, control="not_yet")


def test_the_controls_not_yet_treated() -> None:
    frame = made([0, 0, 3, 3, 5, 5])
    table = att_gt(frame, **NAMES, control="not_yet").table.set_index(["cohort", "time"])
    assert table.loc[(3, 4), "n_control"] == 4
    assert table.loc[(3, 5), "n_control"] == 2
    wide = frame.pivot_table(index=["first", "unit"], columns="time", values="y")
    change = wide[4] - wide[2]
    expected = change[3].mean() - change[[0, 5]].mean()
    assert table.loc[(3, 4), "att"] == pytest.approx(expected)


def test_the_universal_base_holds_a_nought_without_error() -> None:
    fit = att_gt(made([0, 0, 0, 4, 4, 4]), **NAMES, base="universal")
    base = fit.table[fit.table["exposure"] == -1].iloc[0]
    assert base["att"] == 0
    assert np.isnan(base["se"])
    study = fit.aggregate("dynamic").table.set_index("exposure")
    assert study.index.tolist() == [-3, -2, -1, 0, 1, 2]
    assert np.isnan(study.loc[-1, "se"])
    assert fit.pretest().df == 2


def test_a_cohort_of_one_is_told() -> None:
    fit = att_gt(made([0] * 9 + [3, 4, 4]), **NAMES)
    (note,) = fit.notes
    assert (note.kind, note.values) == ("cohort_of_one", {"cohort": 3})
    assert note in fit.aggregate().notes


def test_one_cluster_gives_estimates_without_errors() -> None:
    frame = made([0, 0, 0, 3, 3]).assign(group="only")
    fit = att_gt(frame, **NAMES, cluster="group")
    assert kinds(fit) == ["one_cluster"]
    assert fit.table["att"].tolist() == att_gt(frame, **NAMES).table["att"].tolist()
    whole = fit.aggregate()
    assert np.isfinite(whole.estimate)
    assert np.isnan([whole.se, whole.lower, whole.upper]).all()
    assert fit.table["se"].isna().all()
    assert np.isnan(fit.pretest().p)


def test_few_clusters_and_few_treated_clusters_are_told() -> None:
    frame = made([0] * 26 + [3] * 4)
    frame["group"] = frame["unit"] // 6
    (note,) = att_gt(frame, **NAMES, cluster="group").notes
    assert note.kind == "few_clusters"
    assert note.startswith("With 5 clusters the intervals are too narrow")
    frame["group"] = frame["unit"] // 2
    assert kinds(att_gt(frame, **NAMES, cluster="group")) == ["few_treated_clusters"]


def test_errors_by_cluster() -> None:
    frame = made([0, 0, 0, 0, 2, 2, 2, 2], periods=2)
    frame["group"] = frame["unit"] // 2
    wide = frame.pivot_table(index=["first", "unit"], columns="time", values="y")
    change = wide[2] - wide[1]
    off = (change - change.groupby("first").transform("mean")).to_numpy() / 4
    scores = off.reshape(4, 2).sum(axis=1)
    expected = np.sqrt((scores**2).sum() * 4 / 3)
    found = att_gt(frame, **NAMES, cluster="group").table["se"].iloc[0]
    assert found == pytest.approx(expected)


@pytest.mark.parametrize("method", ["dr", "ipw"])
def test_covariates_that_tell_treated_from_controls_are_told(method: Any) -> None:
    frame = made([0] * 10 + [3] * 5 + [4] * 10)
    frame["x"] += 50 * (frame["first"] == 3)
    fit = att_gt(frame, **NAMES, covariates="x", method=method)
    assert fit.table.loc[fit.table["cohort"] == 3, ["att", "se"]].isna().all(axis=None)
    assert fit.table.loc[fit.table["cohort"] == 4, "att"].notna().all()
    note = next(note for note in fit.notes if note.kind == "no_overlap")
    assert note.startswith("In 5 comparison(s) the covariates tell treated from controls")
    assert fit.aggregate("group").table["cohort"].tolist() == [4]


def test_separation_of_all_leaves_nothing_to_average() -> None:
    frame = made([0] * 10 + [3] * 10)
    frame["x"] += 50 * (frame["first"] == 3)
    with pytest.raises(DataError, match="No effect after treatment"):
        att_gt(frame, **NAMES, covariates="x").aggregate()


def test_a_regression_beyond_the_controls_is_told() -> None:
    frame = made([0] * 10 + [3] * 10)
    frame["x"] += 50 * (frame["first"] == 3)
    fit = att_gt(frame, **NAMES, covariates="x", method="reg")
    assert kinds(fit) == ["extrapolates"]
    assert fit.table["att"].notna().all()


def test_a_control_that_carries_most_of_the_weight_is_told() -> None:
    frame = made([0] * 60 + [3] * 30)
    frame.loc[frame["unit"] == 0, "x"] = 4.5
    frame.loc[frame["first"] == 3, "x"] += 1.5
    assert "leans" in kinds(att_gt(frame, **NAMES, covariates="x"))
    assert kinds(att_gt(frame[frame["unit"] > 0], **NAMES, covariates="x", method="reg")) == []


def test_controls_that_are_not_treated_where_others_are_do_not_matter() -> None:
    frame = made([0] * 40 + [3] * 20)
    frame["east"] = (frame["unit"] < 10).astype(int)  # ten controls unlike any treated
    fit = att_gt(frame, **NAMES, covariates="east", method="ipw")
    west = att_gt(frame[frame["east"] == 0], **NAMES)
    assert fit.notes == ()
    assert fit.table["att"].tolist() == pytest.approx(west.table["att"].tolist(), abs=1e-4)
    assert fit.table["se"].tolist() == pytest.approx(west.table["se"].tolist(), rel=1e-2)


def test_controls_that_do_not_span_the_covariates_are_told() -> None:
    frame = made([0] * 10 + [3] * 10)
    frame["east"] = (frame["unit"] >= 15).astype(int)  # no control is in the east
    fit = att_gt(frame, **NAMES, covariates="east")
    assert kinds(fit) == ["collinear"]
    assert fit.table["att"].isna().all()


def test_a_missing_covariate_leaves_the_unit_out() -> None:
    frame = made([0] * 20 + [3] * 20)
    frame.loc[frame["unit"] == 0, "x"] = np.nan
    fit = att_gt(frame, **NAMES, covariates="x")
    assert set(fit.table["n_control"]) == {19}
    without = att_gt(frame[frame["unit"] > 0], **NAMES, covariates="x")
    assert fit.table["att"].tolist() == pytest.approx(without.table["att"].tolist())


def test_a_balanced_event_study_keeps_the_same_cohorts_throughout() -> None:
    fit = att_gt(made([0, 0, 0, 3, 3, 6, 6]), **NAMES)
    study = fit.aggregate("dynamic", balance=2)
    only = att_gt(made([0, 0, 0, 3, 3, 6, 6]).query("first != 6"), **NAMES).aggregate("dynamic")
    assert study.table["exposure"].tolist() == [-1, 0, 1, 2]
    assert study.table["att"].tolist() == pytest.approx(only.table["att"].tolist()[:4])
    with pytest.raises(DataError, match="No cohort is seen 9 periods"):
        fit.aggregate("dynamic", balance=9)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("control", "nobody"),
        ("method", "ols"),
        ("base", "long"),
        ("anticipation", -1),
        ("level", 95),
    ],
)
def test_unknown_choices_are_refused(name: str, value: Any) -> None:
    with pytest.raises(ParameterError):
        att_gt(made([0, 0, 3, 3]), **NAMES, **{name: value})


def test_an_unknown_average_is_answered_with_the_nearest() -> None:
    with pytest.raises(ParameterError, match=r"'dynamic'\?"):
        att_gt(made([0, 0, 3, 3]), **NAMES).aggregate("dynamics")  # type: ignore[arg-type]


def test_without_noise_the_effect_is_exact() -> None:
    frame = made([0, 0, 3, 3, 5, 5])
    frame["y"] = (
        frame["unit"]
        + frame["time"] ** 2
        + 7.0 * ((frame["first"] > 0) & (frame["time"] >= frame["first"]))
    )
    whole = att_gt(frame, **NAMES).aggregate()
    assert [whole.estimate, whole.se] == pytest.approx([7, 0], abs=1e-12)


def test_the_pre_test_tells_what_it_could_have_seen() -> None:
    fit = att_gt(made([0] * 30 + [4] * 15 + [6] * 15), **NAMES)
    test = fit.pretest()
    assert test.df == 6
    slope = test.detectable_slope(0.8)
    assert test.power(slope) == pytest.approx(0.8, abs=1e-6)
    assert test.power(0.0) == pytest.approx(0.05)
    assert test.power(2 * slope) > 0.99


def test_the_pre_test_sees_a_trend() -> None:
    frame = made([0] * 30 + [5] * 30)
    frame["y"] += 2 * frame["time"] * (frame["first"] > 0)
    assert att_gt(frame, **NAMES).pretest().p < 1e-6


def test_more_comparisons_than_clusters_cannot_be_tested() -> None:
    frame = made([0] * 6 + [6] * 6)
    frame["group"] = frame["unit"] // 3
    assert np.isnan(att_gt(frame, **NAMES, cluster="group").pretest().p)


def test_notes_keep_their_kind_through_pickling() -> None:
    note = Note("Cohort 3 has one unit.", "cohort_of_one", cohort=3)
    again = pickle.loads(pickle.dumps(note))
    assert (again, again.kind, again.values) == (note, "cohort_of_one", {"cohort": 3})


def test_with_few_clusters_the_pre_test_that_allows_for_them_keeps_its_level() -> None:
    rng = np.random.default_rng(7)
    draws = rng.normal(size=(2000, 42, 12))
    tests = [
        joint(one.mean(axis=0), np.cov(one.T) / 42, np.arange(12.0), 42, 0.95) for one in draws
    ]
    assert np.mean([one.p_few < 0.05 for one in tests]) == pytest.approx(0.05, abs=0.015)
    assert np.mean([one.p < 0.05 for one in tests]) > 0.15  # chi-squared does not
