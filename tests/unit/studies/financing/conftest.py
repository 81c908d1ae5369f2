"""Small tables of four made-up villages, each kept to its contract."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import pytest

from kopmp_lib import contracts
from kopmp_lib.result import StudyResult
from kopmp_lib.studies import financing
from kopmp_lib.studies.financing import Params

UNITS = tuple(f"19.71.01.{1001 + n}" for n in range(4))
DAY = "2027-06-30"
TEXT = {"stage", "application_id", "status", "outlet_id", "asset_id", "book_year", "type", "step"}

Frame = Callable[..., pd.DataFrame]
Study = Callable[..., StudyResult]


def _frame(name: str, rows: Sequence[Mapping[str, Any]], as_of: str = DAY) -> pd.DataFrame:
    """Rows by column, ``unit`` a place in UNITS; None is not reported, "x" not applicable."""
    contract = contracts.table(name)
    given = pd.DataFrame(list(rows))
    frame = pd.DataFrame({"unit_code": [UNITS[place] for place in given.pop("unit")]})
    frame["as_of"] = pd.to_datetime(given.pop("as_of") if "as_of" in given else as_of)
    frame["as_of"] = frame["as_of"].astype("datetime64[ns]")
    frame["origin"], frame["source"] = "user", "made_up"
    for column in given:
        values = given[column]
        if contract.column(column).measure:
            states = [_state(value) for value in values]
            frame[column] = pd.Series([None if v == "x" else v for v in values], dtype="float64")
            frame[f"{column}_state"] = states
        elif contract.column(column).kind in ("date", "month"):
            frame[column] = pd.to_datetime(values).astype("datetime64[ns]")
        else:
            frame[column] = values
    for column in contract.columns:
        wanted = not column.measure and not column.optional
        if wanted and column.name not in frame:
            frame[column.name] = {"precision": "day", "grade": "B"}.get(column.name, "lain")
    return contracts.check(contract, frame)


def _state(value: Any) -> str:
    if value == "x":
        return "not_applicable"
    if value is None or pd.isna(value):
        return "not_reported"
    return "zero" if value == 0 else "reported"


@pytest.fixture
def frame_of() -> Frame:
    """Makes a table from rows."""
    return _frame


@pytest.fixture
def study_of(monkeypatch: pytest.MonkeyPatch) -> Study:
    """Studies four made-up villages: tables by name as rows, parameters by name."""
    villages = pd.DataFrame(
        {
            "name": [f"Desa {n}" for n in range(len(UNITS))],
            "kind": "kelurahan",
            "kecamatan_code": "19.71.01",
            "kecamatan": "Satu",
        },
        index=pd.Index(UNITS, name="unit_code"),
    )
    monkeypatch.setattr(financing, "villages_of", lambda _: villages)

    def make(tables: Mapping[str, Sequence[Mapping[str, Any]]], **params: Any) -> StudyResult:
        frames = {name: _frame(name, rows) for name, rows in tables.items()}
        return financing.study(frames, Params("19.71", **params))

    return make


@pytest.fixture
def units() -> tuple[str, ...]:
    """Codes of the villages."""
    return UNITS
