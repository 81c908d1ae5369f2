"""A drawing that is right without style sheets, beside others, and to the byte."""

from __future__ import annotations

import re

import matplotlib as mpl
import pytest

from kopmp_lib.present.svg import SETTINGS, canvas, figure_html
from kopmp_lib.site.check import clean
from kopmp_lib.style import FONT_SIZE


def draw(
    alt: str = "3 dari 4", caption: str = "Judul", height: float = 0.5, text: str = "a"
) -> str:
    """Hatching, a clip path, a marker and bold text: all that matplotlib gives an id or a style."""
    with mpl.rc_context(SETTINGS):
        figure, axes = canvas(100)
        axes.barh(0, height, hatch="//", facecolor="#fff", edgecolor="#123456")
        axes.plot([0.2], [0], marker="D")
        axes.text(0.1, 0, text, fontweight="bold", parse_math=False)
        return figure_html(figure, alt, caption)


def ids(fragment: str) -> set[str]:
    return set(re.findall(r' id="([^"]+)"', fragment))


def test_it_needs_no_style_sheet_and_passes_the_check_of_pages_to_the_byte():
    drawing = draw()
    assert "<style" not in drawing
    assert "style=" not in drawing
    assert re.findall(r'class="[^"]*"', drawing) == ['class="figure"']
    again = clean(drawing, "cell 1")
    assert again.replace("'", "&#x27;") == drawing


def test_text_stays_text_in_the_fonts_of_the_page():
    drawing = draw(text="42 dari 42")
    found = re.search(r"<text([^>]*)>42 dari 42</text>", drawing)
    assert found
    assert f'font-size="{FONT_SIZE}"' in found[1]
    assert 'font-weight="700"' in found[1]
    assert drawing.count("font-family") == 1


def test_the_same_figure_gives_the_same_bytes():
    assert draw() == draw()


@pytest.mark.parametrize("other", [{"alt": "4 dari 4"}, {"caption": "Lain"}, {"height": 0.7}])
def test_two_figures_on_a_page_share_no_id(other):
    one, two = draw(), draw(**other)
    assert len(ids(one)) > 3
    assert not ids(one) & ids(two)


def test_every_reference_leads_to_something_in_the_same_drawing():
    drawing = draw()
    used = re.findall(r"url\(#([^)]+)\)", drawing) + re.findall(r'href="#([^"]+)"', drawing)
    used += re.findall(r'aria-labelledby="([^"]+)"', drawing)
    assert set(used) == ids(drawing)


def test_nothing_in_text_alt_or_caption_can_run(hostile):
    drawing = draw(alt=hostile, caption=hostile, text=hostile)
    assert "<script" not in drawing
    written = "&lt;script&gt;alert(&quot;{0}&quot;)&lt;/script&gt; &amp; {name} $x$ &#x27;s"
    assert drawing.count(written) == 3
    clean(drawing, "cell 1")


def test_drawing_leaves_no_figure_open_and_no_backend_chosen():
    from matplotlib import _pylab_helpers

    draw()
    assert not _pylab_helpers.Gcf.get_all_fig_managers()
