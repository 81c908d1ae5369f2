"""Outlines that stand for two places."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd

from kopmp_lib import contracts
from kopmp_lib.sources.layout import Sheet
from kopmp_lib.sources.names import Recognised
from kopmp_lib.sources.taken import Taken
from kopmp_lib.sources.traps import outlines

TODAY = dt.date(2026, 9, 1)


def boundaries(*rows: tuple[str, bytes | None]) -> Taken:
    frame = pd.DataFrame(rows, columns=["code", "geometry"], index=range(1, len(rows) + 1))
    sheet = Sheet("a.geojson", "", frame, 0, None, frame.iloc[:0])
    names = {"code": "code", "geometry": "geometry"}
    return Taken(
        sheet, Recognised("boundaries", names), contracts.table("boundaries"), frame, names
    )


def test_two_codes_with_one_outline() -> None:
    taken = boundaries(("19.71", b"a"), ("19.01", b"b"), ("19.02", b"a"), ("19.03", None))
    (fault,) = outlines.told(taken, TODAY)
    assert (fault.rule, fault.row, fault.severity) == ("repeated_coordinates", 3, "warning")
    assert "19.71 di baris 1" in fault.found.told("id")  # type: ignore[union-attr]


def test_one_code_may_come_twice() -> None:
    assert list(outlines.told(boundaries(("19.71", b"a"), ("19.71", b"a")), TODAY)) == []


def test_a_table_without_outlines_is_silent() -> None:
    taken = boundaries(("19.71", b"a"))
    bare = replace(taken, frame=taken.frame[["code"]])
    assert list(outlines.told(bare, TODAY)) == []
