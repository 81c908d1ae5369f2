"""Where do data, notebooks and reports lie?

This is the only module that knows the folders of the workbench, and the only one that writes files:
:func:`write_atomic` puts a whole file in place, so that a reader or a crash never sees half of one.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from kopmp_lib.errors import WorkspaceError

HOME_VARIABLE = "KOPMP_HOME"
DATA_VARIABLE = "KOPMP_DATA"
REPORTS_VARIABLE = "KOPMP_REPORTS"
STAGE_VARIABLE = "KOPMP_STAGE"
MARKER = Path("notebooks") / "catalogue.yml"


@dataclass(frozen=True)
class Workspace:
    """The folders of one workbench.

    Parameters
    ----------
    home : Path
        The checkout: the folder that holds ``notebooks/catalogue.yml``.
    data : Path
        Facts as published, and tidy tables made from them.
    reports : Path
        Everything generated; may be deleted at any time.
    """

    home: Path
    data: Path
    reports: Path

    @property
    def notebooks(self) -> Path:
        """The notebooks and their catalogue."""
        return self.home / "notebooks"

    @property
    def tidy(self) -> Path:
        """Checked Parquet tables made by ``kopmp prepare``."""
        return self.data / "tidy"

    @property
    def runs(self) -> Path:
        """One folder a run, each with its ``record.json``."""
        return self.reports / "runs"

    @property
    def site(self) -> Path:
        """The rendered pages."""
        return self.reports / "site"

    def region(self, code: str) -> Path:
        """Executed notebooks and results of one region."""
        return self.reports / "regions" / code

    def tidy_file(self, table: str, regency_code: str | None = None) -> Path:
        """The Parquet file of one table: one file a regency, or one for the whole country."""
        return self.tidy / table / f"{regency_code or 'national'}.parquet"

    def stage(self, code: str) -> Path:
        """Where a notebook puts its results.

        The batch sets ``KOPMP_STAGE`` and moves the files into place once the notebook has ended
        well; a notebook opened by hand writes drafts, which never touch what was published.
        """
        staged = os.environ.get(STAGE_VARIABLE)
        return Path(staged) / code if staged else self.reports / "drafts" / code


def here(
    home: str | Path | None = None,
    data: str | Path | None = None,
    reports: str | Path | None = None,
) -> Workspace:
    """Which workbench are we in?

    Each folder is taken from the argument, else from ``KOPMP_HOME``, ``KOPMP_DATA`` and
    ``KOPMP_REPORTS``, else from the nearest folder upwards that holds ``notebooks/catalogue.yml``,
    else from the checkout that this library was installed from.

    Raises
    ------
    WorkspaceError
        If no folder with ``notebooks/catalogue.yml`` can be found.
    """
    root = Path(home or os.environ.get(HOME_VARIABLE) or _search()).resolve()
    if not (root / MARKER).is_file():
        raise WorkspaceError(
            "No KOPMP workbench was found.",
            where=str(root),
            expected=f"a folder that holds {MARKER.as_posix()}",
            todo=f"Go to the checkout, or set {HOME_VARIABLE} to it.",
        )
    return Workspace(
        home=root,
        data=Path(data or os.environ.get(DATA_VARIABLE) or root / "data").resolve(),
        reports=Path(reports or os.environ.get(REPORTS_VARIABLE) or root / "reports").resolve(),
    )


def write_atomic(path: Path, content: bytes | str) -> Path:
    """Put a whole file in place, or leave the old one as it was.

    Parameters
    ----------
    path : Path
        Target; missing folders are made.
    content : bytes or str
        Text is written as UTF-8.

    Raises
    ------
    WorkspaceError
        If the folder cannot be written to.
    """
    payload = content.encode("utf-8") if isinstance(content, str) else content
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise _unwritable(path, error) from error
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(payload)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        Path(name).unlink(missing_ok=True)
    return path


def _unwritable(path: Path, error: OSError) -> WorkspaceError:
    return WorkspaceError(
        f"{path.name} could not be written: {error.strerror}.",
        where=str(path.parent),
        todo="Free some space or choose a folder that can be written to.",
    )


def _search() -> Path:
    for folder in (Path.cwd(), *Path.cwd().parents):
        if (folder / MARKER).is_file():
            return folder
    return Path(__file__).resolve().parent.parent
