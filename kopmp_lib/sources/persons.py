"""Which cells, and which names of columns, are about a person?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kopmp_lib.sources import words

if TYPE_CHECKING:
    import pandas as pd

_ALONE = r"(?<!\d)(?<!\d[.,])"
"""A number does not begin behind a decimal mark: 0,0812345678 is none."""
_NIK = (
    r"(?!0)\d(?:[ -]?\d){15}(?:\.0)?(?!\d)"
    r"|[1-9]\d{3}(?:\.\d{4}){3}(?!\d)"
    r"|[1-9]\d{5}\.\d{6}\.\d{4}(?!\d)"
    r"|[1-9]\d\.\d\d\.\d\d\.\d{6}\.\d{4}(?!\d)"
)
_PHONE = (
    r"(?!\d{1,2}[-./ ]\d{1,2}[-./ ](?:19|20)\d\d)"  # a day
    r"(?:\+?62[ .)-]{0,2}|\(?0[ -]?)8[1-9](?:(?:[ .-]|[()] ?)?\d){6,10}(?:\.0)?(?!\d)"
)
_NIP = (
    r"(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d[ .]?(?:19|20)\d\d(?:0[1-9]|1[0-2])[ .]?[12]"
    r"[ .]?\d{3}(?!\d)"
)
_MAIL = r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63})+"
PERSONAL = re.compile(f"{_ALONE}(?:{_NIP}|{_NIK}|{_PHONE})|{_MAIL}")
"""A person's NIK (16 digits), NIP, mobile phone or e-mail.

The NIK of a co-operative is shorter and may stay. An NPWP of a body begins with 0 and a NIB has no
more than 13 digits of which the third, a month, is 0 or 1.
"""
BARE = re.compile(
    r"(?!\d*000$)8(?:1[1-9]|2[1-38]|3[1-38]|5[1-35-9]|7[7-9]|8[1-9]|9[5-9])\d{7,9}(?:\.0)?"
    r"|[1-9](?:[.,]\d{3,})?[Ee]\+?15"
)
"""A cell that is wholly what a spreadsheet makes of such a number: 81274123456, or 1,97106E+15."""

_OF_PERSON = re.compile(
    r"(?<!\d)(?:1[1-9]|21|3[1-6]|5[1-3]|6[1-5]|7[1-6]|8[12]|9[1-7])\d{4}[0-7]\d(?:0[1-9]|1[0-2])"
    rf"\d{{6}}(?!\d)|{_MAIL}"
)
"""What is certainly of a person, even in a column of numbers of bodies."""

_IN_NAME = re.compile(rf"{_OF_PERSON.pattern}|{_ALONE}(?:{_NIP}|{_PHONE})")

SHORTEST = 9
"""Signs of the shortest such number."""
PERHAPS = (
    r"(?:\p{Nd}[ .-]?){15}\p{Nd}|(?:62[ .)-]{0,2}|0[ -]?)8[1-9](?:[ .()-]{0,2}\p{Nd}){6}|@"
    r"|^8[1-9]\p{Nd}{8}|[Ee]\+?15$"
)
"""The same without what stands around it, which Arrow cannot look at; finds a few too many."""

OF_BODIES = frozenset(("nib", "npwp"))
"""Numbers of a body that look like those of a person."""


def numbers_in(cells: pd.Series, *, figures: bool = False, bodies: bool = False) -> pd.Index:
    """In which rows does this column hold a number of a person?

    Most cells are too short, and many are the same; of the rest, Arrow sees at once which hold too
    few digits.

    Parameters
    ----------
    figures : bool
        Whether the column holds figures, among which one may look like a phone without its 0.
    bodies : bool
        Whether it holds numbers by which bodies are registered, which may look like a phone.

    Examples
    --------
    >>> import pandas as pd
    >>> numbers_in(pd.Series(["Ani, 0812 7412 3456", "19.71.06.1002"])).tolist()
    [0]
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = pa.array(cells.array, from_pandas=True)
    distinct = pc.unique(texts.filter(pc.greater_equal(pc.binary_length(texts), SHORTEST)))
    likely = distinct.filter(pc.match_substring_regex(distinct, PERHAPS)).to_pylist()
    looked_for = _OF_PERSON if bodies else PERSONAL
    found = [
        text
        for text in likely
        if looked_for.search(text) or (not (figures or bodies) and is_bare(text))
    ]
    return cells.index[cells.isin(found)] if found else cells.index[:0]


def is_in_name(name: str) -> bool:
    """Does the name of a file or sheet hold a number of a person?

    Stricter than in a cell: names are full of codes and days, which no one types into one number.

    Examples
    --------
    >>> is_in_name("gerai 0812-7412-3456.csv"), is_in_name("rekap 1971 20260805 1030.csv")
    (True, False)
    """
    return _IN_NAME.search(name) is not None


def is_bare(text: str) -> bool:
    """Is this text nothing but what a spreadsheet makes of a number of a person?

    Examples
    --------
    >>> is_bare("81274123456"), is_bare("81000000000")
    (True, False)
    """
    return BARE.fullmatch(text.strip()) is not None


def masked(text: str, mask: str) -> str:
    """How does this text read with ``mask`` in place of every number of a person?

    Examples
    --------
    >>> masked("Ani 081274123456", "...")
    'Ani ...'
    """
    before = ""
    while text != before:  # the mask may part a number from the one before it
        before, text = text, PERSONAL.sub(mask, text)
    return text


# --- names of persons ---------------------------------------------------------------------------

OFFICES = frozenset(
    (
        *("agrinas", "pt agrinas", "pt. agrinas", "pt agrinas pangan nusantara", "tni", "tni ad"),
        *("business assistance", "koperasi"),
    )
)
"""All that may have surveyed a place; anything else there is taken for the name of a person."""


def beside_offices(cells: pd.Series) -> pd.Index:
    """In which rows does this column of surveyors hold anything but an office?

    Examples
    --------
    >>> import pandas as pd
    >>> beside_offices(pd.Series(["Agrinas", "", "Budi Santoso"])).tolist()
    [2]
    """
    plain = cells.map(words.plain)
    return cells.index[~plain.isin(OFFICES | words.NOT_REPORTED_WORDS)]


def are_names(columns: Sequence[str]) -> bool:
    """Do columns of these names say that *Nama* beside them is the name of a person?

    Examples
    --------
    >>> are_names(["No HP"]), are_names(["Kode Desa"])
    (True, False)
    """
    said = {word for name in columns for word in _WORD.findall(name.casefold())}
    return bool(said & (_NUMBERS | _REACHED | {"lahir"}))


# --- names of columns ---------------------------------------------------------------------------

_WORD = re.compile(r"[a-z]+")
_NUMBERS = frozenset(("nik", "ktp", "nip", "kk", "passport", "paspor"))
_REACHED = frozenset(
    (
        *("hp", "wa", "whatsapp", "handphone", "telp", "telpon", "telepon", "tlp", "phone"),
        *("mobile", "kontak", "contact", "email", "e mail", "surel"),
    )
)
_ROLES = frozenset(
    (
        *("ketua", "sekretaris", "bendahara", "pengurus", "pengawas", "penanggungjawab"),
        *("chairman", "chairperson", "treasurer", "secretary"),
    )
)
_NAMED = frozenset(("pendamping", "anggota", "petugas", "kontak", "pemilik", "ba", "member"))
_SAID = (
    *("nama lengkap", "alamat lengkap", "alamat rumah", "alamat tinggal", "jenis kelamin"),
    *("tgl lahir", "tanggal lahir", "tempat lahir", "ibu kandung", "date of birth"),
)
_COUNTED = frozenset(
    (
        *("jumlah", "jml", "total", "banyaknya", "banyak", "count", "n", "persen", "persentase"),
        *("percent", "rata", "rerata", "punya", "status", "tanggal", "tgl", "tahun"),
        *("sinyal", "signal", "menara", "tower", "jaringan", "network", "operator", "keluarga"),
    )
)
"""A column that counts persons or lines, or dates what was done, is not about one."""
_OF_COOPERATIVE = frozenset(("koperasi", "kdmp", "kkmp", "kopdes", "kopkel", "cooperative"))


def is_about(called: Sequence[str]) -> bool:
    """Does a column whose name has these words hold data of persons?

    Examples
    --------
    >>> is_about(["no", "hp", "wa"]), is_about(["jumlah", "pengurus"])
    (True, False)
    """
    said, whole = set(called), " ".join(called)
    if any(phrase in whole for phrase in _SAID) or {"npwp", "pribadi"} <= said:
        return True
    if said & _COUNTED or OF_BODIES & said:
        return False
    if said & _NUMBERS:
        return not said & _OF_COOPERATIVE
    if said & _REACHED or "e mail" in whole:
        return True
    return bool(said & _ROLES) or ("nama" in said and bool(said & _NAMED))
