"""Which regions have been run, and how they ended."""

from __future__ import annotations

import json
import re

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kopmp_lib.batch import record
from kopmp_lib.batch.notebook import catalogue
from kopmp_lib.batch.record import Outcome
from kopmp_lib.site import index, pages


@pytest.fixture
def ended(workspace):
    """Note how a job ended."""

    def note(code: str, notebook: str, end: str) -> Outcome:
        path = workspace.region(code) / f"{notebook}.record.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"region_code": code, "notebook": notebook, "end": end}))
        return Outcome(code, notebook, end, "2026-08-05T04:15:03Z", 1.0, "", cause="ValueError")

    return note


@pytest.fixture
def results(workspace):
    """Put the two headline rows of a region."""

    def put(
        code: str,
        legal: float | None,
        active: float | None,
        origin: str = "observed",
        quality: str = "counted",
    ) -> None:
        rows = [
            {
                "region_code": code, "unit_code": unit, "indicator": name, "value": value,
                "n": 42.0, "state": "not_reported" if value is None else "reported",
                "origin": origin, "as_of": "2026-08-05", "quality": quality,
            }
            for unit in ("", f"{code}.01")
            for name, value in ((index.LEGAL, legal), (index.ACTIVE, active))
            if not unit or name == index.ACTIVE
        ]  # fmt: skip
        path = workspace.region(code) / "results.parquet"
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.Table.from_pylist(rows), path)

    return put


def rows(workspace, lang: str = "id") -> dict[str, str]:
    """The text of each row of the index, by code."""
    index.build(workspace)
    source = pages.place(workspace, lang).read_text(encoding="utf-8")
    found = re.findall(r"<tr><td>(.*?)</td>(.*?)</tr>", source, re.DOTALL)
    return {code: " ".join(re.sub("<[^>]+>", " ", row).split()) for code, row in found}


def test_nothing_run_yet_is_said_in_words(workspace) -> None:
    written = index.build(workspace)
    places = [path.relative_to(workspace.site).as_posix() for path in written]
    assert places == ["index.html", "en/index.html"]
    assert "Belum ada wilayah yang dijalankan" in written[0].read_text(encoding="utf-8")
    assert "No region has been run yet" in written[1].read_text(encoding="utf-8")


def test_regions_stand_by_code_with_their_figures(workspace, ended, results) -> None:
    for code, legal, active in (("76.04", 30, 0), ("19.71", 42, None)):
        ended(code, "00_brief", "done")
        results(code, legal, active)
    found = rows(workspace)
    assert list(found) == ["19.71", "76.04"]
    assert "Kepulauan Bangka Belitung 42 dari 42 … 5 Agustus 2026 Terbit" in found["19.71"]
    assert "Sulawesi Barat 30 dari 42 0 dari 42 5 Agustus 2026 Terbit" in found["76.04"]
    assert "42 of 42 … 5 August 2026 Published" in rows(workspace, "en")["19.71"]


def test_a_roll_up_counts_no_villages_and_has_no_share_in_them(workspace, results) -> None:
    results("76.04", 333, None, quality="rolled_up")
    assert "Sulawesi Barat 333 … 5 Agustus 2026" in rows(workspace)["76.04"]


@pytest.mark.parametrize("stray", ["foo", ".ipynb_checkpoints", "98", "99.99", "1971"])
def test_a_stray_folder_is_no_region(workspace, ended, results, stray) -> None:
    ended(stray, "00_brief", "done")
    results("19.71", 42, 0)
    assert list(rows(workspace)) == ["19.71"]
    assert list(record.states(workspace)) == []


def test_damaged_files_are_named_and_the_others_go_on(workspace, ended, results) -> None:
    results("76.04", 30, 0)
    damaged = workspace.region("19.71") / "results.parquet"
    damaged.parent.mkdir(parents=True)
    damaged.write_bytes(b"PAR1 half a file PAR1")
    state = damaged.with_name("00_brief.record.json")
    state.write_text('{"end": "do')
    told: list[str] = []
    index.build(workspace, told.append)
    assert [str(damaged) in told[0], str(state) in told[1], len(told)] == [True, True, 2]
    assert damaged.with_name("results.parquet.damaged").is_file()
    assert not damaged.exists()
    found = rows(workspace)
    assert "30 dari 42" in found["76.04"]
    assert found["19.71"].endswith("… … … Belum dijalankan")


def test_a_figure_that_is_missing_is_not_a_zero(workspace, ended) -> None:
    ended("11.08", "00_brief", "done")
    assert "Aceh … … … Terbit" in rows(workspace)["11.08"]


@pytest.mark.parametrize(
    ("ends", "word"),
    [
        (["done", "done"], "Terbit"),
        (["skipped", "done"], "Terbit"),
        (["done", "failed_inside"], "Gagal"),
        (["failed_before", "done"], "Gagal"),
        ([], "Belum dijalankan"),
    ],
)
def test_the_status_is_a_word(workspace, ended, ends, word) -> None:
    workspace.region("19.71").mkdir(parents=True)
    for notebook, end in zip(("00_brief", "10_formation"), ends, strict=False):
        ended("19.71", notebook, end)
    assert rows(workspace)["19.71"].endswith(word)


def test_how_many_are_published_and_failed(workspace, ended) -> None:
    ended("19.71", "00_brief", "done")
    ended("76.04", "00_brief", "failed_inside")
    source = index.build(workspace)[0].read_text(encoding="utf-8")
    assert "1 dari 2 wilayah terbit, 1 gagal." in source


def test_every_link_of_the_site_leads_to_a_file(workspace, execute, ended) -> None:
    pages.render(execute(0), workspace)
    ended("19.71", "00_brief", "done")
    outcome = ended("19.71", "10_formation", "failed_inside")
    pages.stub("19.71", catalogue(workspace)[1], outcome, workspace)
    index.build(workspace)
    found = sorted(workspace.site.rglob("*.html"))
    assert len(found) == 6
    for page in found:
        links = re.findall(r'<a [^>]*href="([^"#:]+)"', page.read_text(encoding="utf-8"))
        assert links
        assert [link for link in links if not (page.parent / link).is_file()] == []


def test_simulated_regions_are_called_so(workspace, ended, results) -> None:
    ended("19.71", "00_brief", "done")
    results("19.71", 42, 0)
    assert "DATA SIMULASI" not in index.build(workspace)[0].read_text(encoding="utf-8")
    results("19.71", 42, 0, origin="simulated")
    assert "DATA SIMULASI" in index.build(workspace)[0].read_text(encoding="utf-8")
