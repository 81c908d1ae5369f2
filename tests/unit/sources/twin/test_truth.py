"""The truth that is written down is what the arrays without noise say, counted another way."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.sources.twin import truth
from kopmp_lib.sources.twin.potential import BUSINESSES
from kopmp_lib.sources.twin.regency import Regency
from kopmp_lib.sources.twin.tally import Tally

Draw = Callable[..., Regency]


@pytest.fixture(scope="module")
def told(many: Sequence[Regency]) -> dict[str, Any]:
    tally = Tally(24)
    for one in many:
        tally.add(one)
    return truth.told(tally)


@pytest.fixture(scope="module")
def long(many: Sequence[Regency]) -> pd.DataFrame:
    """One row a unit and month, from the arrays themselves."""
    parts = []
    for number, one in enumerate(many):
        size, months = one.course.untreated.shape
        parts.append(
            pd.DataFrame(
                {
                    "regency": number,
                    "start": np.repeat(one.mentoring.start, months),
                    "month": np.tile(np.arange(1, months + 1), size),
                    "gain": (one.outcome.log_savings - one.course.untreated).ravel(),
                    "zero": (one.outcome.sales == 0).ravel(),
                    "seen": one.reports.seen.ravel(),
                    "alive": one.outcome.alive.ravel(),
                }
            )
        )
    frame = pd.concat(parts)
    frame = frame[frame["alive"]]
    return frame.assign(since=frame["month"] - frame["start"])


@pytest.fixture(scope="module")
def treated(long: pd.DataFrame) -> pd.DataFrame:
    return long[(long["start"] > 0) & (long["since"] >= 0)]


def keyed(values: pd.Series) -> dict[str, float]:
    return {str(key): float(value) for key, value in values.items()}


def test_the_effect_overall(told: dict[str, Any], treated: pd.DataFrame) -> None:
    savings = told["savings"]
    assert savings["att"] == pytest.approx(treated["gain"].mean())
    assert savings["att_reported"] == pytest.approx(treated.loc[treated["seen"], "gain"].mean())
    assert savings["unit_months"] == len(treated)
    assert savings["att"] == pytest.approx(0.14, abs=0.015)


def test_the_effect_by_cohort_and_by_exposure(told: dict[str, Any], treated: pd.DataFrame) -> None:
    by = told["savings"]
    assert by["att_by_start_month"] == pytest.approx(keyed(treated.groupby("start")["gain"].mean()))
    assert by["att_by_exposure"] == pytest.approx(keyed(treated.groupby("since")["gain"].mean()))
    for start, cohort in treated.groupby("start"):
        expected = keyed(cohort.groupby("since")["gain"].mean())
        assert by["att_by_start_month_and_exposure"][str(start)] == pytest.approx(expected)


def test_the_spillover(told: dict[str, Any], long: pd.DataFrame) -> None:
    others = long[(long["start"] == 0) | (long["since"] < 0)]
    near = others[others["gain"].abs() > 1e-9]
    assert told["spillover"]["mean_unmentored"] == pytest.approx(others["gain"].mean())
    assert told["spillover"]["mean_near_mentored"] == pytest.approx(near["gain"].mean())
    share = near["gain"].mean() / told["savings"]["att"]
    assert told["spillover"]["share_of_att"] == pytest.approx(share)


def test_zeros_and_reports(told: dict[str, Any], long: pd.DataFrame) -> None:
    assert told["sales"]["zero_share"] == pytest.approx(long["zero"].mean())
    assert told["reporting"]["seen_share"] == pytest.approx(long["seen"].mean())
    last = long[long["month"] >= 22]
    assert told["reporting"]["seen_share_last_three_months"] == pytest.approx(last["seen"].mean())


def test_mentoring_brings_sales(told: dict[str, Any], many: Sequence[Regency]) -> None:
    """Against the formula of the world, not the arrays of probabilities."""
    gains = []
    for one in many:
        unit, month = np.nonzero(one.mentoring.mentored & one.outcome.alive)
        index = 0.9 - 0.12 * month - 0.6 * one.world.quality[unit]
        gains.append(1 / (1 + np.exp(index - 1.2)) - 1 / (1 + np.exp(index)))
    assert told["sales"]["att_any_sale"] == pytest.approx(np.concatenate(gains).mean())


def test_formation(told: dict[str, Any], many: Sequence[Regency]) -> None:
    for step, said in told["formation"]["steps"].items():
        latent = pd.Series(np.concatenate([one.formed.latent[step] for one in many]))
        real = pd.Series(np.concatenate([one.formed.days[step] for one in many]))
        middle = latent.quantile(0.5, interpolation="lower")
        assert said["median_days"] == pytest.approx(middle)
        assert said["share_by_day"]["180"] == pytest.approx(latent.le(180).mean())
        assert said["incidence_by_day"]["90"] == pytest.approx(real.le(90).mean())
        assert said["incidence_by_day"]["365"] <= said["share_by_day"]["365"]
    ended = np.concatenate([np.isfinite(one.formed.cancelled) for one in many])
    assert told["formation"]["cancelled"]["share"] == pytest.approx(ended.mean())


def test_the_share_of_variance_between_regencies(
    told: dict[str, Any], many: Sequence[Regency]
) -> None:
    """By analysis of variance, with pandas."""
    frame = pd.concat(
        pd.DataFrame({"regency": number, "quality": one.world.quality})
        for number, one in enumerate(many)
    )
    groups = frame.groupby("regency")["quality"]
    sizes, count = groups.size(), len(groups)
    within = (groups.var() * (sizes - 1)).sum() / (len(frame) - count)
    between = (sizes * (groups.mean() - frame["quality"].mean()) ** 2).sum() / (count - 1)
    size = (len(frame) - (sizes**2).sum() / len(frame)) / (count - 1)
    variance = (between - within) / size
    assert told["quality"]["icc_regency"] == pytest.approx(variance / (variance + within))


def test_defaults(told: dict[str, Any], many: Sequence[Regency]) -> None:
    default = np.concatenate([one.loans.default_probability for one in many])
    approved = np.concatenate([one.loans.approved for one in many])
    said = told["financing"]
    assert said["default_probability"] == pytest.approx(default.mean())
    assert said["default_probability_of_approved"] == pytest.approx(default[approved].mean())
    assert 0.05 < said["default_probability_of_approved"] < said["default_probability"] < 0.15


def test_the_best_business(told: dict[str, Any], many: Sequence[Regency]) -> None:
    best = np.concatenate([one.potential.payoff.argmax(axis=1) for one in many])
    shares = {name: float((best == place).mean()) for place, name in enumerate(BUSINESSES)}
    assert told["potential"]["best_share"] == pytest.approx(shares)
    assert 0.02 < min(shares.values()) <= max(shares.values()) < 0.25  # none is the answer always


def test_what_is_seen_of_potential_is_truth_with_error_and_gaps(many: Sequence[Regency]) -> None:
    def joined(name: str, criterion: str) -> np.ndarray:
        return np.concatenate([getattr(one.potential, name)[criterion].ravel() for one in many])

    for criterion, missing in (("demand_idr", 0.10), ("capex_idr", 0.30)):
        seen, true = joined("seen", criterion), joined("truth", criterion)
        there = ~np.isnan(seen)
        assert 1 - there.mean() == pytest.approx(missing, abs=0.01)
        assert np.log(seen[there] / true[there]).std() == pytest.approx(0.25, abs=0.01)


def test_units_tell_the_truth_of_each(draw: Draw) -> None:
    one = draw("76.04")
    rows = truth.units(one)
    assert list(rows.columns["unit_code"].texts()) == list(one.world.units)
    payoffs = np.array([rows.measures[f"payoff_{name}_idr"] for name in BUSINESSES])
    assert list(rows.columns["best"].texts()) == [BUSINESSES[n] for n in payoffs.argmax(axis=0)]
    helped = one.mentoring
    unit = int(np.flatnonzero(helped.start == 7)[0])
    assert rows.measures["effect"][unit] == pytest.approx(helped.effect[unit, 6:].mean())


@pytest.mark.parametrize("months", [1, 3, 24])
def test_a_world_without_mentoring_or_effect_can_be_told(draw: Draw, months: int) -> None:
    tally = Tally(months)
    tally.add(draw("19.71", months=months, effect="null"))
    said = truth.told(tally)
    assert said["savings"]["att"] == (0.0 if months == 24 else None)
    assert said["spillover"]["share_of_att"] is None
    assert json.loads(json.dumps(said, allow_nan=False)) == said


def test_tallies_add_up_in_any_grouping(many: Sequence[Regency]) -> None:
    whole, left, right = (Tally(24) for _ in range(3))
    for number, one in enumerate(many[:6]):
        whole.add(one)
        (left if number < 3 else right).add(one)
    left.merge(right)
    assert truth.told(left)["formation"] == truth.told(whole)["formation"]
    assert truth.told(left)["savings"]["att"] == pytest.approx(truth.told(whole)["savings"]["att"])
