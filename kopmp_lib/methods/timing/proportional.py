"""Do hazards stay in proportion as time goes by?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.timing.answers import chi_squared
from kopmp_lib.methods.timing.partial import Point
from kopmp_lib.methods.timing.risk import Flags, Floats, risk_sets

TRANSFORMS = ("km", "identity", "log", "rank")


def ph_test(
    point: Point,
    names: list[str],
    time: Floats,
    event: Flags,
    entry: Floats | None,
    transform: str = "km",
) -> pd.DataFrame:
    """Does the hazard ratio of a covariate change with time?

    Score test of Grambsch and Therneau (1994) for adding x times g(t) to the model, in its exact
    form, as R's ``survival`` has computed it since version 3; the approximation used before (and
    elsewhere) takes the variance of the covariates to be the same at every step. It assumes
    independent units, also where standard errors are clustered.

    Parameters
    ----------
    point : Point
        The model at its estimate.
    names : list of str
        Its covariates.
    time, event, entry : ndarray, shape (n,)
        What it was fitted to.
    transform : str
        g: "km" (share of all that took the step before, Kaplan-Meier), "identity", "log", "rank".

    Returns
    -------
    DataFrame
        Indexed by covariate, and GLOBAL for all at once: chi2, df, p.
    """
    clock = _clock(point.partial.risk.time, time, event, entry, transform)[point.partial.moment]
    clock = clock - clock.mean()
    _, plain = point.slopes()
    score, mixed = point.slopes(clock)
    _, squared = point.slopes(clock**2)
    remaining = squared - mixed @ np.linalg.solve(plain, mixed)
    tests = [
        chi_squared(score[k] ** 2 / remaining[k, k], 1)
        if remaining[k, k] > 1e-12 * squared[k, k]
        else chi_squared(0.0, 1)
        for k in range(len(names))
    ]
    tests.append(chi_squared(float(score @ np.linalg.pinv(remaining) @ score), len(names)))
    rows = [(test.statistic, test.df, test.p) for test in tests]
    index = pd.Index([*names, "GLOBAL"], name="covariate")
    return pd.DataFrame(rows, index=index, columns=["chi2", "df", "p"])


def _clock(
    moments: Floats, time: Floats, event: Flags, entry: Floats | None, transform: str
) -> Floats:
    """Transformed time of each moment."""
    if transform == "identity":
        return moments
    if transform == "log":
        if moments.min() <= 0:
            raise ParameterError("A step after no time at all has no logarithm.", where="ph_test")
        return np.log(moments)
    if transform == "rank":
        _, ranks = np.unique(moments, return_inverse=True)
        return _ranks(time, event)[ranks]
    if transform != "km":
        raise ParameterError(f"There is no transform {transform!r}.", expected=str(TRANSFORMS))
    pooled = risk_sets(time, event, entry)
    waiting = np.concatenate([[1.0], np.cumprod(1 - pooled.events / pooled.at_risk)])
    before: Floats = 1 - waiting[np.searchsorted(pooled.time, moments)]
    return before


def _ranks(time: Floats, event: Flags) -> Floats:
    """Mean rank of each distinct time of a step among all steps."""
    _, counts = np.unique(time[event], return_counts=True)
    ranks: Floats = np.cumsum(counts) - (counts - 1) / 2
    return ranks
