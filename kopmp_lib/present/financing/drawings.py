"""Two chart forms: how many carry a loan of each size, and forecasts beside what came about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kopmp_lib.present import parts
from kopmp_lib.present.svg import SETTINGS, canvas, figure_html
from kopmp_lib.style import BAND, HIGHLIGHT, LINE, MUTED, WIDTH

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

_SHADES = (LINE, "#41ae76", HIGHLIGHT)
_DASHES = ("-", (0, (5, 2)), (0, (2, 1.5)))


@dataclass(frozen=True)
class Line:
    """One line of a chart: its word, places, and heights (0-1)."""

    label: str
    x: Sequence[float]
    y: Sequence[float]


def sizes(
    lines: Sequence[Line],
    ticks: Sequence[tuple[float, str]],
    labels: tuple[str, str],
    alt: str,
    caption: str,
) -> str:
    """Which share could carry a loan of each size, on a scale of ratios?

    Parameters
    ----------
    lines : sequence of Line
        At most three.
    ticks : sequence of (size, word)
    labels : (str, str)
        Of the axes.
    """
    import matplotlib as mpl
    from matplotlib.ticker import NullLocator

    with mpl.rc_context(SETTINGS):
        rows = len(lines)
        height = WIDTH * 0.5 + 16 * rows
        figure, axes = canvas(height)
        figure.subplots_adjust(
            left=0.12, right=0.96, top=1 - (16 * rows + 24) / height, bottom=38 / height
        )
        for line, shade, dash in zip(lines, _SHADES, _DASHES, strict=False):
            axes.step(line.x, line.y, where="post", color=shade, ls=dash, lw=1.7, label=line.label)
        axes.set_xscale("log")
        axes.xaxis.set_minor_locator(NullLocator())
        axes.set_xticks([place for place, _ in ticks], [word for _, word in ticks])
        axes.set(ylim=(0, 1.02), xlim=(min(lines[0].x), max(lines[0].x)))
        _frame(axes, labels)
        parts.legend(figure, handletextpad=0.5, labelspacing=0.3)
        return figure_html(figure, alt, caption)


def reliability(
    bins: pd.DataFrame,
    forecasts: pd.DataFrame,
    labels: tuple[str, str],
    alt: str,
    caption: str,
) -> str:
    """Did what was forecast come about as often? Bars below tell how forecasts lie.

    Parameters
    ----------
    bins : DataFrame
        As ``methods.readiness.Calibration.bins``.
    forecasts : DataFrame
        How all forecasts lie: lower, upper, n.
    labels : (str, str)
        Of the axes.
    """
    import matplotlib as mpl
    from matplotlib.ticker import PercentFormatter

    with mpl.rc_context(SETTINGS):
        figure, axes = canvas(WIDTH * 0.75)
        figure.subplots_adjust(left=0.13, right=0.96, top=0.91, bottom=0.14)
        predicted = bins["predicted"]
        top = min(1.0, 1.08 * max(bins["upper"].max(), forecasts["upper"].max()))
        axes.plot([0, top], [0, top], color=MUTED, lw=0.9, ls=(0, (3, 2)))
        width = forecasts["upper"] - forecasts["lower"]
        height = 0.14 * top * forecasts["n"] / forecasts["n"].max()
        axes.bar(forecasts["lower"], height, width=width, align="edge", color=BAND)
        axes.vlines(predicted, bins["lower"], bins["upper"], color=LINE, lw=1.2)
        axes.plot(predicted, bins["observed"], "o", ms=5, color=LINE)
        axes.set(xlim=(0, top), ylim=(0, top))
        axes.xaxis.set_major_formatter(PercentFormatter(1, symbol="%", decimals=0))
        _frame(axes, labels)
        return figure_html(figure, alt, caption)


def _frame(axes: Axes, labels: tuple[str, str]) -> None:
    from matplotlib.ticker import PercentFormatter

    parts.label(axes, *labels)
    axes.yaxis.set_major_formatter(PercentFormatter(1, symbol="%", decimals=0))
    axes.tick_params(axis="x", pad=7)
