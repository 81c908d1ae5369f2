"""What two-way fixed effects compare, and the regression that keeps cohorts apart."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.errors import DataError, ParameterError
from kopmp_lib.methods.effects import att_gt, bacon, interaction, interaction_weighted

NAMES: dict[str, Any] = {"outcome": "y", "unit": "unit", "time": "time", "cohort": "first"}


def made(first: list[int], periods: int = 6, seed: int = 5, gaps: float = 0.0) -> pd.DataFrame:
    generator = np.random.default_rng(seed)
    frame = pd.DataFrame({"unit": range(len(first)), "first": first})
    frame = frame.merge(pd.DataFrame({"time": range(1, periods + 1)}), how="cross")
    treated = (frame["first"] > 0) & (frame["time"] >= frame["first"])
    since = frame["time"] - frame["first"] + 1
    frame["y"] = generator.normal(size=len(frame)) + treated * since / 2
    return frame[generator.random(len(frame)) >= gaps].reset_index(drop=True)


def regression(frame: pd.DataFrame) -> float:
    """Two-way fixed effects by least squares on indicators."""
    treated = ((frame["first"] > 0) & (frame["time"] >= frame["first"])).astype(float)
    design = pd.get_dummies(frame[["unit", "time"]].astype(str), dtype=float)
    design.insert(0, "treated", treated)
    return float(np.linalg.lstsq(design.to_numpy(), frame["y"].to_numpy(), rcond=None)[0][0])


STAGGERED = [0] * 5 + [2] * 4 + [3] * 4 + [5] * 3


@pytest.mark.parametrize("first", [STAGGERED, STAGGERED[5:], [1, 1, *STAGGERED]])
@pytest.mark.parametrize("gaps", [0.0, 0.2])
def test_comparisons_add_up_to_the_regression_with_gaps_too(first: list[int], gaps: float) -> None:
    frame = made(first, gaps=gaps)
    found = bacon(frame, **NAMES)
    assert found.estimate == pytest.approx(regression(frame), abs=1e-8)
    assert found.table["weight"].sum() == pytest.approx(1)
    assert (found.table["weight"] > 0).all()
    assert found.filled == len(first) * 6 - len(frame)


def test_each_kind_is_named() -> None:
    kinds = bacon(made([1, 1, *STAGGERED]), **NAMES).by_kind()
    assert kinds["kind"].tolist() == ["never", "not_yet", "already", "always"]


def test_two_waves_alone_by_hand() -> None:
    """Weights of Goodman-Bacon (2021, equation 10) for shares of time treated 4/6 and 2/6."""
    table = bacon(made([3] * 2 + [5] * 4), **NAMES).table.set_index("kind")
    early, late = 4 / 6, 2 / 6
    ratio = table.loc["not_yet", "weight"] / table.loc["already", "weight"]
    assert ratio == pytest.approx((1 - early) / late)
    assert table.loc["already", ["treated", "control"]].tolist() == [5, 3]


def test_growing_effects_make_comparisons_with_the_treated_negative() -> None:
    frame = made([3] * 4 + [6] * 4, periods=10)
    since = np.maximum(frame["time"] - frame["first"] + 1, 0)
    kinds = bacon(frame.assign(y=1.0 * since), **NAMES).by_kind().set_index("kind")
    assert kinds.loc["already", "estimate"] < 0 < kinds.loc["not_yet", "estimate"]


def test_all_at_once_is_refused() -> None:
    with pytest.raises(DataError, match="same time"):
        bacon(made([3] * 6), **NAMES)


def test_without_gaps_it_is_the_group_time_estimate() -> None:
    frame = made(STAGGERED)
    found = interaction_weighted(frame, **NAMES)
    group_time = att_gt(frame, **NAMES, base="universal")
    dynamic = group_time.aggregate("dynamic").table.query("exposure != -1")
    assert found.table["exposure"].tolist() == dynamic["exposure"].tolist()
    np.testing.assert_allclose(found.table["att"], dynamic["att"], atol=1e-12)
    assert found.estimate == pytest.approx(group_time.aggregate("simple").estimate, abs=1e-12)


def test_with_gaps_it_is_the_saturated_regression() -> None:
    frame = made(STAGGERED, gaps=0.2)
    design = pd.get_dummies(frame[["unit", "time"]].astype(str), dtype=float)
    own = (frame["first"] > 0) & (frame["time"] != frame["first"] - 1)
    cells = pd.get_dummies(
        (frame["first"].astype(str) + " " + frame["time"].astype(str)).where(own), dtype=float
    )
    both = np.column_stack([cells, design])
    slopes = np.linalg.lstsq(both, frame["y"].to_numpy(), rcond=None)[0][: cells.shape[1]]
    after = [int(name.split()[1]) >= int(name.split()[0]) for name in cells]
    counts = cells.sum().to_numpy()[after]
    found = interaction_weighted(frame, **NAMES)
    assert found.estimate == pytest.approx(counts @ slopes[after] / counts.sum(), abs=1e-9)


def test_its_error_is_that_of_many_draws() -> None:
    drawn = [interaction_weighted(made(STAGGERED * 2, seed=seed), **NAMES) for seed in range(300)]
    spread = np.std([one.estimate for one in drawn])
    assert np.mean([one.se for one in drawn]) == pytest.approx(spread, rel=0.15)


def test_the_last_cohort_serves_where_nobody_is_never_treated() -> None:
    frame = made(STAGGERED[5:], gaps=0.1)
    found = interaction_weighted(frame, **NAMES)
    early = frame[frame["time"] < 5]
    same = interaction_weighted(
        early.assign(first=early["first"].where(early["first"] < 5)), **NAMES
    )
    assert found.estimate == pytest.approx(same.estimate, abs=1e-12)


def test_cohorts_without_a_period_before_are_left_out_and_told() -> None:
    frame = made([1, 1, 1, *STAGGERED])
    found = interaction_weighted(frame, **NAMES)
    same = interaction_weighted(frame[frame["first"] != 1], **NAMES)
    assert found.estimate == pytest.approx(same.estimate)
    assert [note.kind for note in found.notes] == ["treated_from_start"]


def test_nobody_to_compare_with_and_too_large_are_refused(monkeypatch: Any) -> None:
    with pytest.raises(DataError):
        interaction_weighted(made([3] * 6), **NAMES)
    monkeypatch.setattr(interaction, "MOST_NUMBERS", 100)
    with pytest.raises(ParameterError, match="too much"):
        interaction_weighted(made(STAGGERED), **NAMES)
