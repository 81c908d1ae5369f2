"""Which parts do the charts of all studies share: names beside rows, legends, axes?"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kopmp_lib.style import FONT_SIZE, INK, RULE, WIDTH

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

LETTER = 0.62
"""A letter is no wider than this share of its size, in the fonts that pages use."""
LONGEST_NAME = 24


def name(axes: Axes, position: float, text: str, bold: bool = False) -> None:
    """A long name left of a row breaks in lines instead of running off the drawing."""
    lines = textwrap.wrap(text, LONGEST_NAME)
    for number, line in enumerate(lines):
        up = ((len(lines) - 1) / 2 - number) * FONT_SIZE
        beside(axes, position, line, up=up, bold=bold)


def beside(
    axes: Axes, position: float, text: str, right: bool = False, up: float = 0.0, bold: bool = False
) -> None:
    """Text left or right of a row, each line on its own, since only so is it set flush in SVG."""
    axes.annotate(
        text, (float(right), position), xycoords=("axes fraction", "data"),
        xytext=(5 if right else -5, up - 0.35 * FONT_SIZE), textcoords="offset points",
        ha="left" if right else "right", va="baseline", annotation_clip=False, parse_math=False,
        fontweight="bold" if bold else "normal",
    )  # fmt: skip


def room(ends: Sequence[str]) -> float:
    """Up to which share of the width may be drawn, so that the longest text beside it fits?"""
    longest = max((len(end) for end in ends), default=0)
    return 1 - (longest * FONT_SIZE * LETTER + 5) / WIDTH


def bare(axes: Axes) -> None:
    """Takes away axes and ticks: rows carry their names and figures beside them."""
    axes.minorticks_off()
    axes.set_yticks([])
    axes.tick_params(length=0, bottom=False, labelbottom=False)
    axes.spines[["left", "bottom"]].set_visible(False)


def legend(figure: Figure, *told: Any, columns: int = 1, **look: Any) -> None:
    """What the marks mean, above the drawing at the left unless ``loc`` says otherwise."""
    place = {"loc": "upper left", "bbox_to_anchor": (0, 1)}
    plain = {"frameon": False, "fontsize": FONT_SIZE, "borderaxespad": 0}
    figure.legend(*told, ncols=columns, **place | plain | look)


def label(axes: Axes, below: str, above: str) -> None:
    """What the axes measure: one word below, one above at the left; rules across, no ticks."""
    axes.set_xlabel(below, parse_math=False)
    axes.set_title(above, loc="left", fontsize=FONT_SIZE, color=INK, parse_math=False)
    axes.grid(axis="y", color=RULE, lw=0.6)
    axes.tick_params(length=0)
