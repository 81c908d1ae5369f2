"""Three chart forms: shares that add up to one, limits side by side, and counts by day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kopmp_lib.present import parts
from kopmp_lib.present.svg import SETTINGS, canvas, figure_html
from kopmp_lib.style import BAND, HIGHLIGHT, LINE, MUTED, WIDTH

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LEFT = 0.385
_ROW = 25
_LINE = 17


@dataclass(frozen=True)
class Area:
    """One layer: its word, its shares (0-1), its colour and hatching."""

    label: str
    shares: Sequence[float]
    face: str
    hatch: str = ""


@dataclass(frozen=True)
class Interval:
    """One row: a name, an estimate with its limits, the raw share, words at the end."""

    name: str
    estimate: float
    lower: float
    upper: float
    raw: float
    end: str


def areas(
    days: Sequence[float], layers: Sequence[Area], labels: tuple[str, str], alt: str, caption: str
) -> str:
    """Which share stands where on each day? Layers are drawn from the bottom up."""
    import matplotlib as mpl
    from matplotlib.patches import Patch

    with mpl.rc_context(SETTINGS):
        rows = -(-len(layers) // 2)
        height = WIDTH * 0.55 + rows * _LINE
        figure, axes = canvas(height)
        figure.subplots_adjust(
            left=0.12, right=0.97, top=1 - (rows * _LINE + 24) / height, bottom=36 / height
        )
        drawn = axes.stackplot(
            days, [layer.shares for layer in layers], colors=[layer.face for layer in layers],
            edgecolor=MUTED, linewidth=0.4,
        )  # fmt: skip
        for patch, layer in zip(drawn, layers, strict=True):
            if layer.hatch:
                patch.set_hatch(layer.hatch)
        axes.set(xlim=(days[0], days[-1]), ylim=(0, 1))
        _frame(axes, labels)
        _shares(axes, "y")
        handles = [
            Patch(facecolor=one.face, hatch=one.hatch, edgecolor=MUTED, lw=0.6, label=one.label)
            for one in layers
        ]
        _legend(figure, handles)
        return figure_html(figure, alt, caption)


def intervals(
    rows: Sequence[Interval],
    own: int,
    middle: float,
    mark: str,
    legend: tuple[str, str],
    alt: str,
    caption: str,
) -> str:
    """How do shares compare once chance is allowed for?

    Parameters
    ----------
    own : int
        Position of the place itself.
    middle : float
        Share of all, and ``mark``, its words.
    legend : (str, str)
        Words for the drawn and for the raw share.
    """
    import matplotlib as mpl

    with mpl.rc_context(SETTINGS):
        height = len(rows) * _ROW + 62
        figure, axes = canvas(height)
        right = parts.room([row.end for row in rows])
        figure.subplots_adjust(left=_LEFT, right=right, top=1 - 26 / height, bottom=34 / height)
        for at, row in enumerate(rows):
            shade = HIGHLIGHT if at == own else LINE
            axes.plot([row.lower, row.upper], [at, at], color=shade, lw=2.2, solid_capstyle="butt")
            mark_of = "D" if at == own else "o"
            label = legend[0] if at == own else None
            axes.plot(row.estimate, at, mark_of, ms=5.5, color=shade, ls="none", label=label)
            axes.plot(
                row.raw, at, "o", ms=6.5, mfc="none", mec=MUTED, ls="none",
                label=legend[1] if at == own else None, clip_on=False,
            )  # fmt: skip
            parts.name(axes, at, row.name, bold=at == own)
            parts.beside(axes, at, row.end, right=True, bold=at == own)
        axes.axvline(middle, color=MUTED, lw=0.8, ls=(0, (3, 2)), zorder=0)
        low = min(row.lower for row in rows)
        axes.set(xlim=(max(0.0, low - 0.05), 1.02), ylim=(len(rows) - 0.4, -0.6))
        axes.set_yticks([])
        axes.spines["left"].set_visible(False)
        axes.set_xlabel(mark, parse_math=False)
        _shares(axes, "x")
        axes.tick_params(length=0)
        parts.legend(figure, columns=2, handletextpad=0.3, columnspacing=1.2)
        return figure_html(figure, alt, caption)


def counts(
    days: Sequence[int],
    found: Sequence[float],
    expected: Sequence[float],
    labels: tuple[str, str],
    legend: tuple[str, str],
    alt: str,
    caption: str,
) -> str:
    """How many fall on each day of the month, and how many would by the calendar alone?"""
    import matplotlib as mpl

    with mpl.rc_context(SETTINGS):
        height = WIDTH * 0.45
        figure, axes = canvas(height)
        figure.subplots_adjust(left=0.1, right=0.97, top=1 - 42 / height, bottom=36 / height)
        edges = [day - 0.5 for day in days] + [days[-1] + 0.5]
        bars = axes.stairs(found, edges, fill=True, color=BAND, edgecolor=MUTED, lw=0.4)
        (line,) = axes.step(days, expected, where="mid", color=HIGHLIGHT, lw=1.4)
        axes.set(xlim=(0.3, 31.7))
        axes.set_xticks([1, 5, 10, 15, 20, 25, 31])
        _frame(axes, labels)
        parts.legend(figure, [bars, line], legend, columns=2, handlelength=1.4, columnspacing=1.2)
        return figure_html(figure, alt, caption)


def _frame(axes: Axes, labels: tuple[str, str]) -> None:
    from matplotlib.ticker import MaxNLocator

    parts.label(axes, *labels)
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.set_axisbelow(True)


def _shares(axes: Axes, side: str) -> None:
    from matplotlib.ticker import MaxNLocator, PercentFormatter

    axis = axes.yaxis if side == "y" else axes.xaxis
    axis.set_major_locator(MaxNLocator(4))
    axis.set_major_formatter(PercentFormatter(1, symbol="%", decimals=0))


def _legend(figure: Figure, handles: Sequence[object]) -> None:
    parts.legend(
        figure, handles=handles, columns=2, handlelength=1.2, columnspacing=1.2, labelspacing=0.3
    )
