"""What a comment on a cell tells of a person keeps the workbook out."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from kopmp_lib.sources.check import check
from kopmp_lib.sources.faults import as_lines


@pytest.mark.parametrize(
    ("remark", "count"),
    [
        ("menurut ketua, 0812 7412 3456", 1),
        ("NIK 1971061203850001", 1),
        ("menurut ketua", 0),
        ("NIB 0807250012345", 0),
    ],
)
def test_only_numbers_of_persons_are_told(tmp_path: Path, remark: str, count: int) -> None:
    path = tmp_path / "anggota 2026-08-05.xlsx"
    book = openpyxl.Workbook()
    for row in (["kode desa", "jumlah anggota"], ["19.71.06.1002", 40]):
        book.active.append(row)
    book.active["B2"].comment = Comment(remark, "dinas")
    book.save(path)
    found = [one for one in check(path) if one.rule == "personal_data"]
    assert [one.severity for one in found] == ["error"] * count
    told = as_lines(found, "id")
    assert ("komentar pada sel B2" in told) == bool(count)
    assert "7412" not in told
    assert "19710612" not in told
