"""Files are named by what they do, hold one idea, and leave old versions to git."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

NO_HOME = {"common", "commons", "helper", "helpers", "misc", "util", "utils", "shared", "lib"}
NO_HISTORY = re.compile(
    r"(^|[_.-])(archive|backup|bak|copy|deprecated|legacy|new|old|orig|refactor|v\d+)$"
)
LONGEST = 400


def python(texts: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if name.endswith(".py")}


def named_for_no_reason(name: str) -> bool:
    stems = [Path(part).stem for part in Path(name).parts]
    return any(
        word in NO_HOME
        for stem in stems
        for word in re.split(r"[_.-]", stem)
        if stem != "kopmp_lib"
    )


def named_by_age(name: str) -> bool:
    return any(NO_HISTORY.search(Path(part).stem) for part in Path(name).parts)


def test_no_file_is_a_place_to_put_things(texts: dict[str, str]) -> None:
    assert [name for name in texts if named_for_no_reason(name)] == []


def test_no_file_is_named_by_its_age(texts: dict[str, str]) -> None:
    assert [name for name in texts if named_by_age(name)] == []


def test_no_python_file_is_long(texts: dict[str, str]) -> None:
    lines = {name: text.count("\n") for name, text in python(texts).items()}
    assert {name: n for name, n in lines.items() if n > LONGEST} == {}


@pytest.mark.parametrize(
    "name", ["kopmp_lib/utils.py", "kopmp_lib/batch/run_helpers.py", "tests/misc/a.py"]
)
def test_the_first_rule_sees(name: str) -> None:
    assert named_for_no_reason(name)


@pytest.mark.parametrize(
    "name", ["notebooks/10_formation_v2.ipynb", "kopmp_lib/run_old.py", "old/run.py"]
)
def test_the_second_rule_sees(name: str) -> None:
    assert named_by_age(name)
