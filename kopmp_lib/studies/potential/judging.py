"""Which line comes first in each village, how often, and what would overturn it?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from kopmp_lib.methods import scoring
from kopmp_lib.studies.potential.lines import Line
from kopmp_lib.studies.potential.scaling import WHOLE, Scaled

ROBUST_FIRST = 0.6
"""A line is robust only if it comes first in at least so many of the draws."""
LEAST_WIN = 0.6
"""Where it beats any rival in fewer of them, the data do not tell the two apart."""
LEAST_LEAD = 0.1
"""So much more often than the second it must come first: some two Monte Carlo errors of 200
versions of the data."""
BLOCKS = 4
"""Versions of the data are dealt to so many blocks, each with its part of the sets of weights."""
EVEN = 0.05
"""Where all wins lie so near to a half, lines cannot be told apart over the whole region."""
ROBUST, CONTESTABLE, UNDECIDED, UNKNOWN = "robust", "contestable", "undecided", "unknown"
LABELS = (ROBUST, CONTESTABLE, UNDECIDED, UNKNOWN)
TOP = 3
FEWEST_DRAWS = 100
"""Leaving criteria out is tried on fewer sets of weights, since whole villages are counted."""

VERDICT_COLUMNS = (
    *(
        "line",
        "first_share",
        "top_share",
        "runner_up",
        "win",
        "least_win",
        "lead",
        "regret",
        "score",
        "sum_line",
        "topsis_line",
    ),
    *("label", "turning_criterion", "turning_weight", "turning_line", "fragile_to", "lines_n"),
)

WORDS = (
    *("line", "runner_up", "sum_line", "topsis_line"),
    *("turning_criterion", "turning_line", "fragile_to"),
)
"""Those of them that are words; the others are figures."""


def acceptability(
    scaled: Scaled, draws: int, order: Sequence[str], rng: np.random.Generator
) -> scoring.Acceptability:
    """How often does each line come first, under weights and errors that are thinkable?

    Each of :data:`BLOCKS` sets of weights meets each version of its block of the data. ``order``
    names criteria by importance; those it does not name come after them. Without it any weights
    are as likely as any others.
    """
    named = [name for name in order if name in scaled.names]
    rest = [name for name in scaled.names if name not in named]
    places = [scaled.names.index(name) for name in [*named, *rest]] if named else []
    versions, size = len(scaled.versions), scaled.versions.shape[2:]
    blocks = min(BLOCKS, versions)
    parts = [
        scoring.smaa(
            block.reshape(-1, *size),
            order=places,
            draws=max(1, draws // blocks),
            rng=rng,
            confidence=False,
        )
        for block in np.array_split(scaled.versions, blocks)
    ]
    return scoring.pooled(parts).averaged(versions)


def verdicts(
    scaled: Scaled, made: scoring.Acceptability, lines: Sequence[Line], units: pd.Index
) -> pd.DataFrame:
    """What is recommended in each village, and how firmly?

    Returns
    -------
    DataFrame
        By village, with :data:`VERDICT_COLUMNS`. ``label`` is ``robust`` where the line comes first
        in at least 60 % of draws, and whichever criterion but gross profit is left out;
        ``contestable`` where it is not that firm but told apart. For both it must beat every rival
        in at least 60 % of draws, come first at least 10 points of a hundred more often than the
        second (``lead``), and be the first by weighted sum and TOPSIS with equal weights too;
        otherwise it is ``undecided``. ``unknown`` where fewer than two lines can be compared.
    """
    sums, topsis = scoring.weighted_sum(scaled.value), scoring.topsis(scaled.value)
    turning = scoring.turning_points(scaled.value)
    rows = [
        _verdict(at, scaled, made, sums.score[at], topsis.score[at], turning, lines)
        for at in range(len(units))
    ]
    return pd.DataFrame(rows, index=units, columns=list(VERDICT_COLUMNS))


def wins(
    made: scoring.Acceptability, lines: Sequence[Line], rows: Sequence[int] = ()
) -> pd.DataFrame:
    """How often does the line of the row beat that of the column?

    In the villages at the positions ``rows``, as a mean over them; over all if none are given.
    """
    chosen = made.wins[list(rows)] if len(rows) else made.wins
    told = ~np.isnan(chosen)
    total = np.where(told, chosen, 0).sum(axis=0)
    count = told.sum(axis=0)
    names = [line.name for line in lines]
    return pd.DataFrame(
        np.where(count > 0, total / np.maximum(count, 1), np.nan), index=names, columns=names
    )


def differ(made: scoring.Acceptability, lines: Sequence[Line]) -> bool:
    """Does any line beat another over the whole region in clearly more or fewer than half?"""
    gap = np.abs(wins(made, lines).to_numpy(dtype=float) - 0.5)
    return bool((gap[~np.isnan(gap)] > EVEN).any())


def central(
    made: scoring.Acceptability, scaled: Scaled, lines: Sequence[Line], units: pd.Index
) -> pd.DataFrame:
    """Which weights put a line first? One row a village, line and criterion, where it ever is."""
    names = ["unit_code", "line", "criterion"]
    index = pd.MultiIndex.from_product((units, [line.name for line in lines], scaled.names))
    frame = pd.DataFrame({"weight": made.central.ravel()}, index=index.set_names(names))
    return frame.dropna().reset_index()


def nothing(units: pd.Index) -> pd.DataFrame:
    """What is told where no criterion can be used?"""
    frame = pd.DataFrame(index=units, columns=list(VERDICT_COLUMNS))
    for name in VERDICT_COLUMNS:
        frame[name] = "" if name in WORDS else np.nan
    return frame.assign(label=UNKNOWN, lines_n=0)


def left_out(
    scaled: Scaled,
    verdict: pd.DataFrame,
    lines: Sequence[Line],
    draws: int,
    order: Sequence[str],
    seed: int,
) -> pd.DataFrame:
    """In how many villages does another line lead when one criterion is left out?

    Returns
    -------
    DataFrame
        One row a criterion: ``criterion, n, same`` (villages compared; those whose first line
        stays), both by acceptability under uncertain weights.
    """
    rows = []
    names = np.array([line.name for line in lines])
    fewer = max(FEWEST_DRAWS, draws // 5)
    for name in scaled.names if len(scaled.names) > 1 else ():
        rest = scaled.only([other for other in scaled.names if other != name])
        first = acceptability(rest, fewer, order, np.random.default_rng(seed)).first
        compared = (verdict["lines_n"] >= 2).to_numpy() & ~np.isnan(first).all(axis=1)
        led = names[np.where(np.isnan(first), -1, first).argmax(axis=1)]
        same = compared & (led == verdict["line"].to_numpy())
        rows.append((name, int(compared.sum()), int(same.sum())))
    return pd.DataFrame(rows, columns=["criterion", "n", "same"])


def _verdict(
    at: int,
    scaled: Scaled,
    made: scoring.Acceptability,
    sums: np.ndarray,
    topsis: np.ndarray,
    turning: scoring.Turning,
    lines: Sequence[Line],
) -> dict[str, object]:
    first = made.first[at]
    told = int((~np.isnan(first)).sum())
    if told < 2:
        blank = nothing(pd.Index([0])).iloc[0].to_dict()
        return {**blank, "lines_n": told}
    order = np.lexsort((-np.nan_to_num(made.score[at], nan=-1), -np.nan_to_num(first, nan=-1)))
    best, second = int(order[0]), int(order[1])
    overturned = [
        name
        for name, other in zip(scaled.names, turning.left_out[at], strict=True)
        if name != WHOLE and other not in (-1, best)
    ]
    same = best == turning.winner[at] == np.nanargmax(np.round(topsis, 12))
    win = float(made.wins[at, best, second])
    least = float(np.nanmin(np.delete(made.wins[at, best], best)))
    lead = float(first[best] - first[second])
    return {
        "line": lines[best].name,
        "first_share": float(first[best]),
        "top_share": float(made.within(min(TOP, told))[at, best]),
        "runner_up": lines[second].name,
        "win": win,
        "least_win": least,
        "lead": lead,
        "regret": float(made.regret[at, best]),
        "score": float(sums[best]),
        "sum_line": lines[int(turning.winner[at])].name,
        "topsis_line": lines[int(np.nanargmax(np.round(topsis, 12)))].name,
        "label": _label(float(first[best]), least, lead, bool(same), not overturned),
        **_nearest_turn(at, best, scaled, turning, lines),
        "fragile_to": ",".join(overturned),
        "lines_n": told,
    }


def _label(first: float, least_win: float, lead: float, same: bool, kept: bool) -> str:
    """``same``: by the other methods too; ``kept``: whichever criterion is left out."""
    if least_win < LEAST_WIN or lead < LEAST_LEAD or not same:
        return UNDECIDED
    return ROBUST if first >= ROBUST_FIRST and kept else CONTESTABLE


def _nearest_turn(
    at: int, best: int, scaled: Scaled, turning: scoring.Turning, lines: Sequence[Line]
) -> dict[str, object]:
    """The smallest change of one weight, from equal ones, after which another line leads."""
    moved = np.abs(turning.weight[at] - 1 / len(scaled.names))
    if turning.winner[at] != best or np.isnan(moved).all():
        return {"turning_criterion": "", "turning_weight": np.nan, "turning_line": ""}
    one = int(np.nanargmin(moved))
    return {
        "turning_criterion": scaled.names[one],
        "turning_weight": float(turning.weight[at, one]),
        "turning_line": lines[int(turning.rival[at, one])].name,
    }
