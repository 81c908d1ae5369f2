"""Which score do a ratio, a block of questions, and a whole co-operative get?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kopmp_lib.errors import ParameterError

Floats = NDArray[np.float64]

HIGHEST = 4
"""The best score of one item; 1 is the worst."""


def band(values: ArrayLike, limits: Sequence[float], *, upward: bool = True) -> Floats:
    """Which score, 4 to 1, does each ratio get?

    Parameters
    ----------
    values : array_like
        Ratios; ``nan`` where unknown, which gets no score: missing is never bad.
    limits : sequence of three floats
        From best to worst: at or beyond the first 4, the second 3, the third 2, else 1.
    upward : bool
        Whether more is better; if not, at or below a limit is.

    Examples
    --------
    >>> band([0.30, 0.29, float("nan")], [0.30, 0.20, 0.10]).tolist()
    [4.0, 3.0, nan]
    >>> band([1.0, 1.6], [1.0, 1.25, 1.5], upward=False).tolist()
    [4.0, 1.0]
    """
    given = np.asarray(values, dtype=float)
    edges = np.asarray(limits, dtype=float)
    sign = 1.0 if upward else -1.0
    if len(edges) != HIGHEST - 1 or (np.diff(sign * edges) >= 0).any():
        raise ParameterError(
            f"{list(limits)} are no bands.", where="limits", expected="three, from best to worst"
        )
    passed = (sign * given[..., None] >= sign * edges).sum(axis=-1)
    return np.where(np.isnan(given), np.nan, 1.0 + passed)


def block(scores: ArrayLike) -> Floats:
    """Which score, 0 to 100, has a block of items? The sum of their scores, out of four each.

    Items without a score make the block unknown: nothing stands in for them.

    Examples
    --------
    >>> block([[4, 3, 4, 1], [4, 3, 4, float("nan")]]).tolist()
    [75.0, nan]
    """
    items = np.asarray(scores, dtype=float)
    return np.asarray(items.sum(axis=-1) * 100 / (items.shape[-1] * HIGHEST))


def overall(aspects: Mapping[str, ArrayLike], weights: Mapping[str, float]) -> Floats:
    """Which score, 0 to 100, has a co-operative? ``nan`` where any aspect is unknown.

    Raises
    ------
    ParameterError
        If aspects and weights are not the same, or the weights do not add to 1.
    """
    if set(aspects) != set(weights) or abs(sum(weights.values()) - 1) > 1e-9:
        raise ParameterError(
            "Every aspect needs its weight.",
            where="weights",
            expected=f"{', '.join(sorted(aspects))}; together 1",
        )
    parts = [weights[name] * np.asarray(aspects[name], dtype=float) for name in sorted(weights)]
    return np.asarray(np.sum(np.broadcast_arrays(*parts), axis=0))


def predicate(score: float, limits: Sequence[tuple[float, str]]) -> str:
    """Which predicate has this score? Empty where the score is unknown.

    Parameters
    ----------
    limits : sequence of (float, str)
        Least score and its predicate, from best to worst; the last is for all that is left.

    Examples
    --------
    >>> predicate(66, [(80, "Sehat"), (66, "Cukup Sehat"), (0, "Dalam Pengawasan")])
    'Cukup Sehat'
    """
    if np.isnan(score):
        return ""
    return next((name for least, name in limits if score >= least), limits[-1][1])
