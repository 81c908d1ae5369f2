"""One function a chart form; none knows of studies, and none draws nothing as something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kopmp_lib.present import parts
from kopmp_lib.present.svg import SETTINGS, canvas, figure_html
from kopmp_lib.style import BAND, FONT_SIZE, HIGHLIGHT, INK, LINE, MUTED, RULE, STANDING, WIDTH

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ROW = 25
_LEFT = 0.385


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
        right = parts.room([bar.end for bar in bars])
        figure.subplots_adjust(
            left=_LEFT, right=right, top=1 - (rows * 17 + 6) / height, bottom=0.01
        )
        for position, bar in enumerate(bars):
            _draw_bar(axes, position, bar)
        axes.set(xlim=(0, 1), ylim=(len(bars) - 0.4, -0.6))
        parts.bare(axes)
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
        parts.legend(
            figure,
            handles=handles,
            columns=2,
            handlelength=1.2,
            columnspacing=1.2,
            labelspacing=0.3,
        )
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
    parts.name(axes, position, bar.label)
    parts.beside(axes, position, bar.end, right=True)


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
    from matplotlib.ticker import MaxNLocator, PercentFormatter

    with mpl.rc_context(SETTINGS):
        figure, axes = canvas(WIDTH * 0.62)
        figure.subplots_adjust(left=0.12, right=0.97, top=0.93, bottom=0.19)
        start = max(0.0, days[0] - max(3.0, (days[-1] - days[0]) * 0.08))
        stop = max(days[-1] * 1.01, start + 1)
        x = [start, *days]
        axes.fill_between(x, [0, *lower], [0, *upper], step="post", color=BAND, lw=0, alpha=0.8)
        axes.step(x, [0, *done], where="post", color=LINE, lw=1.8)
        axes.set(xlim=(start, stop), ylim=(0, 1.02))
        axes.set_xlabel(labels[0], parse_math=False)
        axes.set_title(labels[1], loc="left", fontsize=FONT_SIZE, color=INK, parse_math=False)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.yaxis.set_major_formatter(PercentFormatter(1, symbol="%", decimals=0))
        axes.grid(axis="y", color=RULE, lw=0.6)
        axes.tick_params(length=0)
        if middle == middle:
            axes.plot([start, middle, middle], [0.5, 0.5, 0], color=HIGHLIGHT, lw=1, ls=(0, (3, 2)))
            left = middle < (start + stop) / 2
            shift = (stop - start) * (0.015 if left else -0.015)
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
        figure.subplots_adjust(
            left=_LEFT, right=parts.room(written), top=1 - 22 / height, bottom=0.01
        )
        axes.set_xscale("log")
        low, high = min(known) / 1.8, max(known) * 1.8
        axes.set(xlim=(low, high), ylim=(len(labels) - 0.5, -0.5))
        for position, (value, word) in enumerate(zip(values, written, strict=True)):
            mine = position == own
            axes.axhline(position, color=RULE, lw=0.6, zorder=0)
            if value == value and value > 0:
                axes.plot(
                    value, position, marker="D" if mine else "o", ms=7 if mine else 5.5, ls="none",
                    color=HIGHLIGHT if mine else LINE,
                )  # fmt: skip
            parts.name(axes, position, labels[position], bold=mine)
            parts.beside(axes, position, word, right=True, bold=mine)
        parts.bare(axes)
        axes.set_title(axis, loc="left", fontsize=FONT_SIZE, color=MUTED)
        return figure_html(figure, alt, caption)
