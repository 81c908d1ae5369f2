"""The pages in a real browser: narrow, wide, on paper, and under attack."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from kopmp_lib.batch.notebook import catalogue
from kopmp_lib.batch.record import Outcome
from kopmp_lib.site import index, pages

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """The browser of this machine."""
    program = next(filter(None, map(shutil.which, BROWSERS)), None)
    if program is None:
        pytest.skip("no chromium, chromium-browser or google-chrome on this machine")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser):
    """Open a page at a width; what it asked for and complained of is noted on it."""
    opened = []

    def go(path: Path, width: int = 360):
        page = browser.new_page(viewport={"width": width, "height": 740})
        opened.append(page)
        page.noted = []
        page.on("console", lambda message: page.noted.append(message.text))
        page.on("pageerror", lambda error: page.noted.append(str(error)))
        page.on("request", lambda request: page.noted.append(request.url))
        page.goto(path.as_uri())
        page.noted = [note for note in page.noted if note not in (path.as_uri(), "data:,")]
        return page

    yield go
    for page in opened:
        page.close()


@pytest.fixture
def site(workspace, execute) -> Path:
    """A site with a report, a page of a failed job and an index."""
    pages.render(execute(0), workspace)
    outcome = Outcome("19.71", "10_formation", "failed_inside", "2026-08-05T04:15:03Z", 1.0, "")
    pages.stub("19.71", catalogue(workspace)[1], outcome, workspace)
    index.build(workspace)
    return workspace.site


PAGES = ("index.html", "19.71/index.html", "19.71/formation.html", "en/19.71/index.html")


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_no_page_is_wider_than_the_screen_or_asks_for_anything(site, visit, width) -> None:
    for name in PAGES:
        page = visit(site / name, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert page.noted == [], name


def test_a_wide_table_scrolls_in_its_own_region_and_keeps_its_first_column(site, visit) -> None:
    page = visit(site / "19.71/index.html")
    wrap = page.locator(".table-wrap")
    assert wrap.evaluate("e => e.scrollWidth > e.clientWidth")
    left = "e => e.querySelector('tbody th').getBoundingClientRect().left"
    before = wrap.evaluate(left)
    wrap.evaluate("e => { e.scrollLeft = 200 }")
    assert wrap.evaluate("e => e.scrollLeft") == 200
    assert wrap.evaluate(left) == pytest.approx(before, abs=1)


def test_a_wide_table_is_whole_on_a_desk(site, visit) -> None:
    wrap = visit(site / "19.71/index.html", 1280).locator(".table-wrap")
    assert wrap.evaluate("e => e.scrollWidth <= e.clientWidth")


def test_the_first_screen_of_a_phone_holds_the_three_points(site, visit) -> None:
    box = visit(site / "19.71/index.html").locator(".points").bounding_box()
    assert box["y"] + box["height"] <= 740


def test_links_can_be_touched(site, visit) -> None:
    links = visit(site / "19.71/index.html").locator("header.site a")
    assert links.count() == 4
    assert all(link.bounding_box()["height"] >= 44 for link in links.all())


def test_states_differ_in_symbol_word_and_colour(site, visit) -> None:
    page = visit(site / "19.71/index.html", 1280)
    look = (
        "e => [getComputedStyle(e, '::before').content, e.textContent, getComputedStyle(e).color]"
    )
    kinds = ("reached", "not_reached", "not_reported")
    found = [page.locator(f"span.state-{kind}").first.evaluate(look) for kind in kinds]
    assert all(len(set(column)) == 3 for column in zip(*found, strict=True))


def test_what_slips_past_the_check_still_does_not_run(site, visit) -> None:
    planted = (
        "<script>document.title = 'taken'</script>"
        "<img src='https://example.invalid/a.png' onerror=\"document.title = 'taken'\" alt='a'>"
    )
    source = (site / "19.71/index.html").read_text(encoding="utf-8")
    hostile = source.replace("</main>", f"{planted}</main>")
    report, bare = site / "hostile.html", site / "bare.html"
    report.write_text(hostile, encoding="utf-8")
    page = visit(report)
    assert page.title().startswith("Ringkasan")
    for rule in ("default-src", "img-src"):
        assert [note for note in page.noted if "Content Security Policy" in note and rule in note]
    bare.write_text(re.sub("<meta http-equiv[^>]*>", "", hostile), encoding="utf-8")
    assert visit(bare).title() == "taken"  # so that it is the policy that stops it


def test_paper_shows_every_column_on_few_sheets(site, visit, tmp_path) -> None:
    pdf = visit(site / "19.71/index.html", 1280).pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF")
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext (poppler-utils) is not on this machine")
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf)
    command = ["pdftotext", "-layout", str(path), "-"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    sheets = told.rstrip("\f").split("\f")
    assert len(sheets) <= 6
    words = "Kelurahan Berbadan hukum NPWP NIB Rekening bank Akun SIMKOPDES Simpanan Transaksi "
    with_rows = [sheet for sheet in sheets if sheet.count("Bukit Merapin") > 1]
    assert len(with_rows) > 1
    for sheet in with_rows:
        assert [word for word in f"{words} Langkah berikutnya".split() if word not in sheet] == []
    assert all(f"Bukit Merapin {row}" in told for row in range(1, 43))
    headings = {"Sampai di mana", "Berapa lama", "Yang tidak ditunjukkan angka ini"}
    for number, sheet in enumerate(sheets, start=1):
        assert [line.strip() for line in sheet.splitlines() if line.strip()][-2] not in headings
        assert f"{number}/{len(sheets)}" in sheet
        assert "20260805T041503Z-a1b2c3" in sheet


def test_no_cell_is_cut_off_on_paper(workspace, execute, shows, visit) -> None:
    cells = "".join(f"<td class='num'>Rp{n}.234.567.890</td>" for n in range(16))
    wide = f"<div class='table-wrap'><table><tbody><tr>{cells}</tr></tbody></table></div>"
    report = pages.render(execute(0, shows(wide)), workspace)[0]
    page = visit(report, 680)  # about the width between the margins of A4
    page.emulate_media(media="print")
    beyond = """() => [...document.querySelectorAll('main *')].filter(e =>
        e.getBoundingClientRect().right > document.documentElement.clientWidth + 1).length"""
    assert page.evaluate(beyond) == 0
    for wrap in page.locator(".table-wrap").all():
        assert wrap.evaluate("e => getComputedStyle(e).overflowX") == "visible"
    assert page.locator("tbody th").first.evaluate("e => getComputedStyle(e).position") == "static"
