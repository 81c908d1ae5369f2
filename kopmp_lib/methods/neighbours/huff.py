"""To which outlet do customers go?"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kopmp_lib.errors import ParameterError

Floats = NDArray[np.float64]

NEAREST_KM = 0.05
"""No customer is nearer than this: at distance nought an outlet would draw everybody."""


def huff_shares(distance_km: ArrayLike, attraction: ArrayLike, decay: float = 2.0) -> Floats:
    """Which share of the customers of each origin goes to each outlet within reach?

    Parameters
    ----------
    distance_km : array_like, shape (origins, outlets within reach)
        Only the nearest outlets, so that nothing grows with the square of the places.
    attraction : array_like of the same shape
        Size or number of outlets; 0 or ``nan`` draws nobody.
    decay : float
        How strongly distance deters: the draw falls with distance to this power.

    Returns
    -------
    ndarray of the same shape
        Shares (0-1) that sum to one for each origin; ``nan`` where nothing is within reach.

    References
    ----------
    Huff (1963), Land Economics 39: 81-90.
    """
    pull = _pull(distance_km, attraction, decay)
    total = pull.sum(axis=-1, keepdims=True)
    return np.asarray(pull / np.where(total > 0, total, np.nan))


def entrant_share(
    own_km: ArrayLike,
    own_rivals: ArrayLike,
    distance_km: ArrayLike,
    rivals: ArrayLike,
    decay: float = 2.0,
) -> Floats:
    """Which share of the local customers would one new outlet draw?

    Parameters
    ----------
    own_km : array_like, shape (n,)
        Usual distance within the place: a local customer to a local outlet.
    own_rivals : array_like, shape (n,)
        Outlets already there, each as attractive as the new one.
    distance_km, rivals : array_like, shape (n, k)
        Distance to the k nearest other places, and the outlets there.
    decay : float
        As in :func:`huff_shares`.

    Returns
    -------
    ndarray, shape (n,)
        Share (0-1); 1 where there is no rival within reach, ``nan`` where rivals at home are not
        known.
    """
    here, count = np.asarray(own_km, float)[:, None], np.asarray(own_rivals, float)
    km, others = np.asarray(distance_km, float), np.asarray(rivals, float)
    distance = np.concatenate((here, here, np.maximum(km, here)), axis=1)
    attraction = np.concatenate((np.ones_like(here), count[:, None], others), axis=1)
    share = huff_shares(distance, attraction, decay)[:, 0]
    return np.where(np.isnan(count), np.nan, share)


def _pull(distance_km: ArrayLike, attraction: ArrayLike, decay: float) -> Floats:
    km, size = np.asarray(distance_km, dtype=float), np.asarray(attraction, dtype=float)
    if km.ndim != 2 or km.shape != size.shape or (km < 0).any() or (size < 0).any():
        raise ParameterError(
            "Distances and attractions do not fit each other.",
            where="distance_km",
            expected="two tables (origins, outlets) of the same shape, none negative",
        )
    if not decay > 0:
        raise ParameterError(f"A decay of {decay} deters nobody.", where="decay", expected="> 0")
    pull = np.nan_to_num(size) * np.maximum(np.nan_to_num(km, nan=np.inf), NEAREST_KM) ** -decay
    return np.asarray(pull)
