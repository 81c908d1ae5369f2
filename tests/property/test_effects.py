"""Laws that hold for the effects of every panel."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kopmp_lib.methods.effects import (
    GroupTime,
    att_gt,
    bacon,
    interaction_weighted,
    lee_bounds,
    randomisation,
    relative_magnitude,
    wild_cluster,
)

NAMES = {"outcome": "y", "unit": "unit", "time": "time", "cohort": "first"}
seeds = st.integers(0, 2**32 - 1)
some = settings(max_examples=20, deadline=None)
controls = st.sampled_from(["never", "not_yet"])
bases = st.sampled_from(["varying", "universal"])


def draw(seed: int, *, units: int = 24, gaps: float = 0.0) -> pd.DataFrame:
    """A panel with three cohorts, controls, two covariates and six clusters."""
    generator = np.random.default_rng(seed)
    first = np.resize([0, 3, 4, 6], units)
    frame = pd.DataFrame({"unit": np.arange(units), "first": first, "group": np.arange(units) // 4})
    frame["x"], frame["z"] = generator.normal(size=(2, units))
    frame = frame.merge(pd.DataFrame({"time": range(1, 7)}), how="cross")
    frame["y"] = generator.normal(size=len(frame)) + frame["x"] * frame["time"] / 4
    frame.loc[generator.random(len(frame)) < gaps, "y"] = np.nan
    return frame


def numbers(fit: GroupTime) -> np.ndarray:
    kinds = ("simple", "dynamic", "group", "calendar")
    averages = [fit.aggregate(kind) for kind in kinds]  # type: ignore[arg-type]
    whole = [[one.estimate, one.se, one.lower, one.upper] for one in averages]
    parts = [one.table.iloc[:, 1:].to_numpy().ravel() for one in averages]
    return np.concatenate([fit.table[["att", "se"]].to_numpy().ravel(), *whole, *parts])


def same(left: GroupTime, right: GroupTime) -> None:
    assert numbers(left) == pytest.approx(numbers(right), rel=1e-9, abs=1e-9, nan_ok=True)


@some
@given(seeds, controls, bases, st.sampled_from([None, "x"]))
def test_the_order_of_rows_and_the_names_of_units_change_nothing(
    seed: int, control: Any, base: Any, covariates: str | None
) -> None:
    frame = draw(seed, gaps=0.1)
    how = {"control": control, "base": base, "covariates": covariates, "method": "reg"}
    shuffled = frame.sample(frac=1, random_state=seed % 1000)
    shuffled["unit"] = "u" + (shuffled["unit"] * 7 % 24).astype(str)
    same(att_gt(frame, **NAMES, **how), att_gt(shuffled, **NAMES, **how))


@some
@given(seeds, controls, bases, st.sampled_from([None, "x"]), st.sampled_from(["dr", "ipw"]))
def test_what_each_unit_and_each_period_adds_changes_nothing(
    seed: int, control: Any, base: Any, covariates: str | None, method: Any
) -> None:
    frame = draw(seed, units=60, gaps=0.1)
    generator = np.random.default_rng(seed)
    added = generator.normal(size=60)[frame["unit"]] + generator.normal(size=7)[frame["time"]]
    how = {"control": control, "base": base, "covariates": covariates, "method": method}
    moved = frame.assign(y=frame["y"] + 10 * added)
    same(att_gt(frame, **NAMES, **how), att_gt(moved, **NAMES, **how))


@some
@given(seeds, st.floats(0.01, 1e6), st.sampled_from(["dr", "reg", "ipw"]))
def test_effects_and_errors_are_in_the_unit_of_the_outcome(
    seed: int, scale: float, method: Any
) -> None:
    frame = draw(seed, units=60)
    how = {"covariates": ["x"], "method": method}
    one = numbers(att_gt(frame, **NAMES, **how))
    other = numbers(att_gt(frame.assign(y=scale * frame["y"]), **NAMES, **how))
    assert other / scale == pytest.approx(one, rel=1e-7, abs=1e-9, nan_ok=True)


@some
@given(seeds, st.sampled_from(["dr", "reg", "ipw"]))
def test_units_of_covariates_and_what_they_repeat_change_nothing(seed: int, method: Any) -> None:
    frame = draw(seed, units=60)
    other = frame.assign(x=1000 * frame["x"] - 5, twice=2 * frame["x"] + 1, constant=3.0)
    left = att_gt(frame, **NAMES, covariates=["x"], method=method)
    right = att_gt(other, **NAMES, covariates=["x", "twice", "constant"], method=method)
    assert numbers(left) == pytest.approx(numbers(right), rel=1e-6, abs=1e-7, nan_ok=True)


@some
@given(seeds, st.sampled_from(["dr", "reg", "ipw"]))
def test_a_covariate_that_is_the_same_for_all_changes_nothing(seed: int, method: Any) -> None:
    frame = draw(seed).assign(constant=1.0)
    plain = att_gt(frame, **NAMES)
    same(plain, att_gt(frame, **NAMES, covariates="constant", method=method))


@some
@given(seeds, st.integers(2, 20), st.integers(2, 20))
def test_two_periods_give_the_difference_of_differences(seed: int, ours: int, theirs: int) -> None:
    generator = np.random.default_rng(seed)
    before, after = generator.normal(size=(2, ours + theirs))
    first = [2] * ours + [0] * theirs
    units = np.arange(ours + theirs)
    parts = [
        pd.DataFrame({"unit": units, "first": first, "time": time, "y": y})
        for time, y in ((1, before), (2, after))
    ]
    row = att_gt(pd.concat(parts), **NAMES).table.iloc[0]
    change = after - before
    assert row["att"] == pytest.approx(change[:ours].mean() - change[ours:].mean())
    variance = change[:ours].var() / ours + change[ours:].var() / theirs
    assert row["se"] == pytest.approx(variance**0.5)


@some
@given(seeds, controls)
def test_the_base_changes_nothing_after_treatment(seed: int, control: Any) -> None:
    frame = draw(seed)
    fits = [att_gt(frame, **NAMES, control=control, base=base) for base in ("varying", "universal")]  # type: ignore[arg-type]
    left, right = (fit.table[fit.table["exposure"] >= 0]["att"].tolist() for fit in fits)
    assert left == pytest.approx(right)


@some
@given(seeds, controls)
def test_a_missing_outcome_is_a_missing_row(seed: int, control: Any) -> None:
    frame = draw(seed, gaps=0.2)
    same(
        att_gt(frame, **NAMES, control=control),
        att_gt(frame.dropna(subset="y"), **NAMES, control=control),
    )


@some
@given(seeds)
def test_the_unit_is_the_cluster_if_none_is_named(seed: int) -> None:
    frame = draw(seed)
    same(att_gt(frame, **NAMES), att_gt(frame, **NAMES, cluster="unit"))


@some
@given(seeds)
def test_units_that_are_copied_with_their_cluster_leave_the_error_as_it_is(seed: int) -> None:
    frame = draw(seed)
    copy = pd.concat([frame, frame.assign(unit=frame["unit"] + 100)])
    left, right = (att_gt(one, **NAMES, cluster="group") for one in (frame, copy))
    same(left, right)


@some
@given(seeds)
def test_averages_are_means_of_what_they_average(seed: int) -> None:
    frame = draw(seed).query("first != 3 or unit > 8")  # cohorts of unlike size
    fit = att_gt(frame, **NAMES)
    after = fit.table[fit.table["exposure"] >= 0]
    size = after["n_treated"]
    assert fit.aggregate("simple").estimate == pytest.approx(np.average(after["att"], weights=size))
    for kind, column in (("dynamic", "exposure"), ("calendar", "time")):
        by = after.groupby(column)[["att", "n_treated"]].apply(
            lambda part: np.average(part["att"], weights=part["n_treated"])
        )
        average = fit.aggregate(kind)  # type: ignore[arg-type]
        kept = average.table[average.table[column] >= 0]
        assert kept["att"].tolist() == pytest.approx(by.tolist())
        assert average.estimate == pytest.approx(by.mean())
    group = fit.aggregate("group")
    assert group.table["att"].tolist() == pytest.approx(
        after.groupby("cohort")["att"].mean().tolist()
    )
    share = after.groupby("cohort")["n_treated"].first()
    assert group.estimate == pytest.approx(np.average(group.table["att"], weights=share))


@some
@given(seeds)
def test_the_band_holds_every_interval(seed: int) -> None:
    average = att_gt(draw(seed), **NAMES).aggregate("dynamic")
    band = average.band(draws=200, seed=seed)
    assert (band["lower"] <= average.table["lower"]).all()
    assert (band["upper"] >= average.table["upper"]).all()
    assert band.equals(average.band(draws=200, seed=seed))


@settings(max_examples=5, deadline=None)
@given(seeds, st.integers(1, 19))
def test_randomisation_never_promises_more_than_its_draws(seed: int, draws: int) -> None:
    frame = draw(seed, units=12)
    frame["y"] += 100 * ((frame["first"] > 0) & (frame["time"] >= frame["first"]))
    found = randomisation(frame, **NAMES, draws=draws, seed=seed)
    assert 1 / (draws + 1) <= found.p <= 1
    assert found.p * (found.draws + 1) == pytest.approx(round(found.p * (found.draws + 1)))


@some
@given(seeds, st.floats(-5, 5))
def test_the_wild_bootstrap_follows_shifts_and_signs(seed: int, shift: float) -> None:
    frame = draw(seed)
    frame["d"] = ((frame["first"] > 0) & (frame["time"] >= frame["first"])).astype(float)
    how: dict[str, Any] = {"tested": "d", "cluster": "group", "absorb": ["unit", "time"]}
    one = wild_cluster(frame, outcome="y", **how)
    moved = wild_cluster(frame.assign(y=frame["y"] + shift * frame["d"]), outcome="y", **how)
    turned = wild_cluster(frame.assign(y=-frame["y"]), outcome="y", **how)
    assert turned.p == one.p
    limits = [one.lower, one.upper]
    assert [moved.lower - shift, moved.upper - shift] == pytest.approx(limits, abs=1e-6)
    assert [-turned.upper, -turned.lower] == pytest.approx(limits, abs=1e-6)


@some
@given(seeds, st.floats(0, 3), st.floats(0.1, 3))
def test_bounds_widen_with_drift_and_hold_the_estimate(
    seed: int, bound: float, more: float
) -> None:
    generator = np.random.default_rng(seed)
    value, root = generator.normal(size=5), generator.normal(size=(5, 8))
    study = (value, root @ root.T, [-4, -3, -2, 0, 1])
    near, far = (relative_magnitude(*study, bound=one, draws=2000) for one in (bound, bound + more))
    assert near.lower <= value[3] <= near.upper
    wide = 1e-3 * (far.upper - far.lower)
    assert far.lower <= near.lower + wide
    assert far.upper >= near.upper - wide
    moved = relative_magnitude(10 * value, 100 * study[1], study[2], bound=bound, draws=2000)
    assert [moved.lower, moved.upper] == pytest.approx([10 * near.lower, 10 * near.upper], rel=1e-6)


@some
@given(seeds, st.sampled_from([0.0, 0.25]))
def test_comparisons_of_two_way_fixed_effects_sum_to_it(seed: int, gaps: float) -> None:
    frame = draw(seed, gaps=gaps)
    found = bacon(frame, **NAMES)
    assert found.table["weight"].sum() == pytest.approx(1)
    kinds = found.by_kind()
    assert kinds["weight"] @ kinds["estimate"] == pytest.approx(found.estimate, abs=1e-9)
    moved = frame.assign(y=3 * frame["y"] + frame["unit"] ** 2 - 5 * frame["time"])
    again = bacon(moved, **NAMES)
    assert again.estimate == pytest.approx(3 * found.estimate, abs=1e-6)
    assert again.table["weight"].tolist() == pytest.approx(found.table["weight"].tolist())


@some
@given(seeds)
def test_without_gaps_interaction_weighting_is_the_group_time_estimate(seed: int) -> None:
    frame = draw(seed)
    found = interaction_weighted(frame, **NAMES, cluster="group")
    ours = att_gt(frame, **NAMES, base="universal", cluster="group")
    assert found.estimate == pytest.approx(ours.aggregate("simple").estimate, abs=1e-9)
    dynamic = ours.aggregate("dynamic").table.query("exposure != -1")
    assert found.table["att"].tolist() == pytest.approx(dynamic["att"].tolist(), abs=1e-9)


@some
@given(seeds, st.floats(0.3, 1.0), st.floats(0.3, 1.0))
def test_bounds_hold_the_difference_and_are_in_its_unit(
    seed: int, ours: float, theirs: float
) -> None:
    generator = np.random.default_rng(seed)
    treated = np.arange(60) % 2 == 0
    outcome = generator.normal(size=60)
    gone = generator.random(60) > np.where(treated, ours, theirs)
    gone[:4] = False
    outcome[gone] = np.nan
    found = lee_bounds(outcome, treated)
    assert found.lower <= found.estimate + 1e-12
    assert found.estimate <= found.upper + 1e-12
    assert 0 <= found.trimmed < 1
    scaled = lee_bounds(1000 * outcome + 7, treated)
    assert [scaled.lower, scaled.upper] == pytest.approx([1000 * found.lower, 1000 * found.upper])
