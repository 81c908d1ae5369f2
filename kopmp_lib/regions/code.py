"""What does a region code say by its form alone?

Kemendagri codes read ``PP.RR.DD.VVVV``: provinsi, kabupaten/kota, kecamatan, desa/kelurahan. They
are text: as a number ``11.10`` becomes 11.1. They are not BPS codes, which look alike and differ
(1101 is Simeulue for BPS, 11.01 is Aceh Selatan for Kemendagri). Whether a code is in the official
list is for :mod:`kopmp_lib.regions.gazetteer` to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kopmp_lib.errors import RegionError

LEVELS = ("province", "regency", "district", "village")
CODE_FORMS = "text such as 19.71 (kabupaten/kota) or 19.71.06.1002 (desa/kelurahan)"
QUOTE_IT = "Write the code as text, in quotes: a bare number loses its last zero."
FIRST_KOTA = 71
VILLAGE_KINDS = {"1": "kelurahan", "2": "desa", "3": "desa adat"}

_FORM = re.compile(r"[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[123][0-9]{3})?)?)?")
_UNDOTTED_LENGTHS = (2, 4, 6, 10)


@dataclass(frozen=True, order=True)
class Code:
    """Which level, kind and parents does a code name?

    Parameters
    ----------
    text : str
        Dotted form, such as ``19.71`` or ``19.71.06.1002``; see :meth:`parse` for other forms.

    Examples
    --------
    >>> Code.parse("1971061002")
    Code(text='19.71.06.1002')
    >>> Code("19.71.06.1002").kind
    'kelurahan'
    """

    text: str

    def __post_init__(self) -> None:
        if not _FORM.fullmatch(self.text):
            raise _malformed(self.text)

    @classmethod
    def parse(cls, text: object) -> Code:
        """Which code does a text spell, with or without dots?

        Raises
        ------
        RegionError
            If it does not have the form of a code, or is a number.
        """
        if not isinstance(text, str):
            raise _malformed(text)
        stripped = text.strip()
        undotted = re.fullmatch("[0-9]+", stripped) and len(stripped) in _UNDOTTED_LENGTHS
        return cls(dotted(stripped) if undotted else stripped)

    @property
    def digits(self) -> str:
        """The code without dots."""
        return self.text.replace(".", "")

    @property
    def level(self) -> str:
        """One of :data:`LEVELS`."""
        return LEVELS[self.text.count(".")]

    @property
    def kind(self) -> str:
        """What it is called: provinsi, kabupaten, kota, kecamatan, kelurahan, desa or desa adat."""
        parts = self.text.split(".")
        if len(parts) == 2:
            return "kota" if int(parts[1]) >= FIRST_KOTA else "kabupaten"
        if len(parts) == 4:
            return VILLAGE_KINDS[parts[3][0]]
        return "provinsi" if len(parts) == 1 else "kecamatan"

    @property
    def parents(self) -> tuple[Code, ...]:
        """The codes above this one, nearest first."""
        parts = self.text.split(".")
        return tuple(Code(".".join(parts[:count])) for count in range(len(parts) - 1, 0, -1))

    def contains(self, other: Code) -> bool:
        """Does the other code lie in this one, or is it this one?"""
        return other.text.startswith(self.text)  # every part but the last has its fixed width

    def __str__(self) -> str:
        return self.text


def dotted(digits: str) -> str:
    """Where do the dots of a code go, even of an unfinished one?

    Examples
    --------
    >>> dotted("197")
    '19.7'
    """
    parts = (digits[0:2], digits[2:4], digits[4:6], digits[6:])
    return ".".join(part for part in parts if part)


def _malformed(text: object) -> RegionError:
    return RegionError(
        f"{text!r} is not a region code.",
        where="region code",
        expected=CODE_FORMS,
        todo=QUOTE_IT,
    )
