"""A reported value, a reported nought and silence stay three things from the file to the study."""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
from pathlib import Path

import pandas as pd
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kopmp_lib import contracts
from kopmp_lib.contracts import (
    NOT_APPLICABLE,
    NOT_REPORTED,
    REPORTED,
    STATES,
    ZERO,
    Column,
    Table,
    schema,
)
from kopmp_lib.errors import DataError
from kopmp_lib.sources.prepare import prepare
from kopmp_lib.sources.reader import read
from kopmp_lib.sources.traps.parts import IDENTITIES
from kopmp_lib.workspace import Workspace

TABLES = [
    contracts.table(name)
    for name in (
        *("unit_profile", "cooperative_status", "members", "regency_profile", "regency_status"),
    )
]
VILLAGES = [f"19.71.06.{n}" for n in (1001, 1002, 1003, 1006)]
REGENCIES = ["19.71", "11.10", "76.04", "96.71"]
PROVINCES = ["19", "11", "76", "96"]
FIXED = {"as_of": "2026-08-05", "name": "Made up"}

REGISTER_NUMBER = 10
"""A number with so many digits is that of a register: the co-operative has one."""

Cells = list[dict[str, str]]


@st.composite
def published(draw: st.DrawFn) -> tuple[Table, Cells, list[str]]:
    """A table, rows of cells as a source writes them, and columns whose noughts mean silence."""
    table = draw(st.sampled_from(TABLES))
    carried = draw(st.lists(st.sampled_from(table.measures), min_size=1, max_size=6, unique=True))
    summed = [
        whole for parts, whole in IDENTITIES.get(table.name, ()) if {*parts} & _named(carried)
    ]
    carried = [one for one in carried if one.name not in summed]  # drawn figures need not add up
    codes = {"unit_code": VILLAGES, "regency_code": REGENCIES}.get(table.place, PROVINCES)
    rows = []
    for code in codes[: draw(st.integers(1, 4))]:
        row = {one.name: FIXED[one.name] for one in table.columns if one.name in FIXED}
        for measure in carried:
            most = 9e12 if measure.unit != "co-operatives" else 999_999  # else a register number
            low, high = measure.low or 0, most if measure.high is None else measure.high
            figure = st.integers(int(low), int(high)).map(str)
            noughts = st.sampled_from(["0", "0.0", "-0", " 0 "]) if low <= 0 else figure
            row[measure.name] = draw(st.one_of(st.just(""), noughts, figure))
        rows.append({table.key[0]: code, **row})
    silent = draw(st.lists(st.sampled_from([one.name for one in carried]), unique=True))
    return table, rows, silent


def _named(columns: list[Column]) -> set[str]:
    return {one.name for one in columns}


def bench(folder: str, table: Table, rows: Cells, silent: list[str]) -> Workspace:
    """A workbench with one source."""
    home = Path(folder)
    place = Workspace(home, home / "data", home / "reports")
    place.notebooks.mkdir()
    (place.notebooks / "catalogue.yml").touch()
    place.data.mkdir()
    with (place.data / "made_up.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    words = dict.fromkeys(("source", "source_en", "licence", "licence_en"), "made up")
    entry = words | {
        "table": table.name,
        "id": "made_up",
        "file": "made_up.csv",
        "title": {"id": "Rekaan", "en": "Made up"},
        "origin": "simulated",
        "date": dt.date(2026, 8, 5),
        "zero_is_not_reported": silent,
    }
    (place.data / "catalogue.yml").write_text(yaml.safe_dump({"tables": [entry]}), "utf-8")
    return place


def back(place: Workspace, table: Table) -> pd.DataFrame:
    """The table as a study gets it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KOPMP_HOME", str(place.home))
        patch.delenv("KOPMP_DATA", raising=False)
        return read("19.71", [table.name])[table.name].set_index(table.key[0])


def refusal(place: Workspace) -> DataError | None:
    try:
        prepare(place)
    except DataError as error:
        return error
    return None


def meant(cell: str, *, silent: bool) -> str:
    if not cell.strip():
        return NOT_REPORTED
    if float(cell) == 0:
        return NOT_REPORTED if silent else ZERO
    return REPORTED


@settings(max_examples=25, deadline=None)
@given(published())
def test_no_state_turns_into_another_on_the_way(source: tuple[Table, Cells, list[str]]) -> None:
    table, rows, silent = source
    with tempfile.TemporaryDirectory() as folder:
        place = bench(folder, table, rows, silent)
        prepare(place)
        frame = back(place, table)
    for row in rows:
        for measure in set(row) & {one.name for one in table.measures}:
            state = meant(row[measure], silent=measure in silent)
            value, told = frame.loc[row[table.key[0]], [measure, f"{measure}_state"]]
            assert told == state
            assert pd.isna(value) == (state == NOT_REPORTED)
            assert pd.isna(value) or value == float(row[measure])


@settings(max_examples=50, deadline=None)
@given(
    st.sampled_from([one for one in contracts.COOPERATIVE_STATUS.measures if one.kind == "count"]),
    st.one_of(
        st.text(st.characters(codec="utf-8"), max_size=12),
        st.text("0123456789.,-+eE infa…–", max_size=10),
    ),
)
def test_any_cell_is_read_as_it_stands_or_refused_with_its_place(
    measure: contracts.Column, cell: str
) -> None:
    row = {"unit_code": VILLAGES[0], "as_of": "2026-08-05", measure.name: cell}
    table = contracts.COOPERATIVE_STATUS
    with tempfile.TemporaryDirectory() as folder:
        place = bench(folder, table, [row], [])
        refused = refusal(place)
        if refused:
            assert any("row 2" in fault and measure.name in fault for fault in refused.faults)
            return
        frame = back(place, table)
    value, state = frame.iloc[0][[measure.name, measure.state]]
    assert pd.isna(value) == (state in (NOT_REPORTED, NOT_APPLICABLE))
    assert (value == 0) == (state == ZERO)
    assert pd.isna(value) or (value >= 0 and value % 1 == 0)
    if cell.isascii() and cell.isdigit() and len(cell) < REGISTER_NUMBER:
        assert value == float(cell)


@given(
    st.sampled_from(TABLES).flatmap(lambda table: st.sampled_from(table.measures)),
    st.one_of(st.none(), st.floats(0, 9e15).map(round)),
    st.sampled_from(STATES),
)
def test_only_one_state_but_for_silence_fits_a_figure(
    measure: contracts.Column, value: int | None, state: str
) -> None:
    """The law itself, written out a second time."""
    fits = {REPORTED: bool(value), ZERO: value == 0}.get(state, value is None)
    frame = pd.DataFrame(
        {measure.name: pd.Series([value], dtype="float64"), measure.state: [state]}
    )
    (check,) = [
        one
        for one in schema.schema(owner(measure)).checks
        if one.name == f"{measure.name} agrees with {measure.state}"
    ]
    assert bool(check(frame).check_passed) == fits


def owner(measure: contracts.Column) -> Table:
    return next(table for table in TABLES if measure in table.measures)


def test_all_four_states_come_back_from_parquet(tmp_path: Path) -> None:
    table, code = contracts.COOPERATIVE_STATUS, VILLAGES[0]
    place = bench(str(tmp_path), table, [{"unit_code": code, "as_of": "2026-08-05"}], [])
    prepare(place)
    path = place.tidy_file(table.name, "19.71")
    rows = pd.concat([pd.read_parquet(path)] * 4, ignore_index=True)
    rows["unit_code"] = VILLAGES
    rows["rat_count"] = [3.0, 0.0, None, None]
    rows["rat_count_state"] = STATES
    rows.to_parquet(path)
    frame = back(place, table)
    assert tuple(frame["rat_count_state"]) == (REPORTED, ZERO, NOT_REPORTED, NOT_APPLICABLE)
    assert frame["rat_count"].isna().tolist() == [False, False, True, True]
