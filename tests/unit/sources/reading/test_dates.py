"""Days, months, yes and no, as they are written."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from kopmp_lib.contracts import Column
from kopmp_lib.sources import wrong_cells
from kopmp_lib.sources.cells import Parsed
from kopmp_lib.sources.faults import tell

Parse = Callable[..., Parsed]


@pytest.mark.parametrize(
    "text",
    [
        *("21 Juli 2025", "21-Jul-2025", "21/07/2025", "2025-07-21", "45859", "45859.0"),
        *("21.07.2025", "21 jul 25", "21/7/25", "Senin, 21 Juli 2025", "20250721", "July 21, 2025"),
        *("2025-07-21 10:00:00", "2025-07-21T00:00:00.000", "2025/07/21", "21/07/2025 08.30"),
        *("2025-07-20T17:00:00Z", "2025-07-21T06:00:00+07:00", "21 JULI 2025", "45859,75"),
    ],
)
def test_one_day(parse: Parse, text: str) -> None:
    parsed = parse("date", text)
    assert parsed.values.tolist() == [pd.Timestamp("2025-07-21")]
    assert parsed.precision is not None
    assert parsed.precision.tolist() == ["day"]
    assert parsed.states.tolist() == ["reported"]


@pytest.mark.parametrize("text", ["Juli 2025", "Jul-25", "2025-07", "07/2025", "juli, 2025"])
def test_one_month(parse: Parse, text: str) -> None:
    parsed = parse("date", text)
    assert parsed.values.tolist() == [pd.Timestamp("2025-07-01")]
    assert parsed.precision is not None
    assert parsed.precision.tolist() == ["month"]
    assert parse("month", text).values.tolist() == [pd.Timestamp("2025-07-01")]


def test_a_day_in_a_column_of_months_is_its_month(parse: Parse) -> None:
    assert parse("month", "21/07/2025").values.tolist() == [pd.Timestamp("2025-07-01")]


def test_days_are_read_before_months(parse: Parse) -> None:
    assert parse("date", "03/04/2025").values.tolist() == [pd.Timestamp("2025-04-03")]


@pytest.mark.parametrize(
    "text",
    ["07/21/2025", "31/02/2025", "21 Juli", "2025", "0", "Juli", "21/07/1825", "21 Foo 2025", "ya"],
)
def test_what_is_no_day(parse: Parse, text: str) -> None:
    parsed = parse("date", text)
    assert parsed.rules.tolist() == ["not_a_date"]
    assert parsed.values.isna().all()


def test_a_month_first_is_named_as_such(parse: Parse, column: Callable[[str], Column]) -> None:
    cells = pd.Series(["07/21/2025"], index=[2], dtype="str")
    (fault,) = wrong_cells.told(parse("date", *cells), cells, column("date"), file="a.csv")
    assert "21/07/2025" in tell(fault.expected, "en")
    assert "month seems to stand first" in tell(fault.fix, "en")


@pytest.mark.parametrize(
    ("text", "state"), [("-", "not_reported"), ("belum", "not_reported"), ("x", "not_applicable")]
)
def test_no_day(parse: Parse, text: str, state: str) -> None:
    assert parse("date", text).states.tolist() == [state]
    assert parse("day", text).rules.tolist() == ["missing_value"]


@pytest.mark.parametrize(
    ("text", "value", "state"),
    [
        *((word, 1.0, "reported") for word in ("Ya", "sudah", "Ada", "TRUE", "1", "✓", "Yes")),
        *((word, 0.0, "zero") for word in ("Tidak", "Belum", "Tidak ada", "FALSE", "0", "no")),
    ],
)
def test_yes_and_no(parse: Parse, text: str, value: float, state: str) -> None:
    parsed = parse("flag", text)
    assert (parsed.values.tolist(), parsed.states.tolist()) == ([value], [state])


def test_neither_yes_nor_no(parse: Parse) -> None:
    assert parse("flag", "2", "x", "").rules.tolist() == ["not_a_flag", "unclear_word", ""]
    assert parse("flag", "").states.tolist() == ["not_reported"]


def test_words_of_a_list(parse: Parse, column: Callable[[str], Column]) -> None:
    parsed = parse("word", "Day", "MONTH", "mont", "")
    assert parsed.values.tolist() == ["day", "month", "", ""]
    assert parsed.rules.tolist() == ["", "", "not_allowed", "missing_value"]
    cells = pd.Series(["mont"], index=[2], dtype="str")
    (fault,) = wrong_cells.told(parse("word", *cells), cells, column("word"), file="a.csv")
    assert fault.expected == "month | day"


def test_text_is_cleaned_of_blanks_and_kept_otherwise(parse: Parse) -> None:
    parsed = parse("name", "Gedung\u00a0 Nasional", "Nol", "-", "#REF!", "X")
    assert parsed.values.tolist() == ["Gedung Nasional", "Nol", "", "", "X"]
    assert parsed.rules.tolist() == ["", "", "missing_value", "error_cell", ""]
