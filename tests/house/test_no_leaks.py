"""No file tells where it was made: no registry, no index, no folder of one machine."""

from __future__ import annotations

import re
import sys
from pathlib import Path

# In two halves, so that this file does not tell either.
REGISTRIES = [
    a + b
    for a, b in (
        ("pypi", ".org"), ("python", "hosted.org"), ("npmjs", ".org"), ("registry", ".npmjs"),
        ("ana", "conda.com"), ("ana", "conda.org"), ("deb.", "debian.org"), ("gh", "cr.io"),
    )
]  # fmt: skip
FOLDERS = re.compile(
    r"(?<![\w.])(?:/home/|/Users/|[A-Z]:\\Users\\)[\w.-]+[/\\]|(?<![\w.])/ro" r"ot/"
)
PINNED = re.compile(r"^[a-z0-9][a-z0-9._-]*==[^\s;]+( ; .+)? \\$")


def test_no_registry_is_named(texts: dict[str, str]) -> None:
    told = {name: [r for r in REGISTRIES if r in text] for name, text in texts.items()}
    assert {name: found for name, found in told.items() if found} == {}


def test_no_folder_of_a_machine_is_named(texts: dict[str, str]) -> None:
    home = Path.home().as_posix().rstrip("/")
    here = [place + "/" for place in (home, Path(sys.prefix).as_posix()) if place]
    told = {
        name: FOLDERS.findall(text) + [place for place in here if place in text]
        for name, text in texts.items()
    }
    assert {name: found for name, found in told.items() if found} == {}


def test_the_lock_pins_everything_and_points_nowhere(texts: dict[str, str]) -> None:
    lock = texts["requirements.lock"]
    assert "://" not in lock
    lines = [line for line in lock.splitlines() if line and not line.startswith(("#", " "))]
    assert len(lines) > 100
    assert [line for line in lines if not PINNED.match(line)] == []
    chunks = re.split(r"^(?=[a-z0-9])", lock, flags=re.M)[1:]
    assert [chunk.split()[0] for chunk in chunks if "--hash=sha256:" not in chunk] == []


def test_the_conda_environment_points_nowhere(texts: dict[str, str]) -> None:
    assert "://" not in texts["environment.yml"]
