"""On which rungs does each unit stand, what do they imply, and what comes next?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from kopmp_lib.errors import ParameterError

REACHED = "reached"
IMPLIED = "implied"
NOT_REACHED = "not_reached"
NOT_REPORTED = "not_reported"
NOT_APPLICABLE = "not_applicable"
NOT_IN_SOURCE = "not_in_source"

STANDINGS = (REACHED, IMPLIED, NOT_REACHED, NOT_REPORTED, NOT_APPLICABLE, NOT_IN_SOURCE)
"""How a unit stands on a rung: shown by the data; follows by law from a later one; reported as not
reached; nobody reported it; cannot apply; no source here carries it."""


def ancestors(requires: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """Which steps does each step require, directly or through others?

    Raises
    ------
    ParameterError
        If the steps require each other in a circle.
    """
    found: dict[str, frozenset[str]] = {}

    def collect(step: str, path: tuple[str, ...]) -> frozenset[str]:
        if step in path:
            raise ParameterError(
                "Steps require each other in a circle.", where=" -> ".join((*path, step))
            )
        if step not in found:
            direct = tuple(requires.get(step, ()))
            above = frozenset().union(*(collect(parent, (*path, step)) for parent in direct))
            found[step] = above | frozenset(direct)
        return found[step]

    for step in requires:
        collect(step, ())
    return found


def imply(standings: pd.DataFrame, requires: Mapping[str, Iterable[str]]) -> pd.DataFrame:
    """Which rungs follow by law from the ones that were reached?

    Parameters
    ----------
    standings : DataFrame, shape (units, steps)
        One of :data:`STANDINGS` a cell. A rung reported as *not* reached is left so, even where a
        later one is reached: see :func:`contradictions`.
    requires : Mapping
        For each step the steps that the law makes its precondition.
    """
    closed = standings.copy()
    silent = standings.isin((NOT_REPORTED, NOT_IN_SOURCE))
    for step, above in ancestors(requires).items():
        if step not in standings:
            continue
        for parent in above & set(standings.columns):
            closed.loc[(standings[step] == REACHED) & silent[parent], parent] = IMPLIED
    return closed


def contradictions(
    standings: pd.DataFrame, requires: Mapping[str, Iterable[str]]
) -> list[tuple[str, str, str]]:
    """Where was a step reached whose precondition is reported as not reached?

    Returns
    -------
    list of (unit, step, precondition)
    """
    pairs: list[tuple[str, str, str]] = []
    for step, above in ancestors(requires).items():
        if step not in standings:
            continue
        for parent in sorted(above & set(standings.columns)):
            odd = (standings[step] == REACHED) & (standings[parent] == NOT_REACHED)
            pairs.extend((str(unit), step, parent) for unit in standings.index[odd])
    return pairs


def next_step(standings: pd.DataFrame, order: Sequence[str]) -> pd.Series:
    """Which step does each unit have to take or report next?

    The first step of ``order`` that is neither reached nor implied, among those that the source
    carries for at least one unit; empty where nothing is left.

    Examples
    --------
    >>> frame = pd.DataFrame({"nib": ["reached", "reached"], "saving": ["reached", "not_reported"]})
    >>> next_step(frame, ["nib", "saving"]).tolist()
    ['', 'saving']
    """
    following = pd.Series("", index=standings.index, dtype=object)
    for step in reversed(order):
        column = standings[step]
        if column.isin((NOT_IN_SOURCE, IMPLIED)).all():
            continue
        following[column.isin((NOT_REACHED, NOT_REPORTED))] = step
    return following


def count(standings: pd.Series) -> dict[str, int]:
    """How many units stand on this rung, and in which way?"""
    return {standing: int((standings == standing).sum()) for standing in STANDINGS}
