"""How many stand on which stage at which time, when units are watched for a while only?"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.timing.risk import Floats, Whole


@dataclass(frozen=True)
class Occupation:
    """Shares of units by stage and time.

    Parameters
    ----------
    table : DataFrame
        Indexed by time, a column a stage: share (0–1) that stands on it. Rows sum to 1.
    se : DataFrame
        Standard errors of the same shape, of Greenwood's kind.
    transitions : DataFrame
        time (of arrival), source, target, at_risk, moved, share: what was seen, stays included.
    unwatched : tuple of (time, stage)
        Where some must stand but nobody was watched from one time to the next: they are taken to
        stay, without evidence.
    gaps : int
        Steps of a unit across times at which it was not seen; these tell no transition.
    """

    table: pd.DataFrame
    se: pd.DataFrame
    transitions: pd.DataFrame
    unwatched: tuple[tuple[Hashable, Hashable], ...]
    gaps: int

    @property
    def expected_periods(self) -> pd.Series:
        """How many of the periods does a unit spend on each stage, on average?"""
        return self.table.sum().rename("expected_periods")


def occupation(frame: pd.DataFrame, *, unit: str, time: str, state: str) -> Occupation:
    """Which share of units stands on which stage at which time?

    Aalen and Johansen's (1978) estimate in discrete time: shares at the first time, carried on by
    the shares of moves seen between neighbouring times. Units may come under watch late or drop
    out, as long as those watched move as the others do; a plain average of stages by time would
    instead compare different units at different times.

    Parameters
    ----------
    frame : DataFrame
        One row a unit and time at which it was seen.
    unit, time, state : str
        Columns with the unit, the time (any values that sort; neighbouring ones are taken as one
        period apart) and the stage.

    Raises
    ------
    ParameterError
        If a unit is listed twice at a time, or anything is missing.

    Examples
    --------
    >>> seen = pd.DataFrame({"unit": [1, 2, 1, 2, 2], "month": [1, 1, 2, 2, 3],
    ...                      "stage": ["idea", "idea", "idea", "deed", "deed"]})
    >>> occupation(seen, unit="unit", time="month", state="stage").table.loc[3].to_dict()
    {'deed': 0.5, 'idea': 0.5}
    """
    _complete(frame, [unit, time, state])
    states, stage = _numbered(frame[state])
    times, when = _numbered(frame[time])
    who = pd.factorize(frame[unit])[0]
    order = np.lexsort((when, who))
    who, when, stage = who[order], when[order], stage[order]
    same, apart = who[1:] == who[:-1], np.diff(when)
    next_to = same & (apart == 1)
    size = len(states)
    place = (when[1:][next_to] * size + stage[:-1][next_to]) * size + stage[1:][next_to]
    moves = np.bincount(place, minlength=len(times) * size * size).reshape(-1, size, size)
    share, error, unwatched = _carried(np.bincount(stage[when == 0], minlength=size), moves)
    axes = {"index": pd.Index(times, name=time), "columns": pd.Index(states, name=state)}
    return Occupation(
        table=pd.DataFrame(share, **axes),
        se=pd.DataFrame(error, **axes),
        transitions=_seen(moves, times, states),
        unwatched=tuple((times[t], states[s]) for t, s in unwatched),
        gaps=int((same & (apart > 1)).sum()),
    )


def _carried(first: Whole, moves: Whole) -> tuple[Floats, Floats, list[tuple[int, int]]]:
    """Shares and their standard errors, carried from the first time to the last."""
    size = len(first)
    share = first / first.sum()
    covariance = (np.diag(share) - np.outer(share, share)) / first.sum()
    shares, errors, unwatched = [share], [np.sqrt(np.diag(covariance))], []
    for number, counts in enumerate(moves[1:], start=1):
        at_risk = counts.sum(axis=1)
        chance = np.where(
            at_risk[:, None] > 0, counts / np.maximum(at_risk, 1)[:, None], np.eye(size)
        )
        unwatched += [(number, int(s)) for s in np.flatnonzero((share > 0) & (at_risk == 0))]
        weight = np.divide(share**2, at_risk, out=np.zeros(size), where=at_risk > 0)
        covariance = chance.T @ covariance @ chance
        covariance += np.diag(weight @ chance) - chance.T @ (weight[:, None] * chance)
        share = share @ chance
        shares.append(share)
        errors.append(np.sqrt(np.maximum(np.diag(covariance), 0.0)))
    return np.array(shares), np.array(errors), unwatched


def _seen(moves: Whole, times: pd.Index, states: pd.Index) -> pd.DataFrame:
    when, source, target = np.nonzero(moves)
    moved, at_risk = moves[when, source, target], moves.sum(axis=2)[when, source]
    return pd.DataFrame(
        {
            "time": times[when],
            "source": states[source],
            "target": states[target],
            "at_risk": at_risk,
            "moved": moved,
            "share": moved / at_risk,
        }
    )


def _numbered(column: pd.Series) -> tuple[pd.Index, Whole]:
    numbers, names = pd.factorize(column, sort=True)
    return pd.Index(names), numbers.astype(np.int64)


def _complete(frame: pd.DataFrame, columns: list[str]) -> None:
    missing = [name for name in columns if name not in frame or frame[name].isna().any()]
    if missing or frame.empty:
        raise ParameterError(
            f"Missing, wholly or in some rows: {', '.join(missing) or 'every row'}.",
            where="occupation",
            todo="Leave out the rows at which a unit was not seen.",
        )
    twice = int(frame.duplicated(columns[:2]).sum())
    if twice:
        raise ParameterError(
            f"{twice} rows tell of a unit and time already told.",
            where="occupation",
            expected="one row a unit and time",
        )
