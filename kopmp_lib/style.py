"""Which colours and sizes do figures have, once for all reports?

The colours are steps of YlGnBu: their order survives grey printing and colour blindness. A figure
that is missing is white with hatching, never the palest colour of the scale.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

INK = "#1b1b1b"
MUTED = "#595959"
RULE = "#d4d4d4"
LINE = "#225ea8"
BAND = "#a1dab4"
HIGHLIGHT = "#d55e00"


@dataclass(frozen=True)
class Fill:
    """How a bar segment is drawn: colour, hatching, colour of a text on it."""

    face: str
    hatch: str = ""
    text: str = INK


STANDING: Mapping[str, Fill] = {
    "reached": Fill("#225ea8", text="#ffffff"),
    "implied": Fill("#7fcdbb"),
    "not_reached": Fill("#ffffcc"),
    "not_reported": Fill("#ffffff", hatch="////"),
    "not_applicable": Fill("#ffffff", hatch="----"),
}

WIDTH = 400
"""Width of a drawing in its own units; text of 11 units is about 10 px on a phone of 360 px."""

FONT_SIZE = 11
FONTS = "Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif"
