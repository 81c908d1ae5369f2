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
    r"|[0-3]?\d[/.-][01]?\d[/.-]20\d{2})(?!\d)",
    re.IGNORECASE,
)
_RUN = re.compile(r"(20\d{2})[_.]?([01]\d)[_.]?([0-3]\d)")


def stated(sheet: Sheet) -> dt.date | None:
    """Which day is told by the title, the name of the sheet or of the file? The first that is."""
    return next(_days((*sheet.title, sheet.sheet, sheet.file)), None)


def _days(texts: Iterable[str]) -> Iterator[dt.date]:
    for text in texts:
        for found in _DAY.findall(text):
            written = _RUN.sub(r"\1-\2-\3", found) if found.startswith("20") else found
            day = dates.day(written.lower())
            if day is not None:
                yield day[0]
