"""Installed packages are byte-compiled: an uncompiled stack costs every notebook four seconds."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest


def compiles(path: Path) -> bool:
    """False for templates and fixtures for other versions of Python, which no import ever meets."""
    try:
        compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return True


@pytest.mark.filterwarnings("ignore::SyntaxWarning")  # of other people's strings
@pytest.mark.parametrize("name", ["pandas", "numpy", "scipy", "statsmodels", "matplotlib"])
def test_every_module_is_compiled(name: str) -> None:
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.submodule_search_locations is not None
    sources = list(Path(spec.submodule_search_locations[0]).rglob("*.py"))
    assert len(sources) > 100
    raw = [p for p in sources if not Path(importlib.util.cache_from_source(str(p))).is_file()]
    missing = [path for path in raw if compiles(path)]
    assert not missing, (
        f"{len(missing)} of {len(sources)} files of {name} are not compiled, such as {missing[0]}; "
        "`make setup` compiles them"
    )
