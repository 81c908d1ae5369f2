"""What changed more for one group than for another, from before to after?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kopmp_lib.errors import DataError, ParameterError
from kopmp_lib.methods.effects.estimates import Floats, critical


@dataclass(frozen=True)
class Difference:
    """A difference of differences.

    Parameters
    ----------
    estimate, se, lower, upper : float
        With ``nan`` for error and limits where they cannot be known.
    rows : int
        Rows used.
    clusters : int or None
    """

    estimate: float
    se: float
    lower: float
    upper: float
    rows: int
    clusters: int | None


def two_by_two(
    frame: pd.DataFrame,
    *,
    outcome: str,
    treated: str,
    after: str,
    cluster: str | None = None,
    level: float = 0.95,
) -> Difference:
    """What changed more for the treated than for the others, from before to after?

    For rows of which each is seen once, such as two surveys; for units that are seen in both
    periods, ``att_gt`` is more precise. Least squares with the usual standard error, or clustered.

    Parameters
    ----------
    frame : DataFrame
        Rows with a missing value are left out.
    outcome : str
        Column of numbers.
    treated, after : str
        Columns of 0 and 1, or of False and True.
    cluster : str, optional
        Column of the level at which treatment was given out.
    level : float
        Confidence level; normal limits.

    Examples
    --------
    >>> frame = pd.DataFrame({"y": [1, 3, 2, 4, 2, 4, 8, 10], "d": [0] * 4 + [1] * 4,
    ...                       "post": [0, 0, 1, 1] * 2})
    >>> found = two_by_two(frame, outcome="y", treated="d", after="post")
    >>> found.estimate, round(found.se, 6)
    (5.0, 2.0)
    """
    missing = [one for one in (outcome, treated, after, cluster) if one and one not in frame]
    if missing:
        raise ParameterError(f"The frame has no column {', '.join(map(repr, missing))}.")
    rows = frame[[*dict.fromkeys(filter(None, (outcome, treated, after, cluster)))]].dropna()
    group, later = _yes(rows, treated), _yes(rows, after)
    values = rows[outcome].to_numpy(dtype=float)
    cell = 2 * group + later
    counts = np.bincount(cell, minlength=4)
    if (counts == 0).any():
        raise DataError(
            "One of the four groups is empty.", expected="treated and others, before and after"
        )
    mean = np.bincount(cell, weights=values, minlength=4) / counts
    estimate = float(mean @ [1, -1, -1, 1])
    error, clusters = _error(values - mean[cell], cell, counts, rows, cluster)
    width = critical(level) * error
    return Difference(estimate, error, estimate - width, estimate + width, len(rows), clusters)


def _yes(rows: pd.DataFrame, column: str) -> NDArray[np.int64]:
    values = rows[column].to_numpy(dtype=float)
    if not np.isin(values, (0, 1)).all():
        raise DataError(f"'{column}' is not 0 or 1 everywhere.", where=column)
    return values.astype(np.int64)


def _error(
    residual: Floats,
    cell: NDArray[np.int64],
    counts: NDArray[np.int64],
    rows: pd.DataFrame,
    cluster: str | None,
) -> tuple[float, int | None]:
    if cluster is None:
        spare = len(residual) - 4
        variance = (residual**2).sum() / spare if spare > 0 else np.nan
        return float(np.sqrt(variance * (1 / counts).sum())), None
    codes = pd.factorize(rows[cluster])[0]
    sign = np.array([1.0, -1.0, -1.0, 1.0])
    scores = np.bincount(codes, weights=sign[cell] * residual / counts[cell])
    total = len(scores)
    if total < 2:
        return float("nan"), total
    return float(np.sqrt((scores**2).sum() * total / (total - 1))), total
