"""The study on the shipped figures, which say little of finance: that is what must come out."""

from __future__ import annotations

import pytest

from kopmp_lib import workspace
from kopmp_lib.errors import ParameterError
from kopmp_lib.sources import reader
from kopmp_lib.studies import financing
from kopmp_lib.studies.financing import Params


@pytest.fixture
def result_of(shipped, monkeypatch):
    monkeypatch.setenv(workspace.DATA_VARIABLE, str(shipped.data))

    def make(code, **params):
        return financing.study(reader.read(code, financing.NEEDS), Params(code, **params))

    return make


def test_pangkalpinang_has_three_of_six_hard_gates_and_silence_on_the_others(result_of):
    result = result_of("19.71")
    gates = result.tables["gates"].set_index("gate")
    for gate in ("legal_entity", "npwp", "nib", "simkopdes"):
        assert gates.loc[gate, ["n", "reached", "not_reported"]].tolist() == [42, 42, 0]
    assert result.facts["hard_untold"] == ("nik", "bank_account", "proposal")
    assert gates.loc["rat", ["basis", "reached", "not_reported"]].tolist() == ["rollup", 40, 2]
    assert gates.loc["savings", "reached"] == 1
    assert result.tables["together"]["count"].tolist() == [42]
    assert result.facts["no_books_count"] == 42
    assert result.origin == "observed"


def test_polewali_mandar_knows_the_number_of_nib_only(result_of):
    result = result_of("76.04")
    nib = result.tables["gates"].set_index("gate").loc["nib"]
    assert nib[["basis", "reached", "n"]].tolist() == ["rollup", 92, 167]
    assert result.facts["hard_unnamed"] == ("nib",)
    assert result.tables["unlocking"]["alone"].isna().all()


def test_nothing_is_told_of_what_no_table_carries(result_of):
    told = result_of("19.71").results
    shown = told[told["state"].isin(("reported", "zero"))]["indicator"]
    assert not shown.str.contains("dscr|largest|default|applications|rated").any()


def test_before_the_first_figures_all_is_silent(result_of):
    result = result_of("19.71", as_of="2025-08-01")
    assert result.facts["as_of"] == ""
    assert len(result.facts["hard_untold"]) == 6
    assert result.facts["rule"] == "pmk_49_2025"


def test_tables_of_another_region_are_refused(shipped, monkeypatch):
    monkeypatch.setenv(workspace.DATA_VARIABLE, str(shipped.data))
    tables = reader.read("76.04", financing.NEEDS)
    with pytest.raises(ParameterError, match=r"76\.04"):
        financing.study(tables, Params("19.71"))


def test_given_tables_are_left_as_they_were(shipped, monkeypatch):
    monkeypatch.setenv(workspace.DATA_VARIABLE, str(shipped.data))
    tables = reader.read("19.71", financing.NEEDS)
    before = {name: frame.copy(deep=True) for name, frame in tables.items()}
    financing.study(tables, Params("19.71"))
    assert all(tables[name].equals(frame) for name, frame in before.items())
