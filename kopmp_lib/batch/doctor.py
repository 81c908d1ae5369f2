"""Is this machine fit to run the workbench?

Each check tells what it found and, where something is amiss, what to do about it.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from kopmp_lib.batch.notebook import catalogue
from kopmp_lib.workspace import Workspace

OK, WARNING, FAULT = "ok", "warning", "fault"
SYMBOLS = {OK: "✓", WARNING: "!", FAULT: "✗"}
OLDEST = (3, 11)
COMPILED_SHARE = 0.95
GIBIBYTE = 2**30
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "chrome",
    "msedge",
)


@dataclass(frozen=True)
class Finding:
    """What one check found (``ok``, ``warning`` or ``fault``) and what to do about it."""

    name: str
    state: str
    found: str
    todo: str = ""


def examine(workspace: Workspace) -> list[Finding]:
    """What does every check say?"""
    checks: tuple[Callable[[], Finding], ...] = (
        _python,
        lambda: _packages(workspace.home / "requirements.lock"),
        _kernel,
        lambda: _compiled(Path(sysconfig.get_path("purelib"))),
        lambda: _prepared(workspace),
        lambda: _writable(workspace),
        lambda: _disk(workspace),
        _browser,
    )
    return [check() for check in checks]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    state = OK if sys.version_info >= OLDEST else FAULT
    wanted = ".".join(map(str, OLDEST))
    return Finding("Python", state, version, "" if state == OK else f"Install Python {wanted}+.")


def _packages(lock: Path) -> Finding:
    """Installed packages against the lock, as far as it speaks of this Python and system."""
    if not lock.is_file():
        return Finding("Packages", WARNING, "no requirements.lock to compare with")
    missing, other = [], []
    for name, wanted in _locked(lock):
        try:
            if (found := metadata.version(name)) != wanted:
                other.append(f"{name} {found} instead of {wanted}")
        except metadata.PackageNotFoundError:
            missing.append(name)
    told = [f"missing: {', '.join(missing)}"] if missing else []
    told += [f"other versions: {', '.join(other)}"] if other else []
    state = FAULT if _needed() & set(missing) else WARNING if told else OK
    todo = "Run make setup." if told else ""
    return Finding("Packages", state, "; ".join(told) or "as in requirements.lock", todo)


def _needed() -> set[str]:
    """The packages that the library cannot do without; the lock also holds those of developers."""
    from packaging.requirements import Requirement

    try:
        listed = [Requirement(text) for text in metadata.requires("kopmp") or ()]
    except metadata.PackageNotFoundError:
        return set()
    return {one.name for one in listed if not one.marker or one.marker.evaluate({"extra": ""})}


def _locked(lock: Path) -> list[tuple[str, str]]:
    from packaging.requirements import InvalidRequirement, Requirement

    found = []
    for line in lock.read_text(encoding="utf-8").splitlines():
        try:
            wanted = Requirement(line.removesuffix("\\").partition(" #")[0].strip())
        except InvalidRequirement:
            continue  # hashes and comments
        if wanted.marker is None or wanted.marker.evaluate():
            found.append((wanted.name, str(wanted.specifier).removeprefix("==")))
    return found


def _kernel() -> Finding:
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        program = KernelSpecManager().get_kernel_spec("python3").argv[0]
    except NoSuchKernel:
        todo = "Run make setup, or: python -m ipykernel install --sys-prefix"
        return Finding("Kernel", FAULT, "there is no Jupyter kernel python3", todo)
    path = shutil.which(program) if Path(program).is_absolute() else sys.executable
    if path and Path(path).parent == Path(sys.executable).parent:
        return Finding("Kernel", OK, "python3 runs this Python")
    todo = "Run: python -m ipykernel install --sys-prefix"
    return Finding("Kernel", FAULT, f"python3 runs another Python: {program}", todo)


def _compiled(packages: Path) -> Finding:
    """Packages that are not compiled are compiled again by every kernel, which takes seconds."""
    sources = [path for path in packages.rglob("*.py") if path.is_file()]
    ready = sum(Path(importlib.util.cache_from_source(str(path))).is_file() for path in sources)
    share = ready / len(sources) if sources else 1.0
    told = f"{share:.0%} of {len(sources)} files are byte-compiled"
    if share >= COMPILED_SHARE:
        return Finding("Start-up", OK, told)
    return Finding("Start-up", WARNING, told, f"Run: {sys.executable} -m compileall -q {packages}")


def _prepared(workspace: Workspace) -> Finding:
    tables = sorted({table for entry in catalogue(workspace) for table in entry.needs})
    missing = [name for name in tables if not any((workspace.tidy / name).glob("*.parquet"))]
    if missing:
        told = f"not prepared: {', '.join(missing)}"
        return Finding("Data", WARNING, told, "Run kopmp prepare.")
    return Finding("Data", OK, f"{len(tables)} tables prepared")


def _writable(workspace: Workspace) -> Finding:
    folders = (workspace.tidy, workspace.reports)
    if closed := [str(path) for path in folders if not os.access(_existing(path), os.W_OK)]:
        todo = "Choose other folders with --data and --reports, or ask for the right to write."
        return Finding("Folders", FAULT, f"cannot be written to: {', '.join(closed)}", todo)
    return Finding("Folders", OK, "data and reports can be written to")


def _disk(workspace: Workspace) -> Finding:
    free = shutil.disk_usage(_existing(workspace.reports)).free / GIBIBYTE
    state = OK if free >= 1 else WARNING if free >= 0.2 else FAULT
    return Finding("Disk", state, f"{free:.1f} GiB free", "" if state == OK else "Free some space.")


def _browser() -> Finding:
    found = next((name for name in BROWSERS if shutil.which(name)), "")
    if found:
        return Finding("Browser", OK, f"{found} can print pages to PDF")
    todo = "Install Chromium if PDF files are wanted; pages do not need it."
    return Finding("Browser", WARNING, "no browser that prints to PDF was found", todo)


def _existing(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.exists())
