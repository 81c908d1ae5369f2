"""The shipped data, prepared once into a folder of the tests; and small frames made up by hand."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from kopmp_lib import contracts, workspace
from kopmp_lib.sources import prepare, reader
from kopmp_lib.studies import formation

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="session")
def shipped(tmp_path_factory):
    """A workspace with the shipped data, prepared."""
    home = tmp_path_factory.mktemp("shipped")
    shutil.copytree(ROOT / "data", home / "data", ignore=shutil.ignore_patterns("tidy"))
    there = workspace.Workspace(home=ROOT, data=home / "data", reports=home / "reports")
    prepare.prepare(there)
    return there


@pytest.fixture
def tables_of(shipped, monkeypatch):
    """Reads the tables of the study for one region."""
    monkeypatch.setenv(workspace.DATA_VARIABLE, str(shipped.data))
    return lambda code: reader.read(code, formation.NEEDS)


@pytest.fixture
def status_frame():
    """Makes a status table from a dict of columns; None is not reported, 0 a reported nought."""

    def make(units, as_of="2026-06-30", origin="user", **measures):
        frame = pd.DataFrame({"unit_code": list(units)})
        frame["as_of"] = pd.Timestamp(as_of).as_unit("ns")
        frame["origin"], frame["source"] = origin, "made_up"
        for name, values in measures.items():
            column = pd.Series(values, dtype="float64")
            frame[name] = column
            frame[f"{name}_state"] = [
                "not_reported" if pd.isna(value) else "zero" if value == 0 else "reported"
                for value in column
            ]
        return contracts.check(contracts.COOPERATIVE_STATUS, frame)

    return make


@pytest.fixture
def milestone_frame():
    """Makes a table of dated steps from (unit, step, day)."""

    def make(rows, as_of="2026-06-30"):
        frame = pd.DataFrame(rows, columns=["unit_code", "step", "date"])
        frame["date"] = pd.to_datetime(frame["date"]).astype("datetime64[ns]")
        frame["precision"] = "day"
        frame["as_of"] = pd.Timestamp(as_of).as_unit("ns")
        frame["origin"], frame["source"] = "user", "made_up"
        return contracts.check(contracts.MILESTONES, frame)

    return make
