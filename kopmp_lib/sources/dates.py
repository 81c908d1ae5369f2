"""Which day does a text stand for, written the Indonesian way, the ISO way, or as a number?

Days are read before months, as Indonesia writes them: 03/04/2025 is the third of April.
A text that cannot be read so is never turned round.
"""

from __future__ import annotations

import datetime as dt
import re

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february pebruari feb peb",
            "maret march mar mrt",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agust agt agu ags aug",
            "september sept sep",
            "oktober october okt oct",
            "november nopember nov nop",
            "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}
EPOCH = dt.date(1899, 12, 30)
"""Day nought of spreadsheets that count days."""
SERIALS = (18_264, 73_050)
"""Numbers that are read as days: 1950 to 2099."""
YEARS = (1900, 2100)
WESTERN_TIME = dt.timezone(dt.timedelta(hours=7))
"""A moment with its offset belongs to the day it was in western Indonesia."""

_DAYS = r"(?:senin|selasa|rabu|kamis|jumat|jum'at|sabtu|minggu|ahad)"
_NAME = r"(?P<name>[a-z]+)\.?"
_CLOCK = (
    r"(?:[t ](?P<clock>\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d+)?)?)"
    r"\s*(?P<offset>z|[+-]\d{2}:?\d{2}|wib|wita|wit)?)?"
)
_FORMS = (
    re.compile(rf"(?P<y>\d{{4}})[-/.](?P<m>\d{{1,2}})[-/.](?P<d>\d{{1,2}}){_CLOCK}"),
    re.compile(rf"(?P<d>\d{{1,2}})[-/. ](?P<m>\d{{1,2}})[-/. ](?P<y>\d{{4}}|\d{{2}}){_CLOCK}"),
    re.compile(rf"(?P<d>\d{{1,2}})[-/. ]*{_NAME}[-/., ]*(?P<y>\d{{4}}|\d{{2}}){_CLOCK}"),
    re.compile(rf"{_NAME} (?P<d>\d{{1,2}}),? (?P<y>\d{{4}}){_CLOCK}"),
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
)
_MONTH_FORMS = (
    re.compile(rf"{_NAME}[-/., ]*(?P<y>\d{{4}}|\d{{2}})"),
    re.compile(r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})"),
    re.compile(r"(?P<m>\d{1,2})[-/](?P<y>\d{4})"),
)
_SERIAL = re.compile(r"(?P<days>\d{5})(?:[.,]\d+)?")
_WEEKDAY = re.compile(rf"^{_DAYS}\s*,?\s+")


def day(text: str) -> tuple[dt.date, str] | None:
    """Which day is meant, and how exactly: to the ``day`` or to the ``month``?

    Parameters
    ----------
    text : str
        In small letters, with one blank between words.

    Returns
    -------
    (date, str) or None
        A month stands for its first day. None if the text is no day.

    Examples
    --------
    >>> day("21 juli 2025")
    (datetime.date(2025, 7, 21), 'day')
    >>> day("07/21/2025") is None
    True
    """
    text = _WEEKDAY.sub("", text)
    for form in _FORMS:
        if (match := form.fullmatch(text)) and (found := _day(match)):
            return found, "day"
    for form in _MONTH_FORMS:
        if (match := form.fullmatch(text)) and (found := _date(match, 1)):
            return found, "month"
    if match := _SERIAL.fullmatch(text):
        days = int(match["days"])
        if SERIALS[0] <= days < SERIALS[1]:
            return EPOCH + dt.timedelta(days=days), "day"
    return None


def is_month_first(text: str) -> bool:
    """Would this be a day if the month stood first, as in 07/21/2025?"""
    parts = re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", text)
    return parts is not None and int(parts[1]) <= 12 < int(parts[2]) <= 31


def _day(match: re.Match[str]) -> dt.date | None:
    found = _date(match, int(match["d"]))
    offset = match.groupdict().get("offset")
    if not found or not offset or offset.startswith("wi"):
        return found
    return _in_indonesia(found, match["clock"], offset)


def _date(match: re.Match[str], number: int) -> dt.date | None:
    parts = match.groupdict()
    year = int(parts["y"]) + (2000 if len(parts["y"]) == 2 else 0)
    month = MONTHS.get(parts["name"], 0) if parts.get("name") else int(parts["m"])
    try:
        found = dt.date(year, month, number)
    except ValueError:
        return None
    return found if YEARS[0] <= found.year < YEARS[1] else None


def _in_indonesia(found: dt.date, clock: str, offset: str) -> dt.date | None:
    hours, minutes = (int(part) for part in re.split("[:.]", clock)[:2])
    sign = -1 if offset[0] == "-" else 1
    digits = offset.strip("z+-").replace(":", "") or "0000"
    try:
        zone = dt.timezone(sign * dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))
        moment = dt.datetime.combine(found, dt.time(hours, minutes), zone)
    except ValueError:
        return None
    return moment.astimezone(WESTERN_TIME).date()
