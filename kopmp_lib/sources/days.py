"""Of which day is a sheet that does not say it row by row?

The day is given by the user, or stands above the table, or in the name of the sheet or file.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator

from kopmp_lib.sources import dates
from kopmp_lib.sources.layout import Sheet

_DAY = re.compile(
    r"(?<!\d)(20\d{2}[-_.]?[01]\d[-_.]?[0-3]\d|[0-3]?\d[ /.-][a-z]{3,9}[ /.-]20\d{2}"
    r"|[0-3]?\d[/.-][01]?\d[/.-]20\d{2})(?!\d|[-_.][01]\d[-_.][0-3]\d)",
    re.IGNORECASE,
)
_MEANT = re.compile(r"\b(?:per|keadaan|posisi|kondisi|as of)\b[^.;,]*$")
_OTHER = re.compile(
    r"\b(?:cetak|dicetak|unduh|diunduh|instruksi|inpres|keputusan|sk|peraturan|perpres|permen|nomor"
    r"|undang|surat|print|printed|download)\w*\b"
)
"""Words before a day that is not that of the figures."""
_RUN = re.compile(r"(20\d{2})[_.]?([01]\d)[_.]?([0-3]\d)")


def stated(sheet: Sheet) -> dt.date | None:
    """Which day is told by the title, the name of the sheet or of the file?

    Behind a word such as *per* or *keadaan* before any other; never the day of a decree or of
    printing.
    """
    told = list(_days((*sheet.title, sheet.sheet, sheet.file)))
    sure = [day for day, meant in told if meant]
    return next(iter(sure or [day for day, _ in told]), None)


def _days(texts: Iterable[str]) -> Iterator[tuple[dt.date, bool]]:
    """Each day with whether a word before it says that the figures are of that day."""
    for text in texts:
        end = 0
        for found in _DAY.finditer(text):
            written = found[0]
            written = _RUN.sub(r"\1-\2-\3", written) if written.startswith("20") else written
            day = dates.day(written.lower())
            if day is None:  # such as Nomor 9 Tahun 2025
                continue
            before, end = text[end : found.start()].lower(), found.end()
            meant = _MEANT.search(before) is not None
            if meant or not _OTHER.search(before):
                yield day[0], meant
