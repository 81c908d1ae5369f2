"""Which chart forms show what something is worth, and what moves that most?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kopmp_lib.present import parts
from kopmp_lib.present.svg import SETTINGS, canvas, figure_html
from kopmp_lib.style import BAND, FONT_SIZE, HIGHLIGHT, INK, LINE, MUTED, RULE, WIDTH

_LEFT = 0.34
_ROW = 30


@dataclass(frozen=True)
class Fan:
    """Worth by month: outer and inner limits, and the middle."""

    months: Sequence[float]
    outer: tuple[Sequence[float], Sequence[float]]
    inner: tuple[Sequence[float], Sequence[float]]
    middle: Sequence[float]


def fan(
    worth: Fan, labels: tuple[str, str], write: Callable[[float], str], alt: str, caption: str
) -> str:
    """What is it worth up to each month, and how sure is that?

    Parameters
    ----------
    labels : (str, str)
        Of the months and of the amounts.
    write : callable
        How an amount is written.
    """
    import matplotlib as mpl
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    with mpl.rc_context(SETTINGS):
        figure, axes = canvas(WIDTH * 0.62)
        figure.subplots_adjust(left=0.16, right=0.97, top=0.9, bottom=0.19)
        axes.fill_between(worth.months, *worth.outer, color=BAND, lw=0, alpha=0.6)
        axes.fill_between(worth.months, *worth.inner, color="#41b6c4", lw=0, alpha=0.8)
        axes.plot(worth.months, worth.middle, color=LINE, lw=2)
        axes.axhline(0, color=HIGHLIGHT, lw=1, ls=(0, (3, 2)))
        axes.set_xlim(0, max(worth.months))
        axes.set_xlabel(labels[0], parse_math=False)
        axes.set_title(labels[1], loc="left", fontsize=FONT_SIZE, color=INK, parse_math=False)
        axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
        axes.yaxis.set_major_locator(MaxNLocator(5))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: write(value)))
        axes.grid(axis="y", color=RULE, lw=0.6)
        axes.tick_params(length=0)
        return figure_html(figure, alt, caption)


@dataclass(frozen=True)
class Swing:
    """One figure, and what the whole is worth if it alone is low or high."""

    name: str
    low: float
    high: float


def tornado(
    swings: Sequence[Swing],
    base: float,
    legend: tuple[str, str],
    write: Callable[[float], str],
    alt: str,
    caption: str,
) -> str:
    """Which figure moves the worth most? Widest on top.

    Parameters
    ----------
    base : float
        Worth with every figure as told.
    legend : (str, str)
        What a low and a high figure are called.
    write : callable
        How an amount is written.
    """
    import matplotlib as mpl
    from matplotlib.patches import Patch

    with mpl.rc_context(SETTINGS):
        height = len(swings) * _ROW + 52
        figure, axes = canvas(height)
        figure.subplots_adjust(left=_LEFT, right=0.94, top=1 - 28 / height, bottom=20 / height)
        ends = [end for swing in swings for end in (swing.low, swing.high)] + [base]
        low, high = min(ends), max(ends)
        room = (high - low or 1.0) * 0.24
        axes.set(xlim=(low - room, high + room), ylim=(len(swings) - 0.4, -0.6))
        for at, swing in enumerate(swings):
            for end, colour in ((swing.low, BAND), (swing.high, LINE)):
                axes.barh(at, end - base, left=base, height=0.56, color=colour, lw=0)
                right = end >= base
                axes.annotate(
                    write(end), (end, at), xytext=(3 if right else -3, -0.35 * FONT_SIZE),
                    textcoords="offset points", ha="left" if right else "right",
                    annotation_clip=False, parse_math=False, fontsize=FONT_SIZE - 1,
                )  # fmt: skip
            axes.annotate(
                swing.name, (0, at), xycoords=("axes fraction", "data"),
                xytext=(-5, -0.35 * FONT_SIZE), textcoords="offset points", ha="right",
                annotation_clip=False, parse_math=False,
            )  # fmt: skip
        axes.axvline(base, color=MUTED, lw=1)
        if low - room < 0 < high + room:
            axes.axvline(0, color=HIGHLIGHT, lw=1, ls=(0, (3, 2)))
        axes.annotate(
            write(base), (base, 0), xycoords=("data", "axes fraction"), xytext=(0, -14),
            textcoords="offset points", ha="center", annotation_clip=False, parse_math=False,
        )  # fmt: skip
        axes.set_yticks([])
        axes.set_xticks([])
        axes.spines[["left", "bottom"]].set_visible(False)
        handles = [Patch(color=colour, label=word)
                   for colour, word in zip((BAND, LINE), legend, strict=True)]  # fmt: skip
        parts.legend(figure, handles=handles, columns=2, handlelength=1.2)
        return figure_html(figure, alt, caption)
