"""How is a template filled in one language?"""

from __future__ import annotations

import functools
import html
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kopmp_lib import wording

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


def fill_template(name: str, lang: str, **values: Any) -> str:
    """What is this template filled for one language?"""
    return str(
        _templates()
        .get_template(name)
        .render(
            lang=lang,
            translate=lambda message: wording.translate(message, lang),
            fill=functools.partial(wording.fill, lang=lang),
            **values,
        )
    )


@functools.cache
def _templates() -> Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["css"] = _css_string
    return environment


def _css_string(text: str) -> Markup:
    """A text inside a style sheet's quotes: all but letters, digits and blanks as code points."""
    from markupsafe import Markup

    plain = html.unescape(text)
    return Markup(re.sub(r"[^\w ]", lambda found: f"\\{ord(found[0]):x} ", plain))
