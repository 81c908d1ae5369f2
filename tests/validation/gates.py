"""What is asked of a method in a design, and does it hold, chance of the simulation allowed for?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.validation.trial import Row

SURE = 3.0
"""Monte Carlo errors that a figure may lie beyond what is asked before it counts against it."""


@dataclass(frozen=True)
class Gate:
    """One demand.

    Parameters
    ----------
    asked : str
        In words.
    holds : callable
        Whether a row meets it.
    failure : bool
        Whether the demand is that the method fails here, as theory or an earlier run says it does.
    least : int
        Replications below which nothing can be told, so that nothing is asked.
    """

    asked: str
    holds: Callable[[Row], bool]
    failure: bool = False
    least: int = 0


def _nearly_right(row: Row) -> bool:
    return abs(row.bias) <= SURE * row.bias_error


def _low(row: Row) -> bool:
    return row.bias < -SURE * row.bias_error


def _high(row: Row) -> bool:
    return row.bias > SURE * row.bias_error


UNBIASED = Gate("no bias", _nearly_right)
BIASED_DOWN = Gate("bias downwards", _low, failure=True)
BIASED_UP = Gate("bias upwards", _high, failure=True)


def close(most: float) -> Gate:
    """Is the bias no more than this, in the unit of the outcome?"""
    return Gate(f"bias within ±{most:g}", lambda r: abs(r.bias) <= most + SURE * r.bias_error)


def covers(low: float = 0.90, high: float = 0.98) -> Gate:
    """Do intervals at 95 % hold the truth about as often as they say?"""

    def holds(row: Row) -> bool:
        slack = SURE * row.share_error(row.coverage)
        return low - slack <= row.coverage <= high + slack

    return Gate(f"coverage {low:.0%}–{high:.0%}", holds)


def at_least(low: float = 0.95) -> Gate:
    """Do intervals hold the truth at least as often as they say?"""
    return Gate(
        f"coverage {low:.0%} or more",
        lambda row: row.coverage >= low - SURE * row.share_error(row.coverage),
    )


def misses(most: float = 0.90) -> Gate:
    """Do intervals miss the truth more often than they say, as theory tells they must?"""
    return Gate(
        f"coverage below {most:.0%}",
        lambda row: row.coverage < most - SURE * row.share_error(row.coverage),
        failure=True,
        least=100,
    )


def rejects(low: float, high: float) -> Gate:
    """Does the test reject with a probability between these?"""

    def holds(row: Row) -> bool:
        slack = SURE * row.share_error(row.rejected)
        return low - slack <= row.rejected <= high + slack

    return Gate(f"rejects {low:.0%}–{high:.0%}", holds)


def rejects_too_often(least: float = 0.05) -> Gate:
    """Does the test reject what is true more often than it says, as theory tells it must?"""
    return Gate(
        f"rejects more than {least:.0%}",
        lambda row: row.rejected > least + SURE * row.share_error(row.rejected),
        failure=True,
    )


def within(low: float, high: float) -> Gate:
    """Does the mean lie between these?"""

    def holds(row: Row) -> bool:
        slack = SURE * row.bias_error
        return low - slack <= row.mean <= high + slack

    return Gate(f"mean {low:g} to {high:g}".replace("-", "−"), holds)


def above(least: float) -> Gate:
    """Does the mean lie above this, beyond the chance of the simulation?"""
    return Gate(f"mean above {least:g}", lambda row: row.mean > least + SURE * row.bias_error)


def below(most: float) -> Gate:
    """Does the mean lie below this, beyond the chance of the simulation?"""
    return Gate(f"mean below {most:g}", lambda row: row.mean < most - SURE * row.bias_error)


SIZE = rejects(0.02, 0.08)
"""The false alarms of a test at 5 %."""
