"""What is of persons is not in the copy that is sent back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import openpyxl

from kopmp_lib.sources.annotated import annotate
from kopmp_lib.sources.examining import Asked, examine


def test_who_signed_a_sheet_and_who_stands_in_a_hidden_one_is_not_in_the_copy(
    tmp_path: Path,
) -> None:
    book = openpyxl.Workbook()
    seen = book.active
    for line in (
        *(["Kode", "NIB"], ["19.71.01.1006", 1], ["19.71.06.1001", 1]),
        *([], ["", "", "", "Kepala Dinas,"], [], ["", "", "", "Drs. BUDI SANTOSO, M.Si"]),
        *(["", "", "", "NIP. 19700101 199003 1 001"],),
    ):
        seen.append(line)
    hidden = book.create_sheet("Mentah")
    hidden.sheet_state = "hidden"
    hidden.append(["Nama", "NIK", "Tgl Lahir", "Kelurahan"])
    hidden.append(["Siti Aminah", "1971014501900002", "05/01/1990", "Bacang"])
    path = tmp_path / "rekap.xlsx"
    book.save(path)
    faults = examine(path, Asked(as_of=dt.date(2026, 8, 5), today=dt.date(2026, 9, 1))).faults
    made = openpyxl.load_workbook(annotate(path, faults, tmp_path / "salinan.xlsx"))
    told = " ".join(str(c.value) for s in made for row in s.iter_rows() for c in row)
    assert all(kept in told for kept in ("Kepala Dinas,", "Bacang"))
    assert not any(name in told for name in ("BUDI", "Siti", "19700101"))
