"""What stands below the recommendation: one village, changes, maps, and money."""

from __future__ import annotations

import re
from html import unescape

import pytest

from kopmp_lib.present.potential import figures, tables, text
from kopmp_lib.present.potential.words import change


def plain(fragment: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", fragment)).replace("  ", " ")


def rows(shown, lang: str = "id") -> list[list[str]]:
    body = shown.html[lang].partition("<tbody>")[2]
    return [
        [plain(cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
        for row in re.findall(r"<tr>(.*?)</tr>", body)
    ]


def test_a_village_in_focus_is_told_in_one_sentence(result_of):
    result = result_of(better="klinik", village="Desa 5")
    told = plain(text.focus(result).html["id"])
    assert told.strip().startswith("Desa 5. Klinik paling sering pertama (100% percobaan)")
    assert "Kekokohan: kokoh" in told
    assert "Desa 5" in tables.wins(result).html["id"]
    assert text.focus(result_of(better="klinik")).html["id"] == ""
    silent = plain(text.focus(result_of(counted=False, village="Desa 5")).html["id"])
    assert "Isi templat" in silent


def test_every_village_has_its_three_lines_and_their_label(result_of):
    result = result_of()
    made = rows(tables.ranks(result))
    units = result.tables["units"].sort_values("name", kind="stable")
    assert [row[0] for row in made] == units["name"].tolist()
    assert all(row[1].count("%") == 3 for row in made)
    first = [row[1].partition(";")[0].rpartition(" ")[0] for row in made]
    names = [result.facts["lines"][line]["id"].split(" (")[0] for line in units["line"]]
    assert first == names
    told = {"robust": "ya, kokoh", "contestable": "ya", "undecided": "belum"}
    assert [row[-1] for row in made] == [told[name] for name in units["label"]]
    same = units["line"].eq(units["sum_line"]) & units["line"].eq(units["topsis_line"])
    assert [row[3] for row in made] == ["sama" if one else "lain" for one in same]
    assert tables.ranks(result_of(counted=False)).html["id"] == ""


def test_the_matrix_of_wins_adds_up_to_a_hundred(result_of):
    made = rows(tables.wins(result_of(better="klinik")))
    share = [[cell.rstrip("%") for cell in row[1:]] for row in made]
    for one in range(len(share)):
        assert share[one][one] == "x"
        for other in range(one):
            assert abs(int(share[one][other]) + int(share[other][one]) - 100) <= 1


def test_a_matrix_that_tells_nothing_is_a_sentence(result_of):
    result = result_of()
    assert not result.facts["lines_differ"]  # ranked within each line
    told = plain(tables.wins(result).html["id"])
    assert "45-55%" in told
    assert "<table" not in tables.wins(result).html["id"]
    assert "tidak membedakan" in plain(text.headline(result).html["id"])
    assert figures.acceptability(result).html["id"] == ""
    clear = result_of(better="klinik")
    assert clear.facts["lines_differ"]
    assert "<table" in tables.wins(clear).html["id"]
    assert "svg" in figures.acceptability(clear).html["id"]


def test_every_change_is_named_and_told_out_of_how_many(result_of):
    result = result_of()
    frame = result.tables["robustness"]
    made = rows(tables.changes(result))
    assert len(made) == len(frame)
    assert len({row[0] for row in made}) == len(frame)
    for row, one in zip(made, frame.to_dict("records"), strict=True):
        assert row[1] == f"{one['same']:.0f}/{one['n']:.0f}"
    least = frame.loc[frame["same"].idxmin()]
    words = change(result, least["kind"], least["name"], "id")
    assert f"membalik jawaban: {words}" in plain(text.checks(result).html["id"])
    assert "Belum ada jawaban" in text.checks(result_of(counted=False)).html["id"]


def test_criteria_that_move_together_are_said_to_count_twice(result_of):
    result = result_of()
    pairs = result.tables["together"].assign(close=False, correlation=0.1)
    pairs.loc[0, ["close", "correlation"]] = (True, 0.9)
    object.__setattr__(result, "tables", {**result.tables, "together": pairs})
    made = rows(tables.agreement(result))
    assert len(made) == 1
    assert made[0][2] == "0,90"
    assert f"1 dari {len(pairs)} pasang" in tables.agreement(result).html["id"]
    none = pairs.assign(close=False)
    object.__setattr__(result, "tables", {**result.tables, "together": none})
    assert "Tidak ada dua kriteria" in tables.agreement(result).html["id"]


def test_the_map_says_how_many_clusters_were_found(result_of, drawn):
    result = result_of(names=36)
    fragment = figures.clusters(result).html["id"]
    count = int(result.tables["local"]["significant"].sum())
    assert f"nyata di {count} dari 36" in drawn(fragment).find("title").text
    local = result.tables["local"].copy()
    local["significant"], local["quadrant"] = False, "high_high"
    local.loc[4, "significant"] = True
    object.__setattr__(result, "tables", {**result.tables, "local": local})
    fragment = figures.clusters(result).html["id"]
    assert "banyak di antara yang banyak" in fragment
    assert "Desa 4" in fragment
    small = figures.clusters(result_of(names=10)).html["id"]
    assert "Gugus tidak diuji" in small
    assert figures.clusters(result_of(counted=False)).html["id"] == ""


def test_the_map_of_weights_has_a_corner_a_criterion(result_of, drawn):
    result = result_of(village="Desa 5")
    fragment = figures.weights(result).html["id"]
    words = [node.text for node in drawn(fragment).iter("text")]
    names = result.tables["criteria"].set_index("criterion")["label_id"]
    assert {names[one] for one in result.facts["criteria"][:3]} <= set(words)
    assert "Warna: lini yang pertama." in fragment
    assert figures.weights(result_of(counted=False)).html["id"] == ""


@pytest.mark.parametrize("cost", [0.0, 2e5])
def test_worth_before_running_cost_is_called_a_bound(result_of, cost):
    result = result_of(better="", running_cost_idr=cost)
    page = "".join(part(result).html["id"] for part in (figures.fan, figures.tornado, tables.cash))
    assert ("batas atas" in page) == (not cost)
    assert ("Nilai kini bersih (selang 90%)" in page) == bool(cost)
    assert ("Rugi, sedikitnya" in page) == (not cost)
    assert len(rows(tables.cash(result))) == 20
    assert "20 tertinggi dari 24" in page


def test_without_amounts_no_worth_is_drawn(result_of):
    result = result_of()
    for part in (figures.fan, figures.tornado, tables.cash):
        assert part(result).html["id"] == ""


def test_a_line_nobody_told_of_is_said_to_be_silent(result_of):
    result = result_of(better="", line="lpg")
    assert "LPG tidak lengkap di 24 kelurahan" in plain(figures.fan(result).html["id"])
