"""One page per language, complete in one file."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_notebook

from kopmp_lib.batch.notebook import catalogue
from kopmp_lib.batch.record import Outcome
from kopmp_lib.site import pages
from kopmp_lib.site.check import PageError

POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'"
)


class Page(HTMLParser):
    """Elements and text of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.source = path.read_text(encoding="utf-8")
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(self.source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """Attributes of every such element."""
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture
def failed():
    """A job that ended in a cell."""
    return Outcome(
        region_code="19.71",
        notebook="10_formation",
        end="failed_inside",
        started="2026-08-05T04:15:03Z",
        seconds=2.0,
        fingerprint="",
        cause="ValueError: NIK 1971012345678901",
        cell=7,
    )


def test_both_languages_lie_where_the_design_says(workspace, execute) -> None:
    written = pages.render(execute(), workspace)
    places = [path.relative_to(workspace.site).as_posix() for path in written]
    assert places == ["19.71/index.html", "en/19.71/index.html"]


@pytest.mark.parametrize(
    ("lang", "title", "word", "other"),
    [
        ("id", "Ringkasan — Kota Pangkalpinang — 5 Agustus 2026", "Tiga hal pokok", "English"),
        (
            "en",
            "Brief — Kota Pangkalpinang — 5 August 2026",
            "Three main points",
            "Bahasa Indonesia",
        ),
    ],
)
def test_a_page_is_in_one_language(workspace, execute, lang, title, word, other) -> None:
    pages.render(execute(), workspace)
    page = Page(pages.place(workspace, lang, "19.71"))
    assert page.all("html") == [{"lang": lang}]
    assert f"<title>{title}</title>" in page.source
    assert word in page.text
    assert other in page.text
    assert len(page.all("h1")) == 1
    assert page.source.count("Tiga hal pokok") + page.source.count("Three main points") == 1


def test_a_page_needs_nothing_else(workspace, execute) -> None:
    pages.render(execute(), workspace)
    page = Page(pages.place(workspace, "id", "19.71"))
    assert {"http-equiv": "Content-Security-Policy", "content": POLICY} in page.all("meta")
    assert [link["href"] for link in page.all("link")] == ["data:,"]
    assert not {"script", "iframe", "img", "form"} & {tag for tag, _ in page.tags}
    assert "not for readers" not in page.source
    assert len(page.source.encode()) <= 100_000


def test_where_it_comes_from_is_told_at_the_foot(workspace, execute) -> None:
    pages.render(execute(), workspace)
    foot = Page(pages.place(workspace, "id", "19.71")).text.rpartition("Asal-usul")[2]
    for fact in (
        *("20260805T041503Z-a1b2c3", "kopmp 0.1.0, git 0123456789ab-dirty", "region_code = 19.71"),
        *("unit_profile/19.71.parquet ab12ab12ab12", "5 Agustus 2026, 04.15 UTC, 2,4 detik"),
        *("data teramati", "MIT", "f00df00df00d"),
    ):
        assert fact in foot


def test_a_parameter_left_empty_reads_as_such(workspace, execute) -> None:
    given = {"as_of": "", "to_step": "", "peer_count": 8}
    written = pages.render(execute(parameters=given), workspace)
    told = [Page(path).text for path in written]
    assert 'as_of = "" (terbaru)' in told[0]
    assert 'as_of = "" (newest)' in told[1]
    assert all('to_step = ""' in text and "peer_count = 8" in text for text in told)


def test_pages_are_drawn_before_any_is_put_in_place(workspace, execute) -> None:
    put = pages.draw(execute(), workspace)
    assert not workspace.site.exists()
    assert all(path.is_file() for path in put())


def test_reports_drawn_at_the_same_time_still_link_to_each_other(workspace, execute) -> None:
    puts = [pages.draw(execute(number), workspace) for number in (0, 1)]
    for path in [path for put in puts for path in put()]:
        links = [link.get("href") for link in Page(path).all("a")]
        assert {"index.html", "formation.html"} <= set(links)


@pytest.mark.parametrize("content", [None, "{"])
def test_a_notebook_that_cannot_be_read_is_named(workspace, tmp_path, content) -> None:
    path = tmp_path / "lost.ipynb"
    if content:
        path.write_text(content)
    with pytest.raises(PageError) as caught:
        pages.draw(path, workspace)
    assert caught.value.where == str(path)


def test_reports_of_a_region_link_to_each_other_as_they_appear(workspace, execute) -> None:
    first, second = execute(0), execute(1)
    pages.render(first, workspace)
    alone = Page(pages.place(workspace, "id", "19.71")).all("a")
    assert "formation.html" not in [link.get("href") for link in alone]
    pages.render(second, workspace)
    for lang in ("id", "en"):
        for page, other in (("index", "formation"), ("formation", "index")):
            links = Page(pages.place(workspace, lang, "19.71", page)).all("a")
            assert f"{other}.html" in [link.get("href") for link in links]
            assert [link["href"] for link in links if "aria-current" in link] == [f"{page}.html"]


def test_links_between_the_languages_meet(workspace, execute) -> None:
    pages.render(execute(), workspace)
    for lang in ("id", "en"):
        here = pages.place(workspace, lang, "19.71")
        (link,) = [link for link in Page(here).all("a") if link.get("class") == "language"]
        other = pages.place(workspace, link["lang"], "19.71")
        assert (here.parent / link["href"]).resolve() == other.resolve()


def test_one_language_alone_has_no_link_to_another(workspace, execute) -> None:
    written = pages.render(execute(languages=["id"]), workspace)
    assert [path.parent.parent.name for path in written] == ["site"]
    assert "English" not in Page(written[0]).text


def test_simulated_figures_are_called_so_on_screen_and_on_every_sheet(workspace, execute) -> None:
    written = pages.render(execute(origin="simulated"), workspace)
    page = Page(written[0])
    assert [p for p in page.all("p") if p.get("class") == "banner-simulated"]
    assert '@top-center { content: "DATA SIMULASI"' in page.source
    assert "DATA SIMULASI" not in Page(pages.render(execute(), workspace)[0]).source


def test_a_banner_of_the_notebook_is_not_repeated(workspace, execute, shows) -> None:
    banner = shows('<p class="banner-simulated">DATA SIMULASI</p>')
    page = Page(pages.render(execute(0, banner, origin="simulated"), workspace)[0])
    assert sum(p.get("class") == "banner-simulated" for p in page.all("p")) == 1


def test_names_cannot_leave_their_place(workspace, execute) -> None:
    name = 'Kota "A"; } </style><script>x()</script>'
    page = Page(pages.render(execute(region_name=name), workspace)[0])
    assert not page.all("script")
    assert page.source.count("</style>") == 1
    sheet = re.search(r'@bottom-left { content: "(.*)" }', page.source)
    assert sheet
    assert not re.search(r'["<>;{}]', sheet[1])


def test_what_may_not_be_published_leaves_the_last_good_page(workspace, execute, shows) -> None:
    (good, _) = pages.render(execute(), workspace)
    before = good.read_bytes()
    with pytest.raises(PageError):
        pages.render(execute(0, shows("<script>x()</script>")), workspace)
    assert good.read_bytes() == before


def test_a_notebook_without_provenance_is_refused(workspace, tmp_path) -> None:
    path = tmp_path / "draft.ipynb"
    nbformat.write(new_notebook(), path)
    with pytest.raises(PageError, match="where it comes from") as caught:
        pages.render(path, workspace)
    assert "region_code" in caught.value.where


def test_a_failed_job_tells_the_step_and_the_class_only(workspace, failed) -> None:
    entry = catalogue(workspace)[1]
    written = pages.stub("19.71", entry, failed, workspace)
    assert [path.name for path in written] == ["formation.html"] * 2
    page = Page(written[0])
    for told in ("Gagal", "Pembentukan", "sel 7", "ValueError", "5 Agustus 2026, 04.15 UTC"):
        assert told in page.text
    assert "1971012345678901" not in page.source
    assert len(page.all("h1")) == 1
    assert "cell 7" in Page(written[1]).text


def test_a_failed_job_keeps_the_good_report_and_is_replaced_by_one(
    workspace, execute, failed
) -> None:
    entry = catalogue(workspace)[1]
    assert len(pages.stub("19.71", entry, failed, workspace)) == 2
    (report, _) = pages.render(execute(1), workspace)
    assert pages.STUB_MARK not in report.read_text(encoding="utf-8")
    before = report.read_bytes()
    assert pages.stub("19.71", entry, failed, workspace) == []
    assert report.read_bytes() == before


def test_the_same_notebook_makes_the_same_bytes(workspace, execute) -> None:
    path = execute()
    first = [page.read_bytes() for page in pages.render(path, workspace)]
    assert [page.read_bytes() for page in pages.render(path, workspace)] == first
