"""How does a cell show something in every language asked for?"""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from kopmp_lib import wording


@dataclass(frozen=True)
class Shown:
    """Something a reader sees, as HTML in each language.

    Left as the last value of a cell it is displayed once a language, each output tagged
    ``lang-id`` or ``lang-en``, so that one execution gives the pages of both.

    Parameters
    ----------
    html : Mapping of str to str
        Fragment by language; every value from data must already be escaped.
    """

    html: Mapping[str, str]

    def _ipython_display_(self) -> None:
        from IPython.display import publish_display_data

        for lang, fragment in self.html.items():
            publish_display_data({"text/html": fragment}, metadata={"tags": [f"lang-{lang}"]})

    def __add__(self, other: Shown) -> Shown:
        return Shown({lang: self.html[lang] + other.html[lang] for lang in self.html})


def show(write: Callable[[str], str]) -> Shown:
    """What does this writer give in the languages asked for?

    Parameters
    ----------
    write : callable
        Takes ``id`` or ``en``, returns HTML.
    """
    return Shown({lang: write(lang) for lang in wording.languages()})


def escape(value: object) -> str:
    """How is a text from data written so that it can only be read, never run?"""
    return html.escape(str(value), quote=True)


def empty(title: str, text: str) -> str:
    """What stands where there is nothing to show: what is missing, and what to do about it?"""
    return f'<div class="empty"><p><strong>{escape(title)}</strong></p><p>{escape(text)}</p></div>'
