"""Which number has a row whose list gives it none?

An office lists its outlets, plots, visits and trainings without numbers. They are numbered within
their village, in the order of the file, and that is told. An application for a loan is not: its
stages would fall apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kopmp_lib.contracts import Table
from kopmp_lib.sources.faults import WARNING, Fault, say
from kopmp_lib.sources.layout import Sheet

if TYPE_CHECKING:
    import pandas as pd

NUMBERED = ("outlet_id", "asset_id", "visit_id", "training_id")


def numbered(sheet: Sheet, table: Table, frame: pd.DataFrame) -> tuple[pd.DataFrame, list[Fault]]:
    """The rows with a number where the list has no column of numbers, and that it has none."""
    name = next((one for one in table.key if one in NUMBERED and one not in frame), "")
    if not name or frame.empty:
        return frame, []
    place = frame.groupby(table.place).cumcount() + 1
    label = table.column(name).label
    fault = Fault(
        *(sheet.file, sheet.sheet, sheet.head_row or None, label, "missing_column", WARNING),
        say("kolom {label} tidak ada", label=label),
        say("nomor yang tetap untuk setiap baris"),
        say(
            "Baris dinomori menurut urutannya di tiap desa/kelurahan. Tambahkan kolom {label} agar "
            "nomornya tetap sama di berkas berikutnya.",
            label=label,
        ),
    )
    return frame.assign(**{name: "B" + place.astype(str).str.zfill(3)}), [fault]
