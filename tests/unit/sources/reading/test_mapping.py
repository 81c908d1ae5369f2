"""The file in which a user names columns once."""

from __future__ import annotations

from pathlib import Path

import pytest

from kopmp_lib.errors import DataError
from kopmp_lib.sources.mapping import read_mapping

GOOD = """
cooperative_status:
  Jml KDMP: cooperative_count
  Kel.: village_name
  ignore: [Ket.]
milestones:
  Hari Akta: date@deed
ignore: [No]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "mapping.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_one(tmp_path: Path) -> None:
    mapping = read_mapping(write(tmp_path, GOOD))
    assert mapping.tables["cooperative_status"] == {
        "jmlkdmp": "cooperative_count",
        "kel": "village_name",
    }
    assert mapping.tables["milestones"] == {"hariakta": "date@deed"}
    assert mapping.ignores("KET", "cooperative_status")
    assert not mapping.ignores("Ket", "milestones")
    assert mapping.ignores("no", "milestones")


def test_all_faults_at_once(tmp_path: Path) -> None:
    text = """
cooperative_statu: {NIB: nib_count}
cooperative_status: {A: nib_cont, B: npwp_count, C: npwp_count, D: , ignore: Ket}
milestones: 5
ignore: {No: 1}
"""
    with pytest.raises(DataError) as error:
        read_mapping(write(tmp_path, text))
    assert len(error.value.faults) == 7
    told = "\n".join(error.value.faults)
    for part in ("nearest: cooperative_status", "nearest: nib_count", "already given", "nothing"):
        assert part in told


@pytest.mark.parametrize("text", ["[1, 2]", "a: [", "5", "\t- x", "a: &a [*a]"])
def test_what_is_no_mapping(tmp_path: Path, text: str) -> None:
    with pytest.raises(DataError):
        read_mapping(write(tmp_path, text))


def test_a_missing_one(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no such mapping file"):
        read_mapping(tmp_path / "none.yml")


def test_an_empty_one_says_nothing(tmp_path: Path) -> None:
    assert read_mapping(write(tmp_path, "")).tables == {}
