"""What does the effect become if it is reckoned in another way that is also defensible?"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from kopmp_lib.errors import KopmpError
from kopmp_lib.methods.effects import att_gt, interaction_weighted, overlap
from kopmp_lib.studies.mentoring.estimate import NAMES, Fits, options, share_of, without_mentoring
from kopmp_lib.studies.mentoring.observed import Seen
from kopmp_lib.studies.mentoring.params import Params
from kopmp_lib.studies.mentoring.silence import silence
from kopmp_lib.studies.mentoring.spill import corrected, exposure, unexposed

SHARES = (0.25, 0.5)
"""Parts of the effect that a co-operative may get whose neighbours are all mentored."""

COLUMNS = ["check", "value", "lower", "upper", "n"]
Line = dict[str, Any]


def robust(seen: Seen, fits: Fits, params: Params) -> pd.DataFrame:
    """What do other ways of reckoning give, as shares of the outcome without mentoring?

    Returns
    -------
    DataFrame
        ``check, value, lower, upper, n`` (co-operatives); without figures where the data do not
        carry it.
    """
    other = "never" if params.control == "not_yet" else "not_yet"
    makers: dict[str, Callable[[], Line]] = {
        "interaction": partial(_interaction, seen),
        f"control_{other}": partial(_group_time, seen.months, seen, params, control=other),
        "unexposed": lambda: _group_time(unexposed(seen), seen, params),
        **{f"spill_{share:g}": partial(corrected, seen, params, fits, share) for share in SHARES},
    }
    if "population_count" in seen.months and not params.covariates:
        makers["adjusted"] = partial(_adjusted, seen, params)
    rows = [{"check": name, **_tried(maker)} for name, maker in makers.items()]
    table = pd.concat(
        [pd.DataFrame(rows, columns=COLUMNS).astype({"n": float}), silence(seen, params.seed)],
        ignore_index=True,
    )
    base = without_mentoring(fits)
    for name in ("value", "lower", "upper"):
        table[name] = [share_of(float(size), seen.scale, base) for size in table[name]]
    return table


def alike(seen: Seen, params: Params) -> tuple[pd.DataFrame, dict[str, float]]:
    """How alike are mentored and never mentored in what was known before; how many controls count?

    Returns
    -------
    table : DataFrame
        ``covariate, treated, control, apart, apart_weighted``; empty where nothing can be compared.
    facts : dict
        ``controls, effective_controls, outside``.
    """
    rows = _before(seen)
    names = [*params.covariates] or (["population_count"] if "population_count" in rows else [])
    try:
        found = overlap(rows, treated="mentored", covariates=[*names, "outcome"])
    except (KopmpError, np.linalg.LinAlgError):
        empty = ["covariate", "treated", "control", "apart", "apart_weighted"]
        return pd.DataFrame(columns=empty), {}
    facts = {
        "treated": float(found.treated),
        "controls": float(found.controls),
        "effective_controls": found.effective_controls,
        "outside": found.outside,
    }
    return found.table, facts


def _before(seen: Seen) -> pd.DataFrame:
    """One row a village: its outcome before the first wave, whether ever mentored, its profile."""
    last = len(seen.labels)
    months = seen.months
    ever = (months["start"] > 0) & (months["start"] <= last)
    first = months.loc[ever, "start"].min() if ever.any() else last + 1
    early = months[months["period"] < first].assign(mentored=ever.astype(float))
    profile = [name for name in seen.covariates if name in early]
    return early.groupby("unit_code")[["mentored", "outcome", *profile]].mean().reset_index()


def _tried(maker: Callable[[], Line]) -> Line:
    try:
        return maker()
    except (KopmpError, np.linalg.LinAlgError):
        return {}


def _interaction(seen: Seen) -> Line:
    found = interaction_weighted(seen.months, **NAMES, cluster=seen.level or None)
    return {
        "value": found.estimate,
        "lower": found.lower,
        "upper": found.upper,
        "n": float(found.units),
    }


def _group_time(rows: pd.DataFrame, seen: Seen, params: Params, **changed: Any) -> Line:
    found = att_gt(rows, **{**options(seen, params), **changed}).aggregate("simple")
    known = rows.loc[rows["outcome"].notna(), "unit_code"].nunique()
    return {
        "value": found.estimate,
        "lower": found.lower,
        "upper": found.upper,
        "n": float(known),
    }


def _adjusted(seen: Seen, params: Params) -> Line:
    """Given population, where nothing else was asked for."""
    rows = seen.months.assign(log_population=np.log(seen.months["population_count"]))
    return _group_time(rows, seen, params, covariates="log_population")


def exposed_share(seen: Seen) -> float:
    """In which share of months without mentoring was some neighbour mentored?"""
    rows = exposure(seen)
    free = rows["outcome"].notna() & ((rows["start"] == 0) | (rows["period"] < rows["start"]))
    return float((rows.loc[free, "exposed"] > 0).mean()) if free.any() else float("nan")
