"""Which chart forms do many regions need: a funnel, and ranges on one scale of shares?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kopmp_lib.methods.spread import Funnel
from kopmp_lib.present import parts
from kopmp_lib.present.svg import SETTINGS, canvas, figure_html
from kopmp_lib.style import BAND, FONT_SIZE, HIGHLIGHT, INK, LINE, MUTED, RULE, WIDTH

if TYPE_CHECKING:
    pass

FAINT = "#a6a6a6"
LEVELS = (0.95, 0.998)
_LEFT = 0.385
_ROW = 17
_STEPS = 60


@dataclass(frozen=True)
class Points:
    """Dots of one kind: sizes of places, their shares (0-1), and the word for the legend."""

    totals: Sequence[float]
    shares: Sequence[float]
    word: str


def funnel_plot(
    limits: Funnel,
    quiet: Points,
    own: Points,
    loud: Points,
    labels: tuple[str, str],
    alt: str,
    caption: str,
) -> str:
    """Which places lie further from the whole than chance and common variation explain?

    Parameters
    ----------
    limits : Funnel
        Of all places.
    quiet, own, loud : Points
        Places elsewhere, places in question, and among these those that stay outside after all
        tests are allowed for. Kinds without a place are not in the legend.
    labels : (str, str)
        Of the axes.
    """
    import matplotlib as mpl
    from matplotlib.ticker import MaxNLocator, PercentFormatter

    with mpl.rc_context(SETTINGS):
        figure, axes = canvas(WIDTH * 0.68)
        figure.subplots_adjust(left=0.12, right=0.97, top=0.92, bottom=0.21)
        largest = max([*quiet.totals, *own.totals, *loud.totals, 10]) * 1.03
        sizes = np.unique(np.geomspace(5, largest, _STEPS).round())
        for level, dash in zip(LEVELS, ((0, (3, 2)), "-"), strict=True):
            for edge in limits.limits(sizes, level):
                axes.plot(sizes, edge, color=MUTED, lw=1, ls=dash)
        axes.axhline(limits.target, color=LINE, lw=1)
        for dots, colour, marker, size in (
            (quiet, FAINT, "o", 2.5),
            (own, LINE, "o", 3),
            (loud, HIGHLIGHT, "D", 4),
        ):
            if len(dots.totals):
                axes.plot(dots.totals, dots.shares, ls="none", marker=marker, ms=size, mew=0,
                          color=colour, label=dots.word)  # fmt: skip
        axes.set(xlim=(0, largest), ylim=(-0.02, 1.02))
        axes.yaxis.set_major_formatter(PercentFormatter(1, symbol="%", decimals=0))
        axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
        axes.tick_params(length=0)
        axes.set_xlabel(labels[0], parse_math=False)
        axes.set_title(labels[1], loc="left", fontsize=FONT_SIZE, color=INK, parse_math=False)
        parts.legend(
            figure,
            loc="lower left",
            bbox_to_anchor=(0.02, 0),
            columns=2,
            handlelength=1,
            columnspacing=1,
        )
        return figure_html(figure, alt, caption)


@dataclass(frozen=True)
class Range:
    """One row: a name, from where to where, a mark between, and the words at the end."""

    name: str
    lower: float
    upper: float
    mark: float
    end: str


def ranges(rows: Sequence[Range], whole: float, axis: str, alt: str, caption: str) -> str:
    """Between which shares does each row lie, and where is its mark?

    Parameters
    ----------
    rows : sequence of Range
        From top to bottom; ``nan`` where nothing is known, which leaves the row empty.
    whole : float
        Share of all, drawn as a line.
    """
    import matplotlib as mpl

    with mpl.rc_context(SETTINGS):
        height = len(rows) * _ROW + 44
        figure, axes = canvas(height)
        right = 1 - (max(len(row.end) for row in rows) * FONT_SIZE * 0.56 + 5) / WIDTH
        figure.subplots_adjust(left=_LEFT, right=right, top=1 - 22 / height, bottom=20 / height)
        axes.set(xlim=(-0.02, 1.02), ylim=(len(rows) - 0.4, -0.6))
        axes.axvline(whole, color=MUTED, lw=1, ls=(0, (3, 2)))
        for at, row in enumerate(rows):
            axes.axhline(at, color=RULE, lw=0.5, zorder=0)
            if row.lower == row.lower:
                axes.plot([row.lower, row.upper], [at, at], color=BAND, lw=5, solid_capstyle="butt")
            if row.mark == row.mark:
                axes.plot(row.mark, at, marker="o", ms=4.5, color=LINE)
            parts.beside(axes, at, row.name)
            parts.beside(axes, at, row.end, right=True)
        axes.set_yticks([])
        axes.set_xticks([0, 0.5, 1], ["0%", "50%", "100%"])
        axes.tick_params(length=0)
        axes.spines["left"].set_visible(False)
        axes.set_title(axis, loc="left", fontsize=FONT_SIZE, color=INK, parse_math=False)
        return figure_html(figure, alt, caption)
