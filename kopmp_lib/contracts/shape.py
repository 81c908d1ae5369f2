"""What is a table, what is a column, and which states can a figure be in?

A *measure* is a figure that may be missing. It is always followed by a companion column
``<measure>_state`` with one of :data:`STATES`, so that a reported zero, a figure nobody reported
and a figure that cannot exist there stay three different things from the raw file to the page.
A measure whose source does not carry it at all is absent as a column; where rows of several
sources stand together, those of such a source have no state.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field

REPORTED = "reported"
ZERO = "zero"
NOT_REPORTED = "not_reported"
NOT_APPLICABLE = "not_applicable"

STATES = (REPORTED, ZERO, NOT_REPORTED, NOT_APPLICABLE)
"""States of a measure in a tidy table: a value, a reported zero, nothing reported, cannot exist."""

ORIGINS = ("observed", "user", "simulated")
"""Where rows come from: shipped published figures, a user's own files, or the digital twin."""

PUBLIC, SMALL_COUNTS = "public", "small_counts"
SENSITIVITIES = (PUBLIC, SMALL_COUNTS)
"""A figure may be shown as it is, or not where it counts only a few people."""

REGENCY_DIGITS = 5
"""Length of the code of a kabupaten or kota, with which the codes of its villages begin."""


@dataclass(frozen=True)
class Column:
    """One column of a tidy table.

    Parameters
    ----------
    name : str
        Name; the ending tells unit or kind (``_idr``, ``_share``, ``_count``, ``_km2``, ``_date``).
    kind : {"text", "date", "month", "count", "number", "flag", "category", "geometry"}
        How a cell is read. Dates and months (their first day) are ``datetime64``; counts, numbers
        and flags (1 yes, 0 no) are floats; a geometry is well-known binary, longitude first.
    unit : str
        Unit in words: ``rupiah``, ``people``, ``co-operatives``, ``km2``, ``share`` (0–1).
    meaning : str
        One sentence for the dictionary.
    measure : bool
        Whether the figure may be missing, and so carries a state.
    optional : bool
        Of what is no figure: whether the column, or a cell of it, may be missing. Then it is empty.
    pattern, allowed, low, high
        What a cell may hold.
    label : str
        Head of the column in templates, Indonesian.
    example : str
        What a cell may look like, as an office would write it.
    sensitivity : {"public", "small_counts"}
        ``small_counts`` where the figure counts people, or is money that rests on few of them.
    usual_high : float or None
        Beyond it a figure of one village is more likely a slip of the unit than a fact.
    """

    name: str
    kind: str
    unit: str = ""
    meaning: str = ""
    measure: bool = False
    pattern: str = ""
    allowed: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    label: str = ""
    example: str = ""
    sensitivity: str = PUBLIC
    usual_high: float | None = None
    optional: bool = False

    @property
    def state(self) -> str:
        """Name of the companion column."""
        return f"{self.name}_state"


@dataclass(frozen=True)
class Table:
    """The contract of one tidy table.

    Parameters
    ----------
    name : str
        Name of the table, of its folder under ``data/tidy`` and of its entry in the catalogue.
    meaning : str
        What one row is, in English.
    key : tuple of str
        Columns that together occur once; the first is the code of the place.
    columns : tuple of Column
        Required columns, then measures; measures may be absent where the source lacks them.
    per_regency : bool
        Whether it is stored as one file a regency (unit tables) or one for the whole country.
    listing : bool
        Whether the rows of a place are one list, so that a newer one takes the place of all of it.
    title, title_en : str
        Name of the table for readers, Indonesian and English.
    """

    name: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    per_regency: bool = True
    listing: bool = False
    title: str = ""
    title_en: str = ""
    _by_name: dict[str, Column] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._by_name.update({column.name: column for column in self.columns})

    @property
    def place(self) -> str:
        """The column that holds the code of the place."""
        return self.key[0]

    @property
    def measures(self) -> tuple[Column, ...]:
        """The columns that carry a state."""
        return tuple(column for column in self.columns if column.measure)

    @property
    def sensitivity(self) -> str:
        """Does any figure of the table need care before it is shown?"""
        found = {column.sensitivity for column in self.columns}
        return SMALL_COUNTS if SMALL_COUNTS in found else PUBLIC

    def column(self, name: str) -> Column:
        """One column by name."""
        return self._by_name[name]

    def has(self, name: str) -> bool:
        """Is there such a column?"""
        return name in self._by_name

    def nearest(self, name: str) -> str:
        """Which column may have been meant by this name? Empty if none is like it."""
        return next(iter(difflib.get_close_matches(name, self._by_name, n=1, cutoff=0.7)), "")
