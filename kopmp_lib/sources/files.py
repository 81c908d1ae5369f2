"""Which tables does a file hold, whatever its format?

The format is told by the first bytes, not by the ending: exports are often called .xls and are
something else.
"""

from __future__ import annotations

from pathlib import Path

from kopmp_lib.sources import delimited, geography, table_file, unpacking, workbook
from kopmp_lib.sources.faults import Fault, say, unreadable
from kopmp_lib.sources.layout import Sheet
from kopmp_lib.sources.unpacking import SAVE_AS

__all__ = ["Sheet", "open_sheets"]

LARGEST = 256 * 2**20
"""Bytes of the largest file that is opened at all."""

ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
PARQUET = b"PAR1"
OLE = b"\xd0\xcf\x11\xe0"
LOCKED = "EncryptedPackage".encode("utf-16-le")
PACKED = say("berkas terkompresi")
OTHER = {
    b"%PDF": say("berkas PDF"),
    b"\x89PNG": say("gambar"),
    b"\xff\xd8\xff": say("gambar"),
    b"GIF8": say("gambar"),
    b"{\\rtf": say("dokumen teks"),
    b"Rar!": PACKED,
    b"7z\xbc\xaf": PACKED,
    b"\x1f\x8b": PACKED,
    b"SQLite": say("basis data"),
}


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
            return [], [unreadable(name, say("folder"), say("Sebutkan sebuah berkas."))]
        if path.stat().st_size > LARGEST:
            return [], [unreadable(name, say("berkas yang sangat besar"), delimited.LARGE)]
        raw = path.read_bytes()
    except OSError as error:
        found = say("berkas yang tidak dapat dibuka: {cause}", cause=error.strerror or "?")
        fix = say("Periksa apakah berkasnya ada dan boleh dibaca.")
        return [], [unreadable(name, found, fix)]
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
            return unreadable(name, unpacking.PASSWORD, unpacking.NO_PASSWORD)
        return unreadable(name, say("berkas Excel format lama (.xls)"), SAVE_AS)
    for start, what in OTHER.items():
        if raw.startswith(start):
            if what is PACKED:
                return unreadable(name, what, unpacking.UNPACK)
            return unreadable(name, what, say("Minta tabelnya sebagai .xlsx atau CSV."))
    start = raw[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta", b"<style")):
        found = say("halaman web atau XML yang hanya menyerupai tabel")
        return unreadable(name, found, SAVE_AS)
    if suffix in (".xlsx", ".xlsm") and not raw.startswith((ZIP, EMPTY_ZIP)):
        return unreadable(name, say("bukan berkas Excel, walaupun namanya begitu"), SAVE_AS)
    return None
