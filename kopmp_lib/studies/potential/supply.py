"""Where are the places of each line, and do neighbours resemble each other?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods import neighbours
from kopmp_lib.methods.neighbours.moran import random_orders
from kopmp_lib.studies.potential.known import Floats, Known
from kopmp_lib.studies.potential.lines import Line
from kopmp_lib.studies.potential.measures import measures, quotients, reach

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

NEIGHBOURS = 5
LEAST_UNITS = 20
"""With fewer villages Moran's index tells next to nothing."""
PERMUTATIONS, FEWER = 9_999, 999
MOST_QUICK = 300
"""With more villages than this fewer orders are tried, for the time they take."""
RATE = 0.05

CELL_COLUMNS = (
    *("unit_code", "line", "rivals", "anchors", "huff", "nearest_rival_km"),
    *("quotient", "quotient_lower", "quotient_upper", "quotient_raw"),
)


def cells(what: Known, lines: Sequence[Line], decay: float) -> pd.DataFrame:
    """What is known of every line in every village, in its own units?

    Returns
    -------
    DataFrame
        One row a village and line, with :data:`CELL_COLUMNS`; quotients with their 95 % interval.
    """
    found = measures(what, lines, decay, reach(what))
    made = quotients(what, lines)
    frames = []
    for at, line in enumerate(lines):
        frames.append(
            pd.DataFrame(
                {
                    "unit_code": what.units.index,
                    "line": line.name,
                    "rivals": what.rivals[:, at],
                    "anchors": what.anchors[:, at],
                    "huff": found["huff"][:, at],
                    "nearest_rival_km": found["nearest_rival_km"][:, at],
                    "quotient": made[at].estimate,
                    "quotient_lower": made[at].lower,
                    "quotient_upper": made[at].upper,
                    "quotient_raw": made[at].raw,
                }
            )
        )
    return pd.concat(frames, ignore_index=True)[list(CELL_COLUMNS)]


def patterns(what: Known, lines: Sequence[Line], rng: np.random.Generator) -> pd.DataFrame:
    """Do neighbouring villages resemble each other in how common each line is?

    Returns
    -------
    DataFrame
        One row a line: ``line, places, villages`` (places counted; villages with any), ``n``,
        ``unlike`` (standard deviation of true quotients), ``moran,
        moran_p`` and ``clustered`` after Benjamini and Hochberg over the lines; ``same_as``, the
        line before it that rests on the very same counts (they are one test, tried once), and
        ``permutations``. All lines are tried in the same random orders.
    """
    there = np.flatnonzero(~np.isnan(what.lat + what.lng))
    made = quotients(what, lines, limits=False)
    rows: list[dict[str, Any]] = []
    tried = _Tried(what, rng)
    for at, line in enumerate(lines):
        counts = what.rivals[:, at]
        twin = next((one for one in range(at) if _same(what.rivals[:, one], counts)), None)
        known = there[~np.isnan(made[at].estimate[there])]
        index, p = tried.moran(made[at].estimate, known)
        if twin is not None:
            index, p = rows[twin]["moran"], rows[twin]["moran_p"]
        rows.append(
            {
                "line": line.name,
                "places": float(np.nansum(counts)) if (~np.isnan(counts)).any() else np.nan,
                "villages": int((counts > 0).sum()),
                "n": int((~np.isnan(counts)).sum()),
                "unlike": made[at].spread,
                "moran": index,
                "moran_p": p,
                "same_as": "" if twin is None else lines[twin].name,
                "permutations": _times(len(known)),
            }
        )
    frame = pd.DataFrame(rows)
    once = frame["moran_p"].where(frame["same_as"] == "")
    found = dict(zip(frame["line"], neighbours.false_discoveries(once, RATE), strict=True))
    names = frame["line"].where(frame["same_as"] == "", frame["same_as"])
    return frame.assign(clustered=[bool(found[name]) for name in names])


def local(what: Known, lines: Sequence[Line], name: str, rng: np.random.Generator) -> pd.DataFrame:
    """In which villages is the line common, or rare, among villages that are like them?

    Returns
    -------
    DataFrame
        ``unit_code, name, lat, lng, quadrant, p, significant``, the last one after Benjamini and
        Hochberg over the villages. Without quadrants (``""``) where too few villages are known or
        the line is as common everywhere; without rows where no place is known.
    """
    at = [line.name for line in lines].index(name)
    there = np.flatnonzero(~np.isnan(what.lat + what.lng))
    values = quotients(what, lines, limits=False)[at].estimate
    known = there[~np.isnan(values[there])]
    frame = what.units.iloc[known][["name"]].reset_index()
    frame = frame.assign(lat=what.lat[known], lng=what.lng[known])
    if len(known) < LEAST_UNITS or np.ptp(values[known]) == 0:
        return frame.assign(quadrant="", p=np.nan, significant=False)
    near = neighbours.nearest(what.lat[known], what.lng[known], NEIGHBOURS)
    made = neighbours.lisa(
        values[known],
        neighbours.row_weights(near),
        permutations=_times(len(known)),
        rate=RATE,
        rng=rng,
    )
    return frame.assign(quadrant=made.quadrant, p=made.p, significant=made.significant)


def _times(villages: int) -> int:
    return PERMUTATIONS if villages <= MOST_QUICK else FEWER


def _same(one: Floats, other: Floats) -> bool:
    return bool((~np.isnan(one)).any() and np.array_equal(one, other, equal_nan=True))


class _Tried:
    """Moran's index of one line after another, on the same neighbours and in the same orders."""

    def __init__(self, what: Known, rng: np.random.Generator) -> None:
        self.what, self.rng = what, rng
        self.kept: dict[bytes, tuple[csr_matrix, NDArray[np.int64]]] = {}

    def moran(self, values: Floats, known: NDArray[np.int64]) -> tuple[float, float]:
        if len(known) < LEAST_UNITS:
            return float("nan"), float("nan")
        key = known.tobytes()
        if key not in self.kept:
            near = neighbours.nearest(self.what.lat[known], self.what.lng[known], NEIGHBOURS)
            orders = random_orders(len(known), _times(len(known)), self.rng)
            self.kept[key] = neighbours.row_weights(near), orders
        joins, orders = self.kept[key]
        try:
            made = neighbours.moran(values[known], joins, orders=orders)
        except ParameterError:  # the quotient is the same everywhere
            return float("nan"), float("nan")
        return made.index, made.p_permuted
