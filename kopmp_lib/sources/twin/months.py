"""Which days do the months of a simulated world stand for?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kopmp_lib import rules

MONTHS_OF_FORMATION = 7
"""Between the instruction and the first month of the panel, when nearly all are legal entities."""

REPORT_DAY = 10
"""A report on time has arrived by this day of the following month."""


@dataclass(frozen=True)
class Calendar:
    """The months of the panel, and the days they mean.

    Parameters
    ----------
    months : int
        How many months the panel has; the first is number 1, at place 0 of every array.
    """

    months: int

    @cached_property
    def start(self) -> np.datetime64:
        """Day of the instruction, from which formation is counted."""
        return np.datetime64(rules.events(dt.date.max)["instruction"].date, "D")

    @cached_property
    def launch(self) -> np.datetime64:
        """Day of the national launch, on which dates heap."""
        return np.datetime64(rules.events(dt.date.max)["launch"].date, "D")

    @cached_property
    def month(self) -> np.ndarray:
        """First day of each month of the panel."""
        first = self.start.astype("datetime64[M]") + MONTHS_OF_FORMATION
        return (first + np.arange(self.months)).astype("datetime64[D]")

    @cached_property
    def following(self) -> np.ndarray:
        """First day of the month after each."""
        return (self.month.astype("datetime64[M]") + 1).astype("datetime64[D]")

    @cached_property
    def month_end(self) -> np.ndarray:
        """Days from the instruction to the last day of each month."""
        return (self.following - 1 - self.start).astype(int)

    @property
    def as_of(self) -> np.datetime64:
        """Day of the cut-off: what was reported later is not in the data."""
        return self.following[-1] + REPORT_DAY - 1

    @property
    def cutoff(self) -> int:
        """Days from the instruction to the cut-off."""
        return int((self.as_of - self.start).astype(int))

    def day(self, days: np.ndarray) -> np.ndarray:
        """Which days lie so many days after the instruction?"""
        return self.start + np.floor(days).astype("timedelta64[D]")
