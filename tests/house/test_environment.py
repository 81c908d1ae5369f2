"""``environment.yml``, the lock and ``pyproject.toml`` name the same direct dependencies."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

# Conda's name -> the name on PyPI, where they differ.
CONDA_NAMES = {"playwright-python": "playwright"}


def split(requirement: str) -> tuple[str, str]:
    match = re.fullmatch(
        r"([A-Za-z0-9._-]+?)(?:\[[\w,]+\])?((?:[<>=!~]=?.*)?)", requirement.strip()
    )
    assert match, f"cannot read the requirement {requirement!r}"
    name, bounds = match.groups()
    return re.sub(r"[-_.]+", "-", name).lower(), bounds.replace(" ", "")


@pytest.fixture(scope="module")
def project(home: Path) -> dict:
    return tomllib.loads((home / "pyproject.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def direct(project: dict) -> dict[str, str]:
    meta = project["project"]
    return dict(map(split, meta["dependencies"] + meta["optional-dependencies"]["dev"]))


@pytest.fixture(scope="module")
def conda(home: Path) -> list:
    return yaml.safe_load((home / "environment.yml").read_text("utf-8"))["dependencies"]


def test_conda_names_the_same_packages_and_bounds(conda: list, direct: dict[str, str]) -> None:
    plain = [split(entry) for entry in conda if isinstance(entry, str)]
    by_pip = next(entry["pip"] for entry in conda if isinstance(entry, dict))
    found = {CONDA_NAMES.get(name, name): bounds for name, bounds in plain}
    found |= dict(split(entry) for entry in by_pip if not entry.startswith("--"))
    del found["python"], found["pip"]
    assert found == direct
    assert by_pip[-1] == "--editable ."


def test_conda_asks_for_the_same_python(conda: list, project: dict) -> None:
    assert f"python{project['project']['requires-python']}" in conda


def test_the_lock_holds_every_direct_dependency(home: Path, direct: dict[str, str]) -> None:
    lock = (home / "requirements.lock").read_text("utf-8")
    locked = set(re.findall(r"^([a-z0-9-]+)==", lock.replace("_", "-"), re.M))
    assert set(direct) - locked == set()


def test_set_up_needs_nothing_that_is_not_pinned(project: dict, direct: dict[str, str]) -> None:
    backend = dict(map(split, project["build-system"]["requires"]))
    assert backend.items() <= direct.items()
    assert "editables" in direct
