"""What if the villages beyond the border, which nobody counted, are like those inside it?

A village at the edge seems to have no rivals on its far side, only because no table tells of them.
Mirroring the villages near it about it gives the other side as many: the opposite assumption. What
holds under both does not hang on the border.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from kopmp_lib.methods import neighbours
from kopmp_lib.studies.potential.known import Floats, Known
from kopmp_lib.studies.potential.lines import Line
from kopmp_lib.studies.potential.measures import HALF, REACH, Measures, measures, reach

if TYPE_CHECKING:
    from scipy.spatial import ConvexHull

AROUND = 6
"""So many villages nearest to one at the edge are mirrored."""
FEWEST = 4


def at_the_edge(what: Known) -> np.ndarray:
    """Which villages lie at the edge: at the corners of the outline of all centres?"""
    hull = _hull(what)
    edge = np.zeros(len(what.units), dtype=bool)
    if hull is not None:
        edge[hull[1][hull[0].vertices]] = True
    return edge


def mirrored_measures(what: Known, lines: Sequence[Line], decay: float) -> Measures:
    """What would every measure come to, were there rivals beyond the border too?

    Customers choose among the same villages as before, and the nearest images of others besides.
    """
    around = reach(what)
    inside = measures(what, lines, decay, around)
    lat, lng, whom = _beyond(what)
    if not len(whom):
        return inside
    there = around.there
    images = neighbours.nearest_of(what.lat[there], what.lng[there], lat, lng, REACH)
    km = np.hstack([around.near.distance_km, images.distance_km])
    share, distance = inside["huff"].copy(), inside["nearest_rival_km"].copy()
    for at in range(len(lines)):
        here = what.rivals[there, at]
        beyond = what.rivals[whom, at][images.index]
        others = np.hstack([here[around.near.index], beyond])
        share[there, at] = neighbours.entrant_share(around.inside_km, here, km, others, decay)
        nearest = np.where(beyond >= HALF, images.distance_km, np.inf).min(axis=1)
        distance[there, at] = np.minimum(distance[there, at], nearest)
    return {**inside, "huff": share, "nearest_rival_km": distance}


def _beyond(what: Known) -> tuple[Floats, Floats, np.ndarray]:
    """Latitudes and longitudes of the mirrored villages, and whom each is the image of."""
    from scipy.spatial import cKDTree

    none = np.empty(0), np.empty(0), np.empty(0, dtype=np.int64)
    hull = _hull(what)
    if hull is None:
        return none
    outline, there = hull
    points = outline.points
    corners = points[outline.vertices]
    _, near = cKDTree(points).query(corners, min(AROUND + 1, len(points)))
    images = 2 * corners[:, None] - points[near[:, 1:]]
    place, whom = images.reshape(-1, 2), there[near[:, 1:].ravel()]
    sides = outline.equations  # outward normals, and offsets
    outside = (place @ sides[:, :2].T + sides[:, 2] > 1e-12).any(axis=1)
    return place[outside, 0], place[outside, 1], whom[outside]


def _hull(what: Known) -> tuple[ConvexHull, np.ndarray] | None:
    """The outline of all centres, and which villages they belong to; None where there is none."""
    from scipy.spatial import ConvexHull, QhullError

    there = np.flatnonzero(~np.isnan(what.lat + what.lng))
    if len(there) < FEWEST:
        return None
    try:
        return ConvexHull(np.column_stack((what.lat[there], what.lng[there]))), there
    except QhullError:  # all on one line
        return None
