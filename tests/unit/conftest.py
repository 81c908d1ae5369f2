"""What several rooms are tested against: the published lists, and a small workbench of data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

# The lists as they were published, with their own spellings. They are not part of the repository,
# and may lie beside it; what they demand is written out in the tests too, so that every clone is
# tested.
LISTS = Path(__file__).resolve().parents[3] / "shared" / "data"

Published = Callable[[str], Path]


@pytest.fixture
def published() -> Published:
    """Gives the path of a published list; the test is skipped where it does not lie."""

    def find(name: str) -> Path:
        path = LISTS / name
        if not path.is_file():
            pytest.skip(f"the published list {name} does not lie beside this repository")
        return path

    return find
