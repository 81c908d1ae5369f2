"""How does a simulated world get onto the disk, whole or not at all?

All files are written into a folder beside the target, which then takes its place: so there is one
rename for thousands of small files, and a crash leaves what was there before.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from kopmp_lib.errors import WorkspaceError
from kopmp_lib.sources.twin import arrow
from kopmp_lib.sources.twin.rows import Rows
from kopmp_lib.workspace import Workspace

TRUTH = "truth.json"
UNITS = "truth"
NATIONAL = "national"


@dataclass(frozen=True)
class Written:
    """What was written.

    Parameters
    ----------
    path : Path
        Folder of the data.
    truth : Path
        The file that tells what is true.
    regions : tuple of str
        Codes of the regencies.
    rows : dict of str to int
        Rows by table.
    files : int
        Number of Parquet files.
    """

    path: Path
    truth: Path
    regions: tuple[str, ...]
    rows: dict[str, int]
    files: int


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """Where may the files of a new twin be written? They take the place of ``out`` at the end.

    Raises
    ------
    WorkspaceError
        If the target holds something that is no twin, or cannot be written.
    """
    _refuse_foreign(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        stage, former = (
            Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}.")) for _ in range(2)
        )
    except OSError as error:
        raise _unwritable(out, error) from error
    try:
        yield stage
        stage.chmod(0o755)
        if out.exists():
            out.rename(former / out.name)
        stage.rename(out)
    except OSError as error:
        raise _unwritable(out, error) from error
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        shutil.rmtree(former, ignore_errors=True)


def put(stage: Path, region: str, tables: Iterable[Rows], as_of: np.datetime64) -> dict[str, int]:
    """How many rows of each table were written for this regency, or for the country?"""
    place = Workspace(home=stage, data=stage, reports=stage)
    rows = {}
    for one in tables:
        _write(place.tidy_file(one.table, region), arrow.table(one, as_of))
        rows[one.table] = len(one)
    return rows


def put_truth(stage: Path, region: str, units: Rows) -> None:
    """Write what is true of the units of one regency."""
    _write(stage / UNITS / f"{region}.parquet", arrow.plain(units))


def tell(stage: Path, told: dict[str, Any], catalogue: str) -> None:
    """Write what is true of the world, and the catalogue of its tables."""
    truth = json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False)
    (stage / TRUTH).write_text(truth + "\n", encoding="utf-8")
    (stage / "catalogue.yml").write_text(catalogue, encoding="utf-8")


def _write(path: Path, table: Any) -> None:
    payload = arrow.parquet(table)
    try:
        path.write_bytes(payload)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(payload)


def _refuse_foreign(out: Path) -> None:
    """Only a twin may be written over."""
    if out.is_dir() and (not any(out.iterdir()) or (out / TRUTH).is_file()):
        return
    if out.exists():
        raise WorkspaceError(
            f"{out.name} holds something that is no digital twin; it is left as it is.",
            where=str(out),
            expected=f"a folder that is missing, empty, or holds {TRUTH}",
            todo="Name another folder.",
        )


def _unwritable(out: Path, error: OSError) -> WorkspaceError:
    return WorkspaceError(
        f"{out.name} could not be written: {error.strerror}.",
        where=str(out.parent),
        todo="Free some space or choose a folder that can be written to.",
    )
