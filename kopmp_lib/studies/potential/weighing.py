"""Which line comes first under which weights?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kopmp_lib.methods import scoring
from kopmp_lib.studies.potential.lines import Line
from kopmp_lib.studies.potential.scaling import Scaled

STEPS = 24
"""Steps along a side of the triangle of weights."""
SHOWN = 3
OWN = ("first_line", "lead_share", "villages_n")
"""Columns that are no criterion."""


def weight_map(scaled: Scaled, lines: Sequence[Line], rows: Sequence[int]) -> pd.DataFrame:
    """Which line comes first in most of these villages, at each set of weights?

    The weights of the first three criteria in use run through all that sum to one; where there are
    more, each of the others keeps its equal part.

    Parameters
    ----------
    rows : sequence of int
        Positions of villages.

    Returns
    -------
    DataFrame
        :data:`OWN` columns: the line, the share of villages with an order that it leads in, and
        their number; and a column of weight a criterion that is moved. Empty with fewer than two
        criteria.
    """
    count = len(scaled.names)
    moved = min(SHOWN, count)
    value = scaled.value[list(rows)]
    if count < 2 or not len(value) or np.isnan(value).all():
        return pd.DataFrame(columns=list(OWN))
    grid = _grid(moved)
    rest = np.full((len(grid), count - moved), 1 / count)
    weights = np.hstack([grid * moved / count, rest])
    found = [_most(value, one, lines) for one in weights]
    frame = pd.DataFrame(found, columns=list(OWN))
    return frame.assign(**{scaled.names[at]: grid[:, at] for at in range(moved)})


def _grid(size: int) -> np.ndarray:
    steps = np.arange(STEPS + 1) / STEPS
    if size == 2:
        return np.column_stack([steps, 1 - steps])
    pairs = [(a, b) for a in range(STEPS + 1) for b in range(STEPS + 1 - a)]
    first, second = np.array(pairs).T / STEPS
    return np.column_stack([first, second, np.maximum(1 - first - second, 0)])


def _most(value: np.ndarray, weights: np.ndarray, lines: Sequence[Line]) -> tuple[str, float, int]:
    used = np.where(weights > 0, value, np.nan)
    first = scoring.leaders(scoring.weighted_sum(used, weights).score)
    told = first[first >= 0]
    if not len(told):
        return "", float("nan"), 0
    count = np.bincount(told, minlength=len(lines))
    return lines[int(count.argmax())].name, float(count.max() / len(told)), len(told)
