"""Which coordinates are exchanged, stand for many places at once, or lie far from all others?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kopmp_lib.contracts import Column
from kopmp_lib.contracts.places import LAT, LNG
from kopmp_lib.sources.faults import WARNING, Fault, Said, decimal, joined, say
from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps.telling import Words, each, figure

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

MANY, A_PAIR = 3, 2
"""Places with one and the same point; of points written to the metre, two are enough."""
TO_THE_METRE = 4
"""Decimals beyond which a degree is."""
FAR_KM = 150
"""From the middle of the others; some regencies of islands are wide, and told wrongly once."""
ENOUGH, MOSTLY = 4, 0.6
"""Points of a regency that make a middle, and the part of them that must lie near it."""
REGENCY = 5
"""Signs of the code of a kabupaten or kota."""
KM_A_DEGREE = 111.2
NEAR = 1e-6
"""Degrees, some ten centimetres, within which two points are one."""
EASTERN = r"\s*\+?(?:9[4-9]|1[0-4]\d)(?:\D|$)"
"""What a longitude of Indonesia begins with, and no latitude."""


def told(taken: Taken, today: dt.date) -> Iterator[Fault]:  # noqa: ARG001 (as all traps)
    """Which points of this sheet cannot be where their places are?

    Points outside Indonesia are told when their cells are read, and so are exchanged ones.
    """
    if not taken.name("lat") or not taken.name("lng"):
        return
    yield from _repeated(taken)
    yield from _far_away(taken)


def exchange(lat_cells: pd.Series, lng_cells: pd.Series) -> pd.Series:
    """In which rows do latitude and longitude stand in the cells of each other?

    Parameters
    ----------
    lat_cells, lng_cells : Series of str
        The cells as they stand in the file, with the same index.

    Returns
    -------
    Series of bool
        Rows whose two cells are to be exchanged before they are read.
    """
    import numpy as np
    import pandas as pd

    found = pd.Series(False, index=lat_cells.index)
    at = np.flatnonzero(lat_cells.str.match(EASTERN).to_numpy(dtype=bool))
    if len(at):
        as_lng = _within(lat_cells.iloc[at], LNG)
        found.iloc[at[as_lng & _within(lng_cells.iloc[at], LAT)]] = True
    return found


def _within(cells: pd.Series, column: Column) -> np.ndarray:
    """Which of these cells are degrees within the bounds of this column?"""
    import pandas as pd

    plain = cells.str.strip(" °").str.replace(",", ".", regex=False)
    values = pd.to_numeric(plain, errors="coerce")
    within: np.ndarray = values.between(column.low, column.high).to_numpy(dtype=bool)
    return within


# --- points of many places ----------------------------------------------------------------------


def _repeated(taken: Taken) -> Iterator[Fault]:
    """Points that several places share, and points that are whole degrees."""
    import numpy as np
    import pandas as pd

    frame = taken.frame
    lat, lng = frame["lat"].to_numpy(), frame["lng"].to_numpy()
    there = np.flatnonzero(~np.isnan(lat) & ~np.isnan(lng))
    key = np.round(lat[there] / NEAR).astype(np.int64) * 10**9 + np.round(lng[there] / NEAR)
    again = pd.Series(key).duplicated(keep=False).to_numpy()
    same = there[again]
    place = frame[taken.table.place].iloc[same].to_numpy()
    points = pd.DataFrame({"at": same, "point": key[again], "place": place})
    by_point = points.groupby("point")
    points = points.assign(
        places=by_point["place"].transform("nunique"), first=by_point["at"].transform("min")
    )
    enough = np.where(_to_the_metre(lat[points["at"]], lng[points["at"]]), A_PAIR, MANY)
    points = points[points["places"] >= enough]
    yield from _shared(taken, points)
    whole = there[(np.floor(lat[there]) == lat[there]) & (np.floor(lng[there]) == lng[there])]
    yield from _whole_degrees(taken, np.setdiff1d(whole, points["at"]))


def _to_the_metre(lat: np.ndarray, lng: np.ndarray) -> np.ndarray:
    """Which points have more decimals than two places could share by chance?"""
    import numpy as np

    fine: np.ndarray = (np.abs(lat - np.round(lat, TO_THE_METRE)) > NEAR) & (
        np.abs(lng - np.round(lng, TO_THE_METRE)) > NEAR
    )
    return fine


def _shared(taken: Taken, points: pd.DataFrame) -> Iterator[Fault]:
    import numpy as np

    places = dict(zip(points["at"].tolist(), points["places"].tolist(), strict=True))
    firsts = dict(zip(points["at"].tolist(), points["first"].tolist(), strict=True))

    def words(at: int) -> Words:
        return (
            say(
                "{point}, titik yang sama untuk {places} tempat (pertama di baris {row})",
                point=_point(taken, at),
                places=places[at],
                row=taken.frame.index[firsts[at]],
            ),
            say("satu titik untuk setiap tempat"),
            say("Tulis titik tempat itu sendiri, atau kosongkan bila belum diketahui."),
        )

    at = np.sort(points["at"].to_numpy())
    yield from each(taken, at, "lat", "repeated_coordinates", WARNING, words)


def _whole_degrees(taken: Taken, at: np.ndarray) -> Iterator[Fault]:
    def words(place: int) -> Words:
        return (
            say("{point}, tanpa desimal", point=_point(taken, place)),
            say("derajat dengan sedikitnya empat desimal"),
            say("Tulis titik tempat itu sendiri, atau kosongkan bila belum diketahui."),
        )

    yield from each(taken, at, "lat", "repeated_coordinates", WARNING, words)


def _point(taken: Taken, at: int) -> Said:
    lat, lng = (float(taken.frame[name].iloc[at]) for name in ("lat", "lng"))
    return joined((decimal(lat), decimal(lng)), "; ")


# --- points far from all others -----------------------------------------------------------------


def _far_away(taken: Taken) -> Iterator[Fault]:
    """Points too far from the middle of the other points of their kabupaten or kota.

    The middle is a median, which some wrong points among many do not move; where there are few,
    or half of them lie elsewhere, nobody can tell which are wrong.
    """
    import numpy as np
    import pandas as pd

    frame = taken.frame
    lat, lng = frame["lat"].to_numpy(), frame["lng"].to_numpy()
    there = np.flatnonzero(~np.isnan(lat) & ~np.isnan(lng))
    points = pd.DataFrame({"lat": lat[there], "lng": lng[there]}, index=there)
    regency = frame[taken.table.place].iloc[there].str[:REGENCY].to_numpy()
    by_regency = points.groupby(regency)
    middle = by_regency.transform("median")
    north = (points["lat"] - middle["lat"]) * KM_A_DEGREE
    east = (points["lng"] - middle["lng"]) * KM_A_DEGREE * np.cos(np.radians(points["lat"]))
    away = np.hypot(north, east)
    enough = by_regency["lat"].transform("size") >= ENOUGH
    near = (away <= FAR_KM).groupby(regency).transform("mean") > MOSTLY
    far = away[(away > FAR_KM) & enough & near]
    yield from _told_far(taken, far, _negated(points.loc[far.index], middle.loc[far.index]))


def _negated(points: pd.DataFrame, middle: pd.DataFrame) -> set[int]:
    """Which points lie near the others once their latitude is south instead of north?"""
    lat = (points["lat"] + middle["lat"]).abs() * KM_A_DEGREE <= FAR_KM
    lng = (points["lng"] - middle["lng"]).abs() * KM_A_DEGREE <= FAR_KM
    return set(points.index[lat & lng])


def _told_far(taken: Taken, far: pd.Series, negated: set[int]) -> Iterator[Fault]:
    def words(at: int) -> Words:
        return (
            say(
                "{point}, {km} km dari titik lain di {code}",
                point=_point(taken, at),
                km=figure(round(float(far[at]))),
                code=str(taken.frame[taken.table.place].iloc[at])[:REGENCY],
            ),
            say("paling jauh {km} km dari titik lain di kabupaten atau kota itu", km=FAR_KM),
            say("Tanda minus lintangnya tampaknya hilang; tulis kembali.")
            if at in negated
            else say("Periksa koordinatnya, atau kode wilayahnya. Biarkan bila memang benar."),
        )

    yield from each(taken, far.index.to_numpy(), "lat", "far_coordinates", WARNING, words)
