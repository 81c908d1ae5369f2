"""Who lies near whom, where would customers go, and do neighbours resemble each other?

``near`` finds the nearest places on the globe, ``huff`` shares customers among outlets, ``moran``
and ``local`` measure likeness of neighbours, ``quotient`` how much a kind of place is at home in
each; all these take arrays. ``pattern`` and ``catchments``
answer the same for frames of places. Nothing here holds a table of every place against every other.
"""

from kopmp_lib.methods.neighbours.frames import Catchment, Pattern, catchments, pattern
from kopmp_lib.methods.neighbours.huff import entrant_share, huff_shares
from kopmp_lib.methods.neighbours.local import Local, false_discoveries, lisa
from kopmp_lib.methods.neighbours.moran import Moran, geary, moran
from kopmp_lib.methods.neighbours.near import Near, nearest, nearest_of, row_weights
from kopmp_lib.methods.neighbours.quotient import Quotients, location_quotient

__all__ = [
    "Catchment",
    "Local",
    "Moran",
    "Near",
    "Pattern",
    "Quotients",
    "catchments",
    "entrant_share",
    "false_discoveries",
    "geary",
    "huff_shares",
    "lisa",
    "location_quotient",
    "moran",
    "nearest",
    "nearest_of",
    "pattern",
    "row_weights",
]
