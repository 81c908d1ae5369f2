"""Which spread between groups makes the outcomes most likely, nought included?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kopmp_lib.methods.readiness.columns import Floats

_STARTS = (1.0, 0.1, 5.0)
_FLAT = 1e-7
"""A rise of the criterion so small that a spread of nought does as well."""


@dataclass(frozen=True)
class Profiled:
    """A linear model with parts that differ by group, at its likeliest.

    Parameters
    ----------
    coef, covariance : ndarray, shape (p,) and (p, p)
    between : ndarray, shape (q, q)
        Covariance between groups.
    inside : float
        Variance within groups.
    drawn : ndarray, shape (g, q)
        How far each group lies from the whole, drawn towards it.
    criterion : float
        Minus twice the (restricted) log-likelihood.
    settled : bool
        Whether the search came to rest.
    """

    coef: Floats
    covariance: Floats
    between: Floats
    inside: float
    drawn: Floats
    criterion: float
    settled: bool


class _Profile:
    """The criterion as a function of the spread between groups over that within them.

    Penalised least squares after Bates and others (2015), Journal of Statistical Software 67(1),
    equations 33 to 42; sums of products by group are made once.
    """

    def __init__(self, y: Floats, x: Floats, z: Floats, group: Floats, restricted: bool) -> None:
        order = np.argsort(group, kind="stable")
        starts = np.searchsorted(group[order], np.arange(group.max() + 1))

        def by_group(one: Floats, other: Floats) -> Floats:
            each = one[order][:, :, None] * other[order][:, None, :]
            return np.asarray(np.add.reduceat(each, starts))

        both = np.column_stack([x, y])
        self.zz, self.zb, self.bb = by_group(z, z), by_group(z, both), both.T @ both
        self.width, self.restricted = z.shape[1], restricted
        self.n, self.p = x.shape
        self.freedom = self.n - (self.p if restricted else 0)
        self.lower = np.tril_indices(self.width)

    def factor(self, theta: Floats) -> Floats:
        made = np.zeros((self.width, self.width))
        made[self.lower] = theta
        return made

    def parts(self, theta: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        factor = self.factor(theta)
        inner = np.eye(self.width) + factor.T @ self.zz @ factor
        outer = factor.T @ self.zb
        solved = np.linalg.solve(inner, outer)
        rest = self.bb - np.einsum("gqa,gqb->ab", outer, solved)
        return factor, inner, np.asarray(solved), np.asarray(rest)

    def criterion(self, theta: Floats) -> float:
        _, inner, _, rest = self.parts(theta)
        xx, xy = rest[: self.p, : self.p], rest[: self.p, self.p]
        squares = max(float(rest[-1, -1] - xy @ np.linalg.solve(xx, xy)), 1e-300)
        found = np.linalg.slogdet(inner)[1].sum() + self.freedom * (
            1 + np.log(2 * np.pi * squares / self.freedom)
        )
        return float(found + (np.linalg.slogdet(xx)[1] if self.restricted else 0.0))


def fit(y: Floats, x: Floats, z: Floats, group: Floats, restricted: bool) -> Profiled:
    """Which spread between groups makes the outcomes most likely?

    Parameters
    ----------
    y, x, z : ndarray, shape (n,), (n, p) and (n, q)
        Outcome, fixed part, and the part that differs by group.
    group : ndarray of int, shape (n,)
        Number of the group of each case, from 0 on without gaps.
    restricted : bool
        Restricted maximum likelihood.
    """
    profile = _Profile(y, x, z, group, restricted)
    theta, settled = _least(profile)
    factor, _, solved, rest = profile.parts(theta)
    inverse = np.linalg.inv(rest[: profile.p, : profile.p])
    coef = inverse @ rest[: profile.p, profile.p]
    squares = float(rest[-1, -1] - rest[: profile.p, -1] @ coef)
    inside = squares / profile.freedom
    drawn = (solved[:, :, -1] - solved[:, :, :-1] @ coef) @ factor.T
    criterion = profile.criterion(theta)
    settled = settled and squares > 1e-12 * float(profile.bb[-1, -1])
    return Profiled(
        coef, inside * inverse, inside * factor @ factor.T, inside, drawn, criterion, settled
    )


def _least(profile: _Profile) -> tuple[Floats, bool]:
    """Where is the criterion least? Nought stands where it does as well as anything."""
    from scipy.optimize import minimize

    rows, columns = profile.lower
    bounds = [(0.0, None) if same else (None, None) for same in rows == columns]
    diagonal = (rows == columns).astype(float)
    found = [
        minimize(profile.criterion, start * diagonal, bounds=bounds, method=method, options=options)
        for start in _STARTS
        for method, options in (
            ("L-BFGS-B", {"ftol": 1e-13, "gtol": 1e-8}),
            ("Nelder-Mead", {"xatol": 1e-7, "fatol": 1e-10, "maxiter": 4000, "maxfev": 4000}),
        )
    ]
    best = min(found, key=lambda one: float(one.fun))
    theta, least = np.asarray(best.x, dtype=float), float(best.fun)
    for part in range(profile.width):
        without = np.where((rows == part) | (columns == part), 0.0, theta)
        if profile.criterion(without) <= least + _FLAT:
            theta = without
    return theta, any(one.success and one.fun <= least + 1e-6 for one in found)
