"""What did a measure change, when it came to some earlier than to others?"""

from kopmp_lib.methods.effects.aggregation import Aggregate
from kopmp_lib.methods.effects.group_time import GroupTime, att_gt
from kopmp_lib.methods.effects.honest import Bounds, breakdown, relative_magnitude
from kopmp_lib.methods.effects.notes import Note
from kopmp_lib.methods.effects.permutation import Randomisation, randomisation
from kopmp_lib.methods.effects.power import Noise, Power, detectable_effect, noise_of
from kopmp_lib.methods.effects.pretrend import PreTest
from kopmp_lib.methods.effects.two_by_two import Difference, two_by_two
from kopmp_lib.methods.effects.wild import WildTest, wild_cluster

__all__ = [
    "Aggregate",
    "Bounds",
    "Difference",
    "GroupTime",
    "Noise",
    "Note",
    "Power",
    "PreTest",
    "Randomisation",
    "WildTest",
    "att_gt",
    "breakdown",
    "detectable_effect",
    "noise_of",
    "randomisation",
    "relative_magnitude",
    "two_by_two",
    "wild_cluster",
]
