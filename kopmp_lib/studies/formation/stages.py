"""On which stage do co-operatives spend their days, and which stage holds them up most?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from kopmp_lib import rules
from kopmp_lib.methods import ladder as rungs
from kopmp_lib.methods.timing.delay import UNSEEN, Delay, delay
from kopmp_lib.studies.formation.clock import ENDED, dates
from kopmp_lib.studies.formation.params import Params
from kopmp_lib.studies.formation.waiting import FEWEST_EVENTS

HORIZON = 365
"""Days of the programme over which waiting is shared out."""

SHORTEST = 30
"""Days that must have gone by before they can be shared out."""

CLEAR = 0.9
"""A stage is the bottleneck if it is the largest in at least this share of the draws."""

CHAIN = ("meeting", "deed", "legal_entity")
"""Steps that must be taken one after another; the rest may run side by side."""

FEWEST_CLUSTERS = 10
"""Fewer kecamatan are too few to be drawn anew; villages are drawn instead."""

KNOWN = 0.95
"""A step known of a smaller share of those anything is told of makes no stage of its own: whoever
it is unknown of would drop out, and those are seldom the quick ones."""

DRAWS = 400
SEED = 20250327

COLUMNS = (
    *("stage", "days", "lower", "upper", "share", "share_lower", "share_upper", "largest"),
    "waiting",
)


def stages(
    milestones: pd.DataFrame,
    status: pd.DataFrame,
    stands: pd.DataFrame,
    villages: pd.DataFrame,
    params: Params,
) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """On which stage are the days since the start of the programme spent?

    Stages follow the law: meeting, deed, legal entity, then all registrations together, then the
    first activity. Of these, only the ones with :data:`FEWEST_EVENTS` dated steps count that are
    known of nearly all (:data:`KNOWN`); the wait for another falls to the stage after it.

    Returns
    -------
    tables : dict
        ``stages`` with :data:`COLUMNS`, and ``occupation`` indexed by day, a column a stage.
    facts : dict
        ``stage_names`` (the steps of each stage), ``stage_unknown`` (dated steps known of too few),
        ``stage_horizon``, ``stage_n``, ``stage_draws``, ``stage_clusters`` (0 if villages were
        drawn), ``bottleneck`` and ``second`` ("" where none can be told), ``bottleneck_share``,
        ``bottleneck_clear``, ``stages_known``.
    """
    parts, unknown = _parts(milestones, stands, params)
    start = rules.events(params.day)["instruction"].date
    span = _span(milestones, status, start)
    facts: dict[str, Any] = {
        "stage_names": parts, "stage_unknown": unknown, "stage_horizon": span,
        "stage_n": len(stands), "bottleneck": "", "bottleneck_share": float("nan"),
        "bottleneck_clear": False, "second": "", "stages_known": False, "stage_clusters": 0,
        "stage_draws": 0,
    }  # fmt: skip
    if not parts or span < SHORTEST:
        return _nothing(), facts
    seen = _seen(parts, milestones, status, stands, start, span, params)
    if (seen[:, 0] != UNSEEN).sum() < FEWEST_EVENTS:
        return _nothing(), facts
    groups = villages["kecamatan_code"].to_numpy()
    clusters = len(np.unique(groups))
    few = clusters < FEWEST_CLUSTERS
    found = delay(
        seen, len(parts), 2, rng=np.random.default_rng(SEED), draws=DRAWS,
        cluster=None if few else groups,
    )  # fmt: skip
    names = [*parts, "done", ENDED]
    frame = _frame(found, names, len(parts))
    facts |= {
        "stages_known": True, "stage_n": int((seen != UNSEEN).any(axis=1).sum()),
        "stage_draws": found.draws, "stage_clusters": 0 if few else clusters,
    }  # fmt: skip
    facts |= _largest(frame) if len(parts) > 1 else {}
    days = pd.Index(range(span + 1), name="days")
    table = pd.DataFrame(found.occupation, index=days, columns=names)
    return {"stages": frame, "occupation": table}, facts


def _frame(found: Delay, names: Sequence[str], waiting: int) -> pd.DataFrame:
    told = {name: getattr(found, name) for name in COLUMNS[1:-1]}
    flags = [number < waiting for number in range(len(names))]
    return pd.DataFrame({"stage": names, **told, "waiting": flags})


def _largest(frame: pd.DataFrame) -> dict[str, Any]:
    """Which waiting stage takes most of the days, how surely, and which comes next?"""
    ranked = frame[frame["waiting"]].sort_values("days", ascending=False, kind="stable")
    first, second = ranked.iloc[0], ranked.iloc[1]
    return {
        "bottleneck": str(first["stage"]), "bottleneck_share": float(first["share"]),
        "bottleneck_clear": bool(first["largest"] >= CLEAR), "second": str(second["stage"]),
    }  # fmt: skip


def _parts(
    milestones: pd.DataFrame, stands: pd.DataFrame, params: Params
) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """Which dated steps make up each stage, and which are known of too few?"""
    steps = rules.formation_steps(params.day)
    above = rungs.ancestors({step.name: step.requires for step in steps})
    dated = pd.DataFrame(
        {step.name: dates(milestones, step.name, stands.index)[0].notna() for step in steps}
    )
    ended = dates(milestones, ENDED, stands.index)[0].notna()
    waits = stands.reindex(columns=dated.columns) == rungs.NOT_REACHED
    told = dated.any(axis=1) | ended | waits.any(axis=1)
    usable = [step for step in steps if dated[step.name].sum() >= FEWEST_EVENTS]
    kept, active = [], [step.name for step in usable if step.activity]
    for step in usable:
        later = [one for one in above if step.name in above[one]]
        known = dated[[step.name, *later]].any(axis=1) | waits[step.name] | ended
        if not step.activity and known[told].mean() >= KNOWN:
            kept.append(step.name)
    parts: dict[str, tuple[str, ...]] = {name: (name,) for name in kept if name in CHAIN}
    papers = tuple(name for name in kept if name not in CHAIN)
    parts |= {"papers": papers} if papers else {}
    known = dated[active].any(axis=1) | waits[active].all(axis=1) | ended
    if active and known[told].mean() >= KNOWN:
        parts["active"] = tuple(active)
        kept += active
    return parts, tuple(step.name for step in usable if step.name not in kept)


def _span(milestones: pd.DataFrame, status: pd.DataFrame, start: Any) -> int:
    days = [frame["as_of"].max() for frame in (milestones, status) if "as_of" in frame]
    last = max((day for day in days if pd.notna(day)), default=pd.Timestamp(start))
    return int(min(HORIZON, (last - pd.Timestamp(start)).days))


def _seen(
    parts: Mapping[str, Sequence[str]],
    milestones: pd.DataFrame,
    status: pd.DataFrame,
    stands: pd.DataFrame,
    start: Any,
    span: int,
    params: Params,
) -> np.ndarray:
    """Stage of each unit on each day: the first not yet done; -1 where that is not known.

    A stage whose day is not known hides the unit from the end of the one before it until a later
    step shows, by law, that it was done.
    """
    units, origin = stands.index, pd.Timestamp(start)
    above = rungs.ancestors({s.name: s.requires for s in rules.formation_steps(params.day)})
    grid = np.arange(span + 1)
    stage = np.zeros((len(units), span + 1), dtype=np.int64)
    known = np.ones_like(stage, dtype=bool)
    reached = np.ones_like(known)
    report = status["as_of"] if "as_of" in status else pd.Series(pd.NaT, index=units)
    watched = ((report - origin).dt.days).fillna(-1).to_numpy()
    for steps in parts.values():
        done, told, until = _done(steps, milestones, stands, origin, watched)
        later = [one for one in above if set(steps) & above[one] and len(steps) == 1]
        shown = _earliest(later, milestones, units, origin)
        passed = reached & (np.minimum(done, shown)[:, None] <= grid)
        sure = told[:, None] & (grid <= until[:, None])
        known &= ~reached | passed | sure
        reached = passed
        stage += passed
    ended = (dates(milestones, ENDED, units)[0] - origin).dt.days.to_numpy(dtype=float)
    out = np.where(np.isnan(ended), np.inf, ended)[:, None] <= grid
    stage = np.where(out & ~reached, len(parts) + 1, stage)
    return np.where(known | out, stage, UNSEEN)


def _done(
    steps: Sequence[str],
    milestones: pd.DataFrame,
    stands: pd.DataFrame,
    origin: pd.Timestamp,
    watched: np.ndarray,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Day on which a stage was done, whether its waiting is known, and until which day."""
    active = {"gerai", "first_saving", "first_sale", "rat"} & set(steps)
    days = np.array([_days(step, milestones, stands.index, origin) for step in steps])
    waits = np.array([(stands[step] == rungs.NOT_REACHED).to_numpy() for step in steps])
    dated = np.isfinite(days)
    open_ = np.where(watched >= 0, watched, np.inf)
    if active:
        done = days.min(axis=0)
        told = dated.any(axis=0) | waits.all(axis=0)
        until = np.where(dated.any(axis=0), done, np.where(waits.all(axis=0), open_, -1.0))
        return done, told, until
    done = np.where(dated.all(axis=0), days.max(axis=0), np.inf)
    told = (dated | waits).all(axis=0)
    until = np.where(dated.all(axis=0), done, open_)
    return done, told, until


def _days(step: str, milestones: pd.DataFrame, units: pd.Index, origin: pd.Timestamp) -> np.ndarray:
    days = (dates(milestones, step, units)[0] - origin).dt.days.to_numpy(dtype=float)
    return np.where(np.isnan(days), np.inf, days)


def _earliest(
    steps: Sequence[str], milestones: pd.DataFrame, units: pd.Index, origin: pd.Timestamp
) -> np.ndarray:
    if not steps:
        return np.full(len(units), np.inf)
    return np.min([_days(step, milestones, units, origin) for step in steps], axis=0)


def _nothing() -> dict[str, pd.DataFrame]:
    return {"stages": pd.DataFrame(columns=list(COLUMNS)), "occupation": pd.DataFrame()}
