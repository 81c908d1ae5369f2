"""The floors hold, and the architecture page lists exactly the modules that exist."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path


def modules(package: Path) -> set[str]:
    """Dotted names without the package; a room counts as a module only if its door holds code."""
    found = set()
    for path in package.rglob("*.py"):
        name = path.relative_to(package).with_suffix("").as_posix().replace("/", ".")
        room = name.removesuffix(".__init__")
        if room == name or holds_code(path):
            found.add(room)
    return found


def holds_code(path: Path) -> bool:
    """More than a docstring and the annotations import?"""
    statements = ast.parse(path.read_text("utf-8")).body[1:]
    return any(getattr(statement, "module", "") != "__future__" for statement in statements)


def test_every_contract_is_kept(home: Path) -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [str(lint), "--no-cache"], cwd=home, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "5 kept, 0 broken" in done.stdout


def test_the_five_contracts_are_those_of_the_house(home: Path) -> None:
    config = tomllib.loads((home / "pyproject.toml").read_text("utf-8"))
    contracts = {c["id"]: c for c in config["tool"]["importlinter"]["contracts"]}
    assert set(contracts) == {"floors", "studies", "wings", "methods", "circles"}
    assert contracts["floors"]["exhaustive"] is True
    assert not any("(" in layer for layer in contracts["floors"]["layers"])
    assert not any("ignore_imports" in contract for contract in contracts.values())


def test_the_architecture_page_lists_exactly_the_modules(home: Path, package: Path) -> None:
    page = (home / "docs" / "architecture.md").read_text("utf-8")
    listed = re.findall(r"^\| `([\w.]+)` \|", page, re.M)
    assert len(listed) == len(set(listed)), "a module is listed twice"
    exist = modules(package)
    assert set(listed) == exist, {
        "exist but are not listed": sorted(exist - set(listed)),
        "are listed but do not exist": sorted(set(listed) - exist),
    }
