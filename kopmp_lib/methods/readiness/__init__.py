"""Who pays back, who gets which grade, and how far can such a forecast be trusted?"""

from kopmp_lib.methods.readiness.calibration import Calibration, calibration, wilson
from kopmp_lib.methods.readiness.decisions import decisions
from kopmp_lib.methods.readiness.holdout import Holdout, holdout
from kopmp_lib.methods.readiness.logistic import Logit, logit
from kopmp_lib.methods.readiness.multilevel import Multilevel, multilevel
from kopmp_lib.methods.readiness.ordinal import Ordered, Proportional, ordered
from kopmp_lib.methods.readiness.separation import separating

__all__ = [
    "Calibration",
    "Holdout",
    "Logit",
    "Multilevel",
    "Ordered",
    "Proportional",
    "calibration",
    "decisions",
    "holdout",
    "logit",
    "multilevel",
    "ordered",
    "separating",
    "wilson",
]
