"""Which comparisons stand behind the estimate of two-way fixed effects?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kopmp_lib.errors import DataError
from kopmp_lib.methods.effects.cohorts import NEVER
from kopmp_lib.methods.effects.estimates import Floats
from kopmp_lib.methods.effects.panel import Panel, panel

KINDS = ("never", "not_yet", "already", "always")
ROUNDS = 5000


@dataclass(frozen=True, repr=False)
class Bacon:
    """The estimate of two-way fixed effects as a weighted sum of differences of differences.

    Parameters
    ----------
    estimate : float
        Of two-way fixed effects, on the outcomes that are known.
    table : DataFrame
        One row a comparison: ``kind, treated, control, weight, estimate``; weights sum to 1. Kind
        is ``never`` (with units never treated), ``not_yet`` (with units treated later),
        ``already`` (with units treated before, whose own effect counts backwards) or ``always``
        (with units treated from the first period on).
    filled : int
        Outcomes that are not known.
    """

    estimate: float
    table: pd.DataFrame
    filled: int

    def by_kind(self) -> pd.DataFrame:
        """How much weight does each kind have, and what does it say? ``kind, weight, estimate``."""
        rows = []
        for kind in KINDS:
            own = self.table[self.table["kind"] == kind]
            weight = float(own["weight"].sum())
            if weight > 0:
                rows.append((kind, weight, float(own["weight"] @ own["estimate"]) / weight))
        return pd.DataFrame(rows, columns=["kind", "weight", "estimate"])

    def __repr__(self) -> str:
        return f"{self.estimate:.6g} from {len(self.table)} comparisons"


def bacon(frame: pd.DataFrame, *, outcome: str, unit: str, time: str, cohort: str) -> Bacon:
    """Which comparisons does two-way fixed effects make, and how much does each weigh?

    Goodman-Bacon (2021). Where outcomes are missing they are first replaced by what the regression
    itself fits (Yates 1933), which leaves its estimate as it is and makes the panel whole, so that
    the decomposition is exact with gaps too; weights are then those of the whole panel.

    Parameters
    ----------
    frame, outcome, unit, time, cohort
        As in ``att_gt``.

    Examples
    --------
    >>> rows = [(i, t, float(t == 2 and i < 2), 2 * (i < 2)) for i in range(4) for t in (1, 2)]
    >>> frame = pd.DataFrame(rows, columns=["unit", "time", "y", "first"])
    >>> found = bacon(frame, outcome="y", unit="unit", time="time", cohort="first")
    >>> found.estimate, found.by_kind().values.tolist()
    (1.0, [['never', 1.0, 1.0]])
    """
    data = panel(frame, outcome=outcome, unit=unit, time=time, cohort=cohort)
    known = ~np.isnan(data.outcome)
    data = data.only(known.sum(axis=0) > 1)
    if np.isnan(data.outcome).all(axis=1).any():
        raise DataError("In some period no outcome is known.", where=time)
    values, filled = _whole(data)
    starts, sizes = np.unique(data.cohort, return_counts=True)
    means = np.stack([values[:, data.cohort == one].mean(axis=1) for one in starts])
    rows = list(_comparisons(starts, sizes, means))
    if not rows:
        raise DataError("All units are treated at the same time: there is nothing to compare.")
    table = pd.DataFrame(rows, columns=["kind", "treated", "control", "weight", "estimate"])
    table["weight"] /= table["weight"].sum()
    for name in ("treated", "control"):
        labels = [data.periods[one] if one != NEVER else 0 for one in table[name]]
        table[name] = pd.Series(labels, dtype=object)
    return Bacon(float(table["weight"] @ table["estimate"]), table, filled)


def _whole(data: Panel) -> tuple[Floats, int]:
    """The outcome, with what two-way fixed effects fits where it is not known."""
    gaps = np.isnan(data.outcome)
    values = np.where(gaps, 0.0, data.outcome)
    if not gaps.any():
        return values, 0
    seen = ~gaps
    values = np.where(gaps, values.sum(axis=0) / seen.sum(axis=0), values)
    when = np.arange(len(data.periods))[:, None]
    treated = (when >= data.cohort).astype(float)
    left = _both_means_off(treated)
    scale = np.abs(values).max()
    own = float((left**2).sum())
    for _ in range(ROUNDS):
        slope = float((left * values).sum()) / own if own > 0 else 0.0
        fitted = values - _both_means_off(values) + slope * left
        step = float(np.abs(fitted[gaps] - values[gaps]).max())
        values[gaps] = fitted[gaps]
        if step < 1e-12 * scale:
            break
    return values, int(gaps.sum())


def _both_means_off(values: Floats) -> Floats:
    of_units, of_periods = values.mean(axis=0), values.mean(axis=1, keepdims=True)
    return values - of_units - of_periods + values.mean()


def _comparisons(
    starts: NDArray[np.int64], sizes: NDArray[np.int64], means: Floats
) -> Iterator[tuple[str, int, int, float, float]]:
    """Each pair of cohorts, compared while the later is untreated and while the earlier is not."""
    periods = means.shape[1]
    when = np.arange(periods)
    share = np.clip(periods - np.minimum(starts, periods), 0, periods) / periods
    for early in range(len(starts)):
        for late in range(early + 1, len(starts)):
            pair = float(sizes[early] * sizes[late]) * (share[early] - share[late])
            before, after = when < starts[early], when >= starts[late]
            between = ~before & ~after
            mine, theirs = means[early], means[late]
            if before.any() and between.any():
                kind = "never" if starts[late] == NEVER else "not_yet"
                estimate = _twice(mine, theirs, before, between)
                weight = pair * (1 - share[early])
                yield kind, int(starts[early]), int(starts[late]), weight, estimate
            if after.any() and between.any():
                kind = "already" if before.any() else "always"
                estimate = _twice(theirs, mine, between, after)
                yield kind, int(starts[late]), int(starts[early]), pair * share[late], estimate


def _twice(
    treated: Floats, control: Floats, before: NDArray[np.bool_], after: NDArray[np.bool_]
) -> float:
    gap = treated - control
    return float(gap[after].mean() - gap[before].mean())
