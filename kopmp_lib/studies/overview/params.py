"""What can the study of many regions be asked?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kopmp_lib import parameters
from kopmp_lib.errors import ParameterError
from kopmp_lib.methods import spread
from kopmp_lib.regions import scope
from kopmp_lib.studies.overview.measures import SHARES

LONGEST_DAYS = 3650


@dataclass(frozen=True)
class Params:
    """What the study is asked.

    Parameters
    ----------
    region_code : str
        ``ID`` for the country, or a province; a place is judged among all of the country in any
        case.
    as_of : str
        Only figures of this day and before, ``YYYY-MM-DD``; "" for the newest there are.
    focus : str
        The share shown place by place, such as ``nib``; "" for the one in which places differ most.
    overdispersion : str
        How funnel limits allow for places that scatter more than chance: ``additive``,
        ``multiplicative`` or ``none``.
    old_days : int
        Saved results whose figures are so many days older than the newest are called old.

    Raises
    ------
    ParameterError
        If one is out of range; says which, and what was expected.
    """

    region_code: str = scope.NATION
    as_of: str = ""
    focus: str = ""
    overdispersion: str = "additive"
    old_days: int = 60

    def __post_init__(self) -> None:
        object.__setattr__(self, "region_code", scope.scope(self.region_code).code)
        _ = self.day
        parameters.choice("focus", self.focus, ["", *SHARES], "a share of this study")
        parameters.choice("overdispersion", self.overdispersion, spread.KINDS, "a kind of limits")
        if type(self.old_days) is not int or not 0 <= self.old_days <= LONGEST_DAYS:
            raise ParameterError(
                f"{self.old_days} days cannot be compared with.",
                where="old_days",
                expected=f"a whole number from 0 to {LONGEST_DAYS}",
            )

    @property
    def day(self) -> dt.date:
        """The last day of which figures count."""
        return parameters.day("as_of", self.as_of)
