"""What can the study of mentoring be asked?"""

from __future__ import annotations

from dataclasses import dataclass, field

from kopmp_lib import contracts, parameters
from kopmp_lib.errors import ParameterError
from kopmp_lib.regions import units

OUTCOMES = {
    "savings": "savings_idr",
    "sales": "sales_value_idr",
    "members": "members_count",
    "health": "health_score",
}
"""Outcomes by their column of the panel."""

PLACEBOS = {**OUTCOMES, "loans": "loans_idr"}
MOST_DRAWS = 9999


@dataclass(frozen=True)
class Params:
    """What the study is asked.

    Parameters
    ----------
    region_code : str
        A kabupaten or kota, as text.
    outcome : str
        ``savings``, ``sales``, ``members`` or ``health``: the one outcome declared beforehand.
    control : str
        Compare with units ``not_yet`` mentored, or ``never`` mentored.
    anticipation : int
        Months before its start in which mentoring may already have worked.
    covariates : list of str
        Columns of ``unit_profile`` given which trends are taken to be parallel.
    placebo_outcome : str
        An outcome that mentoring cannot have changed; "" for none.
    plausible_effect : float
        Largest plausible effect as a share; a design that sees only larger ones is not informative.
    draws, seed : int
        Of the randomisation test and of the bands.
    """

    region_code: str = "19.71"
    outcome: str = "savings"
    control: str = "not_yet"
    anticipation: int = 0
    covariates: list[str] = field(default_factory=list)
    placebo_outcome: str = ""
    plausible_effect: float = 0.3
    draws: int = 199
    seed: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "region_code", units.regency(self.region_code))
        raw: object = self.covariates
        given = [raw] if isinstance(raw, str) else self.covariates
        object.__setattr__(self, "covariates", [one for one in given if one])
        parameters.choice("outcome", self.outcome, list(OUTCOMES))
        parameters.choice("control", self.control, ["not_yet", "never"])
        parameters.choice("placebo_outcome", self.placebo_outcome, ["", *PLACEBOS])
        for name in self.covariates:
            parameters.choice("covariates", name, known_covariates())
        if self.placebo_outcome == self.outcome:
            raise ParameterError(
                f"'{self.outcome}' is both the outcome and its placebo.",
                where="placebo_outcome",
                expected="an outcome that mentoring cannot have changed",
            )
        _whole("anticipation", self.anticipation, 0, 12)
        _whole("draws", self.draws, 19, MOST_DRAWS)
        _whole("seed", self.seed, 0, 2**32 - 1)
        if isinstance(self.plausible_effect, bool) or not 0 < self.plausible_effect <= 5:
            raise ParameterError(
                f"{self.plausible_effect} is not the largest plausible effect.",
                where="plausible_effect",
                expected="a share above 0 and up to 5, such as 0.3",
            )


def known_covariates() -> list[str]:
    """Which columns of the profile of villages can be adjusted for?"""
    return [column.name for column in contracts.UNIT_PROFILE.measures]


def _whole(name: str, given: object, low: int, high: int) -> None:
    if type(given) is not int or not low <= given <= high:
        raise ParameterError(
            f"{given!r} cannot be.", where=name, expected=f"a whole number from {low} to {high}"
        )
