"""Who lies near whom, where would customers go, and do neighbours resemble each other?

``near`` finds the nearest places on the globe, ``huff`` shares customers among outlets, ``moran``
measures likeness of neighbours. Nothing here holds a table of every place against every other.
"""

from kopmp_lib.methods.neighbours.huff import entrant_share, huff_shares
from kopmp_lib.methods.neighbours.local import Local, false_discoveries, lisa
from kopmp_lib.methods.neighbours.moran import Moran, geary, moran
from kopmp_lib.methods.neighbours.near import Near, nearest, row_weights

__all__ = [
    "Local",
    "Moran",
    "Near",
    "entrant_share",
    "false_discoveries",
    "geary",
    "huff_shares",
    "lisa",
    "moran",
    "nearest",
    "row_weights",
]
