"""Which of our tables do the columns of a sheet speak for?

One common word, such as *status* or *volume*, chooses no table: there must be a column besides that
only this table, or few others, would have.
"""

from __future__ import annotations

from collections.abc import Mapping as Names

from kopmp_lib import contracts
from kopmp_lib.contracts import Table
from kopmp_lib.sources.layout import Sheet
from kopmp_lib.sources.mapping import Mapping
from kopmp_lib.sources.meanings import DISTRICT, Meant
from kopmp_lib.sources.synonyms import Synonyms, key

Found = Names[str, Meant]

ANY_PLACE = "code"
"""Key of a table whose rows may be of several levels."""
OUTLINED = 20
"""A map of areas is outlines before anything else."""
GIVEN, DAY, COMMON, HINT, PLACE, KEY = 5.0, 1.1, 0.2, 0.5, 0.25, 1.0
"""What weighs a name that the user gave, the day of a step, a column only called by a common
word, a hint in the name of the file, the place, and another column of the key; all others weigh 1.
"""
LOST = 0.5
"""What a column of the key takes away that is not there."""
DECISIVE = frozenset(
    (
        *("members_count", "principal_savings_idr", "mandatory_savings_idr"),
        *("principal_members_count", "mandatory_members_count"),
        *("npwp_count", "nik_count", "nib_count", "bank_account_count", "rat_count"),
        "simkopdes_account_count",
    )
)
"""Columns, besides the days of steps, for which a sheet is taken in as a second table."""
BY_TIME = frozenset(("as_of", "step"))


def best(
    found: Names[str, Found],
    sheet: Sheet,
    placed: Names[str, str],
    mapping: Mapping,
    known: Synonyms,
) -> str:
    """Which table do most columns speak for? Empty if none does."""
    scores = {
        table: _score(table, meant, sheet, placed, mapping, known) for table, meant in found.items()
    }
    chosen = max(scores, key=lambda table: scores[table], default="")
    return chosen if chosen and scores[chosen] > 0 else ""


def of_districts(sheet: Sheet, placed: Names[str, str]) -> bool:
    """Is each row of this sheet one kecamatan? No table of figures has that level."""
    levels = {place: name for name, place in placed.items()}
    if {"unit_code", "village_name"} & set(levels):
        return False
    if DISTRICT in levels:
        return True
    if "district_name" not in levels:
        return False
    names = [levels[one] for one in ("regency_name", "district_name") if one in levels]
    return len(sheet.frame) > 0 and not sheet.frame[names].duplicated().any()


def seconds(main: str, found: Names[str, Found], left: set[str], known: Synonyms) -> list[str]:
    """Which other tables does this sheet hold, too, in columns that the main one left over?"""
    if not set(contracts.table(main).key[1:]) <= BY_TIME:
        return []  # its rows are a list, not one of each place
    if any(meant.target == "step" for meant in found[main].values()):
        return []
    own = {table: others(meant, left, known) for table, meant in found.items() if table != main}
    fits = [
        table
        for table, meant in own.items()
        if contracts.table(table).place == contracts.table(main).place
        and set(contracts.table(table).key[1:]) <= BY_TIME
        and any(is_decisive(one.target) for one in meant.values())
    ]
    return sorted(fits, key=lambda table: -len(own[table]))


def is_decisive(target: str) -> bool:
    """Is a sheet taken in as a second table for this column?"""
    return "@" in target or target in DECISIVE


def others(meant: Found, left: set[str], known: Synonyms) -> dict[str, Meant]:
    """Which of the columns left over mean something in another table, and are no common words?"""
    return {n: one for n, one in meant.items() if n in left and one.stem not in known.generic}


# --- one table ----------------------------------------------------------------------------------


def _score(
    table: str,
    found: Found,
    sheet: Sheet,
    placed: Names[str, str],
    mapping: Mapping,
    known: Synonyms,
) -> float:
    contract, meant = contracts.table(table), {one.target for one in found.values()}
    given = set(mapping.tables.get(table, {})) & {key(name) for name in found}
    own, common = _figures(contract, found, known)
    drawn = "geometry" in own and _has_outlines(sheet)
    if contract.place == ANY_PLACE and not drawn:
        own.discard("geometry")
    hinted = _is_hinted(table, sheet, known)
    keys = {name for name in contract.key[1:] if name != "as_of"}
    days = {one for one in own if "@" in one}
    if not given:
        sure = own or (hinted and common and keys and keys <= meant)
        if not sure or not _places_fit(contract, meant, len(own), sheet, placed):
            return 0.0
    lost = set() if days else keys - meant
    return (
        len(own - days)
        + DAY * len(days)
        + COMMON * len(common)
        + GIVEN * len(given)
        + HINT * hinted
        + PLACE * (contract.place in meant)
        + KEY * len(keys & meant)
        - LOST * len(lost)
        + OUTLINED * drawn
    )


def _figures(contract: Table, found: Found, known: Synonyms) -> tuple[set[str], set[str]]:
    """The columns of this table itself, and those that are only called by a common word."""
    aside = {contract.place, "as_of", "name", "month"}
    columns = {column.name for column in contract.columns} - aside
    own: set[str] = set()
    common: set[str] = set()
    for meant in found.values():
        if meant.target in columns or "@" in meant.target or "+" in meant.target:
            (common if meant.stem in known.generic else own).add(meant.target)
    return own, common - own


def _is_hinted(table: str, sheet: Sheet, known: Synonyms) -> bool:
    spoken = key(f"{sheet.file} {sheet.sheet}")
    return key(table) in spoken or any(word in spoken for word in known.hints.get(table, ()))


def _has_outlines(sheet: Sheet) -> bool:
    """Does a map draw areas, and not only points?"""
    drawn = [name for name in sheet.frame if key(str(name)) == "geometry"]
    return bool(drawn) and bool(sheet.frame[drawn[0]].head(20).str.contains('Polygon"').any())


def _places_fit(
    contract: Table, meant: set[str], figures: int, sheet: Sheet, placed: Names[str, str]
) -> bool:
    """Do the columns that say where a row belongs tell the level of this table?

    Where there is none, its name may be misspelt; one figure alone is then too little. Beside a
    kecamatan, a row is of what lies in it.
    """
    if contract.place == ANY_PLACE:
        return bool({*placed.values()} - {"district_name"})
    if {"unit_code", "village_name"} & meant:
        return contract.place == "unit_code"
    if of_districts(sheet, placed):
        return False
    if "district_name" in meant:
        return contract.place == "unit_code" and figures > 1
    if {"regency_code", "regency_name"} & meant:
        return contract.place == "regency_code"
    if {"province_code", "province_name"} & meant:
        return contract.place == "province_code"
    return figures > 1
