"""Which places lie nearest, along the surface of the earth?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kopmp_lib.errors import ParameterError

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]

EARTH_KM = 6371.0088
"""Mean radius of the earth (IUGG)."""


@dataclass(frozen=True)
class Near:
    """The nearest places of each place.

    Parameters
    ----------
    index : ndarray of int, shape (n, k)
        Positions, nearest first.
    distance_km : ndarray, shape (n, k)
        Great-circle distances.
    """

    index: NDArray[np.int64]
    distance_km: Floats


def nearest(lat: ArrayLike, lng: ArrayLike, k: int) -> Near:
    """Which ``k`` other places lie nearest to each?

    Parameters
    ----------
    lat, lng : array_like, shape (n,)
        Degrees, south and west negative.
    k : int
        How many; fewer are given where there are fewer places.

    Raises
    ------
    ParameterError
        If a place has no coordinates or ``k`` is below one.
    """
    from scipy.spatial import cKDTree

    points = _sphere(lat, lng)
    count = min(k, len(points) - 1)
    if k < 1:
        raise ParameterError(f"{k} neighbours cannot be found.", where="k", expected="1 or more")
    if count < 1:
        none = np.empty((len(points), 0))
        return Near(none.astype(np.int64), none)
    chord, index = cKDTree(points).query(points, count + 1)
    itself = index == np.arange(len(points))[:, None]
    absent = ~itself.any(axis=1)  # more than k places share one spot
    itself[absent, -1] = True
    shape = (len(points), count)
    arc = 2 * np.arcsin(np.clip(chord[~itself].reshape(shape) / 2, 0, 1))
    return Near(index[~itself].reshape(shape).astype(np.int64), arc * EARTH_KM)


def nearest_of(
    lat: ArrayLike, lng: ArrayLike, other_lat: ArrayLike, other_lng: ArrayLike, k: int
) -> Near:
    """Which ``k`` places of another kind lie nearest to each? Fewer where there are fewer.

    Parameters
    ----------
    lat, lng : array_like, shape (n,)
        From where.
    other_lat, other_lng : array_like, shape (m,)
        To where; ``index`` are positions among these.
    """
    from scipy.spatial import cKDTree

    if k < 1:
        raise ParameterError(f"{k} neighbours cannot be found.", where="k", expected="1 or more")
    start, goal = _sphere(lat, lng), _sphere(other_lat, other_lng)
    count = min(k, len(goal))
    if count < 1:
        none = np.empty((len(start), 0))
        return Near(none.astype(np.int64), none)
    chord, index = cKDTree(goal).query(start, range(1, count + 1))
    arc = 2 * np.arcsin(np.clip(chord / 2, 0, 1))
    return Near(index.astype(np.int64), arc * EARTH_KM)


def row_weights(near: Near) -> csr_matrix:
    """Which weights give every neighbour of a place the same say, summing to one?"""
    from scipy.sparse import csr_matrix

    count, size = near.index.shape
    rows = np.repeat(np.arange(count), size)
    share = np.full(count * size, 1 / max(size, 1))
    return csr_matrix((share, (rows, near.index.ravel())), shape=(count, count))


def _sphere(lat: ArrayLike, lng: ArrayLike) -> Floats:
    """Points on the unit sphere, so that straight lines keep the order of distances."""
    north, east = np.radians(np.asarray(lat, float)), np.radians(np.asarray(lng, float))
    if north.ndim != 1 or north.shape != east.shape or not np.isfinite(north + east).all():
        raise ParameterError(
            "A place has no coordinates.",
            where="lat, lng",
            expected="degrees for every place",
            todo="Leave places without coordinates out.",
        )
    flat = np.cos(north)
    return np.column_stack((flat * np.cos(east), flat * np.sin(east), np.sin(north)))
