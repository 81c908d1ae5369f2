"""Which table of ours is this sheet, and which of its columns means which of ours?"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from dataclasses import dataclass, field

from kopmp_lib import contracts
from kopmp_lib.contracts import Column
from kopmp_lib.sources.layout import Sheet
from kopmp_lib.sources.mapping import NO_MAPPING, Mapping
from kopmp_lib.sources.synonyms import LEADING, TRAILING, Synonyms, key, split, synonyms

FROM_OUTSIDE = ("origin", "source")
"""Columns that are told by whoever takes the file in, never by the file."""
LEVELS = {10: "unit_code", 4: "regency_code", 2: "province_code"}
PLACE_CODE = "place_code"
PLACE_NAME = "place_name"
NAMES = {"unit_code": "village_name", "regency_code": "regency_name"}
NEAR = 0.72
ANY_PLACE = "code"
"""Key of a table whose rows may be of several levels."""
OUTLINED = 20
"""A map of areas is outlines before anything else."""
MOST_GUESSED = 60
"""Unknown columns whose nearest candidate is sought."""
PERSON = re.compile(r"(?<!\d)(?:\d[ .-]?){15}\d(?!\d)")


@dataclass(frozen=True)
class Recognised:
    """What the columns of one sheet mean.

    Parameters
    ----------
    table : str
        Name of the table; empty if the sheet is like none.
    columns : dict
        Name in the file to column of the table, to a place such as ``village_name``, or to
        ``date@step`` where a column holds the days of one step.
    unknown : tuple of (str, str)
        Columns that mean nothing here, with the nearest candidate or an empty text.
    ignored : dict
        Columns that are known and not taken in, with why.
    personal : tuple of str
        Columns about persons.
    percent : frozenset of str
        Columns whose head says that they hold per cents.
    elsewhere : dict
        Unknown columns that other tables know, with the names of these.
    twice : tuple of (str, str, str)
        Columns that mean what another already means: the column, the other, the meaning.
    """

    table: str
    columns: dict[str, str] = field(default_factory=dict)
    unknown: tuple[tuple[str, str], ...] = ()
    ignored: dict[str, str] = field(default_factory=dict)
    personal: tuple[str, ...] = ()
    percent: frozenset[str] = frozenset()
    elsewhere: dict[str, tuple[str, ...]] = field(default_factory=dict)
    twice: tuple[tuple[str, str, str], ...] = ()


def recognise(sheet: Sheet, mapping: Mapping | None = None, table: str = "") -> Recognised:
    """Which table is this sheet, and what do its columns mean?

    Parameters
    ----------
    mapping : Mapping, optional
        Names that a user gave; they go before all others.
    table : str, optional
        The table, where it is known already.
    """
    mapping, known = mapping or NO_MAPPING, synonyms()
    names = [str(name) for name in sheet.frame.columns]
    personal = tuple(name for name in names if _is_personal(name, sheet, mapping, known))
    rest = [name for name in names if name not in personal]
    places = _places(rest, sheet, known)
    candidates = [table] if table else list(contracts.TABLES)
    found = {one: _meanings(rest, one, places, mapping, known) for one in candidates}
    best = table or _best(found, sheet, mapping, known)
    if not best:
        unknown = tuple((name, "") for name in rest)
        return Recognised("", unknown=unknown, personal=personal)
    return _told_apart(rest, best, found[best], personal, mapping, known)


def _told_apart(
    names: list[str],
    table: str,
    meanings: dict[str, str],
    personal: tuple[str, ...],
    mapping: Mapping,
    known: Synonyms,
) -> Recognised:
    columns: dict[str, str] = {}
    twice, ignored, unknown = [], {}, []
    first: dict[str, str] = {}
    for name in names:
        meaning = meanings.get(name)
        if mapping.ignores(name, table):
            ignored[name] = "the mapping file says so"
        elif meaning and meaning in first:
            twice.append((name, first[meaning], meaning))
        elif meaning:
            columns[name] = meaning
            first[meaning] = name
        elif why := known.ignored.get(key(name)):
            ignored[name] = why
        else:
            unknown.append(name)
    contract = contracts.table(table)
    return Recognised(
        table,
        columns,
        tuple((name, _nearest(name, table, known, at)) for at, name in enumerate(unknown)),
        ignored,
        personal,
        frozenset(name for name, meaning in columns.items() if _percent(name, meaning, contract)),
        {name: where for name in unknown if (where := _elsewhere(name, table, known))},
        tuple(twice),
    )


# --- what a name means --------------------------------------------------------------------------


def _is_personal(name: str, sheet: Sheet, mapping: Mapping, known: Synonyms) -> bool:
    plain = key(name)
    if any(plain in columns for columns in mapping.tables.values()):
        return False  # the user has said what it is; its cells are looked at all the same
    if plain in known.personal:
        return True
    last = key(name.rsplit("/", 1)[-1])
    if plain in known.perhaps_personal or last in known.perhaps_personal:
        return bool(sheet.frame[name].str.contains(PERSON.pattern, regex=True).any())
    return " / " in name and last in known.personal


def _places(names: list[str], sheet: Sheet, known: Synonyms) -> dict[str, str]:
    """What do columns say of the place of a row? A code tells its level by its digits."""
    keys = {key(name) for name in names}
    found = {}
    for name in names:
        plain = key(name)
        place = known.places.get(plain) or known.places.get(key(name.rsplit(" / ", 1)[-1]))
        if plain in known.depends:
            beside, then, otherwise = known.depends[plain]
            place = then if beside in keys else otherwise
        if place and place.endswith("_code"):
            place = _level(sheet, name) or ("" if place == PLACE_CODE else place)
        if place:
            found[name] = place
    return found


def _level(sheet: Sheet, name: str) -> str:
    """Which level have most codes of this column?"""
    digits = sheet.frame[name].head(200).str.replace(r"\D", "", regex=True).str.len()
    levels = Counter(LEVELS[n] for n in digits if n in LEVELS)
    return levels.most_common(1)[0][0] if levels else ""


def _meanings(
    names: list[str], table: str, places: dict[str, str], mapping: Mapping, known: Synonyms
) -> dict[str, str]:
    """What does each known column mean in this table?"""
    contract, given = contracts.table(table), mapping.tables.get(table, {})
    meanings = {}
    for name in names:
        place = places.get(name, "")
        if place == PLACE_NAME:  # of whatever level the rows of this table are
            place = _meaning(name, contract, known) or NAMES.get(contract.key[0], "province_name")
        meaning = given.get(key(name)) or place or _meaning(name, contract, known)
        if meaning and meaning not in FROM_OUTSIDE and not mapping.ignores(name, table):
            meanings[name] = meaning
    return meanings


def _meaning(name: str, contract: contracts.Table, known: Synonyms) -> str:
    """Which column is meant, perhaps with a unit behind it or a word of counting before it?"""
    names = known.tables[contract.name]
    if exact := names.get(key(name)):
        return exact
    if key(name) in known.ignored:
        return ""
    words = split(name)
    bare = words[1:] if len(words) > 1 and words[0] in LEADING else words
    for tried in (bare, words):
        if (meaning := names.get("".join(tried))) and _counts(meaning, contract):
            return meaning
        for end in (1, 2):
            stem = names.get("".join(tried[:-end])) if len(tried) > end else None
            if stem and _has_unit(stem, " ".join(tried[-end:]), contract):
                return stem
    last = names.get(key(name.rsplit(" / ", 1)[-1])) if " / " in name else None
    return last if last and _unit(last, contract) == "co-operatives" else ""


def _column(meaning: str, contract: contracts.Table) -> Column | None:
    return next((column for column in contract.columns if column.name == meaning), None)


def _unit(meaning: str, contract: contracts.Table) -> str:
    column = _column(meaning, contract)
    return column.unit if column else ""


def _counts(meaning: str, contract: contracts.Table) -> bool:
    column = _column(meaning, contract)
    return column is not None and column.kind in ("count", "number")


def _has_unit(meaning: str, word: str, contract: contracts.Table) -> bool:
    return word in TRAILING.get(_unit(meaning, contract), ())


def _percent(name: str, meaning: str, contract: contracts.Table) -> bool:
    said = {"persen", "percent", "pct", "persentase", "percentage"} & set(split(name))
    return bool(said) and _unit(meaning, contract) == "share"


# --- which table --------------------------------------------------------------------------------


def _best(found: dict[str, dict[str, str]], sheet: Sheet, mapping: Mapping, known: Synonyms) -> str:
    """Which table do most columns speak for? None if none does."""
    scores = {name: _score(name, m, sheet, mapping, known) for name, m in found.items()}
    best = max(scores, key=lambda name: scores[name], default="")
    return best if best and scores[best] > 0 else ""


def _score(
    table: str, meanings: dict[str, str], sheet: Sheet, mapping: Mapping, known: Synonyms
) -> float:
    contract, meant = contracts.table(table), set(meanings.values())
    own = {c.name for c in contract.columns} - set(contract.key) - {"as_of", "name"}
    figures = {m for m in meant if m in own or "@" in m}
    given = set(mapping.tables.get(table, {})) & {key(name) for name in meanings}
    if not figures and not given:
        return 0.0
    spoken = key(f"{sheet.file} {sheet.sheet}")
    hinted = any(word in spoken for word in known.hints.get(table, ()))
    hinted = hinted or key(table) in spoken
    if not given and not _places_fit(contract, meant, len(figures)):
        return 0.0
    keys = sum(name in meant for name in contract.key)
    outlined = OUTLINED if "geometry" in figures and _has_outlines(sheet) else 0
    return len(figures) + 5 * len(given) + 0.5 * hinted + 0.25 * keys + outlined


def _has_outlines(sheet: Sheet) -> bool:
    """Does a map draw areas, and not only points?"""
    drawn = [name for name in sheet.frame if key(str(name)) == "geometry"]
    return bool(drawn) and bool(sheet.frame[drawn[0]].head(20).str.contains('Polygon"').any())


def _places_fit(contract: contracts.Table, meant: set[str], figures: int) -> bool:
    """Do the columns that say where a row belongs tell the level of this table?

    Where there is none, its name may be misspelt; one figure alone is then too little.
    """
    if contract.place == ANY_PLACE:
        return bool({*LEVELS.values(), "village_name", "regency_name"} & meant)
    if {"unit_code", "village_name"} & meant:
        return "unit_code" in contract.key
    if {"regency_code", "regency_name"} & meant:
        return "regency_code" in contract.key
    if {"province_code", "province_name"} & meant:
        return "province_code" in contract.key
    return figures > 1


def _elsewhere(name: str, table: str, known: Synonyms) -> tuple[str, ...]:
    return tuple(
        other
        for other in contracts.TABLES
        if other != table and _meaning(name, contracts.table(other), known)
    )


def _nearest(name: str, table: str, known: Synonyms, at: int) -> str:
    """Which column of the table, or place, may have been meant? Empty if none is like it."""
    if at >= MOST_GUESSED:
        return ""
    names = known.places | known.tables[table]
    bare = "".join(word for word in split(name) if word not in LEADING) or key(name)
    for tried in dict.fromkeys((key(name), bare)):
        if near := difflib.get_close_matches(tried, names, n=1, cutoff=NEAR):
            meaning = names[near[0]]
            return contracts.table(table).key[0] if meaning in (PLACE_CODE, PLACE_NAME) else meaning
    return ""
