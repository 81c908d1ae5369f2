"""What a reader sees of a notebook."""

from __future__ import annotations

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from kopmp_lib.site.body import body
from kopmp_lib.site.check import PageError


def page(*cells: object, lang: str = "id") -> str:
    """The body of a notebook of these cells."""
    return body(new_notebook(cells=list(cells)), lang)


def text(source: str, *tags: str) -> object:
    """A cell of prose."""
    return new_markdown_cell(source, metadata={"tags": list(tags)})


def test_cells_and_outputs_of_the_other_language_are_left_out() -> None:
    outputs = [
        new_output("display_data", data={"text/html": f"<p>{lang}</p>"}, metadata={"tags": [tag]})
        for lang, tag in (("jalan", "lang-id"), ("way", "lang-en"))
    ]
    cells = (text("satu", "lang-id"), text("one", "lang-en"), new_code_cell("x", outputs=outputs))
    assert page(*cells).split() == ["<p>satu</p>", "<p>jalan</p>"]
    assert page(*cells, lang="en").split() == ["<p>one</p>", "<p>way</p>"]


def test_the_notebook_is_not_changed() -> None:
    notebook = new_notebook(cells=[text("one", "lang-en"), new_code_cell("x")])
    body(notebook, "id")
    assert len(notebook.cells) == 2
    assert "number" not in notebook.cells[0].metadata


def test_code_streams_and_errors_are_not_shown() -> None:
    outputs = [
        new_output("stream", text="secret stream"),
        new_output("error", ename="E", evalue="secret error", traceback=["secret"]),
        new_output("display_data", data={"text/plain": "a <b>"}),
    ]
    shown = page(new_code_cell("secret code", outputs=outputs))
    assert shown == "<pre>a &lt;b&gt;</pre>"


def test_html_is_preferred_to_text() -> None:
    data = {"text/plain": "plain", "text/markdown": "*mark*", "text/html": "<p>html</p>"}
    output = new_output("execute_result", data=data)
    assert page(new_code_cell("x", outputs=[output])) == "<p>html</p>"
    del data["text/html"]
    output = new_output("execute_result", data=data)
    assert page(new_code_cell("x", outputs=[output])).strip() == "<p><em>mark</em></p>"


@pytest.mark.parametrize("top", ["#", "##"])
def test_headings_begin_at_h2_wherever_the_author_begins(top: str) -> None:
    shown = page(text(f"{top} A\n\n```\n# no heading\n```"), text(f"{top}# B"))
    assert "<h2>A</h2>" in shown
    assert "<h3>B</h3>" in shown
    assert "<h1" not in shown


def test_html_in_prose_is_shown_as_text() -> None:
    shown = page(text("# <script>x()</script>\n\n<img src=x onerror=y()>\n\na <b>b</b>"))
    assert "<script" not in shown
    assert "<img" not in shown
    assert "&lt;script&gt;" in shown


def test_a_table_in_prose_is_named_and_can_be_scrolled() -> None:
    shown = page(text("| A | B |\n|---|--:|\n| a | 1 |"), text("| C |\n|---|\n| c |"))
    assert 'role="region" tabindex="0" aria-label="Tabel dalam teks 1"' in shown
    assert 'aria-label="Tabel dalam teks 2"' in shown
    assert '<th scope="col" class="num">B</th>' in shown
    assert '<td class="num">1</td>' in shown


@pytest.mark.parametrize("source", ["![a](https://example.org/a.png)", "[a](../76.04/)"])
def test_pictures_and_folder_links_in_prose_are_refused(source: str) -> None:
    with pytest.raises(PageError):
        page(text(source))


def test_a_second_title_is_refused() -> None:
    output = new_output("display_data", data={"text/html": "<h1>A</h1>"})
    page(new_code_cell("x", outputs=[output]))
    with pytest.raises(PageError, match="several titles"):
        page(new_code_cell("x", outputs=[output, output]))


def test_the_cell_at_fault_is_named_by_its_place_in_the_notebook() -> None:
    bad = new_output("display_data", data={"text/html": "<iframe></iframe>"})
    with pytest.raises(PageError) as caught:
        page(text("one", "lang-en"), text("dua"), new_code_cell("x", outputs=[bad]))
    assert caught.value.where == "cell 3"
