"""How does a matplotlib figure become a small SVG that draws right anywhere?

Text stays text; style sheets become attributes, so that the drawing is right without CSS; ids are
made the figure's own, so that several stand on one page; the same figure gives the same bytes.
"""

from __future__ import annotations

import hashlib
import io
import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from kopmp_lib.present.shown import escape
from kopmp_lib.style import FONT_SIZE, FONTS, INK, WIDTH

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_POINTS = 72

SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "kopmp",
    "font.family": "DejaVu Sans",
    "font.size": FONT_SIZE,
    "text.color": INK,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "axes.titley": 1.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "hatch.linewidth": 0.6,
    "hatch.color": "#8c8c8c",
    "path.simplify": True,
}


def canvas(height: float) -> tuple[Figure, Axes]:
    """Which empty drawing, ``WIDTH`` wide, shall a chart be drawn on?

    Works without pyplot, so that no figure is left open and no backend is chosen.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH / _POINTS, height / _POINTS), dpi=_POINTS)
    FigureCanvasAgg(figure)
    return figure, figure.subplots()


def figure_html(figure: Figure, alt: str, caption: str) -> str:
    """What does this figure look like on a page?

    Parameters
    ----------
    figure : Figure
        Drawn within ``matplotlib.rc_context(SETTINGS)``.
    alt : str
        The figure in words and numbers, for those who do not see it.
    caption : str
        Stands under it.
    """
    raw = _raw(figure)
    name = "f" + hashlib.sha256(f"{alt}{caption}".encode() + raw).hexdigest()[:8]
    drawing = _drawing(raw, name)
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" '
        f'xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="{drawing.get("viewBox")}" '
        f'role="img" aria-labelledby="{name}-alt" font-family="{escape(FONTS)}">'
    )
    inner = "".join(_write(child) for child in drawing)
    return (
        f'<figure class="figure">{opening}<title id="{name}-alt">{escape(alt)}</title>'
        f"{inner}</svg><figcaption>{escape(caption)}</figcaption></figure>"
    )


def _raw(figure: Figure) -> bytes:
    buffer = io.BytesIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(buffer, format="svg", transparent=True, metadata=nothing)
    return buffer.getvalue()


def _drawing(raw: bytes, name: str) -> ET.Element:
    root = ET.fromstring(raw)
    ids = {node.get("id"): f"{name}-{n}" for n, node in enumerate(_used(root))}
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{_SVG}metadata", f"{_SVG}style"):
                parent.remove(child)
    for node in root.iter():
        _plain(node, ids)
    return root


def _used(root: ET.Element) -> list[ET.Element]:
    """Nodes whose id something in the drawing refers to."""
    text = " ".join(value for node in root.iter() for value in node.attrib.values())
    names = set(re.findall(r"#([\w-]+)", text))
    return [node for node in root.iter() if node.get("id") in names]


def _plain(node: ET.Element, ids: dict[str | None, str]) -> None:
    """Styles become attributes, ids the figure's own, coordinates short."""
    for declaration in node.attrib.pop("style", "").split(";"):
        key, _, value = (part.strip() for part in declaration.partition(":"))
        if key:
            _set(node, key, value)
    own = node.attrib.pop("id", None)
    if own in ids:
        node.set("id", ids[own])
    for key, value in node.attrib.items():
        node.set(key, _value(key, value, ids))


def _set(node: ET.Element, key: str, value: str) -> None:
    """One declaration of a style as an attribute; ``font`` is taken apart, the family is one."""
    if key == "font":
        size = re.search(r"([\d.]+)px", value)
        weight = re.match(r"(bold|\d{3})\b", value)
        node.set("font-size", size.group(1) if size else str(FONT_SIZE))
        if weight:
            node.set("font-weight", weight.group(1))
    elif key != "font-family":
        node.set(key, value.removesuffix("px") if key == "font-size" else value)


def _value(key: str, value: str, ids: dict[str | None, str]) -> str:
    for old, new in ids.items():
        value = value.replace(f"#{old})", f"#{new})")
        if key == _XLINK and value == f"#{old}":
            value = f"#{new}"
    if key in ("d", "x", "y", "transform", "points", "width", "height"):
        value = re.sub(r"-?\d+\.\d+", _short, value).replace("\n", "").strip()
    return value


def _short(match: re.Match[str]) -> str:
    """One decimal of a unit is finer than any screen shows at this size."""
    return f"{round(float(match.group()), 1) + 0.0:.1f}".removesuffix(".0")


def _write(node: ET.Element) -> str:
    tag = node.tag.removeprefix(_SVG)
    attributes = "".join(
        f' {"xlink:href" if key == _XLINK else key}="{escape(value)}"'
        for key, value in node.attrib.items()
        if not key.startswith("{") or key == _XLINK
    )
    text = escape(node.text) if tag in ("text", "tspan") and node.text else ""
    inner = text + "".join(_write(child) for child in node)
    if tag == "g" and not inner:
        return ""
    if tag == "g" and not attributes:
        return inner
    return f"<{tag}{attributes}>{inner}</{tag}>" if inner else f"<{tag}{attributes}/>"
