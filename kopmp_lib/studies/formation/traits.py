"""Which traits of a village go with a longer wait?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.timing import Cox, cox, discrete_hazard, person_periods
from kopmp_lib.studies.formation.clock import STEP, Clock

EVENTS_EACH = 10
"""Steps seen for every trait in the model; fewer give ratios that only look exact."""

FEWEST_CLUSTERS = 6
"""Fewer kecamatan say nothing of how alike villages of one kecamatan are."""

PERIOD = 14
LEVEL = 0.95

COLUMNS = (
    *("trait", "coef", "hazard_ratio", "lower", "upper", "p", "ph_p", "period_ratio"),
    *("with_trait", "n"),
)
TRAITS = ("kelurahan", "population", "main_road")
"""In the order in which they enter, as far as there are steps enough."""


def traits(
    times: Clock, villages: pd.DataFrame, profile: pd.DataFrame
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Who takes the step sooner, all else being equal?

    Cox model of the cause-specific hazard (a cancellation or merger counts as no longer watched),
    ties after Efron, standard errors clustered by kecamatan with limits from the t distribution.

    Returns
    -------
    table : DataFrame
        One row a trait with :data:`COLUMNS`; empty where the data do not carry a model.
    facts : dict
        ``cox_why``: "" or why there is none (``no_time``, ``no_traits``, ``few_events``,
        ``not_estimable``); ``cox_n``, ``cox_events``, ``cox_clusters`` (0 if not clustered),
        ``cox_ph_p`` (all traits at once), ``cox_left_out`` (units without a trait),
        ``cox_untold`` (traits that no table tells), ``cox_dropped`` (for want of steps).
    """
    frame, told = _frame(times, villages, profile)
    facts: dict[str, Any] = {
        "cox_why": "", "cox_n": 0, "cox_events": 0, "cox_clusters": 0, "cox_ph_p": float("nan"),
        "cox_left_out": 0, "cox_untold": tuple(name for name in TRAITS if name not in told),
        "cox_dropped": (), "cox_each": EVENTS_EACH,
    }  # fmt: skip
    nothing = pd.DataFrame(columns=list(COLUMNS))
    if frame.empty or not told:
        return nothing, facts | {"cox_why": "no_time" if frame.empty else "no_traits"}
    kept = told[: int(frame["taken"].sum()) // EVENTS_EACH]
    complete = frame.dropna(subset=kept)
    events = int(complete["taken"].sum())
    facts |= {
        "cox_n": len(complete), "cox_events": events, "cox_dropped": tuple(told[len(kept) :]),
        "cox_left_out": len(frame) - len(complete),
    }  # fmt: skip
    if not kept or events < EVENTS_EACH * len(kept):
        return nothing, facts | {"cox_why": "few_events"}
    clusters = complete["kecamatan_code"].nunique()
    clustered = clusters >= FEWEST_CLUSTERS
    try:
        model = cox(
            complete, duration="days", event="taken", covariates=kept, entry="entry",
            cluster="kecamatan_code" if clustered else None,
        )  # fmt: skip
    except ParameterError:
        return nothing, facts | {"cox_why": "not_estimable"}
    test = model.ph_test()
    facts |= {
        "cox_clusters": clusters if clustered else 0, "cox_ph_p": float(test.loc["GLOBAL", "p"])
    }  # fmt: skip
    table = _limits(model, clusters if clustered else 0)
    table["ph_p"] = test["p"].reindex(table.index).to_numpy()
    table["period_ratio"] = _by_period(complete, kept)
    table["with_trait"] = [float((complete[name] > 0).sum()) for name in kept]
    table["n"] = len(complete)
    return table.rename_axis("trait").reset_index()[list(COLUMNS)], facts


def _frame(
    times: Clock, villages: pd.DataFrame, profile: pd.DataFrame
) -> tuple[pd.DataFrame, list[str]]:
    """Spells with the traits of their villages, and the traits that vary among them."""
    frame = times.spells.join(villages[["kind", "kecamatan_code"]])
    frame["taken"] = (frame["end"] == STEP).astype(int)
    frame["kelurahan"] = (frame["kind"] == "kelurahan").astype(float)
    told = {"population": "population_count", "main_road": "main_road"}
    for name, column in told.items():
        values = profile[column].reindex(frame.index) if column in profile else np.nan
        frame[name] = pd.Series(values, index=frame.index, dtype="float64")
    frame["population"] = np.log2(frame["population"].where(frame["population"] > 0))
    usable = [name for name in TRAITS if _varies(frame[name])]
    return frame[frame["days"].notna()], usable if frame["taken"].any() else []


def _varies(values: pd.Series) -> bool:
    """Told for at least nine in ten, and not the same for all."""
    return bool(len(values) and values.notna().mean() >= 0.9 and values.min() < values.max())


def _limits(model: Cox, clusters: int) -> pd.DataFrame:
    """Ratios with limits that allow for how few clusters there are."""
    from scipy.special import ndtr, ndtri, stdtr, stdtrit

    table = model.table[["coef", "se", "hazard_ratio"]].copy()
    wide = np.sqrt(clusters / (clusters - 1)) if clusters else 1.0
    error, tail = table["se"] * wide, (1 + LEVEL) / 2
    reach = (stdtrit(clusters - 1, tail) if clusters else ndtri(tail)) * error
    table["lower"], table["upper"] = np.exp(table["coef"] - reach), np.exp(table["coef"] + reach)
    beyond = -np.abs(table["coef"] / error)
    table["p"] = 2 * (stdtr(clusters - 1, beyond) if clusters else ndtr(beyond))
    return table


def _by_period(complete: pd.DataFrame, kept: list[str]) -> np.ndarray | float:
    """The same ratios from fortnights: if they differ, exact days matter too much."""
    whole = complete.assign(
        period=np.maximum(np.ceil(complete["days"] / PERIOD), 1),
        since=np.floor(complete["entry"] / PERIOD),
    )
    try:
        long = person_periods(whole, duration="period", event="taken", entry="since", period="t")
        fitted = discrete_hazard(long, event="taken", period="t", covariates=kept)
    except ParameterError:
        return float("nan")
    return fitted.table["hazard_ratio"].to_numpy()
