"""In which villages would a line have its best start?"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from kopmp_lib.methods import scoring
from kopmp_lib.studies.potential.judging import TOP
from kopmp_lib.studies.potential.lines import Line
from kopmp_lib.studies.potential.scaling import Scaled

COLUMNS = ("line", "place", "unit_code", "name", "top_share", "n")


def leading(
    scaled: Scaled,
    lines: Sequence[Line],
    compared: Collection[str],
    units: pd.DataFrame,
    draws: int,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Which three villages come among the best three of each line most often?

    Returns
    -------
    DataFrame
        With :data:`COLUMNS`: ``place`` 1 to 3, ``top_share`` the share of draws in which the
        village is among the best three, ``n`` the villages compared. Lines known in fewer than
        four villages, and lines that are not ``compared`` with others, are left out.
    """
    rows = []
    for at, line in enumerate(lines):
        value = scaled.value[:, at]
        told = int((~np.isnan(value).all(axis=1)).sum()) if scaled.names else 0
        if told <= TOP or line.name not in compared:
            continue
        versions = scaled.versions[:, :, at]
        each = max(1, draws // len(versions))
        share = scoring.top_share(versions, TOP, draws=each, rng=rng)
        order = np.argsort(-np.nan_to_num(share, nan=-1), kind="stable")[:TOP]
        rows += [
            (line.name, place, units.index[one], units["name"].iloc[one], float(share[one]), told)
            for place, one in enumerate(order, start=1)
        ]
    return pd.DataFrame(rows, columns=list(COLUMNS))
