"""What have earlier runs saved of many regions, and what do national tables say of them?

Every kabupaten and kota of the country has a row here, whether or not it was ever run: one that is
missing is counted, not dropped. What a failed run left behind is told beside the results that an
earlier one published.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from kopmp_lib import result, workspace
from kopmp_lib.regions import official
from kopmp_lib.regions import scope as scopes
from kopmp_lib.regions.official import Region
from kopmp_lib.sources import reader
from kopmp_lib.sources.catalog import sources
from kopmp_lib.sources.faults import title
from kopmp_lib.sources.reader import Noted, Tables
from kopmp_lib.sources.store import SET_ASIDE, warned_in
from kopmp_lib.wording import LANGUAGES
from kopmp_lib.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa

RESULTS, ENDING = "results.parquet", ".record.json"
DONE, FAILED, NOT_RUN, DAMAGED = "done", "failed", "not_run", "damaged"
RUN_COLUMNS = ("region_code", "state", "failed", "run_date", "as_of", "origin", "indicators")
ORIGINS = ("simulated", "user", "observed")


def saved(
    scope: str = scopes.NATION, needs: Iterable[str] = (), as_of: dt.date | str | None = None
) -> Tables:
    """What is known of the regions of the country side by side?

    Parameters
    ----------
    scope : str
        ``ID`` for the country, or a province; names what the tables are for. All regions are read,
        since a place is judged among all.
    needs : iterable of str
        National tables to read as well, such as ``regency_status``.
    as_of : date or str, optional
        Only figures of this day and before.

    Returns
    -------
    Tables
        ``saved_results``: rows of whole regions from every ``results.parquet``, as of
        :data:`kopmp_lib.result.COLUMNS`. ``saved_runs``: one row a kabupaten or kota, run or not:
        ``region_code``; ``state`` (``done``, ``failed`` if the last run of a notebook failed,
        ``not_run``, ``damaged`` if its results are lost or cannot be read); ``failed`` (names of
        the notebooks that failed); ``run_date``, ``as_of``, ``origin`` of what is published;
        ``indicators`` (how many rows). ``saved_aside``: rows of national tables whose place does
        not exist, set aside when they were prepared: ``table, as_of, cooperative_count``. And the
        tables asked for.

    Raises
    ------
    ParameterError
        If the scope is neither the country nor a province.
    """
    part = scopes.scope(scope)
    here = workspace.here()
    names = tuple(needs)
    tables = Tables(Region(part.code, part.name))
    if names:
        _add_national(tables, names, as_of, here)
    results, runs = _read_saved(here)
    if as_of:
        results = results[results["as_of"] <= str(as_of)].reset_index(drop=True)
    tables["saved_results"], tables["saved_runs"] = results, runs
    tables["saved_aside"] = _aside(here, names, as_of)
    return tables


def _add_national(
    tables: Tables, names: tuple[str, ...], as_of: dt.date | str | None, here: Workspace
) -> None:
    """National tables hold every region, so that any region stands for all of them."""
    read = reader.read(official.every("regency")[0], names, as_of)
    tables.update(read)
    tables.missing = tuple(name for name in names if name not in read or read[name].empty)
    used = {one for frame in read.values() if "source" in frame for one in frame["source"].unique()}
    tables.sources = tuple(source for source in sources(here) if source.id in used)
    tables.warnings = _warnings(here.tidy_file(name) for name in read)


def _warnings(paths: Iterable[Path]) -> tuple[Noted, ...]:
    import pyarrow.parquet as pq

    counts: Counter[str] = Counter()
    for path in paths:
        for one in warned_in(pq.read_schema(path)):
            counts[one.rule] += one.count
    return tuple(
        Noted({lang: title(rule).told(lang) for lang in LANGUAGES}, count)
        for rule, count in counts.most_common()
    )


def _aside(here: Workspace, names: tuple[str, ...], as_of: dt.date | str | None) -> pd.DataFrame:
    made = [pd.DataFrame(columns=["table", "as_of", "cooperative_count"])]
    for name in names:
        for path in sorted((here.tidy / name).glob(f"{SET_ASIDE}.*.parquet")):
            rows = pd.read_parquet(path)
            if {"as_of", "cooperative_count"} <= set(rows):
                counts = pd.to_numeric(rows["cooperative_count"], errors="coerce")
                part = pd.DataFrame({"as_of": rows["as_of"].astype(str).str[:10]})
                made.append(part.assign(table=name, cooperative_count=counts))
    frame = pd.concat(made, ignore_index=True) if len(made) > 1 else made[0]
    return frame[frame["as_of"] <= str(as_of)] if as_of else frame


def _read_saved(here: Workspace) -> tuple[pd.DataFrame, pd.DataFrame]:
    import pyarrow as pa

    codes = [region.code for region in official.every("regency")]
    folders = {code: here.reports / "regions" / code for code in codes}
    found = {code: _results(folder / RESULTS) for code, folder in folders.items()}
    kept = [table for table, _ in found.values() if table is not None]
    results = pd.DataFrame(columns=list(result.COLUMNS))
    if kept:
        results = pa.concat_tables(kept, promote_options="permissive").to_pandas()
        results["as_of"] = results["as_of"].astype(str).str[:10]
    own = dict(iter(results.groupby("region_code")))
    rows = [
        _run(code, _ends(folders[code]), own.get(code, results[:0]), *_standing(found[code]))
        for code in codes
    ]
    return results, pd.DataFrame(rows, columns=list(RUN_COLUMNS))


def _standing(found: tuple[pa.Table | None, bool]) -> tuple[bool, bool]:
    return found[0] is not None, found[1]


def _run(
    code: str, ends: list[Mapping[str, Any]], own: pd.DataFrame, there: bool, damaged: bool
) -> dict[str, Any]:
    failed = [str(one.get("notebook", "")) for one in ends if _is_failure(one)]
    lost = not there and any(not _is_failure(one) for one in ends)
    known = there or bool(ends)
    state = DAMAGED if damaged or lost else FAILED if failed else DONE if known else NOT_RUN
    origins = set(own["origin"])
    return {
        "region_code": code,
        "state": state,
        "failed": ", ".join(failed),
        "run_date": max((str(one.get("started", ""))[:10] for one in ends), default=""),
        "as_of": max(own["as_of"], default=""),
        "origin": next((one for one in ORIGINS if one in origins), ""),
        "indicators": len(own),
    }


def _is_failure(end: Mapping[str, Any]) -> bool:
    return str(end.get("end", DAMAGED)) not in ("done", "skipped")


def _ends(folder: Path) -> list[Mapping[str, Any]]:
    """How did the last run of every notebook end? A note that cannot be read counts as failed."""
    found: list[Mapping[str, Any]] = []
    for path in sorted(folder.glob(f"*{ENDING}")) if folder.is_dir() else ():
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            told = None
        name = path.name.removesuffix(ENDING)
        found.append({**(told if isinstance(told, dict) else {}), "notebook": name})
    return found


def _results(path: Path) -> tuple[pa.Table | None, bool]:
    """The rows of the whole region, and whether the file is there but cannot be used."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    if not path.is_file():
        return None, False
    try:
        with pq.ParquetFile(path) as file:
            table = file.read(columns=list(result.COLUMNS)).replace_schema_metadata(None)
        if table.column_names != list(result.COLUMNS):
            return None, True
        return table.filter(pc.equal(table["unit_code"], "")), False
    except (pa.ArrowException, OSError, ValueError, KeyError):
        return None, True
