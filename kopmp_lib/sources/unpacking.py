"""Is a workbook what it says it is, before anything reads it whole?

A workbook is a zip of XML. A few kilobytes can unpack to gigabytes, name a cell in the last row of
the last column, or repeat one long text a million times. All parts are unpacked once in small
pieces and counted; what is found on the way (formulas that failed) is kept.
"""

from __future__ import annotations

import copy
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from kopmp_lib.sources.delimited import FEWER_COLUMNS
from kopmp_lib.sources.faults import Said, say

LARGEST_PART = 384 * 2**20
"""Bytes of the unpacked XML of all parts that are read."""
MOST_CELLS = 6_000_000
"""Cells of one sheet, with the empty ones between its first and its last."""
MOST_COLUMNS = 2_000
MOST_PARTS = 2_000
LONGEST_TEXT = 400 * 2**20
"""Bytes of all texts of a sheet."""
PIECE = 2**22
LONGEST_ROW = 2**25

SAVE_AS = say("Buka di aplikasi pengolah angka, lalu simpan sebagai .xlsx.")
OPEN_DOCUMENT = "content.xml"
"""Stands in files of LibreOffice."""
UNPACK = say("Ekstrak dahulu, lalu berikan berkasnya satu per satu.")
PASSWORD = say("berkas Excel dengan kata sandi")
NO_PASSWORD = say("Simpan tanpa kata sandi.")

READ = ("xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/worksheets/", "xl/_rels/")

_ROW_END = b"</row>"
# cells that hold something; a cell that is only coloured does not make a sheet larger
_REF = re.compile(rb'<(?:x:)?c [^>]{0,60}?\br="([A-Z]{1,3})(\d{1,7})"[^>]*(?<!/)>(?!</)')
_NO_REF = re.compile(rb"<(?:x:)?c(?:>| (?![^>]*\br=)[^>]*(?<!/)>)")
_BROKEN = re.compile(
    rb'<(?:x:)?c (?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3})(\d{1,7})"[^>]*>'
    rb"(?:(?!</(?:x:)?c>).)*?<(?:x:)?v>([^<]*)<",
    re.DOTALL,
)
_FORMULA = re.compile(
    rb'<(?:x:)?c (?![^>]*\bt="str")[^>]*\br="([A-Z]{1,3})(\d{1,7})"[^>]*>'
    rb"<(?:x:)?f[^>]*(?:/>|>[^<]*</(?:x:)?f>)(?:<(?:x:)?v\s*/>|<(?:x:)?v></(?:x:)?v>)?</(?:x:)?c>"
)
_ITEM_END = re.compile(rb"</(?:x:)?si>")
_SHARED = re.compile(rb'<(?:x:)?c (?=[^>]*\bt="s")[^>]*>(?:<(?:x:)?v>)(\d+)<')
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class RefusedError(Exception):
    """A workbook that is not read; says what was found and what to do.

    Parameters
    ----------
    found, fix : Said
        As in a fault.
    """

    def __init__(self, found: Said, fix: Said) -> None:
        super().__init__(found, fix)
        self.found = found
        self.fix = fix


@dataclass
class Part:
    """What was seen in the XML of one sheet.

    Parameters
    ----------
    odd : dict
        (row, column counted from 0) to the text of a formula that failed (``#REF!``), or to ``=``
        for one that was never worked out.
    columns, rows : int
        The last of each that is named.
    """

    odd: dict[tuple[int, int], str] = field(default_factory=dict)
    columns: int = 0
    rows: int = 0
    texts: int = 0


def inspect(raw: bytes) -> dict[str, Part]:
    """What does each sheet hold, by its name?

    Raises
    ------
    RefusedError
        If the workbook is damaged, locked, or larger than any table is.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _inspect(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError) as error:
        raise damaged(error) from error
    except (NotImplementedError, RuntimeError, ET.ParseError) as error:
        raise damaged(error) from error


def damaged(error: BaseException) -> RefusedError:
    """What is said of a workbook that cannot be taken apart?"""
    return RefusedError(say("berkas Excel yang rusak: {error}", error=str(error)), SAVE_AS)


def _inspect(archive: zipfile.ZipFile) -> dict[str, Part]:
    entries = archive.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise locked()
    names = [entry.filename for entry in entries]
    if "xl/workbook.xml" not in names and OPEN_DOCUMENT in names:
        raise RefusedError(say("berkas LibreOffice (.ods)"), SAVE_AS)
    if "xl/workbook.xml" not in names:
        raise RefusedError(
            say("berkas zip yang bukan berkas Excel"),
            UNPACK,
        )
    read = [entry for entry in entries if entry.filename.startswith(READ)]
    told = sum(entry.file_size for entry in read)
    if told > LARGEST_PART or len(entries) > MOST_PARTS:
        raise _too_large()
    left = _Budget(LARGEST_PART)
    longest, lengths = _shared_texts(archive, names, left)
    sheets = {}
    for name, path in _sheets(archive, names, left).items():
        part = sheets[name] = _sheet(archive, path, left)
        if part.texts * longest > LONGEST_TEXT:
            _count_texts(archive, path, lengths)
    return sheets


def locked() -> RefusedError:
    """What is said of a workbook that needs a password."""
    return RefusedError(PASSWORD, NO_PASSWORD)


def _too_large() -> RefusedError:
    return RefusedError(
        say("berkas Excel yang isinya lebih besar daripada tabel mana pun"),
        say("Simpan lembarnya sebagai CSV, atau bagi, misalnya per provinsi."),
    )


# --- unpacking ----------------------------------------------------------------------------------


class _Budget:
    """How many bytes may still be unpacked."""

    def __init__(self, left: int) -> None:
        self.left = left

    def take(self, number: int) -> None:
        self.left -= number
        if self.left < 0:
            raise _too_large()


def _pieces(archive: zipfile.ZipFile, name: str, left: _Budget) -> Iterator[bytes]:
    """The unpacked part in pieces, counted as they come and not as the zip tells."""
    entry = copy.copy(archive.getinfo(name))
    entry.file_size = LARGEST_PART + 1
    entry.CRC = None  # type: ignore[assignment]
    with archive.open(entry) as stream:
        while piece := stream.read(PIECE):
            left.take(len(piece))
            if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
                raise RefusedError(
                    say("berkas Excel dengan definisi tersendiri"),
                    say("Simpan lagi sebagai .xlsx."),
                )
            yield piece


def _document(archive: zipfile.ZipFile, name: str, left: _Budget) -> ET.Element:
    return ET.fromstring(b"".join(_pieces(archive, name, left)))


def _sheets(archive: zipfile.ZipFile, names: list[str], left: _Budget) -> dict[str, str]:
    """Part of each sheet by the name of the sheet."""
    links = {
        link.get("Id"): link.get("Target", "")
        for link in _document(archive, "xl/_rels/workbook.xml.rels", left)
    }
    sheets = {}
    for sheet in _document(archive, "xl/workbook.xml", left).iter(f"{_MAIN}sheet"):
        target = links.get(sheet.get(_LINK), "")
        path = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
        if path in names:
            sheets[sheet.get("name", "")] = path
    return sheets


def _shared_texts(
    archive: zipfile.ZipFile, names: list[str], left: _Budget
) -> tuple[int, list[int]]:
    """Length of the longest shared text, and of each."""
    name = "xl/sharedStrings.xml"
    if name not in names:
        return 0, []
    lengths, rest = [], 0
    for piece in _pieces(archive, name, left):
        ends = [match.end() for match in _ITEM_END.finditer(piece)]
        for end, before in zip(ends, [-rest, *ends], strict=False):
            lengths.append(end - before)
        rest = len(piece) - ends[-1] if ends else rest + len(piece)
    return max(lengths, default=0), lengths


# --- one sheet ----------------------------------------------------------------------------------


def _rows(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Pieces that end with a row."""
    rest = b""
    for piece in pieces:
        rest += piece
        end = rest.rfind(_ROW_END) + len(_ROW_END)
        if end >= len(_ROW_END):
            yield rest[:end]
            rest = rest[end:]
        if len(rest) > LONGEST_ROW:
            raise _too_large()
    yield rest


def _sheet(archive: zipfile.ZipFile, path: str, left: _Budget) -> Part:
    part = Part()
    for piece in _rows(_pieces(archive, path, left)):
        _measure(part, piece)
        _collect(part, piece)
    if part.columns > MOST_COLUMNS:
        raise RefusedError(say("{count} kolom", count=part.columns), FEWER_COLUMNS)
    if part.columns * part.rows > MOST_CELLS:
        raise _too_large()
    return part


def _measure(part: Part, piece: bytes) -> None:
    part.texts += piece.count(b't="s"')
    cells = piece.count(b"<c ") + piece.count(b"<x:c ") + piece.count(b"<c>")
    if piece.count(b'<c r="') < cells and _NO_REF.search(piece):  # one stands beside the other
        rows = piece.split(_ROW_END)
        part.columns = max(part.columns, *(len(_NO_REF.findall(row)) for row in rows))
        part.rows += len(rows)
    if refs := _REF.findall(piece):
        part.columns = max(part.columns, *(column(name) + 1 for name in {ref[0] for ref in refs}))
        part.rows = max(part.rows, *(int(row) for row in {ref[1] for ref in refs}))


def _collect(part: Part, piece: bytes) -> None:
    if b't="e"' in piece:
        for name, row, text in _BROKEN.findall(piece):
            part.odd[int(row), column(name)] = text.decode("utf-8", "replace").strip()
    if b"</f>" in piece or b"<f " in piece:
        for name, row in _FORMULA.findall(piece):
            part.odd[int(row), column(name)] = "="


def column(name: bytes) -> int:
    """Which column, counted from 0, does a spreadsheet call by these letters?

    Examples
    --------
    >>> column(b"AB")
    27
    """
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number - 1


def _count_texts(archive: zipfile.ZipFile, path: str, lengths: list[int]) -> None:
    """Are the texts of a sheet too long when each is written out wherever it is used?"""
    total = 0
    for piece in _rows(_pieces(archive, path, _Budget(LARGEST_PART))):
        for index in _SHARED.findall(piece):
            total += lengths[int(index)] if int(index) < len(lengths) else 0
        if total > LONGEST_TEXT:
            raise _too_large()
