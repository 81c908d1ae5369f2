"""The lists as they were published are read and known for what they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kopmp_lib import contracts
from kopmp_lib.sources import cells
from kopmp_lib.sources.files import open_sheets
from kopmp_lib.sources.names import recognise

Published = Callable[[str], Path]


@pytest.mark.parametrize(
    ("name", "table", "rows", "known"),
    [
        ("kdkmp_regency.csv", "regency_status", 1503, 17),
        ("pangkalpinang_kelurahan.csv", "unit_profile", 42, 36),
        ("kdkmp_legal_dates_polewali_mandar.csv", "milestones", 167, 4),
        ("kdkmp_province.csv", "province_status", 114, 26),
        ("podes2019_jambi.csv", "unit_profile", 1562, 19),
        ("podes2024_batu.csv", "unit_profile", 24, 14),
        ("regencies.csv", "regency_profile", 514, 8),
    ],
)
def test_a_published_list(
    published: Published, name: str, table: str, rows: int, known: int
) -> None:
    (sheet,), faults = open_sheets(published(name))
    found = recognise(sheet)
    assert (faults, found.table, found.personal, found.twice) == ([], table, (), ())
    assert len(sheet.frame) == rows
    assert len(found.columns) >= known
    contract = contracts.table(table)
    for column, meaning in found.columns.items():
        if meaning in {c.name for c in contract.measures}:
            parsed = cells.parse(
                sheet.frame[column],
                contract.column(meaning),
                percent=column in found.percent,
            )
            assert not parsed.broken.any(), column


def test_the_map_of_the_wards(published: Published) -> None:
    (sheet,), faults = open_sheets(published("pangkalpinang_kelurahan.geojson"))
    assert (faults, len(sheet.frame)) == ([], 42)
