"""Which checked tables are there for one region?"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kopmp_lib import contracts, workspace
from kopmp_lib.errors import DataError, WorkspaceError
from kopmp_lib.regions import gazetteer
from kopmp_lib.regions.gazetteer import Region
from kopmp_lib.sources import ledger, snapshots
from kopmp_lib.sources.catalog import Source, sources
from kopmp_lib.sources.faults import title
from kopmp_lib.sources.store import Warned, warned_in
from kopmp_lib.wording import LANGUAGES


@dataclass(frozen=True)
class Noted:
    """One kind of oddity that was found in the files.

    Parameters
    ----------
    title : Mapping of str to str
        What it is called, by language.
    count : int
        In how many cells or rows.
    """

    title: Mapping[str, str]
    count: int


class Tables(dict[str, pd.DataFrame]):
    """Tables of one region by name, with where they come from.

    Parameters
    ----------
    region : Region
        The region they were read for. Tables of units hold its rows only; tables of regencies hold
        the whole country, so that the region can be compared.
    sources : tuple of Source
        What the tables were made from; tables without a row for the region are not among them.
    missing : tuple of str
        Tables that were asked for and have no row for the region.
    warnings : tuple of Noted
        What was found odd in the files they were made from, so far as it touches the region.
    """

    def __init__(self, region: Region) -> None:
        super().__init__()
        self.region = region
        self.sources: tuple[Source, ...] = ()
        self.missing: tuple[str, ...] = ()
        self.warnings: tuple[Noted, ...] = ()


def read(region: Region | str, needs: Iterable[str], as_of: dt.date | str | None = None) -> Tables:
    """What do the tidy tables say of this region?

    Parameters
    ----------
    region : Region or str
        A kabupaten or kota, or its code.
    needs : iterable of str
        Names of tables, such as a study's ``NEEDS``.
    as_of : date or str, optional
        Only figures of this day and before, ISO if a text; without it or empty, the newest.

    Raises
    ------
    RegionError
        If the region does not exist, or is no kabupaten or kota.
    WorkspaceError
        If nothing has been prepared yet.
    DataError
        If a table is unknown, damaged, or does not keep its contract.

    Examples
    --------
    >>> tables = read("19.71", ["regency_profile"])
    >>> int(tables["regency_profile"].set_index("regency_code").loc["19.71", "population_count"])
    242285
    """
    if isinstance(needs, str):
        raise DataError(f"'{needs}' is one name, not a list.", expected=f'["{needs}"]')
    place = gazetteer.region(region, level="regency")
    here = workspace.here()
    if not here.tidy.is_dir():
        raise WorkspaceError(
            "No data has been prepared yet.", where=str(here.tidy), todo="Run: kopmp prepare"
        )
    listed = {source.id: source for source in sources(here)}
    tables = Tables(place)
    missing: list[str] = []
    warned: list[Warned] = []
    used: set[str] = set()
    for name in needs:
        contract = contracts.table(name)
        path = here.tidy_file(name, place.code if contract.per_regency else None)
        if ledger.is_lost(here, name, path):
            raise DataError("A tidy table is lost.", where=str(path), todo="Run: kopmp prepare")
        if not path.is_file() or not any(one.table == name for one in listed.values()):
            missing.append(name)
            continue
        frame, told = _parquet(path)
        frame = snapshots.until(frame, as_of)
        tables[name] = contracts.check(contract, snapshots.resolve(frame, contract, list(listed)))
        own = _own(frame, contract, place.code)
        warned += [one for one in told if one.place in ("", place.code, place.code[:2])]
        if own.empty:
            missing.append(name)
        else:
            used.update(own["source"])
    tables.missing = tuple(missing)
    tables.sources = tuple(source for name, source in listed.items() if name in used)
    tables.warnings = _noted(one for one in warned if one.source in used)
    return tables


def _noted(warned: Iterable[Warned]) -> tuple[Noted, ...]:
    counts: Counter[str] = Counter()
    for one in warned:
        counts[one.rule] += one.count
    return tuple(
        Noted({lang: title(rule).told(lang) for lang in LANGUAGES}, count)
        for rule, count in counts.most_common()
    )


def _own(frame: pd.DataFrame, contract: contracts.Table, code: str) -> pd.DataFrame:
    """The rows of the region itself, or of its province."""
    if contract.per_regency:
        return frame
    return frame[frame[contract.place].isin((code, code[:2]))]


def _parquet(path: Path) -> tuple[pd.DataFrame, list[Warned]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path)
        return table.to_pandas(), warned_in(table.schema)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise DataError(
            f"A tidy table is damaged: {error}",
            where=str(path),
            todo="Run: kopmp prepare",
        ) from error
