"""Which HTML may stand on a page?

Outputs of a notebook are written by our own helpers, but a notebook can show anything. A page is
published only if every element, attribute and link in it is on the lists below; what is written is
what was read, so that a browser cannot see something else than the check did.
"""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import NoReturn

from kopmp_lib.errors import KopmpError


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VOID = _words("br col hr img wbr")
_HTML = _VOID | _words(
    """a abbr aside b blockquote caption cite code colgroup dd del details dfn div dl dt em
    figcaption figure h1 h2 h3 h4 h5 h6 i ins kbd li mark ol p pre q s samp section small span
    strong sub summary sup table tbody td tfoot th thead time tr u ul var"""
)
_SVG = _words(
    """svg g defs path rect circle ellipse line polyline polygon text tspan title desc use symbol
    marker clipPath mask pattern linearGradient radialGradient stop"""
)
_ATTRIBUTES = _words(
    """class id lang dir role tabindex title style href hreflang src alt datetime start open
    scope colspan rowspan headers abbr span
    xmlns xmlns:xlink xlink:href version viewBox preserveAspectRatio width height d points
    pathLength
    x y x1 y1 x2 y2 cx cy r rx ry dx dy rotate transform opacity offset stop-color stop-opacity
    fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray
    stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit vector-effect
    paint-order shape-rendering text-rendering font-family font-size font-style font-weight
    text-anchor dominant-baseline text-decoration letter-spacing textLength lengthAdjust
    clip-path clip-rule clipPathUnits gradientUnits gradientTransform patternUnits
    patternTransform patternContentUnits mask maskUnits maskContentUnits overflow display
    markerWidth markerHeight markerUnits marker-start marker-mid marker-end refX refY
    orient"""
)
_STYLES = re.compile(r"(fill|stroke|font|opacity|text-a|letter-spacing|white-space|stop-)[a-z-]*")
_LINK = re.compile(r"#[\w.-]+|https?://[^\s\\]+|mailto:[^\s\\]+|(?!/)[^:\s\\]*[^:\s\\/]")
_PICTURE = re.compile(r"data:image/(png|jpeg|webp|gif);base64,[\w+/=\s]+")
_SPELLING = {name.lower(): name for name in _HTML | _SVG | _ATTRIBUTES}


class PageError(KopmpError):
    """A notebook that cannot be published as a page."""


def clean(fragment: str, where: str) -> str:
    """What of this HTML may be published, written out anew?

    Comments and declarations are dropped; anything else that is not on the lists is refused.

    Parameters
    ----------
    fragment : str
        HTML of one output.
    where : str
        The place named if the fragment is refused.

    Raises
    ------
    PageError
        If an element, attribute, style or link is not on the lists, or elements do not close.

    Examples
    --------
    >>> clean('<p class="note">1 &lt; 2<!-- draft --></p>', "cell 1")
    '<p class="note">1 &lt; 2</p>'
    """
    reader = _Reader(where)
    reader.feed(fragment)
    reader.close()
    if reader.open:
        reader.refuse(f"<{reader.open[-1]}> is not closed")
    return "".join(reader.out)


class _Reader(HTMLParser):
    def __init__(self, where: str) -> None:
        super().__init__(convert_charrefs=True)
        self.where = where
        self.out: list[str] = []
        self.open: list[str] = []

    def refuse(self, what: str) -> NoReturn:
        raise PageError(
            f"An output may not be published: {what}.",
            where=self.where,
            expected="text, tables and SVG figures made by kopmp_lib.present",
            todo="Show this output with a figure, table or text function of kopmp_lib.",
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.out.append(self._tag(tag, attrs) + ">")
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        drawing = "svg" in self.open
        if not drawing and tag not in _VOID:
            self.refuse(f"<{tag}> is not closed")
        self.out.append(self._tag(tag, attrs) + ("/>" if drawing else ">"))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.refuse(f"</{tag}> closes nothing")
        self.out.append(f"</{_SPELLING[tag]}>")

    def handle_data(self, data: str) -> None:
        self.out.append(html.escape(data, quote=False))

    def _tag(self, tag: str, attrs: list[tuple[str, str | None]]) -> str:
        allowed = _SVG if tag == "svg" or "svg" in self.open else _HTML
        if _SPELLING.get(tag) not in allowed:
            self.refuse(f"<{tag}> is not allowed")
        if tag == "img" and not dict(attrs).get("alt"):
            self.refuse("a picture has no text in its place (alt)")
        return f"<{_SPELLING[tag]}" + "".join(self._attribute(tag, *pair) for pair in attrs)

    def _attribute(self, tag: str, name: str, value: str | None) -> str:
        text = value or ""
        plain = name.startswith(("aria-", "data-")) and re.fullmatch(r"[a-z-]+", name)
        if not plain and _SPELLING.get(name) not in _ATTRIBUTES:
            self.refuse(f"{name}= in <{tag}> is not allowed")
        if name == "href" and not _LINK.fullmatch(text):
            self.refuse(f"a link to '{text}' is not allowed")
        if name == "src" and not _PICTURE.fullmatch(text):
            self.refuse(f"a picture from '{text[:80]}' is not allowed")
        if name == "xlink:href" and not re.fullmatch(r"#[\w.-]+", text):
            self.refuse(f"a drawing from '{text}' is not allowed")
        if name == "style" and not _decent(text):
            self.refuse(f"style '{text}' is not allowed")
        if re.search(r"url\((?!#|'#|\"#)", text):
            self.refuse(f"{name}='{text}' fetches a file")
        return f' {_SPELLING.get(name, name)}="{html.escape(text)}"'


def _decent(style: str) -> bool:
    declarations = [part.partition(":") for part in style.split(";") if part.strip()]
    return "\\" not in style and all(_STYLES.fullmatch(name.strip()) for name, _, _ in declarations)
