"""Who waited from when to when, and how did the waiting end?"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from kopmp_lib import rules
from kopmp_lib.methods import ladder as rungs
from kopmp_lib.studies.formation.params import Params

ENDED = "cancelled"
"""A cancellation or merger, as milestones write it: no rung, but an end that rules the rest out."""

STEP = "step"


@dataclass(frozen=True)
class Clock:
    """The waiting of each co-operative.

    Parameters
    ----------
    spells : DataFrame
        By ``unit_code``, those that can be timed: ``days`` (int), ``end`` ("step", "cancelled" or
        "" for still waiting), ``entry`` (days from the start until watched; 0 from the start),
        ``start``, ``stop`` (days of the calendar), ``by_month`` (whether only the month of the
        step is known), ``start_by_month``.
    left_out : dict of str to int
        How many cannot be timed, by reason: undated, silent, no_start, backwards, unwatched, gone.
    ends_told : bool
        Whether the source tells of any cancellation or merger at all.
    """

    spells: pd.DataFrame
    left_out: dict[str, int]
    ends_told: bool


def clock(
    milestones: pd.DataFrame, status: pd.DataFrame, stands: pd.DataFrame, params: Params
) -> Clock:
    """Who waited from when to when, and how did the waiting end?

    Units that are reported as not there yet wait until their own newest report (right-censored).
    With ``params.watch_step`` a unit counts from the day it took that step on (left truncation):
    those that were through, or had ended, before are gone unseen.
    """
    units, standing = stands.index, stands[params.to_step]
    start, start_by_month = _start(milestones, units, params)
    end, by_month = dates(milestones, params.to_step, units)
    ended, _ = dates(milestones, ENDED, units)
    ended = ended.where(end.isna() | (ended < end))
    reported = status["as_of"] if "as_of" in status else pd.Series(pd.NaT, index=units)
    waiting = reported.where(standing == rungs.NOT_REACHED)
    stop = ended.fillna(end).fillna(waiting)
    days = _days(start, stop, by_month & end.notna())
    watched = _entry(milestones, units, start, params)
    inside = days >= 0
    seen = inside & watched.notna() & ((watched <= 0) | (days > watched))
    kind = pd.Series("", index=units).mask(end.notna(), STEP).mask(ended.notna(), ENDED)
    passed = standing.isin((rungs.REACHED, rungs.IMPLIED)) & (kind == "")
    left_out = {
        "undated": passed,
        "silent": (stop.isna() & ~passed) | ((days < 0) & (kind == "")),
        "no_start": start.isna() & end.notna(),
        "backwards": (days < 0) & (kind != ""),
        "unwatched": inside & watched.isna(),
        "gone": inside & watched.notna() & ~seen,
    }
    spells = pd.DataFrame(
        {
            "days": days, "end": kind, "entry": watched.clip(lower=0), "start": start,
            "stop": stop, "by_month": by_month & end.notna(), "start_by_month": start_by_month,
        }
    )[seen]  # fmt: skip
    counts = {name: int(where.sum()) for name, where in left_out.items()}
    return Clock(spells.astype({"days": "int64"}), counts, bool(_of(milestones, ENDED).any()))


def _days(start: pd.Series, stop: pd.Series, by_month: pd.Series) -> pd.Series:
    """Days between; nought where only a later day of its month fits the start."""
    days = (stop - start).dt.days
    last = (stop + pd.offsets.MonthEnd(0) - start).dt.days
    return days.mask(by_month & (days < 0) & (last >= 0), 0)


def dates(milestones: pd.DataFrame, step: str, units: pd.Index) -> tuple[pd.Series, pd.Series]:
    """On which day did each unit take the step, and is only the month known?

    A day known to the month only is put in the middle of what is left of the month, but not after
    the day of the data: its first day would make everybody quicker than they were.
    """
    if milestones.empty:
        nothing = pd.Series(pd.NaT, index=units, dtype="datetime64[ns]")
        return nothing, pd.Series(False, index=units)
    taken = milestones[_of(milestones, step)].set_index("unit_code")
    day = taken["date"]
    rough = pd.Series(False, index=taken.index)
    if "precision" in taken:
        rough = taken["precision"].eq("month")
        middle = (day + (day + pd.offsets.MonthEnd(0) - day) / 2).dt.normalize()
        middle = middle.mask(middle > taken["as_of"], taken["as_of"])
        day = day.mask(rough, middle)
    return day.reindex(units), rough.reindex(units, fill_value=False).astype(bool)


def _of(milestones: pd.DataFrame, step: str) -> pd.Series:
    return milestones["step"] == step if len(milestones) else pd.Series(dtype=bool)


def _start(
    milestones: pd.DataFrame, units: pd.Index, params: Params
) -> tuple[pd.Series, pd.Series]:
    event = rules.events(params.day).get(params.from_step)
    if event is None:
        return dates(milestones, params.from_step, units)
    day = pd.Series(pd.Timestamp(event.date).as_unit("ns"), index=units)
    return day, pd.Series(False, index=units)


def _entry(
    milestones: pd.DataFrame, units: pd.Index, start: pd.Series, params: Params
) -> pd.Series:
    """Days from the start until a unit came under watch; missing where nobody tells."""
    if not params.watch_step:
        return pd.Series(0.0, index=units)
    return (dates(milestones, params.watch_step, units)[0] - start).dt.days.astype("float64")
