"""What would it cost to refuse those whose forecast lies above a threshold?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from kopmp_lib.errors import ParameterError

THRESHOLDS = (0.05, 0.1, 0.15, 0.2, 0.3, 0.5)


def decisions(
    outcome: ArrayLike,
    probability: ArrayLike,
    thresholds: Sequence[float] = THRESHOLDS,
    *,
    cost_ratio: float = 5.0,
) -> pd.DataFrame:
    """What would it cost to refuse those whose forecast lies above a threshold?

    Parameters
    ----------
    outcome : array_like, shape (n,)
        1 for a default, else 0; of cases that were not used to make the forecast.
    probability : array_like, shape (n,)
        Forecast of default, from 0 to 1.
    thresholds : sequence of float
        Refuse at or above each.
    cost_ratio : float
        How many good loans refused weigh as much as one default granted. A choice, no finding.

    Returns
    -------
    DataFrame
        By ``threshold``: ``refused``, ``defaults_avoided``, ``defaults_granted``,
        ``good_refused``, ``n``, ``cost`` (in good loans refused), ``cost_of_all`` and
        ``cost_of_none`` (if all were granted, or none).

    Examples
    --------
    >>> table = decisions([1, 0, 0, 0], [0.5, 0.3, 0.1, 0.1], [0.2], cost_ratio=5)
    >>> table[["refused", "defaults_avoided", "good_refused", "cost"]].iloc[0].tolist()
    [2.0, 1.0, 1.0, 1.0]
    """
    y, chance = np.asarray(outcome, dtype=float), np.asarray(probability, dtype=float)
    fit = y.ndim == 1 and y.shape == chance.shape and np.isin(y, (0.0, 1.0)).all()
    if not fit or not ((chance >= 0) & (chance <= 1)).all():
        raise ParameterError(
            "Outcomes and forecasts do not fit.",
            where="readiness.decisions",
            expected="two rows of the same length: 0 or 1, and from 0 to 1",
        )
    if not cost_ratio > 0:
        raise ParameterError(
            f"'{cost_ratio}' cannot be used.", where="cost_ratio", expected="more than 0"
        )
    rows = []
    for threshold in thresholds:
        refused = chance >= threshold
        avoided, granted = int(y[refused].sum()), int(y[~refused].sum())
        good = int(refused.sum()) - avoided
        rows.append(
            {
                "threshold": float(threshold),
                "refused": int(refused.sum()),
                "defaults_avoided": avoided,
                "defaults_granted": granted,
                "good_refused": good,
                "n": len(y),
                "cost": good + cost_ratio * granted,
                "cost_of_all": cost_ratio * float(y.sum()),
                "cost_of_none": float((1 - y).sum()),
            }
        )
    return pd.DataFrame(rows)
