"""Which comparisons does a design call for, and whom does each stand for?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kopmp_lib.errors import ParameterError
from kopmp_lib.methods.effects.cohorts import NEVER
from kopmp_lib.methods.effects.panel import Panel

CHOICES = {
    "control": ("never", "not_yet"),
    "method": ("dr", "reg", "ipw"),
    "base": ("varying", "universal"),
}


class Cell(NamedTuple):
    """Which cohort is compared, from which period to which, with whom?

    All are positions among the periods. Controls are those treated after ``free_until``.
    """

    cohort: int
    time: int
    base: int
    free_until: int


@dataclass(frozen=True)
class Design:
    """How are cohorts compared?

    Parameters
    ----------
    control : {"never", "not_yet"}
    method : {"dr", "reg", "ipw"}
    base : {"varying", "universal"}
    anticipation : int
        Periods before treatment in which it may already have worked.
    """

    control: str = "never"
    method: str = "dr"
    base: str = "varying"
    anticipation: int = 0

    def __post_init__(self) -> None:
        for name, choices in CHOICES.items():
            check_choice(name, getattr(self, name), choices)
        if not isinstance(self.anticipation, int) or self.anticipation < 0:
            raise ParameterError(
                f"{self.anticipation!r} periods of anticipation cannot be.",
                where="anticipation",
                expected="0, 1, 2, ...",
            )

    def cells(self, cohort: NDArray[np.int64], periods: int) -> Iterator[Cell]:
        """Which comparisons are there, cohort by cohort and period by period?"""
        for first in np.unique(cohort[cohort != NEVER]).tolist():
            last_free = first - 1 - self.anticipation
            for time in range(periods):
                before = time <= last_free
                base = time - 1 if before and self.base == "varying" else last_free
                if base >= 0:
                    yield Cell(first, time, base, self._free_until(time, base))

    def _free_until(self, time: int, base: int) -> int:
        return NEVER - 1 if self.control == "never" else max(time, base) + self.anticipation


def check_choice(name: str, given: object, choices: Sequence[str]) -> None:
    """Is this one of the choices?"""
    if given not in choices:
        near = get_close_matches(str(given), choices, n=1)
        raise ParameterError(
            f"{name}={given!r} is unknown.",
            where=name,
            expected=f"'{near[0]}'?" if near else f"one of {', '.join(choices)}",
        )


@dataclass(frozen=True, repr=False)
class Layout:
    """What is each of k estimates of, and how large are the cohorts behind them?

    Parameters
    ----------
    periods : Index, length t
        Labels of the periods.
    cohort, time, base : ndarray of int, shape (k,)
        Positions among the periods.
    sizes : ndarray, shape (g,)
        Share of the units that belong to each cohort.
    cohorts : ndarray of int, shape (g,)
        Positions of these cohorts, rising.
    membership : ndarray, shape (g, c)
        Influence of every cluster on these shares.
    anticipation : int
    """

    periods: pd.Index
    cohort: NDArray[np.int64]
    time: NDArray[np.int64]
    base: NDArray[np.int64]
    sizes: NDArray[np.float64]
    cohorts: NDArray[np.int64]
    membership: NDArray[np.float64]
    anticipation: int

    @classmethod
    def of(cls, data: Panel, cells: Sequence[Cell], anticipation: int) -> Layout:
        """What is the layout of these comparisons?"""
        cohort, time, base, _ = np.array(cells, dtype=np.int64).T
        cohorts = np.unique(cohort)
        units = len(data.units)
        everyone = np.bincount(data.cluster, minlength=data.clusters)
        counts = np.stack(
            [np.bincount(data.cluster[data.cohort == g], minlength=data.clusters) for g in cohorts]
        )
        sizes = counts.sum(axis=1) / units
        membership = (counts - sizes[:, None] * everyone) / units * data.inflation
        return cls(data.periods, cohort, time, base, sizes, cohorts, membership, anticipation)

    @property
    def exposure(self) -> NDArray[np.int64]:
        """How many periods lie between the start of treatment and the estimate?"""
        return self.time - self.cohort

    @property
    def reference(self) -> NDArray[np.bool_]:
        """Which estimates are zero because they compare a period with itself?"""
        return self.time == self.base

    @property
    def place(self) -> NDArray[np.int64]:
        """Where among the cohorts does each estimate's cohort stand?"""
        return np.searchsorted(self.cohorts, self.cohort)
