"""Which world is asked for: who is mentored, to what effect, and with which faults in the data?"""

from __future__ import annotations

import dataclasses
import difflib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kopmp_lib.errors import ParameterError

EFFECTS = ("ramp", "constant", "fading", "dose", "null")
SHARES = {"never_share": 1.0, "ar": 0.99, "spillover": 1.0}
"""Switches that are shares, with the highest each may be."""

WEIGHTS = ("level_selection", "dip", "trend_selection", "slope_quality")
SWITCHES = (
    *("cancellation", "heaping", "month_only", "missing", "late", "attrition"),
    *("duplicates", "unit_errors", "changed_codes"),
)


@dataclass(frozen=True)
class Scenario:
    """The switches of one simulated world.

    Parameters
    ----------
    effect : {"ramp", "constant", "fading", "dose", "null"}
        Course of the effect of mentoring on log savings since its start.
    waves : tuple of int
        Panel months (the first is 1) in which mentoring starts; empty for ten waves, or for three
        in a region of fewer than sixty co-operatives.
    never_share : float
        Share of a region, the best by priority, that is never mentored.
    level_selection, dip, trend_selection : float
        Weights of quality, of the shock in the month of decision and of the own trend in the
        priority. Only the first leaves trends parallel.
    slope_quality : float
        Monthly trend, in log points, for a unit of quality.
    ar : float
        Autocorrelation of the monthly shock.
    spillover : float
        Share of the full effect that an unmentored unit gains when all its neighbours are mentored.
    cancellation : bool
        Whether formation may end in a cancellation or merger before the legal entity.
    heaping, month_only : bool
        Whether dates heap on month ends and deadlines; whether some are known to the month only.
    missing, late, attrition : bool
        Whether reports stay out (not at random), come late, and co-operatives close.
    duplicates, unit_errors, changed_codes : bool
        Whether the panel holds rows twice, savings in thousands, and codes that no longer exist.
    """

    effect: str = "ramp"
    waves: tuple[int, ...] = ()
    never_share: float = 0.25
    level_selection: float = 1.0
    dip: float = 0.0
    trend_selection: float = 0.0
    slope_quality: float = 0.0
    ar: float = 0.55
    spillover: float = 0.25
    cancellation: bool = True
    heaping: bool = True
    month_only: bool = True
    missing: bool = True
    late: bool = True
    attrition: bool = True
    duplicates: bool = False
    unit_errors: bool = False
    changed_codes: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "waves", tuple(self.waves))
        faults = [*self._wrong_numbers(), *self._wrong_switches()]
        if self.effect not in EFFECTS:
            faults.append(f"effect is {self.effect!r}, none of {', '.join(EFFECTS)}")
        whole = all(type(month) is int and month >= 2 for month in self.waves)
        if not whole or sorted(set(self.waves)) != list(self.waves):
            faults.append(f"waves are {self.waves}, not whole months from 2 upwards, each once")
        if faults:
            raise ParameterError(
                "\n".join(["This world cannot be simulated.", *(f"  {one}" for one in faults)]),
                where="scenario",
                expected="shares from 0 to 1 (ar below 1), numbers, true or false",
            )

    def _wrong_numbers(self) -> list[str]:
        """Weights may be any number; shares lie between 0 and 1, and a shock must die away."""
        faults = []
        for name in (*SHARES, *WEIGHTS):
            value = getattr(self, name)
            number = type(value) in (int, float) and math.isfinite(value)
            if not number or (name in SHARES and not 0 <= value <= SHARES[name]):
                faults.append(f"{name} is {value!r}")
        return faults

    def _wrong_switches(self) -> list[str]:
        return [
            f"{name} is {getattr(self, name)!r}, neither true nor false"
            for name in SWITCHES
            if type(getattr(self, name)) is not bool
        ]

    def told(self) -> dict[str, Any]:
        """What do the switches say, as plain values?"""
        return {**dataclasses.asdict(self), "waves": list(self.waves)}


SCENARIOS: Mapping[str, Mapping[str, Any]] = {
    "baseline": {},
    "random": {"level_selection": 0.0},
    "null": {"effect": "null"},
    "dip": {"dip": 3.0},
    "trend": {"trend_selection": 100.0},
    "slope": {"slope_quality": 0.004},
    "no_spillover": {"spillover": 0.0},
    "full_reports": {"missing": False, "late": False, "attrition": False},
    "broken": {"duplicates": True, "unit_errors": True, "changed_codes": True},
}
"""Worlds that an estimator is usually judged in, by the switches that make them."""


def scenario(named: str = "baseline", **switches: Any) -> Scenario:
    """Which switches make this world?

    Raises
    ------
    ParameterError
        If the world or a switch is unknown, with the nearest that exists, or a value cannot be.

    Examples
    --------
    >>> scenario("dip", spillover=0.0).dip
    3.0
    """
    known = [field.name for field in dataclasses.fields(Scenario)]
    faults = [_unknown(name, known) for name in switches if name not in known]
    if named not in SCENARIOS:
        faults.insert(0, _unknown(named, list(SCENARIOS)))
    if faults:
        raise ParameterError(
            "\n".join(["There is no such world.", *faults]),
            where="scenario",
            expected=f"worlds: {', '.join(SCENARIOS)}; switches: {', '.join(known)}",
        )
    return Scenario(**{**SCENARIOS[named], **switches})


def _unknown(name: str, known: list[str]) -> str:
    nearest = difflib.get_close_matches(name, known, n=1)
    return f"  {name} is not known" + (f"; nearest: {nearest[0]}" if nearest else "")
