"""The overview, run by the real command after the regions: what it reads, shows and leaves."""

from __future__ import annotations

import json
import re

import pandas as pd
import pytest

from .conftest import SHIPPED, kopmp

both = pytest.mark.parametrize("lang", ["id", "en"])
every_page = pytest.mark.parametrize("code", ["ID", "19"])


@both
@every_page
def test_a_page_can_be_read_by_anyone(page_of, code, lang) -> None:
    found = page_of("shipped", code, "overview", lang)
    assert f'<html lang="{lang}"' in found.raw
    assert found.headings.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(found.headings, found.headings[1:], strict=False))
    assert found.heads_without_scope == 0
    assert len(found.captions) == len(found.tables) + len(found.alts)
    assert all(len({len(row) for row in table}) == 1 for table in found.tables)
    assert len(found.raw.encode()) < 1_000_000
    ids = re.findall(r' id="([^"]+)"', found.raw)
    assert len(ids) == len(set(ids))
    assert re.findall(r"\b(?:nan|NaN|None|NaT|inf)\b|[{}\[\]]", found.text) == []


def test_regions_that_were_run_and_those_that_were_not_are_told(page_of) -> None:
    told = page_of("shipped", "ID", "overview")
    assert told.row("terbit") == [f"{len(SHIPPED)} dari 514"]
    assert told.row("belum dijalankan") == [f"{514 - len(SHIPPED)} dari 514"]
    assert f"Dari 514 kabupaten/kota, {len(SHIPPED)} punya hasil di sini" in told.points
    assert page_of("shipped", "19", "overview").row("terbit") == ["1 dari 7"]


def test_every_region_stands_on_the_page_of_the_country(page_of) -> None:
    tables = page_of("shipped", "ID", "overview").tables
    named = {row[0][:5] for table in tables for row in table if re.match(r"\d\d\.\d\d ", row[0])}
    assert len(named) == 514
    assert max(len(table) for table in tables) < 60


def test_the_page_tells_its_provenance_and_the_index_links_it(runs, page_of) -> None:
    raw = page_of("shipped", "ID", "overview").raw
    assert f"*/results.parquet ({len(SHIPPED)})" in raw
    index = (runs["shipped"].site / "index.html").read_text(encoding="utf-8")
    assert '<a href="ID/overview.html">Indonesia</a>' in index


def test_results_are_one_tidy_table(runs) -> None:
    frame = pd.read_parquet(runs["shipped"].region("ID") / "results.parquet")
    assert set(frame["region_code"]) == {"ID"}
    shares = frame[frame["indicator"] == "nib_snapshot_share"]
    assert len(shares) == 515  # every region, and the whole
    drawn = shares[shares["unit_code"].ne("") & shares["value"].notna()]
    assert (drawn["lower"] <= drawn["value"]).all()
    assert (drawn["value"] <= drawn["upper"]).all()


def test_it_is_up_to_date_until_a_region_changes(runs) -> None:
    place = runs["shipped"]
    words = ("overview", "--of", "ID,19", "--data", place.data, "--reports", place.reports)
    assert "0 done, 0 failed, 2 up to date" in kopmp(*words)
    record = place.region("19.71") / "10_formation.record.json"
    kept = record.read_bytes()
    state = json.loads(kept) | {"end": "failed_inside"}
    try:
        record.write_text(json.dumps(state), encoding="utf-8")
        assert "2 done, 0 failed, 0 up to date" in kopmp(*words)
        page = (place.site / "19" / "overview.html").read_text(encoding="utf-8")
        assert ">gagal<" in page
    finally:
        record.write_bytes(kept)


def test_simulated_regions_do_not_stand_beside_observed_ones(page_of) -> None:
    """In the altered data 76.04 is simulated and 19.71 is not."""
    told = page_of("altered", "ID", "overview")
    assert "1 wilayah dengan data simulasi tidak ikut dibandingkan" in told.text
    assert told.row("data simulasi") == ["1 dari 514"]
