"""Where are the places of each line, and do neighbours resemble each other?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods import neighbours
from kopmp_lib.studies.potential.known import Floats, Known
from kopmp_lib.studies.potential.lines import Line
from kopmp_lib.studies.potential.measures import measures, quotients, reach

NEIGHBOURS = 5
LEAST_UNITS = 20
"""With fewer villages Moran's index tells next to nothing."""
PERMUTATIONS = 999
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
        moran_p`` and ``clustered`` after Benjamini and Hochberg over the lines.
    """
    there = np.flatnonzero(~np.isnan(what.lat + what.lng))
    made = quotients(what, lines, limits=False)
    rows = []
    for at, line in enumerate(lines):
        counts = what.rivals[:, at]
        known = there[~np.isnan(made[at].estimate[there])]
        index, p = _moran(made[at].estimate, what, known, rng)
        rows.append(
            {
                "line": line.name,
                "places": float(np.nansum(counts)) if (~np.isnan(counts)).any() else np.nan,
                "villages": int((counts > 0).sum()),
                "n": int((~np.isnan(counts)).sum()),
                "unlike": made[at].spread,
                "moran": index,
                "moran_p": p,
            }
        )
    frame = pd.DataFrame(rows)
    return frame.assign(clustered=neighbours.false_discoveries(frame["moran_p"], RATE))


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
        values[known], neighbours.row_weights(near), permutations=PERMUTATIONS, rate=RATE, rng=rng
    )
    return frame.assign(quadrant=made.quadrant, p=made.p, significant=made.significant)


def _moran(
    values: Floats, what: Known, known: np.ndarray, rng: np.random.Generator
) -> tuple[float, float]:
    if len(known) < LEAST_UNITS:
        return float("nan"), float("nan")
    near = neighbours.nearest(what.lat[known], what.lng[known], NEIGHBOURS)
    try:
        made = neighbours.moran(
            values[known], neighbours.row_weights(near), permutations=PERMUTATIONS, rng=rng
        )
    except ParameterError:  # the quotient is the same everywhere
        return float("nan"), float("nan")
    return made.index, made.p_permuted
