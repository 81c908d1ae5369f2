"""Which notebooks must run for which regions, and which are up to date?

A job is data. The whole plan is checked before the first kernel starts, and every fault is told at
once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kopmp_lib.batch import fingerprint, record
from kopmp_lib.batch.notebook import REGION, Entry, catalogue, declared, fitted, signatures
from kopmp_lib.batch.values import nearest, refuse
from kopmp_lib.errors import KopmpError, WorkspaceError
from kopmp_lib.regions import scope
from kopmp_lib.wording import LANGUAGES
from kopmp_lib.workspace import Workspace

Validator = Callable[[dict[str, object]], object]


@dataclass(frozen=True)
class Job:
    """One notebook for one region.

    Parameters
    ----------
    region_code : str
        The regency, such as ``19.71``.
    entry : Entry
        The notebook.
    parameters : Mapping
        The values it runs with, defaults included.
    inputs : Mapping
        SHA-256 by name of each tidy file it reads, such as ``unit_profile/19.71.parquet``, and of
        the catalogue of sources, whose titles, dates and licences stand on pages.
    fingerprint : str
        Stands for everything that can change the outcome.
    reason : str
        Why it must run: ``new``, ``changed``, ``failed``, ``missing``, ``damaged`` (what was noted
        cannot be read) or ``forced``; "" if it is up to date.
    pages_fresh : bool
        Whether its pages are there and made by today's templates.
    targets : tuple of Path
        The executed notebook and the state file.
    """

    region_code: str
    entry: Entry
    parameters: Mapping[str, object]
    inputs: Mapping[str, str]
    fingerprint: str
    reason: str
    pages_fresh: bool
    targets: tuple[Path, Path]

    @property
    def fresh(self) -> bool:
        """Is there nothing to run?"""
        return not self.reason

    @property
    def failed(self) -> bool:
        """Did it fail when it ran last?"""
        return self.reason == "failed"

    @property
    def done(self) -> bool:
        """Is there nothing to run and no page to make?"""
        return self.fresh and self.pages_fresh


@dataclass(frozen=True)
class Plan:
    """What is to be run, in order, and the number that stands for the makers of pages."""

    jobs: tuple[Job, ...]
    page_fingerprint: str
    languages: tuple[str, ...] = LANGUAGES

    @property
    def due(self) -> tuple[Job, ...]:
        """Which jobs must be executed?"""
        return tuple(job for job in self.jobs if not job.fresh)


def plan(
    workspace: Workspace,
    region_codes: Iterable[str],
    notebook_names: Sequence[str] = (),
    given_parameters: Mapping[str, object] | None = None,
    *,
    validators: Mapping[str, Validator] | None = None,
    force: bool = False,
    languages: Sequence[str] = LANGUAGES,
) -> Plan:
    """Which jobs are there, and which of them must run?

    Parameters
    ----------
    workspace : Workspace
        Where notebooks, tidy tables and reports lie.
    region_codes : iterable of str
        Regency codes, or ``ID`` and province codes for notebooks on many regions; one that comes
        twice counts once.
    notebook_names : sequence of str
        Names from the catalogue; none stands for every notebook that has a page and tells of
        regions such as these.
    given_parameters : Mapping, optional
        Values by name for all notebooks; each takes those that it declares.
    validators : Mapping, optional
        By study, what refuses a value out of range. Handed in, as the press wing knows no study.
    force : bool
        Run what is up to date, too.
    languages : sequence of str
        The languages that the notebooks write.

    Raises
    ------
    ParameterError
        If any name, type or value is wrong.
    WorkspaceError
        If a notebook is unknown, or no table has been prepared.
    """
    codes = tuple(dict.fromkeys(region_codes))
    many = any(scope.is_scope(code) for code in codes)
    entries = _chosen(catalogue(workspace), notebook_names, many=many)
    parameters = _parameters(entries, given_parameters or {}, validators or {})
    _refuse_languages(languages)
    _refuse_unprepared(workspace, entries)
    library = fingerprint.of_library()
    pages = fingerprint.of_pages(workspace)
    sources = {entry.name: fingerprint.of_notebook(entry.path) for entry in entries}
    digest = cache(fingerprint.of_file)
    saved = fingerprint.of_saved(workspace) if many else {}

    def job(code: str, entry: Entry) -> Job:
        values = {**parameters[entry.name], REGION: code}
        inputs = {name: digest(path) for name, path in _inputs(workspace, entry, code).items()}
        inputs |= saved
        number = fingerprint.of(
            sources[entry.name], library, values, inputs, tuple(languages), _identity(entry)
        )
        state = record.read_state(workspace, code, entry.name)
        return Job(
            region_code=code,
            entry=entry,
            parameters=values,
            inputs=inputs,
            fingerprint=number,
            reason="forced" if force else _reason(workspace, state, number),
            pages_fresh=not entry.page or _pages_fresh(workspace, state, pages),
            targets=(
                record.notebook_path(workspace, code, entry.name),
                record.state_path(workspace, code, entry.name),
            ),
        )

    jobs = tuple(job(code, entry) for code in codes for entry in entries)
    return Plan(jobs, pages, tuple(languages))


def _chosen(entries: Sequence[Entry], names: Sequence[str], *, many: bool) -> tuple[Entry, ...]:
    known = {entry.name for entry in entries}
    if unknown := [name for name in names if name not in known]:
        raise WorkspaceError(
            " ".join(f"There is no notebook {name}.{nearest(name, known)}" for name in unknown),
            where="--notebooks",
            expected=", ".join(entry.name for entry in entries),
        )
    chosen = [entry for entry in entries if (entry.name in names if names else entry.page)]
    if other := [entry.name for entry in chosen if entry.many != many and entry.name in names]:
        kind = "one kabupaten or kota" if many else "the country or a province"
        raise WorkspaceError(
            f"{', '.join(other)} tells of {kind}.",
            where="--notebooks",
            todo="Run: kopmp run --regions 19.71" if many else "Run: kopmp overview --of ID",
        )
    return tuple(entry for entry in chosen if entry.many == many)


def _parameters(
    entries: Sequence[Entry], given: Mapping[str, object], validators: Mapping[str, Validator]
) -> dict[str, dict[str, object]]:
    values, misfits = fitted(entries, {name: given[name] for name in given if name != REGION})
    faults = list(misfits)
    if REGION in given:
        option = "--of" if any(entry.many for entry in entries) else "--regions"
        faults.append(f"{REGION} comes from {option}: write {option} {given[REGION]}.")
    faults += [
        f"{entry.name} declares no {REGION}: it would show its default region under every name."
        for entry in entries
        if REGION not in values[entry.name]
    ]
    for entry in entries:
        faults += _out_of_range(entry, values[entry.name], validators)
    refuse(faults, expected=signatures(entries) if misfits else "")
    return values


def _out_of_range(
    entry: Entry, values: Mapping[str, object], validators: Mapping[str, Validator]
) -> list[str]:
    validate = validators.get(entry.study)
    if validate is None:
        return []
    asked = {name: value for name, value in values.items() if name != REGION}
    defaults = {name: item.default for name, item in declared(entry.path).items()}
    faults = []
    while True:
        try:
            validate(dict(asked))
        except KopmpError as error:
            expected = f" Expected: {error.expected}." if error.expected else ""
            faults.append(f"{error.where}: {error.what}{expected}".removeprefix(": "))
            if error.where not in asked or asked[error.where] == defaults[error.where]:
                return faults
            asked[error.where] = defaults[error.where]  # the next fault shows behind this one
        except (TypeError, ValueError) as error:
            return [*faults, str(error)]
        else:
            return faults


def _refuse_languages(languages: Sequence[str]) -> None:
    wrong = [language for language in languages if language not in LANGUAGES]
    if wrong or not languages:
        refuse(
            [f"{', '.join(wrong) or 'None'} is not a language of the reports."],
            where="--languages",
            expected="id, en or id,en",
        )


def _refuse_unprepared(workspace: Workspace, entries: Sequence[Entry]) -> None:
    if any(entry.needs for entry in entries) and not any(workspace.tidy.glob("*/*.parquet")):
        raise WorkspaceError(
            "No table has been prepared yet.",
            where=str(workspace.tidy),
            expected="one folder of Parquet files a table",
            todo="Run kopmp prepare, then the same command again.",
        )


def _inputs(workspace: Workspace, entry: Entry, code: str) -> dict[str, Path]:
    files = (
        path
        for table in entry.needs
        for path in (
            workspace.tidy_file(table, code),
            workspace.tidy_file(table),
            *(sorted((workspace.tidy / table).glob("set_aside.*.parquet")) if entry.many else ()),
        )
    )
    found = {path.relative_to(workspace.tidy).as_posix(): path for path in files if path.is_file()}
    sources = workspace.data / "catalogue.yml"
    return found | ({sources.name: sources} if sources.is_file() else {})


def _identity(entry: Entry) -> tuple[str, str, dict[str, str]]:
    return entry.page, entry.study, dict(entry.title)


def _reason(workspace: Workspace, state: Mapping[str, object], number: str) -> str:
    if not state:
        return "new"
    if state["end"] != record.DONE:
        return record.DAMAGED if state["end"] == record.DAMAGED else "failed"
    if state.get("fingerprint") != number:
        return "changed"
    return "" if record.all_there(workspace, state, "files") else "missing"


def _pages_fresh(workspace: Workspace, state: Mapping[str, object], pages: str) -> bool:
    return state.get("page_fingerprint") == pages and record.all_there(workspace, state, "pages")
