"""What did a measure change, when it came to some earlier than to others?"""

from kopmp_lib.methods.effects.aggregation import Aggregate
from kopmp_lib.methods.effects.attrition import Trimmed, lee_bounds, seen_weights
from kopmp_lib.methods.effects.bacon import Bacon, bacon
from kopmp_lib.methods.effects.by_unit import unit_effects
from kopmp_lib.methods.effects.group_time import GroupTime, att_gt
from kopmp_lib.methods.effects.honest import Bounds, breakdown, relative_magnitude
from kopmp_lib.methods.effects.interaction import Interaction, interaction_weighted
from kopmp_lib.methods.effects.notes import Note
from kopmp_lib.methods.effects.overlap import Overlap, overlap
from kopmp_lib.methods.effects.permutation import Randomisation, randomisation
from kopmp_lib.methods.effects.power import Noise, Power, detectable_effect, noise_of
from kopmp_lib.methods.effects.pretrend import PreTest
from kopmp_lib.methods.effects.rollout import Tried, rollout, simulated_power
from kopmp_lib.methods.effects.two_by_two import Difference, two_by_two
from kopmp_lib.methods.effects.wild import WildTest, wild_cluster

__all__ = [
    "Aggregate",
    "Bacon",
    "Bounds",
    "Difference",
    "GroupTime",
    "Interaction",
    "Noise",
    "Note",
    "Overlap",
    "Power",
    "PreTest",
    "Randomisation",
    "Tried",
    "Trimmed",
    "WildTest",
    "att_gt",
    "bacon",
    "breakdown",
    "detectable_effect",
    "interaction_weighted",
    "lee_bounds",
    "noise_of",
    "overlap",
    "randomisation",
    "relative_magnitude",
    "rollout",
    "seen_weights",
    "simulated_power",
    "two_by_two",
    "unit_effects",
    "wild_cluster",
]
