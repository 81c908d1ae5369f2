"""What does a reader see of an executed notebook?

Code, streams and errors are left out; of each output the richest form a page can carry is kept.
"""

from __future__ import annotations

import copy
import html
import re
from collections.abc import Callable, Iterator
from typing import Any

from kopmp_lib.site.check import PageError, clean
from kopmp_lib.wording import LANGUAGES, translate

_HEADING = re.compile(r"^ {0,3}(#{1,6})(?=\s)", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,}).*?^ {0,3}\1", re.MULTILINE | re.DOTALL)
PAPERMILL_TAGS = frozenset(("papermill-error-cell-tag",))


def body(notebook: Any, lang: str) -> str:
    """What is the content of the page in this language, as checked HTML?

    Parameters
    ----------
    notebook : NotebookNode
        Executed notebook; it is not changed.
    lang : str
        Cells and outputs that carry the tag of another language are left out.

    Raises
    ------
    PageError
        If an output holds what may not be published, or the page would have several titles.
    """
    cells = _cells(notebook, lang)
    prose = _prose(_shift(cells), lang)
    parts = [
        clean(part, f"cell {cell.metadata['number']}")
        for cell in cells
        for part in _parts(cell, prose)
    ]
    content = "\n".join(part for part in parts if part.strip())
    if content.count("<h1") > 1:
        raise PageError(
            "The page would have several titles.",
            expected="one <h1>, shown by the title cell",
            todo="Use <h2> and below in all other outputs.",
        )
    return content


def _cells(notebook: Any, lang: str) -> list[Any]:
    from nbconvert.preprocessors import TagRemovePreprocessor

    nb = copy.deepcopy(notebook)
    for number, cell in enumerate(nb.cells, start=1):
        cell.metadata["number"] = number
    others = {f"lang-{other}" for other in LANGUAGES if other != lang}
    remove = TagRemovePreprocessor(
        remove_cell_tags=others | PAPERMILL_TAGS, remove_single_output_tags=others
    )
    return list(remove.preprocess(nb, {})[0].cells)


def _parts(cell: Any, prose: Callable[[str], str]) -> Iterator[str]:
    if cell.cell_type == "markdown":
        yield prose(cell.source)
    for output in cell.get("outputs", ()):
        data = output.get("data", {})
        if "text/html" in data:
            yield data["text/html"]
        elif "text/markdown" in data:
            yield prose(data["text/markdown"])
        elif "text/plain" in data:
            yield f"<pre>{html.escape(data['text/plain'])}</pre>"


def _shift(cells: list[Any]) -> int:
    """Whether authors begin at ``#`` or at ``##``, the page's headings begin at h2."""
    texts = (_FENCE.sub("", cell.source) for cell in cells if cell.cell_type == "markdown")
    levels = [len(marks) for text in texts for marks in _HEADING.findall(text)]
    return 2 - min(levels, default=2)


def _prose(shift: int, lang: str) -> Callable[[str], str]:
    import mistune

    class Renderer(mistune.HTMLRenderer):
        tables = 0

        def heading(self, text: str, level: int, **_: Any) -> str:
            depth = max(2, min(6, level + shift))
            return f"<h{depth}>{text}</h{depth}>\n"

        def image(self, *_: Any, **given: Any) -> str:
            raise PageError(
                "A picture in the text would be fetched from elsewhere.",
                where=str(given.get("url", ""))[:80],
                expected="a page that is complete in one file",
                todo="Draw the figure in a code cell.",
            )

    def table(renderer: Renderer, text: str) -> str:
        renderer.tables += 1
        name = f"{translate('Tabel dalam teks', lang)} {renderer.tables}"
        return (
            f'<div class="table-wrap" role="region" tabindex="0" aria-label="{name}">'
            f"<table>{text}</table></div>\n"
        )

    def table_cell(_: Renderer, text: str, align: str | None = None, head: bool = False) -> str:
        kind = ' class="num"' if align == "right" else ""
        return f'<th scope="col"{kind}>{text}</th>' if head else f"<td{kind}>{text}</td>"

    renderer = Renderer(escape=True)
    markdown = mistune.create_markdown(renderer=renderer, plugins=["table"])
    renderer.register("table", table)
    renderer.register("table_cell", table_cell)
    return lambda text: str(markdown(text))
