"""What do many estimates say together, each with the influence of every cluster on it?"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kopmp_lib.errors import ParameterError

Floats = NDArray[np.float64]
CHUNK = 4_000_000  # numbers drawn at a time


@dataclass(frozen=True, repr=False)
class Estimates:
    """Estimates whose errors are sums of the influences of clusters.

    Parameters
    ----------
    value : ndarray, shape (k,)
        The estimates.
    influence : ndarray, shape (k, c)
        What each cluster adds to the error of each estimate.
    """

    value: Floats
    influence: Floats

    @property
    def covariance(self) -> Floats:
        """How do the errors move together? Shape (k, k)."""
        return self.influence @ self.influence.T

    @property
    def se(self) -> Floats:
        """How large are the standard errors? Shape (k,); ``nan`` if there is one cluster."""
        error = np.sqrt(np.einsum("kc,kc->k", self.influence, self.influence))
        return error if self.influence.shape[1] > 1 else np.full(len(error), np.nan)

    def combined(self, weights: Floats) -> Estimates:
        """What are these weighted sums of the estimates? ``weights`` has shape (j, k)."""
        return Estimates(weights @ self.value, weights @ self.influence)

    def limits(self, level: float, given: NDArray[np.bool_] | None = None) -> pd.DataFrame:
        """What are the estimates with their pointwise intervals? None for what is ``given``."""
        se = self.se if given is None else np.where(given, np.nan, self.se)
        width = critical(level) * se
        sides = {"lower": self.value - width, "upper": self.value + width}
        return pd.DataFrame({"att": self.value, "se": se, **sides})

    def uniform(self, level: float, draws: int, seed: int) -> float:
        """How many standard errors wide is the band that holds all estimates at once?

        Multiplier bootstrap of the largest studentised error with the two-point weights of Mammen
        (1993), as in Callaway and Sant'Anna (2021). Never narrower than one interval alone.
        """
        se = self.se
        known = np.isfinite(se) & (se > 0)
        alone = critical(level)
        if known.sum() < 2:
            return alone
        scaled = (self.influence[known] / se[known, None]).T
        generator = np.random.default_rng(seed)
        largest = np.empty(draws)
        step = max(1, CHUNK // len(scaled))
        for start in range(0, draws, step):
            stop = min(start + step, draws)
            weights = _mammen(generator, (stop - start, len(scaled)))
            largest[start:stop] = np.abs(weights @ scaled).max(axis=1)
        return max(alone, float(np.quantile(largest, level)))


def critical(level: float) -> float:
    """How many standard errors reach from the middle of a normal to the ends of this level?

    Examples
    --------
    >>> round(critical(0.95), 4)
    1.96
    """
    if not 0 < level < 1:
        raise ParameterError(f"{level} is not a confidence level.", expected="between 0 and 1")
    return NormalDist().inv_cdf((1 + level) / 2)


def _mammen(generator: np.random.Generator, shape: tuple[int, int]) -> Floats:
    root = np.sqrt(5.0)
    low = generator.random(shape) < (root + 1) / (2 * root)
    return np.where(low, (1 - root) / 2, (1 + root) / 2)
