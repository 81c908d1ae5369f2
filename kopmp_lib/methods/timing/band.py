"""Between which limits does the whole curve run, and not only each point of it?"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
import pandas as pd

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.timing.risk import Floats

Scale = Literal["log-log", "log"]


def equal_precision(
    time: Floats, share: Floats, se: Floats, n: int, level: float, scale: Scale = "log-log"
) -> pd.DataFrame:
    """Between which limits does the whole curve run?

    Band of equal precision (Nair 1984), on the scale of log(-log) or of log, from the first step to
    the last
    at which somebody still waits: everywhere the same multiple of the standard error, and wider
    than the limits of single points. Use it to say that the shape of a curve is not chance.

    Parameters
    ----------
    time, share, se : ndarray, shape (k,)
        Times of the curve, share still waiting after each, and its standard error.
    n : int
        Units in all.
    level : float
        Chance (0–1) that the band holds the whole curve.
    scale : {"log-log", "log"}
        On the scale of log, as limits of single points are drawn, the band encloses those limits.

    Returns
    -------
    DataFrame
        time, lower, upper.

    Raises
    ------
    ParameterError
        If there are not two times at which somebody still waits afterwards.
    """
    kept = share > 0
    if kept.sum() < 2:
        raise ParameterError("A band needs two times at which some still wait.", where="band")
    log_share, error = np.log(share[kept]), se[kept] / share[kept]
    ends = n * error[[0, -1]] ** 2
    low, high = ends / (1 + ends)
    reach = critical(float(low), float(high), level) * error
    if scale == "log":
        sides = {
            "lower": np.exp(log_share - reach),
            "upper": np.exp(np.minimum(log_share + reach, 0)),
        }
        return pd.DataFrame({"time": time[kept], **sides})
    power = np.exp(reach / -log_share)
    lower, upper = np.exp(log_share * power), np.exp(log_share / power)
    return pd.DataFrame({"time": time[kept], "lower": lower, "upper": upper})


def critical(low: float, high: float, level: float) -> float:
    """How many standard errors does the band reach to each side?

    The level that the largest of a scaled Brownian bridge exceeds with chance 1 - ``level``, by the
    approximation of Miller and Siegmund (1982).

    Examples
    --------
    >>> round(critical(0.1, 0.6, 0.95), 4)
    2.8826
    """
    stretch = math.log(high * (1 - low) / (low * (1 - high)))

    def chance(c: float) -> float:
        density = math.exp(-c * c / 2) / math.sqrt(2 * math.pi)
        return 4 * density / c + density * (c - 1 / c) * stretch

    near, far = 1.0, 10.0
    for _ in range(60):
        middle = (near + far) / 2
        near, far = (middle, far) if chance(middle) > 1 - level else (near, middle)
    return (near + far) / 2
