"""Sentences, tables and figures of business potential, for every kind of region."""

from __future__ import annotations

import re
from html import unescape
from types import SimpleNamespace

import pytest

from kopmp_lib.present.potential import figures, tables, text
from kopmp_lib.site.check import clean

NO_TABLES = SimpleNamespace(sources=(), warnings=())
ALL = (
    *(text.headline, text.estimand, text.checks, text.focus, text.pattern, text.caveats),
    *(tables.units, tables.lines, tables.criteria, tables.returns, tables.cash),
    *(tables.ranks, tables.wins, tables.changes, tables.agreement),
    *(figures.acceptability, figures.specialisation, figures.clusters, figures.weights),
    *(figures.fan, figures.tornado),
)


def plain(fragment: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", fragment)).replace("  ", " ")


def points(result, lang: str = "id") -> list[str]:
    made = text.headline(result).html[lang]
    return [plain(one).strip() for one in re.findall(r"<li>(.*?)</li>", made)]


def column(shown, at: int, lang: str = "id") -> list[str]:
    rows = re.findall(r"<tr>(.*?)</tr>", shown.html[lang].partition("<tbody>")[2])
    return [plain(re.findall(r"<t[hd].*?</t[hd]>", row)[at]).strip() for row in rows]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"better": "klinik"},
        {"better": ""},
        {"counted": False},
        {"names": 1},
        {"names": 3, "better": "apotek"},
        {"line": "lpg"},
        {"village": "Desa 5"},
        {"better": "", "running_cost_idr": 2e5, "village": "Desa 5"},
    ],
    ids=lambda given: "-".join(map(str, given)) or "counted",
)
def test_every_part_of_every_region_may_be_published_in_both_languages(result_of, given):
    result = result_of(**given)
    for part in ALL:
        shown = part(result)
        assert set(shown.html) == {"id", "en"}
        for lang, fragment in shown.html.items():
            assert unescape(clean(fragment, part.__name__)) == unescape(fragment)
            assert "nan" not in plain(fragment).lower().split()
            assert "{" not in plain(fragment), lang
    assert text.quality(result, NO_TABLES).html["en"]


def test_names_from_data_can_only_be_read(result_of, hostile):
    result = result_of([hostile.format(n, name="{name}") for n in range(24)], better="klinik")
    for part in ALL:
        assert "<script" not in part(result).html["id"]
    assert "&lt;script&gt;" in tables.units(result).html["id"]


def test_a_line_that_leads_everywhere_is_said_to_be_robust(result_of):
    result = result_of(better="klinik")
    first, second, _ = points(result)
    assert first.startswith("Satu lini unggul secara kokoh di 24 dari 24 kelurahan:")
    assert "Di 0 dari 24, data belum dapat membedakan" in first
    assert second.startswith("Lini yang rata-rata paling sering pertama: klinik 100%")
    assert set(column(tables.units(result), 1)) == {"Klinik"}
    assert set(column(tables.units(result), 3)) == {"kokoh"}


def test_lines_that_cannot_be_told_apart_are_not_recommended(result_of):
    result = result_of()
    frame = result.tables["units"]
    undecided = frame.loc[frame["label"] == "undecided", "name"].tolist()
    assert undecided
    shown = tables.units(result)
    assert not set(column(shown, 0)) & set(undecided)
    note = plain(shown.html["id"].partition('class="note"')[2])
    assert f"({len(undecided)} dari 24)" in note
    assert all(name in note for name in undecided)


def test_nothing_known_says_what_is_missing_and_what_to_do(result_of):
    result = result_of(counted=False)
    (only,) = points(result)
    assert only.startswith("Tidak ada sumber yang memuat tempat usaha")
    assert "Isi templat" in only
    for part in (tables.units, figures.acceptability, figures.specialisation, tables.returns):
        assert 'class="empty"' in part(result).html["id"]
    assert text.estimand(result).html["id"] == ""
    assert len(re.findall("<h2>", text.headline(result).html["id"])) == 1


def test_without_amounts_no_profit_is_claimed(result_of):
    result = result_of()
    assert "Laba tidak dapat ditaksir." in tables.returns(result).html["id"]
    assert "bukan laba" in text.estimand(result).html["id"]
    assert "bukan rupiah" in text.caveats(result).html["id"]
    assert "laba kotor" in text.estimand(result_of(better="")).html["id"]


def test_a_criterion_tells_its_source_direction_and_how_much_is_known(result_of):
    shown = tables.criteria(result_of())
    told = zip(*(column(shown, n) for n in (2, 3, 4, 5)), strict=True)
    rows = dict(zip(column(shown, 0), told, strict=True))
    source = "Profil desa dan kelurahan"
    assert rows["Permintaan"] == (source, "besar", "–", "untuk lini")
    assert rows["Risiko modal"] == ("Potensi usaha", "kecil", "100%", "tidak")
    assert rows["Jarak koperasi lain"][3] == "untuk letak"


def test_lines_without_facilities_are_silent_and_not_nought(result_of):
    shown = tables.lines(result_of())
    rows = dict(zip(column(shown, 0), column(shown, 2), strict=True))
    assert rows["Pupuk dan saprodi"] == "…"
    assert rows["Apotek"].isdigit()
    assert "belum dilaporkan" in shown.html["id"]


def test_lines_on_the_same_counts_are_said_to_be_one_test(result_of):
    result = result_of()
    frame = result.tables["lines"].assign(same_as="")
    object.__setattr__(result, "tables", {**result.tables, "lines": frame})
    assert "memakai hitungan tempat yang sama" not in tables.lines(result).html["id"]
    frame = frame.copy()
    frame.loc[frame["line"] == "logistik", "same_as"] = "cold_storage"
    object.__setattr__(result, "tables", {**result.tables, "lines": frame})
    note = plain(tables.lines(result).html["id"])
    assert "Cold storage dan logistik memakai hitungan tempat yang sama" in note


def test_used_criteria_are_told_by_what_they_are_for(result_of):
    result = result_of()
    line, place = len(result.facts["criteria"]), len(result.facts["criteria_place"])
    told = plain(text.quality(result, NO_TABLES).html["id"])
    assert f"Dipakai {line + place} dari 11 kriteria: {line} untuk" in told
    assert f"{place} untuk letak" in told
    assert "hanya untuk letak: jarak koperasi lain" in text.estimand(result).html["id"]
    assert "untuk kajian ini" in told


def test_a_share_is_called_no_chance_of_being_best(result_of):
    page = plain(text.caveats(result_of()).html["id"])
    assert "dari susunan bobot dan data yang dicoba, bukan peluang" in page


def test_figures_are_told_in_words_for_those_who_do_not_see_them(result_of, drawn):
    result = result_of(better="klinik")
    fragment = figures.acceptability(result).html["id"]
    assert "Klinik 100% / 100%" in drawn(fragment).find("title").text
    quotient = figures.specialisation(result).html["id"]
    cells = result.tables["cells"]
    own = cells[cells["line"] == "apotek"]
    clear = ((own["quotient_lower"] > 1) | (own["quotient_upper"] < 1)).sum()
    assert f"selang di {clear} dari 24 tidak memuat 1" in drawn(quotient).find("title").text


def test_clusters_are_named_only_if_they_are_more_than_chance(result_of):
    result = result_of(names=36)
    names = result.tables["units"][["unit_code", "name"]]
    local = names.assign(quadrant="high_high", p=0.5, significant=False)
    object.__setattr__(result, "tables", {**result.tables, "local": local})
    assert "tidak ditemukan: dari 36 indeks lokal" in text.pattern(result).html["id"]
    local.loc[[3, 8], "significant"] = True
    assert "di 2 dari 36: Desa 3 dan Desa 8." in text.pattern(result).html["id"]
    assert text.pattern(result_of(names=10)).html["id"] == ""


def test_amounts_stand_in_the_table_of_returns_in_millions(result_of):
    result = result_of(better="")
    row = result.tables["returns"].iloc[0]
    shown = tables.returns(result)
    assert "juta rupiah" in shown.html["id"]
    assert column(shown, 1)[0] == "24"
    written = f"{row['gross_idr'] / 1e6:.1f}".replace(".", ",")
    assert column(shown, 2)[0].startswith(f"{written} (")
    assert f"{row['gross_idr'] / 1e6:.1f} (" in column(shown, 2, "en")[0]
    assert "6% setahun, 72 bulan" in shown.html["id"]


def test_every_caveat_has_its_sentence(result_of):
    for given in ({}, {"better": ""}, {"counted": False}, {"importance": "share, demand"}):
        result = result_of(**given)
        items = re.findall(r"<li>(.*?)</li>", text.caveats(result).html["id"])
        assert len(items) == len(result.caveats) == len(set(items))
