"""Scoring, shrinkage and neighbours reproduce figures that others have printed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix

from kopmp_lib.methods import neighbours, scoring, spread

AIRCRAFT = [
    [2.0, 1500, 20000, 5.5, 5, 9],
    [2.5, 2700, 18000, 6.5, 3, 5],
    [1.8, 2000, 21000, 4.5, 7, 7],
    [2.2, 1800, 20000, 5.0, 5, 5],
]
HITS = [18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7]
SEASON = [
    *(0.346, 0.298, 0.276, 0.222, 0.273, 0.270, 0.263, 0.210, 0.269),
    *(0.230, 0.264, 0.256, 0.303, 0.264, 0.226, 0.285, 0.316, 0.200),
]
AT_BATS = 45


@pytest.fixture(scope="module")
def columbus() -> tuple[np.ndarray, csr_matrix]:
    frame = pd.read_csv(Path(__file__).with_name("columbus.csv"), dtype={"neighbours": str})
    place = {area: at for at, area in enumerate(frame["area"].astype(str))}
    weights = np.zeros((len(frame), len(frame)))
    for at, around in enumerate(frame["neighbours"].str.split()):
        weights[at, [place[one] for one in around]] = 1 / len(around)
    return frame["crime"].to_numpy(), csr_matrix(weights)


def test_topsis_ranks_the_fighter_aircraft() -> None:
    made = scoring.topsis(AIRCRAFT, [0.2, 0.1, 0.1, 0.1, 0.2, 0.3], [0, 0, 0, 1, 0, 0])
    assert made.score.round(3).tolist() == [0.643, 0.268, 0.614, 0.312]
    assert made.score[2] == pytest.approx(
        0.613, abs=0.001
    )  # as printed, cut off instead of rounded
    assert made.rank.tolist() == [1, 4, 2, 3]


def test_sums_and_products_of_triantaphyllou() -> None:
    values = [[25, 20, 15, 30], [10, 30, 20, 30], [30, 10, 30, 10]]
    weights = [0.20, 0.15, 0.40, 0.25]
    assert scoring.weighted_sum(values, weights).score == pytest.approx([21.5, 22.0, 22.0])
    one, two, three = scoring.weighted_product(values, weights).score
    ratios = [round(ratio, 3) for ratio in (one / two, one / three, two / three)]
    assert ratios == [1.007, 1.067, 1.059]


def test_smaa_knows_when_a_compromise_wins() -> None:
    made = scoring.smaa([[1, 0], [0, 1], [0.6, 0.6]], draws=200_000)
    assert made.first == pytest.approx([0.4, 0.4, 0.2], abs=0.004)
    assert made.central[0] == pytest.approx([0.8, 0.2], abs=0.004)
    assert made.central[2] == pytest.approx([0.5, 0.5], abs=0.004)


def test_moran_of_columbus(columbus: tuple[np.ndarray, csr_matrix]) -> None:
    made = neighbours.moran(*columbus, permutations=99)
    assert made.index == pytest.approx(0.5001886, abs=5e-8)
    assert made.expected == pytest.approx(-0.0208333, abs=5e-8)
    assert made.variance == pytest.approx(0.0086893, abs=5e-8)
    assert made.z == pytest.approx(5.58938, abs=5e-6)
    assert made.p_permuted == pytest.approx(2 / 100)


def test_geary_of_columbus(columbus: tuple[np.ndarray, csr_matrix]) -> None:
    assert neighbours.geary(*columbus) == pytest.approx(0.5405282, abs=5e-8)


def test_local_indices_of_columbus_sum_to_the_global_one(
    columbus: tuple[np.ndarray, csr_matrix],
) -> None:
    assert neighbours.lisa(*columbus).index.mean() == pytest.approx(0.5001886, abs=5e-8)


def test_local_indices_quadrants_and_p_values_of_columbus(
    columbus: tuple[np.ndarray, csr_matrix],
) -> None:
    expected = pd.read_csv(Path(__file__).with_name("columbus_local.csv"))
    made = neighbours.lisa(*columbus, permutations=9999)
    n = len(expected)
    assert made.index * (n - 1) / n == pytest.approx(expected["index"].to_numpy(), abs=1e-9)
    assert made.quadrant.tolist() == expected["quadrant"].tolist()
    noise = 4 * np.sqrt(expected["p"] * (1 - expected["p"]) / 9999) + 2e-4
    assert (np.abs(made.p - expected["p"]) < noise).all()


def test_james_stein_of_the_batters() -> None:
    early = (np.array(HITS) / AT_BATS).round(3)  # as the table prints them
    mean = early.mean()
    made = spread.james_stein(early, mean * (1 - mean) / AT_BATS)
    assert mean == pytest.approx(0.26539, abs=5e-6)
    assert (made[0] - mean) / (early[0] - mean) == pytest.approx(0.2124, abs=5e-5)
    assert made[[0, -1]].round(3).tolist() == [0.294, 0.242]
    season = np.array(SEASON)
    assert ((early - season) ** 2).sum() == pytest.approx(0.0754, abs=5e-5)
    assert ((made - season) ** 2).sum() == pytest.approx(0.0213, abs=5e-5)
