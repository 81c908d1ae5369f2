"""Does the name of a file or of its sheet tell of a person?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kopmp_lib.sources import persons
from kopmp_lib.sources.faults import ERROR, Fault, Said, say
from kopmp_lib.sources.taken import Taken

CALLED = {
    "file": say("nama berkas dengan nomor pribadi"),
    "sheet": say("nama lembar dengan nomor pribadi"),
}
MENDS = {"file": say("Ganti nama berkasnya."), "sheet": say("Ganti nama lembarnya.")}


def told(taken: Taken, today: dt.date) -> Iterator[Fault]:  # noqa: ARG001 (as all traps)
    """Is a number of a person in a name? Names are kept with the rows, so the file must wait."""
    sheet = taken.sheet
    for what, name in (("file", sheet.file), ("sheet", sheet.sheet)):
        if persons.is_in_name(name):
            yield _fault(taken, CALLED[what], MENDS[what])


def _fault(taken: Taken, found: Said, fix: Said) -> Fault:
    where = (taken.sheet.file, taken.sheet.sheet, None, "")
    return Fault(*where, "personal_data", ERROR, found, say("nama tanpa nomor pribadi"), fix)
