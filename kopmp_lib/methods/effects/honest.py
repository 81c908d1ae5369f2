"""What is left of an effect if trends were not quite parallel?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.effects.estimates import Floats

Kept = Callable[[Floats], NDArray[np.bool_]]
FINE = 801  # values tried between the widest limits
FIRST_STAGE = 0.1  # share of the size that the first stage of the hybrid test takes
FARTHEST = 64.0  # largest relative magnitude looked at


@dataclass(frozen=True)
class Bounds:
    """Between which values does the effect lie if trends drift this much?

    Parameters
    ----------
    lower, upper : float
        Limits of the confidence set.
    bound : float
        How many times the largest step before treatment a step after it may be.
    estimate : float
        The effect if trends were parallel.
    """

    lower: float
    upper: float
    bound: float
    estimate: float


def relative_magnitude(
    value: ArrayLike,
    covariance: ArrayLike,
    exposure: ArrayLike,
    reference: int = -1,
    *,
    bound: float = 1.0,
    weights: Sequence[float] | None = None,
    level: float = 0.95,
    hybrid: bool = True,
    draws: int = 20000,
    seed: int = 0,
) -> Bounds:
    """Between which values does the effect lie if drift stays within ``bound`` times that before?

    Relative magnitude bounds of Rambachan and Roth (2023): from one period to the next, after the
    reference period, treated and controls drift apart by at most ``bound`` times the largest such
    step before it. Which step is the largest is not known, so the set is a union over steps and
    signs of polyhedra, each tested with critical values of the least favourable case; the hybrid
    test spends nine tenths of its size on the conditional test of Andrews, Roth and Pakes (2023).
    Effects that are not asked for are eliminated exactly, which leaves two inequalities and no
    nuisance parameter: there is no linear programme to solve.

    Parameters
    ----------
    value : array_like, shape (k,)
        Event study coefficients, all measured from the reference period, which is left out.
    covariance : array_like, shape (k, k)
    exposure : array_like of int, shape (k,)
        Rising without gaps, but for the reference.
    reference : int
        Exposure of the reference period.
    bound : float
        Not negative.
    weights : sequence of float, optional
        Weights of the coefficients from exposure 0 on; the first alone if not given.
    level : float
        Confidence level.
    hybrid : bool
        False for the least favourable test alone, which is wider.
    draws, seed : int
        Simulation of critical values.
    """
    problem = _problem(value, covariance, exposure, weights, reference)
    return _bounds(problem, bound, 1 - level, hybrid, _normals(problem, draws, seed))


def breakdown(
    value: ArrayLike,
    covariance: ArrayLike,
    exposure: ArrayLike,
    reference: int = -1,
    *,
    weights: Sequence[float] | None = None,
    level: float = 0.95,
    hybrid: bool = True,
    draws: int = 20000,
    seed: int = 0,
) -> float:
    """How large may drift be, relative to that before treatment, before the effect may be zero?

    0 if zero cannot be excluded even with parallel trends; other parameters as in
    ``relative_magnitude``. Found to a hundredth, rounded down.
    """
    problem = _problem(value, covariance, exposure, weights, reference)
    normals = _normals(problem, draws, seed)

    def excludes(hundredths: int) -> bool:
        limits = _bounds(problem, hundredths / 100, 1 - level, hybrid, normals)
        return limits.lower > 0 or limits.upper < 0

    kept, gone = 0, 25
    while excludes(gone):
        kept, gone = gone, 2 * gone
        if gone > 100 * FARTHEST:
            return float("inf")
    while gone - kept > 1:
        middle = (kept + gone) // 2
        kept, gone = (middle, gone) if excludes(middle) else (kept, middle)
    return kept / 100


@dataclass(frozen=True, repr=False)
class _Problem:
    """First steps of the pre-trend, the target, how they move together, how far drift adds up."""

    value: Floats  # steps before treatment, then the target; shape (p + 1,)
    root: Floats  # root of their covariance; shape (p + 1, k)
    reach: float  # target's drift if every step after treatment were one


def _problem(
    value: ArrayLike,
    covariance: ArrayLike,
    exposure: ArrayLike,
    weights: Sequence[float] | None,
    reference: int,
) -> _Problem:
    beta, sigma = np.asarray(value, dtype=float), np.asarray(covariance, dtype=float)
    when = np.asarray(exposure, dtype=np.int64)
    _check(beta, sigma, when, reference)
    before, after = when < reference, when >= 0
    given = np.eye(1, int(after.sum()))[0] if weights is None else np.asarray(weights, dtype=float)
    if len(given) != after.sum():
        raise ParameterError(
            f"{len(given)} weights for {after.sum()} coefficients.", where="weights"
        )
    count = int(before.sum())
    rows = np.zeros((count + 1, len(beta)))
    for step in range(count):
        rows[step, step] = -1
        if step + 1 < count:
            rows[step, step + 1] = 1
    rows[count, after] = given
    drift = np.abs(np.cumsum(rows[count, when > reference][::-1])).sum()
    scale, axes = np.linalg.eigh(sigma)
    root = rows @ (axes * np.sqrt(np.clip(scale, 0, None)))
    return _Problem(rows @ beta, root, float(drift))


def _check(beta: Floats, sigma: Floats, when: NDArray[np.int64], reference: int) -> None:
    count = len(beta)
    if sigma.shape != (count, count) or when.shape != (count,):
        raise ParameterError(
            f"{count} coefficients do not fit a covariance of shape {sigma.shape} "
            f"and {len(when)} exposures."
        )
    if not (np.isfinite(beta).all() and np.isfinite(sigma).all()):
        raise ParameterError("A coefficient or its covariance is missing.")
    whole = np.sort(np.append(when, reference))
    if reference in when or (np.diff(whole) != 1).any() or (np.diff(when) < 1).any():
        raise ParameterError(
            f"Exposures {when.tolist()} with the reference {reference} are not one rising row.",
            expected="every exposure once, without gaps, the reference left out",
        )
    if not (when < reference).any() or not (when >= 0).any():
        raise ParameterError(
            "There is no coefficient on one side of treatment.",
            expected="at least one before the reference and one from exposure 0 on",
        )


def _normals(problem: _Problem, draws: int, seed: int) -> Floats:
    generator = np.random.default_rng(seed)
    return problem.root @ generator.standard_normal((problem.root.shape[1], draws))


def _bounds(problem: _Problem, bound: float, size: float, hybrid: bool, normals: Floats) -> Bounds:
    if not bound >= 0:
        raise ParameterError(f"A bound of {bound} cannot be.", where="bound", expected="0 or more")
    steps = len(problem.value) - 1
    found = [
        limits
        for step in range(steps)
        for sign in (1.0, -1.0)
        if (limits := _one(problem, step, sign, bound, size, hybrid, normals))
    ]
    lower = min((one[0] for one in found), default=np.nan)
    upper = max((one[1] for one in found), default=np.nan)
    return Bounds(float(lower), float(upper), bound, float(problem.value[-1]))


def _one(
    problem: _Problem,
    step: int,
    sign: float,
    bound: float,
    size: float,
    hybrid: bool,
    normals: Floats,
) -> tuple[float, float] | None:
    """Limits if drift after treatment is measured by this step in this direction; None if none."""
    rows = _polyhedron(len(problem.value) - 1, step, sign, bound * problem.reach)
    error = np.sqrt(((rows @ problem.root) ** 2).sum(axis=1))
    error = np.maximum(error, 1e-12 * np.abs(problem.root).max())
    largest = (rows @ normals / error[:, None]).max(axis=0)
    first = FIRST_STAGE * size if hybrid else size
    limit = max(0.0, float(np.quantile(largest, 1 - first)))
    moment = rows @ problem.value / error
    of_target = rows[:, -1] / error
    low, high = (float(one) for one in (moment - limit) / of_target)
    if not hybrid:
        return (low, high) if low <= high else None
    root = rows @ problem.root / error[:, None]
    second = (size - first) / (1 - first)

    def kept(target: Floats) -> NDArray[np.bool_]:
        return _kept(moment[:, None] - of_target[:, None] * target, root @ root.T, limit, second)

    return _ends(kept, low, high)


def _polyhedron(steps: int, step: int, sign: float, reach: float) -> Floats:
    """Two rows whose products with steps and target (less its true value) are not positive.

    The target is off by at most ``reach`` times the step, to either side. That the step is the
    largest need not be said: where it is not, the set only lies within that of the largest.
    """
    drift = np.zeros(steps + 1)
    drift[step] = sign * reach
    target = np.eye(steps + 1)[-1]
    return np.vstack([target - drift, -target - drift])


def _kept(scores: Floats, correlation: Floats, limit: float, size: float) -> NDArray[np.bool_]:
    """Does the conditional test keep each value? ``scores`` has shape (rows, values)."""
    from scipy.special import ndtr, ndtri

    top = scores.argmax(axis=0)
    highest = scores.max(axis=0)
    along = correlation[:, top]
    with np.errstate(divide="ignore", invalid="ignore"):
        floor = (scores - along * highest) / (1 - along)
    floor = np.where(along < 1 - 1e-9, floor, -np.inf).max(axis=0)
    below, above = ndtr(np.minimum(floor, limit)), ndtr(limit)
    cut = np.maximum(0.0, ndtri(below + (1 - size) * (above - below)))
    return np.asarray((highest <= limit) & (highest <= cut))


def _ends(kept: Kept, low: float, high: float) -> tuple[float, float] | None:
    """The outermost values that are kept between two limits."""
    if low > high:
        return None
    tried = np.linspace(low, high, FINE)
    inside = np.flatnonzero(kept(tried))
    if not len(inside):
        return None
    first, last = inside[0], inside[-1]
    return (
        _edge(kept, tried[first], tried[first - 1] if first else tried[first]),
        _edge(kept, tried[last], tried[last + 1] if last + 1 < FINE else tried[last]),
    )


def _edge(kept: Kept, inside: float, outside: float) -> float:
    for _ in range(20):
        middle = (inside + outside) / 2
        if kept(np.array([middle]))[0]:
            inside = middle
        else:
            outside = middle
    return float(outside)
