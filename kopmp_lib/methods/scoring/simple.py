"""Which alternative comes first with one set of weights?

A missing criterion (``nan``) is left out: the weights of the others are scaled up, so that an
alternative is never scored badly for what nobody reported. An alternative without any criterion has
no score.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.scoring.frames import Labels, array_of
from kopmp_lib.methods.scoring.table import Floats, criteria, signs, weights_of

if TYPE_CHECKING:
    import pandas as pd

Weights = ArrayLike | dict[str, float]


@dataclass(frozen=True)
class Scores:
    """How good is each alternative?

    Parameters
    ----------
    score : ndarray, shape (alternatives,) or (units, alternatives)
        More is better; without unit. ``nan`` where no criterion is known.
    rank : ndarray of the same shape
        1 for the best; equal scores share the mean of their ranks. ``nan`` where there is no score.
    labels : Labels, optional
        Names, if the criteria came in a frame.
    """

    score: Floats
    rank: Floats
    labels: Labels | None = field(default=None, repr=False)

    @property
    def table(self) -> pd.DataFrame:
        """``score`` and ``rank`` by alternative (and unit), in the order of the frame."""
        import pandas as pd

        if self.labels is None:
            return pd.DataFrame({"score": self.score.ravel(), "rank": self.rank.ravel()})
        named = self.labels
        columns = {"score": named.gathered(self.score), "rank": named.gathered(self.rank)}
        return pd.DataFrame(columns, index=named.rows)


def weighted_sum(
    values: ArrayLike, weights: Weights | None = None, cost: ArrayLike | None = None
) -> Scores:
    """What is the weighted mean of the criteria of each alternative?

    Parameters
    ----------
    values : array_like, shape (alternatives, criteria) or (units, alternatives, criteria)
        Criteria on one common scale, such as 0 to 1; or a DataFrame, with a row an alternative
        named by its index (unit and alternative, where there are units) and a column a criterion.
    weights : array_like, optional
        One a criterion, or a mapping by column; equal if not given.
    cost : array_like of bool or names of columns, optional
        Criteria of which less is better; they count as one less their value.

    References
    ----------
    Fishburn (1967), Operations Research 15: 537-542.

    Examples
    --------
    >>> weighted_sum([[1, 0], [0.4, 0.4]], [0.7, 0.3]).score.tolist()
    [0.7, 0.4]
    """
    table, given, less, labels = _read(values, weights, cost)
    share = _shares(table, given)
    good = np.where(less, 1 - table, table)
    return _scores(np.where(share > 0, share * good, 0).sum(axis=-1), share, labels)


def weighted_product(
    values: ArrayLike, weights: Weights | None = None, cost: ArrayLike | None = None
) -> Scores:
    """What is the weighted geometric mean of the criteria of each alternative?

    Parameters
    ----------
    values : array_like, shape (alternatives, criteria) or (units, alternatives, criteria)
        Criteria above nought; their units cancel out of the order.
    weights, cost
        As in :func:`weighted_sum`; a criterion of which less is better divides.

    Raises
    ------
    ParameterError
        If a value is nought or less.

    References
    ----------
    Miller and Starr (1969), Executive Decisions and Operations Research, 2nd ed.
    """
    table, given, less, labels = _read(values, weights, cost)
    if (table <= 0).any():
        raise ParameterError(
            "A product needs criteria above nought.",
            where="values",
            expected="figures above 0, or nan where missing",
        )
    power = np.where(less, -1.0, 1.0)
    share = _shares(table, given)
    logs = np.where(share > 0, share * power * np.log(table), 0)
    return _scores(np.exp(logs.sum(axis=-1)), share, labels)


def topsis(
    values: ArrayLike, weights: Weights | None = None, cost: ArrayLike | None = None
) -> Scores:
    """How near is each alternative to the best thinkable one, and how far from the worst?

    Parameters
    ----------
    values : array_like, shape (alternatives, criteria) or (units, alternatives, criteria)
        Criteria in their own units; each is divided by the root of its sum of squares.
    weights, cost
        As in :func:`weighted_sum`.

    Returns
    -------
    Scores
        From 0 (worst in everything) to 1 (best in everything); 0.5 where all are alike.

    References
    ----------
    Hwang and Yoon (1981), Multiple Attribute Decision Making, ch. 3 (vector norm).
    """
    table, given, less, labels = _read(values, weights, cost)
    known = ~np.isnan(table)
    filled = np.where(known, table, 0)
    norm = np.sqrt((filled**2).sum(axis=-2, keepdims=True))
    share = _shares(table, given)
    scaled = filled / np.where(norm > 0, norm, 1) * np.where(less, -1.0, 1.0)
    best = np.where(known, scaled, -np.inf).max(axis=-2, keepdims=True)
    worst = np.where(known, scaled, np.inf).min(axis=-2, keepdims=True)

    def apart(point: Floats) -> Floats:
        gap = np.where(known, scaled, 0) - np.where(np.isfinite(point), point, 0)
        squares = np.where(known, (share * gap) ** 2, 0)
        return np.asarray(np.sqrt(squares.sum(axis=-1)))

    good, bad = apart(worst), apart(best)
    whole = good + bad
    return _scores(np.where(whole > 0, good / np.where(whole > 0, whole, 1), 0.5), share, labels)


def _read(
    values: Any, weights: Any, cost: Any
) -> tuple[Floats, Floats, NDArray[np.bool_], Labels | None]:
    """Criteria, weights, directions and names, whether they came in arrays or in a frame."""
    array, labels = array_of(values)
    table = criteria(array)
    given, less = (labels.weights(weights), labels.flags(cost)) if labels else (weights, cost)
    count = table.shape[-1]
    return table, weights_of(given, count), signs(less, count), labels


def _shares(table: Floats, weights: Floats) -> Floats:
    """Weights of what is known, scaled to one; nought throughout where nothing is."""
    known = np.where(np.isnan(table), 0.0, weights)
    total = known.sum(axis=-1, keepdims=True)
    return np.asarray(known / np.where(total > 0, total, 1))


def _scores(score: Floats, share: Floats, labels: Labels | None) -> Scores:
    from scipy.stats import rankdata

    told = np.where(share.sum(axis=-1) > 0, score, np.nan)
    return Scores(told, np.asarray(rankdata(-told, axis=-1, nan_policy="omit")), labels)
