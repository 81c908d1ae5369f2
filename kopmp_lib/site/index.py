"""Which regions have been run, how did they end, and where are their pages?"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kopmp_lib import wording
from kopmp_lib.batch import record
from kopmp_lib.batch.notebook import Entry
from kopmp_lib.batch.publish import RESULTS
from kopmp_lib.site.pages import place, shown
from kopmp_lib.site.template import fill_template
from kopmp_lib.workspace import Workspace, write_atomic

Tell = Callable[[str], object]
Links = tuple[tuple[str, str], ...]
PUBLISHED, FAILED, NOT_RUN = "published", "failed", "not-run"
COUNTED = "counted"
LEGAL = "legal_entity_reached_count"
ACTIVE = "activity_reported_count"


@dataclass(frozen=True)
class Row:
    """What does the index say of one region?"""

    code: str
    name: str
    province: str
    legal: str
    active: str
    as_of: str
    status: str
    word: str
    links: Links


def build(workspace: Workspace, tell: Tell = lambda _: None) -> list[Path]:
    """Where are the index pages of the site, one per language, made from what has run so far?

    A file that cannot be read is told, and its region stands there without what it held.
    """
    codes = record.region_codes(workspace)
    found = {code: _read_figures(workspace, code, tell) for code in codes}
    ends = _ends(workspace, tell)
    entries = shown(workspace)
    simulated = any("simulated" in rows["origins"] for rows in found.values())
    written = []
    for lang, other, link in (("id", "en", "en/index.html"), ("en", "id", "../index.html")):
        regions = [
            _row(code, found[code], ends[code], _links(workspace, lang, code, entries), lang)
            for code in codes
        ]
        page = fill_template(
            "index.html.j2",
            lang,
            regions=regions,
            summary=_summary(regions, lang),
            simulated=simulated,
            overviews=_overviews(workspace, lang, entries),
            other=other,
            other_link=link,
        )
        written.append(write_atomic(place(workspace, lang), page))
    return written


def _row(
    code: str, figures: Mapping[str, Any], ends: Sequence[str], links: Links, lang: str
) -> Row:
    from kopmp_lib.regions import gazetteer

    region = gazetteer.region(code)
    status = _status(ends)
    words = {PUBLISHED: "Terbit", FAILED: "Gagal", NOT_RUN: "Belum dijalankan"}
    return Row(
        code=code,
        name=region.name,
        province=region.parents[-1].name,
        legal=_of(figures.get(LEGAL), lang),
        active=_of(figures.get(ACTIVE), lang),
        as_of=wording.date(figures["as_of"], lang) if figures["as_of"] else "…",
        status=status,
        word=wording.translate(words[status], lang),
        links=links,
    )


def _read_figures(workspace: Workspace, code: str, tell: Tell) -> dict[str, Any]:
    """The figures of a region; a damaged file is set aside, so that the next run makes it anew."""
    path = workspace.region(code) / RESULTS
    if path.exists():
        try:
            return _figures(path)
        except PermissionError:
            raise
        except (OSError, ValueError, KeyError, TypeError):  # as Arrow tells of damage
            aside = path.replace(path.with_name(f"{RESULTS}.damaged"))
            tell(
                f"{path} could not be read and was set aside as {aside.name}.\n"
                f"  next: kopmp run --regions {code}"
            )
    return {"origins": set(), "as_of": ""}


def _figures(path: Path) -> dict[str, Any]:
    """The two headline rows of a region, the latest date and the origins of all its rows."""
    import pyarrow.parquet as pq

    columns = ["unit_code", "indicator", "value", "n", "state", "quality", "origin", "as_of"]
    rows = pq.read_table(path, columns=columns).to_pylist()
    found: dict[str, Any] = {
        row["indicator"]: row
        for row in rows
        if not row["unit_code"] and row["indicator"] in (LEGAL, ACTIVE)
    }
    found["origins"] = {row["origin"] for row in rows}
    found["as_of"] = max((str(row["as_of"])[:10] for row in rows if row["as_of"]), default="")
    return found


def _ends(workspace: Workspace, tell: Tell) -> Mapping[str, list[str]]:
    ends: dict[str, list[str]] = defaultdict(list)
    for state in record.states(workspace):
        code, name = str(state["region_code"]), str(state["notebook"])
        ends[code].append(str(state["end"]))
        if state["end"] == record.DAMAGED:
            path = record.state_path(workspace, code, name)
            tell(f"{path} could not be read.\n  next: {record.again(code)}")
    return ends


def _status(ends: Sequence[str]) -> str:
    if any(end.startswith("failed") for end in ends):
        return FAILED
    return PUBLISHED if "done" in ends or "skipped" in ends else NOT_RUN


def _of(row: Mapping[str, Any] | None, lang: str) -> str:
    """``42 dari 42``; a row that is missing or not reported is told apart from a zero.

    A roll-up counts co-operatives, not villages, so that it has no share in the number of those.
    """
    if row is None or row["value"] is None or math.isnan(row["value"]):
        return wording.SYMBOLS.get(row["state"], "…") if row else "…"
    if row["state"] == "not_reported":
        return "…"
    value, total = wording.number(row["value"], lang), row["n"]
    if row["quality"] != COUNTED or total is None or math.isnan(total):
        return value
    return wording.fill("{x} dari {n}", lang, x=value, n=wording.number(total, lang))


def _links(workspace: Workspace, lang: str, code: str, entries: Sequence[Entry]) -> Links:
    return tuple(
        (f"{code}/{entry.page}.html", entry.title[lang])
        for entry in entries
        if place(workspace, lang, code, entry.page).exists()
    )


def _overviews(workspace: Workspace, lang: str, entries: Sequence[Entry]) -> Links:
    """The pages on many regions: the country first, then provinces by code."""
    from kopmp_lib.regions import scope

    return tuple(
        (f"{code}/{entry.page}.html", scope.name_of(code))
        for entry in entries
        if entry.many
        for code in record.scope_codes(workspace)
        if place(workspace, lang, code, entry.page).exists()
    )


def _summary(regions: Sequence[Row], lang: str) -> str:
    counts = [sum(row.status == status for row in regions) for status in (PUBLISHED, FAILED)]
    return wording.fill(
        "{published} dari {total} wilayah terbit, {failed} gagal.",
        lang,
        published=wording.number(counts[0], lang),
        failed=wording.number(counts[1], lang),
        total=wording.number(len(regions), lang),
    )
