"""Two chart forms: effects by month since the start, and waves side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kopmp_lib.present import parts
from kopmp_lib.present.svg import SETTINGS, canvas, figure_html
from kopmp_lib.style import BAND, HIGHLIGHT, LINE, MUTED, WIDTH

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SHADES = (LINE, HIGHLIGHT, "#41ae76", "#7a5195", MUTED)
DASHES = ("-", (0, (5, 2)), (0, (2, 1.5)), (0, (6, 2, 1, 2)), (0, (1, 1)))
MOST_LINES = len(SHADES)


@dataclass(frozen=True)
class Curve:
    """One line.

    Parameters
    ----------
    label : str
    x, y : sequence of float
    start : float
        Where a mark stands on it; ``nan`` for none.
    """

    label: str
    x: Sequence[float]
    y: Sequence[float]
    start: float


def event_study(
    exposure: Sequence[float],
    effect: Sequence[float],
    lower: Sequence[float],
    upper: Sequence[float],
    imputed: Sequence[float],
    labels: tuple[str, str],
    legend: tuple[str, str],
    alt: str,
    caption: str,
) -> str:
    """How large is the effect so many months after the start, within a band for all at once?

    Parameters
    ----------
    exposure : sequence of float
        Months since the start; below 0 before it.
    effect, lower, upper, imputed : sequence of float
        Shares; ``nan`` where there is none.
    labels : (str, str)
        Of the axes.
    legend : (str, str)
        Words for the two estimators.
    """
    import matplotlib as mpl

    with mpl.rc_context(SETTINGS):
        figure, axes = canvas(WIDTH * 0.68)
        figure.subplots_adjust(left=0.14, right=0.97, top=0.83, bottom=0.17)
        x = np.asarray(exposure, dtype=float)
        axes.axhline(0, color=MUTED, lw=0.8)
        axes.axvline(-0.5, color=MUTED, lw=0.8, ls=(0, (3, 2)))
        axes.vlines(x, lower, upper, color=BAND, lw=5, alpha=0.9)
        axes.plot(x, effect, "o", ms=4.5, color=LINE, label=legend[0])
        axes.plot(x, imputed, "D", ms=3.5, mfc="white", color=HIGHLIGHT, label=legend[1])
        _within(axes, effect, lower, upper)
        _frame(axes, labels)
        parts.legend(figure, handletextpad=0.3, labelspacing=0.2)
        return figure_html(figure, alt, caption)


def curves(
    lines: Sequence[Curve],
    ticks: Sequence[tuple[float, str]],
    label: str,
    thousands: str,
    alt: str,
    caption: str,
) -> str:
    """How did the waves run, month by month? A ring marks where mentoring begins.

    Parameters
    ----------
    lines : sequence of Curve
        At most ``MOST_LINES``.
    ticks : sequence of (month number, word)
    label : str
        What is measured.
    thousands : str
        What separates thousands.
    """
    import matplotlib as mpl
    from matplotlib.ticker import FuncFormatter

    with mpl.rc_context(SETTINGS):
        rows = -(-len(lines) // 2)
        height = WIDTH * 0.5 + 16 * rows
        figure, axes = canvas(height)
        figure.subplots_adjust(
            left=0.17, right=0.96, top=1 - (16 * rows + 22) / height, bottom=28 / height
        )
        for line, shade, dash in zip(lines, SHADES, DASHES, strict=False):
            axes.plot(line.x, line.y, color=shade, ls=dash, lw=1.6, label=line.label)
            if line.start in line.x:
                at = line.y[list(line.x).index(line.start)]
                axes.plot([line.start], [at], "o", ms=6, mfc="white", color=shade)
        _frame(axes, ("", label))
        axes.set_xticks([place for place, _ in ticks], [word for _, word in ticks])
        axes.yaxis.set_major_formatter(
            FuncFormatter(lambda value, _: f"{value:,.0f}".replace(",", thousands))
        )
        parts.legend(figure, columns=2, columnspacing=1.2, labelspacing=0.2, handlelength=2.2)
        return figure_html(figure, alt, caption)


def _within(
    axes: Axes, effect: Sequence[float], lower: Sequence[float], upper: Sequence[float]
) -> None:
    """Limits that a few endless intervals do not blow up."""
    known = [value for value in effect if value == value]
    reach = max((abs(value) for value in known), default=0.1)
    low = [value for value in lower if value == value] or [-reach]
    high = [value for value in upper if value == value] or [reach]
    axes.set_ylim(max(min(low), -3 * reach - 0.1) - 0.03, min(max(high), 3 * reach + 0.1) + 0.03)
    from matplotlib.ticker import PercentFormatter

    axes.yaxis.set_major_formatter(PercentFormatter(1, symbol="%", decimals=0))


def _frame(axes: Axes, labels: tuple[str, str]) -> None:
    from matplotlib.ticker import MaxNLocator

    parts.label(axes, *labels)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
