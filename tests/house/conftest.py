"""What several promises of the house are checked against."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parents[2]
NOT_OURS = {".git", ".venv", "reports", "__pycache__"}


@pytest.fixture(scope="session")
def home() -> Path:
    return HOME


@pytest.fixture(scope="session")
def package(home: Path) -> Path:
    return home / "kopmp_lib"


@pytest.fixture(scope="session")
def texts(home: Path) -> dict[str, str]:
    """Every text file that git keeps or would keep, by its path in the checkout."""
    # safe.directory: a checkout may belong to somebody other than the one who tests it
    asked = ["git", "-c", "safe.directory=*", "ls-files", "-z", "-co", "--exclude-standard"]
    listed = subprocess.run(asked, cwd=home, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        paths = [home / name for name in listed.stdout.split("\0") if name]
    else:  # an unpacked archive
        paths = [p for p in home.rglob("*") if not NOT_OURS & set(p.relative_to(home).parts)]
    found = {}
    for path in paths:
        content = path.read_bytes() if path.is_file() else b"\0"
        if b"\0" not in content:
            found[path.relative_to(home).as_posix()] = content.decode("utf-8")
    return found
