"""What can the study of formation be asked?"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kopmp_lib import parameters, rules
from kopmp_lib.errors import ParameterError
from kopmp_lib.regions import units

MOST_PEERS = 30
AREAS = ("country", "province")
MEASURES = ("nib", "npwp", "rat", "simkopdes")


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
    watch_step : str
        Step from which on a co-operative is under watch, where registration came late; "" from the
        start.
    peer_area : str
        Where peers are sought: ``country`` or ``province``.
    peer_measure : str
        Share that peers are compared by: ``nib``, ``npwp``, ``rat`` or ``simkopdes``.

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
    watch_step: str = ""
    peer_area: str = "country"
    peer_measure: str = "nib"

    def __post_init__(self) -> None:
        object.__setattr__(self, "region_code", units.regency(self.region_code))
        known = [step.name for step in rules.formation_steps(self.day)]
        parameters.choice("from_step", self.from_step, [*rules.events(self.day), *known], "a step")
        parameters.choice("to_step", self.to_step, known, "a step")
        parameters.choice("watch_step", self.watch_step, ["", *known], "a step")
        parameters.choice("peer_area", self.peer_area, AREAS)
        parameters.choice("peer_measure", self.peer_measure, MEASURES)
        if self.from_step == self.to_step:
            raise ParameterError(
                f"from_step and to_step are both '{self.to_step}', so no time lies between them.",
                where="from_step",
                expected=f"another step or day: {', '.join([*rules.events(self.day), *known])}",
            )
        if self.watch_step == self.to_step:
            raise ParameterError(
                f"Whoever is watched only from '{self.to_step}' on has taken it already.",
                where="watch_step",
                expected=f"another step, or '': {', '.join(known)}",
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
        return parameters.day("as_of", self.as_of)
