from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pandas as pd
import pytest

from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps import points

Make = Callable[..., Taken]


@pytest.fixture
def profile(take: Make, villages: list[str]) -> Make:
    def make(*pairs: tuple[str, str], units: list[str] | None = None) -> Taken:
        lat, lng = (list(part) for part in zip(*pairs, strict=True))
        return take("unit_profile", unit_code=units or villages[: len(lat)], lat=lat, lng=lng)

    return make


@pytest.mark.parametrize(
    ("lat", "lng", "expected"),
    [
        ("106.1138", "-2.1291", True),
        ("95", "5.5", True),
        ("106,1138°", "-2,1291", True),
        ("-2.1291", "106.1138", False),
        ("106.1138", "106.1138", False),
        ("139.7", "35.7", False),  # Tokyo is nowhere in Indonesia
        ("106.1138", "", False),
        ("", "", False),
    ],
)
def test_which_cells_are_exchanged(lat: str, lng: str, expected: bool) -> None:
    cells = [pd.Series([text], index=[7], dtype="str") for text in (lat, lng)]
    found = points.exchange(*cells)
    assert found.to_dict() == {7: expected}


def test_one_point_for_many_places(profile: Make, today: dt.date, texts: Callable) -> None:
    same = ("-2,1291", "106,1138")
    assert list(points.told(profile(same, same, ("-2,2", "106,2")), today)) == []
    faults = list(points.told(profile(same, ("-2,2", "106,2"), same, same), today))
    assert [(one.rule, one.row) for one in faults] == [
        ("repeated_coordinates", row) for row in (2, 4, 5)
    ]
    assert texts(faults[1])[0] == (
        "-2,1291; 106,1138, titik yang sama untuk 3 tempat (pertama di baris 2)"
    )


def test_two_places_do_not_share_a_point_to_the_metre(profile: Make, today: dt.date) -> None:
    same = ("-2,11609", "106,11671")
    faults = points.told(profile(same, same, ("-2,2", "106,2")), today)
    assert [(one.rule, one.row) for one in faults] == [
        ("repeated_coordinates", 2),
        ("repeated_coordinates", 3),
    ]


NEAR_BY = [("-2,1281", "106,1102"), ("-2,1378", "106,1416"), ("-2,1165", "106,1521")]


@pytest.mark.parametrize(
    ("point", "fix"),
    [
        (("-6,2001", "106,8001"), "Periksa koordinatnya"),
        (("3,5912", "98,6712"), "Periksa koordinatnya"),
        (("2,1207", "106,1238"), "Tanda minus"),
    ],
)
def test_a_point_far_from_the_others_of_its_regency(
    profile: Make, today: dt.date, texts: Callable, point: tuple[str, str], fix: str
) -> None:
    (fault,) = points.told(profile(*NEAR_BY, point), today)
    assert (fault.rule, fault.row, fault.severity) == ("far_coordinates", 5, "warning")
    assert texts(fault)[2].startswith(fix)


def test_where_half_lies_elsewhere_nobody_knows_which(profile: Make, today: dt.date) -> None:
    elsewhere = [("-6,2001", "106,8001"), ("-6,2101", "106,8101"), ("-6,2201", "106,8201")]
    assert list(points.told(profile(*NEAR_BY, *elsewhere), today)) == []
    assert list(points.told(profile(NEAR_BY[0], elsewhere[0]), today)) == []


def test_plots_of_one_village_may_share_a_point(
    profile: Make, today: dt.date, villages: list[str]
) -> None:
    same = ("-2,1291", "106,1138")
    taken = profile(same, same, same, units=[villages[0]] * 3)
    assert list(points.told(taken, today)) == []


def test_whole_degrees_are_no_point(profile: Make, today: dt.date, texts: Callable) -> None:
    (fault,) = points.told(profile(("-2", "106"), ("-2", "106,5"), ("", "")), today)
    assert (fault.rule, fault.row) == ("repeated_coordinates", 2)
    assert texts(fault)[0] == "-2; 106, tanpa desimal"


def test_a_table_without_points_is_silent(status: Make, today: dt.date) -> None:
    assert list(points.told(status(npwp_count=["1"]), today)) == []
