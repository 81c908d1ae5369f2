"""Chart forms: what is drawn to scale, what must not be drawn, and where words must fit."""

from __future__ import annotations

import re

import pytest

from kopmp_lib.present.charts import Bar, dots, stacked_bars, survival
from kopmp_lib.style import FONT_SIZE, STANDING, WIDTH

NOTHING = float("nan")
LETTER = 0.6 * FONT_SIZE  # the width of a digit, at most, in Arial and DejaVu; letters are 0.55


def bars(*rows: Bar) -> str:
    legend = [("reached", "sudah"), ("not_reported", "belum dilaporkan")]
    return stacked_bars(rows, legend, "alt 1", "caption")


def curve(days, done, middle=NOTHING) -> str:
    return survival(
        days, done, done, done, middle, ("hari sejak X", "sudah sampai: Y"), "separuh", "alt 1", "c"
    )


def places(labels, values, written=None) -> str:
    written = written or ["Rp1"] * len(labels)
    return dots(labels, values, written, 0, "simpanan", "alt 1", "caption")


def widths(root, colour):
    """Widths of the bars filled so, without the field of the legend."""
    found = []
    for path in root.iter("path"):
        if path.get("fill") == colour and "clip-path" in path.attrib:
            x = [
                float(pair.split()[1]) for pair in re.findall(r"[ML] [\d.]+ [\d.]+", path.get("d"))
            ]
            found.append(max(x) - min(x))
    return found


def texts(root):
    return ["".join(node.itertext()) for node in root.iter("text")]


def test_a_segment_is_as_wide_as_its_share(drawn):
    root = drawn(bars(Bar("NIB", (("reached", 30), ("not_reached", 10)), "30/40")))
    (done,), (rest,) = widths(root, STANDING["reached"].face), widths(root, "#ffffcc")
    assert done == pytest.approx(3 * rest, abs=0.5)


def test_a_segment_of_none_is_not_drawn_nor_is_a_bar_of_nothing(drawn):
    root = drawn(bars(Bar("NIB", (("reached", 0), ("not_reached", 0)), "…/0")))
    assert widths(root, STANDING["reached"].face) == []
    assert widths(root, STANDING["not_reached"].face) == []


def test_silence_is_hatched_and_a_reported_no_is_not(drawn):
    root = drawn(bars(Bar("NIB", (("not_reached", 1), ("not_reported", 1)), "0/2")))
    fills = [path.get("fill") for path in root.iter("path") if "clip-path" in path.attrib]
    assert STANDING["not_reached"].face in fills
    hatched = [fill for fill in fills if fill.startswith("url(#")]
    assert len(hatched) == 1
    assert STANDING["not_reached"].hatch == ""


def test_all_words_are_there_to_be_read(drawn):
    root = drawn(bars(Bar("Badan hukum", (("reached", 1),), "1/1")))
    assert texts(root) == ["Badan hukum", "1/1", "sudah", "belum dilaporkan"]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Kab. Penukal Abab Lematang Ilir", ["Kab. Penukal Abab", "Lematang Ilir"]),
        ("Annual members' meeting (RAT)", ["Annual members' meeting", "(RAT)"]),
        ("Musyawarah pembentukan", ["Musyawarah pembentukan"]),
    ],
)
def test_a_long_name_breaks_in_lines_that_fit_and_are_set_flush(drawn, name, lines):
    root = drawn(bars(Bar(name, (("reached", 1),), "1/1")))
    found = [node for node in root.iter("text") if node.text in lines]
    assert [node.text for node in found] == lines
    assert {node.get("text-anchor") for node in found} == {"end"}
    (edge,) = {float(node.get("x")) for node in found}
    assert all(len(line) * 0.55 * FONT_SIZE <= edge for line in lines)


@pytest.mark.parametrize("end", ["1/1", "834/852", "1.234/1.234"])
def test_the_count_beside_a_bar_fits(drawn, end):
    root = drawn(bars(Bar("NIB", (("reached", 1),), end)))
    (found,) = (node for node in root.iter("text") if node.text == end)
    assert float(found.get("x")) + len(end) * LETTER <= WIDTH


def test_amounts_beside_dots_fit(drawn):
    written = ["Rp999.999.999", "Rp1,2 miliar"]
    root = drawn(places(["Kota A", "Kota B"], [999_999_999, 1.2e9], written))
    for node in root.iter("text"):
        if node.text in written:
            assert float(node.get("x")) + len(node.text) * LETTER <= WIDTH


def test_a_place_that_tells_nothing_has_its_words_but_no_dot(drawn):
    both = drawn(places(["A", "B"], [5.0, 50.0], ["Rp5", "Rp50"]))
    one = drawn(places(["A", "B"], [5.0, NOTHING], ["Rp5", "…"]))
    nought = drawn(places(["A", "B"], [5.0, 0.0], ["Rp5", "Rp0"]))
    assert [len(list(root.iter("use"))) for root in (both, one, nought)] == [2, 1, 1]
    assert "…" in texts(one)
    assert "Rp0" in texts(nought)


def test_dots_stand_in_order_of_their_values(drawn):
    root = drawn(places(["A", "B", "C"], [10.0, 1000.0, 100.0]))
    x = [float(node.get("x")) for node in root.iter("use")]
    assert x[0] < x[2] < x[1]
    assert x[2] - x[0] == pytest.approx(x[1] - x[2], abs=0.5)  # like ratios, like distances


def test_the_place_itself_is_bold(drawn):
    root = drawn(places(["Kota A", "Kota B"], [5.0, 50.0]))
    bold = {node.text for node in root.iter("text") if node.get("font-weight") == "700"}
    assert bold == {"Kota A", "Rp1"}


def test_a_curve_without_a_middle_has_no_mark(drawn):
    assert "separuh" in texts(drawn(curve([3.0, 9.0], [0.2, 0.6], 9.0)))
    assert "separuh" not in texts(drawn(curve([3.0, 9.0], [0.2, 0.4])))


@pytest.mark.parametrize("days", [[0.0], [5.0], [0.0, 1.0], [40.0, 400.0]])
def test_a_curve_may_begin_on_the_day_itself_and_days_are_whole(drawn, days):
    found = texts(drawn(curve(days, [(n + 1) / len(days) for n in range(len(days))], days[-1])))
    assert "100%" in found
    ticks = [text for text in found if re.fullmatch(r"[\d.,]+", text)]
    assert len(ticks) >= 2
    assert all(text.isdigit() for text in ticks)


def test_a_name_that_looks_like_a_formula_or_a_tag_is_written_as_it_is(drawn, hostile):
    for made in (
        bars(Bar(hostile, (("reached", 1),), "1/1")),
        places([hostile, "B"], [1.0, 2.0]),
        survival([1.0], [1.0], [1.0], [1.0], 1.0, (hostile, hostile), "m", hostile, hostile),
    ):
        words = " ".join(texts(drawn(made)))
        assert "$x$" in words
        assert "<script" not in made
