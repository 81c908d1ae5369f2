"""Which checked tables are there for one region?"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from kopmp_lib import contracts, workspace
from kopmp_lib.errors import DataError, WorkspaceError
from kopmp_lib.regions import gazetteer
from kopmp_lib.regions.gazetteer import Region
from kopmp_lib.sources import ledger
from kopmp_lib.sources.catalog import Source, sources


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
    """

    def __init__(self, region: Region) -> None:
        super().__init__()
        self.region = region
        self.sources: tuple[Source, ...] = ()
        self.missing: tuple[str, ...] = ()


def read(region: Region | str, needs: Iterable[str]) -> Tables:
    """What do the tidy tables say of this region?

    Parameters
    ----------
    region : Region or str
        A kabupaten or kota, or its code.
    needs : iterable of str
        Names of tables, such as a study's ``NEEDS``.

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
    listed = {source.table: source for source in sources(here)}
    tables, missing = Tables(place), []
    for name in needs:
        contract = contracts.table(name)
        path = here.tidy_file(name, place.code if contract.per_regency else None)
        if ledger.is_lost(here, name, path):
            raise DataError("A tidy table is lost.", where=str(path), todo="Run: kopmp prepare")
        if name not in listed or not path.is_file():
            missing.append(name)
            continue
        tables[name] = contract.check(_parquet(path))
        if not _told(tables[name], contract, place.code):
            missing.append(name)
    used = {name for name in tables if name not in missing}
    tables.missing = tuple(missing)
    tables.sources = tuple(source for name, source in listed.items() if name in used)
    return tables


def _told(frame: pd.DataFrame, contract: contracts.Table, code: str) -> bool:
    return bool(len(frame)) and (
        contract.per_regency or bool((frame["regency_code"] == code).any())
    )


def _parquet(path: object) -> pd.DataFrame:
    import pyarrow as pa

    try:
        return pd.read_parquet(path)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise DataError(
            f"A tidy table is damaged: {error}",
            where=str(path),
            todo="Run: kopmp prepare",
        ) from error
