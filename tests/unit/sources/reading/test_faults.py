"""Faults are told in order, in one form, and without anything of a person."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

import kopmp_lib
from kopmp_lib import contracts, wording
from kopmp_lib.sources.faults import (
    ERROR,
    WARNING,
    Fault,
    Said,
    as_json,
    as_lines,
    as_rows,
    called,
    decimal,
    in_order,
    joined,
    quoted,
    say,
    tell,
    title,
    unreadable,
)
from kopmp_lib.sources.reading import SEVERITY
from kopmp_lib.sources.titles import RULES

FIELDS = ["file", "sheet", "row", "column", "rule", "severity", "found", "expected", "fix"]


def fault(file: str, sheet: str, row: int | None) -> Fault:
    return Fault(file, sheet, row, "NIB", "not_a_number", "error", "dua", "a number", "Mend it.")


def test_order_is_file_sheet_row_and_the_whole_sheet_first() -> None:
    wanted = [
        *(fault("a.csv", "", None), fault("a.csv", "", 9), fault("a.csv", "", 10)),
        *(fault("b.xlsx", "1", 3), fault("b.xlsx", "2", None)),
    ]
    assert in_order(reversed(wanted)) == wanted


def test_json_is_a_list_of_objects_with_the_agreed_names() -> None:
    told = json.loads(as_json([fault("ç.csv", "", 2), unreadable("b.csv", "nothing", "Fill it.")]))
    assert [list(one) for one in told] == [FIELDS, FIELDS]
    assert told[0]["row"] is None
    assert told[1]["file"] == "ç.csv"
    assert "ç" in as_json([fault("ç.csv", "", 2)])


def test_rows_are_those_of_the_json() -> None:
    faults = [fault("b", "", 1), fault("a", "", 1)]
    assert as_rows(faults) == json.loads(as_json(faults))


@pytest.mark.parametrize(
    "text",
    ["Ani 1971061203850001", "08127412345678"[:13], "+62 812 7412 3456", "1971 0612 0385 0001"],
)
def test_numbers_of_persons_are_never_shown(text: str) -> None:
    assert "[nomor pribadi]" in quoted(text)
    assert not any(part in quoted(text) for part in ("0001", "3456", "7412"))


def test_a_long_or_broken_text_is_shown_short_on_one_line() -> None:
    assert quoted("a\n  b") == "a b"
    assert len(quoted("panjang " * 50)) == 60


# --- two languages ------------------------------------------------------------------------------


def said(row: int | None = 3) -> Fault:
    found, fix = say("{count} sel", count=2), say("Perbaiki angkanya.")
    expected = say("{count} sel, seperti baris di atasnya", count=1234)
    return Fault("a.csv", "Data", row, "NIB", "ragged_row", WARNING, found, expected, fix)


def test_a_text_is_told_in_the_language_asked_for() -> None:
    text = say("{code}; terdekat: {near}", code=say("provinsi"), near="19 Babel")
    assert text.told("id") == "provinsi; terdekat: 19 Babel"
    assert text.told("en") == "province; nearest: 19 Babel"
    assert (tell(text, "en"), tell("apa adanya", "en"), tell(7, "id")) == (
        *("province; nearest: 19 Babel", "apa adanya", 7),
    )


def test_a_text_of_a_file_is_never_taken_for_a_message() -> None:
    assert say("{name} di samping {other}", name="{0}", other="{x}").told("en") == "{0} beside {x}"


def test_nothing_is_translated_before_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(message: str, lang: str) -> str:
        raise AssertionError(message)

    monkeypatch.setattr(wording, "translate", refuse)
    assert in_order([said(4), said(3), unreadable("a.csv", say("gambar"), "")])
    assert title("stale")
    with pytest.raises(AssertionError):
        as_lines([said()])


def test_lines_have_the_same_form_in_both_languages() -> None:
    assert as_lines([said()]).splitlines() == [
        "warning: a.csv Data row 3, column NIB: found 2 cells; expected 1234 cells, as above",
        "    Correct the number. (ragged_row)",
        "0 errors, 1 warnings.",
    ]
    assert as_lines([said(None)], "id").splitlines() == [
        "peringatan: a.csv Data, kolom NIB: ditemukan 2 sel; seharusnya 1234 sel, "
        "seperti baris di atasnya",
        "    Perbaiki angkanya. (ragged_row)",
        "0 kesalahan, 1 peringatan.",
    ]


def test_json_keeps_its_names_and_severities_in_both_languages() -> None:
    (row,) = as_rows([said()], "id")
    assert list(row) == FIELDS
    assert (row["severity"], row["row"], row["found"]) == (WARNING, 3, "2 sel")


def test_the_order_is_the_same_in_both_languages() -> None:
    faults = [fault("a", "", 1), unreadable("a", say("gambar"), "x"), said(9), said(2)]
    assert [(r["file"], r["row"]) for r in as_rows(faults, "id")] == [
        (r["file"], r["row"]) for r in as_rows(reversed(faults), "en")
    ]


def test_a_number_of_a_person_is_masked_in_the_language_told() -> None:
    found = say("{name} di samping {other}", name=quoted("Ani 1971061203850001"), other="B")
    assert found.told("id") == "Ani [nomor pribadi] di samping B"
    assert found.told("en") == "Ani [personal number] beside B"
    assert tell(quoted("1971061203850001"), "en") == "[personal number]"


@pytest.mark.parametrize(
    ("value", "told"),
    [
        (1234.0, ("1234", "1234")),
        (1.5e6, ("1500000", "1500000")),
        (1.234, ("1,234", "1.234")),
        (-0.5, ("-0,5", "-0.5")),
        (1e300, ("1e+300", "1e+300")),
    ],
)
def test_decimals_are_marked_as_the_language_does(value: float, told: tuple[str, str]) -> None:
    assert (tell(decimal(value), "id"), tell(decimal(value), "en")) == told


# --- rules --------------------------------------------------------------------------------------


A_NAME = re.compile(r"[a-z]+(_[a-z]+)*")
TELLERS = {"Fault", "fault", "_fault", "_of_head"}
"""Those that make a fault, some without a severity."""


def handed(call: ast.Call) -> list[ast.expr]:
    """What is handed to a call, also from within ``*(...)``."""
    given = [one.value if isinstance(one, ast.Starred) else one for one in call.args]
    return [part for one in given for part in (one.elts if isinstance(one, ast.Tuple) else [one])]


def literal(part: ast.expr) -> str:
    """A text that stands there as it is, if it may be the name of a rule."""
    text = part.value if isinstance(part, ast.Constant) else None
    return text if isinstance(text, str) and A_NAME.fullmatch(text) else ""


def of_call(call: ast.Call) -> Iterator[str]:
    parts = handed(call)
    yield from (literal(word.value) for word in call.keywords if word.arg == "rule")
    for rule, severity in pairwise(parts):
        if getattr(severity, "id", "") in ("ERROR", "WARNING"):
            yield literal(rule)
    if (getattr(call.func, "id", "") or getattr(call.func, "attr", "")) in TELLERS:
        yield from map(literal, parts)


def named(source: str) -> set[str]:
    """Which rules does this source name?"""
    nodes = list(ast.walk(ast.parse(source)))
    found = {rule for node in nodes if isinstance(node, ast.Call) for rule in of_call(node)}
    for node in nodes:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "RULE":
            found.add(literal(node.value))
    columns = {column.name for table in contracts.TABLES.values() for column in table.columns}
    return found - {"", ERROR, WARNING} - columns


def test_every_rule_has_a_title() -> None:
    sources = (Path(kopmp_lib.__file__).parent / "sources").rglob("*.py")
    used = set().union(*(named(path.read_text("utf-8")) for path in sources))
    assert {"ragged_row", "not_a_flag", "personal_data", "hidden_sheet"} <= used
    assert (used | set(SEVERITY)) - set(RULES) == set()


def test_the_reader_of_rules_sees() -> None:
    source = """
RULE = "one"
Fault(*("a.csv", "two", ERROR), say("three"))
self._fault(x, "four")
Reading(rule="five")
other("nib_count", "six", WARNING, *("seven",))
"""
    assert named(source) == {"one", "two", "four", "five", "six"}


def test_titles_tell_rules_apart_in_both_languages() -> None:
    for lang in wording.LANGUAGES:
        titles = [title(rule).told(lang) for rule in RULES]
        assert len(set(titles)) == len(RULES)
        assert all(one[0].isupper() and one[-1] != "." for one in titles)
    assert isinstance(title("stale"), Said)
    with pytest.raises(KeyError):
        title("no_such_rule")


# --- floods, names and numbers ------------------------------------------------------------------


def test_a_flood_of_one_fault_is_told_in_one() -> None:
    flood = [fault("a.csv", "", row) for row in [*range(2, 25), 30]]
    rows = as_rows([*flood, fault("b.csv", "", 2)], "id")
    assert [one["row"] for one in rows] == [*range(2, 22), None, 2]
    (rest,) = [one for one in rows if one["row"] is None]
    assert rest["found"] == "4 baris lagi seperti ini: 22–24, 30"
    assert as_lines(flood, "id").endswith("24 kesalahan, 0 peringatan.")


def test_a_mend_of_its_own_is_never_lost() -> None:
    different = [
        Fault("a", "", row, "Desa", "unknown_region", WARNING, "x", f"desa {row}", "Tulis.")
        for row in range(50)
    ]
    assert len(as_rows(different)) == 50


def test_no_name_of_a_file_or_column_repeats_a_number_of_a_person() -> None:
    one = Fault(
        *("Ani 081274123456.csv", "HP 081274123457", 3, "081274123458", "pattern", "error"),
        *("x", say("{name} di samping {other}", name="081274123459", other="y"), "z"),
    )
    told = as_json([one], "id") + as_lines([one], "en")
    assert "0812" not in told
    assert told.count("[nomor pribadi]") == 4


def test_a_column_that_the_file_lacks_has_its_head_or_its_name() -> None:
    column = called(contracts.table("members").column("savings_idr"))
    assert joined((column, "x"), " + ").told("id") == "Total simpanan + x"
    assert joined((column, "x"), " + ").told("en") == "savings_idr + x"
