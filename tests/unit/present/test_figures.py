"""Figures of a result: designed empty forms, words for those who do not see them, symbols told."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest

from kopmp_lib import rules
from kopmp_lib.present import figures
from kopmp_lib.site.check import clean

DATED = [(unit, "legal_entity", f"2025-04-{unit + 6:02d}") for unit in range(5)]


def alt(fragment: str) -> str:
    return unescape(re.findall(r"<title[^>]*>(.*?)</title>", fragment)[0])


def caption(fragment: str) -> str:
    return unescape(re.findall(r"<figcaption>(.*?)</figcaption>", fragment)[0])


def ends(fragment: str) -> list[str]:
    return re.findall(r">([\d.…x]+/\d+)<", fragment)


def test_the_ladder_in_words_and_counts(result_of):
    made = figures.ladder(result_of(4, {"nib_count": [1, 1, 0, None]})).html
    assert "NIB: sudah 2, belum 1, belum dilaporkan 1; Rekening bank: belum dilaporkan 4" in alt(
        made["id"]
    )
    assert "Business licence (NIB): done 2, not yet 1, not reported 1" in alt(made["en"])
    assert caption(made["id"]).endswith("… belum dilaporkan atau tidak tersedia.")
    for fragment in made.values():
        assert clean(fragment, "cell 1").replace("'", "&#x27;") == fragment.replace("'", "&#x27;")


def test_beside_a_bar_stand_nought_silence_and_not_applicable(result_of):
    """NPWP is reported as nought, NIK has no source, NIB is silent, a gerai cannot be."""
    status = {"npwp_count": [0, 0], "nib_count": [None, None], "gerai_count": ["x", "x"]}
    found = ends(figures.ladder(result_of(2, status)).html["id"])
    assert found[3:6] == ["0/2", "…/2", "…/2"]
    assert found[8] == "x/2"


def test_reached_and_implied_are_counted_together(result_of):
    made = figures.ladder(result_of(3, {"cooperative_count": [1, None, None],
                                        "nib_count": [1, 1, None]})).html["id"]  # fmt: skip
    assert ends(made)[2] == "2/3"


def test_no_symbol_is_explained_that_does_not_occur(result_of):
    measures = [name for step in rules.formation_steps(dt.date.max) for name in step.unit]
    made = figures.ladder(result_of(2, {name: [1, 1] for name in measures})).html["id"]
    assert "…" not in caption(made)


@pytest.mark.parametrize("figure", [figures.ladder, figures.waiting])
def test_where_nothing_is_known_a_designed_empty_form_says_so(result_of, figure):
    made = figure(result_of(4)).html
    for lang, fragment in made.items():
        assert fragment.startswith('<div class="empty"><p><strong>')
        assert "<svg" not in fragment
        assert clean(fragment, lang) == fragment


def test_why_no_time_can_be_told_names_only_the_gaps_there_are(result_of):
    known = figures.waiting(result_of(5, {"cooperative_count": [1, 1, 1, None, None]})).html["id"]
    assert "Tanggal diketahui untuk 0 dari 5 koperasi." in known
    assert "Sudah sampai, tanggal tidak tercatat: 3." in known
    assert "Tanpa laporan per koperasi: 2." in known
    rolled = figures.waiting(result_of(5, rollup={"19.71": {"cooperative_count": 5}})).html["id"]
    assert "tanggal tidak tercatat" not in rolled
    assert "Tanpa laporan per koperasi: 5." in rolled


def test_a_curve_tells_its_middle_or_that_there_is_none(result_of):
    made = figures.waiting(result_of(5, dated=DATED)).html
    assert "n = 5: hari pertama 10, separuh: hari 12, hari terakhir 14" in alt(made["id"])
    waiting = {"cooperative_count": [1] * 5 + [0] * 6}
    never = figures.waiting(result_of(11, waiting, dated=DATED)).html
    assert "separuh belum tercapai" in alt(never["id"])
    assert "half not reached yet" in alt(never["en"])


def figures_of(*savings):
    codes = ("19.71", "16.73", "21.72")
    return {
        code: {"cooperative_count": 10, "principal_savings_idr": value}
        for code, value in zip(codes, savings, strict=True)
    }


PEOPLE = {"19.71": 100, "16.73": 110, "21.72": 120}


def test_peers_are_ordered_and_silence_is_spoken_as_silence(result_of):
    made = figures.peers(result_of(10, rollup=figures_of(5000, None, 90_000), people=PEOPLE)).html
    assert alt(made["id"]) == (
        "Simpanan per koperasi: Kota Tanjung Pinang Rp9.000; Kota Pangkal Pinang Rp500; "
        "Kota Lubuk Linggau belum dilaporkan."
    )
    assert caption(made["id"]).endswith("… belum dilaporkan atau tidak tersedia.")
    assert "…" not in caption(
        figures.peers(result_of(10, rollup=figures_of(5, 5, 5), people=PEOPLE)).html["en"]
    )


def test_peers_without_a_saving_between_them_have_an_empty_form(result_of):
    made = figures.peers(result_of(10, rollup=figures_of(None, 0, None), people=PEOPLE)).html
    assert made["id"].startswith('<div class="empty">')
    assert figures.peers(result_of(10)).html == {"id": "", "en": ""}


def test_a_region_without_a_co_operative_does_not_divide_by_nought(result_of):
    rollup = figures_of(5000, 700, 90_000)
    rollup["16.73"]["cooperative_count"] = 0
    made = figures.peers(result_of(10, rollup=rollup, people=PEOPLE)).html["id"]
    assert "Kota Lubuk Linggau belum dilaporkan" in alt(made)


def test_one_village_is_enough(result_of):
    result = result_of(1, {"nib_count": [1]})
    for figure in (figures.ladder, figures.waiting, figures.peers):
        assert set(figure(result).html) == {"id", "en"}
    assert "1/1" in ends(figures.ladder(result).html["id"])


def test_the_same_result_gives_the_same_bytes(result_of):
    result = result_of(5, {"nib_count": [1, 0, None, 1, 1]}, dated=DATED)
    for figure in (figures.ladder, figures.waiting):
        assert figure(result).html == figure(result).html
