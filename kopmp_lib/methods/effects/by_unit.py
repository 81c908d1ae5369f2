"""By how much does each treated unit differ from what it would have been?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kopmp_lib.errors import DataError
from kopmp_lib.methods.effects.estimates import Floats
from kopmp_lib.methods.effects.panel import panel


def unit_effects(
    frame: pd.DataFrame, *, outcome: str, unit: str, time: str, cohort: str
) -> pd.DataFrame:
    """How far does each treated unit lie above what units and periods untreated let expect?

    The mean over a unit's treated periods of outcome less imputed outcome (Borusyak, Jaravel and
    Spiess 2024). Of one unit it is mostly noise; it is meant for means of several.

    Parameters
    ----------
    frame, outcome, unit, time, cohort
        As in ``att_gt``.

    Returns
    -------
    DataFrame
        ``unit, effect, periods``; units that cannot be imputed are not in it.

    Examples
    --------
    >>> rows = [(i, t, i + t + 3.0 * i * (t == 2), 2 * i) for i in (0, 1) for t in (1, 2)]
    >>> frame = pd.DataFrame(rows, columns=["unit", "time", "y", "first"])
    >>> unit_effects(frame, outcome="y", unit="unit", time="time", cohort="first").values.tolist()
    [[1.0, 3.0, 1.0]]
    """
    data = panel(frame, outcome=outcome, unit=unit, time=time, cohort=cohort)
    known = ~np.isnan(data.outcome)
    treated = np.arange(len(data.periods))[:, None] >= data.cohort
    free = known & ~treated
    if not free.any():
        raise DataError("Nobody is seen untreated.")
    values = np.where(known, data.outcome, 0.0)
    gap = values - _constants(values, free.astype(float))
    told = known & treated & free.any(axis=0) & free.any(axis=1, keepdims=True)
    count = told.sum(axis=0)
    kept = count > 0
    mean = np.where(told, gap, 0.0).sum(axis=0)[kept] / count[kept]
    return pd.DataFrame({"unit": data.units[kept], "effect": mean, "periods": count[kept]})


def _constants(values: Floats, free: Floats) -> Floats:
    """A constant of each unit and of each period, fitted where ``free``; units by hand."""
    seen = np.maximum(free.sum(axis=0), 1)
    share = free / seen
    of_units, of_periods = (values * free).sum(axis=0), (values * free).sum(axis=1)
    left = np.diag(free.sum(axis=1)) - free @ share.T
    by_period = np.linalg.pinv(left, hermitian=True) @ (of_periods - share @ of_units)
    by_unit = (of_units - by_period @ free) / seen
    return np.asarray(by_unit + by_period[:, None])
