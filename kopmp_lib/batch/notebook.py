"""Which notebooks are there, what do they declare, and do the values given fit?

Papermill only logs an unknown parameter and then runs the default region to the end, under the name
of another. So whatever a notebook does not declare is refused here, before any kernel starts.
"""

from __future__ import annotations

import ast
import io
import json
import re
import tokenize
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kopmp_lib.batch.values import TYPES, fit, nearest, refuse
from kopmp_lib.errors import ParameterError, WorkspaceError
from kopmp_lib.workspace import Workspace

REGION = "region_code"
TAG = "parameters"
_NAME = re.compile(r"[a-z0-9][a-z0-9_]*")


@dataclass(frozen=True)
class Entry:
    """One notebook of ``notebooks/catalogue.yml``.

    Parameters
    ----------
    name : str
        The file without its ending, such as ``10_formation``.
    page : str
        The page it becomes, ``index`` for the brief; "" for none.
    study : str
        The study whose ``Params`` check its parameters.
    title : Mapping
        Title by language, ``id`` and ``en``.
    needs : tuple of str
        The tidy tables it reads.
    timeout_seconds : int
        The longest that one cell may take.
    path : Path
        The notebook itself.
    many : bool
        Whether it tells of the country or a province, from what was saved of many regions.
    """

    name: str
    page: str
    study: str
    title: Mapping[str, str]
    needs: tuple[str, ...]
    timeout_seconds: int
    path: Path
    many: bool = False


@dataclass(frozen=True)
class Parameter:
    """One line of the cell tagged ``parameters``: ``name: type = default  # help``."""

    name: str
    type: str
    default: object
    help: str = ""


def catalogue(workspace: Workspace) -> tuple[Entry, ...]:
    """Which notebooks can be run, in the order of the catalogue?

    Raises
    ------
    WorkspaceError
        If the catalogue cannot be read, or a notebook that it names does not exist.
    """
    import yaml

    path = workspace.notebooks / "catalogue.yml"
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8")) or []
        entries = tuple(_entry(row, workspace) for row in rows)
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise WorkspaceError(
            f"The catalogue of notebooks cannot be read: {error}.",
            where=str(path),
            expected="a list of entries with name, page, study, title {id, en} and needs",
        ) from error
    if missing := [entry.path.name for entry in entries if not entry.path.is_file()]:
        raise WorkspaceError(
            "The catalogue names notebooks that do not exist.",
            where=", ".join(missing),
            expected=f"each in {workspace.notebooks.name}/",
            todo="Put the notebook back, or take its entry out of catalogue.yml.",
        )
    return entries


def declared(path: Path) -> dict[str, Parameter]:
    """Which parameters does this notebook take?

    Read from the syntax of the cell, not by papermill's pattern, which loses a default that holds
    ``#`` or ``=`` and never sees a type such as ``str | None``.

    Raises
    ------
    ParameterError
        If the cell is missing, or a line of it is not ``name: plain type = default``.
    """
    source = _tagged_source(path)
    try:
        lines = ast.parse(source).body
    except SyntaxError as error:
        raise _unreadable(path, str(error.lineno)) from error
    comments = _comments(source)
    found = {line.lineno: _parameter(line, comments) for line in lines}
    if faulty := [str(number) for number, item in found.items() if item is None]:
        raise _unreadable(path, ", ".join(faulty))
    return {item.name: item for item in found.values() if item is not None}


def check(entry: Entry, given: Mapping[str, object]) -> dict[str, object]:
    """Which values does this notebook run with, defaults included?

    Raises
    ------
    ParameterError
        Naming every parameter that it does not declare and every value that does not fit.

    Examples
    --------
    >>> check(entry, {"region_code": "19.10", "horizon_days": "90"})  # doctest: +SKIP
    {'region_code': '19.10', 'horizon_days': 90}
    """
    values, faults = fitted((entry,), given)
    refuse(faults, expected=signatures((entry,)))
    return values[entry.name]


def fitted(
    entries: Iterable[Entry], given: Mapping[str, object]
) -> tuple[dict[str, dict[str, object]], list[str]]:
    """Which values does each notebook run with, and what is wrong with those given?

    Parameters
    ----------
    entries : iterable of Entry
        The notebooks chosen; each takes the values that it declares.
    given : Mapping
        Values by name; a text is read as the declared type says.

    Returns
    -------
    tuple of dict and list of str
        Values by notebook and name, the default where the one given does not fit; and every
        parameter that no notebook declares, every value that does not fit.
    """
    declarations = {entry.name: declared(entry.path) for entry in entries}
    known = {name for parameters in declarations.values() for name in parameters}
    faults = [
        f"{name} is not a parameter of {', '.join(declarations)}.{nearest(name, known)}"
        for name in given
        if name not in known
    ]
    values: dict[str, dict[str, object]] = {}
    for notebook, parameters in declarations.items():
        values[notebook] = {name: item.default for name, item in parameters.items()}
        for name in sorted(parameters.keys() & given.keys()):
            try:
                values[notebook][name] = fit(given[name], parameters[name].type)
            except ValueError as error:
                faults.append(f"{name} of {notebook} is {error}; {given[name]!r} is not.")
    return values, faults


def signatures(entries: Iterable[Entry]) -> str:
    """Which parameters can be given, in words?"""
    return "; ".join(
        f"{entry.name} takes "
        + ", ".join(f"{item.name}: {item.type}" for item in declared(entry.path).values())
        for entry in entries
    )


def _entry(row: Mapping[str, object], workspace: Workspace) -> Entry:
    name, page = str(row["name"]), str(row.get("page") or "")
    if not _NAME.fullmatch(name) or (page and not _NAME.fullmatch(page)):
        raise ValueError(f"{name!r} and {page!r} must be small letters, digits and _")
    title, needs = row["title"], row.get("needs") or ()
    if not isinstance(title, dict) or not isinstance(needs, list | tuple):
        raise TypeError(f"{name} needs title {{id, en}} and a list of tables")
    return Entry(
        name=name,
        page=page,
        study=str(row.get("study") or ""),
        title={str(key): str(text) for key, text in title.items()},
        needs=tuple(str(table) for table in needs),
        timeout_seconds=int(str(row.get("timeout_seconds") or 300)),
        path=workspace.notebooks / f"{name}.ipynb",
        many=_flag(row.get("many", False), name),
    )


def _flag(given: object, name: str) -> bool:
    if not isinstance(given, bool):
        raise TypeError(f"many of {name} is true or false")
    return given


def _tagged_source(path: Path) -> str:
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except (ValueError, KeyError, TypeError) as error:
        raise WorkspaceError(
            f"{path.name} is not a notebook.",
            where=str(path),
            expected="a Jupyter notebook, version 4",
            todo="Restore the file, for example with git checkout.",
        ) from error
    for cell in cells:
        if TAG in cell["metadata"].get("tags", ()):
            return "".join(cell["source"])
    raise _unreadable(path, "none: no cell is tagged")


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {
        token.start[0]: token.string.lstrip("#").strip()
        for token in tokens
        if token.type == tokenize.COMMENT
    }


def _parameter(line: ast.stmt, comments: Mapping[int, str]) -> Parameter | None:
    """The parameter that a line declares; None if the line is anything else."""
    if not isinstance(line, ast.AnnAssign) or not isinstance(line.target, ast.Name):
        return None
    kind = ast.unparse(line.annotation)
    try:
        default = fit(ast.literal_eval(line.value or "?"), kind)
    except (SyntaxError, ValueError):
        return None
    return Parameter(line.target.id, kind, default, comments.get(line.end_lineno or 0, ""))


def _unreadable(path: Path, lines: str) -> ParameterError:
    return ParameterError(
        f"The parameters of {path.name} cannot be read.",
        where=f"{path.name}, cell tagged {TAG}, line {lines}",
        expected=f"name: type = default  # help; the type is one of {', '.join(TYPES)}",
        todo='Write one parameter a line; "" stands for not given.',
    )
