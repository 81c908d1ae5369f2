"""Which table of ours is this sheet, and which of its columns means which of ours?"""

from __future__ import annotations

import re
from collections.abc import Mapping as Names
from dataclasses import dataclass, field, replace

from kopmp_lib import contracts
from kopmp_lib.sources import choosing, meanings, persons
from kopmp_lib.sources.choosing import Found
from kopmp_lib.sources.layout import Sheet
from kopmp_lib.sources.mapping import NO_MAPPING, Mapping
from kopmp_lib.sources.meanings import YIELDING, Meant
from kopmp_lib.sources.nearest import nearest
from kopmp_lib.sources.synonyms import Synonyms, key, split, synonyms

MOST_GUESSED = 60
"""Unknown columns whose nearest candidate is sought."""
PERSON = re.compile(r"(?<!\d)(?:\d[ .-]?){15}\d(?!\d)")
NAME = frozenset(("nama", "name"))
"""Head of a column that names a person where numbers of persons stand beside it."""
SURVEYOR = "surveyor"
BY_MAPPING = "the mapping file says so"
SAID_BESIDE = "another column says the same"
A_POINT = "a shape of which this table keeps only the point"
SHARED = ("as_of", *meanings.NAMES, *meanings.NAMES.values())
"""What all the tables of one sheet have in common."""


@dataclass(frozen=True)
class Recognised:
    """What the columns of one sheet mean.

    Parameters
    ----------
    table : str
        Name of the table; empty if the sheet is like none.
    columns : dict
        Name in the file to column of the table, to a place such as ``village_name``, to
        ``date@step`` where a column holds the days of one step, or to ``lat+lng`` where it holds
        both.
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
    added : dict
        Columns that others of the file are added to, with these.
    factor : dict
        Columns in another unit, with how many of ours one of it is.
    parts : dict
        Unknown columns that are only a part of a column of ours, with its name.
    level : str
        ``district`` if the sheet is like no table because its rows are of kecamatan.
    shaped : bool
        Whether it has any column that some table knows; else it is a note.
    """

    table: str
    columns: dict[str, str] = field(default_factory=dict)
    unknown: tuple[tuple[str, str], ...] = ()
    ignored: dict[str, str] = field(default_factory=dict)
    personal: tuple[str, ...] = ()
    percent: frozenset[str] = frozenset()
    elsewhere: dict[str, tuple[str, ...]] = field(default_factory=dict)
    twice: tuple[tuple[str, str, str], ...] = ()
    added: dict[str, tuple[str, ...]] = field(default_factory=dict)
    factor: dict[str, float] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    level: str = ""
    shaped: bool = True


def recognise(sheet: Sheet, mapping: Mapping | None = None, table: str = "") -> Recognised:
    """Which table is this sheet, and what do its columns mean?

    Parameters
    ----------
    mapping : Mapping, optional
        Names that a user gave; they go before all others.
    table : str, optional
        The table, where it is known already.
    """
    return recognise_all(sheet, mapping, table)[0]


def recognise_all(
    sheet: Sheet, mapping: Mapping | None = None, table: str = ""
) -> list[Recognised]:
    """Which tables does this sheet hold, the main one first?

    A list of co-operatives may tell their status and, in columns of its own, the days of their
    steps. A further table has the places and the day of the main one, and only columns that the
    main one left over.
    """
    mapping, known = mapping or NO_MAPPING, synonyms()
    names = [str(name) for name in sheet.frame.columns]
    personal = tuple(name for name in names if _is_personal(name, sheet, mapping, known))
    if persons.are_names(personal):
        personal = tuple(name for name in names if name in personal or key(name) in NAME)
    rest = [name for name in names if name not in personal]
    placed = meanings.places(rest, sheet, known)
    candidates = [table] if table else list(contracts.TABLES)
    found = {one: meanings.of_table(rest, one, placed, mapping, known) for one in candidates}
    best = table or choosing.best(found, sheet, placed, mapping, known)
    if not best:
        return [_of_none(sheet, rest, personal, placed, known)]
    main = replace(_told_apart(rest, best, found[best], sheet, mapping, known), personal=personal)
    main = _without_surveyors(main, sheet)
    further = [] if table else _further(main, found, sheet, mapping, known)
    return [_without(main, further), *further]


def _without_surveyors(main: Recognised, sheet: Sheet) -> Recognised:
    """The same, where unknown columns of surveyors that name persons are told as personal."""
    named = tuple(
        name
        for name, _ in main.unknown
        if SURVEYOR in split(name) and len(persons.beside_offices(sheet.frame[name]))
    )
    unknown = tuple((name, near) for name, near in main.unknown if name not in named)
    return replace(main, unknown=unknown, personal=(*main.personal, *named))


def _of_none(
    sheet: Sheet,
    names: list[str],
    personal: tuple[str, ...],
    placed: Names[str, str],
    known: Synonyms,
) -> Recognised:
    shaped = len(names) > 1 and (bool(placed) or any(map(known.knows, names)))
    return Recognised(
        "",
        unknown=tuple((name, "") for name in names),
        personal=personal,
        level="district" if choosing.of_districts(sheet, placed) else "",
        shaped=shaped or bool(personal),
    )


# --- one table ----------------------------------------------------------------------------------


def _told_apart(
    names: list[str],
    table: str,
    found: Found,
    sheet: Sheet,
    mapping: Mapping,
    known: Synonyms,
) -> Recognised:
    contract = contracts.table(table)
    first = _surest(found)
    columns = {name: found[name].target for name in names if name in first}
    added = {name: found[name].added for name in columns if found[name].added}
    summed = {other for others in added.values() for other in others}
    twice, ignored, unknown = [], {}, []
    for name in names:
        if name in columns or name in summed:
            continue
        beside = _beside(name, found, first)
        if mapping.ignores(name, table):
            ignored[name] = BY_MAPPING
        elif beside and _says_no_more(found[name], sheet, name, beside):
            ignored[name] = SAID_BESIDE
        elif beside and found[name].sure <= found[beside].sure:
            twice.append((name, beside, found[name].target))
        elif why := known.ignored.get(key(name)):
            ignored[name] = why
        elif key(name) == "geometry" and contract.has("lat"):
            ignored[name] = A_POINT
        else:
            unknown.append(name)
    taken = set(columns.values())
    factors = {name: meanings.factor(name, meant, contract) for name, meant in columns.items()}
    return Recognised(
        table,
        columns,
        tuple(
            (name, nearest(name, table, known, taken) if at < MOST_GUESSED else "")
            for at, name in enumerate(unknown)
        ),
        ignored,
        percent=frozenset(n for n, m in columns.items() if meanings.is_percent(n, m, contract)),
        elsewhere={n: where for n in unknown if (where := _elsewhere(n, table, known))},
        twice=tuple(twice),
        added=added,
        factor={name: by for name, by in factors.items() if by != 1},
        parts={n: whole for n in unknown if (whole := meanings.part_of(n, table, known))},
    )


def _surest(found: Found) -> set[str]:
    """Of all columns that mean the same, the surest; of those that are as sure, the first."""
    best: dict[str, str] = {}
    for name, meant in found.items():
        other = best.get(meant.target)
        if other is None or meant.sure < found[other].sure:
            best[meant.target] = name
    return set(best.values())


def _beside(name: str, found: Found, first: set[str]) -> str:
    """Which column is taken in the place of this one?"""
    if name not in found:
        return ""
    return next((one for one in first if found[one].target == found[name].target), "")


def _says_no_more(meant: Meant, sheet: Sheet, name: str, other: str) -> bool:
    """Is this column less exact than the other, or does it hold the same cells?"""
    if meant.sure == YIELDING:
        return True
    mine, theirs = sheet.frame[name], sheet.frame[other]
    return bool((mine == theirs).all() and (mine != "").any())


# --- further tables -----------------------------------------------------------------------------


def _further(
    main: Recognised,
    found: Names[str, Found],
    sheet: Sheet,
    mapping: Mapping,
    known: Synonyms,
) -> list[Recognised]:
    """Which other tables do the columns speak for that the main one left over?"""
    left = {name for name, _ in main.unknown}
    shared = {name: Meant(target) for name, target in main.columns.items() if target in SHARED}
    further = []
    for table in choosing.seconds(main.table, found, left, known):
        own = choosing.others(found[table], left, known)
        own = {n: one for n, one in own.items() if one.target not in SHARED}
        if not any(choosing.is_decisive(one.target) for one in own.values()):
            continue
        names = [name for name in map(str, sheet.frame.columns) if name in {**shared, **own}]
        told = _told_apart(names, table, shared | own, sheet, mapping, known)
        further.append(replace(told, unknown=(), elsewhere={}, parts={}))
        left -= set(own)
    return further


def _without(main: Recognised, further: list[Recognised]) -> Recognised:
    """The main table, without being told of columns that another one takes."""
    used = {name for one in further for name in (*one.columns, *one.ignored)}
    used |= {name for one in further for names in one.added.values() for name in names}
    unknown = tuple((name, near) for name, near in main.unknown if name not in used)
    elsewhere = {name: where for name, where in main.elsewhere.items() if name not in used}
    return replace(main, unknown=unknown, elsewhere=elsewhere)


# --- single columns -----------------------------------------------------------------------------


def _is_personal(name: str, sheet: Sheet, mapping: Mapping, known: Synonyms) -> bool:
    plain = key(name)
    if any(plain in columns for columns in mapping.tables.values()):
        return False  # the user has said what it is; its cells are looked at all the same
    if plain in known.personal or persons.PERSONAL.search(name):
        return True
    last = key(name.rsplit("/", 1)[-1])
    if plain in known.perhaps_personal or last in known.perhaps_personal:
        return bool(sheet.frame[name].str.contains(PERSON.pattern, regex=True).any())
    if " / " in name and last in known.personal:
        return True
    return not known.knows(name) and persons.is_about(split(name))


def _elsewhere(name: str, table: str, known: Synonyms) -> tuple[str, ...]:
    if key(name) in known.generic:
        return ()
    return tuple(
        other
        for other in contracts.TABLES
        if other != table and meanings.of_name(name, contracts.table(other), known)
    )
