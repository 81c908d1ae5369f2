"""Which coordinates are exchanged, or stand for many places at once?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kopmp_lib.contracts import Column
from kopmp_lib.contracts.places import LAT, LNG
from kopmp_lib.sources.faults import WARNING, Fault, quoted, say
from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps.telling import Words, each

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

MANY = 3
"""Places with one and the same point."""
NEAR = 1e-6
"""Degrees, some ten centimetres, within which two points are one."""
EASTERN = r"\s*\+?(?:9[4-9]|1[0-4]\d)(?:\D|$)"
"""What a longitude of Indonesia begins with, and no latitude."""


def told(taken: Taken, today: dt.date) -> Iterator[Fault]:  # noqa: ARG001 (as all traps)
    """Which points of this sheet cannot be where their places are?

    Points outside Indonesia are told when their cells are read.
    """
    if not taken.name("lat") or not taken.name("lng"):
        return
    yield from _exchanged(taken)
    yield from _repeated(taken)


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


def _exchanged(taken: Taken) -> Iterator[Fault]:
    import numpy as np

    raw = taken.sheet.frame
    lat, lng = (raw[taken.name(name)].loc[taken.frame.index] for name in ("lat", "lng"))

    def words(at: int) -> Words:
        return (
            say(
                "lintang {lat} dan bujur {lng}", lat=quoted(lat.iloc[at]), lng=quoted(lng.iloc[at])
            ),
            say("lintang dari -12 sampai 7, bujur dari 94 sampai 142"),
            say("Lintang dan bujur tertukar. Tukar isi kedua sel ini."),
        )

    at = np.flatnonzero(exchange(lat, lng).to_numpy())
    yield from each(taken, at, "lat", "swapped_coordinates", WARNING, words)


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
    points = points[points["places"] >= MANY]
    yield from _shared(taken, points)
    whole = there[(np.floor(lat[there]) == lat[there]) & (np.floor(lng[there]) == lng[there])]
    yield from _whole_degrees(taken, np.setdiff1d(whole, points["at"]))


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


def _point(taken: Taken, at: int) -> str:
    row = taken.sheet.frame.loc[taken.frame.index[at]]
    return f"{quoted(row[taken.name('lat')])}; {quoted(row[taken.name('lng')])}"
