"""One function a chart form; each knows nothing of studies, and none draws nothing as something."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kopmp_lib.present.svg import SETTINGS, canvas, figure_html
from kopmp_lib.style import BAND, FONT_SIZE, HIGHLIGHT, INK, LINE, MUTED, RULE, STANDING, WIDTH

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ROW = 25
_LABEL_SHARE = 0.385


@dataclass(frozen=True)
class Bar:
    """One bar of stacked segments.

    Parameters
    ----------
    label : str
        Stands left of it.
    parts : tuple of (standing, count)
        Segments from left to right; names of ``style.STANDING``.
    end : str
        Stands right of it.
    """

    label: str
    parts: tuple[tuple[str, int], ...]
    end: str


def stacked_bars(
    bars: Sequence[Bar], legend: Sequence[tuple[str, str]], alt: str, caption: str
) -> str:
    """How do the parts of each total compare? Every bar is drawn to its own total.

    Parameters
    ----------
    bars : sequence of Bar
        From top to bottom.
    legend : sequence of (standing, word)
        Only what occurs.
    """
    import matplotlib as mpl
    from matplotlib.patches import Patch

    with mpl.rc_context(SETTINGS):
        rows = -(-len(legend) // 2)
        height = len(bars) * _ROW + rows * 17 + 10
        figure, axes = canvas(height)
        figure.subplots_adjust(
            left=_LABEL_SHARE, right=0.86, top=1 - (rows * 17 + 6) / height, bottom=0.01
        )
        for position, bar in enumerate(bars):
            _draw_bar(axes, position, bar)
        axes.set_yticks(range(len(bars)), [bar.label for bar in bars])
        axes.set(xlim=(0, 1), ylim=(len(bars) - 0.4, -0.6))
        axes.tick_params(length=0, bottom=False, labelbottom=False)
        axes.spines[["left", "bottom"]].set_visible(False)
        handles = [
            Patch(
                facecolor=STANDING[name].face,
                hatch=STANDING[name].hatch,
                edgecolor=MUTED,
                lw=0.6,
                label=word,
            )
            for name, word in legend
        ]
        figure.legend(
            handles=handles, loc="upper left", bbox_to_anchor=(0, 1), ncols=2, frameon=False,
            fontsize=FONT_SIZE, borderaxespad=0, handlelength=1.2, columnspacing=1.2,
            labelspacing=0.3,
        )  # fmt: skip
        return figure_html(figure, alt, caption)


def _draw_bar(axes: Axes, position: int, bar: Bar) -> None:
    total = sum(count for _, count in bar.parts)
    left = 0.0
    for standing, count in bar.parts:
        if count and total:
            fill = STANDING[standing]
            share = count / total
            axes.barh(
                position, share, left=left, height=0.68, color=fill.face, hatch=fill.hatch,
                edgecolor=MUTED, linewidth=0.6,
            )  # fmt: skip
            left += share
    axes.text(1.02, position, bar.end, va="center", ha="left")


def survival(
    days: Sequence[float],
    done: Sequence[float],
    lower: Sequence[float],
    upper: Sequence[float],
    middle: float,
    labels: tuple[str, str],
    mark: str,
    alt: str,
    caption: str,
) -> str:
    """What share had taken the step by each day?

    Parameters
    ----------
    days : sequence of float
        Days on which somebody took it.
    done, lower, upper : sequence of float
        Share (0–1) that had, and its limits.
    middle : float
        Day by which half had; ``nan`` if never.
    labels : (str, str)
        Of the axes.
    mark : str
        Words beside the middle.
    """
    import matplotlib as mpl
    from matplotlib.ticker import PercentFormatter

    with mpl.rc_context(SETTINGS):
        figure, axes = canvas(WIDTH * 0.62)
        figure.subplots_adjust(left=0.12, right=0.97, top=0.93, bottom=0.19)
        start = max(0.0, days[0] - max(3.0, (days[-1] - days[0]) * 0.08))
        x = [start, *days]
        axes.fill_between(x, [0, *lower], [0, *upper], step="post", color=BAND, lw=0, alpha=0.8)
        axes.step(x, [0, *done], where="post", color=LINE, lw=1.8)
        axes.set(xlim=(start, days[-1] * 1.01), ylim=(0, 1.02), xlabel=labels[0])
        axes.set_title(labels[1], loc="left", fontsize=FONT_SIZE, color=INK)
        axes.yaxis.set_major_formatter(PercentFormatter(1, symbol="%", decimals=0))
        axes.grid(axis="y", color=RULE, lw=0.6)
        axes.tick_params(length=0)
        if middle == middle:
            axes.plot([start, middle, middle], [0.5, 0.5, 0], color=HIGHLIGHT, lw=1, ls=(0, (3, 2)))
            left = middle < (start + days[-1]) / 2
            shift = (days[-1] - start) * (0.015 if left else -0.015)
            axes.text(middle + shift, 0.04, mark, ha="left" if left else "right", color=INK)
        return figure_html(figure, alt, caption)


def dots(
    labels: Sequence[str],
    values: Sequence[float],
    written: Sequence[str],
    own: int,
    axis: str,
    alt: str,
    caption: str,
) -> str:
    """Where does one place stand among others, on a scale of ratios?

    Parameters
    ----------
    labels, written : sequence of str
        Place, and its figure in words.
    values : sequence of float
        ``nan`` where nothing was reported.
    own : int
        Position of the place itself.
    axis : str
        What is measured.
    """
    import matplotlib as mpl

    known = [value for value in values if value == value and value > 0]
    with mpl.rc_context(SETTINGS):
        height = len(labels) * _ROW + 24
        figure, axes = canvas(height)
        figure.subplots_adjust(left=_LABEL_SHARE, right=0.76, top=1 - 22 / height, bottom=0.01)
        axes.set_xscale("log")
        low, high = min(known) / 1.8, max(known) * 1.8
        axes.set(xlim=(low, high), ylim=(len(labels) - 0.5, -0.5))
        for position, (value, word) in enumerate(zip(values, written, strict=True)):
            mine = position == own
            axes.axhline(position, color=RULE, lw=0.6, zorder=0)
            if value == value and value > 0:
                axes.plot(
                    value, position, marker="D" if mine else "o", ms=7 if mine else 5.5,
                    color=HIGHLIGHT if mine else LINE,
                )  # fmt: skip
            axes.text(
                1.03, position, word, va="center", transform=axes.get_yaxis_transform(),
                fontweight="bold" if mine else "normal",
            )  # fmt: skip
        axes.set_yticks(range(len(labels)), [_two_lines(label) for label in labels])
        axes.get_yticklabels()[own].set_fontweight("bold")
        axes.minorticks_off()
        axes.tick_params(length=0, bottom=False, labelbottom=False)
        axes.spines[["left", "bottom"]].set_visible(False)
        axes.set_title(axis, loc="left", fontsize=FONT_SIZE, color=MUTED)
        return figure_html(figure, alt, caption)


def _two_lines(label: str) -> str:
    """A long name breaks in two instead of running off the drawing."""
    return "\n".join(textwrap.wrap(label, 24))
