"""Which columns do several tables share, and how is one written in a line?"""

from __future__ import annotations

from kopmp_lib.contracts.shape import ORIGINS, SMALL_COUNTS, Column

PROVINCE_PATTERN = r"\d{2}"
REGENCY_PATTERN = r"\d{2}\.\d{2}"
UNIT_PATTERN = r"\d{2}\.\d{2}\.\d{2}\.\d{4}"
PLACE_PATTERN = r"\d{2}\.\d{2}(?:\.\d{2}(?:\.\d{4})?)?"

UNIT = Column(
    "unit_code",
    "text",
    meaning="Kemendagri code of the village or ward",
    pattern=UNIT_PATTERN,
    label="Kode desa/kelurahan",
    example="19.71.06.1002",
)
REGENCY = Column(
    "regency_code",
    "text",
    meaning="Kemendagri code of the kabupaten or kota",
    pattern=REGENCY_PATTERN,
    label="Kode kabupaten/kota",
    example="19.71",
)
PROVINCE = Column(
    "province_code",
    "text",
    meaning="Kemendagri code of the province",
    pattern=PROVINCE_PATTERN,
    label="Kode provinsi",
    example="19",
)
AS_OF = Column(
    "as_of",
    "date",
    meaning="date the figures stand for",
    label="Keadaan per tanggal",
    example="05/08/2026",
)
ORIGIN = Column("origin", "category", meaning="where the rows come from", allowed=ORIGINS)
SOURCE = Column("source", "text", meaning="entry in data/catalogue.yml or data/received.json")
MONTH = Column(
    "month",
    "month",
    meaning="month, by its first day",
    label="Bulan",
    example="Agustus 2026",
)

TOLD_OUTSIDE = (AS_OF, ORIGIN, SOURCE)
"""Columns that every table has: of which day, of which origin, from which source."""


def count(
    name: str,
    unit: str,
    meaning: str,
    label: str,
    *,
    usual_high: float | None = None,
    example: str = "3",
) -> Column:
    """Which column holds a whole number of these? Few people are not shown one by one."""
    return Column(
        name,
        "count",
        unit,
        meaning,
        measure=True,
        low=0,
        label=label,
        example=example,
        sensitivity=SMALL_COUNTS if unit == "people" and "members" in name else "public",
        usual_high=usual_high,
    )


def money(
    name: str,
    meaning: str,
    label: str,
    *,
    low: float | None = 0,
    usual_high: float | None = None,
    example: str = "Rp1.250.000",
) -> Column:
    """Which column holds an amount in rupiah?"""
    return Column(
        name,
        "number",
        "rupiah",
        meaning,
        measure=True,
        low=low,
        label=label,
        example=example,
        sensitivity=SMALL_COUNTS,
        usual_high=usual_high,
    )


def number(
    name: str,
    unit: str,
    meaning: str,
    label: str,
    *,
    low: float | None = 0,
    high: float | None = None,
    example: str = "12,5",
) -> Column:
    """Which column holds a figure that need not be whole?"""
    return Column(
        name,
        "number",
        unit,
        meaning,
        measure=True,
        low=low,
        high=high,
        label=label,
        example=example,
    )


def share(name: str, meaning: str, label: str, *, example: str = "12,5%") -> Column:
    """Which column holds a share from 0 to 1?"""
    return number(name, "share", meaning, label, high=1, example=example)


def flag(name: str, meaning: str, label: str) -> Column:
    """Which column says yes or no?"""
    return Column(name, "flag", "", meaning, measure=True, label=label, example="Ya")


def word(
    name: str,
    meaning: str,
    label: str,
    *,
    allowed: tuple[str, ...] = (),
    example: str = "",
    pattern: str = "",
    optional: bool = True,
) -> Column:
    """Which column holds a word or a short text?"""
    return Column(
        name,
        "category" if allowed else "text",
        meaning=meaning,
        pattern=pattern,
        allowed=allowed,
        label=label,
        example=example or (allowed[0] if allowed else ""),
        optional=optional,
    )


def day(name: str, meaning: str, label: str, *, optional: bool = False) -> Column:
    """Which column holds a day?"""
    return Column(
        name, "date", meaning=meaning, label=label, example="21/07/2025", optional=optional
    )
