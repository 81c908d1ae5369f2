"""Maps: points, polygons, and the right way round."""

from __future__ import annotations

import json
import struct
from typing import Any

import pytest

from kopmp_lib.sources import geography
from kopmp_lib.sources.faults import tell

POINT = {"type": "Point", "coordinates": [106.1, -2.1]}
RING = [[106.1, -2.1], [106.2, -2.1], [106.2, -2.2], [106.1, -2.1]]


def collection(*shapes: Any, **properties: Any) -> bytes:
    features = [{"type": "Feature", "properties": properties, "geometry": s} for s in shapes]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def test_points_have_latitude_and_longitude() -> None:
    (sheet,), faults = geography.read(collection(POINT, code="19.71", n=3, ok=True, no=None), "m")
    row = sheet.frame.loc[1]
    assert row[["code", "n", "ok", "no", "lat", "lng"]].tolist() == [
        *("19.71", "3", "TRUE", "", "-2.1", "106.1")
    ]
    assert faults == []
    assert sheet.numeric is not None
    assert [name for name in sheet.frame if sheet.numeric.loc[1, name]] == ["n", "lat", "lng"]


def test_swapped_pairs_are_turned_and_told() -> None:
    swapped = [[lat, lng] for lng, lat in RING]
    raw = collection({"type": "Polygon", "coordinates": [swapped]}, code="19.71.06.1002")
    (sheet,), (fault,) = geography.read(raw, "m.geojson")
    assert (fault.rule, fault.severity) == ("swapped_coordinates", "warning")
    assert json.loads(sheet.frame.loc[1, "geometry"])["coordinates"] == [RING]


def test_wkb_is_what_the_standard_says() -> None:
    point = geography.as_wkb(json.dumps(POINT))
    assert point == struct.pack("<BIdd", 1, 1, 106.1, -2.1)
    area = geography.as_wkb(json.dumps({"type": "MultiPolygon", "coordinates": [[RING]]}))
    assert area[:9] == struct.pack("<BII", 1, 6, 1)
    assert area[9:18] == struct.pack("<BII", 1, 3, 1)
    assert area[18:22] == struct.pack("<I", 4)
    assert len(area) == 22 + 4 * 16


@pytest.mark.parametrize(
    "raw",
    [
        *(b"{", b"{}", b"[1]", b'{"features": [1]}', b'{"features": 5}', b'{"features": []}'),
        b"[" * 100_000,
        collection({"type": "Point", "coordinates": ["a", "b"]}),
        collection({"type": "Circle", "coordinates": [1, 2]}),
        collection({"type": "Point"}),
        collection("no shape"),
        b'{"features": [{"properties": [1]}]}',
        b'{"features": [{}, {"properties": {}}]}',
    ],
)
def test_what_is_no_map(raw: bytes) -> None:
    sheets, faults = geography.read(raw, "m.geojson")
    assert (sheets, [f.rule for f in faults]) == ([], ["unreadable"])


def test_a_map_of_too_many_parts_is_not_read() -> None:
    raw = b'{"features": [' + b"[]," * 2_100_000 + b"[]]}"
    assert [tell(f.found, "en") for f in geography.read(raw, "m")[1]] == ["a very large map"]


def test_some_swapped_places_are_turned_alone_and_counted() -> None:
    swapped = [[lat, lng] for lng, lat in RING]
    shapes = [{"type": "Polygon", "coordinates": [ring]} for ring in (RING, swapped, RING)]
    (sheet,), (fault,) = geography.read(collection(*shapes, code="19.71"), "m.geojson")
    assert tell(fault.found, "id").endswith("di 1 dari 3 lokasi (pertama di baris 2)")
    assert {json.loads(one)["coordinates"][0][0][0] for one in sheet.frame["geometry"]} == {106.1}


def test_points_alone_need_no_outline() -> None:
    (sheet,), _ = geography.read(collection(POINT, code="19.71"), "m")
    assert sorted(sheet.frame) == ["code", "lat", "lng"]
