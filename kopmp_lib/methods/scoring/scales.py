"""How are criteria in units of their own brought to one common scale from 0 to 1?"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.scoring.frames import array_of
from kopmp_lib.methods.scoring.table import Floats, criteria, signs

SCALES = ("rank", "range", "normal")
"""Rank among all; place between the least and the most; normal score of the mean and spread."""


def scaled(values: ArrayLike, how: str = "rank", cost: ArrayLike | None = None) -> Any:
    """How good is each alternative by each criterion, from 0 (worst) to 1 (best)?

    Parameters
    ----------
    values : array_like or DataFrame
        As in :func:`~kopmp_lib.methods.scoring.smaa`, criteria in units of their own. All units
        are put on the same scale.
    how : {"rank", "range", "normal"}
        One of :data:`SCALES`. ``range`` lets a single outlier press all others together.
    cost : array_like of bool or names of columns, optional
        Criteria of which less is better; they are turned round.

    Returns
    -------
    DataFrame or ndarray
        As ``values``; what is missing stays missing. 0.5 throughout where all are alike.

    Examples
    --------
    >>> scaled([[10, 1], [20, 3], [40, 2]], "range", [False, True]).round(2).tolist()
    [[0.0, 1.0], [0.33, 0.0], [1.0, 0.5]]
    """
    if how not in SCALES:
        raise ParameterError(f"There is no scale {how!r}.", where="how", expected=", ".join(SCALES))
    given, labels = array_of(values)
    table = criteria(given)
    less = signs(labels.flags(cost) if labels else cost, table.shape[-1])
    flat = table.reshape(-1, table.shape[-1])
    made = np.column_stack([scale(column, how) for column in flat.T])
    good = np.where(less, 1 - made, made).reshape(table.shape)
    if labels is None:
        return good
    import pandas as pd

    return pd.DataFrame(labels.gathered(good), index=labels.rows, columns=labels.criteria)


def scale(values: Floats, how: str) -> Floats:
    """Where does each figure of one criterion stand, from 0 to 1? Columns stand for themselves."""
    if values.ndim == 2:
        return _columns(values, how)
    known = ~np.isnan(values)
    made = np.full(values.shape, np.nan)
    seen = values[known]
    if not len(seen):
        return made
    low, high = seen.min(), seen.max()
    if low == high:
        made[known] = 0.5
    elif how == "range":
        made[known] = (seen - low) / (high - low)
    elif how == "normal":
        from scipy.special import ndtr

        made[known] = ndtr((seen - seen.mean()) / seen.std())
    else:
        from scipy.stats import rankdata

        made[known] = (rankdata(seen) - 0.5) / len(seen)
    return made


def _columns(values: Floats, how: str) -> Floats:
    """Ranks of columns that are known throughout are found all at once, which is much faster."""
    made = np.full(values.shape, np.nan)
    whole = ~np.isnan(values).any(axis=0) if how == "rank" and len(values) else np.zeros(1, bool)
    if whole.any():
        from scipy.stats import rankdata

        made[:, whole] = (rankdata(values[:, whole], axis=0) - 0.5) / len(values)
    for at in np.flatnonzero(np.broadcast_to(~whole, values.shape[1])):
        made[:, at] = scale(values[:, at], how)
    return made
