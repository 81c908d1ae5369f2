"""How long does it take from one step to another when some have not got there yet?

``curve`` and ``compare`` describe waiting, ``hazards`` explains it, ``causes`` and ``stages`` know
more ends than one, ``months`` works where only the month of a step is known.
"""

from kopmp_lib.methods.timing.answers import ChiSquared, Estimate
from kopmp_lib.methods.timing.causes import Incidence, cumulative_incidence
from kopmp_lib.methods.timing.compare import LogRank, logrank
from kopmp_lib.methods.timing.curve import Survival, kaplan_meier
from kopmp_lib.methods.timing.hazards import Cox, cox
from kopmp_lib.methods.timing.months import DiscreteHazard, discrete_hazard, person_periods
from kopmp_lib.methods.timing.stages import Occupation, occupation

__all__ = [
    "ChiSquared",
    "Cox",
    "DiscreteHazard",
    "Estimate",
    "Incidence",
    "LogRank",
    "Occupation",
    "Survival",
    "cox",
    "cumulative_incidence",
    "discrete_hazard",
    "kaplan_meier",
    "logrank",
    "occupation",
    "person_periods",
]
