"""The shipped notebooks, run by the real command on shipped and on altered data, once a session."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

from kopmp_lib.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
PROFILE_ONLY, NOWHERE, SMALLEST = "13.72", "32.77", "31.01"
SHIPPED = ("19.71", "76.04", "11.08", PROFILE_ONLY, NOWHERE, SMALLEST)
ALTERED = ("19.71", "76.04")
"""In the altered data all 42 of 19.71 report nought, and the dates of 76.04 are simulated."""

_VOID = {"br", "col", "hr", "img", "link", "meta", "wbr"}


@dataclass
class Page:
    """What a reader finds on a page.

    ``text`` is the content without drawings, ``points`` the three main points, ``alts`` the words
    in place of the drawings, ``tables`` the cells of each table by row, its head first.
    """

    raw: str
    text: str = ""
    points: str = ""
    headings: list[int] = field(default_factory=list)
    alts: list[str] = field(default_factory=list)
    captions: list[str] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)
    heads_without_scope: int = 0

    def row(self, name: str) -> list[str]:
        """The cells after the first row head of this name."""
        return next(row[1:] for table in self.tables for row in table if row[0] == name)


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__(convert_charrefs=True)
        self.page, self.open = page, []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag not in _VOID:
            self.open.append((tag, given.get("class") or ""))
        if "main" not in self._tags():
            return
        if re.fullmatch(r"h[1-6]", tag):
            self.page.headings.append(int(tag[1]))
        if tag == "table":
            self.page.tables.append([])
        if tag == "tr":
            self.page.tables[-1].append([])
        if tag in ("th", "td"):
            self.page.tables[-1][-1].append("")
            self.page.heads_without_scope += tag == "th" and given.get("scope") not in (
                "col",
                "row",
            )
        if tag in ("caption", "figcaption"):
            self.page.captions.append("")
        if tag == "title":
            self.page.alts.append("")
        if tag in ("p", "li", "td", "th", "dd", "dt", "h1", "h2", "div", "figcaption", "caption"):
            self.page.text += "\n"

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        if tag not in _VOID:
            assert self.open.pop()[0] == tag

    def handle_data(self, data):
        tags = self._tags()
        if "main" not in tags:
            return
        if "title" in tags:
            self.page.alts[-1] += data
        if "svg" in tags:
            return
        self.page.text += data
        if ("section", "points") in self.open:
            self.page.points += data
        if "caption" in tags or "figcaption" in tags:
            self.page.captions[-1] += data
        if {"th", "td"} & set(tags):
            self.page.tables[-1][-1][-1] += data

    def _tags(self):
        return [tag for tag, _ in self.open]


def read_page(path: Path) -> Page:
    page = Page(path.read_text(encoding="utf-8"))
    reader = _Reader(page)
    reader.feed(page.raw)
    reader.close()
    return page


@pytest.fixture(scope="session")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Workspace]:
    """Two workbenches in which everything has been run: ``shipped`` and ``altered``."""
    made = {}
    for name, alter, codes in (("shipped", _silence, SHIPPED), ("altered", _report, ALTERED)):
        home = tmp_path_factory.mktemp(name)
        place = Workspace(home=ROOT, data=home / "data", reports=home / "reports")
        shutil.copytree(ROOT / "data", place.data, ignore=shutil.ignore_patterns("tidy", "raw"))
        alter(place.data)
        kopmp("prepare", "--data", place.data)
        kopmp("run", "--regions", ",".join(codes), "--data", place.data, "--reports",
              place.reports, "--workers", 2)  # fmt: skip
        kopmp("overview", "--of", "ID,19", "--data", place.data, "--reports", place.reports)
        made[name] = place
    return made


@pytest.fixture(scope="session")
def page_of(runs: dict[str, Workspace]) -> Callable[..., Page]:
    """A page by run, region, page and language, as a reader finds it."""

    def find(run: str, code: str, page: str = "index", lang: str = "id") -> Page:
        site = runs[run].site / ("" if lang == "id" else lang)
        return read_page(site / code / f"{page}.html")

    return find


def kopmp(*words: object) -> str:
    """What does the real command say?"""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("KOPMP_")}
    command = [sys.executable, "-W", "error", "-m", "kopmp_lib", *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _silence(data: Path) -> None:
    """One region keeps nothing but its profile row, one has no row in any table."""
    for name, gone in (
        ("regency_status", (PROFILE_ONLY, NOWHERE)),
        ("regency_profile", (NOWHERE,)),
    ):
        path = data / "facts" / f"{name}.csv"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        kept = [line for line in lines if not line.startswith(gone)]
        assert len(kept) < len(lines)
        path.write_text("".join(kept), encoding="utf-8")


def _report(data: Path) -> None:
    """A user's table in which a nought is a nought; and dates that a program made."""
    path = data / "facts" / "cooperative_status.csv"
    head, *rows = path.read_text(encoding="utf-8").splitlines()
    noughts = ["0" * (name.startswith(("sales", "principal", "mandatory"))) for name in
               head.split(",")]  # fmt: skip
    changed = [
        ",".join(nought or cell for nought, cell in zip(noughts, row.split(","), strict=True))
        for row in rows
    ]
    path.write_text("\n".join([head, *changed]) + "\n", encoding="utf-8")
    catalogue = data / "catalogue.yml"
    told = yaml.safe_load(catalogue.read_text(encoding="utf-8"))
    for entry in told["tables"]:
        if entry["table"] == "cooperative_status":
            entry |= {"origin": "user", "zero_is_not_reported": []}
        if entry["table"] == "milestones":
            entry["origin"] = "simulated"
    catalogue.write_text(yaml.safe_dump(told, allow_unicode=True), encoding="utf-8")
