"""What would the usual regression say, and why not to believe it; and other outcomes?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kopmp_lib.errors import KopmpError
from kopmp_lib.methods import imputation as imputing
from kopmp_lib.methods.effects import bacon
from kopmp_lib.studies.mentoring.estimate import NAMES, share_of
from kopmp_lib.studies.mentoring.observed import Seen, on_scale, scale_of
from kopmp_lib.studies.mentoring.params import OUTCOMES, Params

ROUNDS = 500
COLUMNS = ["outcome", "share", "lower", "upper", "p", "adjusted", "units"]


def two_way(rows: pd.DataFrame) -> tuple[float, float]:
    """What do two-way fixed effects estimate, and which share of mentored months counts backwards?

    The coefficient is a weighted sum of the effects of the mentored months; months with a negative
    weight pull it away from them (de Chaisemartin and D'Haultfoeuille 2020).

    Returns
    -------
    estimate, negative : float
    """
    known = rows[rows["outcome"].notna()]
    mentored = ((known["start"] > 0) & (known["period"] >= known["start"])).to_numpy(float)
    unit = pd.factorize(known["unit_code"])[0]
    period = pd.factorize(known["period"])[0]
    left = _within(mentored, unit, period)
    own = float(left @ mentored)
    if own <= 1e-9 * len(left):
        return float("nan"), float("nan")
    estimate = float(left @ known["outcome"].to_numpy()) / own
    return estimate, float((left[mentored == 1] < 0).mean())


def comparisons(rows: pd.DataFrame, scale: str, untreated: float) -> pd.DataFrame:
    """Which comparisons does that regression make, and what does each kind say?

    Returns
    -------
    DataFrame
        ``kind, weight, share``, the whole last; see ``effects.bacon``. Empty where it compares
        nobody.
    """
    columns = ["kind", "weight", "share"]
    known = rows[rows["outcome"].notna()]
    try:
        found = bacon(known, **NAMES)
    except KopmpError:
        return pd.DataFrame(columns=columns)
    kinds = found.by_kind()
    kinds.loc[len(kinds)] = ["all", 1.0, found.estimate]
    kinds["share"] = [share_of(size, scale, untreated) for size in kinds["estimate"]]
    return kinds[columns]


def _within(
    values: NDArray[np.float64], unit: NDArray[np.int64], period: NDArray[np.int64]
) -> NDArray[np.float64]:
    """What unit and period means leave, by taking them off in turn."""
    left = values.copy()
    for _ in range(ROUNDS):
        before = left
        for group in (unit, period):
            left = left - (np.bincount(group, weights=left) / np.bincount(group))[group]
        if np.abs(left - before).max() < 1e-12:
            break
    return left


def others(panel: pd.DataFrame, seen: Seen, params: Params) -> pd.DataFrame:
    """What do the outcomes that were not declared show, with p adjusted for their number?

    Returns
    -------
    DataFrame
        ``outcome, share, lower, upper, p, adjusted, units`` by imputation; adjusted after Holm.
    """
    rows = [
        found
        for name, column in OUTCOMES.items()
        if name != params.outcome and column in panel
        if (found := _other(name, panel[["unit_code", "month", column]], seen, params))
    ]
    table = pd.DataFrame(rows, columns=COLUMNS)
    table["adjusted"] = holm(table["p"].to_numpy(float))
    return table


def holm(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Which p values are left when the smallest of several is not to be picked by chance?

    Examples
    --------
    >>> holm(np.array([0.01, 0.04, 0.03])).round(2).tolist()
    [0.03, 0.06, 0.06]
    """
    order = np.argsort(p, kind="stable")
    steps = np.maximum.accumulate(p[order] * np.arange(len(p), 0, -1))
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum(steps, 1)
    return adjusted


def _other(name: str, amounts: pd.DataFrame, seen: Seen, params: Params) -> dict[str, Any] | None:
    column = OUTCOMES[name]
    rows = seen.months[["unit_code", "month", "period", "start", "kecamatan_code"]]
    amounts = amounts.assign(month=pd.to_datetime(amounts["month"]))
    rows = rows.merge(amounts, on=["unit_code", "month"])
    scale, _ = scale_of(rows[column], name)
    rows["outcome"] = on_scale(rows[column], scale)
    try:
        found = imputing.imputation(
            rows,
            **NAMES,
            anticipation=params.anticipation,
            cluster=seen.level or None,
            by_exposure=False,
        )
    except KopmpError:
        return None
    after = (rows["start"] > 0) & (rows["period"] >= rows["start"])
    base = float(rows.loc[after, "outcome"].mean()) - found.estimate
    ends = {key: getattr(found, key) for key in ("estimate", "lower", "upper")}
    shares = {key: share_of(size, scale, base) for key, size in ends.items()}
    return {
        "outcome": name,
        "share": shares["estimate"],
        "lower": shares["lower"],
        "upper": shares["upper"],
        "p": found.p,
        "units": found.units,
    }
