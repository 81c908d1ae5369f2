"""Whatever a file is called and holds, it ends in sheets or in one fault."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet

from kopmp_lib.sources.faults import tell
from kopmp_lib.sources.files import open_sheets

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
Book = Callable[..., bytes]


@pytest.fixture
def told(tmp_path: Path) -> Callable[[str, bytes], str]:
    """What is said of a file that cannot be taken in."""

    def refusal(name: str, raw: bytes) -> str:
        path = tmp_path / name
        path.write_bytes(raw)
        sheets, faults = open_sheets(path)
        assert sheets == []
        (fault,) = faults
        assert (fault.file, fault.rule, fault.severity) == (name, "unreadable", "error")
        assert fault.fix
        return tell(fault.found, "en")

    return refusal


@pytest.mark.parametrize(
    ("name", "raw", "found"),
    [
        ("a.xls", OLE + b"\0" * 600, "old spreadsheet"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "web page"),
        ("a.xls", b"<?xml version='1.0'?><Workbook/>", "web page"),
        ("a.pdf", b"%PDF-1.7", "PDF"),
        ("a.png", b"\x89PNG\r\n", "picture"),
        ("a.gz", b"\x1f\x8b\x08", "packed"),
        ("a.xlsx", b"kode,nama", "no workbook"),
        ("a.csv", b"", "nothing"),
        ("a.parquet", b"PAR1" + b"\0" * 40, "damaged"),
        ("a.geojson", b"kode,nama", "no GeoJSON"),
    ],
)
def test_files_that_are_no_tables(
    told: Callable[[str, bytes], str], name: str, raw: bytes, found: str
) -> None:
    assert found in told(name, raw)


def test_a_file_of_libreoffice_is_to_be_saved_as_xlsx(told: Callable[[str, bytes], str]) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<office:document-content/>")
    assert "LibreOffice" in told("a.ods", stream.getvalue())


def test_missing_files_and_folders(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        sheets, (fault,) = open_sheets(path)
        assert (sheets, fault.rule) == ([], "unreadable")


def test_a_very_large_file_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as stream:
        stream.truncate(2 * 2**30)
    assert [tell(f.found, "en") for f in open_sheets(path)[1]] == ["a very large file"]


def test_the_first_bytes_tell_the_format(tmp_path: Path, book: Book) -> None:
    (tmp_path / "data.xls").write_bytes(book(Data=[["Kode", "NIB"], ["19.71", 1]]))
    (tmp_path / "data.txt").write_bytes(b"Kode;NIB\n19.71;1\n")
    for name in ("data.xls", "data.txt"):
        (sheet,), faults = open_sheets(tmp_path / name)
        assert faults == []
        assert sheet.frame.to_dict("list") == {"Kode": ["19.71"], "NIB": ["1"]}


def test_parquet_becomes_text(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "kode": ["19.71", None],
            "n": [1.0, float("nan")],
            "x": [0.5, 1.25],
            "hari": pd.to_datetime(["2025-07-21 00:00", "2025-07-22 10:00"]),
            "ya": [True, False],
            "i": [1971, 1],
            "jenis": pd.Categorical(["a", "b"]),
        }
    )
    frame.to_parquet(tmp_path / "a.parquet")
    (sheet,), faults = open_sheets(tmp_path / "a.parquet")
    assert faults == []
    assert sheet.frame.loc[1].tolist() == ["19.71", "1", "0.5", "2025-07-21", "TRUE", "1971", "a"]
    assert sheet.frame.loc[2, ["kode", "n"]].tolist() == ["", ""]
    assert sheet.numeric is not None
    assert sheet.numeric.loc[2].tolist() == [False, False, True, False, False, True, False]


def test_a_parquet_of_one_long_text_is_not_unpacked(told: Callable[[str, bytes], str]) -> None:
    stream = io.BytesIO()
    long = pa.DictionaryArray.from_arrays(pa.array([0] * 1000, pa.int32()), ["a" * 2**20])
    parquet.write_table(pa.table({"a": long}), stream)
    assert len(stream.getvalue()) < 2**20
    assert told("a.parquet", stream.getvalue()) == "a very large table"
