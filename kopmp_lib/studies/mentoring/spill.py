"""What becomes of the effect if neighbours of the mentored get a part of it?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from kopmp_lib.errors import DataError
from kopmp_lib.methods.effects import att_gt
from kopmp_lib.studies.mentoring.estimate import Fits, options
from kopmp_lib.studies.mentoring.observed import Seen
from kopmp_lib.studies.mentoring.params import Params

MOST_EXPOSED = 0.5
"""Controls with a larger share of mentored neighbours are left out of the check without them."""


def exposure(seen: Seen) -> pd.DataFrame:
    """Which share of a village's neighbours in the kecamatan is mentored in each month?

    Returns
    -------
    DataFrame
        ``seen.months`` with ``exposed``; nan where a village is alone in its kecamatan.
    """
    units = seen.units[seen.units["start"] >= 0]
    periods = np.arange(1, len(seen.labels) + 1)
    begun = (units["start"].to_numpy()[:, None] > 0) & (
        units["start"].to_numpy()[:, None] <= periods
    )
    wide = pd.DataFrame(begun.astype(float), index=units["unit_code"], columns=periods)
    district = units["kecamatan_code"].to_numpy()
    together = wide.groupby(district).transform("sum")
    others = pd.Series(district).map(pd.Series(district).value_counts()).to_numpy() - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        share = (together - wide) / np.where(others > 0, others, np.nan)[:, None]
    long = share.melt(ignore_index=False, var_name="period", value_name="exposed")
    long = long.rename_axis("unit_code").reset_index().astype({"period": int})
    return seen.months.merge(long, on=["unit_code", "period"], how="left")


def unexposed(seen: Seen) -> pd.DataFrame:
    """The months, without those of the unmentored most of whose neighbours are mentored."""
    rows = exposure(seen)
    free = (rows["start"] == 0) | (rows["period"] < rows["start"])
    gone = free & (rows["exposed"] > MOST_EXPOSED)
    if not gone.any():
        raise DataError("No control has that many mentored neighbours.")
    return rows.assign(outcome=rows["outcome"].mask(gone))


def corrected(seen: Seen, params: Params, fits: Fits, share: float) -> dict[str, Any]:
    """What is the effect if the unmentored get ``share`` of it, by their mentored neighbours?

    The estimator itself is run on the exposure of the unmentored, which tells how much exposure
    stands between treated and controls in it; the estimate is divided by what is left.
    """
    rows = exposure(seen)
    free = (rows["start"] == 0) | (rows["period"] < rows["start"])
    known = rows["outcome"].notna()
    rows["leak"] = rows["exposed"].fillna(0.0).where(free, 0.0).where(known)
    asked = {**options(seen, params), "outcome": "leak"}
    left = 1 + share * att_gt(rows, **asked).aggregate("simple").estimate
    if left < 0.2:
        raise DataError("Controls are exposed too much for a correction.")
    one = fits.simple
    ends = {"value": one.estimate, "lower": one.lower, "upper": one.upper}
    return {**{name: size / left for name, size in ends.items()}, "n": float(fits.units)}
