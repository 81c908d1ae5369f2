"""What can the study of formation be asked?"""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from kopmp_lib import rules
from kopmp_lib.errors import ParameterError
from kopmp_lib.regions import gazetteer

MOST_PEERS = 30


@dataclass(frozen=True)
class Params:
    """What the study is asked.

    Parameters
    ----------
    region_code : str
        A kabupaten or kota, as text.
    as_of : str
        Day the figures stand for, ``YYYY-MM-DD``; "" for the newest there is.
    from_step, to_step : str
        Time is measured between these: a step of formation, or as start a day of the programme
        (``instruction``, ``launch``).
    peer_count : int
        How many regions to compare with, 0 to 30.

    Raises
    ------
    ParameterError, RegionError
        If one is out of range; says which, and what was expected.
    """

    region_code: str = "19.71"
    as_of: str = ""
    from_step: str = "instruction"
    to_step: str = "legal_entity"
    peer_count: int = 8

    def __post_init__(self) -> None:
        region = gazetteer.region(self.region_code)
        if region.level != "regency":
            raise ParameterError(
                f"{region.name} ({region.code}) is a {region.level}, not a kabupaten or kota.",
                where="region_code",
                expected="a code such as 19.71",
            )
        object.__setattr__(self, "region_code", region.code)
        known = [step.name for step in rules.formation_steps(self.day)]
        _choice("from_step", self.from_step, [*rules.events(self.day), *known])
        _choice("to_step", self.to_step, known)
        if self.from_step == self.to_step:
            raise ParameterError(
                f"from_step and to_step are both '{self.to_step}', so no time lies between them.",
                where="from_step",
                expected=f"another step or day: {', '.join([*rules.events(self.day), *known])}",
            )
        if type(self.peer_count) is not int or not 0 <= self.peer_count <= MOST_PEERS:
            raise ParameterError(
                f"{self.peer_count} peers cannot be compared.",
                where="peer_count",
                expected=f"a whole number from 0 to {MOST_PEERS}",
            )

    @property
    def day(self) -> dt.date:
        """The last day of which figures count."""
        if not self.as_of:
            return dt.date.max
        try:
            if len(self.as_of) != len("2026-08-05"):
                raise ValueError
            return dt.date.fromisoformat(self.as_of)
        except (ValueError, TypeError):
            raise ParameterError(
                f"'{self.as_of}' is not a day.",
                where="as_of",
                expected="YYYY-MM-DD, such as 2026-08-05",
            ) from None


def _choice(name: str, given: str, known: Sequence[str]) -> None:
    if given not in known:
        near = difflib.get_close_matches(str(given), known, n=1)
        hint = f" Did you mean '{near[0]}'?" if near else ""
        raise ParameterError(
            f"'{given}' is not a step.{hint}", where=name, expected=", ".join(known)
        )
