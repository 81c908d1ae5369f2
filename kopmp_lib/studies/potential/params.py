"""What can the study of business potential be asked?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kopmp_lib import parameters
from kopmp_lib.errors import ParameterError
from kopmp_lib.regions import units
from kopmp_lib.studies.potential.lines import LINE, criteria, lines

FEWEST_DRAWS, MOST_DRAWS = 200, 5_000
DECAYS = (0.5, 5.0)
MOST_COST = 1e12


@dataclass(frozen=True)
class Params:
    """What the study is asked.

    Parameters
    ----------
    region_code : str
        A kabupaten or kota, as text.
    as_of : str
        Day the figures stand for, ``YYYY-MM-DD``; "" for the newest there is.
    line : str
        Line of business that is shown closer, such as ``apotek``.
    importance : str
        Criteria from the most to the least important, by comma (``demand, share``); those not named
        come after them, in the order of the rule. "" puts gross profit first where it is known, and
        otherwise says that nothing is known of it.
    distance_decay : float
        How strongly distance deters customers (Huff), 0.5 to 5.
    draws : int
        How many sets of weights are tried, in four parts, each on its part of 200 versions of the
        data; 200 to 5,000.
    village : str
        Code or name of the village that is shown closer; "" for all of them together.
    running_cost_idr : float
        What it costs a month to run an outlet of ``line``, rupiah; 0 if that is not known.

    Raises
    ------
    ParameterError, RegionError
        If one is out of range; says which, and what was expected.
    """

    region_code: str = "19.71"
    as_of: str = ""
    line: str = "apotek"
    importance: str = ""
    distance_decay: float = 2.0
    draws: int = 500
    village: str = ""
    running_cost_idr: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "region_code", units.regency(self.region_code))
        parameters.choice("line", self.line, [line.name for line in lines(self.day)])
        for name in self.order:
            parameters.choice(
                "importance", name, [one.name for one in criteria(self.day) if one.of == LINE]
            )
        if len(set(self.order)) < len(self.order):
            raise ParameterError("A criterion is named twice.", where="importance")
        if type(self.draws) is not int or not FEWEST_DRAWS <= self.draws <= MOST_DRAWS:
            raise ParameterError(
                f"{self.draws} draws cannot be made.",
                where="draws",
                expected=f"a whole number from {FEWEST_DRAWS} to {MOST_DRAWS}",
            )
        low, high = DECAYS
        power = self.distance_decay
        if not isinstance(power, int | float) or not low <= power <= high:
            raise ParameterError(
                f"Distance cannot deter to the power {power}.",
                where="distance_decay",
                expected=f"a number from {low} to {high}",
            )

        cost = self.running_cost_idr
        if isinstance(cost, bool) or not isinstance(cost, int | float) or not 0 <= cost < MOST_COST:
            raise ParameterError(
                f"An outlet cannot cost {cost} a month to run.",
                where="running_cost_idr",
                expected="rupiah a month, 0 if not known",
            )

    @property
    def order(self) -> tuple[str, ...]:
        """Criteria named as important, most important first."""
        return tuple(part.strip() for part in self.importance.split(",") if part.strip())

    @property
    def day(self) -> dt.date:
        """The last day of which figures count."""
        return parameters.day("as_of", self.as_of)
