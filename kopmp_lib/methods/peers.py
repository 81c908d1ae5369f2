"""Which other places are fit to compare with?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kopmp_lib.errors import ParameterError


def nearest(size: pd.Series, own: str, count: int) -> list[str]:
    """Which places come nearest in size, on the scale of ratios?

    Parameters
    ----------
    size : Series
        Size (say, inhabitants) by place; places of unknown size are left out.
    own : str
        The place to find peers for.
    count : int
        How many peers.

    Returns
    -------
    list of str
        Nearest first; ties by name, so that the same figures give the same peers.

    Raises
    ------
    ParameterError
        If the size of ``own`` is unknown.

    Examples
    --------
    >>> nearest(pd.Series({"a": 100, "b": 200, "c": 90, "d": 1000}), "a", 2)
    ['c', 'b']
    """
    known = size[size > 0]
    if own not in known.index:
        raise ParameterError(
            f"The size of {own} is not known, so it has no peers of like size.", where="peers"
        )
    ratio = np.maximum(known / known[own], known[own] / known).drop(own)
    ranked = sorted(ratio.items(), key=lambda item: (item[1], str(item[0])))
    return [str(place) for place, _ in ranked[:count]]
