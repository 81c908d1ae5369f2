"""Are these counts, out of these totals?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kopmp_lib.errors import ParameterError

Floats = NDArray[np.float64]


def tails(level: float) -> tuple[float, float]:
    """Which shares of chance lie below and above an interval of this level?"""
    if not 0 < level < 1:
        raise ParameterError(f"{level} is no level.", where="level", expected="such as 0.95")
    return (1 - level) / 2, (1 + level) / 2


def pairs(counts: ArrayLike, base: ArrayLike) -> tuple[Floats, Floats]:
    """Which counts belong to which totals? Neither is known where one is not."""
    seen, whole = np.asarray(counts, dtype=float), np.asarray(base, dtype=float)
    if seen.ndim != 1 or seen.shape != whole.shape or (seen < 0).any() or (whole < 0).any():
        raise ParameterError(
            "Counts do not fit what they are counted out of.",
            where="counts",
            expected="two rows of the same length, none negative",
        )
    silent = np.isnan(seen) | np.isnan(whole)
    return np.where(silent, np.nan, seen), np.where(silent, np.nan, whole)
