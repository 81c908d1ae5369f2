"""What a reader sees of many regions: real snapshots, made-up results, one province, nothing."""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.present.overview import figures, places, tables, text
from kopmp_lib.regions import official
from kopmp_lib.result import StudyResult, results_frame, row
from kopmp_lib.sources.prepare import prepare
from kopmp_lib.sources.saved import saved
from kopmp_lib.studies import overview
from kopmp_lib.studies.overview import Params
from kopmp_lib.workspace import Workspace

ROOT = Path(__file__).resolve().parents[4]

CODES = [one.code for one in official.every("regency")]
EVERYTHING = (
    text.title, text.headline, text.adding_up, text.method, text.caveats, tables.runs,
    tables.snapshots, tables.measures, tables.limits, tables.concentration, tables.changes,
    places.flagged, places.provinces, places.regencies, figures.funnels, figures.spread,
)  # fmt: skip


def results(codes: list[str], origin: str = "observed") -> pd.DataFrame:
    rng = np.random.default_rng(8)
    made = []
    for code in codes:
        n = int(rng.integers(20, 200))
        value = float(rng.binomial(n, rng.beta(6, 3)))
        made.append(
            row(code, "formation", "nib_reached_count", value=value, n=float(n), state="reported",
                unit="co-operatives", quality="counted", as_of="2026-08-05", origin=origin)
        )  # fmt: skip
    return results_frame(made)


@pytest.fixture(scope="module")
def real(tmp_path_factory) -> dict[str, pd.DataFrame]:
    home = tmp_path_factory.mktemp("overview")
    place = Workspace(home=ROOT, data=home / "data", reports=home / "reports")
    shutil.copytree(ROOT / "data", place.data, ignore=shutil.ignore_patterns("tidy", "raw"))
    prepare(place)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KOPMP_REPORTS", str(place.reports))
        patch.setenv("KOPMP_DATA", str(place.data))
        return saved("ID", overview.NEEDS)


@pytest.fixture(scope="module")
def pages(real) -> dict[str, StudyResult]:
    status = {"regency_status": real["regency_status"]}
    made_up = results(CODES[::2], "simulated")
    return {
        "nation": overview.study(real, Params()),
        "province": overview.study(status, Params("19")),
        "saved": overview.study({**status, "saved_results": results(CODES)}, Params()),
        "simulated": overview.study({"saved_results": made_up}, Params("95", old_days=0)),
        "only": overview.study({"saved_results": results(CODES)}, Params()),
        "few": overview.study({"saved_results": results(CODES[:3])}, Params()),
        "nothing": overview.study({}, Params("ID")),
    }


NAMES = ("nation", "province", "saved", "simulated", "only", "few", "nothing")


def plain(fragment: str) -> str:
    without = re.sub(r"<svg.*?</svg>", "", fragment, flags=re.S)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", without)).strip())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("part", EVERYTHING, ids=lambda part: part.__name__)
def test_every_part_is_whole_html_without_holes_in_both_languages(pages, name, part) -> None:
    shown = part(pages[name])
    for lang in ("id", "en"):
        fragment = shown.html[lang]
        ET.fromstring(f"<p>{fragment.replace('xmlns:xlink', 'xmlns_x').replace('xlink:', '')}</p>")
        assert not re.search(r"\bnan\b|None|\{\w*\}|\binf\b", plain(fragment)), part.__name__
    digits = [re.findall(r"\d+", plain(shown.html[lang])) for lang in ("id", "en")]
    assert sorted(digits[0]) == sorted(digits[1])


def test_the_main_points_tell_what_they_are_out_of(pages) -> None:
    told = plain(text.headline(pages["nation"]).html["id"])
    assert "514 dari 514 kabupaten/kota dimuat dasbor SIMKOPDES per 5 Agustus 2026" in told
    assert "NIB: 60.805 dari 83.371 koperasi (72,9%)" in told
    assert "14 kabupaten/kota mencatat nol" in told
    assert "274 dari 514 kabupaten/kota" in told
    assert "10 terbesar di antaranya memuat 35%" in told


def test_what_was_set_aside_makes_up_the_sum(pages) -> None:
    told = plain(text.adding_up(pages["nation"]).html["id"])
    assert "Dengan 11 baris yang disisihkan jumlahnya 83.382" in told
    assert "kurang dari desa/kelurahan di 50 kabupaten/kota, sama di 368, lebih di 96" in told


def test_no_table_is_in_order_of_a_rate(pages) -> None:
    for part in (places.provinces, places.regencies, places.flagged):
        heads = re.findall(r'<th scope="row">(\d\d(?:\.\d\d)?) ', part(pages["nation"]).html["id"])
        assert heads == sorted(heads)
        assert heads


def test_every_region_of_the_scope_stands_in_the_long_list(pages) -> None:
    for name, count in (("nation", 514), ("province", 7), ("nothing", 514)):
        listed = places.regencies(pages[name]).html["id"]
        assert len(re.findall(r'<th scope="row">', listed)) == count
        assert listed.count("belum dijalankan") == count


def test_a_region_that_stays_outside_is_named_once_with_all_findings(pages) -> None:
    listed = places.flagged(pages["nation"]).html["id"]
    heads = re.findall(r'<th scope="row">([\d.]+) ', listed)
    judged = pages["nation"].tables["judged"]
    assert heads == sorted(set(judged.loc[judged["stays"], "region_code"]))
    assert "lebih rendah" in listed


def test_simulated_results_are_called_so(pages) -> None:
    assert "DATA SIMULASI" in text.title(pages["simulated"]).html["id"]
    assert "DATA SIMULASI" not in text.title(pages["saved"]).html["id"]


def test_too_few_regions_are_told_and_not_judged(pages) -> None:
    assert "paling sedikit 20" in plain(figures.funnels(pages["few"]).html["id"])
    assert figures.spread(pages["few"]).html["id"] == ""
    assert "belum dapat dibandingkan" in plain(text.headline(pages["few"]).html["id"])
    assert "3 dari 514" in plain(tables.measures(pages["few"]).html["id"])


def test_few_people_are_not_shown(real) -> None:
    status = real["regency_status"].copy()
    mine = status["regency_code"].eq("19.71") & status["as_of"].eq("2026-08-05")
    status.loc[mine, ["principal_members_count"]] = 3.0
    made = overview.study({"regency_status": status}, Params("19"))
    shown = made.tables["judged"].query("own and measure == 'members' and region_code == '19.71'")
    assert shown["state"].tolist() == ["suppressed"]
    assert shown[["count", "raw", "estimate"]].isna().all(axis=None)


def test_an_unknown_study_among_saved_results_keeps_its_own_name() -> None:
    frame = results(CODES[:2]).assign(study="harvest")
    made = overview.study({"saved_results": frame}, Params())
    assert "harvest" in plain(tables.runs(made).html["id"])


@pytest.mark.parametrize("name", ["nation", "province"])
def test_limits_that_can_flag_nobody_are_not_taken_for_good_news(pages, name) -> None:
    told = plain(text.headline(pages[name]).html["id"])
    assert "terlalu lebar untuk menandai siapa pun; itu bukan tanda bahwa semuanya wajar" in told


def test_a_sum_over_different_days_tells_the_first_and_the_last() -> None:
    frame = results(CODES)
    frame.loc[frame["region_code"] == "19.71", "as_of"] = "2025-06-25"
    made = overview.study({"saved_results": frame}, Params())
    assert "25 Juni 2025–5 Agustus 2026" in plain(tables.measures(made).html["id"])
