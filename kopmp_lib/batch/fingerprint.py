"""Has anything changed that a job or a page is made from?

A fingerprint covers what can change a result: the cells of the notebook, the library, the values
given and the bytes of the tables read. Equal fingerprints mean that there is nothing to run again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from kopmp_lib.batch import record
from kopmp_lib.workspace import Workspace

LIBRARY = Path(__file__).resolve().parent.parent
CODE = frozenset({".py", ".yml", ".yaml", ".po", ".csv"})
PRESS = frozenset({"batch", "site", "cli", "__main__.py"})
PAGES = ("site", "wording.py", "style.py", "locale")


def of(*parts: object) -> str:
    """Which one number stands for all these values?"""
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def of_file(path: Path) -> str:
    """Which number stands for the bytes of this file?"""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def of_notebook(path: Path) -> str:
    """Which number stands for the cells: kind, source and tags, and nothing else?"""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return of(
        *(
            (cell["cell_type"], "".join(cell["source"]), sorted(cell["metadata"].get("tags", ())))
            for cell in cells
        )
    )


def of_saved(workspace: Workspace) -> dict[str, str]:
    """Which number stands for what runs have saved of all kabupaten and kota, failures included?

    Returns
    -------
    dict
        One entry, named by how many regions have results.
    """
    codes = record.region_codes(workspace)
    paths = [workspace.region(code) / record.RESULTS for code in codes]
    results = {path.parent.name: of_file(path) for path in paths if path.is_file()}
    ends = [
        (state["region_code"], state["notebook"], state["end"], str(state.get("started"))[:10])
        for state in record.states(workspace, codes)
    ]
    return {f"*/{record.RESULTS} ({len(results)})": of(results, ends)}


def of_library(library: Path = LIBRARY) -> str:
    """Which number stands for the code that can change a result: all but the press wing?"""
    files = (path for path in library.rglob("*") if path.suffix in CODE)
    return _of_tree(library, (path for path in files if _first(path, library) not in PRESS))


def of_pages(workspace: Workspace, library: Path = LIBRARY) -> str:
    """Which number stands for the code, templates and words that make a page from a notebook?"""
    files = [path for path in library.rglob("*") if _first(path, library) in PAGES]
    catalogue = workspace.notebooks / "catalogue.yml"
    return of(_of_tree(library, files), of_file(catalogue))


def _first(path: Path, root: Path) -> str:
    return path.relative_to(root).parts[0]


def _of_tree(root: Path, files: Iterable[Path]) -> str:
    chosen = sorted(path for path in files if path.is_file() and "__pycache__" not in path.parts)
    return of(*((path.relative_to(root).as_posix(), of_file(path)) for path in chosen))
