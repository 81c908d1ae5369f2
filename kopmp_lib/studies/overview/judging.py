"""How does each place stand among all, once chance, size and number of tests are allowed for?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from kopmp_lib.methods import spread
from kopmp_lib.studies.overview.measures import CONTRADICTED, SHARE

FEWEST_PLACES = 20
"""Fewer places tell too little of how places differ for any of them to be judged by it."""
SEED, DRAWS = 90, 1000
WARN, ALARM = 0.95, 0.998
FALSE_ALARMS = 0.05
SCALED = ("estimate", "lower", "upper", "raw", "mean", "spread")
NUMBERS = ("raw", "estimate", "lower", "upper", "rank_lower", "rank_upper", "score", "p")
FIGURES = (*NUMBERS, "beyond_warn", "beyond_alarm")


def judge(counted: pd.DataFrame, overdispersion: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """How does each place stand on each measure, and what is to be said of the measure?

    Parameters
    ----------
    counted : DataFrame
        Rows of :mod:`kopmp_lib.studies.overview.measures`.
    overdispersion : str
        As in :func:`kopmp_lib.methods.spread.funnel`.

    Returns
    -------
    tuple of DataFrame
        ``counted`` with :data:`FIGURES`, ``q`` and ``holm`` (adjusted over all tests of the same
        basis) and ``stays`` (outside by ``q``); and one row a basis and measure: ``places,
        reported, silent, zero, contradicted, count, total, share, comparable, mean, spread, factor,
        between, target, funnel, tested, beyond_warn, beyond_alarm, chance_warn, chance_alarm,
        flagged, flagged_holm``, and ``alarm_<kind>``, how many each kind of limits calls beyond
        99.8 %.
    """
    rng = np.random.default_rng(SEED)
    parts, rows = [], []
    for _, part in counted.groupby(["basis", "measure"], sort=False):
        made, about = _one(part.reset_index(drop=True), overdispersion, rng)
        parts.append(made)
        rows.append(about)
    if not parts:
        names = [*counted.columns, *FIGURES, "q", "holm", "stays"]
        return counted.reindex(columns=names), pd.DataFrame(columns=["tested"])
    judged = pd.concat(parts, ignore_index=True)
    for _, rows_of_basis in judged.groupby("basis", sort=False):
        p = rows_of_basis["p"].to_numpy(dtype=float)
        judged.loc[rows_of_basis.index, "q"] = spread.benjamini_hochberg(p)
        judged.loc[rows_of_basis.index, "holm"] = spread.holm(p)
    judged["stays"] = judged["q"] <= FALSE_ALARMS
    about = pd.DataFrame(rows)
    keys = [judged["basis"], judged["measure"]]
    for name, source in (("flagged", "q"), ("flagged_holm", "holm")):
        found = (judged[source] <= FALSE_ALARMS).groupby(keys, sort=False).sum()
        about[name] = found.to_numpy(dtype=int)
    return judged, about


def _one(
    part: pd.DataFrame, overdispersion: str, rng: np.random.Generator
) -> tuple[pd.DataFrame, dict[str, Any]]:
    usable = part["state"].isin(("reported", "zero"))
    count, total = part["count"].where(usable), part["total"].where(usable)
    about = _about(part, usable)
    blank: dict[str, Any] = dict.fromkeys(FIGURES, np.nan)
    made = part.assign(**blank | {"beyond_warn": False, "beyond_alarm": False})
    made["raw"] = count / total
    if not about["comparable"]:
        return made, about
    seen, base = count.to_numpy(dtype=float), total.to_numpy(dtype=float)
    share = about["kind"] == SHARE
    drawn = spread.beta_binomial(seen, base) if share else _rates(seen, base)
    known = usable.to_numpy()
    for name in ("estimate", "lower", "upper"):
        made[name] = np.where(known, getattr(drawn, name), np.nan)
    placed = spread.ranks(drawn, rng, draws=DRAWS)
    made["rank_lower"], made["rank_upper"] = placed.lower, placed.upper
    about |= {"mean": drawn.mean, "spread": drawn.spread}
    return (made, about) if not share else _funnelled(made, about, seen, base, overdispersion)


def _funnelled(
    made: pd.DataFrame, about: dict[str, Any], seen: np.ndarray, base: np.ndarray, kind: str
) -> tuple[pd.DataFrame, dict[str, Any]]:
    far = {one: spread.funnel(seen, base, level=ALARM, overdispersion=one) for one in spread.KINDS}
    near = spread.funnel(seen, base, level=WARN, overdispersion=kind)
    chosen = far[kind]
    made = made.assign(
        score=chosen.score, p=chosen.p, beyond_warn=near.outside, beyond_alarm=chosen.outside
    )
    tested = int(np.isfinite(chosen.p).sum())
    return made, about | {
        "factor": far["multiplicative"].overdispersion,
        "between": chosen.between,
        "target": chosen.target,
        "funnel": chosen,
        "tested": tested,
        "beyond_warn": int(near.outside.sum()),
        "beyond_alarm": int(chosen.outside.sum()),
        "chance_warn": tested * (1 - WARN),
        "chance_alarm": tested * (1 - ALARM),
        **{f"alarm_{one}": int(funnel.outside.sum()) for one, funnel in far.items()},
    }


def _about(part: pd.DataFrame, usable: pd.Series) -> dict[str, Any]:
    count, total = part["count"][usable].sum(), part["total"][usable].sum()
    first = part.iloc[0]
    days = sorted(day for day in part["as_of"][usable] if day)
    return {
        "basis": first["basis"],
        "measure": first["measure"],
        "kind": first["kind"],
        "as_of": days[-1] if days else "",
        "oldest": days[0] if days else "",
        "places": len(part),
        "reported": int(usable.sum()),
        "silent": int((part["state"] == "not_reported").sum()),
        "zero": int((part["state"] == "zero").sum()),
        "contradicted": int((part["state"] == CONTRADICTED).sum()),
        "count": float(count),
        "total": float(total),
        "share": float(count / total) if total > 0 else float("nan"),
        "comparable": bool(usable.sum() >= FEWEST_PLACES and total > 0),
        **dict.fromkeys(("mean", "spread", "factor", "between", "target"), float("nan")),
        "funnel": None,
        **dict.fromkeys(("tested", "beyond_warn", "beyond_alarm"), 0),
        **dict.fromkeys(("chance_warn", "chance_alarm"), 0.0),
        **{f"alarm_{kind}": 0 for kind in spread.KINDS},
    }


def _rates(seen: np.ndarray, base: np.ndarray) -> spread.Shrunken:
    """Rates a co-operative: relative to all, then back in their own unit."""
    known = ~np.isnan(seen) & ~np.isnan(base)
    whole = seen[known].sum() / base[known].sum()
    found = spread.gamma_poisson(seen, base * whole)
    scaled = {name: getattr(found, name) * whole for name in SCALED}
    return replace(found, **scaled)


def most_different(about: pd.DataFrame, basis: str) -> str:
    """On which share do places differ most, of those that the most places report? "" if none."""
    if about.empty:
        return ""
    able = about[(about["basis"] == basis) & (about["kind"] == SHARE) & about["comparable"]]
    able = able[able["spread"] > 0]
    able = able[able["reported"] == able["reported"].max()]
    return "" if able.empty else str(able.loc[able["spread"].idxmax(), "measure"])
