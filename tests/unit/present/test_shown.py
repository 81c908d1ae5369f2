"""How a cell shows something: once a language, tagged, and never as code."""

from __future__ import annotations

import IPython.display
import pytest

from kopmp_lib.errors import ParameterError
from kopmp_lib.present.shown import Shown, empty, escape, show
from kopmp_lib.site.check import clean


def greet(lang: str) -> str:
    return {"id": "<p>halo</p>", "en": "<p>hello</p>"}[lang]


def test_a_notebook_by_hand_writes_indonesian_only(monkeypatch):
    monkeypatch.delenv("KOPMP_LANGUAGES")
    assert show(greet).html == {"id": "<p>halo</p>"}


def test_the_batch_gets_one_tagged_output_a_language(monkeypatch):
    sent = []
    monkeypatch.setattr(
        IPython.display,
        "publish_display_data",
        lambda data, metadata: sent.append((data, metadata)),
    )
    show(greet)._ipython_display_()
    assert sent == [
        ({"text/html": "<p>halo</p>"}, {"tags": ["lang-id"]}),
        ({"text/html": "<p>hello</p>"}, {"tags": ["lang-en"]}),
    ]


def test_a_language_that_does_not_exist_is_refused(monkeypatch):
    monkeypatch.setenv("KOPMP_LANGUAGES", "id,jv")
    with pytest.raises(ParameterError, match="jv"):
        show(greet)


def test_two_that_are_shown_together_stand_in_order():
    both = show(greet) + Shown({"id": "<p>lagi</p>", "en": "<p>again</p>"})
    assert both.html == {"id": "<p>halo</p><p>lagi</p>", "en": "<p>hello</p><p>again</p>"}


def test_what_data_say_can_be_read_but_not_run(hostile):
    assert escape(hostile) == (
        "&lt;script&gt;alert(&quot;{0}&quot;)&lt;/script&gt; &amp; {name} $x$ &#x27;s"
    )
    assert "<script" not in empty(hostile, hostile)
    clean(empty(hostile, hostile), "cell 1")
