"""Tables: three states apart, symbols explained, and whatever the data say, only text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest

from kopmp_lib.present import tables
from kopmp_lib.present.markup import Cell, table_html
from kopmp_lib.site.check import clean

PLAIN = [[Cell("A"), Cell("1", number=True)], [Cell("B"), Cell("2", number=True)]]


def told(fragment: str) -> list[list[str]]:
    """The cells of all rows, the head first."""
    rows = re.findall(r"<tr>(.*?)</tr>", fragment, re.S)
    cells = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in rows)
    return [[unescape(re.sub(r"<[^>]+>", "", cell)) for cell in row] for row in cells]


def row(fragment: str, name: str) -> list[str]:
    return next(cells[1:] for cells in told(fragment) if cells[0] == name)


def note(fragment: str) -> str:
    return "".join(re.findall(r'<p class="note">(.*?)</p>', fragment))


# --- how a table is written ----------------------------------------------------------------------


def test_a_table_can_be_read_aloud_and_scrolled():
    made = table_html("Judul", ["Wilayah", "n"], PLAIN, "id")
    name = re.search(r'<caption id="(\w+)">Judul</caption>', made)
    assert name
    assert f'role="region" tabindex="0" aria-labelledby="{name[1]}"' in made
    assert made.count('<th scope="col"') == 2
    assert made.count('<th scope="row">') == 2
    assert '<th scope="col" class="num">n</th>' in made
    assert clean(made, "cell 1") == made


def test_two_tables_on_a_page_share_no_id():
    one, two = (table_html(text, ["Wilayah", "n"], PLAIN, "id") for text in ("Satu", "Dua"))
    assert not set(re.findall(r'id="(\w+)"', one)) & set(re.findall(r'id="(\w+)"', two))


@pytest.mark.parametrize(
    ("cells", "legend"),
    [
        (["1", "2"], ""),
        (["1", "–"], "– nol."),
        (["…", "–"], "… belum dilaporkan atau tidak tersedia; – nol."),
    ],
)
def test_only_symbols_that_occur_are_explained(cells, legend):
    made = table_html("J", ["a", "b"], [[Cell("A"), Cell(text)] for text in cells], "id")
    assert note(made) == legend


def test_a_symbol_within_a_word_is_not_one():
    made = table_html("J", ["a", "b"], [[Cell("Desa x"), Cell("1–2")]], "id")
    assert note(made) == ""


def test_the_legend_follows_the_note_in_the_language_of_the_page():
    made = table_html("J", ["a", "b"], [[Cell("A"), Cell("…")]], "en", "A note.")
    assert note(made) == "A note. … not reported or not available."


def test_nothing_in_a_table_can_run(hostile):
    made = table_html(hostile, [hostile], [[Cell(hostile)], [Cell(hostile, state="reached")]], "id")
    assert "<script" not in made
    assert made.count("&lt;script&gt;") == 4
    clean(made, "cell 1")


# --- the ladder ----------------------------------------------------------------------------------


def test_the_ladder_keeps_three_states_apart(result_of):
    """Two have an NIB, one reports that it has not, one is silent; nobody tells of NPWP."""
    made = tables.ladder(result_of(4, {"nib_count": [1, 1, 0, None], "npwp_count": [None] * 4}))
    day = "30 Juni 2026"
    assert row(made.html["id"], "NIB") == ["4", "2", "–", "1", "1", day]
    assert row(made.html["id"], "NPWP") == ["4", "…", "–", "…", "4", day]
    assert row(made.html["id"], "Rekening bank") == ["4", "…", "–", "…", "4", "…"]
    assert row(made.html["en"], "Business licence (NIB)")[:5] == ["4", "2", "–", "1", "1"]


def test_what_all_report_as_not_reached_is_a_nought_not_silence(result_of):
    made = tables.ladder(result_of(4, {"nib_count": [0] * 4})).html["id"]
    assert row(made, "NIB")[:5] == ["4", "–", "–", "4", "–"]


def test_a_step_that_does_not_apply_has_a_column_only_where_it_occurs(result_of):
    made = tables.ladder(result_of(4, {"gerai_count": [1, None, "x", "x"]})).html["id"]
    assert row(made, "Langkah")[5] == "Tidak berlaku"
    assert row(made, "Gerai buka")[:6] == ["4", "1", "–", "–", "1", "2"]
    never = tables.ladder(result_of(4, {"gerai_count": ["x"] * 4})).html["id"]
    assert row(never, "Gerai buka")[:6] == ["4", "–", "–", "–", "–", "4"]
    assert "Tidak berlaku" not in tables.ladder(result_of(1, {"nib_count": [1]})).html["id"]


# --- one by one, or by kecamatan -----------------------------------------------------------------

MONEY = {
    "principal_savings_idr": [0, None, 0, 50_000],
    "mandatory_savings_idr": [0, None, None, 0],
}


def test_savings_of_nought_of_nobody_and_of_half_are_told_apart(result_of):
    """Both noughts; silence; a nought beside silence; some."""
    made = tables.units(result_of(["A", "B", "C", "D"], MONEY)).html["id"]
    assert [row(made, name)[-2] for name in "ABCD"] == ["–", "…", "…", "Rp50.000"]
    assert [row(made, name)[-1] for name in "ABCD"] == [*["Simpanan pertama"] * 3, "tidak ada"]


def test_savings_that_rest_on_few_people_are_hidden(result_of):
    people = {"principal_savings_idr": [9000, 90_000], "principal_members_count": [3, 30]}
    made = tables.units(result_of(["A", "B"], people)).html["id"]
    assert [row(made, name)[-2] for name in "AB"] == ["s", "s"]
    assert "9.000" not in made
    assert re.search(r"s disembunyikan", note(made))


def test_savings_have_no_column_where_no_source_carries_them(result_of):
    made = tables.units(result_of(2, {"gerai_count": [1, None]})).html["id"]
    assert told(made)[0] == ["Desa/kelurahan", "Kecamatan", "Gerai buka", "Langkah berikut"]


@pytest.mark.parametrize(("villages", "rows"), [(60, 60), (61, 7)])
def test_up_to_sixty_are_named_one_by_one_more_are_told_by_kecamatan(result_of, villages, rows):
    result = result_of(villages, {"nib_count": [1] * villages}, per_kecamatan=10)
    made = tables.units(result).html["id"]
    assert len(told(made)) == rows + 1
    assert ("Desa 0" in made) == (villages == 60)
    assert "berkas hasil" in made or villages == 60


def test_a_kecamatan_that_says_nothing_is_not_a_nought(result_of):
    """Three kecamatan: ten of ten; ten that report not; ten of silence; and one village more."""
    nib = [*[1] * 20, *[0] * 20, *[None] * 20, 1]
    made = tables.units(result_of(61, {"nib_count": nib}, per_kecamatan=20)).html["en"]
    cells = [row(made, f"Kecamatan {n}")[-1] for n in (1, 2, 3, 4)]
    assert cells == ["20", "–", "…", "1"]


def test_a_hostile_village_is_only_a_name(result_of, hostile):
    result = result_of([hostile, "{0}", "{name}", "B"], {"nib_count": [0, 0, None, 1]})
    for made in (tables.units(result), tables.next_steps(result)):
        for fragment in made.html.values():
            assert "<script" not in fragment
            assert "{0}" in fragment
            clean(fragment, "cell 1")


@pytest.mark.parametrize(
    ("rollup", "words"),
    [
        ({"19.71": {"nib_count": 2}}, "hanya memuat jumlah untuk seluruh kabupaten/kota"),
        ({}, "Tidak ada sumber yang memuat status koperasi"),
    ],
)
def test_without_villages_in_the_source_the_page_says_which_kind_of_gap(result_of, rollup, words):
    made = tables.units(result_of(3, rollup=rollup)).html["id"]
    assert made.startswith('<div class="empty">')
    assert words in made


# --- who is held up ------------------------------------------------------------------------------


def test_next_steps_name_up_to_three_and_count_the_rest(result_of):
    nib = [0, 0, 0, 0, None, 1]
    made = tables.next_steps(result_of(list("ABCDEF"), {"nib_count": nib})).html
    assert row(made["id"], "NIB") == ["5", "NIB dari OSS", "pengurus", "A, B, C, dan 2 lainnya"]
    assert row(made["en"], "Business licence (NIB)")[-1] == "A, B, C, and 2 more"


def test_of_a_roll_up_the_number_is_known_but_not_the_names(result_of):
    made = tables.next_steps(
        result_of(4, rollup={"19.71": {"cooperative_count": 4, "nib_count": 1}})
    )
    assert row(made.html["id"], "NIB")[0] == "3"
    assert row(made.html["id"], "NIB")[-1] == "nama tidak dimuat sumber"


def test_where_nobody_is_held_up_there_is_no_table(result_of):
    assert tables.next_steps(result_of(2, {"nib_count": [1, 1]})).html == {"id": "", "en": ""}


# --- peers and sources ---------------------------------------------------------------------------


def test_peers_that_report_nothing_and_those_that_report_nought_differ(result_of):
    figures = {
        "19.71": {"cooperative_count": 42, "nib_count": 21, "principal_savings_idr": 4_200_000},
        "16.73": {"cooperative_count": 40, "nib_count": 0, "principal_savings_idr": 0},
        "21.72": {"cooperative_count": 20, "principal_savings_idr": None},
    }
    result = result_of(42, rollup=figures, people={"19.71": 100, "16.73": 110, "21.72": 120})
    made = tables.peers(result).html["id"]
    assert row(made, "Kota Pangkal Pinang") == [
        *("100", "42", "50,0%", "…", "Rp100.000", "…")
    ]  # fmt: skip
    assert row(made, "Kota Lubuk Linggau")[2:5] == ["0,0%", "…", "–"]
    assert row(made, "Kota Tanjung Pinang")[2:5] == ["…", "…", "…"]


def test_without_peers_the_page_says_why(result_of):
    made = tables.peers(result_of(2, {"nib_count": [1, 1]})).html
    assert made["id"].startswith('<div class="empty">')
    assert "Peers were not asked for" in made["en"]


@dataclass
class Source:
    title: dict[str, str]
    source: dict[str, str]
    licence: dict[str, str]
    date: str = "2026-06-30"


class Read:
    def __init__(self, *sources: Any) -> None:
        self.sources = sources


def test_sources_tell_day_and_terms_and_none_is_said_to_be_none(hostile):
    words = {"id": hostile, "en": hostile}
    made = tables.sources(Read(Source(words, words, words))).html
    assert "Per 30 Juni 2026. Ketentuan pemakaian: " in made["id"]
    assert "As of 30 June 2026. Terms of use: " in made["en"]
    assert "<script" not in made["id"]
    assert tables.sources(Read()).html["en"] == "<p>There is no data source for this study.</p>"
