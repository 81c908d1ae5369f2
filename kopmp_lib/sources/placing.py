"""To which region does each row of a sheet belong?

A code of the official list decides; where a row has none, its names are looked up in the
gazetteer. Nothing is guessed: a row whose region is not found is told with the nearest candidates
and set aside, never dropped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kopmp_lib.contracts import Table
from kopmp_lib.errors import RegionError
from kopmp_lib.regions import gazetteer, joining, official, refusals
from kopmp_lib.sources.faults import ERROR, WARNING, Fault, Said, quoted, say
from kopmp_lib.sources.layout import Sheet
from kopmp_lib.sources.names import Recognised

if TYPE_CHECKING:
    import pandas as pd

LEVELS = {"unit_code": "village", "regency_code": "regency", "province_code": "province"}
DOTTED = {
    "village": (10, r"^(\d{2})(\d{2})(\d{2})(\d{4})$", r"\1.\2.\3.\4"),
    "regency": (4, r"^(\d{2})(\d{2})$", r"\1.\2"),
    "province": (2, r"^(\d{2})$", r"\1"),
}
OF_BPS = r"\d{6}0[0-1]\d{2}"
FEW_OF_BPS, MOSTLY = 3, 0.8
NAMES = ("province_name", "regency_name", "district_name", "village_name")
CODE = say("kode sebagai teks, misalnya 19.71 (kabupaten/kota) atau 19.71.06.1002 (desa/kelurahan)")
MOST_TOLD = 200
"""Rows without a region that are told one by one; the rest is counted."""


@dataclass(frozen=True)
class Placed:
    """Where the rows belong.

    Parameters
    ----------
    codes : Series of str
        Code of the region by row; empty where it was not found.
    column : str
        The column of the file that told it.
    faults : list of Fault
        Codes that do not exist (errors), names that were not found, and names that contradict the
        code (warnings).
    aside : Index
        Rows that are set aside: nothing of them need be mended.
    """

    codes: pd.Series
    column: str
    faults: list[Fault]
    aside: pd.Index


def place(sheet: Sheet, recognised: Recognised, table: Table) -> Placed:
    """Which region is each row of?"""
    import pandas as pd

    columns = {meaning: name for name, meaning in recognised.columns.items()}
    coded = [name for name in LEVELS if name in columns]
    own = table.place if table.place in LEVELS else next(iter(coded), "unit_code")
    level = LEVELS[own]
    text = sheet.frame[columns[own]] if own in columns else None
    codes = (
        pd.Series("", index=sheet.frame.index, dtype="str") if text is None else _codes(text, level)
    )
    names = {one.removesuffix("_name"): columns[one] for one in NAMES if one in columns}
    faults: list[Fault] = []
    of_bps = False
    written = pd.Series(False, index=codes.index) if text is None else text != ""
    if text is not None:
        unknown = text[written & (codes == "")]
        of_bps = _are_of_bps(unknown, codes, level)
        if of_bps:
            faults.append(_of_bps(sheet, columns[own], unknown, named=level in names))
            written = codes != ""  # the names decide, where there are any
        else:
            faults += _unknown_codes(sheet, columns[own], unknown, level)
    if level in names and len(sheet.frame):
        codes, told = _by_names(sheet, names, level, codes, written)
        faults += told
    elif not written.all() and text is not None and not of_bps:
        faults += _nothing_written(sheet, columns[own], codes.index[~written])
    name = columns.get(own, names.get(level, ""))
    if len(codes) and not (codes != "").any() and not of_bps:
        faults.append(_nowhere(sheet, name))
    return Placed(codes, name, faults, codes.index[(codes == "") & ~written])


# --- codes --------------------------------------------------------------------------------------


def _codes(text: pd.Series, level: str) -> pd.Series:
    """Codes with their dots, where they stand in the official list; else an empty text."""
    import pandas as pd

    digits, pattern, dots = DOTTED[level]
    places, distinct = pd.factorize(text)
    plain = distinct.str.replace(r"[.\s\-/]", "", regex=True)
    dotted = plain.str.replace(pattern, dots, regex=True)
    known = official.listing()
    right = [
        code if len(bare) == digits and code in known else ""
        for code, bare in zip(dotted, plain, strict=True)
    ]
    return pd.Series(pd.Series(right, dtype="str").array.take(places), index=text.index)


def _are_of_bps(unknown: pd.Series, codes: pd.Series, level: str) -> bool:
    """Are most codes of villages that nobody knows written as BPS writes them?

    BPS counts kecamatan in tens and villages from 001; the Kemendagri numbers a village from 1001
    or 2001.
    """
    if level != "village" or len(unknown) < FEW_OF_BPS:
        return False
    alike = unknown.str.fullmatch(OF_BPS)
    return bool(alike.mean() > MOSTLY) and len(unknown) > int((codes != "").sum())


def _of_bps(sheet: Sheet, name: str, unknown: pd.Series, *, named: bool) -> Fault:
    return _fault(
        *(sheet, None, name, "unknown_region", WARNING if named else ERROR),
        say(
            "{count} kode seperti {code}, yang tampaknya kode BPS",
            count=len(unknown),
            code=quoted(unknown.iloc[0]),
        ),
        CODE,
        say("Wilayahnya dicari dari namanya. Bila mungkin, tulis kode Kemendagri.")
        if named
        else say(
            "Kode BPS berbeda dari kode Kemendagri. Tambahkan kolom nama wilayah, atau ganti "
            "kodenya."
        ),
    )


def _unknown_codes(sheet: Sheet, name: str, cells: pd.Series, level: str) -> Iterator[Fault]:
    for row, text in cells.head(MOST_TOLD).items():
        yield _fault(
            *(sheet, row, name, "unknown_region", ERROR, quoted(text), _expected(str(text), level)),
            say(
                "Tulis kode Kemendagri sebagai teks; cari dengan: kopmp regions NAMA",
            ),
        )
    if len(cells) > MOST_TOLD:
        yield _more(sheet, name, "unknown_region", ERROR, len(cells) - MOST_TOLD)


@lru_cache(maxsize=4096)
def _expected(text: str, level: str) -> Said | str:
    """What was expected in place of this code?"""
    try:
        region = gazetteer.region(text)
    except RegionError:
        near = ", ".join(map(str, refusals.nearest(text)))
        return say("{code}; terdekat: {near}", code=CODE, near=near) if near else CODE
    if region.level != level:
        return say("kode {level}, bukan {found}", level=_words(level), found=str(region))
    return str(region)


def _words(level: str) -> Said:
    return {
        "village": say("desa atau kelurahan"),
        "regency": say("kabupaten atau kota"),
        "province": say("provinsi"),
    }[level]


# --- names --------------------------------------------------------------------------------------


def _by_names(
    sheet: Sheet, names: dict[str, str], level: str, codes: pd.Series, written: pd.Series
) -> tuple[pd.Series, list[Fault]]:
    """Codes by name where none is written; names that contradict a code that is."""
    told = sheet.frame[list(names.values())].set_axis(list(names), axis=1)
    joined = joining.join(told, level)
    differ = (codes != "") & (joined.codes != "") & (joined.codes != codes)
    lost = ~written & (joined.codes == "")
    faults = [
        *_contradicted(sheet, names[level], codes[differ], joined.codes[differ]),
        *_not_found(sheet, names, level, joined.reasons[lost]),
    ]
    return codes.where(written, joined.codes), faults


def _contradicted(sheet: Sheet, name: str, codes: pd.Series, by_name: pd.Series) -> Iterator[Fault]:
    for row, code in codes.head(MOST_TOLD).items():
        yield _fault(
            *(sheet, row, name, "code_and_name_differ", WARNING),
            quoted(sheet.frame[name][row]),
            say("nama dari {region}", region=str(gazetteer.region(str(code)))),
            say(
                "Kodenya yang dipakai. Perbaiki nama atau kodenya; nama itu milik {region}.",
                region=str(gazetteer.region(str(by_name[row]))),
            ),
        )


def _not_found(
    sheet: Sheet, names: dict[str, str], level: str, reasons: pd.Series
) -> Iterator[Fault]:
    for row, reason in reasons.head(MOST_TOLD).items():
        told = {one: str(sheet.frame[name][row]) for one, name in names.items()}
        near = joining.candidates(told, level)
        shown = ", ".join(filter(None, (told[one] for one in reversed(list(told)))))
        rule = {"elsewhere": "region_elsewhere", "ambiguous": "ambiguous_region"}
        yield _fault(
            *(sheet, row, names[level], rule.get(str(reason), "unknown_region"), WARNING),
            quoted(shown) or say("sel kosong"),
            " | ".join(map(str, near)) if near else say("nama dalam daftar resmi wilayah"),
            say("Baris ini disisihkan, tidak dihapus. Tulis nama resminya atau kode Kemendagri."),
        )
    if len(reasons) > MOST_TOLD:
        yield _more(sheet, names[level], "unknown_region", WARNING, len(reasons) - MOST_TOLD)


def _nothing_written(sheet: Sheet, name: str, rows: pd.Index) -> Iterator[Fault]:
    for row in rows[:MOST_TOLD]:
        yield _fault(
            *(sheet, row, name, "unknown_region", WARNING, say("sel kosong")),
            say("kode Kemendagri"),
            say("Baris ini disisihkan, tidak dihapus. Isi kodenya, atau hapus barisnya."),
        )
    if len(rows) > MOST_TOLD:
        yield _more(sheet, name, "unknown_region", WARNING, len(rows) - MOST_TOLD)


def _nowhere(sheet: Sheet, name: str) -> Fault:
    return _fault(
        *(sheet, None, name, "unknown_region", ERROR),
        say("tidak satu baris pun dengan wilayah yang dikenali"),
        say("wilayah dalam daftar resmi"),
        say("Tambahkan kolom kode Kemendagri, atau kolom nama wilayah dengan nama resminya."),
    )


def _more(sheet: Sheet, name: str, rule: str, severity: str, count: int) -> Fault:
    return _fault(
        *(sheet, None, name, rule, severity, say("{count} baris lagi seperti ini", count=count)),
        say("wilayah dalam daftar resmi"),
        say("Perbaiki dengan cara yang sama."),
    )


def _fault(
    sheet: Sheet,
    row: object,
    column: str,
    rule: str,
    severity: str,
    found: str | Said,
    expected: str | Said,
    fix: str | Said,
) -> Fault:
    number = None if row is None else int(str(row))
    return Fault(sheet.file, sheet.sheet, number, column, rule, severity, found, expected, fix)
