"""Which chart forms show places on a map, and weights in a triangle?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kopmp_lib.present import parts
from kopmp_lib.present.svg import SETTINGS, canvas, figure_html
from kopmp_lib.style import FONT_SIZE, MUTED, RULE, WIDTH

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import PathPatch

COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442")
"""Okabe and Ito: told apart by those who do not see all colours."""
OTHER = "#bdbdbd"
QUADRANT: Mapping[str, tuple[str, str]] = {
    "high_high": ("#d55e00", "o"),
    "low_low": ("#0072b2", "o"),
    "high_low": ("#e69f00", "^"),
    "low_high": ("#56b4e9", "v"),
    "": ("#d9d9d9", "o"),
}
"""Colour and shape of a place: like its neighbours (disc), unlike them (triangle), neither."""
_SHARE = 0.06
"""A part smaller than this of the triangle has no room for its name."""
_KM = 111.195


@dataclass(frozen=True)
class Spot:
    """One place: degrees, how much there is (area of the mark), its quadrant, its name or ""."""

    lat: float
    lng: float
    size: float
    quadrant: str
    name: str = ""


def place_map(
    spots: Sequence[Spot], legend: Mapping[str, str], scale: str, alt: str, caption: str
) -> str:
    """Where are places, how much is there, and where do like ones lie together?

    Parameters
    ----------
    legend : Mapping of str to str
        Words of the quadrants that occur.
    scale : str
        Words beside the bar of length, which is one to ten kilometres.
    """
    import matplotlib as mpl

    with mpl.rc_context(SETTINGS):
        north = np.array([spot.lat for spot in spots]) * _KM
        turn = np.cos(np.radians(np.mean([spot.lat for spot in spots])))
        east = np.array([spot.lng for spot in spots]) * _KM * turn
        span = max(np.ptp(east) * 1.25, np.ptp(north) * 0.9, 0.5)
        high = max(np.ptp(north), span * 0.35) * 1.16
        tall = (WIDTH * 0.94) / span * high
        head = 18 * -(-len(legend) // 2) + 8
        figure, axes = canvas(tall + head + 8)
        figure.subplots_adjust(
            left=0.03, right=0.97, bottom=8 / (tall + head + 8), top=1 - head / (tall + head + 8)
        )
        axes.set(xlim=_around(east, span), ylim=_around(north, high))
        axes.set_aspect("equal", adjustable="box")
        most = max([spot.size for spot in spots] + [1.0])
        for spot, x, y in zip(spots, east, north, strict=True):
            colour, mark = QUADRANT[spot.quadrant]
            area = 2.5 + 11 * np.sqrt(spot.size / most)
            axes.plot(x, y, marker=mark, ms=area, mfc=colour, mec=MUTED, mew=0.5, ls="")
            if spot.name:
                axes.annotate(
                    spot.name, (x, y), xytext=(0, area / 2 + 3), textcoords="offset points",
                    ha="center", fontsize=FONT_SIZE - 2, parse_math=False,
                )  # fmt: skip
        _bar(axes, span, scale)
        _frameless(axes)
        _legend(figure, [(*QUADRANT[name], word) for name, word in legend.items()])
        return figure_html(figure, alt, caption)


@dataclass(frozen=True)
class Weighing:
    """One set of weights, and the name of who comes first there."""

    weights: tuple[float, ...]
    name: str


def weight_map(
    points: Sequence[Weighing], corners: Sequence[str], other: str, alt: str, caption: str
) -> str:
    """Who comes first under which weights of two or three criteria?

    Parameters
    ----------
    points : sequence of Weighing
        Weights of two or three criteria, summing to one.
    corners : sequence of str
        Names of the criteria.
    other : str
        Word for those beyond the seven that come first most often.
    """
    import matplotlib as mpl

    names = [point.name for point in points]
    often = sorted(set(names), key=lambda name: (-names.count(name), name))
    colour = {name: COLOURS[at] if at < len(COLOURS) else OTHER for at, name in enumerate(often)}
    shown = [(colour[name], "s", name) for name in often[: len(COLOURS)]]
    if len(often) > len(COLOURS):
        shown.append((OTHER, "s", other))
    flat = len(corners) == 2
    with mpl.rc_context(SETTINGS):
        head = 18 * -(-len(shown) // 2) + 8
        tall = 60.0 if flat else WIDTH * 0.62
        whole = tall + head + 44
        figure, axes = canvas(whole)
        figure.subplots_adjust(
            left=0.06, right=0.94, bottom=24 / whole, top=1 - (head + 20) / whole
        )
        place = np.array([_strip(p.weights) if flat else _triangle(p.weights) for p in points])
        for name in often:
            axes.add_patch(_area(place, np.array(names) == name, colour[name]))
        if flat:
            axes.set(xlim=(-0.03, 1.03), ylim=(-0.6, 0.6))
            ends = [(1.0, 0.0, "right"), (0.0, 0.0, "left")]
        else:
            axes.set(xlim=(-0.05, 1.05), ylim=(-0.05, np.sqrt(0.75) + 0.05))
            axes.set_aspect("equal")
            ends = [(0.0, 0.0, "left"), (1.0, 0.0, "right"), (0.5, float(np.sqrt(0.75)), "center")]
        for (x, y, side), name in zip(ends, corners, strict=True):
            axes.annotate(
                name, (x, y), xytext=(0, 12 if y > 0 else -20), textcoords="offset points",
                ha=side, annotation_clip=False, parse_math=False,
            )  # fmt: skip
        if not flat:
            _middle(axes)
        _frameless(axes)
        _legend(figure, shown)
        return figure_html(figure, alt, caption)


def _area(place: np.ndarray, here: np.ndarray, colour: str) -> PathPatch:
    """Where one name stands: a bar for each run of points side by side, all in one shape."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    levels = np.unique(np.round(place[:, 1], 9))
    tall = np.diff(levels).min() if len(levels) > 1 else 0.5
    wide = 1 / (len(np.unique(np.round(place[place[:, 1] <= levels[0] + 1e-9, 0], 9))) - 1)
    corners, codes = [], []
    for level in levels:
        across = np.sort(place[here & (np.abs(place[:, 1] - level) < 1e-9), 0])
        for run in np.split(across, np.flatnonzero(np.diff(across) > 1.5 * wide) + 1):
            if len(run):
                left, right = run[0] - wide / 2, run[-1] + wide / 2
                low, high = level - tall / 2, level + tall / 2
                corners += [(left, low), (right, low), (right, high), (left, high), (left, low)]
                codes += [Path.MOVETO, Path.LINETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY]
    return PathPatch(Path(corners, codes), facecolor=colour, linewidth=0)


def _triangle(weights: Sequence[float]) -> tuple[float, float]:
    _, right, top = weights
    return right + top / 2, top * float(np.sqrt(0.75))


def _strip(weights: Sequence[float]) -> tuple[float, float]:
    return weights[0], 0.0


def _middle(axes: Axes) -> None:
    """Where all weights are equal."""
    x, y = _triangle((1 / 3, 1 / 3, 1 / 3))
    axes.plot(x, y, marker="+", ms=9, mew=1.6, color="#000000")


def _around(values: np.ndarray, span: float) -> tuple[float, float]:
    middle = (values.min() + values.max()) / 2
    return float(middle - span / 2), float(middle + span / 2)


def _bar(axes: Axes, span: float, words: str) -> None:
    length = max((one for one in (1, 2, 5, 10, 20, 50, 100) if one < span / 3), default=1)
    left, low = axes.get_xlim()[0] + span * 0.03, axes.get_ylim()[0]
    axes.plot([left, left + length], [low, low], color=MUTED, lw=2, clip_on=False)
    axes.annotate(
        f"{length} {words}", (left, low), xytext=(0, 5), textcoords="offset points",
        fontsize=FONT_SIZE - 1, parse_math=False,
    )  # fmt: skip


def _frameless(axes: Axes) -> None:
    axes.set_xticks([])
    axes.set_yticks([])
    for side in axes.spines.values():
        side.set_visible(False)


def _legend(figure, rows: Sequence[tuple[str, str, str]]) -> None:  # type: ignore[no-untyped-def]
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], marker=mark, ls="", mfc=colour, mec=RULE, ms=8, label=word)
        for colour, mark, word in rows
    ]
    parts.legend(
        figure,
        handles=handles,
        columns=2,
        handlelength=1.0,
        handletextpad=0.4,
        labelspacing=0.3,
        columnspacing=1.0,
    )
