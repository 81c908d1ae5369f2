"""How sure is a coefficient when there are few clusters?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kopmp_lib.errors import DataError, ParameterError
from kopmp_lib.methods.effects.estimates import Floats, critical
from kopmp_lib.methods.effects.notes import Note

EXACT = 12  # up to here all signs are gone through
WEBB_BELOW = 6  # two signs give too few values
RADEMACHER = np.array([-1.0, 1.0])
WEBB = np.sqrt([0.5, 1.0, 1.5])[[2, 1, 0, 0, 1, 2]] * np.array([-1.0, -1, -1, 1, 1, 1])
SAME = 1e-9
MOST_INDICATORS = 500


@dataclass(frozen=True)
class WildTest:
    """A coefficient and what the wild cluster bootstrap says of it.

    Parameters
    ----------
    estimate, se : float
        Least squares, with the standard error clustered and widened by ``g / (g - 1)``.
    p : float
        Share of draws whose statistic is at least as large in size as ours; ties count.
    lower, upper : float
        Values that the test does not reject; infinite where it never rejects.
    clusters, draws : int
    exact : bool
        Whether all draws were gone through rather than some at random.
    notes : tuple of Note
    """

    estimate: float
    se: float
    p: float
    lower: float
    upper: float
    clusters: int
    draws: int
    exact: bool
    notes: tuple[Note, ...] = ()


def wild_cluster(
    frame: pd.DataFrame,
    *,
    outcome: str,
    tested: str,
    cluster: str,
    others: str | Sequence[str] = (),
    absorb: str | Sequence[str] = (),
    null: float = 0.0,
    level: float = 0.95,
    draws: int = 9999,
    seed: int = 0,
) -> WildTest:
    """Is this coefficient other than ``null``, when there are few clusters?

    Wild cluster bootstrap of the t statistic with the null imposed (Cameron, Gelbach and Miller
    2008). Up to twelve clusters all draws are gone through: both signs of each, or, with five
    clusters or fewer, the six weights of Webb (2023).

    Parameters
    ----------
    frame : DataFrame
        Rows with a missing value are left out and told.
    outcome, tested, cluster : str
        Columns; ``tested`` is the regressor in question.
    others : str or sequence of str
        Further regressors; a constant is always there.
    absorb : str or sequence of str
        Columns of which every value gets a constant of its own, such as unit and period. Values
        that lie within one cluster cost nothing, however many they are.
    null : float
        Tested value.
    level : float
        Level of the interval.
    draws, seed : int
        Random draws where there are more than twelve clusters.

    Raises
    ------
    ParameterError
        If a column is missing or ``tested`` does not vary beyond the others.
    DataError
        If there are fewer than two clusters, or they do not differ at all.
    """
    parts = _parts(frame, outcome, tested, cluster, others, absorb)
    if not parts.se > 0:
        raise DataError("Every cluster says the same to the last digit: there is no error to draw.")
    weights, exact = draw_weights(len(parts.own), draws, seed)
    notes = list(parts.notes)
    if len(parts.own) < WEBB_BELOW:
        notes.append(
            Note(
                f"{len(parts.own)} clusters are very few for any test.",
                "few_clusters",
                clusters=len(parts.own),
            )
        )
    lower, upper = _interval(parts, weights, 1 - level, critical(level))
    p = parts.p(null, weights)
    return WildTest(
        parts.estimate, parts.se, p, lower, upper, len(parts.own), len(weights), exact, tuple(notes)
    )


def draw_weights(clusters: int, draws: int, seed: int) -> tuple[Floats, bool]:
    """Which weights do the clusters get, and are these all there are? Shape (draws, clusters)."""
    values = WEBB if clusters < WEBB_BELOW else RADEMACHER
    if clusters <= EXACT:
        return np.array(list(product(values, repeat=clusters))), True
    generator = np.random.default_rng(seed)
    return generator.choice(values, size=(draws, clusters)), False


@dataclass(frozen=True, repr=False)
class _Parts:
    """Sums over clusters from which every draw follows without going back to the rows.

    With residuals y - b x of the regression without x, scores of a draw v are ``spread @ v``.
    """

    cross: Floats  # x'y by cluster
    own: Floats  # x'x by cluster
    of_outcome: Floats  # (g, g): x' M (v y)
    of_tested: Floats  # (g, g): x' M (v x)
    notes: tuple[Note, ...]

    @property
    def estimate(self) -> float:
        return float(self.cross.sum() / self.own.sum())

    @property
    def se(self) -> float:
        return float(self._error(self.cross - self.estimate * self.own))

    def p(self, null: float, weights: Floats) -> float:
        ours = abs(self.estimate - null) / self.se
        score = self.cross - null * self.own
        shift = weights @ score / self.own.sum()
        spread = (self.of_outcome - null * self.of_tested) @ weights.T
        error = self._error(spread - self.own[:, None] * shift)
        with np.errstate(divide="ignore", invalid="ignore"):
            size = np.where(error > SAME * self.se, np.abs(shift) / error, np.inf)
        return float((size >= ours * (1 - SAME)).mean())

    def _error(self, scores: Floats) -> Floats:
        count = len(self.own)
        total = np.asarray((scores**2).sum(axis=0) * count / (count - 1))
        return np.asarray(np.sqrt(total) / self.own.sum())


def _parts(
    frame: pd.DataFrame,
    outcome: str,
    tested: str,
    cluster: str,
    others: str | Sequence[str],
    absorb: str | Sequence[str],
) -> _Parts:
    more = [others] if isinstance(others, str) else list(others)
    fixed = [absorb] if isinstance(absorb, str) else list(absorb)
    missing = [name for name in (outcome, tested, cluster, *more, *fixed) if name not in frame]
    if missing:
        raise ParameterError(f"The frame has no column {', '.join(map(repr, missing))}.")
    rows = frame[[*dict.fromkeys([outcome, tested, cluster, *more, *fixed])]].dropna()
    lost = len(frame) - len(rows)
    notes = [Note(f"{lost} rows with a missing value left out.", "gaps", rows=lost)] if lost else []
    group, labels = pd.factorize(rows[cluster], sort=True)
    if len(labels) < 2:
        raise DataError("There are fewer than two clusters, so there is no error to speak of.")
    left = _within(rows[[outcome, tested, *more]].to_numpy(float), rows, fixed, group)
    y, x, nuisance = left[:, 0], left[:, 1], left[:, 2:]
    nuisance = nuisance[:, _new(nuisance)]
    basis = np.linalg.qr(nuisance)[0] if nuisance.size else np.empty((len(rows), 0))
    clean = x - basis @ (basis.T @ x)
    if (clean**2).sum() <= 1e-12 * (rows[tested].to_numpy(float) ** 2).sum():
        raise ParameterError(
            f"'{tested}' does not vary beyond the other regressors.", where="tested"
        )
    freed = y - basis @ (basis.T @ y)
    loading = _by_group(clean[:, None] * basis, group)
    cross, own = _by_group(clean * freed, group), _by_group(clean**2, group)
    of_outcome = np.diag(cross) - loading @ _by_group(freed[:, None] * basis, group).T
    of_tested = np.diag(own) - loading @ _by_group(clean[:, None] * basis, group).T
    return _Parts(cross, own, of_outcome, of_tested, tuple(notes))


def _by_group(values: Floats, group: NDArray[np.int64]) -> Floats:
    summed = np.zeros((int(group.max()) + 1, *values.shape[1:]))
    np.add.at(summed, group, values)
    return summed


def _within(
    columns: Floats, rows: pd.DataFrame, fixed: Sequence[str], group: NDArray[np.int64]
) -> Floats:
    """Regressors less the constants that lie within clusters; the rest as indicators."""
    coded = sorted(
        (pd.factorize(rows[name], sort=True)[0] for name in fixed), key=lambda one: -one.max()
    )
    inside = [len(np.unique(one * (group.max() + 1) + group)) == one.max() + 1 for one in coded]
    finest = inside.index(True) if any(inside) else None
    crossing = [codes for place, codes in enumerate(coded) if place != finest]
    wide = sum(int(codes.max()) for codes in crossing)
    if wide > MOST_INDICATORS:
        raise ParameterError(
            f"{wide} constants cross the clusters.",
            where="absorb",
            expected=f"at most {MOST_INDICATORS} that do not lie within one cluster",
            todo="Cluster at the level of the units or above.",
        )
    nested = np.zeros(len(rows), dtype=np.int64) if finest is None else coded[finest]
    indicators = [np.eye(codes.max() + 1)[codes][:, 1:] for codes in crossing]
    stacked = np.hstack([columns, *indicators])
    return stacked - (_by_group(stacked, nested) / np.bincount(nested)[:, None])[nested]


def _new(columns: Floats) -> NDArray[np.int64]:
    if not columns.size:
        return np.empty(0, dtype=np.int64)
    size = np.linalg.norm(columns, axis=0)
    diagonal = np.abs(np.diagonal(np.linalg.qr(columns / np.where(size > 0, size, 1), mode="r")))
    return np.flatnonzero((diagonal > 1e-9) & (size[: len(diagonal)] > 1e-9))


def _interval(parts: _Parts, weights: Floats, size: float, width: float) -> tuple[float, float]:
    """Where does the test turn from keeping to rejecting, on both sides of the estimate?"""
    return (
        parts.estimate - _turning(parts, weights, size, -width * parts.se),
        parts.estimate + _turning(parts, weights, size, width * parts.se),
    )


def _turning(parts: _Parts, weights: Floats, size: float, step: float) -> float:
    kept, gone = 0.0, 1.0
    while parts.p(parts.estimate + gone * step, weights) > size:
        kept, gone = gone, 2 * gone
        if gone > 1e6:
            return float("inf")
    for _ in range(40):
        middle = (kept + gone) / 2
        if parts.p(parts.estimate + middle * step, weights) > size:
            kept = middle
        else:
            gone = middle
    return gone * abs(step)
