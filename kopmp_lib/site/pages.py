"""How does an executed notebook become one page per language, complete in one file?"""

from __future__ import annotations

import datetime as dt
import functools
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kopmp_lib import wording
from kopmp_lib.site.body import body
from kopmp_lib.site.check import PageError
from kopmp_lib.site.template import fill_template
from kopmp_lib.workspace import Workspace, write_atomic

if TYPE_CHECKING:
    from kopmp_lib.batch.notebook import Entry
    from kopmp_lib.batch.record import Outcome

Facts = dict[str, Any]
STUB_MARK = '<meta name="kopmp-page" content="stub">'
_ONE_REGION_AT_A_TIME = threading.Lock()


def render(notebook_path: Path, workspace: Workspace) -> list[Path]:
    """Which pages show this executed notebook? As :func:`draw`, and put in place at once."""
    return draw(notebook_path, workspace)()


def draw(notebook_path: Path, workspace: Workspace) -> Callable[[], list[Path]]:
    """What puts the pages of this executed notebook in place, one per language it ran in?

    All pages are made and checked here; calling what is returned writes them and tells where they
    lie. A page that is new to its region is also linked from the region's other pages.

    Parameters
    ----------
    notebook_path : Path
        Executed notebook with ``metadata.kopmp``, as the batch leaves it.
    workspace : Workspace
        Where the site lies.

    Raises
    ------
    PageError
        If the notebook holds what may not be published; nothing is written then.
    """
    facts, contents = _read(notebook_path)
    _filled(facts, contents, workspace)
    return functools.partial(_put, facts, contents, workspace)


def stub(
    region_code: str,
    entry: Entry,
    outcome: Outcome,
    workspace: Workspace,
    *,
    languages: Sequence[str] = wording.LANGUAGES,
) -> list[Path]:
    """Which pages say that this job has failed?

    Only the step, the class of the cause and the time are told; messages and tracebacks can carry
    data and stay in the run's folder. A good report of an earlier run is left in place.

    Parameters
    ----------
    region_code : str
        Region of the job.
    entry : Entry
        Its notebook.
    outcome : Outcome
        How it ended.
    workspace : Workspace
        Where the site lies.
    languages : sequence of str
        Languages of the site.
    """
    targets = {lang: place(workspace, lang, region_code, entry.page) for lang in languages}
    with _ONE_REGION_AT_A_TIME:
        written = [
            write_atomic(target, _stub_page(entry, outcome, workspace, lang, languages))
            for lang, target in targets.items()
            if not _is_report(target)
        ]
        if written:
            _refresh_others(workspace, region_code, entry.page)
        return written


def place(workspace: Workspace, lang: str, region_code: str = "", page: str = "index") -> Path:
    """Where does this page of the site lie?"""
    root = workspace.site if lang == "id" else workspace.site / lang
    return root / region_code / f"{page}.html"


def shown(workspace: Workspace) -> tuple[Entry, ...]:
    """Which notebooks of the catalogue have a page, in its order?"""
    from kopmp_lib.batch.notebook import catalogue

    return tuple(entry for entry in catalogue(workspace) if entry.page)


def _put(facts: Facts, contents: Mapping[str, str], workspace: Workspace) -> list[Path]:
    """Pages are filled once more, as their links depend on what lies there by now."""
    with _ONE_REGION_AT_A_TIME:
        pages = _filled(facts, contents, workspace)
        new = not all(path.exists() for path in pages)
        written = [write_atomic(path, text) for path, text in pages.items()]
        if new:
            _refresh_others(workspace, facts["region_code"], facts["page"])
        return written


def _read(path: Path) -> tuple[Facts, dict[str, str]]:
    """Where the notebook comes from, and what it shows in each language."""
    import nbformat

    try:
        notebook = nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.ValidationError) as error:
        raise PageError(
            "The executed notebook cannot be read.",
            where=str(path),
            expected="an executed notebook written by kopmp run",
            todo="Run it again with kopmp run.",
        ) from error
    facts = dict(notebook.metadata.get("kopmp", {}))
    missing = [name for name in ("region_code", "page", "title", "run") if not facts.get(name)]
    if missing:
        raise PageError(
            "The notebook does not tell where it comes from.",
            where=f"{path.name}, metadata.kopmp: {', '.join(missing)} missing",
            expected="an executed notebook written by kopmp run",
            todo="Run it with kopmp run.",
        )
    return facts, {lang: body(notebook, lang) for lang in _languages(facts)}


def _filled(facts: Facts, contents: Mapping[str, str], workspace: Workspace) -> dict[Path, str]:
    return {
        place(workspace, lang, facts["region_code"], facts["page"]): fill_template(
            "report.html.j2",
            lang,
            content=content,
            title=_in_language(facts["title"], lang),
            region=facts.get("region_name") or facts["region_code"],
            code=facts["region_code"],
            as_of=_date(facts.get("as_of"), lang),
            simulated="simulated" in str(facts.get("origin", "")),
            run=facts["run"],
            provenance=_provenance(facts, lang),
            **_links(workspace, lang, facts["region_code"], facts["page"], _languages(facts)),
        )
        for lang, content in contents.items()
    }


def _refresh_others(workspace: Workspace, code: str, page: str) -> None:
    for entry in shown(workspace):
        source = workspace.region(code) / f"{entry.name}.ipynb"
        known = place(workspace, "id", code, entry.page).exists()
        if entry.page == page or not known or not source.exists():
            continue
        try:
            pages = _filled(*_read(source), workspace)
        except PageError:
            continue  # told when that notebook itself was rendered
        for path, text in pages.items():
            write_atomic(path, text)


def _stub_page(
    entry: Entry, outcome: Outcome, workspace: Workspace, lang: str, languages: Sequence[str]
) -> str:
    from kopmp_lib.regions import scope

    code = outcome.region_code
    cause = re.match(r"[A-Za-z_][\w.]*", outcome.cause)
    return fill_template(
        "stub.html.j2",
        lang,
        title=_in_language(entry.title, lang),
        region=scope.name_of(code),
        code=code,
        inside=outcome.end == "failed_inside",
        cell=outcome.cell,
        cause=cause[0] if cause else "",
        when=_moment(outcome.started, lang),
        run=outcome.run,
        simulated=False,
        **_links(workspace, lang, code, entry.page, languages),
    )


def _is_report(target: Path) -> bool:
    return target.exists() and STUB_MARK not in target.read_text(encoding="utf-8")


def _links(
    workspace: Workspace, lang: str, code: str, page: str, languages: Sequence[str]
) -> dict[str, Any]:
    reports = [
        (f"{entry.page}.html", _in_language(entry.title, lang), entry.page == page)
        for entry in shown(workspace)
        if entry.page == page or place(workspace, lang, code, entry.page).exists()
    ]
    other = next((known for known in languages if known != lang), "")
    way = f"../en/{code}/{page}.html" if lang == "id" else f"../../{code}/{page}.html"
    return {"reports": reports, "other": other, "other_link": way if other else ""}


def _provenance(facts: Mapping[str, Any], lang: str) -> list[tuple[str, list[str]]]:
    say: Callable[[str], str] = functools.partial(wording.translate, lang=lang)
    git = f", git {facts['git']}" if facts.get("git") else ""
    seconds = facts.get("seconds")
    took = "" if seconds is None else f", {wording.number(seconds, lang, 1)} {say('detik')}"
    origins = {
        "observed": say("data teramati"),
        "user": say("data kiriman pengguna"),
        "simulated": say("data simulasi"),
    }
    origin = str(facts.get("origin") or "")
    rows = [
        (say("Data terbaru"), [_date(facts.get("as_of"), lang)]),
        (say("Asal data"), [origins.get(origin, origin)]),
        (say("Proses"), [str(facts["run"])]),
        (say("Dijalankan"), [_moment(facts.get("started"), lang) + took]),
        (say("Program"), [f"kopmp {facts.get('code_version', '')}{git}"]),
        (say("Parameter"), _parameters(facts.get("parameters") or {}, say("terbaru"))),
        (
            say("Berkas data (sha256)"),
            [f"{name} {str(sha)[:12]}" for name, sha in dict(facts.get("inputs") or {}).items()],
        ),
        (say("Kode pemeriksaan"), [str(facts.get("fingerprint") or "")[:12]]),
    ]
    return [(term, kept) for term, values in rows if (kept := [v for v in values if v])]


def _parameters(values: Mapping[str, object], newest: str) -> list[str]:
    told = {name: '""' if value == "" else value for name, value in values.items()}
    if told.get("as_of") == '""':
        told["as_of"] = f'"" ({newest})'
    return [f"{name} = {value}" for name, value in told.items()]


def _languages(facts: Mapping[str, Any]) -> tuple[str, ...]:
    given = facts.get("languages") or wording.LANGUAGES
    return tuple(given.split(",")) if isinstance(given, str) else tuple(given)


def _in_language(text: Any, lang: str) -> str:
    return str(text.get(lang) or text["id"]) if isinstance(text, Mapping) else str(text)


def _date(value: Any, lang: str) -> str:
    return wording.date(str(value)[:10], lang) if value else ""


def _moment(value: Any, lang: str) -> str:
    if not value:
        return ""
    moment = dt.datetime.fromisoformat(str(value)).astimezone(dt.UTC)
    clock = moment.strftime("%H.%M" if lang == "id" else "%H:%M")
    return f"{wording.date(moment.date(), lang)}, {clock} UTC"
