"""Pages on many regions are linked from the index, and told when they fail."""

from __future__ import annotations

import pytest
import yaml

from kopmp_lib.batch.notebook import catalogue
from kopmp_lib.batch.record import Outcome
from kopmp_lib.site import index, pages
from kopmp_lib.workspace import write_atomic


@pytest.fixture
def many(workspace, write_notebook):
    path = workspace.notebooks / "catalogue.yml"
    entries = yaml.safe_load(path.read_text("utf-8"))
    title = {"id": "Wilayah berdampingan", "en": "Regions side by side"}
    entries.append({"name": "90_overview", "page": "overview", "title": title, "many": True})
    path.write_text(yaml.safe_dump(entries), "utf-8")
    write_notebook(workspace.notebooks / "90_overview.ipynb", 'region_code: str = "ID"  # part')
    return workspace


def test_the_index_links_the_country_first(many) -> None:
    for code in ("19", "ID"):
        many.region(code).mkdir(parents=True)
        for lang in ("id", "en"):
            write_atomic(pages.place(many, lang, code, "overview"), "page")
    for path, words in zip(
        index.build(many), ("Wilayah berdampingan", "Regions side by side"), strict=True
    ):
        told = path.read_text(encoding="utf-8")
        assert words in told
        assert '<a href="ID/overview.html">Indonesia</a>' in told
        assert '<a href="19/overview.html">Kepulauan Bangka Belitung</a>' in told
        assert told.index("ID/overview.html") < told.index("19/overview.html")


def test_without_any_the_index_says_nothing_of_it(many) -> None:
    assert "berdampingan" not in index.build(many)[0].read_text(encoding="utf-8")


def test_a_failure_is_told_under_the_name_of_the_country(many) -> None:
    entry = catalogue(many)[-1]
    outcome = Outcome("ID", entry.name, "failed_inside", "2026-08-05T04:15:03Z", 1.0, "", cell=3)
    written = pages.stub("ID", entry, outcome, many)
    assert [path.relative_to(many.site).as_posix() for path in written] == [
        "ID/overview.html", "en/ID/overview.html",
    ]  # fmt: skip
    assert "Wilayah berdampingan: Indonesia" in written[0].read_text(encoding="utf-8")
