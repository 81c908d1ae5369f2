"""Numbers as Indonesians and programs write them."""

from __future__ import annotations

import math
from collections.abc import Callable

import pandas as pd
import pytest

from kopmp_lib.contracts import Column
from kopmp_lib.contracts.places import LNG
from kopmp_lib.sources import cells, wrong_cells
from kopmp_lib.sources.cells import Parsed
from kopmp_lib.sources.faults import tell

Parse = Callable[..., Parsed]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.234.567,00", 1_234_567),
        ("1,234,567.00", 1_234_567),
        ("1234.5", 1234.5),
        ("1234,5", 1234.5),
        ("Rp 1,5 miliar", 1.5e9),
        ("Rp. 1,5 Milyar", 1.5e9),
        ("Rp1.500.000", 1.5e6),
        ("Rp 1.500.000,-", 1.5e6),
        ("Rp 1.500.000,00", 1.5e6),
        ("IDR 1500000", 1.5e6),
        ("2,5 juta", 2.5e6),
        ("2.5 jt", 2.5e6),
        ("750 ribu", 750e3),
        ("Rp 1,2 triliun", 1.2e12),
        ("1,234 miliar", 1.234e9),
        ("500 rupiah", 500),
        ("1 234 567", 1_234_567),
        ("1\u00a0234\u00a0567,5", 1_234_567.5),
        ("\u00a012 ", 12),
        ("5.0", 5),
        ("1e+06", 1e6),
        ("1.5E9", 1.5e9),
        (",5", 0.5),
        ("nihil", 0),
        ("Nol", 0),
        ("0", 0),
        ("0,00", 0),
    ],
)
def test_amounts(parse: Parse, text: str, number: float) -> None:
    parsed = parse("amount", text)
    assert parsed.values.tolist() == [number]
    assert parsed.states.tolist() == ["reported" if number else "zero"]
    assert parsed.rules.tolist() == [""]


@pytest.mark.parametrize(
    "text", ["-1.500.000", "(1.500.000)", "−1500000", "Rp -1.500.000", "- 1,5 juta"]
)
def test_negative_amounts(parse: Parse, text: str) -> None:
    assert parse("balance", text).values.tolist() == [-1.5e6]
    assert parse("amount", text).rules.tolist() == ["out_of_range"]


@pytest.mark.parametrize(
    "text",
    [
        *("dua", "12a", "1..2", "1.23.456", "1,2,3", "Rp", "5 m2", "12 orang", "12%", "1/2"),
        *("1.5 juta orang", "--5", "1" * 70, "5 ha", "²", "1.2.3,4,5"),
    ],
)
def test_what_is_no_amount(parse: Parse, text: str) -> None:
    parsed = parse("amount", text)
    assert parsed.rules.tolist() == ["not_a_number"]
    assert parsed.broken.tolist() == [True]
    assert parsed.states.tolist() == ["not_reported"]
    assert math.isnan(parsed.values.iloc[0])


@pytest.mark.parametrize(
    "text",
    ["", "-", "–", "…", "...", "n/a", "NA", "belum", "Kosong", "tidak ada  data", "NaN", "\u00a0-"],
)
def test_nothing_reported(parse: Parse, text: str) -> None:
    parsed = parse("count", text)
    assert parsed.states.tolist() == ["not_reported"]
    assert parsed.values.isna().all()
    assert parsed.rules.tolist() == [""]


@pytest.mark.parametrize("text", ["x", "X", "n.a.", "Tidak berlaku"])
def test_cannot_exist(parse: Parse, text: str) -> None:
    assert parse("count", text).states.tolist() == ["not_applicable"]


def test_none_or_not_known_is_asked_for(parse: Parse) -> None:
    assert parse("count", "tidak ada", "3").rules.tolist() == ["unclear_word", ""]


# --- dots and commas ---------------------------------------------------------------------------


def test_dots_alone_are_thousands(parse: Parse) -> None:
    parsed = parse("count", "1.234", "12.345")
    assert parsed.values.tolist() == [1234, 12345]
    assert parsed.rules.tolist() == ["", ""]


def test_one_dot_alone_is_thousands_and_told(parse: Parse) -> None:
    parsed = parse("count", "1.234", "5")
    assert parsed.values.tolist() == [1234, 5]
    assert parsed.rules.tolist() == ["thousands_dot", ""]
    assert not parsed.broken.any()


def test_a_dot_beside_undotted_thousands_is_told(parse: Parse) -> None:
    assert parse("count", "1.234", "2.345", "5678").rules.tolist() == [
        *("thousands_dot", "thousands_dot", "")
    ]


def test_the_column_decides(parse: Parse) -> None:
    assert parse("amount", "1.234", "1.234,50").values.tolist() == [1234, 1234.5]
    assert parse("amount", "1.234", "1,234.50").values.tolist() == [1.234, 1234.5]
    assert parse("area", "1,234", "12,5").values.tolist() == [1.234, 12.5]


def test_a_column_of_both_ways_is_not_guessed(parse: Parse) -> None:
    parsed = parse("amount", "1.234,50", "1,234.50", "1.234", "77")
    assert parsed.rules.tolist() == ["", "", "mixed_numbers", ""]
    assert parsed.values.iloc[0] == parsed.values.iloc[1] == 1234.5


def test_a_fraction_of_a_person_is_a_fault(parse: Parse) -> None:
    assert parse("count", "153.18", "2.0").rules.tolist() == ["fraction", ""]


def test_a_cell_typed_as_a_number_keeps_its_dot(parse: Parse) -> None:
    typed = pd.Series([True, False], index=[2, 3])
    parsed = parse("amount", "1.234", "2.345", numeric=typed)
    assert parsed.values.tolist() == [1.234, 2345]
    assert parse("count", "153.18", "7", numeric=typed).rules.tolist() == ["fraction", ""]


def test_an_area_with_three_decimals_is_told(parse: Parse) -> None:
    parsed = parse("area", "12.345")
    assert (parsed.values.tolist(), parsed.rules.tolist()) == ([12.345], ["unclear_number"])


# --- shares, units, marks ------------------------------------------------------------------------


def test_shares(parse: Parse) -> None:
    assert parse("share", "12 %", "12,5%", "0,125", "1").values.tolist() == [0.12, 0.125, 0.125, 1]
    assert parse("share", "12,5", "101%").rules.tolist() == ["out_of_range", "out_of_range"]


def test_a_head_that_says_per_cent(parse: Parse) -> None:
    parsed = parse("share", "9,89", "12", "12,3 %", percent=True)
    assert parsed.values.tolist() == [0.0989, 0.12, 0.123]


def test_units_are_taken_only_where_they_belong(parse: Parse) -> None:
    assert parse("count", "25 orang", "1.200 jiwa").values.tolist() == [25, 1200]
    assert parse("area", "12,5 km2", "3 km²").values.tolist() == [12.5, 3]
    assert parse("area", "25 ha").rules.tolist() == ["not_a_number"]
    assert parse("count", "Rp 25").rules.tolist() == ["not_a_number"]


def test_counted_cooperatives_may_be_ticked(parse: Parse) -> None:
    parsed = parse("has", "Sudah", "Belum", "✓", "", "1", "0220001234567", "01.234.567.8-901.000")
    assert parsed.states.tolist() == [
        *("reported", "zero", "reported", "not_reported", "reported", "reported", "reported")
    ]
    assert parsed.values.dropna().tolist() == [1, 0, 1, 1, 1, 1]


def test_what_is_on_the_way_is_not_reached(parse: Parse) -> None:
    parsed = parse("has", "sudah", "dalam proses", "proses", "belum melapor")
    assert parsed.states.tolist() == ["reported", "zero", "zero", "not_reported"]
    assert not parsed.rules.any()


def test_a_plot_has_no_thousandths_of_a_square_metre(parse: Parse) -> None:
    assert parse("plot", "1.000", "1.250").values.tolist() == [1000, 1250]


def test_belum_beside_numbers_is_not_a_nought(parse: Parse) -> None:
    assert parse("has", "belum", "3").states.tolist() == ["not_reported", "reported"]


def test_formulas_that_failed_are_told(parse: Parse) -> None:
    parsed = parse("count", "#REF!", "#N/A", "=", "4")
    assert parsed.rules.tolist() == ["error_cell", "error_cell", "formula_without_value", ""]


def test_what_is_said_of_a_cell(parse: Parse, column: Callable[[str], Column]) -> None:
    texts = ["1.234", "NIK 1971061203850001", "abc", "77"]
    cells = pd.Series(texts, index=[2, 3, 4, 5], dtype="str")
    parsed = parse("count", *texts)
    faults = list(
        wrong_cells.told(
            parsed, cells, column("count"), file="a.xlsx", sheet="Data", name="Anggota"
        )
    )
    assert [(f.row, f.rule, f.severity) for f in faults] == [
        (2, "thousands_dot", "warning"),
        (3, "not_a_number", "error"),
        (4, "not_a_number", "error"),
    ]
    assert faults[0].column == "Anggota"
    assert "Read as 1234." in tell(faults[0].fix, "en")
    assert "1971061203850001" not in faults[1].found


def test_every_rule_has_a_mend() -> None:
    from kopmp_lib.sources.reading import SEVERITY

    assert set(wrong_cells.FIXES) == set(SEVERITY)


# --- degrees, short words, no cents, ticks ---


def test_degrees_have_no_dots_between_thousands(parse: Parse) -> None:
    parsed = cells.parse(pd.Series(["106,14161", "106.093", "106.1234"], dtype="str"), LNG)
    assert parsed.values.tolist() == [106.14161, 106.093, 106.1234]
    assert set(parsed.rules) == {""}


def test_an_m_behind_rupiah_is_a_miliar_and_told(parse: Parse) -> None:
    parsed = parse("amount", "12,5 M", "Rp2 T", "1.500.000")
    assert parsed.values.tolist() == [12.5e9, 2e12, 1.5e6]
    assert parsed.rules.tolist() == ["short_unit", "short_unit", ""]


def test_no_cents_prove_what_the_dot_means(parse: Parse) -> None:
    parsed = parse("amount", "390.000,-", "Rp 1.250.000,--", "1,250,000")
    assert parsed.values.tolist() == [390_000, 1_250_000, 1_250_000]
    assert set(parsed.rules) == {""}


def test_a_village_that_has_one_counts_one(parse: Parse) -> None:
    parsed = parse("has", "1", "Ya", "ada", "2", "-", "0")
    assert parsed.values.fillna(-1).tolist() == [1, 1, 1, 2, -1, 0]
    assert set(parsed.rules) == {""}
    assert parse("has", "12", "ada", "40").rules.tolist() == ["", "unclear_word", ""]
