"""Which chart forms does business potential need?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kopmp_lib.present import parts
from kopmp_lib.present.svg import SETTINGS, canvas, figure_html
from kopmp_lib.style import BAND, FONT_SIZE, HIGHLIGHT, INK, LINE, MUTED, RULE

if TYPE_CHECKING:
    pass

_LEFT = 0.36
_ROW = 24
_NARROW = 16


@dataclass(frozen=True)
class Pair:
    """One row of nested bars: a name, the outer and the inner length (0-1), words at the end."""

    name: str
    outer: float
    inner: float
    end: str


def nested_bars(
    pairs: Sequence[Pair], even: float, mark: str, legend: tuple[str, str], alt: str, caption: str
) -> str:
    """How large is a part of a part?

    Parameters
    ----------
    pairs : sequence of Pair
        From top to bottom.
    even : float
        Where a line is drawn for comparison with the inner bar, and ``mark``, its words.
    legend : (str, str)
        What the outer and the inner bar are.
    """
    import matplotlib as mpl
    from matplotlib.patches import Patch

    with mpl.rc_context(SETTINGS):
        height = len(pairs) * _ROW + 56
        figure, axes = canvas(height)
        right = parts.room([pair.end for pair in pairs])
        figure.subplots_adjust(left=_LEFT, right=right, top=1 - 40 / height, bottom=16 / height)
        for at, pair in enumerate(pairs):
            axes.barh(at, pair.outer, height=0.7, color=BAND, lw=0)
            axes.barh(at, pair.inner, height=0.34, color=LINE, lw=0)
            parts.beside(axes, at, pair.name)
            parts.beside(axes, at, pair.end, right=True)
        longest = max((pair.outer for pair in pairs), default=1.0)
        axes.set(xlim=(0, max(longest, even) * 1.02), ylim=(len(pairs) - 0.4, -0.6))
        axes.axvline(even, color=HIGHLIGHT, lw=1, ls=(0, (3, 2)))
        axes.annotate(
            mark, (even, 0), xycoords=("data", "axes fraction"), xytext=(0, -12),
            textcoords="offset points", ha="center", annotation_clip=False, parse_math=False,
        )  # fmt: skip
        parts.bare(axes)
        handles = [Patch(color=colour, label=word) for colour, word in
                   zip((LINE, BAND), (legend[1], legend[0]), strict=True)]  # fmt: skip
        parts.legend(figure, handles=handles, handlelength=1.2, labelspacing=0.3)
        return figure_html(figure, alt, caption)


@dataclass(frozen=True)
class Interval:
    """One row: a name, an estimate with its limits, and the raw figure; above nought."""

    name: str
    estimate: float
    lower: float
    upper: float
    raw: float


def intervals(rows: Sequence[Interval], middle: float, axis: str, alt: str, caption: str) -> str:
    """Where does each place stand, how sure is that, and how far was it drawn to the mean?

    On a scale of ratios; a raw figure of nought is drawn at the left edge.
    """
    import matplotlib as mpl

    with mpl.rc_context(SETTINGS):
        height = len(rows) * _NARROW + 44
        figure, axes = canvas(height)
        figure.subplots_adjust(left=_LEFT, right=0.97, top=1 - 22 / height, bottom=20 / height)
        axes.set_xscale("log")
        values = [value for row in rows for value in (row.lower, row.upper, row.raw) if value > 0]
        low, high = max(min([*values, middle]) / 1.3, 0.05), min(max([*values, middle]) * 1.2, 20)
        axes.set(xlim=(low, high), ylim=(len(rows) - 0.4, -0.6))
        axes.axvline(middle, color=RULE, lw=1)
        for at, row in enumerate(rows):
            axes.plot([max(row.lower, low), row.upper], [at, at], color=BAND, lw=5)
            axes.plot(min(max(row.raw, low), high), at, marker="o", ms=4, mfc="none", mec=MUTED,
                      clip_on=False)  # fmt: skip
            axes.plot(row.estimate, at, marker="o", ms=5, color=LINE)
            parts.beside(axes, at, row.name)
        axes.set_yticks([])
        axes.minorticks_off()
        ticks = [tick for tick in (0.1, 0.25, 0.5, 1, 2, 4, 8, 16) if low <= tick <= high]
        axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
        axes.tick_params(length=0)
        axes.spines["left"].set_visible(False)
        axes.set_title(axis, loc="left", fontsize=FONT_SIZE, color=INK, parse_math=False)
        return figure_html(figure, alt, caption)
