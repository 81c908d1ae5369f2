"""How alike are treated and controls, before and after they are weighted?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kopmp_lib.errors import DataError, ParameterError
from kopmp_lib.methods.effects.cells import design_of, logit
from kopmp_lib.methods.effects.estimates import Floats


@dataclass(frozen=True, repr=False)
class Overlap:
    """How alike treated and controls are.

    Parameters
    ----------
    table : DataFrame
        ``covariate, treated, control`` (means), ``apart, apart_weighted``: differences of means
        over the standard deviation of the treated, without and with weights; above 0.1 in size is
        usually called unlike.
    treated, controls : int
    effective_controls : float
        How many controls of equal weight tell as much; 1 / sum of squared shares.
    outside : float
        Share of treated whose probability of treatment lies beyond that of every control.
    """

    table: pd.DataFrame
    treated: int
    controls: int
    effective_controls: float
    outside: float


def overlap(frame: pd.DataFrame, *, treated: str, covariates: str | Sequence[str]) -> Overlap:
    """How alike are treated and controls in what was known before?

    Parameters
    ----------
    frame : DataFrame
        One row a unit; rows with a missing value are left out.
    treated : str
        Column of 0 and 1.
    covariates : str or sequence of str
        Columns of numbers.
    """
    names = [covariates] if isinstance(covariates, str) else list(covariates)
    missing = [name for name in (treated, *names) if name not in frame]
    if missing:
        raise ParameterError(f"The frame has no column {', '.join(map(repr, missing))}.")
    rows = frame[[treated, *names]].dropna()
    ours = rows[treated].to_numpy(dtype=float) == 1
    if ours.all() or not ours.any():
        raise DataError("There are no treated, or no controls, of whom all covariates are known.")
    values = rows[names].to_numpy(dtype=float)
    score, _, fine = logit(design_of(values), ours)
    theirs = score[~ours]
    weight = theirs / (1 - theirs) if fine else np.full(len(theirs), np.nan)
    outside = float(((score[ours] > theirs.max()) | (score[ours] < theirs.min())).mean())
    table = _apart(names, values[ours], values[~ours], weight)
    effective = float(weight.sum() ** 2 / (weight**2).sum())
    return Overlap(table, int(ours.sum()), len(theirs), effective, outside)


def _apart(names: list[str], ours: Floats, theirs: Floats, weight: Floats) -> pd.DataFrame:
    spread = ours.std(axis=0, ddof=1) if len(ours) > 1 else np.full(len(names), np.nan)
    spread = np.where(spread > 0, spread, np.nan)
    mean = ours.mean(axis=0)
    weighted = weight @ theirs / weight.sum()
    return pd.DataFrame(
        {
            "covariate": names,
            "treated": mean,
            "control": theirs.mean(axis=0),
            "apart": (mean - theirs.mean(axis=0)) / spread,
            "apart_weighted": (mean - weighted) / spread,
        }
    )
