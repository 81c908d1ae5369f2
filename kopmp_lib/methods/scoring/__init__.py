"""Which alternative comes first on several criteria, and how sure is that?

``simple`` scores with one set of weights, ``smaa`` with all weights that are thinkable, ``turning``
tells which weight would change the answer. All take arrays, or a frame whose index names the
alternatives (or unit and alternative) and whose columns are criteria; ``scales`` brings criteria in
units of their own to one scale, ``agreement`` tells how far two ways of scoring agree.
"""

from kopmp_lib.methods.scoring.agreement import agreement, leaders
from kopmp_lib.methods.scoring.scales import SCALES, scale, scaled
from kopmp_lib.methods.scoring.simple import Scores, topsis, weighted_product, weighted_sum
from kopmp_lib.methods.scoring.smaa import Acceptability, pooled, smaa, top_share
from kopmp_lib.methods.scoring.turning import Turning, turning_points
from kopmp_lib.methods.scoring.weights import draw_weights

__all__ = [
    "SCALES",
    "Acceptability",
    "Scores",
    "Turning",
    "agreement",
    "draw_weights",
    "leaders",
    "pooled",
    "scale",
    "scaled",
    "smaa",
    "top_share",
    "topsis",
    "turning_points",
    "weighted_product",
    "weighted_sum",
]
