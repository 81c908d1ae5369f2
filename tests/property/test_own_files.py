"""What is typed comes back from the store, in any writing; what is broken is told in words."""

from __future__ import annotations

import datetime as dt
import io
import json
import math
import tempfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kopmp_lib import contracts
from kopmp_lib.contracts import NOT_APPLICABLE, NOT_REPORTED, REPORTED, ZERO
from kopmp_lib.errors import KopmpError
from kopmp_lib.sources.check import check
from kopmp_lib.sources.faults import as_json, as_lines
from kopmp_lib.sources.prepare import prepare
from kopmp_lib.sources.reader import read
from kopmp_lib.workspace import Workspace

CODES = ("19.71.06.1001", "19.71.06.1002", "19.71.06.1003", "19.71.06.1006")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252")
DELIMITERS = (",", ";", "\t")
SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large]
TABLE = contracts.table("members")
MEASURES = ("members_count", "savings_idr")

Figure = tuple[float | None, str]


def indonesian(value: int, thousands: bool) -> str:
    return f"{value:,}".replace(",", ".") if thousands else str(value)


@st.composite
def written(draw: st.DrawFn, money: bool) -> tuple[str, list[Figure]]:
    """Cells of one column in one style of writing, and what they stand for."""
    thousands, rupiah = draw(st.booleans()), money and draw(st.booleans())
    silence = draw(st.sampled_from(["", "-", "…", "n/a", "belum"]))
    cells, meant = [], []
    for _ in CODES:
        kind = draw(st.sampled_from(["figure", "figure", "figure", "zero", "silent", "impossible"]))
        value = draw(st.integers(1, 900_000_000))
        if kind == "figure":
            prefix = draw(st.sampled_from(["", "Rp", "Rp "])) if rupiah else ""
            cells.append(prefix + indonesian(value, thousands))
            meant.append((float(value), REPORTED))
        elif kind == "zero":
            cells.append(draw(st.sampled_from(["0", "nihil", "Nihil"])))
            meant.append((0.0, ZERO))
        elif kind == "silent":
            cells.append(silence)
            meant.append((None, NOT_REPORTED))
        else:
            cells.append("tidak berlaku")
            meant.append((None, NOT_APPLICABLE))
    return json.dumps(cells), meant


def place(folder: str) -> Workspace:
    home = Path(folder)
    (home / "notebooks").mkdir()
    (home / "notebooks" / "catalogue.yml").touch()
    return Workspace(home, home / "data", home / "reports")


def back(workspace: Workspace) -> list[list[Figure]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KOPMP_HOME", str(workspace.home))
        patch.delenv("KOPMP_DATA", raising=False)
        frame = read("19.71", ["members"])["members"].set_index("unit_code")
    found = []
    for name in MEASURES:
        rows = [frame.loc[code, [name, f"{name}_state"]].tolist() for code in CODES]
        found.append([(None if math.isnan(value) else value, state) for value, state in rows])
    return found


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(
    st.tuples(written(False), written(True)),
    st.sampled_from(ENCODINGS),
    st.sampled_from(DELIMITERS),
    st.booleans(),
)
def test_what_is_typed_comes_back_from_the_store(
    columns: tuple[tuple[str, list[Figure]], ...], encoding: str, delimiter: str, workbook: bool
) -> None:
    heads = ["Kode desa/kelurahan", "Keadaan per tanggal", "Jumlah anggota", "Total simpanan"]
    parts = [json.loads(cells) for cells, _ in columns]
    rows = [[code, "05/08/2026", *cells] for code, *cells in zip(CODES, *parts, strict=True)]
    with tempfile.TemporaryDirectory() as folder:
        workspace = place(folder)
        if workbook:
            path = Path(folder) / "anggota.xlsx"
            book = openpyxl.Workbook()
            book.active.append(["Data anggota koperasi"])
            for row in [heads, *rows]:
                book.active.append(row)
            book.save(path)
        else:
            path = Path(folder) / "anggota.csv"
            text = "\n".join(delimiter.join(row) for row in [heads, *rows])
            path.write_bytes(
                text.replace("…", "-" if encoding == "cp1252" else "…").encode(encoding)
            )
        prepare(workspace, path)
        assert back(workspace) == [meant for _, meant in columns]


def good(kind: str) -> bytes:
    """A small file without faults."""
    heads = ["kode", "per tanggal", "jumlah anggota", "tanggal nib", "lintang"]
    rows = [[code, "05/08/2026", "12", "1 Juli 2026", "-2,1"] for code in CODES]
    if kind == "xlsx":
        book, stream = openpyxl.Workbook(), io.BytesIO()
        for row in [heads, *rows]:
            book.active.append(row)
        book.save(stream)
        return stream.getvalue()
    if kind == "geojson":
        features = [
            {
                "type": "Feature",
                "properties": dict(zip(heads, row, strict=True)),
                "geometry": {"type": "Point", "coordinates": [106.1, -2.1]},
            }
            for row in rows
        ]
        return json.dumps({"type": "FeatureCollection", "features": features}).encode()
    return "\n".join(";".join(row) for row in [heads, *rows]).encode()


BITS = st.one_of(
    st.binary(max_size=6),
    st.sampled_from(
        [b";", b'"', b"\n", b"\x00", b"19.71", b"1971061203850001", "…".encode(), b"{"]
    ),
)


@settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
@given(
    st.sampled_from(["csv", "xlsx", "geojson"]),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), BITS), max_size=6),
)
def test_a_mutated_file_is_told_in_words_and_taken_in_whole_or_not_at_all(
    kind: str, cuts: list[tuple[float, int, bytes]]
) -> None:
    content = good(kind)
    for where, length, instead in cuts:
        at = int(where * len(content))
        content = content[:at] + instead + content[at + length :]
    with tempfile.TemporaryDirectory() as folder:
        workspace = place(folder)
        path = Path(folder) / f"berkas.{kind}"
        path.write_bytes(content)
        faults = check(path, as_of=dt.date(2026, 8, 5))
        assert as_lines(faults, "id") and json.loads(as_json(faults)) is not None  # noqa: PT018
        errors = [one for one in faults if one.severity == "error"]
        try:
            done = prepare(workspace, path, as_of=dt.date(2026, 8, 5))
        except KopmpError:
            assert not (workspace.data / "received.json").exists()
            assert not (workspace.data / "raw").exists()
        else:
            assert errors == []
            assert sum(one.rows for one in done) > 0
