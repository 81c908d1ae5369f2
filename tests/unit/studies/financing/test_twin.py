"""On a region drawn with known truth: counts agree with the raw tables, bounds hold the truth."""

from __future__ import annotations

import pandas as pd
import pytest

from kopmp_lib import workspace
from kopmp_lib.sources import reader
from kopmp_lib.sources.twin import simulate
from kopmp_lib.studies import financing
from kopmp_lib.studies.financing import Params

CODE = "76.04"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    out = tmp_path_factory.mktemp("drawn") / "twin"
    simulate(CODE, 24, 7, out)
    return out


@pytest.fixture
def tables(drawn, monkeypatch):
    monkeypatch.setenv(workspace.DATA_VARIABLE, str(drawn))
    return reader.read(CODE, financing.NEEDS)


def test_those_who_have_passed_are_those_of_the_raw_tables(tables):
    result = financing.study(tables, Params(CODE))
    status = tables["cooperative_status"].set_index("unit_code")
    papers = ["cooperative_count", "nik_count", "bank_account_count", "npwp_count", "nib_count"]
    complete = status.index[(status[papers] > 0).all(axis=1)]
    asked = set(tables["loans"]["unit_code"])
    approved = set(tables["loans"].query("stage == 'approved'")["unit_code"])
    assert result.facts["hard_passed_count"] == len((set(complete) & asked) | approved)
    assert result.origin == "simulated"


def test_the_bounds_hold_the_true_share_of_defaults(drawn, tables):
    facts = financing.study(tables, Params(CODE)).facts
    truth = pd.read_parquet(drawn / "truth" / f"{CODE}.parquet").set_index("unit_code")
    applicants = tables["loans"]["unit_code"].unique()
    share = truth.loc[applicants, "default_probability"].mean()
    assert facts["default_lower"] <= share <= facts["default_upper"]
    assert facts["default_upper"] - facts["default_lower"] > 0.2  # most are not seen for a year


def test_the_ratio_of_one_is_that_of_its_books(tables):
    result = financing.study(tables, Params(CODE, amount_idr=1_000_000))
    unit = result.tables["units"].set_index("unit_code")["dscr"].dropna().index[0]
    books = tables["statements"].query("unit_code == @unit").sort_values("book_year").iloc[-1]
    panel = tables["panel"].query("unit_code == @unit and sales_value_idr.notna()")
    owed = panel.sort_values("month")["instalment_due_idr"].fillna(0).iloc[-1]
    cash = (books["surplus_idr"] + books["interest_cost_idr"]) / 12
    told = result.tables["units"].set_index("unit_code").loc[unit, "dscr"]
    assert told == pytest.approx(cash / (result.facts["instalment"] + owed))


def test_the_order_of_rows_changes_nothing(tables):
    params = Params(CODE, amount_idr=1_000_000)
    straight = financing.study(tables, params)
    mixed = {name: frame.sample(frac=1, random_state=3) for name, frame in tables.items()}
    turned = financing.study(mixed, params)
    pd.testing.assert_frame_equal(straight.results, turned.results)
    for name, frame in straight.tables.items():
        pd.testing.assert_frame_equal(frame, turned.tables[name])
