"""Every notebook keeps the shape that makes it readable, comparable and safe to run 514 times."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
FILES = sorted(NOTEBOOKS.glob("*.ipynb"))  # trials in explore/ are free

MOST_CELLS = 12
MOST_LINES = 10
FORBIDDEN: dict[type[ast.AST], str] = {
    ast.FunctionDef: "def", ast.AsyncFunctionDef: "def", ast.Lambda: "lambda",
    ast.ClassDef: "class", ast.For: "for", ast.AsyncFor: "for", ast.comprehension: "for",
    ast.While: "while", ast.Try: "try",
}  # fmt: skip
FORBIDDEN_NAMES = {"open", "Path", "plt"}
PARAMETER = re.compile(
    r"^[a-z][a-z0-9_]*: (?:str|int|float|bool|dict|list\[(?:str|int|float)\]) = [^#]+?  # \S.*$"
)
HEADING = re.compile(r"^(#{1,6}) +\S", re.M)
TITLE = re.compile(r"\btitle\(")

Cell = dict[str, Any]


def source(cell: Cell) -> str:
    return "".join(cell["source"]).strip()


def tags(cell: Cell) -> list[str]:
    return cell["metadata"].get("tags", [])


def lines(cell: Cell) -> list[str]:
    return [line for line in source(cell).splitlines() if line.strip()]


def told(cells: list[Cell], language: str) -> list[Cell]:
    return [cell for cell in cells if f"lang-{language}" in tags(cell)]


def levels(cell: Cell) -> list[int]:
    return [len(marks) for marks in HEADING.findall(source(cell))]


def faults(notebook: dict[str, Any]) -> list[str]:
    """Everything that is not as it should be, all at once."""
    cells = notebook["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    prose = [cell for cell in cells if cell["cell_type"] == "markdown"]
    return [
        *_outputs(code),
        *_parameters(code),
        *_code(code),
        *_languages(prose),
        *_title(cells),
    ]


def _outputs(code: list[Cell]) -> list[str]:
    return [
        f"carries outputs: {source(cell)[:40]!r}"
        for cell in code
        if cell["outputs"] or cell["execution_count"] is not None
    ]


def _parameters(code: list[Cell]) -> list[str]:
    tagged = [cell for cell in code if "parameters" in tags(cell)]
    if len(tagged) != 1:
        return [f"{len(tagged)} cells are tagged parameters instead of one"]
    found = [f"not a parameter: {line!r}" for line in lines(tagged[0]) if not PARAMETER.match(line)]
    if not any(line.startswith("region_code: str = ") for line in lines(tagged[0])):
        found.append("no parameter region_code: str")
    return found


def _code(code: list[Cell]) -> list[str]:
    found = [f"{len(code)} code cells, at most {MOST_CELLS}"] if len(code) > MOST_CELLS else []
    found += [
        f"{len(lines(cell))} lines in one cell: {source(cell)[:40]!r}"
        for cell in code
        if len(lines(cell)) > MOST_LINES
    ]
    nodes = [node for cell in code for node in ast.walk(ast.parse(source(cell)))]
    words = [FORBIDDEN[type(node)] for node in nodes if type(node) in FORBIDDEN]
    words += [n.id for n in nodes if isinstance(n, ast.Name) and n.id in FORBIDDEN_NAMES]
    found += [f"the library should do this: {word!r}" for word in words]
    imports = sum(isinstance(node, ast.Import | ast.ImportFrom) for node in nodes)
    return found if imports == 1 else [*found, f"{imports} import lines instead of one"]


def _languages(prose: list[Cell]) -> list[str]:
    indonesian, english = told(prose, "id"), told(prose, "en")
    found = [
        f"neither lang-id nor lang-en, or both: {source(cell)[:40]!r}"
        for cell in prose
        if len({"lang-id", "lang-en"} & set(tags(cell))) != 1
    ]
    if len(indonesian) != len(english):
        found.append(f"{len(indonesian)} cells in Indonesian, {len(english)} in English")
    for one, other in zip(indonesian, english, strict=False):
        if levels(one) != levels(other):
            found.append(f"headings differ: {source(one)[:40]!r} and {source(other)[:40]!r}")
    return found


def _title(cells: list[Cell]) -> list[str]:
    """One code cell shows the title, before any prose; the headings in prose stand below it."""
    titles = [
        n
        for n, cell in enumerate(cells)
        if cell["cell_type"] == "code" and TITLE.search(source(cell))
    ]
    prose = [n for n, cell in enumerate(cells) if cell["cell_type"] == "markdown"]
    found = [] if len(titles) == 1 else [f"{len(titles)} cells show a title(...) instead of one"]
    if titles and prose and prose[0] < titles[0]:
        found.append("prose stands before the title")
    return found + [
        f"a heading as high as the title: {source(cells[n])[:40]!r}"
        for n in prose
        if 1 in levels(cells[n])
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_notebook_keeps_its_shape(path: Path) -> None:
    assert faults(json.loads(path.read_text("utf-8"))) == []


def test_the_catalogue_names_every_notebook() -> None:
    catalogue = yaml.safe_load((NOTEBOOKS / "catalogue.yml").read_text("utf-8"))
    assert sorted(entry["name"] for entry in catalogue) == [path.stem for path in FILES]
    assert FILES, "there is no notebook"


def code(text: str, *, tagged: str = "", **kept: Any) -> Cell:
    cell = {"cell_type": "code", "source": [text], "metadata": {"tags": [tagged] if tagged else []}}
    return cell | {"outputs": [], "execution_count": None} | kept


def prose(text: str, language: str) -> Cell:
    return {"cell_type": "markdown", "source": [text], "metadata": {"tags": [f"lang-{language}"]}}


GOOD = [
    code("import kopmp_lib as kp"),
    code('region_code: str = "19.71"  # kode wilayah', tagged="parameters"),
    code("kp.text.title(region)"),
    prose("## Temuan\nKalimat.", "id"),
    prose("## Findings\nA sentence.", "en"),
]


def test_a_good_notebook_has_no_fault() -> None:
    assert faults({"cells": GOOD}) == []


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        ([code("x", execution_count=3)], "carries outputs"),
        ([code("x", outputs=[{"output_type": "stream"}])], "carries outputs"),
        ([code("a: int = 1  # a", tagged="parameters")], "2 cells are tagged"),
        ([code("x")] * 10, "13 code cells"),
        ([code("x\n" * 11)], "11 lines in one cell"),
        ([code("for unit in units:\n    show(unit)")], "the library should do this: 'for'"),
        ([code("[show(unit) for unit in units]")], "the library should do this: 'for'"),
        ([code("try:\n    x\nexcept KeyError:\n    pass")], "the library should do this: 'try'"),
        ([code("def show(unit):\n    unit")], "the library should do this: 'def'"),
        ([code("plt.plot(x)")], "the library should do this: 'plt'"),
        ([code("open('a.csv')")], "the library should do this: 'open'"),
        ([code("import pandas")], "2 import lines"),
        ([prose("Hanya Indonesia.", "id")], "2 cells in Indonesian"),
        ([prose("### Satu", "id"), prose("## One", "en")], "headings differ"),
        ([prose("# Satu", "id"), prose("# One", "en")], "a heading as high as the title"),
        ([prose("Apa saja.", "fr")], "neither lang-id nor lang-en"),
    ],
)
def test_a_fault_is_seen(broken: list[Cell], fault: str) -> None:
    assert any(fault in found for found in faults({"cells": [*GOOD, *broken]}))


@pytest.mark.parametrize(
    "line",
    [
        "region_code = '19.71'  # kode",
        "since: str | None = ''  # dari",
        "since: str = ''",
        "a: int = 1 # a",
    ],
)
def test_a_parameter_papermill_cannot_read_is_seen(line: str) -> None:
    cells = [GOOD[0], code(line, tagged="parameters"), *GOOD[2:]]
    assert any("not a parameter" in found for found in faults({"cells": cells}))
