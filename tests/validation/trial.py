"""What came of one replication, and what do many of them say together?"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from tests.validation.gates import Gate

NAN = math.nan
LEVEL = 0.05


@dataclass(frozen=True)
class Trial:
    """One method in one replication.

    Parameters
    ----------
    method : str
    truth, estimate : float
        In the unit of the outcome.
    se, lower, upper : float
        As the method tells them.
    p : float
        Of the test that there is nothing; where it is missing the interval tells.
    """

    method: str
    truth: float = NAN
    estimate: float = NAN
    se: float = NAN
    lower: float = NAN
    upper: float = NAN
    p: float = NAN


@dataclass(frozen=True)
class Row:
    """All replications of one method in one design; ``nan`` where nothing was told.

    Parameters
    ----------
    n : int
        Replications.
    truth, mean, bias, sd, se, coverage, rejected : float
        Mean truth; mean estimate; mean error; standard deviation of the errors (of the estimates
        where no truth is told); mean standard error; share of intervals that hold the truth; share
        of tests at 5 % that reject.
    """

    design: str
    method: str
    n: int
    truth: float
    mean: float
    bias: float
    sd: float
    se: float
    coverage: float
    rejected: float

    @property
    def bias_error(self) -> float:
        """Monte Carlo standard error of the bias, and of the mean."""
        return self.sd / math.sqrt(self.n)

    def share_error(self, share: float) -> float:
        """Monte Carlo standard error of a share; never nought, however many agree."""
        smooth = (share * self.n + 1) / (self.n + 2)
        return math.sqrt(smooth * (1 - smooth) / self.n)


@dataclass(frozen=True)
class Study:
    """One design: how a replication is made, and what is expected of every method.

    Parameters
    ----------
    family, design : str
        Where it stands on the page.
    replicate : callable
        Takes a generator, gives the trials of one replication; the same ones for the same chance.
    long, quick : int
        Replications, for the page and for the tests.
    gates : mapping of str to sequence of Gate
        By method. A method without a gate is shown, and nothing is asked of it.
    note : str
        What the reader must know of the design.
    tested : bool
        Whether an interval that leaves out nought counts as a rejection.
    """

    family: str
    design: str
    replicate: Callable[[np.random.Generator], list[Trial]]
    long: int
    quick: int
    gates: Mapping[str, Sequence[Gate]] = field(default_factory=dict)
    note: str = ""
    tested: bool = True

    def asked(self, row: Row) -> list[Gate]:
        """What is asked of this row, which has so many replications?"""
        return [gate for gate in self.gates.get(row.method, ()) if row.n >= gate.least]

    def kept(self, row: Row) -> bool:
        """Does it meet all of that?"""
        return all(gate.holds(row) for gate in self.asked(row))


def rows(study: Study, found: Sequence[Sequence[Trial]]) -> list[Row]:
    """What do the replications say of every method, in the order in which they were first told?"""
    methods = dict.fromkeys(trial.method for one in found for trial in one)
    return [
        _row(study, method, [t for one in found for t in one if t.method == method])
        for method in methods
    ]


def _row(study: Study, method: str, trials: Sequence[Trial]) -> Row:
    told = {
        name: np.array([getattr(trial, name) for trial in trials])
        for name in ("truth", "estimate", "se", "lower", "upper", "p")
    }
    error = told["estimate"] - told["truth"]
    spread = told["estimate"] if np.isnan(told["truth"]).all() else error
    return Row(
        study.design,
        method,
        len(trials),
        _mean(told["truth"]),
        _mean(told["estimate"]),
        _mean(error),
        float(np.std(spread, ddof=1)) if len(trials) > 1 else NAN,
        _mean(told["se"]),
        _coverage(told),
        _rejected(told, study.tested),
    )


def _mean(values: np.ndarray) -> float:
    return float(values.mean())


def _coverage(told: Mapping[str, np.ndarray]) -> float:
    """An interval without a limit on one side holds all that lies there."""
    lower, upper, truth = told["lower"], told["upper"], told["truth"]
    known = np.isfinite(truth) & ~(np.isnan(lower) & np.isnan(upper))
    if not known.all():
        return NAN
    return float((~(lower > truth) & ~(upper < truth)).mean())


def _rejected(told: Mapping[str, np.ndarray], tested: bool) -> float:
    if np.isfinite(told["p"]).all():
        return float((told["p"] <= LEVEL).mean())
    if not tested or np.isnan(told["lower"]).all():
        return NAN
    return float(((told["lower"] > 0) | (told["upper"] < 0)).mean())
