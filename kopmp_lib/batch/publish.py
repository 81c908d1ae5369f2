"""How does what a notebook left become what the region publishes?

All of it is drafted first, and put in place whole only when the notebook has ended well and its
pages are made. So a failure at any point leaves the last good state to read.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock

from kopmp_lib.batch.plan import Job
from kopmp_lib.batch.record import RESULTS as RESULTS
from kopmp_lib.errors import WorkspaceError
from kopmp_lib.workspace import Workspace, write_atomic

ORIGINS = ("simulated", "user", "observed")  # one simulated row makes the whole page simulated
LOCK = ".lock"


@dataclass(frozen=True)
class Draft:
    """What a job would publish; nothing of it is in place yet.

    Parameters
    ----------
    job : Job
        What ran.
    notebook : Path
        The executed notebook, with its provenance.
    results : tuple of Path
        What the notebook saved.
    """

    job: Job
    notebook: Path
    results: tuple[Path, ...]

    def put(self, workspace: Workspace) -> list[Path]:
        """Which files does the region publish now, each put in place whole?"""
        region = workspace.region(self.job.region_code)
        region.mkdir(parents=True, exist_ok=True)
        with FileLock(region / LOCK):
            files = {region / path.name: path.read_bytes() for path in self.results}
            if files:
                kept = (path for path in region.glob("*.parquet") if path not in files)
                studies = [*self.results, *(path for path in kept if path.name != RESULTS)]
                files[region / RESULTS] = _concatenated(sorted(studies, key=lambda one: one.name))
            files[self.job.targets[0]] = self.notebook.read_bytes()
            return [write_atomic(path, content) for path, content in files.items()]


def draft(
    job: Job, executed: Path, stage: Path, workspace: Workspace, provenance: Mapping[str, object]
) -> Draft:
    """What would this job publish?

    Parameters
    ----------
    job : Job
        What ran.
    executed : Path
        The notebook as papermill left it; its provenance is written into it.
    stage : Path
        The folder that the notebook saved its results in.
    workspace : Workspace
        Where reports lie.
    provenance : Mapping
        Goes to ``metadata.kopmp``, with what the results and the gazetteer tell.
    """
    results = _staged(job, stage)
    notebook = json.loads(executed.read_text(encoding="utf-8"))
    told = {**provenance, **_names(job.region_code), **_told_by(job, results, workspace)}
    return Draft(job, write_atomic(executed, _text(clean(notebook, told))), results)


def clean(notebook: dict[str, Any], provenance: Mapping[str, object]) -> dict[str, Any]:
    """What does the notebook look like without clocks, random names and places of this machine?"""
    notebook["metadata"].pop("papermill", None)
    notebook["metadata"]["kopmp"] = dict(provenance)
    for number, cell in enumerate(notebook["cells"]):
        injected = "injected-parameters" in cell["metadata"].get("tags", ())
        cell["id"] = "injected-parameters" if injected else f"cell-{number}"
        for timed in ("papermill", "execution"):
            cell["metadata"].pop(timed, None)
    return notebook


def _staged(job: Job, stage: Path) -> tuple[Path, ...]:
    if strangers := [path.name for path in stage.iterdir() if path.name != job.region_code]:
        raise WorkspaceError(
            f"{job.entry.name} saved results of another region.",
            where=", ".join(sorted(strangers)),
            expected=job.region_code,
        )
    return tuple(sorted((stage / job.region_code).glob("*.parquet")))


def _concatenated(paths: Iterable[Path]) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    tables = [pq.read_table(path).replace_schema_metadata(None) for path in paths]
    buffer = io.BytesIO()
    pq.write_table(pa.concat_tables(tables, promote_options="permissive"), buffer)
    return buffer.getvalue()


def _names(code: str) -> dict[str, str]:
    from kopmp_lib.regions import gazetteer, scope

    parents = () if scope.is_scope(code) else gazetteer.region(code).parents
    return {
        "region_name": scope.name_of(code),
        "province_name": parents[-1].name if parents else "",
    }


def _told_by(job: Job, results: Sequence[Path], workspace: Workspace) -> dict[str, str]:
    """Date and origin of the figures, from what this notebook saved or else its study has saved."""
    saved = workspace.region(job.region_code) / f"{job.entry.study}.parquet"
    paths = results or ([saved] if saved.is_file() else [])
    dates = {value for path in paths for value in _values(path, "as_of")}
    origins = {value for path in paths for value in _values(path, "origin")}
    return {
        "as_of": max(dates, default=""),
        "origin": next((origin for origin in ORIGINS if origin in origins), ""),
    }


def _values(path: Path, column: str) -> set[str]:
    import pyarrow.parquet as pq

    schema = pq.read_schema(path)
    if column not in schema.names:
        return set()
    values = pq.read_table(path, columns=[column])[column].unique().to_pylist()
    return {str(value)[:10] for value in values if value}


def _text(notebook: Mapping[str, object]) -> str:
    return json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
