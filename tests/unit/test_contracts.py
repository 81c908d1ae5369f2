"""Every table refuses what it must, and tells every fault with its column, rule and first rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from kopmp_lib.contracts import (
    NOT_APPLICABLE,
    NOT_REPORTED,
    REPORTED,
    TABLES,
    ZERO,
    Column,
    Table,
    check,
    table,
)
from kopmp_lib.errors import DataError

TEXTS = {
    "unit_code": ["19.71.06.1002", "19.71.06.1003", "19.71.06.1004", "19.71.06.1005"],
    "regency_code": ["11.10", "19.71", "76.04", "96.71"],
    "province_code": ["11", "19", "76", "96"],
    "code": ["11.10", "19.71", "19.71.06", "19.71.06.1002"],
    "book_year": ["2025", "2026", "2027", "2028"],
    "kbli_code": ["47111", "47721", "", "86105"],
    "step": ["deed", "legal_entity", "nib", "rat"],
    "name": ["Gabek Satu", "Gabek Dua", "Jerambah Gantung", "Selindung Baru"],
    "source": ["made_up"] * 4,
}
DAYS = ("date", "month")
FIGURES = [2.0, 0.0, np.nan, np.nan]
STATES = [REPORTED, ZERO, NOT_REPORTED, NOT_APPLICABLE]

every_table = pytest.mark.parametrize("name", TABLES)
with_measures = pytest.mark.parametrize("name", [n for n, t in TABLES.items() if t.measures])
with_counts = pytest.mark.parametrize(
    "name", [n for n, t in TABLES.items() if any(one.kind == "count" for one in t.measures)]
)


def plain(column: Column) -> list[object]:
    if column.kind in DAYS:
        return [pd.Timestamp("2026-08-01")] * 4
    if column.kind == "geometry":
        return [b"\x01"] * 4
    if column.name in TEXTS or column.allowed:
        return TEXTS.get(column.name) or [column.allowed[0]] * 4
    return [f"{column.name}-{place}" for place in range(4)]


def good(contract: Table) -> pd.DataFrame:
    """Four rows in all four states; every measure within its bounds."""
    columns: dict[str, object] = {}
    for column in contract.columns:
        if column.measure:
            highest = 1.0 if column.kind == "flag" else column.high
            inside = min(max(2.0, column.low or 0), 1e9 if highest is None else highest)
            zero_fits = (column.low or 0) <= 0
            columns[column.name] = [inside, 0.0 if zero_fits else inside, *FIGURES[2:]]
            columns[column.state] = [REPORTED, ZERO if zero_fits else REPORTED, *STATES[2:]]
        else:
            columns[column.name] = plain(column)
    frame = pd.DataFrame(columns)
    dates = [column.name for column in contract.columns if column.kind in DAYS]
    return frame.astype(dict.fromkeys(dates, "datetime64[ns]"))


def refused(name: str, frame: pd.DataFrame) -> DataError:
    with pytest.raises(DataError) as caught:
        check(table(name), frame)
    assert caught.value.where == name
    assert name in caught.value.what
    return caught.value


def number(name: str, kind: str = "") -> str:
    """A measure of the table, of this kind if it has one."""
    measures = table(name).measures
    return next((one.name for one in measures if one.kind == kind), measures[-1].name)


@every_table
def test_a_good_table_passes_and_comes_back_whole(name: str) -> None:
    frame = good(table(name))
    shuffled = frame[list(reversed(frame.columns))]
    pd.testing.assert_frame_equal(check(table(name), shuffled), frame)


@every_table
def test_a_table_without_rows_passes(name: str) -> None:
    assert len(check(table(name), good(table(name)).iloc[:0])) == 0


@with_measures
def test_a_measure_the_source_does_not_carry_may_be_absent(name: str) -> None:
    required = [one.name for one in table(name).columns if not one.measure]
    assert list(check(table(name), good(table(name))[required])) == required


@every_table
def test_a_key_that_comes_twice_is_refused(name: str) -> None:
    frame = good(table(name))
    twice = pd.concat([frame, frame.iloc[[1]]], ignore_index=True)
    (fault,) = refused(name, twice).faults
    assert fault == f"{', '.join(table(name).key)}: not unique: row 1; row 4"


@every_table
def test_a_code_that_is_not_text_of_the_official_form_is_refused(name: str) -> None:
    key = table(name).key[0]
    for wrong in ("11.1", "1971", "", " 19.71", "19.71.06.1002\n", "xx.yy"):
        frame = good(table(name))
        frame.loc[2, key] = wrong
        (fault,) = refused(name, frame).faults
        assert fault.startswith(f"{key}: str_matches(")
        assert fault.endswith(f"row 2 has {wrong!r}")


@every_table
def test_a_code_that_was_read_as_a_number_is_refused(name: str) -> None:
    frame = good(table(name))
    frame[table(name).key[0]] = [11.1, 19.71, 76.04, 96.71]
    assert f"{table(name).key[0]}: dtype(" in str(refused(name, frame))


@every_table
def test_a_missing_column_is_named(name: str) -> None:
    required = [one.name for one in table(name).columns if not (one.measure or one.optional)]
    frame = good(table(name)).drop(columns=required)
    assert set(refused(name, frame).faults) == {f"{one}: the column is missing" for one in required}


@every_table
def test_an_unknown_column_is_named_with_the_nearest(name: str) -> None:
    frame = good(table(name)).assign(as_off=1, nik_anggota="x")
    assert {
        "as_off: the table has no such column; nearest: as_of",
        "nik_anggota: the table has no such column",
    } == set(refused(name, frame).faults)


@every_table
def test_a_missing_date_or_text_is_refused(name: str) -> None:
    frame = good(table(name))
    frame.loc[0, "as_of"] = pd.NaT
    frame.loc[1, "source"] = None
    told = str(refused(name, frame))
    assert "as_of: not_nullable: row 0 has NaT" in told
    assert "source: not_nullable: row 1 has" in told


@every_table
def test_an_origin_nobody_knows_is_refused(name: str) -> None:
    frame = good(table(name)).assign(origin="guessed")
    (fault,) = refused(name, frame).faults
    assert fault.startswith("origin: isin(('observed', 'user', 'simulated')): row 0 has 'guessed'")
    assert fault.endswith("and 1 more")


@with_counts
@pytest.mark.parametrize(
    ("value", "state"),
    [
        (2.0, NOT_REPORTED),
        (2.0, NOT_APPLICABLE),
        (2.0, ZERO),
        (0.0, REPORTED),
        (0.0, NOT_REPORTED),
        (np.nan, REPORTED),
        (np.nan, ZERO),
    ],
)
def test_a_state_that_contradicts_its_figure_is_refused(
    name: str, value: float, state: str
) -> None:
    measure = number(name, "count")
    frame = good(table(name))
    frame.loc[3, [measure, f"{measure}_state"]] = [value, state]
    assert refused(name, frame).faults == (f"{measure} agrees with {measure}_state: row 3",)


@with_measures
def test_an_unknown_state_is_refused(name: str) -> None:
    measure = number(name)
    frame = good(table(name))
    frame.loc[2, f"{measure}_state"] = "suppressed"
    faults = refused(name, frame).faults
    assert any("isin(" in one and "row 2 has 'suppressed'" in one for one in faults)


@with_measures
@pytest.mark.parametrize("ending", ["", "_state"])
def test_a_figure_without_its_companion_is_refused(name: str, ending: str) -> None:
    measure = number(name)
    frame = good(table(name)).drop(columns=f"{measure}{ending}")
    told = refused(name, frame).faults
    assert told == (f"{measure} agrees with {measure}_state: a column is missing",)


@with_counts
@pytest.mark.parametrize(
    ("value", "rule"),
    [
        (-1.0, "greater_than_or_equal_to(0)"),
        (0.5, "whole_number"),
        (np.inf, "finite"),
    ],
)
def test_half_a_cooperative_or_less_than_none_is_refused(
    name: str, value: float, rule: str
) -> None:
    measure = number(name, "count")
    frame = good(table(name))
    frame.loc[0, measure] = value
    assert f"{measure}: {rule}: row 0 has {value}" in refused(name, frame).faults


@pytest.mark.parametrize(
    ("name", "measure", "value", "rule"),
    [
        ("regency_profile", "poor_share", 9.89, "less_than_or_equal_to(1)"),
        ("unit_profile", "lat", 106.1, "less_than_or_equal_to(7)"),
        ("unit_profile", "lng", -2.1, "greater_than_or_equal_to(94)"),
        ("cooperative_status", "sales_value_idr", -5.0, "greater_than_or_equal_to(0)"),
    ],
)
def test_a_figure_out_of_its_bounds_is_refused(
    name: str, measure: str, value: float, rule: str
) -> None:
    frame = good(table(name))
    frame.loc[0, measure] = value
    assert f"{measure}: {rule}: row 0 has {value}" in refused(name, frame).faults


@with_counts
def test_a_column_of_the_wrong_kind_is_told_once(name: str) -> None:
    measure = number(name, "count")
    frame = good(table(name)).astype({measure: object})
    frame[measure] = ["two", "none", None, None]
    told = [one for one in refused(name, frame).faults if one.startswith(f"{measure}: ")]
    assert len(told) == 1
    assert "dtype(" in told[0]
    assert "row 0 has 'two'" in told[0]


def test_all_faults_of_a_table_are_told_at_once() -> None:
    frame = good(table("regency_profile"))
    frame.loc[0, "regency_code"] = "11.1"
    frame.loc[1, "poor_share"] = 12.0
    frame.loc[2, "population_count"] = 7.0
    frame = frame.assign(extra=1).drop(columns="source")
    told = str(refused("regency_profile", frame))
    assert "faults: 6" in told
    for sign in (
        "regency_code: str_matches",
        "poor_share: less_than_or_equal_to(1): row 1 has 12.0",
        "poor_share agrees with poor_share_state: row 1",
        "population_count agrees with population_count_state: row 2",
        "extra: the table has no such column",
        "source: the column is missing",
    ):
        assert sign in told


def test_many_rows_with_one_fault_make_one_line() -> None:
    frame = good(table("milestones")).assign(precision="hour")
    (fault,) = refused("milestones", frame).faults
    assert fault.count("row ") == 3
    assert fault.endswith("row 2 has 'hour' and 1 more")


def test_an_unknown_table_is_refused_with_the_known_ones() -> None:
    with pytest.raises(DataError, match="no table called 'unit_profil'") as caught:
        table("unit_profil")
    assert all(name in caught.value.expected for name in TABLES)
