"""Frames of places of any subject: patterns, catchments, and what is wrong with them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods import neighbours


@pytest.fixture
def towns() -> pd.DataFrame:
    rng = np.random.default_rng(4)
    frame = pd.DataFrame({"lat": rng.uniform(50, 51, 60), "lng": rng.uniform(8, 9, 60)})
    frame.index = pd.Index([f"t{at}" for at in range(60)], name="town")
    return frame.assign(rain=frame["lat"] * 100, noise=rng.normal(size=60), people=100.0)


def test_a_slope_is_seen_and_noise_is_not(towns) -> None:
    slope = neighbours.pattern(towns, "rain")
    noise = neighbours.pattern(towns, "noise")
    assert slope.whole.index > 0.7
    assert slope.geary < 0.4
    assert slope.table["significant"].sum() > 10
    assert set(slope.table.loc[slope.table["significant"], "quadrant"]) <= {"high_high", "low_low"}
    assert noise.whole.p_permuted > 0.05
    assert noise.table["significant"].sum() <= 1
    assert slope.table.index.equals(towns.index)


def test_neither_order_of_rows_nor_unit_matters(towns) -> None:
    other = towns.sample(frac=1, random_state=2).assign(rain=lambda frame: frame["rain"] * 1000)
    one, two = neighbours.pattern(towns, "rain"), neighbours.pattern(other, "rain")
    assert one.whole.index == pytest.approx(two.whole.index)
    assert one.table["index"].to_numpy() == pytest.approx(
        two.table.loc[towns.index, "index"].to_numpy()
    )


def test_customers_go_somewhere_and_mostly_near(towns) -> None:
    shops = pd.DataFrame({"lat": [50.0, 51.0], "lng": [8.5, 8.5], "size": [1.0, 1.0]}, ["s", "n"])
    made = neighbours.catchments(towns, shops, demand="people", attraction="size")
    total = made.shares.groupby("origin")["share"].sum()
    assert total.to_numpy() == pytest.approx(np.ones(60))
    assert made.outlets["customers"].sum() == pytest.approx(6000)
    assert made.outlets["share"].sum() == pytest.approx(1)
    south = towns["lat"] < 50.4
    near = made.shares[made.shares["outlet"] == "s"].set_index("origin")["share"]
    assert (near[towns.index[south]] > 0.5).all()
    larger = neighbours.catchments(towns, shops.assign(size=[3.0, 1.0]), attraction="size")
    assert larger.outlets.loc["s", "share"] > made.outlets.loc["s", "share"]


def test_only_so_many_outlets_are_within_reach(towns) -> None:
    made = neighbours.catchments(towns, towns, reach=4)
    assert made.shares.groupby("origin").size().eq(4).all()
    with pytest.raises(ParameterError):
        neighbours.catchments(towns, towns, reach=0)
    none = neighbours.catchments(towns, towns.iloc[:0])
    assert none.shares.empty
    assert none.outlets.empty


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"drop": "rain"}, "no column 'rain'"),
        ({"rename": {"rain": "rains"}}, "no column 'rain', but 'rains'"),
        ({"gap": "rain"}, "'rain' is not known in 1 rows"),
        ({"gap": "lat"}, "'lat' is not known in 1 rows"),
        ({"words": "rain"}, "'rain' is not of numbers"),
        ({"twice": True}, "more than once, such as 't0'"),
    ],
)
def test_a_frame_that_cannot_be_used_is_refused(towns, change, said) -> None:
    frame = towns.copy()
    if "drop" in change:
        frame = frame[["lat", "lng"]]
    elif "rename" in change:
        frame = frame.rename(columns=change["rename"])
    elif "gap" in change:
        frame.iloc[3, frame.columns.get_loc(change["gap"])] = np.nan
    elif "words" in change:
        frame = frame.assign(rain="much")
    else:
        frame = pd.concat([frame, frame.iloc[:1]])
    with pytest.raises(ParameterError, match=said):
        neighbours.pattern(frame, "rain")


def test_every_fault_is_told_at_once(towns) -> None:
    frame = pd.concat([towns, towns.iloc[:1]]).drop(columns="lat")
    with pytest.raises(ParameterError, match=r"no column 'lat'.*more than once"):
        neighbours.pattern(frame, "rain")


def test_demand_is_never_negative(towns) -> None:
    with pytest.raises(ParameterError, match="Demand is negative"):
        neighbours.catchments(towns.assign(people=-1.0), towns, demand="people")


def test_places_of_another_kind_are_the_nearest_of_a_full_search(towns) -> None:
    made = neighbours.nearest_of([50.5], [8.5], towns["lat"], towns["lng"], 60)
    assert sorted(made.index[0]) == list(range(60))
    assert (np.diff(made.distance_km[0]) >= 0).all()
    alone = neighbours.nearest([50.5, towns["lat"].iloc[7]], [8.5, towns["lng"].iloc[7]], 1)
    at = int(np.flatnonzero(made.index[0] == 7)[0])
    assert made.distance_km[0, at] == pytest.approx(alone.distance_km[0, 0])
