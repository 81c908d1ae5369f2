"""Neighbours are the nearest on the globe, customers go to somebody, patterns are found."""

from __future__ import annotations

import numpy as np
import pytest

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods import neighbours

RNG = np.random.default_rng


def points(n: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    rng = RNG(seed)
    return rng.uniform(-3, -1, n), rng.uniform(105, 107, n)


def haversine(lat, lng, one, other) -> float:
    a, b = np.radians(lat[[one, other]])
    step = np.radians(lng[other] - lng[one])
    part = np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(step / 2) ** 2
    return 2 * 6371.0088 * np.arcsin(np.sqrt(part))


def test_the_nearest_are_those_of_a_full_search() -> None:
    lat, lng = points(40)
    made = neighbours.nearest(lat, lng, 4)
    for one in range(40):
        far = [haversine(lat, lng, one, other) if other != one else 1e9 for other in range(40)]
        assert made.index[one].tolist() == np.argsort(far)[:4].tolist()
        assert made.distance_km[one] == pytest.approx(np.sort(far)[:4])


def test_a_degree_along_the_equator() -> None:
    made = neighbours.nearest([0, 0], [105, 106], 1)
    assert made.distance_km.ravel() == pytest.approx([111.195] * 2, abs=0.001)


def test_places_on_one_spot_are_each_others_neighbours() -> None:
    made = neighbours.nearest([0.0] * 5, [105.0] * 5, 2)
    assert (made.index != np.arange(5)[:, None]).all()
    assert made.distance_km.max() == 0


def test_few_places_have_few_neighbours() -> None:
    assert neighbours.nearest([0, 0, 0], [1, 2, 3], 8).index.shape == (3, 2)
    alone = neighbours.nearest([0], [1], 3)
    assert alone.index.shape == (1, 0)
    assert neighbours.row_weights(alone).sum() == 0
    with pytest.raises(ParameterError, match="coordinates"):
        neighbours.nearest([0, np.nan], [1, 2], 1)
    with pytest.raises(ParameterError):
        neighbours.nearest([0, 1], [1, 2], 0)


# --- Huff -----------------------------------------------------------------------------------------


def test_shares_by_hand() -> None:
    made = neighbours.huff_shares([[1, 2]], [[1, 4]], 2)
    assert made.tolist() == [[0.5, 0.5]]
    assert np.isnan(neighbours.huff_shares([[1, 2]], [[0, np.nan]])).all()


def test_an_entrant_shares_with_rivals_at_home_and_nearby() -> None:
    made = neighbours.entrant_share([1, 1, 1], [0, 1, np.nan], [[2], [2], [2]], [[0], [4], [1]])
    assert made[:2] == pytest.approx([1, 1 / 3])
    assert np.isnan(made[2])


def test_what_is_no_distance_is_refused() -> None:
    with pytest.raises(ParameterError):
        neighbours.huff_shares([[1, 2]], [[1]])
    with pytest.raises(ParameterError):
        neighbours.huff_shares([[-1]], [[1]])
    with pytest.raises(ParameterError):
        neighbours.huff_shares([[1]], [[1]], decay=0)


# --- Moran ----------------------------------------------------------------------------------------


def test_a_slope_is_a_pattern_and_noise_is_none() -> None:
    lat, lng = points(120)
    weights = neighbours.row_weights(neighbours.nearest(lat, lng, 5))
    slope = neighbours.moran(lat, weights, permutations=199)
    noise = neighbours.moran(RNG(8).normal(size=120), weights, permutations=199)
    assert slope.index > 0.8
    assert slope.p_permuted == pytest.approx(0.01)
    assert noise.p > 0.05
    assert noise.p_permuted > 0.05


def test_false_alarms_are_as_many_as_promised() -> None:
    weights = neighbours.row_weights(neighbours.nearest(*points(42), 5))
    rng = RNG(11)
    made = [neighbours.moran(rng.normal(size=42), weights, permutations=0) for _ in range(600)]
    assert np.mean([one.p < 0.05 for one in made]) == pytest.approx(0.05, abs=0.025)
    assert np.var([one.index for one in made]) == pytest.approx(made[0].variance, rel=0.2)


@pytest.mark.parametrize("values", [[1.0] * 10, [np.nan] + [1.0, 2.0] * 4 + [0.0], [1, 2, 3]])
def test_what_shows_no_pattern_is_refused(values) -> None:
    lat, lng = points(len(values))
    weights = neighbours.row_weights(neighbours.nearest(lat, lng, 2))
    for room in (neighbours.moran, neighbours.geary, neighbours.lisa):
        with pytest.raises(ParameterError):
            room(np.array(values, float), weights)


def test_a_cluster_is_named_and_noise_is_not() -> None:
    lat, lng = points(300)
    weights = neighbours.row_weights(neighbours.nearest(lat, lng, 6))
    noise = RNG(2).normal(size=300)
    made = neighbours.lisa(noise + 4 * ((lat > -1.5) & (lng > 106.5)), weights)
    inside = (lat > -1.45) & (lng > 106.55)
    assert made.significant[inside].mean() > 0.8
    assert set(made.quadrant[made.significant & inside]) == {"high_high"}
    assert neighbours.lisa(noise, weights).significant.mean() < 0.02


def test_local_p_values_are_uniform_without_pattern() -> None:
    weights = neighbours.row_weights(neighbours.nearest(*points(400), 6))
    made = neighbours.lisa(RNG(5).normal(size=400), weights, permutations=499)
    assert (made.p < 0.05).mean() == pytest.approx(0.1, abs=0.04)  # one-sided, both ends


def test_the_same_orders_give_the_same_p() -> None:
    from kopmp_lib.methods.neighbours.moran import random_orders

    rng = RNG(9)
    lat, lng = rng.uniform(0, 1, (2, 40))
    weights = neighbours.row_weights(neighbours.nearest(lat, lng, 5))
    orders = random_orders(40, 499, RNG(1))
    assert (np.sort(orders, axis=1) == np.arange(40)).all()
    values = rng.normal(size=40)
    one, other = (neighbours.moran(v, weights, orders=orders) for v in (values, 3 * values + 1))
    assert (one.p_permuted, one.permutations) == (other.p_permuted, 499)
    with pytest.raises(ParameterError, match="not those of"):
        neighbours.moran(values, weights, orders=orders[:, :9])


def test_many_places_are_dealt_without_twins() -> None:
    import importlib

    room = importlib.import_module("kopmp_lib.methods.neighbours.local")
    made = room._deals(2001, 40, 50, RNG(1))
    assert all(len(set(row)) == 40 for row in made.tolist())
    assert made.min() >= 0
    assert made.max() <= 2000


def test_false_discoveries_by_hand() -> None:
    p = [0.01, 0.02, 0.03, 0.5, np.nan]
    assert neighbours.false_discoveries(p).tolist() == [True, True, True, False, False]
    assert not neighbours.false_discoveries([0.04, 0.5, 0.6]).any()
    assert not neighbours.false_discoveries([np.nan]).any()
