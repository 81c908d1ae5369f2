"""Tests for few clusters, against the same sums done the long way."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.errors import DataError, ParameterError
from kopmp_lib.methods.effects import att_gt, randomisation, wild_cluster
from kopmp_lib.methods.effects.wild import WEBB, draw_weights

NAMES = {"outcome": "y", "unit": "unit", "time": "time", "cohort": "first"}


def made(units: int = 24, groups: int = 8, seed: int = 2) -> pd.DataFrame:
    generator = np.random.default_rng(seed)
    frame = pd.DataFrame({"unit": range(units), "first": np.resize([0, 3, 5], units)})
    frame["group"] = frame["unit"] * groups // units
    frame = frame.merge(pd.DataFrame({"time": range(1, 7)}), how="cross")
    frame["x"] = generator.normal(size=len(frame))
    frame["d"] = ((frame["first"] > 0) & (frame["time"] >= frame["first"])).astype(float)
    shared = generator.normal(size=(groups, 7))[frame["group"], frame["time"]]
    frame["y"] = generator.normal(size=len(frame)) + shared + 0.3 * frame["d"] + frame["x"]
    return frame.drop(index=[5, 17, 40])  # not balanced


def long_way(frame: pd.DataFrame, null: float) -> tuple[float, float, float]:
    """Estimate, error and p of the restricted bootstrap over all signs, by least squares."""
    fixed = pd.get_dummies(frame[["unit", "time"]].astype(str), dtype=float).to_numpy()
    rest = np.column_stack([frame["x"], fixed])
    design = np.column_stack([frame["d"], rest])
    inverse, group = np.linalg.pinv(design), frame["group"].to_numpy()
    bread = np.linalg.pinv(design.T @ design)

    def fit(y: np.ndarray) -> tuple[float, float]:
        beta = inverse @ y
        scores = design * (y - design @ beta)[:, None]
        summed = np.stack([scores[group == one].sum(axis=0) for one in np.unique(group)])
        meat = summed.T @ summed * len(summed) / (len(summed) - 1)
        return float(beta[0]), float(np.sqrt((bread @ meat @ bread)[0, 0]))

    y = frame["y"].to_numpy() - null * frame["d"].to_numpy()
    restricted = rest @ (np.linalg.pinv(rest) @ y)
    estimate, error = fit(y)
    larger = []
    for signs in product([-1.0, 1.0], repeat=group.max() + 1):
        beta, spread = fit(restricted + np.array(signs)[group] * (y - restricted))
        larger.append(abs(beta / spread) >= abs(estimate / error) * (1 - 1e-9))
    return estimate + null, error, float(np.mean(larger))


@pytest.mark.parametrize("null", [0.0, 0.8])
def test_the_short_way_is_the_long_way(null: float) -> None:
    frame = made(groups=6)
    found = wild_cluster(
        frame, outcome="y", tested="d", others="x", absorb=["unit", "time"], cluster="group",
        null=null,
    )  # fmt: skip
    assert (found.estimate, found.se, found.p) == pytest.approx(long_way(frame, null))
    assert (found.clusters, found.draws, found.exact) == (6, 64, True)


def test_the_limits_are_where_the_test_turns() -> None:
    frame = made(groups=10)
    how: dict[str, Any] = {"outcome": "y", "tested": "d", "absorb": ["unit", "time"]}
    found = wild_cluster(frame, cluster="group", **how)
    inside, outside = (
        wild_cluster(frame, cluster="group", null=found.upper + step, **how).p
        for step in (-0.01, 0.01)
    )
    assert inside > 0.05 >= outside


def test_eight_clusters_that_all_agree_give_the_smallest_p() -> None:
    generator = np.random.default_rng(0)
    rows = np.arange(80)
    frame = pd.DataFrame({"group": rows // 10, "d": rows % 2})
    frame["y"] = 5 * frame["d"] + generator.normal(size=80)
    found = wild_cluster(frame, outcome="y", tested="d", cluster="group")
    assert found.p == 2 / 2**8


@pytest.mark.parametrize(
    ("clusters", "draws", "exact"),
    [(2, 36, True), (5, 7776, True), (12, 4096, True), (13, 99, False)],
)
def test_all_draws_are_gone_through_where_there_are_few(
    clusters: int, draws: int, exact: bool
) -> None:
    weights, all_there_are = draw_weights(clusters, 99, 0)
    assert (weights.shape, all_there_are) == ((draws, clusters), exact)
    assert set(np.abs(weights).ravel()) <= ({1.0} if clusters > 5 else set(np.abs(WEBB)))


def test_webb_weights_have_mean_nought_and_variance_one() -> None:
    assert [WEBB.mean(), WEBB.var()] == pytest.approx([0, 1])


def test_few_clusters_are_told_and_one_is_refused() -> None:
    frame = made(groups=4)
    found = wild_cluster(frame, outcome="y", tested="d", cluster="group")
    assert [note.kind for note in found.notes] == ["few_clusters"]
    with pytest.raises(DataError, match="fewer than two clusters"):
        wild_cluster(frame.assign(group=1), outcome="y", tested="d", cluster="group")


def test_clusters_that_do_not_differ_are_refused() -> None:
    frame = pd.DataFrame({"y": [0.0, 0, 1, 1], "x": [0, 0, 1, 1], "g": [1, 2, 1, 2]})
    with pytest.raises(DataError, match="same"):
        wild_cluster(frame, outcome="y", tested="x", cluster="g")


def test_rows_with_gaps_are_left_out_and_told() -> None:
    frame = made()
    frame.iloc[3, frame.columns.get_loc("y")] = np.nan
    found = wild_cluster(frame, outcome="y", tested="d", cluster="group")
    assert [(note.kind, note.values) for note in found.notes] == [("gaps", {"rows": 1})]


def test_a_regressor_that_others_explain_is_refused() -> None:
    frame = made().assign(east=lambda rows: rows["unit"] < 9)
    with pytest.raises(ParameterError, match="'east' does not vary beyond"):
        wild_cluster(frame, outcome="y", tested="east", absorb="unit", cluster="group")


def test_constants_across_clusters_are_limited() -> None:
    frame = pd.DataFrame({"group": np.arange(1200) % 30, "place": np.arange(1200) % 601})
    frame["d"], frame["y"] = frame.index % 2, frame.index % 7
    with pytest.raises(ParameterError, match="600 constants cross"):
        wild_cluster(frame, outcome="y", tested="d", absorb="place", cluster="group")


def test_randomisation_compares_with_what_permutations_give() -> None:
    frame = made(units=12)
    found = randomisation(frame, **NAMES, draws=50, seed=3)
    whole = att_gt(frame, **NAMES).aggregate()
    assert found.estimate == pytest.approx(whole.estimate)
    assert found.statistic == pytest.approx(whole.estimate / whole.se)
    larger = np.sum(np.abs(found.drawn) >= abs(found.statistic))
    assert found.p == (1 + larger) / 51
    assert randomisation(frame, **NAMES, draws=50, seed=3).p == found.p


def test_randomisation_stays_within_strata() -> None:
    frame = made(units=8, groups=4)
    frame["first"] = np.where(frame["unit"] % 2 == 0, 0, 3)  # one treated in each group of two
    found = randomisation(frame, **NAMES, strata="group", draws=300)
    assert len(np.unique(found.drawn.round(9))) <= 16
    assert found.notes[-1].kind == "few_assignments"
    assert found.notes[-1].values == {"ways": 16}


def test_groups_that_got_treatment_together_are_dealt_together() -> None:
    frame = made(units=12, groups=4)
    frame["first"] = np.where(frame["group"] < 2, 0, 3)
    found = randomisation(frame, **NAMES, assigned="group", draws=200)
    assert len(np.unique(found.drawn.round(9))) <= 6
    with pytest.raises(DataError, match="do not share one cohort"):
        randomisation(made(units=12, groups=4), **NAMES, assigned="group", draws=9)


def test_strata_of_one_cohort_leave_nothing_to_deal() -> None:
    frame = made(units=12)
    with pytest.raises(ParameterError, match="only one way"):
        randomisation(frame, **NAMES, strata="first", draws=9)


def test_cohorts_treated_from_the_start_are_not_dealt() -> None:
    frame = made(units=12)
    early = frame[frame["unit"] == 0].assign(unit=99, first=1)
    left, right = (
        randomisation(one, **NAMES, draws=20) for one in (frame, pd.concat([frame, early]))
    )
    assert left.drawn.tolist() == right.drawn.tolist()
