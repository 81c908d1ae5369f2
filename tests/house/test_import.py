"""Importing the library prints, opens and registers nothing, and is quick."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

# Runs in a fresh interpreter; the audit hook sees every file that Python is asked to open.
WATCH = """
import json, os, sys, time, warnings
opened = []
sys.addaudithook(lambda event, args: event == "open" and opened.append(str(args[0])))
filters = list(warnings.filters)
start = time.perf_counter()
import kopmp_lib
seconds = time.perf_counter() - start
engines = sys.modules.get("papermill.engines")
print(json.dumps({
    "seconds": seconds,
    "opened": [os.path.abspath(path) for path in opened],
    "own": [os.path.dirname(kopmp_lib.__file__), sys.prefix, sys.base_prefix],
    "filters": warnings.filters == filters,
    "papermill": engines is not None,
    "modules": sorted({name.partition(".")[0] for name in sys.modules}),
}))
"""
HEAVY = {
    "babel", "IPython", "jinja2", "lokal", "matplotlib", "nbclient", "nbconvert", "nbformat",
    "numpy", "pandas", "pandera", "papermill", "pyarrow", "rich", "scipy", "statsmodels", "typer",
}  # fmt: skip
BUDGET_SECONDS = 0.35


def watch() -> tuple[dict, subprocess.CompletedProcess[str]]:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", WATCH], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1]), done


@pytest.fixture(scope="module")
def seen() -> dict:
    return watch()[0]


def test_it_prints_nothing() -> None:
    _, done = watch()
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""


def test_it_opens_nothing_but_code(seen: dict) -> None:
    code = tuple(seen["own"])
    assert [path for path in seen["opened"] if not path.startswith(code)] == []
    own = seen["own"][0]
    assert [p for p in seen["opened"] if p.startswith(own) and ".py" not in p] == []


def test_it_registers_nothing(seen: dict) -> None:
    assert seen["filters"], "importing changed the warnings filters"
    assert not seen["papermill"], "importing touched papermill's engines"


def test_it_leaves_heavy_packages_for_later(seen: dict) -> None:
    assert HEAVY & set(seen["modules"]) == set()


def test_it_is_quick() -> None:
    assert min(watch()[0]["seconds"] for _ in range(5)) < BUDGET_SECONDS
