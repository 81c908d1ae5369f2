"""Which places does a GeoJSON file hold, and do latitude and longitude stand the right way round?

In GeoJSON the longitude comes first. Indonesia lies between 94 and 142 degrees east and between
12 degrees south and 7 north, so a pair written the other way round cannot be mistaken.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from kopmp_lib.sources.encoding import as_utf8
from kopmp_lib.sources.faults import WARNING, Fault, Said, say, unreadable
from kopmp_lib.sources.layout import Sheet

if TYPE_CHECKING:
    import pandas as pd

LARGEST = 96 * 2**20
"""Bytes of the largest file that is read."""
MOST_PARTS = 2_000_000
"""Pairs, rings and objects; each takes far more memory than it takes text."""
LATITUDES = (-12.0, 7.0)
LONGITUDES = (94.0, 142.0)
MOST_PLACES = 200_000
GEOMETRY = "geometry"
WITH_PLACES = say("Berikan FeatureCollection yang berisi features.")
LAT, LNG = "lat", "lng"

WKB = {
    "Point": 1,
    "LineString": 2,
    "Polygon": 3,
    "MultiPoint": 4,
    "MultiLineString": 5,
    "MultiPolygon": 6,
}


def read(raw: bytes, file: str) -> tuple[list[Sheet], list[Fault]]:
    """Which features do these bytes of a GeoJSON file hold?

    One row a feature, counted from 1: its properties as text, ``geometry`` as GeoJSON text with
    the longitude first, and of points ``lat`` and ``lng``. Where the file has them the other way
    round they are turned, and a warning says so.
    """
    import pandas as pd

    text, _, _ = as_utf8(raw)
    if len(text) > LARGEST or text.count(b"[") + text.count(b"{") > MOST_PARTS:
        return [], [_large(file)]
    try:
        features = _features(json.loads(text))
        if len(features) > MOST_PLACES:
            return [], [_large(file)]
        if not features:
            return [], [unreadable(file, say("tidak ada lokasi"), WITH_PLACES)]
        turned = [_is_swapped(feature) for feature in features]
        rows = [_row(feature, wrong) for feature, wrong in zip(features, turned, strict=True)]
    except (ValueError, RecursionError, TypeError, KeyError, IndexError, AttributeError) as error:
        return [], [_damaged(file, error)]
    frame = pd.DataFrame(rows, index=pd.RangeIndex(1, len(rows) + 1)).fillna("").astype("str")
    if _only_points(features):
        frame = frame.drop(columns=GEOMETRY)  # lat and lng say it all
    if not len(frame.columns):
        found = say("lokasi tanpa keterangan")
        return [], [unreadable(file, found, say("Beri properties pada tiap lokasi."))]
    sheet = Sheet(file, "", frame, 0, _typed(features, frame), frame.iloc[:0])
    return [sheet], [_told(file, turned)] if any(turned) else []


def _large(file: str) -> Fault:
    return unreadable(file, say("peta yang sangat besar"), say("Bagi, misalnya per provinsi."))


def _damaged(file: str, error: Exception) -> Fault:
    cause = error.args[0] if error.args and isinstance(error.args[0], Said) else str(error)
    return unreadable(
        file,
        say("bukan GeoJSON: {cause}", cause=cause),
        say("Simpan lagi sebagai GeoJSON FeatureCollection."),
        expected=say("peta dalam GeoJSON"),
    )


def as_wkb(geometry: str) -> bytes:
    r"""How is this GeoJSON geometry written as well-known binary, in two dimensions?

    Examples
    --------
    >>> as_wkb('{"type": "Point", "coordinates": [106.1, -2.1]}')[:5]
    b'\x01\x01\x00\x00\x00'
    """
    shape = json.loads(geometry)
    return _wkb(shape["type"], shape["coordinates"])


def _wkb(kind: str, coordinates: Any) -> bytes:
    head = struct.pack("<BI", 1, WKB[kind])
    if kind == "Point":
        return head + _pair(coordinates)
    if kind == "LineString":
        return head + _line(coordinates)
    count = struct.pack("<I", len(coordinates))
    if kind == "Polygon":
        return head + count + b"".join(_line(ring) for ring in coordinates)
    single = kind.removeprefix("Multi")
    return head + count + b"".join(_wkb(single, part) for part in coordinates)


def _line(pairs: Sequence[Sequence[float]]) -> bytes:
    return struct.pack("<I", len(pairs)) + b"".join(_pair(pair) for pair in pairs)


def _pair(pair: Sequence[float]) -> bytes:
    return struct.pack("<dd", float(pair[0]), float(pair[1]))


# --- features -----------------------------------------------------------------------------------


def _features(document: Any) -> list[dict[str, Any]]:
    if not isinstance(document, dict):
        raise ValueError(say("tidak ada objek yang berisi features"))
    if document.get("type") == "Feature":
        return [document]
    found = document["features"]
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise ValueError(say("features yang bukan objek"))
    return found


def _row(feature: dict[str, Any], turned: bool) -> dict[str, str]:
    row = {name: _text(value) for name, value in (feature.get("properties") or {}).items()}
    shape = feature.get("geometry")
    if not shape:
        return row
    kind, coordinates = shape["type"], shape["coordinates"]
    if kind not in WKB:
        raise ValueError(say("bentuk berjenis {kind}", kind=str(kind)))
    if turned:
        coordinates = _turned(coordinates)
    if kind == "Point":
        row |= {LAT: repr(float(coordinates[1])), LNG: repr(float(coordinates[0]))}
    whole = {"type": kind, "coordinates": coordinates}
    return row | {GEOMETRY: json.dumps(whole, separators=(",", ":"))}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value.strip()
    return json.dumps(value, ensure_ascii=False)


def _typed(features: list[dict[str, Any]], frame: pd.DataFrame) -> pd.DataFrame:
    """Which properties stood there as numbers?"""
    import pandas as pd

    rows = [feature.get("properties") or {} for feature in features]
    return pd.DataFrame(
        {
            name: [
                name in (LAT, LNG) or type(row.get(name)) in (int, float)  # True is no number
                for row in rows
            ]
            for name in frame.columns
        },
        index=frame.index,
    )


# --- the right way round ------------------------------------------------------------------------


def _pairs(coordinates: Any) -> Iterator[Sequence[float]]:
    """Every pair of however deeply nested coordinates."""
    if coordinates and isinstance(coordinates[0], (int, float)):
        yield coordinates
    else:
        for part in coordinates or ():
            yield from _pairs(part)


def _is_swapped(feature: dict[str, Any]) -> bool:
    """Does this place lie in Indonesia only the other way round? Its first pair tells."""
    pair = next(_pairs((feature.get("geometry") or {}).get("coordinates")), None)
    return pair is not None and _within(pair[0], LATITUDES) and _within(pair[1], LONGITUDES)


def _only_points(features: list[dict[str, Any]]) -> bool:
    kinds = {shape["type"] for feature in features if (shape := feature.get("geometry"))}
    return kinds == {"Point"}


def _within(number: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= number <= bounds[1]


def _turned(coordinates: Any) -> Any:
    if coordinates and isinstance(coordinates[0], (int, float)):
        return [coordinates[1], coordinates[0], *coordinates[2:]]
    return [_turned(part) for part in coordinates]


def _told(file: str, turned: list[bool]) -> Fault:
    whole = all(turned)
    return Fault(
        *(file, "", None, GEOMETRY, "swapped_coordinates", WARNING),
        say("lintang sebelum bujur")
        if whole
        else say(
            "lintang sebelum bujur di {count} dari {all} lokasi (pertama di baris {row})",
            count=sum(turned),
            all=len(turned),
            row=turned.index(True) + 1,
        ),
        say("bujur sebelum lintang, misalnya [106.1, -2.1]"),
        say("Urutannya sudah dibalik. Minta berkasnya dibuat ulang dengan bujur di depan."),
    )
