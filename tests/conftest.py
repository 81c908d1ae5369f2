"""A workbench of its own for tests: tiny notebooks that need nothing but Python and pandas."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kopmp_lib.workspace import Workspace, here

CATALOGUE = """
- name: 00_brief
  page: index
  study: formation
  title: {id: Ringkasan, en: Brief}
  needs: [unit_profile]
- name: 10_formation
  page: formation
  study: formation
  title: {id: Pembentukan, en: Formation}
  needs: [unit_profile]
  timeout_seconds: 60
"""
PARAMETERS = """
region_code: str = "19.71"  # Kode wilayah
share: float = 0.5  # Bagian, 0-1
"""
BRIEF = """
import os
print(region_code, share, os.environ["KOPMP_LANGUAGES"], os.path.basename(os.getcwd()))
"""
SAVE = """
import os, pandas as pd
from pathlib import Path
folder = Path(os.environ["KOPMP_STAGE"]) / region_code
folder.mkdir(parents=True, exist_ok=True)
row = dict(region_code=region_code, unit_code="", study="formation", unit="count", n=42)
row |= dict(indicator="legal_entity_reached_count", value=share, lower=None, upper=None, note="")
row |= dict(state="reported", quality="good", origin="observed", as_of="2026-08-05")
pd.DataFrame([row]).to_parquet(folder / "formation.parquet")
"""

WriteNotebook = Callable[..., Path]


@pytest.fixture
def write_notebook() -> WriteNotebook:
    """Writes a notebook of code cells, the first of them tagged ``parameters``."""

    def write(path: Path, *sources: str) -> Path:
        cells = [
            {
                "cell_type": "code",
                "source": source.strip().splitlines(keepends=True),
                "metadata": {"tags": ["parameters"]} if number == 0 else {},
                "outputs": [],
                "execution_count": None,
                "id": f"c{number}",
            }
            for number, source in enumerate(sources)
        ]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = {
            "cells": cells,
            "metadata": {"kernelspec": kernel},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        path.write_text(json.dumps(notebook), encoding="utf-8")
        return path

    return write


@pytest.fixture
def workbench(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write_notebook: WriteNotebook
) -> Workspace:
    """Two notebooks, two prepared tables, nothing run yet."""
    for name in ("KOPMP_HOME", "KOPMP_DATA", "KOPMP_REPORTS", "KOPMP_STAGE", "KOPMP_LANGUAGES"):
        monkeypatch.delenv(name, raising=False)
    home = tmp_path / "bench {home}"  # papermill would fill the braces
    (home / "notebooks").mkdir(parents=True)
    (home / "notebooks" / "catalogue.yml").write_text(CATALOGUE, encoding="utf-8")
    write_notebook(home / "notebooks" / "00_brief.ipynb", PARAMETERS, BRIEF)
    write_notebook(home / "notebooks" / "10_formation.ipynb", PARAMETERS, SAVE)
    workspace = here(home)
    for code in ("19.71", "76.04"):
        table = workspace.tidy_file("unit_profile", code)
        table.parent.mkdir(parents=True, exist_ok=True)
        table.write_bytes(code.encode())
    return workspace
