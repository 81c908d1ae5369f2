"""Which alternative comes first on several criteria, and how sure is that?

``simple`` scores with one set of weights, ``smaa`` with all weights that are thinkable, ``turning``
tells which weight would change the answer.
"""

from kopmp_lib.methods.scoring.simple import Scores, topsis, weighted_product, weighted_sum
from kopmp_lib.methods.scoring.smaa import Acceptability, smaa, top_share
from kopmp_lib.methods.scoring.turning import Turning, turning_points
from kopmp_lib.methods.scoring.weights import draw_weights

__all__ = [
    "Acceptability",
    "Scores",
    "Turning",
    "draw_weights",
    "smaa",
    "top_share",
    "topsis",
    "turning_points",
    "weighted_product",
    "weighted_sum",
]
