"""Which tables does a file hold, whatever its format?

The format is told by the first bytes, not by the ending: exports are often called .xls and are
something else.
"""

from __future__ import annotations

from pathlib import Path

from kopmp_lib.sources import delimited, geography, table_file, workbook
from kopmp_lib.sources.faults import Fault, unreadable
from kopmp_lib.sources.layout import Sheet

__all__ = ["Sheet", "open_sheets"]

LARGEST = 256 * 2**20
"""Bytes of the largest file that is opened at all."""

ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
PARQUET = b"PAR1"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = "EncryptedPackage".encode("utf-16-le")
OTHER = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"{\\rtf": "a text document",
    b"Rar!": "a packed file",
    b"7z\xbc\xaf": "a packed file",
    b"\x1f\x8b": "a packed file",
    b"SQLite": "a database",
}
SAVE_AS = "Open it in a spreadsheet program and save it as .xlsx."


def open_sheets(path: Path) -> tuple[list[Sheet], list[Fault]]:
    """Which tables does this file hold, and what is wrong with it as a file?

    Parameters
    ----------
    path : Path
        A file of separated text, .xlsx, Parquet or GeoJSON.

    Returns
    -------
    (list of Sheet, list of Fault)
        No sheet, and one ``unreadable`` fault that says what to do, if it cannot be taken in.
        Nothing is raised for what a file holds.
    """
    name = path.name
    try:
        if path.is_dir():
            return [], [unreadable(name, "a folder", "Name a file.")]
        if path.stat().st_size > LARGEST:
            return [], [unreadable(name, "a very large file", delimited.LARGE)]
        raw = path.read_bytes()
    except OSError as error:
        found = error.strerror or "an error of the disk"
        return [], [unreadable(name, found, "See whether the file is there and may be read.")]
    return read(raw, name, path.suffix.lower())


def read(raw: bytes, name: str, suffix: str = "") -> tuple[list[Sheet], list[Fault]]:
    """Which tables do these bytes hold?"""
    if fault := _refused(raw, name, suffix):
        return [], [fault]
    if raw.startswith((ZIP, EMPTY_ZIP)):
        return workbook.read(raw, name)
    if raw.startswith(PARQUET):
        return table_file.read(raw, name)
    start = raw[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"{", b"[")) or suffix in (".geojson", ".json"):
        return geography.read(raw, name)
    return delimited.read(raw, name)


def _refused(raw: bytes, name: str, suffix: str) -> Fault | None:
    if raw.startswith(OLE):
        if LOCKED in raw:
            return unreadable(name, "a workbook with a password", "Save it without a password.")
        return unreadable(name, "a file of an old spreadsheet program (.xls)", SAVE_AS)
    for start, what in OTHER.items():
        if raw.startswith(start):
            return unreadable(name, what, "Ask for the table as .xlsx or CSV.")
    start = raw[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta", b"<style")):
        return unreadable(name, "a web page or XML that only looks like a table", SAVE_AS)
    if suffix in (".xlsx", ".xlsm") and not raw.startswith((ZIP, EMPTY_ZIP)):
        return unreadable(name, "no workbook, though its name says so", SAVE_AS)
    return None
