"""Every notebook leaves the same bytes in a forked child as in a kernel started for it."""

from __future__ import annotations

import json
from pathlib import Path

from kopmp_lib.batch.notebook import catalogue
from kopmp_lib.cli.press import FEW
from kopmp_lib.workspace import Workspace

from .conftest import ALTERED, kopmp


def left(place: Workspace, code: str) -> dict[str, object]:
    """What each notebook of a region left, but for the provenance; and what it saved, as bytes."""
    found: dict[str, object] = {}
    for path in sorted(place.region(code).glob("*")):
        if path.suffix == ".ipynb":
            found[path.name] = notebook = json.loads(path.read_text(encoding="utf-8"))
            notebook["metadata"].pop("kopmp")
        if path.suffix == ".parquet":
            found[path.name] = path.read_bytes()
    return found


def test_notebooks_of_a_region(runs: dict[str, Workspace], tmp_path: Path) -> None:
    shipped = runs["shipped"]
    cold = Workspace(shipped.home, shipped.data, tmp_path)
    kopmp("run", "--regions", ",".join(ALTERED), "--data", cold.data, "--reports", tmp_path,
          "--cold")  # fmt: skip
    names = {f"{entry.name}.ipynb" for entry in catalogue(cold) if entry.page and not entry.many}
    for code in ALTERED:
        assert names < set(left(cold, code))
        assert left(cold, code) == left(shipped, code)


def test_notebooks_on_many_regions(runs: dict[str, Workspace], tmp_path: Path) -> None:
    scopes = ("ID", "11", "19", "33", "76")
    assert len(scopes) > FEW  # else none is forked
    shipped = runs["shipped"]
    place = Workspace(shipped.home, shipped.data, tmp_path)
    command = ("overview", "--of", ",".join(scopes), "--data", place.data, "--reports", tmp_path)
    kopmp(*command)
    forked = {code: left(place, code) for code in scopes}
    kopmp(*command, "--cold", "--force")
    for code in scopes:
        assert "90_overview.ipynb" in forked[code]
        assert left(place, code) == forked[code]
