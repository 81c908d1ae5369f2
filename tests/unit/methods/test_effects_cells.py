"""One comparison with covariates, against other ways to the same number."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from statsmodels.discrete.discrete_model import Logit

from kopmp_lib.methods.effects.cells import adjusted, adjustment


def drawn(
    seed: int = 3, units: int = 400, steep: float = 1.5
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Poor overlap where ``steep`` is large: few controls are like the treated."""
    generator = np.random.default_rng(seed)
    covariates = generator.normal(size=(units, 2))
    treated = generator.random(units) < 1 / (1 + np.exp(1 - steep * covariates[:, 0]))
    change = covariates @ [1.0, 0.5] + covariates[:, 0] ** 2 + generator.normal(size=units)
    return treated, covariates, change


def by_hand(treated: np.ndarray, covariates: np.ndarray, change: np.ndarray, method: str) -> float:
    design = np.column_stack([np.ones(len(treated)), covariates])
    score = Logit(treated.astype(float), design).fit(disp=False, tol=1e-12).predict()
    weight = np.where(treated, 0, score / (1 - score))
    controls = ~treated
    beta = np.linalg.lstsq(design[controls], change[controls], rcond=None)[0]
    left = change - (design @ beta if method != "ipw" else 0)
    if method == "reg":
        return float(left[treated].mean())
    return float(left[treated].mean() - (weight * left).sum() / weight.sum())


@pytest.mark.parametrize("method", ["dr", "reg", "ipw"])
def test_weights_sum_to_one_where_overlap_is_poor(method: str) -> None:
    treated, covariates, change = drawn()
    effect, _ = adjusted(change, adjustment(treated, covariates, method))
    assert effect == pytest.approx(by_hand(treated, covariates, change, method), abs=1e-7)


@pytest.mark.parametrize("method", ["dr", "reg", "ipw"])
def test_the_influence_of_a_unit_is_what_its_weight_changes(method: str) -> None:
    treated, covariates, change = drawn(units=1500)
    effect, influence = adjusted(change, adjustment(treated, covariates, method))
    for unit in (0, 1, 2, 3, 700):
        keep = np.arange(1500) != unit
        without, _ = adjusted(change[keep], adjustment(treated[keep], covariates[keep], method))
        assert effect - without == pytest.approx(influence[unit], rel=0.05, abs=2e-6)


@pytest.mark.parametrize("method", ["dr", "reg", "ipw"])
def test_the_error_is_that_of_many_draws(method: Any) -> None:
    found = []
    for seed in range(300):
        treated, covariates, change = drawn(seed, steep=0.5)
        effect, influence = adjusted(change, adjustment(treated, covariates, method))
        found.append((effect, np.sqrt((influence**2).sum())))
    effects, errors = np.array(found).T
    assert np.median(errors) == pytest.approx(effects.std(), rel=0.15)


def test_a_control_that_carries_the_others_is_told() -> None:
    treated, covariates, _ = drawn(steep=0.5)
    covariates[np.flatnonzero(~treated)[0]] = [4.5, 0.0]
    covariates[treated] += [1.5, 0]
    made = {one: adjustment(treated, covariates, one) for one in ("dr", "ipw", "reg")}
    assert [made[one].leans for one in made] == [True, True, False]
    calm, covariates, _ = drawn(steep=0.5)
    assert not adjustment(calm, covariates, "dr").leans
