"""What does a measure change among those who differ, if all they differ in is known?"""

from kopmp_lib.methods.adjusting.balance import Overlap, overlap
from kopmp_lib.methods.adjusting.compare import Difference, difference
from kopmp_lib.methods.adjusting.weigh import ESTIMANDS, Adjusted, aipw, ipw

__all__ = [
    "ESTIMANDS",
    "Adjusted",
    "Difference",
    "Overlap",
    "aipw",
    "difference",
    "ipw",
    "overlap",
]
