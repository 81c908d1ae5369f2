"""What does each column of a sheet mean in one of our tables?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping as Names
from dataclasses import dataclass

from kopmp_lib import contracts
from kopmp_lib.contracts import Column, Table
from kopmp_lib.sources.layout import Sheet
from kopmp_lib.sources.mapping import Mapping
from kopmp_lib.sources.synonyms import CONVERTED, LEADING, TRAILING, Synonyms, key, split

FROM_OUTSIDE = ("origin", "source")
"""Columns that are told by whoever takes the file in, never by the file."""
LEVELS = {10: "unit_code", 6: "district_code", 4: "regency_code", 2: "province_code"}
"""Which level has a code of so many digits?"""
PLACE_CODE, PLACE_NAME = "place_code", "place_name"
DISTRICT = "district_code"
"""No table has rows of this level, but a map may draw them."""
NAMES = {
    "unit_code": "village_name",
    DISTRICT: "district_name",
    "regency_code": "regency_name",
    "province_code": "province_name",
}
REGENCY_CELL = r"(?i)^(?:kab|kota)\b"
MOSTLY = 0.8
DAYS = ("tanggal", "tgl")

GIVEN, EXACT, YIELDING, DERIVED = range(4)
"""How sure a meaning is: said by the user, listed, listed but less exact, or worked out."""


@dataclass(frozen=True)
class Meant:
    """What one column means.

    Parameters
    ----------
    target : str
        Column of the table, place, ``date@step``, or ``lat+lng``.
    sure : int
        How sure that is; the smaller, the surer.
    stem : str
        The listed name that was found in the name of the column.
    added : tuple of str
        Further columns of the file that are added to it.
    """

    target: str
    sure: int = EXACT
    stem: str = ""
    added: tuple[str, ...] = ()


# --- places -------------------------------------------------------------------------------------


def places(names: list[str], sheet: Sheet, known: Synonyms) -> dict[str, str]:
    """What do columns say of the place of a row? A code tells its level by its digits."""
    keys = {key(name) for name in names}
    found = {}
    for name in names:
        plain = key(name)
        place = known.places.get(plain) or known.places.get(key(name.rsplit(" / ", 1)[-1]))
        if plain in known.depends:
            beside, then, otherwise = known.depends[plain]
            place = then if beside in keys or _are_regencies(sheet, name) else otherwise
        if place and place.endswith("_code"):
            place = _level(sheet, name) or ("" if place == PLACE_CODE else place)
        if place:
            found[name] = place
    return found


def _are_regencies(sheet: Sheet, name: str) -> bool:
    cells = sheet.frame[name].head(200)
    cells = cells[cells != ""]
    return bool(len(cells)) and float(cells.str.match(REGENCY_CELL).mean()) >= MOSTLY


def _level(sheet: Sheet, name: str) -> str:
    """Which level have most codes of this column?"""
    digits = sheet.frame[name].head(200).str.replace(r"\D", "", regex=True).str.len()
    levels = Counter(LEVELS[n] for n in digits if n in LEVELS)
    return levels.most_common(1)[0][0] if levels else ""


# --- meanings -----------------------------------------------------------------------------------


def of_table(
    names: list[str], table: str, placed: Names[str, str], mapping: Mapping, known: Synonyms
) -> dict[str, Meant]:
    """What does each known column mean in this table?"""
    contract, given = contracts.table(table), mapping.tables.get(table, {})
    found: dict[str, Meant] = {}
    for name in names:
        if mapping.ignores(name, table):
            continue
        if (target := given.get(key(name))) is not None:
            meant: Meant | None = Meant(target, GIVEN, key(name))
        else:
            meant = _of_place(name, contract, placed, known) or of_name(name, contract, known)
        if meant and meant.target not in FROM_OUTSIDE:
            found[name] = meant
    return _with_sums(found, names, table, known)


def _of_place(name: str, contract: Table, placed: Names[str, str], known: Synonyms) -> Meant | None:
    place = placed.get(name, "")
    if place == DISTRICT:  # which only a map has a column for
        return None
    if place != PLACE_NAME:
        return Meant(place, EXACT, key(name)) if place else None
    if own := of_name(name, contract, known):
        return own
    codes = [one for one in placed.values() if one in NAMES]
    level = contract.key[0] if contract.key[0] in NAMES else next(iter(codes), "province_code")
    return Meant(NAMES[level], YIELDING, key(name))


def of_name(name: str, contract: Table, known: Synonyms) -> Meant | None:
    """Which column is meant, perhaps with a unit behind it or a word of counting before it?"""
    names = known.tables[contract.name]
    plain = key(name)
    if exact := names.get(plain):
        return Meant(exact, YIELDING if plain in known.yielding else EXACT, plain)
    if plain in known.ignored:
        return None
    for tried in _tried(split(name)):
        if (target := names.get("".join(tried))) and _counts(target, contract):
            return _derived(target, "".join(tried), known)
        for end in (1, 2, 3):
            stem = "".join(tried[:-end])
            target = names.get(stem, "") if len(tried) > end else ""
            if target and _has_unit(target, tried[-end:], contract):
                return _derived(target, stem, known)
    return _of_head(name, contract, names) if " / " in name else None


def _derived(target: str, stem: str, known: Synonyms) -> Meant:
    return Meant(target, YIELDING if stem in known.yielding else DERIVED, stem)


def _tried(words: list[str]) -> list[list[str]]:
    """The words without one of counting before them, all of them, and without any of counting."""
    bare = words[1:] if len(words) > 1 and words[0] in LEADING else words
    plain = [word for word in words if word not in LEADING]
    return [bare, words, *([plain] if plain not in ([], bare) else [])]


def _of_head(name: str, contract: Table, names: Names[str, str]) -> Meant | None:
    """What does a column below a wider head mean, such as *Badan Hukum / Tanggal*?"""
    *_, head, last = name.split(" / ")
    if key(last) in DAYS and (target := names.get(key(f"{last} {head}"))):
        return Meant(target, DERIVED, key(f"{last} {head}"))
    target = names.get(key(last), "")
    if target and _unit(target, contract) == "co-operatives":
        return Meant(target, DERIVED, key(last))
    return None


def _with_sums(
    found: dict[str, Meant], names: list[str], table: str, known: Synonyms
) -> dict[str, Meant]:
    """The same, where columns that are all there are added up."""
    by_key = {key(name): name for name in reversed(names)}
    for target, parts in known.sums[table]:
        if not all(part in by_key for part in parts):
            continue
        first, *others = (by_key[part] for part in parts)
        whole = [n for n, meant in found.items() if meant.target == target]
        if set(whole) <= {first, *others}:
            for other in others:
                found.pop(other, None)
            found[first] = Meant(target, EXACT, key(first), tuple(others))
    return found


def part_of(name: str, table: str, known: Synonyms) -> str:
    """Which column of ours is a sum in which this one is only a part? Empty if none is."""
    plain = key(name)
    return next((target for target, parts in known.sums[table] if plain in parts), "")


# --- units --------------------------------------------------------------------------------------


def _column(meaning: str, contract: Table) -> Column | None:
    return contract.column(meaning) if contract.has(meaning) else None


def _unit(meaning: str, contract: Table) -> str:
    column = _column(meaning, contract)
    return column.unit if column else ""


def _counts(meaning: str, contract: Table) -> bool:
    column = _column(meaning, contract)
    return column is not None and column.kind in ("count", "number")


def _has_unit(meaning: str, words: list[str], contract: Table) -> bool:
    unit = _unit(meaning, contract)
    ours, others = TRAILING.get(unit, ()), CONVERTED.get(unit, {})
    if " ".join(words) in ours:
        return True
    return any(w in others for w in words) and all(
        w in others or w in ours or w == "dalam" for w in words
    )


def factor(name: str, meaning: str, contract: Table) -> float:
    """How many of our unit is one of the unit that the name of the column tells?"""
    others = CONVERTED.get(_unit(meaning, contract), {})
    ours = TRAILING.get(_unit(meaning, contract), ())
    said = [word for word in split(name) if word in others]
    alone = _unit(meaning, contract) == "rupiah" or not set(ours) & set(split(name))
    return others[said[0]] if len(said) == 1 and alone else 1.0


def is_percent(name: str, meaning: str, contract: Table) -> bool:
    """Does the head of this column say that it holds per cents?"""
    said = {"persen", "percent", "pct", "persentase", "percentage"} & set(split(name))
    return bool(said) and _unit(meaning, contract) == "share"
