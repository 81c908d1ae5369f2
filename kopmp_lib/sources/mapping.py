"""Which columns has the user named himself, once, in a file to be used again?

.. code-block:: yaml

   cooperative_status:          # a table of ours
     Jml KDMP: cooperative_count  # column in the file: column of the table
     ignore: [Ket.]             # columns of that table's files that are not taken in
     zero_is_not_reported: [rat_count]  # columns of the table in which 0 means no entry
   ignore: [No]                 # the same for all files
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from kopmp_lib import contracts
from kopmp_lib.errors import DataError
from kopmp_lib.sources.synonyms import key, listed

LARGEST = 2**20
IGNORE = "ignore"
SILENT = "zero_is_not_reported"


@dataclass(frozen=True)
class Mapping:
    """Names of columns as a user gave them, normalised.

    Parameters
    ----------
    tables : dict of dict
        Of each table, name in the file to column of the table.
    ignore : dict of frozenset
        Of each table, names that are not taken in; under an empty name those of all files.
    silent : dict of tuple
        Of a table, the measures in which a nought means that nothing was entered; a table that is
        not named is judged by what it looks like.
    """

    tables: dict[str, dict[str, str]]
    ignore: dict[str, frozenset[str]]
    silent: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def ignores(self, name: str, table: str) -> bool:
        """Is this column not to be taken in?"""
        return any(key(name) in self.ignore.get(part, ()) for part in ("", table))


NO_MAPPING = Mapping({}, {})


def targets(table: str) -> list[str]:
    """What may a column of a file mean in this table? Columns, places, days of steps, points."""
    raw = listed()
    columns = [column.name for column in contracts.table(table).columns]
    days = [name for name in raw["tables"].get(table, {}) if "@" in name or "+" in name]
    return [*columns, *days, *(name for name in raw["places"] if name not in columns)]


def read_mapping(path: Path) -> Mapping:
    """Which columns does this mapping file name?

    Raises
    ------
    DataError
        If the file is missing or no mapping, with every fault at once.
    """
    raw = _yaml(path)
    if not isinstance(raw, dict):
        raise _refused(path, ["the file is no list of tables"])
    faults: list[str] = []
    tables: dict[str, dict[str, str]] = {}
    ignore = {"": _names(raw.pop(IGNORE, []), IGNORE, faults)}
    silent: dict[str, tuple[str, ...]] = {}
    for table, columns in raw.items():
        if table not in contracts.TABLES:
            faults.append(f"{table}: there is no such table{_near(table, contracts.TABLES)}")
        elif not isinstance(columns, dict):
            faults.append(f"{table}: expected lines of the form  column in the file: column")
        else:
            ignore[table] = _names(columns.pop(IGNORE, []), f"{table}: {IGNORE}", faults)
            if SILENT in columns:
                silent[table] = _measures(table, columns.pop(SILENT), faults)
            tables[table] = _columns(table, columns, faults)
    if faults:
        raise _refused(path, faults)
    return Mapping(tables, ignore, silent)


def _yaml(path: Path) -> object:
    import yaml

    try:
        if path.stat().st_size > LARGEST:
            raise _refused(path, ["the file is too large"])
        text = path.read_text("utf-8-sig")
        return yaml.load(text, yaml.BaseLoader) or {}  # all is text: the column No is not false
    except FileNotFoundError:
        raise DataError("There is no such mapping file.", where=str(path)) from None
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        place = f"line {line + 1}: " if line is not None else ""
        raise _refused(path, [f"{place}{getattr(error, 'problem', None) or error}"]) from None


def _refused(path: Path, faults: Iterable[str]) -> DataError:
    return DataError(
        "The mapping file cannot be used.",
        where=str(path),
        expected="table: {column in the file: column of the table}, and ignore: [columns]",
        todo="Mend what is named below, then try again.",
        faults=list(faults),
    )


def _names(raw: object, place: str, faults: list[str]) -> frozenset[str]:
    if isinstance(raw, list) and not any(isinstance(name, (dict, list)) for name in raw):
        return frozenset(key(str(name)) for name in raw)
    faults.append(f"{place}: expected a list of columns, such as [Keterangan, No]")
    return frozenset()


def _measures(table: str, raw: object, faults: list[str]) -> tuple[str, ...]:
    known = [column.name for column in contracts.table(table).measures]
    names = [str(name) for name in raw] if isinstance(raw, list) else [str(raw)]
    faults += [
        f"{table}: {SILENT}: {name} is no measure of it{_near(name, known)}"
        for name in names
        if name not in known
    ]
    return tuple(names)


def _columns(table: str, raw: dict[object, object], faults: list[str]) -> dict[str, str]:
    known = targets(table)
    columns: dict[str, str] = {}
    for name, target in raw.items():
        if not isinstance(target, str) or target not in known:
            shown = f"'{target}'" if target else "nothing"
            near = _near(str(target), known)
            faults.append(f"{table}: {name}: the table has no column {shown}{near}")
        elif target in columns.values():
            faults.append(f"{table}: {name}: {target} is already given to another column")
        else:
            columns[key(str(name))] = target
    return columns


def _near(text: object, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(str(text), list(known), n=1, cutoff=0.6)
    return f"; nearest: {near[0]}" if near else ""
