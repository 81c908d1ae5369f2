"""By how much do the means of two groups differ?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.readiness.columns import binary, level_of, present

WHERE = "adjusting.difference"


@dataclass(frozen=True)
class Difference:
    """The difference of two means, as in an experiment.

    Parameters
    ----------
    estimate : float
        Mean of the treated less that of the others, in the outcome's unit.
    se, lower, upper, p : float
        Each group with its own variance (Neyman, Welch); limits from Student's t with
        Satterthwaite's degrees of freedom.
    se_pooled : float
        Of least squares, which takes the variances to be equal.
    n_treated, n_control : int
    """

    estimate: float
    se: float
    lower: float
    upper: float
    p: float
    se_pooled: float
    n_treated: int
    n_control: int


def difference(
    frame: pd.DataFrame, *, outcome: str, treatment: str, level: float = 0.95
) -> Difference:
    """By how much do the means of two groups differ?

    Only where chance decided who was treated is this the effect of the treatment.

    Parameters
    ----------
    frame : DataFrame
        One row a case.
    outcome, treatment : str
        Columns of numbers, and of 0 and 1.
    level : float

    References
    ----------
    Welch (1947), Biometrika 34: 28-35.
    """
    from scipy.stats import t as student

    level_of(level, WHERE)
    present(frame, [outcome, treatment], WHERE, [outcome, treatment])
    chosen = binary(frame, treatment, WHERE) == 1
    y = frame[outcome].to_numpy(dtype=float)
    one, other = y[chosen], y[~chosen]
    if min(len(one), len(other)) < 2:
        raise ParameterError(
            "A group of one has no spread.", where=treatment, expected="two rows in each group"
        )
    parts = np.array([one.var(ddof=1) / len(one), other.var(ddof=1) / len(other)])
    se = float(np.sqrt(parts.sum()))
    if not se > 0:
        raise ParameterError("The outcome does not vary within the groups.", where=outcome)
    freedom = parts.sum() ** 2 / (parts**2 / np.array([len(one) - 1, len(other) - 1])).sum()
    estimate = float(one.mean() - other.mean())
    width = float(student.ppf((1 + level) / 2, freedom)) * se
    pooled = (one.var() * len(one) + other.var() * len(other)) / (len(y) - 2)
    return Difference(
        estimate,
        se,
        estimate - width,
        estimate + width,
        float(2 * student.sf(abs(estimate) / se, freedom)),
        float(np.sqrt(pooled * (1 / len(one) + 1 / len(other)))),
        len(one),
        len(other),
    )
