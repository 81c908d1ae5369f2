"""Do the comments on the cells of a workbook tell of a person?

They are no data and are not read, but a file is kept as it was received.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from kopmp_lib.sources.faults import ERROR, Fault, quoted, say
from kopmp_lib.sources.persons import PERSONAL

NOTES = re.compile(r"xl/(?:comments|threadedComments/).*\.xml", re.IGNORECASE)
LARGEST = 4 * 2**20
"""Bytes of notes that are looked at, of each part."""
_REMARK = re.compile(r'<(?:\w+:)?(?:comment|threadedComment)\b[^>]*?\bref="([A-Z]+\d+)"[^>]*>(.*?)'
                     r"</(?:\w+:)?(?:comment|threadedComment)>", re.DOTALL)  # fmt: skip
_TAG = re.compile(r"<[^>]+>")


def told(raw: bytes, file: str) -> Iterator[Fault]:
    """Which comments of this workbook hold a number of a person?"""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for part in archive.infolist():
            if not NOTES.fullmatch(part.filename):
                continue
            with archive.open(part) as stream:
                text = stream.read(LARGEST).decode("utf-8", "replace")
            for place, remark in _REMARK.findall(text):
                words = _TAG.sub(" ", remark)
                if PERSONAL.search(words):
                    yield Fault(
                        *(file, "", None, "", "personal_data", ERROR),
                        say("komentar pada sel {place}: {words}", place=place, words=quoted(words)),
                        say("tanpa nomor pribadi"),
                        say("Hapus komentar itu."),
                    )
